"""What is looked for in the texts of examples: a phrase, or a pattern (a regular expression).

Patterns are run by RE2, through Arrow: its time grows with the length of the text and no faster,
whatever the pattern, so that none can hang. What it does without is look-ahead, look-behind and
back-references. `.` is any character but the end of a line, `^` and `$` are the ends of the text;
`(?i)` in front takes either case, `(?m)` lets them be ends of lines, `(?s)` lets `.` be any.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

PATTERN_VERSION = 1  # raised when other examples are found
LONGEST_PATTERN = 500
Side = Literal["prompt", "response", "system", "both"]
# What is read of an example; "both" is in the prompt or in the response, never across them.
SIDES: dict[Side, tuple[str, ...]] = {
    "prompt": ("prompt",),
    "response": ("response",),
    "system": ("system",),
    "both": ("prompt", "response"),
}
_UNKNOWN_TO_RE2 = ("invalid perl operator", "invalid escape sequence")


@dataclass(frozen=True)
class PatternSearch:
    """Looking for a phrase, or for what a pattern matches, in a text of every example.

    Attributes:
        side: Which text, a key of SIDES.
        sought: What is looked for.
        is_pattern: Whether that is a regular expression; else it is taken as it stands, in
            either case.
    """

    side: Side
    sought: str
    is_pattern: bool

    def key(self) -> str:
        """What is found depends on this and the data set alone."""
        about = json.dumps([PATTERN_VERSION, asdict(self)])
        return hashlib.sha256(about.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Matched:
    """The examples in which something was found.

    Attributes:
        holds: Mask, shape (n,).
    """

    holds: npt.NDArray[np.bool_]


def wrong_with(pattern: str) -> str | None:
    """What is wrong with a regular expression, and what to do; None if nothing is."""
    try:
        pc.match_substring_regex(pa.array([""], pa.large_string()), pattern)
    except pa.ArrowInvalid as error:
        said = str(error).removeprefix("Invalid regular expression: ")
        do = "mend it, or look for the text as it stands with contains"
        if said.startswith(_UNKNOWN_TO_RE2):
            do = "RE2 does without look-ahead, look-behind and back-references; write it otherwise"
        return f"found a pattern that RE2 cannot read ({said}); {do}"
    return None


def holds(texts: pa.Array, search: PatternSearch) -> npt.NDArray[np.bool_]:
    """In which texts it stands.

    Args:
        texts: Arrow texts, shape (n,); null counts as empty.
        search: What is looked for.

    Returns:
        Mask, shape (n,).
    """
    filled = pc.fill_null(texts, "")
    found = (
        pc.match_substring_regex(filled, search.sought)
        if search.is_pattern
        else pc.match_substring(filled, search.sought, ignore_case=True)
    )
    mask: npt.NDArray[np.bool_] = found.to_numpy(zero_copy_only=False).astype(np.bool_)
    return mask
