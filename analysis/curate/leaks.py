"""Examples that stand in another file."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis.curate.keepers import of_line, shown_shares
from analysis.curate.known import Known
from analysis.curate.selection import BoolArray, Selection
from analysis.curate.steps.leaks import DropLeaks, Way
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.leaks.leaks import Leaks
from analysis.measure.wording import hundredths


def leaking(step: DropLeaks, leaks: Leaks) -> dict[Way, BoolArray]:
    """Which examples leak in each of a step's ways: masks of shape (n,)."""
    ways: dict[Way, BoolArray] = {}
    if "equal" in step.ways:
        ways["equal"] = leaks.equal >= 0
    if "near" in step.ways:
        ways["near"] = leaks.similarity >= np.float32(step.least)
    if "overlap" in step.ways:
        ways["overlap"] = (leaks.overlap.item >= 0) & (
            leaks.overlap.share >= np.float32(step.min_overlap or 0)
        )
    return ways


def drop_leaks(step: DropLeaks, known: Known, reached: IndexArray) -> Selection:
    """Decide on the examples that reach a step: what stands in the other file goes.

    Args:
        step: The step.
        known: What is known of all examples.
        reached: Positions of the examples that reach it, ascending, shape (k,).

    Returns:
        The decisions, shape (k,): "Stands in eval.jsonl: near-duplicate of its line 12,
        similarity 0.87", or ": 64 % of the runs of 13 words of its line 12".
    """
    leaks = known.leaks(step.search())
    found = {way: mask[reached] for way, mask in leaking(step, leaks).items()}
    texts = pa.nulls(len(reached), pa.string())
    for way in reversed(found):  # the first way says why
        mask = found[way]
        texts = pc.replace_with_mask(texts, pa.array(mask), _why(way, step, leaks, reached[mask]))
    keep = ~np.logical_or.reduce(list(found.values()))
    return Selection(keep, texts)


def _why(way: Way, step: DropLeaks, leaks: Leaks, at: IndexArray) -> pa.Array:
    stands = f"Stands in {step.file}:"
    if way == "equal":
        return of_line(f"{stands} equal to its line", leaks.lines[leaks.equal[at]])
    if way == "near":
        texts = of_line(f"{stands} near-duplicate of its line", leaks.lines[leaks.near[at]])
        shown = shown_shares(leaks.similarity[at])
        return pc.binary_join_element_wise(texts, ", similarity ", shown, "")
    overlap = leaks.overlap
    percents = hundredths(overlap.share[at])
    shown = pa.array(["under 1", *map(str, range(1, 101))]).take(pa.array(percents))
    runs = f" % of the runs of {step.search().n} words of its line"
    return pc.binary_join_element_wise(
        f"{stands} ", shown, of_line(runs, leaks.lines[overlap.item[at]]), ""
    )
