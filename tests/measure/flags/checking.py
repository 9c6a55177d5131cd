"""What the tests of flags share: measuring one example."""

from __future__ import annotations

from typing import Any

import pandas as pd
from hypothesis import strategies as st

from analysis.measure.metrics import METRICS, measure, why, with_needs
from analysis.measure.settings import DEFAULTS, Settings

# Texts made of what flags look for, with anything between.
_CUES = '\n|```|...|……|,|(|{|"|1. |- |the|Explain it. |写一篇故事。|</s>|[INST]|Ã©|\ufffd|好的，|: '
PIECES = st.sampled_from([*_CUES.split("|"), "<|im_end|>", "|a|", "\t", "a" * 50])
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=30).map("".join)


def frame_of(*pairs: tuple[str, str]) -> pd.DataFrame:
    columns = {"prompt": [p for p, _ in pairs], "response": [r for _, r in pairs]}
    return pd.DataFrame(columns | {"system": [""] * len(pairs)}, dtype="str").assign(n_turns=1)


def value(name: str, prompt: str, response: str, settings: Settings = DEFAULTS) -> Any:
    """A metric of one example, as a Python value."""
    return measure(frame_of((prompt, response)), [name], settings=settings)[name].iloc[0].item()


def explained(name: str, prompt: str, response: str) -> str | None:
    values = measure(frame_of((prompt, response)), with_needs([name]))
    row = {"prompt": prompt, "response": response} | values.iloc[0].to_dict()
    assert METRICS[name].explain is not None
    return why(name, row)


def assert_flag_and_reason_agree(name: str, prompt: str, response: str) -> None:
    flag = value(name, prompt, response)
    assert flag in (0, 1)
    why = explained(name, prompt, response)
    assert (why is not None) == bool(flag)
    assert why is None or (why and "\n" not in why)
