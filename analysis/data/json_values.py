"""Taking JSON lines, JSON arrays and runs of JSON objects apart, without parsing them.

Both functions yield (position, text). The text of a record that spans lines has its line
breaks (with the indentation around them) made one space, which can only touch white space
between tokens: inside a JSON string a line break is not allowed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import IO

from analysis.data.dataset import Rejected

CHUNK_BYTES = 1 << 20
HEAD_CHARS = 10_000
NOT_CLOSED = "the array is not closed; the file may be cut off"
LOOK_BACK = 1000  # white space between two tokens is hardly ever longer

# A string that is not closed ends at its line: so one missing quote costs one record.
# A quote that is followed by the end of what was read matches alone: more must be read.
# Group 1 is the closing quote of a string.
_TOKEN = re.compile(rb'"(?:[^"\\\n]++|\\.)*+(?:(")|(?=\n))|"|[\[\]{},]', re.DOTALL)
_LINE_BREAKS = re.compile(rb"[ \t\r]*\n[ \t\r]*")

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
        room = max(HEAD_CHARS, max_record_bytes) - len(rest)
        skipped += max(0, len(first) - room)
        rest += first[:room]
        if not others:
            continue
        yield line, _line(rest, line, skipped, max_record_bytes)
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
    if not content.strip():
        return None
    return decoded(content.removesuffix(b"\r"), line)


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


def json_values(  # noqa: PLR0912, PLR0915 -- a scanner is one loop
    stream: IO[bytes], *, in_array: bool, max_record_bytes: int
) -> Iterator[Found]:
    """Values of one JSON array, or JSON objects one after the other over several lines.

    Only brackets, commas and strings are looked at. A record whose bracket is never closed
    ends where the next one begins (`_next_record`). What stands behind the array is read on.

    Args:
        stream: UTF-8 bytes.
        in_array: Whether the values stand in one array.
        max_record_bytes: A larger value is rejected; if its end is not even in sight, that
            ends the reading.

    Yields:
        (1-based number of the value, text), with `Rejected` for what is too large or not UTF-8,
        and as the last for an array that is not closed behind a whole value.
    """
    buffer = stream.read(CHUNK_BYTES)
    at = buffer.index(b"[") + 1 if in_array else 0
    start = at  # where the value that is being read begins
    stack = bytearray()  # the brackets that are open
    indent, number = 0, 0
    broken = ended = False  # broken: a string of the value is not closed
    while True:
        incomplete = len(buffer)
        for token in _TOKEN.finditer(buffer, at):
            kind = token.group()
            if kind == b'"' and not ended:
                incomplete = token.start()
                break
            if kind.startswith(b'"'):  # a whole string
                broken = broken or token.group(1) is None
                continue
            position = token.start()
            ends: int | None = None  # where the value ends, and the next one begins
            skip = 0  # of what separates them
            if kind in b"{[":
                if not stack:
                    indent = _column(buffer, position)
                    ends = position
                elif kind == b"{" and _next_record(buffer, start, position, indent, stack):
                    ends = position
                    stack.clear()
                stack += kind
            elif kind in b"}]" and stack:
                stack.pop()
                if not stack and not in_array:
                    ends = token.end()
            elif not stack and in_array and kind != b"}":  # a comma, or the end of the array
                ends, skip = position, 1
                in_array = kind != b"]"
            if ends is None:
                continue
            if value := _value(buffer[start:ends], broken):
                number += 1
                yield number, _sized(value, number, max_record_bytes)
            start, broken = ends + skip, False
        if ended:
            break
        if len(buffer) - start > max_record_bytes:
            number += 1
            found = _too_large(number, buffer[start:], max_record_bytes)
            yield number, replace(found, error=f"{found.error}; the file is not read further")
            return
        # Reading as much again as is held keeps the work linear when one value is very long.
        chunk = stream.read(max(CHUNK_BYTES, len(buffer) - start))
        ended = not chunk
        buffer = buffer[start:] + chunk
        at, start = incomplete - start, 0
    rest = _value(buffer[start:], broken)
    if rest:
        number += 1
        yield number, _sized(rest, number, max_record_bytes)
    # With a bracket open the last value itself is broken, and says so.
    if in_array and not stack and not rest.endswith(b"]"):
        yield number + 1, Rejected(number + 1, NOT_CLOSED, "")


def _value(content: bytes, broken: bool) -> bytes:
    """A value without what separates it, on one line; as it came if a string is not closed."""
    content = content.strip(b" \t\r\n,")
    return content if broken else _LINE_BREAKS.sub(b" ", content)


def _sized(value: bytes, number: int, limit: int) -> str | Rejected:
    return _too_large(number, value, limit) if len(value) > limit else decoded(value, number)


def _next_record(buffer: bytes, start: int, position: int, indent: int, stack: bytearray) -> bool:
    """Whether a `{` begins a record although the one before it, from `start`, is not closed.

    It stands at the beginning of a line, no deeper than that record, and either JSON has no
    place for an object there, or the record's other lines (if any) stand deeper than it.
    """
    if not _begins_line(buffer, position, indent):
        return False
    before = buffer[max(start, position - LOOK_BACK) : position].rstrip()[-1:]
    if before in (b":", b"["):
        return False
    if stack[-1:] == b"{" or before != b",":
        return True
    # Behind a comma in a list an object may stand: only how the record is laid out tells.
    line = buffer.find(b"\n", start, position) + 1
    second = buffer[line : position + 1]
    column = len(second) - len(second.lstrip(b" \t"))
    return line + column >= position or column > indent


def _column(buffer: bytes, position: int) -> int:
    return position - (buffer.rfind(b"\n", 0, position) + 1)


def _begins_line(buffer: bytes, position: int, indent: int) -> bool:
    line = buffer.rfind(b"\n", max(0, position - indent - 1), position)
    return line >= 0 and not buffer[line + 1 : position].strip(b" \t,")
