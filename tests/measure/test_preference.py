from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.measure.metrics import measure, why

FLAG = "contradictory_label"


def test_an_answer_is_unwanted_only_if_the_record_says_so() -> None:
    frame = pd.DataFrame({"label": pd.array([True, False, None], dtype="boolean")})
    assert measure(frame, ["unwanted"])["unwanted"].tolist() == [0, 1, 0]
    reasons = [why("unwanted", {"label": label}) for label in frame["label"]]
    assert [reason is not None for reason in reasons] == [False, True, False]


def labelled(*rows: tuple[str, str, str, bool | None], raw: list[str] | None = None) -> list[int]:
    """Which of some records have a contradictory label."""
    frame = pd.DataFrame(rows, columns=["system", "prompt", "response", "label"])
    frame["label"] = frame["label"].astype("boolean")
    frame["n_turns"] = 1
    frame["raw"] = raw or ["{}"] * len(frame)
    frame = frame.astype(dict.fromkeys(("system", "raw"), "large_string[pyarrow]"))
    return [int(at) for at in np.flatnonzero(measure(frame, [FLAG])[FLAG])]


def test_what_is_marked_as_wanted_and_as_unwanted_is_flagged_wherever_it_stands() -> None:
    assert labelled(
        ("", "Is it?", "Yes.", True),
        ("", "Is it?", "No.", False),
        ("", "is  IT?", "yes.", False),
        ("", "Is it?", "Yes.", True),
        ("", "Is it?", "No.", False),
    ) == [0, 2, 3]


def test_of_another_picture_an_answer_may_be_wrong_that_is_right_of_one() -> None:
    rows = [("", "Is it a cat?", "Yes.", True), ("", "Is it a cat?", "Yes.", False)]
    assert labelled(*rows, raw=['{"images": ["a.png"]}', '{"images": ["a.png"]}']) == [0, 1]
    assert labelled(*rows, raw=['{"images": ["a.png"]}', '{"images": ["b.png"]}']) == []


def test_without_a_label_under_another_system_text_or_empty_nothing_contradicts() -> None:
    assert not labelled(
        ("", "Is it?", "Yes.", True),
        ("", "Is it?", "Yes.", None),
        ("Be rude.", "Is it?", "Yes.", False),
        ("", "", "", True),
        ("", "", "", False),
    )
