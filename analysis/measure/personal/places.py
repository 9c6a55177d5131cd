"""Places in one text, and which of those that overlap are kept."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from analysis.measure.personal.entities import BY_MODEL, ENTITIES

_ORDER = {entity: number for number, entity in enumerate(ENTITIES)}
# Letters, digits and signs that Chinese and Japanese type wide.
_NARROW = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-().:@/_="
_WIDE = {ord(sign) + 0xFEE0: sign for sign in _NARROW} | {0x3000: " "}
_SOME_WIDE = re.compile("[\u3000\uff08-\uff5a]")


@dataclass(frozen=True)
class Place:
    """Where personal data stand in a text.

    Attributes:
        start: Where they begin, in characters.
        end: Where they end, exclusive.
        entity: A key of ENTITIES.
        score: How sure it is, 0 to 1.
    """

    start: int
    end: int
    entity: str
    score: float


@dataclass(frozen=True)
class Text:
    """A text that is looked through.

    Attributes:
        value: The text.
    """

    value: str

    @cached_property
    def narrow(self) -> str:
        """The text, character for character, with wide letters, digits and signs in ASCII."""
        if self.value.isascii() or not _SOME_WIDE.search(self.value):
            return self.value
        return self.value.translate(_WIDE)

    @cached_property
    def plain(self) -> str:
        """The text in ASCII, character for character: what is wide too, "?" for the rest.

        So that a number that stands between Chinese characters stands alone.
        """
        if self.value.isascii():
            return self.value
        return self.narrow.encode("ascii", "replace").decode("ascii")


Find = Callable[[Text], Iterable[Place]]


@dataclass(frozen=True)
class Recogniser:
    """What finds one kind of personal data.

    Attributes:
        entity: A key of ENTITIES.
        may: RE2 pattern that every text holds in which there is any, matched without case
            against `Text.plain`. It lets no place pass, and most texts not.
        find: The places in a text; some may overlap.
    """

    entity: str
    may: str
    find: Find


def apart(places: Iterable[Place]) -> list[Place]:
    """Those of some places of which no two overlap, by where they begin.

    What follows a pattern goes before what a model sees; then the longer, the surer, and the
    kind that stands first in ENTITIES.
    """
    starts: list[int] = []
    kept: list[Place] = []  # by where they begin, as `starts`
    for place in sorted(places, key=_rank):
        at = bisect_right(starts, place.start)
        is_free = at == 0 or kept[at - 1].end <= place.start
        if is_free and (at == len(kept) or place.end <= starts[at]):
            starts.insert(at, place.start)
            kept.insert(at, place)
    return kept


def _rank(place: Place) -> tuple[bool, int, float, int, int]:
    is_guessed = place.entity in BY_MODEL
    return (is_guessed, place.start - place.end, -place.score, _ORDER[place.entity], place.start)
