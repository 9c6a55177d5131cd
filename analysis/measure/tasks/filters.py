"""Many patterns with gaps (`.*`) looked for at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def compiled(patterns: Sequence[str]) -> Any:
    """RE2 patterns as one filter; `Match(text)` gives the indices of those in the text, or None.

    Their literal words are looked for at once, then each pattern whose words are there. A set
    of them (`Cues`) would have to keep every gap open at once: ten times slower here.
    """
    import re2

    found = re2.Filter()
    for pattern in patterns:
        found.Add(pattern, ignoring_case())
    found.Compile()
    return found


def ignoring_case() -> Any:
    """RE2's options for patterns compared without case."""
    import re2

    options = re2.Options()
    options.case_sensitive = False
    return options
