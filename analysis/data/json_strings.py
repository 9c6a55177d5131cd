"""The texts of a record where they stand in its JSON, without taking it apart."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

# A string with the colon behind it, if it is a key.
_STRING = re.compile(r'"((?:[^"\\]++|\\.)*+)"([ \t\r\n]*:)?', re.DOTALL)
_TOKEN = re.compile(rf"{_STRING.pattern}|[\[\]{{}}]", re.DOTALL)
_SIGN = re.compile(r"\\u[dD][89abAB]..\\u....|\\u....|\\.|[^\\]", re.DOTALL)


def strings_in(raw: str) -> list[tuple[int, int]]:
    """Where the texts of a record stand: those that are values, not keys.

    Args:
        raw: The JSON text of a record that could be read.

    Returns:
        Begin and end of each, in code points, without its quotation marks; in order.
    """
    return [found.span(1) for found in _STRING.finditer(raw) if found.group(2) is None]


def paths_in(raw: str, starts: Iterable[int]) -> list[str]:
    """The keys that lead to some texts of a record, list indices left out.

    Args:
        raw: The JSON text of the record.
        starts: Where the texts begin, as `strings_in` says it.

    Returns:
        Such as "messages.content", one for each of `starts`.
    """
    paths: dict[int, str] = {}
    above: list[str] = []
    key = ""
    for token in _TOKEN.finditer(raw):
        sign = token.group()
        if sign in ("{", "["):
            above.append(key)
            key = ""
        elif sign in ("}", "]"):
            above.pop()
            key = ""
        elif token.group(2) is not None:
            key = text_of(token.group(1))
        else:
            paths[token.start(1)] = ".".join(filter(None, [*above, key]))
    return [paths[start] for start in starts]


def text_of(inside: str) -> str:
    """The text that stands between two quotation marks in JSON."""
    if "\\" not in inside:
        return inside
    text: str = json.loads(f'"{inside}"')
    return text


def places_of(inside: str) -> list[int]:
    """Where each character of a text stands between its quotation marks, and where they end.

    Args:
        inside: What stands between two quotation marks in JSON.

    Returns:
        One more than the text has characters: an escape is one, of a surrogate pair too.
    """
    if "\\" not in inside:
        return list(range(len(inside) + 1))
    return [*(found.start() for found in _SIGN.finditer(inside)), len(inside)]


def inside_of(text: str, *, like: str) -> str:
    """A text as it stands between quotation marks in JSON.

    Args:
        text: Any text.
        like: The record that it goes into: one that is all ASCII stays so.
    """
    return json.dumps(text, ensure_ascii=like.isascii())[1:-1]
