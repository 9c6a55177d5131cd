"""What a review does: who goes, and which texts of whom are others from now on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis.curate.known import Known
from analysis.curate.selection import Selection
from analysis.curate.steps.review import Edit, Review
from analysis.data.json_strings import strings_at
from analysis.errors import RecipeError
from analysis.measure.duplicates.pairs import IndexArray


def review(step: Review, known: Known, reached: IndexArray) -> Selection:
    """Decide on the examples that reach a step: those that were rejected go.

    Args:
        step: The step.
        known: What is known of all examples: their ids.
        reached: Positions of the examples that reach it, ascending, shape (k,).

    Returns:
        The decisions, shape (k,): "Rejected in review: off topic".
    """
    places = known.places_of(step.rejected)
    texts = {at: _reason(step.rejected[each]) for each, at in places.items()}
    goes = np.array(sorted(texts.keys() & set(reached.tolist())), dtype=np.int64)
    drop = np.isin(reached, goes)
    said = pa.array([texts[at] for at in goes.tolist()], pa.string())
    nothing = pa.nulls(len(reached), pa.string())
    return Selection(~drop, pc.replace_with_mask(nothing, pa.array(drop), said))


def _reason(because: str) -> str:
    return f"Rejected in review: {because}" if because else "Rejected in review"


def edits_of(step: Review, known: Known) -> dict[int, dict[str, str]]:
    """The texts of a step by position of the example, and by where they stand in its record.

    Args:
        step: The step.
        known: What is known of all examples: their ids.
    """
    places = known.places_of(dict.fromkeys(edit.id for edit in step.edits))
    found: dict[int, dict[str, str]] = {}
    for edit in step.edits:
        if edit.id in places:
            found.setdefault(places[edit.id], {})[edit.path] = edit.text
    return found


def edited(raw: str, texts: Mapping[str, str]) -> str:
    """A record with some of its texts replaced, every other byte as it was.

    Args:
        raw: The record, JSON text.
        texts: JSON pointer -> new text.

    Raises:
        RecipeError: If the record has no text at such a place.
    """
    there = strings_at(raw)
    for path in texts:
        if path not in there:
            known = ", ".join(sorted(there)[:5])
            raise RecipeError(
                f"A review edits the text {path}, which a record does not have; "
                f"its texts are {known}. Take that edit out of the step."
            )
    parts, at = [], 0
    for path in sorted(texts, key=lambda each: there[each].start):
        text = there[path]
        parts += [raw[at : text.start], text.written(texts[path], like=raw)]
        at = text.end
    return "".join([*parts, raw[at:]])


def texts_at(raw: str) -> dict[str, str]:
    """The texts of a record by where they stand: JSON pointer -> text."""
    return {path: text.value for path, text in strings_at(raw).items()}


def edits_between(example_id: str, before: str, texts: Mapping[str, str]) -> Iterable[Edit]:
    """What has changed of a record: an edit for each text that is another one.

    Args:
        example_id: Of the record.
        before: The record as it came, JSON text.
        texts: JSON pointer -> text as it is to be; texts left out stay.
    """
    there = texts_at(before)
    return [
        Edit(id=example_id, path=path, text=text)
        for path, text in texts.items()
        if there.get(path) != text
    ]
