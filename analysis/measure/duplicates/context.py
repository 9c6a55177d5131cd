"""What an answer depends on beside the text of its prompt: system text, turns, tools, pictures.

Two examples with the same texts are no duplicates, and no conflict, where these differ.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pyarrow.compute as pc

from analysis.measure.words import arrow

COLUMNS = ("system", "n_turns", "raw")
# Keys of records, messages and blocks whose values are no text of a prompt or a response.
_NAMES = (
    "tool tools functions image images image_url audio audios input_audio video videos video_url "
    "file files input_image input_file"
)
KEYS = frozenset(_NAMES.split())
# At the top of a record these are as often about the file that it came from as for the model.
ABOUT_THE_RECORD = frozenset({"file", "files", "tool"})
_EMPTY: tuple[Any, ...] = (None, "", "[]", "{}", "null", [], {})  # says the same as no such key
_ANY_KEY = f'"(?:{"|".join(sorted(KEYS))})"\\s*:'


def contexts(frame: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    """The context of each example, as texts that are equal where it is.

    Args:
        frame: The columns of COLUMNS, shape (n, 3).
    """
    raw = arrow(frame["raw"])
    telling = pc.match_substring_regex(raw, _ANY_KEY).to_numpy(zero_copy_only=False)
    systems = pc.fill_null(arrow(frame["system"]), "").to_pylist()
    for at, (system, n_turns) in enumerate(zip(systems, frame["n_turns"], strict=True)):
        more = list(_values(json.loads(raw[at].as_py()), ABOUT_THE_RECORD)) if telling[at] else []
        yield system, str(n_turns), json.dumps(more, sort_keys=True) if more else ""


def _values(value: Any, besides: frozenset[str] = frozenset()) -> Iterator[Any]:
    """The values of KEYS anywhere in a record: lists in their order, keys in that of their names.

    Args:
        value: The record, or a part of it.
        besides: Keys that say nothing at its top.
    """
    if isinstance(value, dict):
        for key, inner in sorted(value.items()):
            if key in besides:
                continue
            if key in KEYS:
                if (inner.strip() if isinstance(inner, str) else inner) not in _EMPTY:
                    yield [key, inner]
            else:
                yield from _values(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _values(inner)
