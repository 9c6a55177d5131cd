from __future__ import annotations

import pandas as pd

from analysis.measure.metrics import measure, why


def test_an_answer_is_unwanted_only_if_the_record_says_so() -> None:
    frame = pd.DataFrame({"label": pd.array([True, False, None], dtype="boolean")})
    assert measure(frame, ["unwanted"])["unwanted"].tolist() == [0, 1, 0]
    reasons = [why("unwanted", {"label": label}) for label in frame["label"]]
    assert [reason is not None for reason in reasons] == [False, True, False]
