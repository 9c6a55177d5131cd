"""What the tests of flags share: measuring one example, and what every flag must do."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from analysis.measure.metric import Metric
from analysis.measure.metrics import METRICS, measure, why, with_needs
from analysis.measure.settings import DEFAULTS, Settings

TEXT = pd.StringDtype("pyarrow", na_value=np.nan)
SECONDS = 5.0  # for one hostile text, on a busy machine

# Texts of all kinds: any characters, and pieces that wake the rules up.
_CUES = (
    "I'm sorry, but I can't help with that.~As an AI language model, I~抱歉，我无法~"
    "12 + 7 = 20~=~(~)~%~×~1/0 = 3~1,2~```python\n~```~def f(x):\n~    "
    "return~{~}~[~]~\"~'~JSON~Return JSON.~用英文回答~"
    "Translate into French:~翻译成~List five things~列出5点~in a table~in one sentence~| a | b |~"
    "- item\n~1. item\n~\n~\n\n~ ~…~\\frac{1}{2}~²~\u0000~\ud7ff~<think>~"
    "...~……~,~|~1. ~- the~Explain it. ~写一篇故事。~</s>~[INST]~Ã©~\ufffd~好的，~: ~<|im_end|>"
    "~|a|~\t~Anſwer in ſwedish.~en anglaiſ~chineſe~Liſt ſix things.~In under 50 wordſ."
)
PIECES = st.sampled_from([*_CUES.split("~"), "a" * 50])
TEXTS = st.one_of(
    st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=20).map("".join),
    st.text(max_size=60),
)


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


def value(name: str, prompt: str, response: str, settings: Settings = DEFAULTS) -> Any:
    """A metric of one example, as a Python value."""
    return (
        measure(frame_of(prompt=prompt, response=response), [name], settings=settings)[name]
        .iloc[0]
        .item()
    )


def explained(name: str, prompt: str, response: str) -> str | None:
    values = measure(frame_of(prompt=prompt, response=response), with_needs([name]))
    row = {"prompt": prompt, "response": response} | values.iloc[0].to_dict()
    assert METRICS[name].explain is not None
    return why(name, row)


def assert_flag_and_reason_agree(name: str, prompt: str, response: str) -> None:
    flag = value(name, prompt, response)
    assert flag in (0, 1)
    why = explained(name, prompt, response)
    assert (why is not None) == bool(flag)
    assert why is None or (why and "\n" not in why)
