"""Patterns of what an instruction asks for besides its task: a condition, steps, a form, a don't.

The kinds are those by which instruction-following is tested (IFEval, arXiv:2311.07911; FollowBench,
arXiv:2310.20410). They may overlap. Looked for in the first lines of the prompt, and in the last
ones if they begin like an order: what else there is was pasted.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.measure.tasks.filters import compiled, ignoring_case
from analysis.measure.tasks.instruction import Parts, parts, sentences
from analysis.measure.tasks.pattern_cues import PATTERNS
from analysis.measure.tasks.verbs import verb_and_object
from analysis.measure.words import arrow

# A last line that goes on telling what to do.
_ORDER = re.compile(
    r"(?:please|answer|give|return|output|write|use|keep|do not|don't|never|avoid|if|only|make|"
    r"list|explain|format|respond|reply|limit|provide|start|end|include|exclude|name|add|say|show|"
    r"translate|summari[sz]e|classify|choose|step|first|then|no|without|in)\b|"
    r"[请用写不别勿如若只仅以并先再列给限避]",
    re.IGNORECASE,
)
_QUOTED_CHARS = 80
_LABEL = pd.StringDtype("pyarrow", na_value=np.nan)
_SAYS = {
    "asks_condition": "a condition",
    "asks_steps": "several steps",
    "asks_format": "the form of the answer",
    "asks_exclusion": "what must not be",
}


@functools.cache
def _filter() -> tuple[Any, tuple[int, ...]]:
    """The cues of all patterns as one filter, and the column of each."""
    rows = [(cue, column) for column, cues in enumerate(PATTERNS.values()) for cue in cues]
    return compiled([cue for cue, _ in rows]), tuple(column for _, column in rows)


def _looked_at(places: Parts) -> str:
    further = [sentences(part) for part in places[1:] if _ORDER.match(part)]
    return "\n".join((places.first, *further)) if further else places.first


def what_is_asked(frame: pd.DataFrame) -> pd.DataFrame:
    """Which patterns each prompt has, and the verb and object of its instruction.

    Args:
        frame: n rows with `prompt`.

    Returns:
        The columns of `PATTERNS`, int8 0 or 1, and `instruction_verb` and
        `instruction_object`, texts, null where there is none; index as in `frame`.
    """
    found, columns = _filter()
    flags = np.zeros((len(frame), len(PATTERNS)), dtype=np.int8)
    verbs: list[str | None] = []
    things: list[str | None] = []
    for row, prompt in enumerate(arrow(frame["prompt"]).to_pylist()):
        places = parts(prompt)
        for cue in found.Match(_looked_at(places)) or ():
            flags[row, columns[cue]] = 1
        verb, thing = verb_and_object(places)
        verbs.append(verb)
        things.append(thing)
    asked = pd.DataFrame(flags, index=frame.index, columns=list(PATTERNS))
    return asked.assign(
        instruction_verb=pd.Series(verbs, index=frame.index, dtype=_LABEL),
        instruction_object=pd.Series(things, index=frame.index, dtype=_LABEL),
    )


def explain_pattern(row: Mapping[str, Any], name: str) -> str | None:
    """The piece of one prompt that says so: 'says the form of the answer: "in two sentences"'."""
    import re2

    text = _looked_at(parts(row["prompt"]))
    matches = (re2.search(cue, text, ignoring_case()) for cue in PATTERNS[name])
    match = next(filter(None, matches), None)
    if match is None:
        return None
    piece = " ".join(match[0].split())[:_QUOTED_CHARS].strip(".;:,!? ，。；：、")
    return f'says {_SAYS[name]}: "{piece}"'
