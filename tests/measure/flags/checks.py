"""What every flag must do, for any text: for the tests of the flags."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from analysis.measure.metric import Metric

TEXT = pd.StringDtype("pyarrow", na_value=np.nan)
SECONDS = 5.0  # for one hostile text, on a busy machine

# Texts of all kinds: any characters, and pieces that wake the rules up.
_CUES = (
    "I'm sorry, but I can't help with that.~As an AI language model, I~抱歉，我无法~"
    "12 + 7 = 20~=~(~)~%~×~1/0 = 3~1,2~```python\n~```~def f(x):\n~    "
    "return~{~}~[~]~\"~'~JSON~Return JSON.~用英文回答~"
    "Translate into French:~翻译成~List five things~列出5点~in a table~in one sentence~| a | b |~"
    "- item\n~1. item\n~\n~\n\n~ ~…~\\frac{1}{2}~²~\u0000~\ud7ff~<think>"
)
PIECES = st.lists(st.sampled_from(_CUES.split("~")), max_size=12).map("".join)
TEXTS = st.one_of(PIECES, st.text(max_size=60))


def frame_of(**columns: Any) -> pd.DataFrame:
    """A frame of one row; a column that is not given is empty, languages are not known."""
    row: dict[str, Any] = {"system": "", "prompt": "", "response": "", **columns}
    texts = {
        name: pd.Series([row.get(name)], dtype=TEXT)
        for name in ("system", "prompt", "response", "prompt_language", "response_language")
    }
    return pd.DataFrame({**texts, "n_turns": np.int32(row.get("n_turns", 1))})


def flag_of(metrics: dict[str, Metric], name: str, **columns: Any) -> int:
    """The flag of one example, after checking that its explanation agrees with it."""
    frame = frame_of(**columns)
    metric = metrics[name]
    assert set(metric.columns) | set(metric.needs) <= set(frame.columns)
    assert metric.explain is not None
    result = metric.compute(frame)
    values = result[name] if isinstance(result, pd.DataFrame) else result
    assert values.dtype == np.int8
    flag = int(values.iloc[0])
    assert flag in (0, 1)
    sentence = metric.explain(frame.iloc[0].to_dict())
    assert (sentence is not None) == bool(flag)
    assert sentence is None or len(sentence) < 300
    return flag


def in_time(metrics: dict[str, Metric], name: str, **columns: Any) -> bool:
    """Whether a hostile example is measured within seconds."""
    start = time.perf_counter()
    flag_of(metrics, name, **columns)
    return time.perf_counter() - start < SECONDS
