"""What a step that changes examples makes of some of them, for people to look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analysis.curate.changes import CHANGED, Place
from analysis.curate.rewriting import Rewriter
from analysis.data.json_strings import JsonText, texts_of

Spans = tuple[tuple[int, int, str], ...]


@dataclass(frozen=True)
class Passage:
    """A text of a record in which something changes.

    Attributes:
        path: The keys that lead to it, list indices left out: "messages.content".
        before: The text.
        after: The text with its places replaced.
        spans: Begin, end and kind (a key of ENTITIES, or "ERASED") of each place in `before`.
        new_spans: The same of what stands there in `after`.
    """

    path: str
    before: str
    after: str
    spans: Spans
    new_spans: Spans


def passages(raw: str, rewriter: Rewriter, places: Sequence[Place]) -> Iterator[Passage]:
    """The texts of one record in which something changes."""
    left = [
        (at, new)
        for at, (_, _, new) in zip(places, rewriter.replacements(raw, places), strict=True)
    ]
    if not left:
        return
    for text in texts_of(raw):
        inside = [one for one in left if text.start <= one[0].start and one[0].end <= text.end]
        if inside:
            yield _passage(text, inside)


def _passage(text: JsonText, inside: list[tuple[Place, str]]) -> Passage:
    before, after, at = "", "", text.start
    spans, new_spans = [], []
    for place, new in inside:
        between, value = text.part(at, place.start), text.part(place.start, place.end)
        before, after = before + between, after + between
        kind = CHANGED[place.kind]
        spans.append((len(before), len(before) + len(value), kind))
        new_spans.append((len(after), len(after) + len(new), kind))
        before, after, at = before + value, after + new, place.end
    rest = text.part(at, text.end)
    return Passage(text.path, before + rest, after + rest, tuple(spans), tuple(new_spans))
