from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.data.json_strings import MOST_NESTED, RecordTexts, literal_of, text_of, texts_of

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUE = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXT, inner, max_size=3)),
)
RECORD = st.dictionaries(TEXT, VALUE, max_size=4)


def as_text(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[str]:
    written = st.tuples(st.lists(inner, max_size=3), st.booleans(), st.sampled_from([None, 1]))
    objects = st.tuples(
        st.dictionaries(TEXT, inner, max_size=3), st.booleans(), st.sampled_from([None, 1])
    )
    return (written | objects).map(
        lambda made: f" {json.dumps(made[0], ensure_ascii=made[1], indent=made[2])}\n"
    )


NESTED = st.recursive(
    st.one_of(st.none(), st.integers(), st.floats(), TEXT, st.just('"\\\n张😀')),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(TEXT, inner, max_size=3), as_text(inner)
    ),
    max_leaves=8,
)


def expected(value: Any, path: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    if isinstance(value, str) and value:
        inner = None
        if depth < MOST_NESTED and value.strip(" \t\r\n")[:1] in ("{", "["):
            with contextlib.suppress(ValueError):
                inner = json.loads(value)
        if inner is None:
            yield path, value
        else:
            yield from expected(inner, path, depth + 1)
    elif isinstance(value, list):
        for each in value:
            yield from expected(each, path, depth)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from expected(each, f"{path}.{key}" if path else key, depth)


@given(RECORD, st.booleans(), st.sampled_from([None, 1]))
def test_all_texts_are_found_with_their_keys(record, ascii_only: bool, indent) -> None:
    raw = json.dumps(record, ensure_ascii=ascii_only, indent=indent)
    assert [(text.path, text.value) for text in texts_of(raw)] == list(expected(record))


@given(RECORD, st.booleans())
def test_every_character_is_where_it_is_said_to_be(record, ascii_only: bool) -> None:
    raw = json.dumps(record, ensure_ascii=ascii_only)
    for text in texts_of(raw):
        for offset, character in enumerate(text.value):
            written = raw[text.at(offset) : text.at(offset + 1)]
            assert json.loads(f'"{written}"') == character


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (r"a\nb", "a\nb"),
        (r"\u0041\/\\n\"", 'A/\\n"'),
        (r"\ud83d\ude42 and \uD83D\uDE42", "🙂 and 🙂"),
        (r"x\u00e9\t", "xé\t"),
    ],
)
def test_escapes_are_one_character_each(written: str, value: str) -> None:
    (text,) = texts_of(f'{{"k": ["{written}"]}}')
    assert (text.path, text.value) == ("k", value)
    assert text.at(len(value)) - text.start == len(written)


@given(TEXT, st.sampled_from(["plain", "naïve"]))
def test_a_text_that_goes_in_is_escaped_and_stays_ascii_among_ascii(text: str, like: str) -> None:
    literal = literal_of(text, like=like)
    assert text_of(literal) == text
    assert literal.isascii() or not like.isascii()


@given(NESTED, st.booleans(), TEXT.map("x{}".format), st.data())
def test_a_text_in_json_in_a_text_is_replaced_and_every_other_byte_stays(
    record: Any, ascii_only: bool, new: str, data: st.DataObject
) -> None:
    raw = json.dumps({"k": record}, ensure_ascii=ascii_only)
    texts = list(texts_of(raw))
    values = [text.value for text in texts]
    if not texts:
        return
    number = data.draw(st.integers(0, len(texts) - 1))
    text = texts[number]
    start = data.draw(st.integers(0, len(text.value)))
    end = data.draw(st.integers(start, len(text.value)))
    first, last = text.at(start), text.at(end)
    assert text.start <= first <= last <= text.end
    assert text.part(first, last) == text.value[start:end]
    assert RecordTexts(raw).holding(first) == text
    made = raw[:first] + text.written(new, like=raw) + raw[last:]
    values[number] = text.value[:start] + new + text.value[end:]
    read = json.loads(made)
    assert made.isascii() or not raw.isascii()
    before = [path for path, _ in expected({"k": record})]
    assert list(expected(read)) == list(zip(before, values, strict=True)) or (
        values[number].lstrip()[:1] in "[{"  # it has become JSON, or is none any more
    )


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('{"body": "hi\\nann", "phone": 2125550123, "k": {"l": ["a", true]}}', ["hi\nann", "a"]),
        ('\n[ "a\\u5f20", ["b"] ]\t', ["a张", "b"]),
        ('{"a": "line\nbreak", "n": NaN}', ["line\nbreak"]),
        ('{"a": "\\ud83d\\ude42"}', ["🙂"]),
        ("{}", []),
        ("[1, 2]", []),
        *[(text, [text]) for text in ("{a}", "[Ann Lee]", '{"a": "b"', '"a"', '{"a": "b"} c')],
        *[(text, [text]) for text in ('{"a": "\\ud83d"}', "[" * 9999 + "]" * 9999, "\\[]")],
    ],
)
def test_of_a_text_that_is_json_its_texts_are_given(text: str, values: list[str]) -> None:
    for ascii_only in (True, False):
        found = list(texts_of(json.dumps({"k": text}, ensure_ascii=ascii_only)))
        assert [one.value for one in found] == values


def test_the_keys_go_on_inside_and_what_is_too_deep_is_a_text() -> None:
    nested: Any = {"x": "y"}
    for number in range(MOST_NESTED + 1):
        nested = {f"k{number}": json.dumps(nested)}
    (text,) = texts_of(json.dumps(nested))
    assert (text.path, text.value) == ("k3.k2.k1.k0", '{"x": "y"}')
    arguments = json.dumps({"to": ["a", {"name": "b"}]})
    raw = json.dumps({"calls": [{"function": {"arguments": arguments}}]})
    assert [text.path for text in texts_of(raw)] == [
        "calls.function.arguments.to",
        "calls.function.arguments.to.name",
    ]
