"""What a step that changes examples makes of some of them, for people to look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.curate.changes import CHANGED, Place, no_changes, places_of
from analysis.curate.known import Found, Known
from analysis.curate.recipe import SEED
from analysis.curate.rewriting import Rewriter, gives_pseudonyms, raws_of, values_of
from analysis.curate.scrubbing.pseudonyms import Pseudonyms
from analysis.curate.steps import StepModel
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


def before_after(
    step: StepModel,
    found: Found,
    records: Mapping[int, str],
    *,
    seed: int = SEED,
    pseudonyms: Pseudonyms | None = None,
) -> dict[int, list[Passage]]:
    """The texts of some records that a step changes, before and after.

    Args:
        step: A step that changes examples.
        found: What its search found in the data set.
        records: Position -> the record as it came, JSON text.
        seed: The recipe's.
        pseudonyms: Those of the whole data set; without them they are drawn for these records
            alone, and where two values draw the same one the run may decide otherwise.

    Returns:
        Position -> its texts in which something changes; none where nothing does.
    """
    import pandas as pd

    positions = np.array(sorted(records), dtype=np.int64)
    (search,) = step.searches()
    known = Known(pd.DataFrame(), {search: found})
    if pseudonyms is None and gives_pseudonyms(step):
        values = values_of(step, known, positions, raws_of(records))
        pseudonyms = Pseudonyms(values, seed=seed)
    changes = no_changes().plus(0, places_of(step, known, positions))
    rewriter = Rewriter((step,), changes, pseudonyms)
    return {
        position: list(passages(records[position], rewriter, changes.of(position)))
        for position in positions.tolist()
    }


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
