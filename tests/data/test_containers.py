"""What a file is packed in is found from its content."""

from __future__ import annotations

import bz2
import gzip
import io
import itertools
import json
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest
import zstandard

from analysis.data.containers import STANDARD_INPUT, open_records
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


@pytest.mark.parametrize("name", ["d.csv", "d.csv.gz", "d.tsv", "d.txt", "-", "d.jsonl", "d.json"])
@pytest.mark.parametrize("packing", PACKINGS)
def test_csv_is_told_by_its_content_whatever_its_name(name: str, packing: str) -> None:
    found = found_in(PACKINGS[packing](TABLE.encode()), name)
    assert found.summary.container == "CSV"
    assert found.column("response") == ANSWERS
    assert found.column("line") == [2, 3]


@pytest.mark.parametrize("name", ["d.csv", "d.tsv", "d.parquet", "d.txt", "d.jsonl"])
@pytest.mark.parametrize("container", CONTAINERS)
def test_json_under_another_name_is_the_same_data(container: str, name: str) -> None:
    kind, text = CONTAINERS[container]
    found = found_in(text, name)
    assert found.summary.container == kind
    assert found.column("response") == ANSWERS


@pytest.mark.parametrize(
    "first",
    [
        "hello, world",
        "hello",
        '"instruction": "x", "output": "y"}',
        'instruction": "x", "output": "y"}',
        '{"instruction": "x", "output": "y"',
        '{"instruction": "x", "output": "y',
        '{"instruction": "x",',
        '{"instruction": "x"}, {',
        "{",
        "prompt\tresponse",
        'a, "b',
        "# a comment; by somebody",
        ",,,",
    ],
)
def test_a_broken_first_line_does_not_make_json_lines_a_table(first: str) -> None:
    found = found_in(lines(first, alpaca(1), alpaca(2)), "no name that helps")
    assert found.summary.container in {"JSON lines", "JSON objects"}
    assert found.column("response") == ANSWERS
    assert [record.text for record in found.rejected] == [first]
    assert first == "{" or found.summary.container == "JSON lines"


@pytest.mark.parametrize(
    ("table", "prompts"),
    [
        ('prompt,completion\n[INST] ask,say\n"{x}",say\n', ["[INST] ask", "{x}"]),
        ('prompt,completion\n"ask\n{""a"": 1}\n[1]\n{",say\n', ['ask\n{"a": 1}\n[1]\n{']),
        ('prompt\tcompletion\n{"a": 1}\tsay\n', ['{"a": 1}']),
        ('"prompt","completion"\n"a, b",say\n', ["a, b"]),
        ("\n\n\nprompt;completion\nask;say\n", ["ask"]),
    ],
)
def test_a_table_may_hold_what_looks_like_json(table: str, prompts: list[str]) -> None:
    found = found_in(table, "no name that helps")
    assert found.summary.container == "CSV"
    assert found.column("prompt") == prompts


@pytest.mark.parametrize(
    "written",
    [
        '{"instruction": "question 1",\n"output": "answer 1"}\n{"instruction": "question 2",\n'
        '"output": "answer 2"}\n',
        '{"instruction":"a",\n "output": "answer 1",\n "n": [{\n"a": 1}]}\n\n'
        '{"instruction":"a",\n "output": "answer 2"}',
        '{"broken": "x,\n "y": 1}\n{"instruction":"a",\n "output": "answer 1"}\n'
        '{"instruction":"a",\n "output": "answer 2"}',
        f'{{"instruction": "a",\n"input": "{"x" * 100_000}",\n"output": "answer 1"}}\n'
        '{"instruction": "",\n"output": "answer 2"}\n',
    ],
)
def test_objects_over_several_lines_are_found_wherever_their_lines_end(written: str) -> None:
    found = found_in(written)
    assert found.summary.container == "JSON objects"
    assert found.column("response") == ANSWERS


@pytest.mark.parametrize("text", [TABLE, TWO, PRETTY_OBJECTS, PRETTY])
def test_files_of_an_old_mac_are_read(text: str) -> None:
    old, new = found_in(text.replace("\n", "\r")), found_in(text)
    assert old.column("response") == ANSWERS
    assert old.column("line") == new.column("line")
    assert old.summary.container == new.summary.container


@pytest.mark.parametrize("content", [TABLE.encode(), b"PAR1" + bytes(20)])
def test_standard_input_that_is_no_json_is_refused_and_not_read_as_something_else(
    content: bytes,
) -> None:
    with pytest.raises(InputError, match=r"Standard input is .*give the file by its name"):
        found_in(content, STANDARD_INPUT)


def test_broken_lines_on_standard_input_are_rejects() -> None:
    found = found_in(lines("hello, world", alpaca(1)), STANDARD_INPUT)
    assert [line for line, _ in found.reasons] == [1]


@pytest.mark.parametrize("n_before", [0, 1, 3000])
def test_a_zero_byte_costs_its_record_wherever_it_stands(n_before: int) -> None:
    bad = '{"instruction": "x\0", "output": "y"}'
    before = [alpaca(1)] * n_before
    found = found_in(lines(*before, bad, alpaca(2)))
    assert [line for line, _ in found.reasons] == [n_before + 1]
    assert len(found.rows) == n_before + 1
    table = "prompt,completion\n" + "ask,say\n" * n_before + "zero\0,x\n"
    assert found_in(table).column("prompt")[-1] == "zero\0"
    assert not found_in(table).rejected


def test_blank_rows_of_a_table_are_counted() -> None:
    found = found_in("\n \nprompt,completion\n\nask,say\n  \n\nask,say\n\n")
    assert found.summary.n_blank == 6
    assert found.column("line") == [5, 8]
    assert not found.rejected


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


NUMBERS = map(str, itertools.count())  # compressed bytes hold the time: no name for a test


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
    ids=lambda _: next(NUMBERS),
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


@pytest.mark.parametrize("end", ["", ",", ",\n", "\n"])
@pytest.mark.parametrize("indent", [None, 2])
def test_an_array_that_is_cut_off_between_two_records_says_so(indent: int | None, end: str) -> None:
    whole = json.dumps([json.loads(alpaca(1)), json.loads(alpaca(2))], indent=indent)
    found = found_in(whole.removesuffix("]").rstrip() + end)
    assert found.column("response") == ANSWERS
    assert found.reasons == [(3, "the array is not closed; the file may be cut off")]
    inside = found_in(whole[:-5] + end)
    assert [line for line, _ in inside.reasons] == [2]
    assert not found_in(whole.removesuffix("]") + ",]").rejected


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
