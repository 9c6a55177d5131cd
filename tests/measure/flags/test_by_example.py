from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.measure.flags import FLAGS
from analysis.measure.flags.by_example import flag_by, quoted
from analysis.measure.settings import DEFAULTS
from tests.measure.flags.checking import frame_of

TEXTS = ["system", "prompt", "response"]


@pytest.mark.parametrize("name", sorted(FLAGS))
def test_a_missing_text_is_an_empty_one(name: str) -> None:
    metric = FLAGS[name]
    settings = [getattr(DEFAULTS, metric.settings)] if metric.settings else []
    empty = frame_of(prompt_language=None, response_language="en").assign(
        response_words=np.int32(0)
    )
    prompted = empty.assign(prompt=pd.Series(["Write JSON in French: a list of 5."]).astype("str"))
    for frame in (empty, prompted):
        kept = [one for one in TEXTS if frame[one].iloc[0]]
        null = frame.assign(**{one: None for one in TEXTS if one not in kept})
        flags = metric.compute(frame[[*metric.columns, *metric.needs]], *settings)
        of_null = metric.compute(null[[*metric.columns, *metric.needs]], *settings)
        assert of_null.equals(flags)
        if metric.explain is not None:
            row = null.iloc[0].to_dict()
            assert metric.explain(row) == metric.explain(frame.iloc[0].to_dict())


def test_compute_and_explain_go_the_same_way() -> None:
    compute, explain = flag_by(
        lambda frame: frame["prompt"].str.len().to_numpy() > 1, lambda prompt, _: prompt
    )
    rows = [{"prompt": "a", "response": ""}, {"prompt": "ab", "response": ""}]
    assert compute(pd.DataFrame(rows)).tolist() == [0, 1]
    assert [explain(row) for row in rows] == [None, "ab"]


def test_a_long_piece_is_quoted_by_its_beginning_or_its_end() -> None:
    text = "begin " + "x " * 500 + "end"
    assert quoted(text).startswith("“begin x x")
    assert quoted(text).endswith("…”")
    assert quoted(text, end=True).endswith("x end”")
    assert quoted(text, end=True).startswith("“…")
    assert quoted("a\n b") == "“a b”"
    assert max(map(len, (quoted(text), quoted(text, end=True)))) == 82
