"""One record's JSON, read strictly: what two readers could understand differently is refused.

Python's own reader accepts NaN, keeps the last of two equal keys, turns 1e999 into infinity
and lets half a surrogate pair through. Trainers' readers (Arrow, RapidJSON, Rust) differ on
each of these, so such a record would be trained on by one and dropped by another.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

MAX_DEPTH = 100
MAX_INT_DIGITS = 19  # what fits 64 bits, signed

_STRINGS_AND_BRACKETS = re.compile(r'"(?:[^"\\]++|\\.)*+"|[\[\]{}]', re.DOTALL)
_WHITE_SPACE = re.compile(r"[ \t\r\n]*")
_PLAIN = json.JSONDecoder()
_SHOWN = 40


class UnreadableError(ValueError):
    """A record that cannot be read; its text is the reason, in one phrase.

    Attributes:
        kind: The reason without values, for counting.
    """

    def __init__(self, reason: str, *, kind: str | None = None) -> None:
        super().__init__(reason)
        self.kind = kind or reason


def parse(text: str) -> Any:
    """Read one JSON value.

    Args:
        text: The JSON text of one record.

    Returns:
        The value, of any JSON type.

    Raises:
        UnreadableError: For broken JSON, NaN or Infinity, a key that stands twice in one
            object, a number that does not fit 64 bits, brackets nested deeper than
            `MAX_DEPTH`, or half a surrogate pair.
    """
    # Counting brackets is cheap, measuring the depth is not; most records have few.
    if text.count("[") + text.count("{") > MAX_DEPTH and _depth(text) > MAX_DEPTH:
        raise UnreadableError(f"nested deeper than {MAX_DEPTH} levels")
    try:
        value = _DECODER.decode(text)
    except UnreadableError:
        raise
    except json.JSONDecodeError as error:
        problem = error.msg.lower().removesuffix(" at")
        raise UnreadableError(
            f"broken JSON: {problem} at character {error.pos + 1:,}",
            kind=f"broken JSON: {problem}",
        ) from None
    except RecursionError:
        raise UnreadableError(f"nested deeper than {MAX_DEPTH} levels") from None
    # Only an escape can bring half a surrogate pair: the text itself was decoded strictly.
    if ("\\ud" in text or "\\uD" in text) and has_lone_surrogate(value):
        raise UnreadableError("half a surrogate pair (\\ud800 to \\udfff alone) is not text")
    return value


def parts_of(text: str) -> dict[str | int, str]:
    """The texts of what a JSON object or list holds, as they stand.

    Args:
        text: The JSON text of an object or a list, one that `parse` reads.

    Returns:
        Key (or position) -> the text of its value, without the white space around it.
    """
    parts: dict[str | int, str] = {}
    at = _skipped(text, 0)
    is_object = text[at] == "{"
    at = _skipped(text, at + 1)
    while text[at] not in "}]":
        key: str | int = len(parts)
        if is_object:
            key, at = _PLAIN.raw_decode(text, at)
            at = _skipped(text, _skipped(text, at) + 1)  # the colon
        _, end = _PLAIN.raw_decode(text, at)
        parts[key] = text[at:end]
        at = _skipped(text, end)
        if text[at] == ",":
            at = _skipped(text, at + 1)
    return parts


def _skipped(text: str, at: int) -> int:
    match = _WHITE_SPACE.match(text, at)
    return match.end() if match else at


def has_lone_surrogate(value: Any) -> bool:
    """Whether any text in a JSON value holds half a surrogate pair."""
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _depth(text: str) -> int:
    depth = deepest = 0
    for match in _STRINGS_AND_BRACKETS.finditer(text):
        found = match.group()
        if found in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif found in "]}":
            depth -= 1
    return deepest


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise UnreadableError(
            f'the key "{twice[:_SHOWN]}" stands twice in one object; which is meant is not known',
            kind="a key stands twice in one object",
        )
    return record


def _constant(name: str) -> NoReturn:
    raise UnreadableError(f"{name} is not JSON; write null for a missing value")


def _float(digits: str) -> float:
    value = float(digits)
    if math.isinf(value):
        raise UnreadableError(
            f"a number too large: {digits[:_SHOWN]} does not fit 64 bits",
            kind="a number too large",
        )
    return value


def _int(digits: str) -> int:
    if len(digits) >= MAX_INT_DIGITS and (
        len(digits) > MAX_INT_DIGITS + 1 or not -(2**63) <= int(digits) < 2**63
    ):
        raise UnreadableError(
            f"a number too large: {digits[:_SHOWN]} does not fit 64 bits",
            kind="a number too large",
        )
    return int(digits)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_constant=_constant, parse_float=_float, parse_int=_int
)
