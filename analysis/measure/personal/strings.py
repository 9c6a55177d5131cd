"""The texts in a record's JSON, and where in it each of their characters stands."""

from __future__ import annotations

import functools
import itertools
import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

# A string, with the colon behind it if it is a key; or a bracket. `[^"\\]` runs are what texts
# mostly consist of: possessive, so that no text is gone over twice.
_TOKEN = re.compile(r'"((?:[^"\\]++|\\.)*+)"([ \t\r\n]*+:)?|[\[\]{}]', re.DOTALL)
_ESCAPE = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\.", re.DOTALL)


@dataclass(frozen=True)
class JsonText:
    """A text in a record.

    Attributes:
        path: The keys that lead to it, list indices left out: "messages.content".
        start: Where it begins in the record, behind the quotation mark, in code points.
        literal: The text as it is written there.
    """

    path: str
    start: int
    literal: str

    @functools.cached_property
    def value(self) -> str:
        """The text as it is meant."""
        if "\\" not in self.literal:
            return self.literal
        value: str = json.loads(f'"{self.literal}"', strict=False)
        return value

    def at(self, offset: int) -> int:
        """Where in the record a character of `value` begins (its length: where it ends)."""
        if "\\" not in self.literal:
            return self.start + offset
        behind, longer = self._escapes
        return self.start + offset + longer[bisect_right(behind, offset)]

    @functools.cached_property
    def _escapes(self) -> tuple[list[int], list[int]]:
        """For each escape the character behind it, and by how much what is written is longer.

        An escape is one character, also a pair of them that stands for one.
        """
        lengths = [len(escape) - 1 for escape in _ESCAPE.findall(self.literal)]
        longer = [0, *itertools.accumulate(lengths)]
        begins = (match.start() for match in _ESCAPE.finditer(self.literal))
        behind = [at - before + 1 for at, before in zip(begins, longer, strict=False)]
        return behind, longer


def texts_of(raw: str) -> Iterator[JsonText]:
    """The texts of a record in their order: the strings in it, but for keys.

    Args:
        raw: The JSON text of one value, as `analysis.data.strict_json.parse` reads it.

    Yields:
        The texts, those of nested objects and lists too.
    """
    keys: list[str] = [""]  # of the object that each open bracket stands in
    for match in _TOKEN.finditer(raw):
        literal, colon = match.groups()
        if literal is None:
            if match.group() in "[{":
                keys.append(keys[-1])
            else:
                keys.pop()
        elif colon:
            key = json.loads(f'"{literal}"', strict=False) if "\\" in literal else literal
            above = keys[-2] if len(keys) > 1 else ""
            keys[-1] = f"{above}.{key}" if above else key
        elif literal:
            yield JsonText(keys[-1], match.start(1), literal)
