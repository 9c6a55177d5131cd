"""Answers that decline, and the phrases of a model speaking of itself."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from analysis.measure.cues import Cues
from analysis.measure.flags.by_example import (
    BoolArray,
    explain_by,
    flag_by,
    looked_at,
    quoted,
)
from analysis.measure.flags.refusal_cues import (
    ABOUT_MODELS,
    ASKED_TO_WRITE,
    BARE,
    BOILERPLATE,
    CALLS,
    CAPABILITY,
    COURTESY,
    DECLINES,
    DESCRIBES_TOOLS,
    GIVEN_TEXT,
    GOES_ON,
    OFFERS_TOOLS,
    ON_PRINCIPLE,
    TELLS_TOOLS,
    UNMISTAKABLE,
)
from analysis.measure.metric import FLAG_UNIT, SHARE_UNIT, Metric
from analysis.measure.words import arrow

HEAD_CHARS = 600  # a refusal comes at once; what stands later is part of an answer
HEAD_SENTENCES = 3
# Words behind the refusal from which on the answer counts as given after all.
DONE_WORDS, DONE_WORDS_BRIDGED = 120, 45
CAPABILITY_WORDS, CAPABILITY_WORDS_BRIDGED = 60, 30
NEXT_CHARS = 80  # behind a refusal, that tell an assistant from a figure in a text
MESSAGES = 200  # of a conversation, the last ones
COURTESY_WORDS = 40
REASON_CHARS = 800  # from where an answer declines, that tell why
BOILERPLATE_CHARS = 200_000

_DECLINES = re.compile("|".join(DECLINES), re.I)
_CAPABILITY = re.compile("|".join(CAPABILITY), re.I)
_UNMISTAKABLE = re.compile("|".join(UNMISTAKABLE), re.I)
_GIVEN_TEXT = re.compile("|".join(GIVEN_TEXT), re.I)
_GOES_ON = re.compile("|".join(GOES_ON), re.I)
_DONE_BEFORE = re.compile(r"\b(?:here (?:is|are)|here's)\b|以下|\n1\.", re.I)
_ASKED_TO_WRITE = re.compile("|".join(ASKED_TO_WRITE), re.I)
_DESCRIBES_TOOLS = re.compile("|".join(DESCRIBES_TOOLS), re.I)
_OFFERS_TOOLS = re.compile("|".join(OFFERS_TOOLS), re.I)
_CALLS = re.compile("|".join(CALLS), re.I)
_TELLS_TOOLS = re.compile("|".join(TELLS_TOOLS), re.I)
_ON_PRINCIPLE = re.compile("|".join(ON_PRINCIPLE), re.I)
_BARE = re.compile("|".join(BARE), re.I)
_COURTESY = re.compile("|".join(COURTESY), re.I)
_ABOUT_MODELS = re.compile("|".join(ABOUT_MODELS), re.I)
_BOILERPLATE = re.compile("|".join(BOILERPLATE), re.I)

_SENTENCE = re.compile(r"[^.!?。！？\n]*[.!?。！？\n]*")
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")
_QUOTES = "\"'“‘「『«„*_`>("
_THINKING = re.compile(r"\s*<think>.*?</think>\s*", re.S)
_APOSTROPHES = str.maketrans("’‘ʼ＇", "''''")
_DECLINE_CUES = Cues((*DECLINES, *CAPABILITY))
_BOILERPLATE_CUES = Cues(BOILERPLATE)


def _plain(text: str) -> str:
    return text.translate(_APOSTROPHES)


def _gate(cues: Cues, frame: pd.DataFrame) -> BoolArray:
    return cues.any(map(_plain, arrow(frame["response"]).to_pylist()))


def _paragraphs(response: str, n_turns: int) -> list[str]:
    """What the assistant says: of one turn the text, of several its last paragraphs."""
    thinking = _THINKING.match(response)
    text = response[thinking.end() :] if thinking else response
    if n_turns <= 1:
        return [text]
    return [part for part in text.rsplit("\n\n", MESSAGES)[-MESSAGES:] if part.strip()]


def _declines(text: str, *, in_writing: bool) -> str | None:
    """The sentence that declines, of an answer that does nothing else."""
    head = _plain(text[:HEAD_CHARS]).lstrip()
    if head[:1] in tuple(_QUOTES):  # somebody is quoted
        return None
    sentences = [part for part in _SENTENCE.findall(head) if part.strip()][:HEAD_SENTENCES]
    position = 0
    for sentence in sentences:
        position = head.index(sentence, position) + len(sentence)
        strong = _DECLINES.search(sentence)
        match = strong or _CAPABILITY.search(sentence)
        if match is None or sentence[: match.start()].count('"') % 2:
            continue
        before, after = head[: position - len(sentence)], head[position : position + NEXT_CHARS]
        if _DONE_BEFORE.search(before) or _GIVEN_TEXT.search(sentence):
            return None
        if in_writing and not _UNMISTAKABLE.search(sentence + after):
            continue
        rest = sentence[match.end() :] + text.lstrip()[position:][: 20 * DONE_WORDS]
        n_words = len(_WORD.findall(rest))
        bridged = _GOES_ON.search(rest) is not None or "\n1." in rest or "```" in rest
        limits = (DONE_WORDS, DONE_WORDS_BRIDGED) if strong else (
            CAPABILITY_WORDS, CAPABILITY_WORDS_BRIDGED)  # fmt: skip
        return sentence.strip() if n_words <= limits[bridged] else None
    return None


def declined(
    prompt: str, response: str, n_turns: int = 1, system: str = ""
) -> tuple[float, str | None]:
    """How much of an example declines, and why it is a refusal.

    An answer declines if a sentence at its beginning does so in the first person, and little
    follows. Not meant are answers that go on to do the task, that say what a given text does
    not tell, that quote, and letters or roles that were asked for (unless the model speaks as
    itself); nor answers that say which tools the assistant has and that none of them does
    what was asked: with tools, to know their limits is the wanted answer (BFCL's "irrelevance
    detection").

    A conversation is a refusal if all that the assistant says declines, courtesies aside, or
    if its last answer does and no tools were offered. In a pair the response is one answer.

    Returns:
        The share of the conversation's answers that decline, 0 where it is no refusal, 1 where
        all that is said declines; and a sentence, or None.
    """
    paragraphs = _paragraphs(response, n_turns)
    in_writing = _ASKED_TO_WRITE.search(prompt[:2000]) is not None
    said = {}
    for index, paragraph in enumerate(paragraphs):
        # What is done in the next paragraph belongs to it, if it says so.
        following = "".join(paragraphs[index + 1 : index + 2])
        text = f"{paragraph}\n{following}" if _GOES_ON.match(following[:160]) else paragraph
        sentence = _declines(text, in_writing=in_writing)
        if sentence is not None and sentence[:60] not in _plain(prompt[:20_000]):
            said[index] = sentence
    if not said:
        return 0.0, None
    first, last = min(said), max(said)
    has_tools = _has_tools(prompt, response, system)
    if _is_limit(said[first], "\n".join(paragraphs[first:]), has_tools=has_tools):
        return 0.0, None
    if all(index in said or _is_courtesy(part) for index, part in enumerate(paragraphs)):
        return 1.0, f"The answer declines: {quoted(said[first])}."
    if has_tools or not all(map(_is_courtesy, paragraphs[last + 1 :])):
        return 0.0, None
    share = len(said) / max(n_turns, len(said) + 1)
    return share, f"The last answer declines: {quoted(said[last])}."


def _has_tools(prompt: str, response: str, system: str) -> bool:
    """Whether the assistant was offered tools, or calls one.

    A prompt that only speaks of functions or tools offers none: it may be about mathematics.
    """
    described = any(_DESCRIBES_TOOLS.search(text[:20_000]) for text in (system, prompt))
    offered = described or _OFFERS_TOOLS.search(system[:20_000]) is not None
    return offered or _CALLS.search(response) is not None


def _is_limit(sentence: str, text: str, *, has_tools: bool) -> bool:
    """Whether an answer declines because no tool does what was asked, not on principle."""
    reason = _plain(text[:REASON_CHARS])
    if _ON_PRINCIPLE.search(reason):
        return False
    return _TELLS_TOOLS.search(reason) is not None or (has_tools and not _BARE.search(sentence))


def _is_courtesy(paragraph: str) -> bool:
    """Whether a paragraph only greets, asks back, or sends the user elsewhere."""
    plain = _plain(paragraph[: 20 * COURTESY_WORDS])
    return _COURTESY.search(plain) is not None and len(_WORD.findall(plain)) <= COURTESY_WORDS


def find_boilerplate(prompt: str, response: str) -> str | None:
    """Why an answer holds a phrase of a model speaking of itself, or None.

    Not meant are quotations, and answers to prompts about models or about the assistant.
    """
    text = _plain(response[:BOILERPLATE_CHARS])
    for match in _BOILERPLATE.finditer(text):
        before = text[max(0, match.start() - 2) : match.start()].strip()
        if before[-1:] and before[-1] in _QUOTES:
            continue
        if _ABOUT_MODELS.search(prompt[:2000]) or match[0][:40] in prompt:
            return None
        end = text.find(".", match.end(), match.end() + 60)
        phrase = text[match.start() : end if end > 0 else match.end()]
        return f"The model speaks of itself: {quoted(phrase)}."
    return None


_COLUMNS = ("prompt", "response", "n_turns", "system")


def _refusals(frame: pd.DataFrame) -> pd.DataFrame:
    shares = np.zeros(len(frame), dtype=np.float32)
    flags = np.zeros(len(frame), dtype=np.int8)
    for row, values in looked_at(frame, _gate(_DECLINE_CUES, frame), _COLUMNS):
        shares[row], sentence = declined(*values)
        flags[row] = sentence is not None
    return pd.DataFrame({"refusal": flags, "refusal_share": shares}, index=frame.index)


_explain_refusal = explain_by(
    lambda frame: _gate(_DECLINE_CUES, frame), lambda *values: declined(*values)[1], _COLUMNS
)
_boilerplate, _explain_boilerplate = flag_by(
    lambda frame: _gate(_BOILERPLATE_CUES, frame), find_boilerplate, ("prompt", "response")
)

REFUSAL_FLAGS: dict[str, Metric] = {
    "refusal": Metric(
        "Refusal",
        FLAG_UNIT,
        "The assistant declines to answer, and does not do the task afterwards. A conversation "
        "counts where all its answers decline, or the last one does and no tools were offered; "
        "to say that none of the offered tools does what was asked is no refusal.",
        "Phrases at the beginning of the answer, English and Chinese; own rules",
        _refusals,
        columns=_COLUMNS,
        kind="flag",
        explain=_explain_refusal,
        version=2,
    ),
    "refusal_share": Metric(
        "Refused share",
        SHARE_UNIT,
        "Of a refusal, the share of the conversation's answers that decline; 0 where it is none.",
        "1 where all that the assistant says declines, else answers that decline by turns",
        _refusals,
        columns=_COLUMNS,
    ),
    "boilerplate": Metric(
        "Model-speak",
        FLAG_UNIT,
        'The answer speaks as a model of itself: "As an AI language model", its cutoff, its maker.',
        "Phrases anywhere in the answer, English and Chinese; own rules",
        _boilerplate,
        columns=("prompt", "response"),
        kind="flag",
        explain=_explain_boilerplate,
    ),
}
