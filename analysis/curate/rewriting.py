"""Records with some of their places replaced, every other byte as it came."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from analysis.curate.changes import CHANGED, GONE, REST, Changes, Place, places_of
from analysis.curate.erased import ERASED_TEXT, without_values
from analysis.curate.known import Known
from analysis.curate.recipe import Recipe
from analysis.curate.reviewing import edited
from analysis.curate.scrubbing.masks import masked
from analysis.curate.scrubbing.pseudonyms import Pseudonyms, has_pseudonym
from analysis.curate.steps import Erase, ScrubPii, StepModel
from analysis.data.json_strings import RecordTexts
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.personal.entities import ENTITIES

_EDGE = "[A-Za-z0-9]"  # not of scripts that set no spaces
Raws = Callable[[IndexArray], Iterable[tuple[int, str]]]


@dataclass(frozen=True)
class Rewriter:
    """Puts the texts into the places that the steps of a recipe replace.

    Attributes:
        steps: The recipe's.
        changes: The places.
        pseudonyms: Of all values that a step gives one; None if none does.
        edits: Position -> JSON pointer -> what a person has written there, one mapping for each
            step; a later one wins, and all of them over the places.
    """

    steps: tuple[StepModel, ...]
    changes: Changes
    pseudonyms: Pseudonyms | None = None
    edits: tuple[Mapping[int, Mapping[str, str]], ...] = ()

    def rewritten(self, position: int, raw: str) -> str:
        """A record with its places replaced; `raw` itself if it has none.

        Args:
            position: Of the example.
            raw: The record as it came, JSON text.

        Raises:
            RecipeError: If a text is edited that the record does not have.
        """
        places = self.changes.of(position) if len(self.changes) else []
        new: list[tuple[int, int, str]] = []
        came = raw
        if places:
            texts = RecordTexts(raw)
            new = self._replacements(texts, places)
            raw = replaced(texts, new)
        mine: dict[str, str] = {}
        for each in self.edits:
            mine |= each.get(position, {})
        return edited(raw, self._taken_out(mine, came, new)) if mine else raw

    def _taken_out(
        self, mine: Mapping[str, str], came: str, new: list[tuple[int, int, str]]
    ) -> dict[str, str]:
        """Edited texts without what steps take out of the record as it came.

        Whoever edits a text may leave in it what a step replaces there, whichever comes first in
        the recipe; and nobody's name that is to be erased comes in with what is typed.

        Args:
            mine: JSON pointer -> what a person has written there.
            came: The record as it came.
            new: Begin, end and new text of the places in it that steps replace.
        """
        texts = RecordTexts(came)
        values = {texts.holding(start).part(start, end): text for start, end, text in new}
        erasures = [step.search() for step in self.steps if isinstance(step, Erase)]
        longest_first = sorted(filter(None, values), key=len, reverse=True)
        made = {}
        for path, text in mine.items():
            clean = text
            for value in longest_first:
                clean = values[value].join(re.split(_alone(value), clean))
            for search in erasures:
                clean = without_values(clean, search)
            made[path] = clean
        return made

    def is_edited(self, position: int) -> bool:
        """Whether a person has written something into the example at a position."""
        return any(position in each for each in self.edits)

    def replacements(self, raw: str, places: Iterable[Place]) -> list[tuple[int, int, str]]:
        """Begin, end and new text of each place of a record."""
        return self._replacements(RecordTexts(raw), places)

    def _replacements(
        self, texts: RecordTexts, places: Iterable[Place]
    ) -> list[tuple[int, int, str]]:
        return [(at.start, at.end, self._text(texts, at)) for at in places]

    def _text(self, texts: RecordTexts, at: Place) -> str:
        if at.part == GONE:
            return ""
        step, entity = self.steps[at.step], CHANGED[at.kind]
        if not isinstance(step, ScrubPii):
            return ERASED_TEXT
        if at.part == REST or step.by == "placeholder" or not has_pseudonym(entity):
            return ENTITIES[entity].placeholder
        value = texts.holding(at.start).part(at.start, at.end)
        if step.by == "mask":
            return masked(entity, value)
        if self.pseudonyms is None:
            raise LookupError("no pseudonyms were given")
        return self.pseudonyms.of(entity, value)


def _alone(value: str) -> str:
    """A pattern of a value that is no part of a longer word: "Ann", not in "Annual"."""
    before = f"(?<!{_EDGE})" if re.match(_EDGE, value) else ""
    after = f"(?!{_EDGE})" if re.match(_EDGE, value[-1]) else ""
    return f"{before}{re.escape(value)}{after}"


def replaced(texts: RecordTexts, replacements: Iterable[tuple[int, int, str]]) -> str:
    """A record with some places replaced, every other byte as it was.

    Args:
        texts: The record.
        replacements: Begin and end of places inside its texts, in order, and their new texts,
            which are escaped as JSON needs it.
    """
    raw, parts, at = texts.raw, [], 0
    for start, end, text in replacements:
        parts += [raw[at:start], texts.holding(start).written(text, like=raw)]
        at = end
    return "".join([*parts, raw[at:]]) if parts else raw


def pseudonyms_for(recipe: Recipe, known: Known, raws: Raws) -> Pseudonyms | None:
    """The pseudonyms that the steps of a recipe give in a data set; None if none does.

    They are drawn for all values of their kinds in the set, in dropped examples too, so that no
    other step changes them.

    Args:
        recipe: The recipe.
        known: What is known of all examples: at least `recipe.searches()`.
        raws: Gives the positions (ascending) and records of the examples at some positions.
    """
    steps = [step for step in recipe.steps if gives_pseudonyms(step)]
    if not steps:
        return None
    everywhere = np.arange(len(known))
    return Pseudonyms(
        (
            value
            for step in dict.fromkeys(steps)
            for value in values_of(step, known, everywhere, raws)
        ),
        seed=recipe.seed,
    )


def gives_pseudonyms(step: StepModel) -> bool:
    """Whether a step needs to know all values before it can change one."""
    return isinstance(step, ScrubPii) and step.by == "pseudonym"


def values_of(
    step: StepModel, known: Known, reached: IndexArray, raws: Raws
) -> Iterator[tuple[str, str]]:
    """Kind and value of the places that a step may give a pseudonym."""
    places = places_of(step, known, reached)
    rows = np.unique(places.row)
    for position, raw in raws(rows):
        texts = RecordTexts(raw)
        first, last = np.searchsorted(places.row, [position, position + 1])
        for at in range(first, last):
            entity = CHANGED[int(places.kind[at])]
            if has_pseudonym(entity):
                start, end = int(places.start[at]), int(places.end[at])
                yield entity, texts.holding(start).part(start, end)


def raws_of(records: Mapping[int, str]) -> Raws:
    """Records that are at hand, by position."""
    return lambda rows: ((at, records[at]) for at in rows.tolist() if at in records)
