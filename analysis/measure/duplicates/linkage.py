"""Complete linkage: groups of which every two members are alike (Defays 1977)."""

from __future__ import annotations

import numpy as np

from analysis.measure.duplicates.pairs import IndexArray, Pairs


def complete_linkage(pairs: Pairs, connected: IndexArray, ranks: IndexArray) -> IndexArray:
    """Cut what is connected into groups of which every two members are a pair.

    The two groups that are joined next are those whose least similar members are the most
    similar, as long as all of them are pairs. A cluster and another one are so exactly when the
    last of the pairs between them comes, if pairs come by falling similarity: so counting them
    is enough, and what is not listed need not be known.

    Args:
        pairs: What is alike, by the first of equal examples.
        connected: A label for each example, equal for those that pairs connect, shape (n,).
        ranks: What decides between pairs that are as similar, shape (n,).

    Returns:
        A label for each example, shape (n,).
    """
    labels = connected.copy()
    loose = _not_complete(pairs, connected)
    inside = loose[connected[pairs.left]]
    left, right = pairs.left[inside], pairs.right[inside]
    # By content: of equal examples the lowest rank.
    rank = np.full(pairs.n, np.iinfo(np.int64).max)
    np.minimum.at(rank, pairs.first_of, ranks)
    low, high = np.minimum(rank[left], rank[right]), np.maximum(rank[left], rank[right])
    order = np.lexsort((high, low, -pairs.similarity[inside]))
    clusters = _Clusters()
    for one, other in zip(left[order].tolist(), right[order].tolist(), strict=True):
        clusters.meet(one, other)
    apart = np.flatnonzero(loose[connected] & (pairs.first_of == np.arange(pairs.n)))
    # Labels beyond those that there are, one for each cluster by its representative.
    labels[apart] = pairs.n + np.array([clusters.of(at) for at in apart.tolist()], np.int64)
    cut: IndexArray = labels[pairs.first_of]
    return cut


def _not_complete(
    pairs: Pairs, connected: IndexArray
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Of each label, whether some of its members are no pair."""
    n_labels = int(connected.max(initial=-1)) + 1
    firsts = connected[pairs.first_of == np.arange(pairs.n)]
    n_members = np.bincount(firsts, minlength=n_labels)
    n_pairs = np.bincount(connected[pairs.left], minlength=n_labels)
    loose: np.ndarray[tuple[int], np.dtype[np.bool_]] = n_pairs < n_members * (n_members - 1) // 2
    return loose


class _Clusters:
    """Clusters that grow, and how many pairs there were between each two."""

    def __init__(self) -> None:
        self._above: dict[int, int] = {}
        self._size: dict[int, int] = {}
        self._between: dict[int, dict[int, int]] = {}

    def of(self, member: int) -> int:
        """The representative of a member's cluster."""
        above = self._above
        top = member
        while (higher := above.get(top, top)) != top:
            top = higher
        while (higher := above.get(member, member)) != top:
            above[member], member = top, higher
        return top

    def meet(self, one: int, other: int) -> None:
        """Count a pair; join its clusters if it is the last one between them."""
        one, other = self.of(one), self.of(other)
        beside = self._between.setdefault(one, {})
        n_pairs = beside.get(other, 0) + 1
        if n_pairs == self._size.get(one, 1) * self._size.get(other, 1):
            self._join(one, other)
        else:
            beside[other] = n_pairs
            self._between.setdefault(other, {})[one] = n_pairs

    def _join(self, one: int, other: int) -> None:
        if len(self._between.get(one, ())) < len(self._between.get(other, ())):
            one, other = other, one  # the one that has more neighbours takes the other's
        near = self._between.setdefault(one, {})
        near.pop(other, None)
        for third, n_pairs in self._between.pop(other, {}).items():
            if third == one:
                continue
            there = self._between[third]
            del there[other]
            near[third] = there[one] = near.get(third, 0) + n_pairs
        self._size[one] = self._size.get(one, 1) + self._size.pop(other, 1)
        self._above[other] = one
