"""Groups of examples that are alike: what their pairs connect."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.measure.duplicates.linkage import complete_linkage
from analysis.measure.duplicates.pairs import IndexArray, Pairs


@dataclass(frozen=True)
class DuplicateGroups:
    """Examples in groups, the largest first; of equal ones the one that begins earlier.

    Attributes:
        members: Positions of the members, group after group, ascending in each, shape (m,).
        starts: Where each group begins, and where the last one ends, shape (g + 1,).
        pairs: What connects them.
    """

    members: IndexArray
    starts: IndexArray
    pairs: Pairs

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, number: int) -> IndexArray:
        """The members of a group, by its number."""
        return self.members[self.starts[number] : self.starts[number + 1]]

    @property
    def sizes(self) -> IndexArray:
        """Members of each group, shape (g,)."""
        return np.diff(self.starts)

    @property
    def n_removable(self) -> int:
        """Examples that go if one of each group is kept."""
        return len(self.members) - len(self)

    def labels(self) -> IndexArray:
        """The group of each example, -1 for none, shape (n,)."""
        found = np.full(self.pairs.n, -1, dtype=np.int64)
        found[self.members] = np.repeat(np.arange(len(self)), self.sizes)
        return found

    def where(self, mask: npt.NDArray[np.bool_]) -> DuplicateGroups:
        """Some of the groups, mask of shape (g,)."""
        sizes = self.sizes
        return DuplicateGroups(
            self.members[np.repeat(mask, sizes)],
            np.concatenate([[0], np.cumsum(sizes[mask])]),
            self.pairs,
        )

    def inside(self) -> Pairs:
        """The pairs of which both are in one group; where groups were cut, others are not."""
        return self.pairs.where(self._inside(self.labels()))

    def weakest(self) -> npt.NDArray[np.float32]:
        """The lowest similarity among the pairs of each group, shape (g,)."""
        labels, found = self.labels(), np.ones(len(self), dtype=np.float32)
        inside = self._inside(labels)
        np.minimum.at(found, labels[self.pairs.left[inside]], self.pairs.similarity[inside])
        return found

    def is_chain(self) -> npt.NDArray[np.bool_]:
        """Of each group, whether some of its members are no pair themselves, shape (g,)."""
        labels = self.labels()
        firsts = self.pairs.first_of[self.members] == self.members
        n_members = np.bincount(labels[self.members[firsts]], minlength=len(self))
        inside = self._inside(labels)
        n_pairs = np.bincount(labels[self.pairs.left[inside]], minlength=len(self))
        chained: npt.NDArray[np.bool_] = n_pairs < n_members * (n_members - 1) // 2
        return chained

    def _inside(self, labels: IndexArray) -> npt.NDArray[np.bool_]:
        """Of which pairs both are in one group; of a group that was cut others are not."""
        inside: npt.NDArray[np.bool_] = labels[self.pairs.left] == labels[self.pairs.right]
        inside &= labels[self.pairs.left] >= 0
        return inside


def groups(pairs: Pairs) -> DuplicateGroups:
    """What pairs connect, directly or by others: connected components.

    A chain of pairs can join examples that are not alike themselves; `cut_groups` cuts it.
    """
    return _grouped(connected(pairs), pairs)


def cut_groups(pairs: Pairs, ranks: IndexArray) -> DuplicateGroups:
    """Groups in which every two examples are a pair: complete linkage.

    Args:
        pairs: What is alike.
        ranks: A number for each example by its content, shape (n,): it decides between ways to
            cut that are as good, so that the groups do not depend on the order of the examples.
    """
    return _grouped(complete_linkage(pairs, connected(pairs), ranks), pairs)


def connected(*several: Pairs) -> IndexArray:
    """A label for each example, equal for those that any of some pairs connect, shape (n,).

    Args:
        several: What is alike, by one search or by several ones, of the same n examples.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    n = several[0].n
    one = np.concatenate([np.append(pairs.left, pairs.first_of) for pairs in several])
    other = np.concatenate([np.append(pairs.right, np.arange(n)) for pairs in several])
    graph = coo_array((np.ones(len(one), dtype=np.int8), (one, other)), shape=(n, n)).tocsr()
    _, labels = connected_components(graph, directed=False)
    found: IndexArray = labels.astype(np.int64)
    return found


def _grouped(labels: npt.NDArray[np.signedinteger], pairs: Pairs) -> DuplicateGroups:
    """Groups by a label of each example, shape (n,); who is alone in one is in no group."""
    _, firsts, numbers, sizes = np.unique(
        labels, return_index=True, return_inverse=True, return_counts=True
    )
    rank = np.empty(len(sizes), dtype=np.int64)
    rank[np.lexsort((firsts, -sizes))] = np.arange(len(sizes))
    members = np.flatnonzero(sizes[numbers] > 1)
    order = np.argsort(rank[numbers[members]], kind="stable")
    large = np.sort(sizes[sizes > 1])[::-1]
    return DuplicateGroups(members[order], np.concatenate([[0], np.cumsum(large)]), pairs)
