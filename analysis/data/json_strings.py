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
_PIECE = re.compile(rf"{_TOKEN.pattern}|,", re.DOTALL)
_ESCAPE = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\.", re.DOTALL)


MOST_NESTED = 3  # texts of JSON in each other; what is deeper is a text like any other
_MAY_BE_JSON = re.compile(r"[ \t\r\n]*+[\[{\\]")
_JSON_SPACE = " \t\r\n"
_HALF_PAIR = re.compile(r"\\u[dD][89a-fA-F]")


@dataclass(frozen=True)
class JsonText:
    """A text in a record.

    Attributes:
        path: The keys that lead to it, list indices left out: "messages.content"; where all texts
            are asked for by place, a JSON pointer: "/messages/1/content".
        start: Where it begins in the record, behind the quotation mark, in code points.
        literal: The text as it is written there.
        depth: How many texts it stands in that are JSON themselves; once more each it is escaped.
    """

    path: str
    start: int
    literal: str
    depth: int = 0

    @property
    def end(self) -> int:
        """Where it ends in the record, before the quotation mark."""
        return self.start + len(self.literal)

    @functools.cached_property
    def value(self) -> str:
        """The text as it is meant."""
        return text_of(self._literals[-1])

    def at(self, offset: int) -> int:
        """Where in the record a character of `value` begins (its length: where it ends)."""
        if "\\" in self.literal:
            for behind, longer in self._escapes:
                offset += longer[bisect_right(behind, offset)]
        return self.start + offset

    def part(self, start: int, end: int) -> str:
        """What of `value` stands from one place of the record to another."""
        part = self.literal[start - self.start : end - self.start]
        for _ in range(self.depth + 1):
            part = text_of(part)
        return part

    def written(self, text: str, *, like: str) -> str:
        """Another text as it would stand in the place of this one.

        Args:
            text: Any text.
            like: The record: one that is all ASCII stays so.
        """
        for _ in range(self.depth + 1):
            text = literal_of(text, like=like)
        return text

    @functools.cached_property
    def _literals(self) -> list[str]:
        """As it is written in the record, and in each text that it stands in."""
        made = [self.literal]
        for _ in range(self.depth):
            made.append(text_of(made[-1]))
        return made

    @functools.cached_property
    def _escapes(self) -> list[tuple[list[int], list[int]]]:
        return [_escapes(literal) for literal in reversed(self._literals)]


class RecordTexts:
    """The texts of a record, by where they stand.

    Attributes:
        raw: The record, JSON text.
    """

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self._texts = list(texts_of(raw))
        self._starts = [text.start for text in self._texts]

    def holding(self, place: int) -> JsonText:
        """The text that a place inside one stands in."""
        return self._texts[bisect_right(self._starts, place) - 1]


def texts_of(raw: str) -> Iterator[JsonText]:
    """The texts of a record in their order: the strings in it, but for keys.

    Of a text that is a JSON object or list itself, such as the arguments of a call of a tool,
    the texts in it are given in its place: what is found in one then ends where it ends, and what
    is replaced leaves JSON. Its keys and numbers are no texts, like those of the record.

    Args:
        raw: The JSON text of one value, as `analysis.data.strict_json.parse` reads it.

    Yields:
        The texts, those of nested objects and lists too; empty ones are left out.
    """
    for text in _strings_of(raw):
        yield from _inside(text)


def _strings_of(raw: str) -> Iterator[JsonText]:
    keys: list[str] = [""]  # of the object that each open bracket stands in
    for match in _TOKEN.finditer(raw):
        literal, colon = match.groups()
        if literal is None:
            if match.group() in "[{":
                keys.append(keys[-1])
            else:
                keys.pop()
        elif colon:
            keys[-1] = _below(keys[-2] if len(keys) > 1 else "", text_of(literal))
        elif literal:
            yield JsonText(keys[-1], match.start(1), literal)


def _inside(text: JsonText) -> Iterator[JsonText]:
    """The texts in a text that is JSON, or itself."""
    if text.depth == MOST_NESTED or not _is_json(text):
        yield text
        return
    for inner in _strings_of(text.value):
        start, end = text.at(inner.start), text.at(inner.end)
        literal = text.literal[start - text.start : end - text.start]
        path = _below(text.path, inner.path) if inner.path else text.path
        yield from _inside(JsonText(path, start, literal, text.depth + 1))


def _is_json(text: JsonText) -> bool:
    """Whether a text is a JSON object or list; Python's reader decides, NaN and all."""
    if not _MAY_BE_JSON.match(text.literal):
        return False
    value = text.value.strip(_JSON_SPACE)
    if value[:1] + value[-1:] not in ("{}", "[]"):
        return False
    try:
        read = json.loads(value, strict=False, parse_int=str, parse_float=str)
        if _HALF_PAIR.search(value):  # half a pair cannot be stored
            json.dumps(read, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return False
    return True


def strings_at(raw: str) -> dict[str, JsonText]:
    """All texts of a record by their places, empty ones and those that are JSON themselves too.

    Args:
        raw: The JSON text of one value.

    Returns:
        JSON pointer (RFC 6901) -> the text; of a key that stands twice the last.
    """
    found: dict[str, JsonText] = {}
    above: list[str] = []  # the pointers of the open objects and lists
    at: list[str | int] = []  # the key or the index that is read in each
    for match in _PIECE.finditer(raw):
        literal, colon = match.groups()
        if literal is None:
            sign = match.group()
            if sign in "[{":
                above.append(_pointer(above, at))
                at.append(0 if sign == "[" else "")
            elif sign == ",":
                at[-1] = at[-1] + 1 if isinstance(at[-1], int) else at[-1]
            else:
                above.pop()
                at.pop()
        elif colon:
            at[-1] = text_of(literal)
        else:
            place = _pointer(above, at)
            found[place] = JsonText(place, match.start(1), literal)
    return found


def _pointer(above: list[str], at: list[str | int]) -> str:
    if not above:
        return ""
    return f"{above[-1]}/{str(at[-1]).replace('~', '~0').replace('/', '~1')}"


def _below(above: str, key: str) -> str:
    return f"{above}.{key}" if above else key


def _escapes(literal: str) -> tuple[list[int], list[int]]:
    """For each escape the character behind it, and by how much what is written is longer.

    An escape is one character, also a pair of them that stands for one.
    """
    lengths = [len(escape) - 1 for escape in _ESCAPE.findall(literal)]
    longer = [0, *itertools.accumulate(lengths)]
    begins = (match.start() for match in _ESCAPE.finditer(literal))
    behind = [at - before + 1 for at, before in zip(begins, longer, strict=False)]
    return behind, longer


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
