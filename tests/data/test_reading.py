"""From a file to examples: every record that is read becomes an example or a reject."""

from __future__ import annotations

import gzip
import io
import json
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from analysis.data.dataset import content_hash, example_ids
from analysis.data.reading import read_dataset
from analysis.errors import InputError, MappingError
from tests.data.samples import GOOD, GOOD_ROW, RECORDS, Found, alpaca, found_in, lines

BAD = {
    "broken": ('{"instruction": "x", "output": "y"', "broken JSON"),
    "not JSON": ("hello", "broken JSON"),
    "no response": ('{"instruction": "x", "output": " "}', "no response"),
    "response missing": ('{"prompt": "x", "completion": null}', "no response"),
    "no format": ('{"instruction": "x"}', "no known format has the fields instruction"),
    "wrong type": ('{"instruction": "x", "output": 5}', '"output" is a number, expected text'),
    "empty": ("{}", "the record is empty"),
    "a list": ("[1]", "the record is a list, expected an object"),
    "a number": ("5", "the record is a number, expected an object"),
    "null": ("null", "the record is null, expected an object"),
    "deep": ('{"a":' * 1000 + "1" + "}" * 1000, "nested deeper than 100 levels"),
    "very deep": ("[" * 100_000, "nested deeper than 100 levels"),
    "too large": ('{"instruction": "x", "output": "y", "n": 1e999}', "a number too large"),
    "30 digits": (f'{{"instruction": "x", "output": "y", "n": {"9" * 30}}}', "too large"),
    "5,000 digits": (f'{{"instruction": "x", "output": "y", "n": {"9" * 5000}}}', "too large"),
    "surrogate": ('{"instruction": "x", "output": "\\ud800"}', "half a surrogate pair"),
    "twice": ('{"output": "x", "output": "y"}', 'the key "output" stands twice'),
    "twice inside": ('{"output": "x", "a": {"b": 1, "b": 1}}', 'the key "b" stands twice'),
    "NaN": ('{"instruction": "x", "output": "y", "n": NaN}', "NaN is not JSON"),
    "Infinity": ('{"instruction": "x", "output": "y", "n": -Infinity}', "-Infinity is not JSON"),
}
GOOD_LINES = [json.dumps(record) for _, record in RECORDS.values()]


@pytest.mark.parametrize("name", BAD)
def test_a_bad_record_is_rejected_as_it_came_and_its_neighbours_stay(name: str) -> None:
    text, reason = BAD[name]
    found = found_in(lines(alpaca(1), text, alpaca(2)))
    assert found.column("response") == ["answer 1", "answer 2"]
    assert found.column("line") == [1, 3]
    assert [record.line for record in found.rejected] == [2]
    assert reason in found.rejected[0].error
    assert found.rejected[0].text == text


def test_bad_records_are_rejected_in_a_thread_with_a_small_stack_too() -> None:
    found: list[Found] = []
    before = threading.stack_size(256 << 10)
    try:
        content = lines(*(text for text, _ in BAD.values()), GOOD)
        thread = threading.Thread(target=lambda: found.append(found_in(content)))
        thread.start()
    finally:
        threading.stack_size(before)
    thread.join()
    assert found[0].summary.n_rejected == len(BAD)
    assert found[0].summary.n_examples == 1


def test_raw_text_is_the_record_byte_for_byte() -> None:
    record = '{ "output":"caf\\u00e9 \U0001f600",\t"instruction" : "x", "n": 1.50, "e": 1E2 }'
    found = found_in(record)
    assert found.column("raw") == [record]
    assert found.column("source") == ["upload"]
    assert found.column("provenance") == [None]


def test_an_array_s_record_that_spans_lines_becomes_one_line_of_the_same_value() -> None:
    found = found_in(json.dumps([GOOD_ROW], indent=2))
    assert "\n" not in found.column("raw")[0]
    assert json.loads(found.column("raw")[0]) == GOOD_ROW


def test_a_mixed_file_is_read_record_by_record() -> None:
    found = found_in(lines(*GOOD_LINES))
    assert found.column("format") == [form for form, _ in RECORDS.values()]
    assert found.summary.format == "mixed"
    assert found.summary.formats["kto"] == 4


def test_reasons_are_counted_without_their_values() -> None:
    found = found_in(lines('{"a": 1, "a": 2}', '{"b": 1, "b": 2}', '{"c": 1', "{}", GOOD))
    assert found.summary.errors["a key stands twice in one object"] == 2
    assert found.summary.n_rejected == 4


def test_fields_are_counted_up_to_a_bound() -> None:
    found = found_in(lines(*(json.dumps({f"field {n}": 1, "same": 1}) for n in range(1000))))
    assert len(found.summary.fields) == 200
    assert found.summary.fields["same"] == 1000


# --- the property that everything rests on ---------------------------------------------------

RECORD_TEXTS = st.one_of(
    st.sampled_from(GOOD_LINES), st.sampled_from([text for text, _ in BAD.values()]), st.just("")
)


def as_lines(records: list[str]) -> bytes:
    return lines(*records).encode()


def zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


PACKINGS: list[Callable[[bytes], bytes]] = [bytes, gzip.compress, zstd]


@given(
    st.lists(RECORD_TEXTS, min_size=1, max_size=25),
    st.sampled_from([1, 100, 5000, 1 << 20]),
    st.sampled_from(PACKINGS),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le"]),
)
def test_every_record_is_an_example_or_a_reject_whatever_the_batch_or_packing(
    records: list[str], batch_bytes: int, pack: Callable[[bytes], bytes], encoding: str
) -> None:
    # The first record tells the container.
    content = lines(GOOD, *records)
    reference = found_in(content)
    found = found_in(pack(content.encode(encoding)), batch_bytes=batch_bytes)
    written = [GOOD, *filter(None, records)]
    assert found.summary.n_read == len(written)
    assert found.summary.n_blank == len(records) + 1 - len(written)
    assert found.rows == reference.rows
    assert found.rejected == reference.rejected
    at = {row["line"]: row["raw"] for row in found.rows}
    at |= {record.line: record.text for record in found.rejected}
    assert [at[line] for line in sorted(at)] == written
    good = [record for record in written if record in (GOOD, *GOOD_LINES)]
    assert found.column("raw") == good


CLOSED = [
    text
    for text, _ in BAD.values()
    if not text.startswith(("[[", '{"instruction": "x", "output": "y"'))
]


@given(
    st.lists(st.sampled_from(GOOD_LINES + [t for t in CLOSED if t != "hello"]), max_size=12),
    st.sampled_from([",", ",\n", "\n,\n"]),
    st.sampled_from([1, 5000]),
)
def test_an_array_holds_the_same_examples_as_lines(
    records: list[str], comma: str, batch_bytes: int
) -> None:
    found = found_in(f"[{comma.join(records)}]", "data.json", batch_bytes=batch_bytes)
    expected = found_in(lines(GOOD, *records))
    assert found.column("raw") == expected.column("raw")[1:]
    assert [r.text for r in found.rejected] == [r.text for r in expected.rejected]


def test_memory_is_bounded_by_the_batch() -> None:
    from analysis.data.containers import open_records
    from analysis.data.reading import Reader

    content = lines(*(alpaca(n) for n in range(5000))).encode()
    with open_records(io.BytesIO(content), name="d.jsonl") as opened:
        sizes = [len(batch.hashes) for batch in Reader(opened, batch_bytes=10_000).batches()]
    assert sum(sizes) == 5000
    assert max(sizes) < 400


# --- names of examples -----------------------------------------------------------------------


@given(st.lists(st.integers(0, 3) | st.sampled_from([0, 2**64 - 1]), max_size=40))
def test_example_ids_are_unique_and_do_not_depend_on_what_follows(hashes: list[int]) -> None:
    ids = example_ids(np.array(hashes, dtype=np.uint64)).to_pylist()
    assert len(set(ids)) == len(hashes)
    for n in range(len(hashes)):
        assert example_ids(np.array(hashes[:n], dtype=np.uint64)).to_pylist() == ids[:n]
    for name, value in zip(ids, hashes, strict=True):
        assert name.startswith(f"{value:016x}-")


def test_example_ids_are_the_same_on_every_machine() -> None:
    assert f"{content_hash('{}'):016x}" == "01e7b720ff566d53"


# --- whole files -----------------------------------------------------------------------------


def test_the_same_bytes_are_the_same_data_set_and_a_mapping_makes_another(tmp_path: Path) -> None:
    path, copy = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    for each in (path, copy):
        each.write_text(lines(GOOD, GOOD))
    one, other = read_dataset(path)[0], read_dataset(copy)[0]
    mapped = read_dataset(path, mapping={"response": "output"})[0]
    assert one.fingerprint == other.fingerprint
    assert list(one.frame["example_id"]) == list(other.frame["example_id"])
    assert one.frame["example_id"].is_unique
    assert mapped.fingerprint != one.fingerprint
    assert (one.name, one.format, mapped.format, len(one)) == ("a.jsonl", "alpaca", "mapped", 2)


def test_standard_input_is_read_as_a_stream() -> None:
    data, rejected, summary = read_dataset(io.BytesIO(lines(GOOD, "{").encode()))
    assert (data.name, len(data), len(rejected)) == ("standard input", 1, 1)
    assert summary.n_read == 2


def test_a_file_of_nothing_but_rejects_is_an_empty_data_set() -> None:
    data, rejected, _ = read_dataset(io.BytesIO(b"{}\n{}\n"))
    assert (len(data), len(rejected)) == (0, 2)
    assert list(data.frame.columns)[:2] == ["example_id", "line"]


def test_errors_that_a_user_can_mend_are_raised_before_reading(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_dataset(io.BytesIO(b""))
    path = tmp_path / "d.jsonl"
    path.write_text(GOOD)
    with pytest.raises(MappingError):
        read_dataset(path, mapping={"prompt": "instruction"})
