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

    @property
    def end(self) -> int:
        """Where it ends in the record, before the quotation mark."""
        return self.start + len(self.literal)

    @functools.cached_property
    def value(self) -> str:
        """The text as it is meant."""
        return text_of(self.literal)

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
        The texts, those of nested objects and lists too; empty ones are left out.
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
            key = text_of(literal)
            above = keys[-2] if len(keys) > 1 else ""
            keys[-1] = f"{above}.{key}" if above else key
        elif literal:
            yield JsonText(keys[-1], match.start(1), literal)


def text_of(literal: str) -> str:
    """The text that stands between two quotation marks in JSON."""
    if "\\" not in literal:
        return literal
    text: str = json.loads(f'"{literal}"', strict=False)
    return text


def literal_of(text: str, *, like: str) -> str:
    """A text as it stands between quotation marks in JSON.

    Args:
        text: Any text.
        like: The record that it goes into: one that is all ASCII stays so.
    """
    return json.dumps(text, ensure_ascii=like.isascii())[1:-1]
