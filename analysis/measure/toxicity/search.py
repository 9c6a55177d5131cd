"""Scores of a toxicity model over a data set: what is asked, and what there is."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from analysis.measure.toxicity.model import ORIGINAL

SEARCH_VERSION = 1  # raised when other texts are scored, or otherwise
Side = Literal["prompt", "response"]
SIDES: tuple[Side, ...] = ("prompt", "response")


@dataclass(frozen=True)
class ToxicitySearch:
    """Scoring the texts of a data set with a model, the most suspicious ones by the screen first.

    Attributes:
        model: As `load_classifier` takes it.
        n_texts: How many different texts are scored; None for all.
    """

    model: str = ORIGINAL
    n_texts: int | None = None

    def key(self) -> str:
        """What is found depends on this, the model's files and the data set alone."""
        about = json.dumps([SEARCH_VERSION, asdict(self)])
        return hashlib.sha256(about.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Scores:
    """How toxic the texts of examples are to a model.

    Attributes:
        labels: What it scores, k of them.
        values: Of each side, row-aligned with the examples, shape (n, k); NaN for a text that is
            empty or was not scored.
        unscored: Of each side, whether it says something and was not scored, shape (n,).
    """

    labels: tuple[str, ...]
    values: dict[Side, npt.NDArray[np.float32]]
    unscored: dict[Side, npt.NDArray[np.bool_]]

    def __len__(self) -> int:
        return len(self.values["prompt"])
