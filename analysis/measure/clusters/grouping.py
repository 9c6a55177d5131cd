"""Which group each example is in, whoever put it there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

NOISE = -1  # in no cluster
ABSENT = -2  # of an example that nothing is said of


@dataclass(frozen=True)
class Grouping:
    """The group of each example of a data set.

    Attributes:
        groups: From 0 on, or NOISE, or ABSENT; shape (n,).
        names: Group -> what it is called for people.
        n_missing: Examples that a stored grouping speaks of and the data set does not have.
    """

    groups: npt.NDArray[np.int32]
    names: Mapping[int, str] = field(default_factory=dict)
    n_missing: int = 0

    def __len__(self) -> int:
        return len(self.groups)
