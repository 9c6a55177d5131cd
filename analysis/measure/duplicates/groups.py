"""Groups of examples that are alike: what their pairs connect."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

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
    def n_removable(self) -> int:
        """Examples that go if one of each group is kept."""
        return len(self.members) - len(self)

    def labels(self) -> IndexArray:
        """The group of each example, -1 for none, shape (n,)."""
        found = np.full(self.pairs.n, -1, dtype=np.int64)
        found[self.members] = np.repeat(np.arange(len(self)), np.diff(self.starts))
        return found


def groups(pairs: Pairs) -> DuplicateGroups:
    """What pairs connect, directly or by others: connected components.

    A chain of pairs can join examples that are not alike themselves; the pairs show that it is one.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    links = np.ones(len(pairs), dtype=np.int8)
    graph = coo_array((links, (pairs.left, pairs.right)), shape=(pairs.n, pairs.n)).tocsr()
    _, labels = connected_components(graph, directed=False)
    return grouped(labels, pairs)


def grouped(labels: npt.NDArray[np.signedinteger], pairs: Pairs) -> DuplicateGroups:
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
