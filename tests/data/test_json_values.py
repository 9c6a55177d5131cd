"""Taking JSON apart: one broken record costs one record, wherever the chunks end."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import analysis.data.json_values as module
from analysis.data.dataset import Rejected
from analysis.data.json_values import json_lines, json_values
from tests.data.samples import OBJECTS, VALUES

LIMIT = 1 << 20


class Dripping(io.BytesIO):
    """A stream that gives 1 to 7 bytes per read, as a slow network may."""

    def __init__(self, content: bytes, seed: int = 0) -> None:
        super().__init__(content)
        self._random = random.Random(seed)

    def read(self, size: int | None = -1) -> bytes:
        return super().read(self._random.randint(1, 7))


Texts = list[str | None]


def texts(found: Iterator[Any]) -> Texts:
    return [f"rejected: {text.error}" if isinstance(text, Rejected) else text for _, text in found]


def array(content: str) -> Texts:
    content = content.lstrip()
    whole = texts(json_values(io.BytesIO(content.encode()), in_array=True, max_record_bytes=LIMIT))
    # The first chunk must hold the opening bracket; every other border may be anywhere.
    drip = Dripping(content.encode())
    assert whole == texts(json_values(drip, in_array=True, max_record_bytes=LIMIT))
    return whole


def objects(content: str) -> Texts:
    whole = texts(json_values(io.BytesIO(content.encode()), in_array=False, max_record_bytes=LIMIT))
    drip = Dripping(content.encode())
    assert whole == texts(json_values(drip, in_array=False, max_record_bytes=LIMIT))
    return whole


def readable(found: Texts) -> list[Any]:
    values = []
    for text in found:
        try:
            values.append(json.loads(text or ""))
        except ValueError:
            values.append("broken")
    return values


# --- lines -----------------------------------------------------------------------------------


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n\r\ufeff"), max_size=9)),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.integers(0, 99),
)
def test_lines_are_the_lines_whatever_they_hold_and_however_they_arrive(
    written: list[str], end: str, closed: bool, seed: int
) -> None:
    content = end.join(written) + (end if closed and written else "")
    expected = {number: line for number, line in enumerate(written, 1) if line.encode().strip()}
    stream = Dripping(content.encode(), seed)
    found = list(json_lines(stream, max_record_bytes=LIMIT))
    assert {number: text for number, text in found if text is not None} == expected


def test_unusual_line_separators_inside_a_line_do_not_split_it() -> None:
    line = '{"a": "x\u2028y\u2029z\x85\x0b\x0c\x1c"}'
    assert texts(json_lines(io.BytesIO(f"{line}\n{line}".encode()), max_record_bytes=LIMIT)) == [
        line,
        line,
    ]


def test_a_line_that_is_not_utf8_is_rejected_as_it_came_and_its_neighbours_stay() -> None:
    found = list(json_lines(io.BytesIO(b'{"a":1}\n{"b":"\xff"}\n{"c":1}'), max_record_bytes=LIMIT))
    assert [line for line, _ in found] == [1, 2, 3]
    rejected = found[1][1]
    assert isinstance(rejected, Rejected)
    assert rejected.error == "not UTF-8 text at byte 7; save the file as UTF-8"
    assert rejected.text == '{"b":"\\xff"}'


@pytest.mark.parametrize("end", [b"\n", b""])
@pytest.mark.parametrize("limit", [100, 5_000])
@pytest.mark.parametrize("size", [5_001, 1 << 21])
def test_a_line_over_the_limit_is_rejected_with_its_beginning(
    end: bytes, limit: int, size: int
) -> None:
    content = b"first\n" + b"x" * size + end
    found = list(json_lines(io.BytesIO(content), max_record_bytes=limit))
    assert found[0] == (1, "first")
    line, rejected = found[1]
    assert line == 2
    assert isinstance(rejected, Rejected)
    assert "larger than" in rejected.error
    assert rejected.text.startswith("xxxx")
    assert len(found) == 2


# --- arrays ----------------------------------------------------------------------------------


def flat_lines(values: list[Any]) -> str:
    return "[\n" + ",\n".join(json.dumps(value) for value in values) + "\n]"


LAYOUTS: dict[str, Callable[[list[Any]], str]] = {
    "on one line": json.dumps,
    "compact": lambda values: json.dumps(values, separators=(",", ":"), ensure_ascii=False),
    "line by line": flat_lines,
    "indented": lambda values: json.dumps(values, indent=2, ensure_ascii=False),
    "indented by tabs": lambda values: json.dumps(values, indent="\t"),
    "broken but not indented": lambda values: json.dumps(values, indent=0),
    "Windows line ends": lambda values: json.dumps(values, indent=2).replace("\n", "\r\n"),
    "space in front": lambda values: " \n\t" + json.dumps(values) + "  \n",
}


@pytest.mark.parametrize("layout", LAYOUTS)
@given(st.lists(VALUES | OBJECTS, max_size=5))
def test_every_valid_array_is_taken_apart_as_json_reads_it(layout: str, values: list[Any]) -> None:
    assert [json.loads(text or "") for text in array(LAYOUTS[layout](values))] == values


MESSAGES = [{"messages": [{"role": "user"}, {"role": "assistant"}]}, {"b": [{"c": {}}]}]


def test_records_are_found_in_arrays_that_people_laid_out_by_hand() -> None:
    by_hand = '[{"messages": [\n{"role": "user"},\n{"role": "assistant"}]},\n{"b": [{"c": {}}]}]'
    braces = (
        '[\n{\n"messages":\n[\n{\n"role": "user"},\n{\n"role": "assistant"}]},\n{"b": [{"c": {}}]}]'
    )
    assert readable(array(by_hand)) == MESSAGES
    assert readable(array(braces)) == MESSAGES


def three(second: str, layout: str) -> str:
    a, c = {"a": "one", "m": [{"x": 1}]}, {"c": "three", "m": [{"x": 3}]}
    if layout == "line by line":
        return f"[\n{json.dumps(a)},\n{second},\n{json.dumps(c)}\n]"
    shown = [json.dumps(value, indent=2).replace("\n", "\n  ") for value in (a, c)]
    return f"[\n  {shown[0]},\n  {second},\n  {shown[1]}\n]"


@pytest.mark.parametrize(
    ("layout", "second"),
    [
        ("line by line", '{"b": "two, "m": [{"x": 2}]}'),
        ("line by line", '{"b: "two", "m": [{"x": 2}]}'),
        ("line by line", '{"b": "two", "m": [{"x": 2}]'),
        ("line by line", '{"b": "two", "m": [{"x": 2}'),
        ("line by line", '{"b": "two", "m": [{"x": 2'),
        ("line by line", '"b": "two", "m": 2}'),
        ("line by line", '{"b": "two", "m": 2}}'),
        ("line by line", "{"),
        ("indented", '{\n    "b": "two,\n    "m": [\n      {\n        "x": 2\n      }\n    ]\n  }'),
        ("indented", '{\n    "b": "two",\n    "m": [\n      {\n        "x": 2\n      }\n    ]'),
        ("indented", '{\n    "b": "two",\n    "m": [\n      {\n        "x": 2\n      }'),
        (
            "indented",
            '{\n    "b": "two",\n    "m": [\n      {\n        "x": "2\n      }\n    ]\n  }',
        ),
    ],
)
def test_a_missing_quote_or_bracket_costs_one_record(layout: str, second: str) -> None:
    values = readable(array(three(second, layout)))
    assert values[0] == {"a": "one", "m": [{"x": 1}]}
    assert values[-1] == {"c": "three", "m": [{"x": 3}]}
    assert set(map(str, values[1:-1])) >= {"broken"}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("[]", []),
        ("[ \n ]", []),
        ('[{"a":1},]', [{"a": 1}]),
        ('[{"a":1},\n]', [{"a": 1}]),
        ('[{"a":1}', [{"a": 1}, "broken"]),
        ('[{"a":1},', [{"a": 1}, "broken"]),
        ('[{"a":1}, {"a"', [{"a": 1}, "broken"]),
        ("[", ["broken"]),
        ('[{"a":1}\n{"b":2}]', [{"a": 1}, {"b": 2}]),
        ('[{"a":1} {"b":2}, {"c":3}]', [{"a": 1}, {"b": 2}, {"c": 3}]),
        ('[1, "x", null, true, [1, [2]], {"a":"]"}]', [1, "x", None, True, [1, [2]], {"a": "]"}]),
        ('[{"a":"}],[\\"{"}, {"b":"\\\\"}]', [{"a": '}],["{'}, {"b": "\\"}]),
        ('[nonsense, {"a":1}]', ["broken", {"a": 1}]),
    ],
)
def test_arrays_that_are_odd_or_damaged_at_the_edges(content: str, expected: list[Any]) -> None:
    assert readable(array(content)) == expected


@pytest.mark.parametrize(
    "content",
    [
        '["a list"]\n{"a": 1}\n{"b": 2}\n',
        '[{"x": 1]},\n{"a": 1},\n{"b": 2}\n]',
        '[{"x": 1}],\n{"a": 1},\n{"b": 2}\n]',
        '[{"x": 1}]\n{"a": 1}\n{"b": 2}',
    ],
)
def test_what_stands_behind_a_closing_bracket_is_read_on(content: str) -> None:
    assert [v for v in readable(array(content)) if v in ({"a": 1}, {"b": 2})] == [
        {"a": 1},
        {"b": 2},
    ]


def test_a_line_break_inside_a_text_is_not_mended_in_silence() -> None:
    found = array('[\n  {"a": "one\n  two"},\n  {"b": 1}\n]')
    assert found == ['{"a": "one\n  two"}', '{"b": 1}']
    assert readable(found) == ["broken", {"b": 1}]


def test_a_carriage_return_inside_a_text_is_not_mended_in_silence() -> None:
    assert readable(array('[{"a": "one\rtwo"}]')) == ["broken"]


@given(st.lists(OBJECTS, min_size=1, max_size=5), st.integers(0, 99))
def test_objects_one_after_the_other_are_taken_apart(values: list[Any], seed: int) -> None:
    layouts = [json.dumps(value, indent=2 if seed % 2 else None) for value in values]
    assert readable(objects("\n".join(layouts))) == values
    assert readable(objects("".join(layouts))) == values


def test_a_missing_brace_between_indented_objects_costs_one_record() -> None:
    good = [json.dumps({"a": n, "m": [{}]}, indent=2) for n in range(3)]
    content = "\n".join([good[0], good[1][:-2], good[2]])
    assert readable(objects(content)) == [{"a": 0, "m": [{}]}, "broken", {"a": 2, "m": [{}]}]


@given(st.text('[]{},:"\\ \nab1', max_size=60), st.booleans(), st.integers(0, 99))
def test_the_chunk_borders_never_change_what_is_found(
    content: str, in_array: bool, seed: int
) -> None:
    data = (("[" if in_array else "") + content).encode()

    def found(stream: io.BytesIO) -> Texts:
        return texts(json_values(stream, in_array=in_array, max_record_bytes=LIMIT))

    assert found(Dripping(data, seed)) == found(io.BytesIO(data))


@given(st.text('[]{},:"\\ \nab1', max_size=60), st.booleans())
def test_no_letter_of_a_damaged_file_is_lost(content: str, in_array: bool) -> None:
    data = (("[" if in_array else "") + content).encode()
    found = texts(json_values(io.BytesIO(data), in_array=in_array, max_record_bytes=LIMIT))
    kept = "".join(text or "" for text in found if text != f"rejected: {module.NOT_CLOSED}")
    assert [c for c in content if c in 'ab1"{:\\'] == [c for c in kept if c in 'ab1"{:\\']


def test_a_value_over_the_limit_is_rejected_and_those_around_it_stay() -> None:
    content = json.dumps([{"a": 1}, {"b": "x" * 500}, {"c": 1}]).encode()
    found = list(json_values(io.BytesIO(content), in_array=True, max_record_bytes=100))
    assert [isinstance(text, Rejected) for _, text in found] == [False, True, False]


def test_a_value_whose_end_is_not_in_sight_ends_the_reading(monkeypatch: Any) -> None:
    monkeypatch.setattr(module, "CHUNK_BYTES", 64)
    content = json.dumps([{"a": 1}, {"b": "x" * 5000}, {"c": 1}]).encode()
    found = list(json_values(io.BytesIO(content), in_array=True, max_record_bytes=1000))
    assert [isinstance(text, Rejected) for _, text in found] == [False, True]
