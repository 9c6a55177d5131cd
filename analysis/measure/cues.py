"""Many patterns looked for at once: one pass of a compiled automaton over each text.

Patterns are RE2's (linear time whatever the text holds), case does not matter, and a word
boundary is that of ASCII: Chinese needs none.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

_MEMORY = 64 << 20  # of the automaton's states; past it RE2 would be slow, and never wrong


class Cues:
    """Patterns, compiled together when they are first used.

    Args:
        patterns: RE2 patterns; compared without case. `(?-i:...)` minds it.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        self.patterns = tuple(patterns)

    def __len__(self) -> int:
        return len(self.patterns)

    @functools.cached_property
    def _automaton(self) -> Any:
        import re2

        options = re2.Options()
        options.case_sensitive = False
        options.max_mem = _MEMORY
        automaton = re2.Set.SearchSet(options)
        for pattern in self.patterns:
            automaton.Add(pattern)
        automaton.Compile()
        return automaton

    def found_in(self, text: str) -> list[int]:
        """Indices of the patterns that a text holds, ascending."""
        return sorted(self._automaton.Match(text) or ()) if text else []

    def found(self, texts: Iterable[str]) -> npt.NDArray[np.bool_]:
        """Which text holds which pattern.

        Args:
            texts: n texts.

        Returns:
            Mask of shape (n, number of patterns).
        """
        match = self._automaton.Match
        hits = [(match(text) or ()) if text else () for text in texts]
        mask = np.zeros((len(hits), len(self)), dtype=np.bool_)
        rows = np.repeat(np.arange(len(hits)), [len(hit) for hit in hits])
        mask[rows, [index for hit in hits for index in hit]] = True
        return mask

    def any(self, texts: Iterable[str]) -> npt.NDArray[np.bool_]:
        """Which texts hold any of the patterns, shape (n,)."""
        match = self._automaton.Match
        return np.array([bool(text and match(text)) for text in texts], dtype=np.bool_)

    def spans(self, text: str) -> list[tuple[int, int, int]]:
        """Where in a text the patterns are, for showing.

        Returns:
            (start, end, index of the pattern), in characters, by start; each pattern's
            first place.
        """
        import re2

        options = re2.Options()
        options.case_sensitive = False
        places = []
        for index in self.found_in(text):
            match = re2.search(self.patterns[index], text, options)
            if match is not None:
                places.append((match.start(), match.end(), index))
        return sorted(places)
