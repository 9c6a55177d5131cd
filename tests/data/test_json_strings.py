from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.data.json_strings import literal_of, text_of, texts_of

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUE = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXT, inner, max_size=3)),
)
RECORD = st.dictionaries(TEXT, VALUE, max_size=4)


def expected(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str) and value:
        yield path, value
    elif isinstance(value, list):
        for each in value:
            yield from expected(each, path)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from expected(each, f"{path}.{key}" if path else key)


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
