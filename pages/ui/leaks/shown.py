"""Leaks as the page shows them."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.curate.leaks import leaking
from analysis.curate.recipe import Recipe
from analysis.curate.selection import BoolArray
from analysis.curate.steps import DropLeaks
from analysis.curate.steps.leaks import WAYS, Way
from analysis.measure.leaks.leaks import Leaks
from pages.ui import calls

IndexArray = npt.NDArray[np.int64]
# So many examples that hold only a part of an item are no leaks: in numbers, and of all.
TEMPLATE_EXAMPLES, TEMPLATE_SHARE = 10, 0.05
MOST_OF_THEM = 0.9


@dataclass(frozen=True)
class Template:
    """Many examples that share words with items, without being like them as a whole.

    Attributes:
        n: Examples that do.
        item: The item that most of them share words with.
        n_of_item: How many these are.
        share: What nine in ten of these hold of its runs of words, at most.
    """

    n: int
    item: int
    n_of_item: int
    share: float


@dataclass(frozen=True)
class Shown:
    """Leaks as the page shows them.

    Attributes:
        fingerprint: The data set.
        step: What decides, as it is being set.
        leaks: What was found, for all n examples.
        reached: The examples that come to the step, mask of shape (n,).
    """

    fingerprint: str
    step: DropLeaks
    leaks: Leaks
    reached: BoolArray

    @functools.cached_property
    def ways(self) -> Mapping[Way, BoolArray]:
        """Which examples leak in each of the step's ways, masks of shape (n,)."""
        found = leaking(self.step, self.leaks)
        return {way: mask & self.reached for way, mask in found.items()}

    @functools.cached_property
    def positions(self) -> IndexArray:
        """The examples that leak, the most certain first: equal, then by similarity, by share."""
        nothing = np.zeros(len(self.leaks), dtype=np.bool_)
        equal, near, held = (self.ways.get(way, nothing) for way in WAYS)
        at = np.flatnonzero(equal | near | held)
        share = np.where(held, self.leaks.overlap.share, 0)[at]
        similarity = np.where(near, self.leaks.similarity, 0)[at]
        return at[np.lexsort((at, -share, -similarity, ~equal[at]))]

    @functools.cached_property
    def items(self) -> tuple[IndexArray, IndexArray, IndexArray]:
        """The items that examples leak of, those of most examples first, shapes (k,).

        Returns:
            Their indices, how many examples leak of each, and the first one of these.
        """
        pairs = [np.zeros(0, dtype=np.int64)]
        for way, mask in self.ways.items():
            at = np.flatnonzero(mask)
            pairs.append(self.item_of(way)[at] * len(self.leaks) + at)
        item, example = np.divmod(np.unique(np.concatenate(pairs)), max(len(self.leaks), 1))
        items, firsts, counts = np.unique(item, return_index=True, return_counts=True)
        order = np.lexsort((items, -counts))
        return items[order], counts[order], example[firsts[order]]

    def item_of(self, way: Way) -> IndexArray:
        """The item that each example has in a way, -1 for none, shape (n,)."""
        leaks = self.leaks
        return {"equal": leaks.equal, "near": leaks.near, "overlap": leaks.overlap.item}[way]

    def first_way(self, position: int) -> Way:
        """The first way in which an example leaks."""
        return next(way for way, mask in self.ways.items() if mask[position])

    def line(self, item: int) -> int:
        """Where an item stands in its file, from 1."""
        return int(self.leaks.lines[item])

    @functools.cached_property
    def template(self) -> Template | None:
        """What looks like a prompt template of both files, by its number; None if there is none."""
        if "overlap" not in self.ways:
            return None
        leaks = self.leaks
        whole = (leaks.equal >= 0) | (leaks.similarity >= np.float32(self.step.least))
        partly = self.ways["overlap"] & ~whole
        n = int(partly.sum())
        if n < max(TEMPLATE_EXAMPLES, TEMPLATE_SHARE * int(self.reached.sum())):
            return None
        counts = np.bincount(leaks.overlap.item[partly])
        item = int(counts.argmax())
        shares = leaks.overlap.share[partly & (leaks.overlap.item == item)]
        most = float(np.quantile(shares, MOST_OF_THEM, method="higher"))
        return Template(n, item, int(counts[item]), most)


def shown_leaks(fingerprint: str, recipe: Recipe, step: DropLeaks) -> Shown:
    """The leaks that a step that is being set finds after a recipe."""
    whole = recipe.model_copy(update={"steps": (*recipe.steps, step)})
    leaks = calls.known(fingerprint, whole).leaks(step.search())
    return Shown(fingerprint, step, leaks, calls.applied(fingerprint, recipe).keep)
