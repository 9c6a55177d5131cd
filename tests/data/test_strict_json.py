"""Strict JSON: what two readers could understand differently is refused."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.data.strict_json import (
    MAX_DEPTH,
    UnreadableError,
    has_lone_surrogate,
    parse,
    parts_of,
)
from tests.data.samples import TEXT, VALUES


@given(VALUES)
def test_what_json_writes_is_read_as_it_was(value: object) -> None:
    assert parse(json.dumps(value)) == value
    assert parse(json.dumps(value, ensure_ascii=False, indent=1)) == value


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "broken JSON: expecting value at character 1"),
        ('{"a": 1', "broken JSON"),
        ('{"a": 1,}', "broken JSON"),
        ('{"a": 1} {"b": 2}', "broken JSON: extra data at character 10"),
        ("{'a': 1}", "broken JSON"),
        ('{"a": "line\nbreak"}', "broken JSON: invalid control character"),
        ('{"a": NaN}', "NaN is not JSON"),
        ('{"a": [Infinity]}', "Infinity is not JSON"),
        ('{"a": -Infinity}', "-Infinity is not JSON"),
        ('{"a": 1e999}', "a number too large"),
        ('{"a": -1e999}', "a number too large"),
        (f'{{"a": {"9" * 30}}}', "a number too large"),
        (f'{{"a": -{"9" * 5000}}}', "a number too large"),
        ('{"a": 9223372036854775808}', "a number too large"),
        ('{"a": "\\ud800"}', "half a surrogate pair"),
        ('{"a": "\\uDC00 x"}', "half a surrogate pair"),
        ('{"\\ud83d": 1}', "half a surrogate pair"),
        ('{"a": 1, "a": 1}', 'the key "a" stands twice'),
        ('{"b": [{"a": 1, "c": 2, "a": 3}]}', 'the key "a" stands twice'),
        ('{"a": 1, "\\u0061": 2}', 'the key "a" stands twice'),
    ],
)
def test_a_record_that_readers_disagree_on_is_refused_with_its_reason(
    text: str, reason: str
) -> None:
    with pytest.raises(UnreadableError, match=reason.replace("(", r"\(")):
        parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "9223372036854775807",
        "-9223372036854775808",
        "1e308",
        '"\\ud83d\\ude00"',
        '"NaN"',
        '{"a": {"a": {"a": 1}}}',
        '"\\\\ud800"',
    ],
)
def test_what_only_looks_dangerous_is_read(text: str) -> None:
    assert parse(text) == json.loads(text)


def nested(depth: int) -> str:
    return '{"a":' * (depth - 1) + "[" + "]" + "}" * (depth - 1)


def test_the_deepest_level_allowed_is_read_and_the_next_is_not() -> None:
    assert parse(nested(MAX_DEPTH))
    with pytest.raises(UnreadableError, match="nested deeper than 100 levels"):
        parse(nested(MAX_DEPTH + 1))


@pytest.mark.parametrize("depth", [1_000, 100_000])
@pytest.mark.parametrize("form", ["[", '{"a":', '[{"a":'])
def test_deep_nesting_is_one_reason_also_in_a_thread_with_a_small_stack(
    depth: int, form: str
) -> None:
    raised: list[BaseException] = []

    def read() -> None:
        try:
            parse(form * depth)
        except (UnreadableError, RecursionError) as error:
            raised.append(error)

    before = threading.stack_size(256 << 10)
    try:
        thread = threading.Thread(target=read)
        thread.start()
    finally:
        threading.stack_size(before)
    thread.join()
    assert [type(error) for error in raised] == [UnreadableError]
    assert "nested deeper" in str(raised[0])


def test_many_brackets_side_by_side_and_inside_texts_are_not_nesting() -> None:
    text = json.dumps({"a": [[] for _ in range(500)], "b": "[{" * 500 + '\\"'})
    assert parse(text) == json.loads(text)


def test_a_long_text_with_brackets_needs_no_memory_beyond_a_few_times_its_size() -> None:
    import tracemalloc

    text = json.dumps({"a": "[x] " * 2_000_000})
    tracemalloc.start()
    parse(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * len(text)


def test_counting_of_reasons_leaves_values_out() -> None:
    with pytest.raises(UnreadableError) as raised:
        parse('{"a": 1, "a": 2}')
    assert raised.value.kind == "a key stands twice in one object"


def test_a_lone_surrogate_is_found_at_any_depth() -> None:
    assert has_lone_surrogate({"a": [{"b": "\ud800"}]})
    assert not has_lone_surrogate({"a": [{"b": "😀"}]})


@given(
    st.dictionaries(TEXT, VALUES, max_size=4) | st.lists(VALUES, max_size=4),
    st.sampled_from([None, 2, "\t"]),
    st.booleans(),
)
def test_the_parts_of_an_object_or_list_are_their_texts(
    value: Any, indent: Any, is_ascii: bool
) -> None:
    text = f" {json.dumps(value, indent=indent, ensure_ascii=is_ascii)}\n"
    parts = parts_of(text)
    expected = value if isinstance(value, dict) else dict(enumerate(value))
    assert {key: json.loads(part) for key, part in parts.items()} == expected
    assert all(part in text and part == part.strip() for part in parts.values())


def test_numbers_in_the_parts_keep_their_text() -> None:
    assert parts_of('{"a" : 1.10,"b":[ 1e3 ] }') == {"a": "1.10", "b": "[ 1e3 ]"}
    assert parts_of("[1.10 , {}]") == {0: "1.10", 1: "{}"}
    assert parts_of("[ ]") == parts_of("{}") == {}
