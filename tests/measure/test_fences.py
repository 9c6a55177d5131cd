from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analysis.measure.fences import Block, split


def test_a_fence_is_parted_from_the_text_around_it() -> None:
    blocks, outside = split("Look:\n```Python\nx = 1\n```\nDone.")
    assert blocks == [Block("python", "x = 1\n", closed=True)]
    assert "x = 1" not in outside and "Look:" in outside and "Done." in outside


def test_a_fence_that_is_not_closed_holds_the_rest() -> None:
    blocks, outside = split("Look:\n~~~\nx = 1\ny = 2")
    assert blocks == [Block("", "x = 1\ny = 2", closed=False)]
    assert outside.strip() == "Look:"


def test_a_longer_fence_may_hold_a_shorter_one() -> None:
    blocks, _ = split("````md\n```\ninner\n```\n````")
    assert [block.text for block in blocks] == ["```\ninner\n```\n"]


def test_code_inside_a_line_is_no_fence() -> None:
    assert split("Use ```x``` here.")[0] == []


@given(st.text(alphabet="`~a \n", max_size=60))
def test_any_text_is_parted_without_losing_a_letter(text: str) -> None:
    blocks, outside = split(text)
    inside = "".join(block.text + block.language for block in blocks)
    assert (inside + outside).count("a") <= text.count("a")
    if not blocks:
        assert outside == text
