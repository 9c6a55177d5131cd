"""Taking JSON lines, JSON arrays and runs of JSON objects apart, without parsing them.

Both functions yield (position, text). The text of a record that spans lines has its line
breaks (with the indentation around them) made one space, which can only touch white space
between tokens: inside a JSON string a line break is not allowed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

from analysis.data.dataset import Rejected

CHUNK_BYTES = 1 << 20
HEAD_CHARS = 10_000

# A string that is not closed ends at its line: so one missing quote costs one record.
# A quote that is followed by the end of what was read matches alone: more must be read.
_TOKEN = re.compile(rb'"(?:[^"\\\n]++|\\.)*+(?:"|(?=\n))|"|[\[\]{},]', re.DOTALL)
_LINE_BREAKS = re.compile(rb"[ \t]*[\r\n]+[ \t]*")

Found = tuple[int, "str | Rejected | None"]


def json_lines(stream: IO[bytes], *, max_record_bytes: int) -> Iterator[Found]:
    """Lines of a UTF-8 stream.

    Args:
        stream: The bytes; lines end in LF or CR LF, the last one may end without.
        max_record_bytes: A longer line is rejected, and skipped without being held.

    Yields:
        (1-based line, text), with None for a blank line and `Rejected` for one that is too
        long or not UTF-8.
    """
    line = 1
    rest = b""
    skipped = 0  # bytes of a line that is too long, beyond `rest`, its beginning
    while chunk := stream.read(CHUNK_BYTES):
        first, *others = chunk.split(b"\n")
        if not others:
            if len(rest) + len(first) > max_record_bytes:
                skipped += len(first)
            else:
                rest += first
            continue
        yield line, _line(rest + first if not skipped else rest, line, skipped, max_record_bytes)
        line += 1
        for whole in others[:-1]:
            yield line, _line(whole, line, 0, max_record_bytes)
            line += 1
        rest, skipped = others[-1], 0
    if rest:
        yield line, _line(rest, line, skipped, max_record_bytes)


def _line(content: bytes, line: int, skipped: int, limit: int) -> str | Rejected | None:
    if skipped or len(content) > limit:
        return _too_large(line, content, limit)
    content = content.strip()
    return decoded(content, line) if content else None


def decoded(content: bytes, line: int) -> str | Rejected:
    """A record's bytes as text, or why they are none."""
    try:
        return content.decode("utf-8").lstrip("\ufeff")
    except UnicodeDecodeError as error:
        return Rejected(
            line,
            f"not UTF-8 text at byte {error.start + 1:,}; save the file as UTF-8",
            content.decode("utf-8", "backslashreplace"),
        )


def _too_large(line: int, content: bytes, limit: int) -> Rejected:
    return Rejected(
        line,
        f"larger than {limit / (1 << 20):,.0f} MB, the most one record may have",
        content[:HEAD_CHARS].decode("utf-8", "backslashreplace"),
    )


def json_values(  # noqa: PLR0912 -- a scanner is one loop
    stream: IO[bytes], *, in_array: bool, max_record_bytes: int
) -> Iterator[Found]:
    """Values of one JSON array, or JSON objects one after the other over several lines.

    Only brackets, commas and strings are looked at. A record whose bracket is never closed
    ends where a line begins with `{` no deeper than the record itself began.

    Args:
        stream: UTF-8 bytes.
        in_array: Whether the values stand in one array.
        max_record_bytes: A larger value is rejected, and ends the reading: where it would
            end is not known.

    Yields:
        (1-based number of the value, text), with `Rejected` for what is too large or not UTF-8.
    """
    buffer = stream.read(CHUNK_BYTES)
    at = buffer.index(b"[") + 1 if in_array else 0
    start = at  # where the value that is being read begins
    depth, indent, number = 0, 0, 0
    ended = False
    while True:
        incomplete = len(buffer)
        for token in _TOKEN.finditer(buffer, at):
            kind = token.group()
            if kind == b'"' and not ended:
                incomplete = token.start()
                break
            if kind.startswith(b'"'):  # a whole string
                continue
            position = token.start()
            value_ends: int | None = None
            if kind in b"{[":
                if not depth:
                    indent = _column(buffer, position)
                elif kind == b"{" and _begins_line(buffer, position, indent):
                    value_ends, depth = position, 0
                depth += 1
            elif kind in b"}]" and depth:
                depth -= 1
                if not depth and not in_array:
                    value_ends = token.end()
            elif not depth and in_array:  # a comma between values, or the end of the array
                value_ends = position
            if value_ends is None:
                continue
            if value := _value(buffer[start:value_ends]):
                number += 1
                yield number, decoded(value, number)
            start = value_ends + (not depth and in_array)
            if kind == b"]" and not depth and in_array:
                return
        if ended:
            break
        if incomplete - start > max_record_bytes:
            number += 1
            yield number, _too_large(number, buffer[start:], max_record_bytes)
            return
        # Reading as much again as is held keeps the work linear when one value is very long.
        chunk = stream.read(max(CHUNK_BYTES, len(buffer) - start))
        ended = not chunk
        buffer = buffer[start:] + chunk
        at, start = incomplete - start, 0
    if rest := _value(buffer[start:]):
        number += 1
        yield number, decoded(rest, number)


def _value(content: bytes) -> bytes:
    """A value without what separates it, on one line."""
    return _LINE_BREAKS.sub(b" ", content.strip(b" \t\r\n,"))


def _column(buffer: bytes, position: int) -> int:
    return position - (buffer.rfind(b"\n", 0, position) + 1)


def _begins_line(buffer: bytes, position: int, indent: int) -> bool:
    line = buffer.rfind(b"\n", max(0, position - indent - 1), position)
    return line >= 0 and not buffer[line + 1 : position].strip(b" \t,")
