"""What is looked for when duplicates are: the parameters of one search, and its name on disk."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Literal

from analysis.measure.duplicates import context
from analysis.measure.duplicates.minhash import PERMUTATIONS
from analysis.measure.duplicates.near import FLOOR
from analysis.measure.duplicates.shingles import SIZE

SEMANTIC_FLOOR = 0.8  # below it most texts are like many others
VERSION = 4  # raised when other pairs are found
Method = Literal["exact", "near", "semantic"]
Field = Literal["both", "prompt", "response", "context"]
# "both" is the whole example: of a preference pair the answer that is not wanted too. What it
# depends on beside these texts is the "context", which is compared alone.
SIDES: dict[Field, tuple[str, ...]] = {
    "both": ("prompt", "response", "rejected"),
    "prompt": ("prompt",),
    "response": ("response",),
    "context": context.COLUMNS,
}


@dataclass(frozen=True)
class DuplicateSearch:
    """What is compared, and how.

    Attributes:
        method: "exact", "near" or "semantic".
        field: A key of SIDES.
        size: Near: words of a shingle.
        permutations: Near: of the signatures of large sets.
        floor: The lowest similarity that is looked for; any from there on is then free.
        encoder: Semantic: what makes the vectors.
    """

    method: Method = "near"
    field: Field = "both"
    size: int = SIZE
    permutations: int = PERMUTATIONS
    floor: float = FLOOR
    encoder: str = ""

    def key(self) -> str:
        """Of what is stored: 12 hex digits, other ones for another search."""
        text = json.dumps([VERSION, asdict(self)])
        return hashlib.sha256(text.encode()).hexdigest()[:12]


def floor_for(min_similarity: float, *, highest: float = FLOOR) -> float:
    """What to look for where pairs of at least a similarity are wanted: few values serve all.

    Args:
        min_similarity: In (0, 1].
        highest: What is looked for where all that are wanted are more alike.
    """
    return min(highest, int(min_similarity * 10 + 1e-9) / 10 or min_similarity)
