from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

from analysis.measure.duplicates.context import contexts


def of(*rows: tuple[str | None, int, Any]) -> list[tuple[str, ...]]:
    frame = pd.DataFrame(
        {
            "system": pd.Series([system for system, _, _ in rows], dtype="large_string[pyarrow]"),
            "n_turns": [n_turns for _, n_turns, _ in rows],
            "raw": pd.Series(
                [json.dumps(record) for _, _, record in rows], dtype="large_string[pyarrow]"
            ),
        }
    )
    return list(contexts(frame))


def picture(url: str) -> dict[str, Any]:
    image = {"type": "image_url", "image_url": {"url": url}}
    return {"messages": [{"role": "user", "content": [{"type": "text", "text": "What?"}, image]}]}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Be a pirate.", 1, {}), ("Be a lawyer.", 1, {})),
        (("", 1, {}), ("Be brief.", 1, {})),
        (("", 1, {}), ("", 2, {})),
        (("", 1, {"tools": [{"name": "a"}]}), ("", 1, {"tools": [{"name": "b"}]})),
        (("", 1, {"tools": '[{"name": "a"}]'}), ("", 1, {})),
        (("", 1, picture("a.png")), ("", 1, picture("b.png"))),
        (("", 1, {"prompt": "<image>", "images": ["a"]}), ("", 1, {"images": ["b"]})),
    ],
)
def test_what_an_answer_depends_on_tells_examples_apart(one: Any, other: Any) -> None:
    first, second = of(one, other)
    assert first != second


def test_what_is_not_there_is_the_same_for_all() -> None:
    talks_of = {"instruction": 'What is "tools": [1] in JSON?', "output": "A key.", "id": 7}
    first, second, third = of((None, 1, {"id": 1}), ("", 1, {"id": 2}), ("", 1, talks_of))
    assert first == second == third


@pytest.mark.parametrize(
    "record",
    [
        {"tools": []},
        {"tools": ""},
        {"tools": " [] "},
        {"images": None},
        {"file": "shard-1.json"},
        {"messages": [{"role": "user", "content": "Hi.", "images": []}]},
    ],
)
def test_an_empty_key_and_what_the_record_came_from_tell_nothing(record: Any) -> None:
    first, second = of(("", 1, record), ("", 1, {}))
    assert first == second


def test_the_order_of_keys_tells_nothing_and_that_of_a_list_does() -> None:
    tools, images = [{"name": "a"}], ["a.png", "b.png"]
    one = {"tools": tools, "images": images}
    first, second, third = of(
        ("", 1, one),
        ("", 1, {"images": images, "tools": tools}),
        ("", 1, one | {"images": images[::-1]}),
    )
    assert first == second != third


def test_a_picture_is_the_same_wherever_the_key_stands() -> None:
    first, second = of(("", 1, picture("a.png")), ("", 1, picture("a.png") | {"id": 3}))
    assert first == second
