from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from analysis.data.json_strings import inside_of, paths_in, places_of, strings_in, text_of

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


def texts_of(value: Any, path: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Path and text of every string, as a reader of the whole value sees them."""
    if isinstance(value, str):
        return [(".".join(filter(None, path)), value)]
    if isinstance(value, list):
        return [found for one in value for found in texts_of(one, path)]
    if isinstance(value, dict):
        return [found for key, one in value.items() for found in texts_of(one, (*path, key))]
    return []


@given(VALUES, st.booleans(), st.sampled_from([None, 1]))
def test_every_text_is_found_with_its_keys(value: Any, ascii_only: bool, indent) -> None:
    raw = json.dumps({"record": value}, ensure_ascii=ascii_only, indent=indent)
    places = strings_in(raw)
    found = [text_of(raw[start:end]) for start, end in places]
    paths = paths_in(raw, [start for start, _ in places])
    assert list(zip(paths, found, strict=True)) == texts_of({"record": value})


@given(TEXTS, st.booleans())
def test_each_character_of_a_text_has_its_place(text: str, ascii_only: bool) -> None:
    inside = json.dumps(text, ensure_ascii=ascii_only)[1:-1]
    at = places_of(inside)
    assert len(at) == len(text) + 1
    parts = (inside[at[n] : at[n + 1]] for n in range(len(text)))
    assert [text_of(part) for part in parts] == list(text)


@given(TEXTS, st.sampled_from(["plain", "naïve"]))
def test_a_text_that_goes_in_is_escaped_and_stays_ascii_among_ascii(text: str, like: str) -> None:
    inside = inside_of(text, like=like)
    assert text_of(inside) == text
    assert inside.isascii() or not like.isascii()
