"""Instructions that try to take an assistant over: injected ones, and jailbreaks.

A set that is trained on should not teach a model to obey them; whether an example shows how to
answer one, or only speaks of it, a person has to say: the place is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.measure.cues import Cues
from analysis.measure.flags.by_example import BoolArray, explain_by, flag_by, quoted
from analysis.measure.hijacks.cues import INJECTIONS, JAILBREAKS, NEGATED
from analysis.measure.metric import FLAG_UNIT, Metric
from analysis.measure.words import arrow

READ_CHARS = 200_000  # of a text
AROUND_CHARS = 24  # that are quoted before the place
SIDES = ("system", "prompt", "response")
BEFORE_CHARS = 40  # in which a place may be negated
# Apostrophes, and white space of all kinds, even that without a width.
_WRITTEN_AS = str.maketrans(
    "’‘ʼ＇\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b"
    "\u200c\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff\x0b\x85\xad",
    "'" * 4 + " " * 26,
)
_NEGATED = re.compile(NEGATED, re.IGNORECASE)
_INJECTIONS, _JAILBREAKS = Cues(INJECTIONS), Cues(JAILBREAKS)
KINDS = {"injection": _INJECTIONS, "jailbreak": _JAILBREAKS}
Found = tuple[str, int, int]


def places(cues: Cues, texts: dict[str, str]) -> list[Found]:
    """Where texts try to take an assistant over.

    Args:
        cues: What is looked for.
        texts: Side -> its text.

    Returns:
        (side, where it begins, where it ends) in characters, side by side, each pattern's first
        place; not those that a text warns of ("never ignore your instructions").
    """
    return [
        (side, begin, end)
        for side, text in ((side, _plain(text)) for side, text in texts.items())
        for begin, end, _ in cues.spans(text)
        if not _NEGATED.search(text[max(begin - BEFORE_CHARS, 0) : begin])
    ]


def _plain(text: str) -> str:
    """The text with one character for each, so that places in it are those in the text."""
    return text[:READ_CHARS].translate(_WRITTEN_AS)


def _flag(cues: Cues) -> tuple[Callable[[pd.DataFrame], pd.Series], Callable[..., str | None]]:
    def gate(frame: pd.DataFrame) -> BoolArray:
        held = np.zeros(len(frame), dtype=np.bool_)
        for side in SIDES:
            held |= cues.any(map(_plain, arrow(frame[side]).to_pylist()))
        return held

    def find(*texts: str) -> str | None:
        found = places(cues, dict(zip(SIDES, texts, strict=True)))
        if not found:
            return None
        side, begin, end = found[0]
        text = texts[SIDES.index(side)]
        where = "system text" if side == "system" else side
        return f"The {where} has {quoted(text[max(begin - AROUND_CHARS, 0) : end])}."

    compute, _ = flag_by(gate, find, SIDES)
    return compute, explain_by(gate, find, SIDES)


_injection, _injection_why = _flag(_INJECTIONS)
_jailbreak, _jailbreak_why = _flag(_JAILBREAKS)

HIJACKS: dict[str, Metric] = {
    "injection": Metric(
        title="Prompt injection",
        unit=FLAG_UNIT,
        description="A text tells the assistant to drop its instructions, or to give them away.",
        source="Perez and Ribeiro 2022 (arXiv:2211.09527); patterns in English and Chinese",
        compute=_injection,
        columns=SIDES,
        kind="flag",
        explain=_injection_why,
    ),
    "jailbreak": Metric(
        title="Jailbreak",
        unit=FLAG_UNIT,
        description="A text gives the assistant a role or a fiction in which it has no limits.",
        source="Shen et al. 2024 (arXiv:2308.03825); patterns in English and Chinese",
        compute=_jailbreak,
        columns=SIDES,
        kind="flag",
        explain=_jailbreak_why,
    ),
}
