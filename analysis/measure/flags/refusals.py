"""Answers that decline, and the phrases of a model speaking of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from analysis.measure.cues import Cues
from analysis.measure.flags.by_example import BoolArray, flag_by, quoted
from analysis.measure.flags.refusal_cues import (
    ABOUT_MODELS,
    ASKED_TO_WRITE,
    BOILERPLATE,
    CAPABILITY,
    DECLINES,
    GIVEN_TEXT,
    GOES_ON,
    UNMISTAKABLE,
)
from analysis.measure.metric import FLAG_UNIT, Metric
from analysis.measure.words import arrow

HEAD_CHARS = 600  # a refusal comes at once; what stands later is part of an answer
HEAD_SENTENCES = 3
# Words behind the refusal from which on the answer counts as given after all.
DONE_WORDS, DONE_WORDS_BRIDGED = 120, 45
CAPABILITY_WORDS, CAPABILITY_WORDS_BRIDGED = 60, 30
NEXT_CHARS = 80  # behind a refusal, that tell an assistant from a figure in a text
MESSAGES = 200  # of a conversation, at most
BOILERPLATE_CHARS = 200_000

_DECLINES = re.compile("|".join(DECLINES), re.I)
_CAPABILITY = re.compile("|".join(CAPABILITY), re.I)
_UNMISTAKABLE = re.compile("|".join(UNMISTAKABLE), re.I)
_GIVEN_TEXT = re.compile("|".join(GIVEN_TEXT), re.I)
_GOES_ON = re.compile("|".join(GOES_ON), re.I)
_DONE_BEFORE = re.compile(r"\b(?:here (?:is|are)|here's)\b|以下|\n1\.", re.I)
_ASKED_TO_WRITE = re.compile("|".join(ASKED_TO_WRITE), re.I)
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


def _openings(response: str, n_turns: int) -> Iterator[str]:
    """Where the assistant begins to speak: of one turn the text, of several each paragraph."""
    thinking = _THINKING.match(response)
    text = response[thinking.end() :] if thinking else response
    if n_turns <= 1:
        yield text
        return
    paragraphs = text.split("\n\n", MESSAGES)[:MESSAGES]
    for index, paragraph in enumerate(paragraphs):
        following = paragraphs[index + 1] if index + 1 < len(paragraphs) else ""
        # What is done in the next paragraph belongs to it, if it says so.
        yield f"{paragraph}\n{following}" if _GOES_ON.match(following[:160]) else paragraph


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


def find_refusal(prompt: str, response: str, n_turns: int = 1) -> str | None:
    """Why an answer is a refusal, or None.

    A sentence at its beginning declines in the first person, and little follows. Not meant
    are answers that go on to do the task, that say what a given text does not tell, that
    quote, and letters or roles that were asked for (unless the model speaks as itself).
    """
    in_writing = _ASKED_TO_WRITE.search(prompt[:2000]) is not None
    for text in _openings(response, n_turns):
        sentence = _declines(text, in_writing=in_writing)
        if sentence is not None and sentence[:60] not in _plain(prompt[:20_000]):
            return f"The answer declines: {quoted(sentence)}."
    return None


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


_refusal, _explain_refusal = flag_by(
    lambda frame: _gate(_DECLINE_CUES, frame), find_refusal, ("prompt", "response", "n_turns")
)
_boilerplate, _explain_boilerplate = flag_by(
    lambda frame: _gate(_BOILERPLATE_CUES, frame), find_boilerplate, ("prompt", "response")
)

REFUSAL_FLAGS: dict[str, Metric] = {
    "refusal": Metric(
        "Refusal",
        FLAG_UNIT,
        "The assistant declines to answer, and does not do the task afterwards.",
        "Phrases at the beginning of the answer, English and Chinese; own rules",
        _refusal,
        columns=("prompt", "response", "n_turns"),
        kind="flag",
        explain=_explain_refusal,
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
