"""Texts that people have written into a recipe, without the values that it erases."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable

from analysis.curate.steps import DropByHand, Erase, Review, StepModel
from analysis.measure.erasure.matching import Matcher
from analysis.measure.erasure.search import ERASED, ErasureSearch

ERASED_TEXT = f"<{ERASED}>"


@functools.lru_cache(maxsize=16)
def _matcher(search: ErasureSearch) -> Matcher:
    return Matcher(search)


@functools.lru_cache(maxsize=4096)
def without_values(text: str, search: ErasureSearch) -> str:
    """A text with each value that a search knows replaced by "<ERASED>"."""
    parts, at = [], 0
    for start, end in _matcher(search).in_text(text):
        parts += [text[at:start], ERASED_TEXT]
        at = end
    return "".join([*parts, text[at:]]) if parts else text


def for_sharing(steps: Iterable[StepModel]) -> tuple[StepModel, ...]:
    """Steps in whose texts none of the values stands that any of them erases.

    A recipe is shared, and holds the values as hashes alone: so must what a person has typed
    into a review.
    """
    made = tuple(steps)
    searches = [step.search() for step in made if isinstance(step, Erase)]
    if not searches:
        return made

    def clean(text: str) -> str:
        for search in searches:
            text = without_values(text, search)
        return text

    return tuple(_cleaned(step, clean) for step in made)


def _cleaned(step: StepModel, clean: Callable[[str], str]) -> StepModel:
    match step:
        case Review():
            edits = tuple(edit.model_copy(update={"text": clean(edit.text)}) for edit in step.edits)
            rejected = {example: clean(why) for example, why in step.rejected.items()}
            return step.model_copy(update={"edits": edits, "rejected": rejected})
        case DropByHand(because=str(why)):
            return step.model_copy(update={"because": clean(why)})
    return step
