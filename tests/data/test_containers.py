"""What a file is packed in is found from its content."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest
import zstandard

from analysis.data.containers import open_records
from analysis.errors import InputError
from tests.data.samples import GOOD, alpaca, found_in, lines

TWO = lines(alpaca(1), alpaca(2))
ARRAY = json.dumps([json.loads(alpaca(1)), json.loads(alpaca(2))])
PRETTY = json.dumps(json.loads(ARRAY), indent=2)
PRETTY_OBJECTS = "\n".join(json.dumps(record, indent=2) for record in json.loads(ARRAY))
TABLE = "instruction,output\nquestion 1,answer 1\nquestion 2,answer 2\n"
ANSWERS = ["answer 1", "answer 2"]

CONTAINERS = {
    "lines": ("JSON lines", TWO),
    "lines without the last line break": ("JSON lines", TWO.rstrip()),
    "lines with CR LF": ("JSON lines", TWO.replace("\n", "\r\n")),
    "array": ("JSON array", ARRAY),
    "indented array": ("JSON array", PRETTY),
    "indented objects": ("JSON objects", PRETTY_OBJECTS),
    "objects with CR LF": ("JSON objects", PRETTY_OBJECTS.replace("\n", "\r\n")),
}


def _streamed(data: bytes) -> bytes:
    packed = io.BytesIO()
    with zstandard.ZstdCompressor().stream_writer(packed, closefd=False) as writer:
        writer.write(data)
    return packed.getvalue()


PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gzip": gzip.compress,
    "gzip of several members": lambda data: gzip.compress(data[:50]) + gzip.compress(data[50:]),
    "gzip with an empty first member": lambda data: gzip.compress(b"") + gzip.compress(data),
    "zstd": zstandard.ZstdCompressor().compress,
    "zstd of several frames": lambda data: b"".join(
        zstandard.ZstdCompressor().compress(part) for part in (data[:50], b"", data[50:])
    ),
    "zstd of unknown size": _streamed,
}
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("container", CONTAINERS)
def test_every_container_is_read_in_every_packing(container: str, packing: str) -> None:
    kind, text = CONTAINERS[container]
    found = found_in(PACKINGS[packing](text.encode()), "no name that helps")
    assert found.summary.container == kind
    assert found.column("response") == ANSWERS
    assert found.column("line") == [1, 2]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("container", CONTAINERS)
def test_every_container_is_read_in_every_encoding(container: str, encoding: str) -> None:
    kind, text = CONTAINERS[container]
    wide = text.replace("answer 1", "答案 😀")
    found = found_in(wide.encode(encoding))
    assert found.summary.container == kind
    assert found.column("response") == ["答案 😀", "answer 2"]


@pytest.mark.parametrize("name", ["d.csv", "d.CSV", "d.csv.gz", "d.tsv", "table.txt", "-"])
def test_csv_is_told_by_its_name_or_its_header(name: str) -> None:
    content = gzip.compress(TABLE.encode()) if name.endswith("gz") else TABLE.encode()
    found = found_in(content, name)
    assert found.summary.container == "CSV"
    assert found.column("response") == ANSWERS
    assert found.column("line") == [2, 3]


def test_blank_lines_are_counted_and_keep_the_line_numbers_right() -> None:
    found = found_in(f"\n  \n{alpaca(1)}\r\n\r\n\t\n{alpaca(2)}\n\n")
    assert found.column("line") == [3, 6]
    assert found.summary.n_blank == 5
    assert found.summary.n_read == 2


def test_half_a_surrogate_pair_in_utf16_costs_one_record() -> None:
    bad = '{"instruction": "x", "output": "half \ud83d"}'
    found = found_in(lines(alpaca(1), bad, alpaca(2)).encode("utf-16", "surrogatepass"))
    assert found.column("response") == ANSWERS
    assert [line for line, _ in found.reasons] == [2]


def test_a_utf16_file_that_ends_in_half_a_character_keeps_what_came_before() -> None:
    found = found_in(TWO.encode("utf-16")[:-1])
    assert found.column("response")[0] == "answer 1"
    assert [line for line, _ in found.reasons] == [2]


# --- damage ----------------------------------------------------------------------------------


def many(n: int) -> bytes:
    return lines(*(alpaca(number) for number in range(n))).encode()


@pytest.mark.parametrize(
    ("packing", "n"),
    [("gzip", 20), ("gzip", 20_000), ("zstd", 20_000), ("zstd of unknown size", 20_000)],
)
@pytest.mark.parametrize("name", ["data.jsonl", "data.csv"])
def test_a_file_that_is_cut_off_keeps_what_was_read_and_says_so(
    packing: str, n: int, name: str
) -> None:
    content = many(n)
    if name == "data.csv":
        content = TABLE.encode() + b"".join(b"q %d,a\n" % i for i in range(n))
    packed = PACKINGS[packing](content)
    found = found_in(packed[: int(len(packed) * 0.9)], name)
    assert "the compressed file is damaged from here on" in found.reasons[-1][1]
    assert len(found.rejected) <= 2  # and the record in which the cut is
    if n > 20:
        assert len(found.rows) > n / 2
    whole = found_in(packed, name)
    assert not whole.rejected
    assert found.column("raw") == whole.column("raw")[: len(found.rows)]


def test_garbage_inside_or_behind_a_compressed_file_is_one_reject() -> None:
    packed = gzip.compress(many(2000))
    inside = bytearray(packed)
    inside[len(packed) // 2] ^= 0xFF
    assert "damaged" in found_in(bytes(inside)).reasons[-1][1]
    behind = found_in(packed + b"garbage")
    assert len(behind.rows) == 2000
    assert "damaged" in behind.reasons[-1][1]
    behind = found_in(_streamed(many(2000)) + b"garbage")
    assert len(behind.rows) == 2000
    assert "damaged" in behind.reasons[-1][1]


def _zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("data.jsonl", TWO)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (gzip.compress(b""), "is empty"),
        (_zip(), "is a ZIP archive"),
        (gzip.compress(_zip()), "is a ZIP archive"),
        (gzip.compress(gzip.compress(TWO.encode())), "is compressed twice"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "is a picture"),
        (b"%PDF-1.7", "is a PDF document"),
        (bytes(64), "holds zero bytes"),
        (b"\x7fELF" + bytes(64), "holds zero bytes"),
        (bz2.compress(TWO.encode()) + bytes(9), "holds zero bytes"),
        (gzip.compress(TWO.encode())[:8], "is a damaged compressed file"),
        (b"\x28\xb5\x2f\xfd" + b"garbage" * 9, "is a damaged compressed file"),
        (b"PAR1" + bytes(20), "open the plain .parquet file"),
    ],
)
def test_a_file_that_is_no_text_is_one_sentence_that_says_what_it_is(
    content: bytes, said: str
) -> None:
    with pytest.raises(InputError) as raised:
        found_in(content, "data.jsonl")
    assert said in str(raised.value)
    assert "data.jsonl" in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf", b"\n\n", b"[]", b"   "])
def test_a_file_without_records_gives_none(content: bytes) -> None:
    assert found_in(content).summary.n_read == 0


# --- size ------------------------------------------------------------------------------------

MB = 1 << 20


def test_a_line_of_50_mb_is_read_whole_with_its_neighbours() -> None:
    long = json.dumps({"instruction": "x", "output": "y" * (50 * MB)})
    found = found_in(lines(alpaca(1), long, alpaca(2)))
    assert [len(text) for text in found.column("response")] == [8, 50 * MB, 8]
    assert found.column("line") == [1, 2, 3]
    lowered = found_in(lines(alpaca(1), long, alpaca(2)), max_record_bytes=10 * MB)
    assert lowered.column("response") == ANSWERS
    assert lowered.reasons == [(2, "larger than 10 MB, the most one record may have")]
    assert lowered.rejected[0].text == long[:10_000]


class Parts(io.RawIOBase):
    """A file that never exists as a whole: a good line, a huge one, a good line."""

    def __init__(self, n_bytes: int) -> None:
        self._left = [GOOD.encode(), *[b"x" * MB] * (n_bytes // MB), f"{GOOD}\n".encode()]

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if not self._left:
            return b""
        part = self._left[-1][:size]
        self._left[-1] = self._left[-1][len(part) :]
        if not self._left[-1]:
            self._left.pop()
            if len(self._left) == 1:
                self._left[0] = b"\n" + self._left[0]
        return part


def test_skipping_a_line_of_200_mb_holds_no_more_than_a_record_may_have() -> None:
    tracemalloc.start()
    found = found_in(Parts(200 * MB), max_record_bytes=4 * MB)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.column("line") == [1, 3]
    assert [line for line, _ in found.reasons] == [2]
    assert peak < 25 * MB


def test_a_small_compressed_file_cannot_fill_the_memory() -> None:
    packed = _streamed(b"x" * (300 * MB))
    assert len(packed) < MB
    tracemalloc.start()
    found = found_in(packed, max_record_bytes=4 * MB)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [line for line, _ in found.reasons] == [1]
    assert peak < 100 * MB


def test_how_much_is_read_is_known_for_showing_progress() -> None:
    content = gzip.compress(many(5000))
    with open_records(io.BytesIO(content), name="d.jsonl.gz") as opened:
        list(opened.records())
        assert opened.bytes_read == len(content)
