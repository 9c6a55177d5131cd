"""Other ways to ask for the same answer, without a model.

A prompt is put politely, or as a wish; or something is asked for that the response has already
("Answer in one sentence."), so that it stays a right answer. Each new prompt is held against the
response by the rule that finds what was asked for and is missing (`analysis.measure.flags.forms`):
one that asks for what the response has not is not used. Nothing is made of code, of maths, or of
conversations of several turns, in which other turns hang on the wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from analysis.measure import fences
from analysis.measure.flags.form_requests import requests
from analysis.measure.flags.forms import find, n_items, n_sentences
from analysis.measure.tasks.verbs_en import VERBS
from analysis.measure.words import n_words

LEFT_ALONE = ("code", "math")
LONGEST = 20_000  # characters of a prompt and of a response that are looked at
FEWEST_ITEMS, MOST_ITEMS = 2, 20
MOST_WORDS = 500  # of a response of which a limit is told
ROUND_TO = ((60, 10), (200, 25), (MOST_WORDS, 50))  # up to so many words: to the next so many
_GIVEN = re.compile(r"[:：]|\n\s*\n|[\"“”「『]")
_FIRST_WORD = re.compile(r"[A-Z][a-z]+\b")
_SENTENCE = re.compile(r"(?P<said>[^\n.!?]{3,300})(?P<end>[.!?]?)(?P<rest>(?:\s.*)?)", re.DOTALL)
_QUESTION = re.compile(r"(?:what|who|which|where|when|why|how)\b[^\n?]{3,300}\?\s*", re.IGNORECASE)
_POLITE = re.compile(r"\b(?:please|kindly|could you|can you|would you)\b", re.IGNORECASE)
_ASKS_ZH = re.compile(r"(?:请|能不能|可以|麻烦)")
_ZH_ORDERS = ("写", "列出", "解释", "说明", "描述", "总结", "概括", "翻译", "介绍", "比较", "给出")
_CALCULATES = re.compile(r"[=∑∫√]|\\(?:frac|begin|\[)|\$\$")


@dataclass(frozen=True)
class Variant:
    """Another prompt for the same response.

    Attributes:
        text: The prompt.
        how: What was done, for people: "Asked politely".
    """

    text: str
    how: str


def variants(
    prompt: str, response: str, *, language: str | None, task_type: str | None = None
) -> list[Variant]:
    """Other prompts to which a response is as right an answer.

    Args:
        prompt: What is asked, of one turn.
        response: The answer.
        language: Of both, as the metric has it; nothing is made in any but "en" and "zh".
        task_type: A label of the metric, None if it is not known.

    Returns:
        The variants, each another text; none where nothing can be done.
    """
    if not _may_be_changed(prompt, response, task_type):
        return []
    if language not in ("en", "zh"):
        return []
    is_chinese = language == "zh"
    asked = _asked_zh(prompt) if is_chinese else _asked_en(prompt)
    limits = _limits_zh(response) if is_chinese else _limits_en(response)
    made = [*asked]
    # Behind a colon or a blank line stands a text to be worked on: nothing is added to that.
    if not requests(prompt) and not _GIVEN.search(prompt):
        joint = "" if is_chinese and "\n" not in prompt else "\n" if "\n" in prompt else " "
        whole = _finished(prompt, is_chinese=is_chinese)
        made += [Variant(f"{whole}{joint}{limit}", "Asks for what is there") for limit in limits]
    different = {variant.text: variant for variant in reversed(made) if variant.text != prompt}
    right = [each for each in different.values() if find(each.text, response) is None]
    return right[::-1]


def _may_be_changed(prompt: str, response: str, task_type: str | None) -> bool:
    if task_type in LEFT_ALONE or not prompt.strip() or not response.strip():
        return False
    if max(len(prompt), len(response)) > LONGEST:
        return False
    both = f"{prompt}\n{response}"
    return not (fences.split(both)[0] or "`" in both or _CALCULATES.search(both))


def _asked_en(prompt: str) -> Iterator[Variant]:
    if _POLITE.search(prompt):
        return
    if _QUESTION.fullmatch(prompt):
        yield Variant(f"Can you answer this question? {prompt}", "Asked politely")
        yield Variant(f"I have a question: {prompt}", "Told as a wish")
        return
    first, sentence = _FIRST_WORD.match(prompt), _SENTENCE.fullmatch(prompt)
    if not (first and sentence and first[0].lower() in VERBS):
        return
    said = f"{first[0].lower()}{sentence['said'][first.end() :]}"
    end, rest = sentence["end"], sentence["rest"]
    if end == "?" or (not end and rest.strip() and not rest.startswith("\n")):
        return
    yield Variant(f"Please {said}{end}{rest}", "Asked politely")
    yield Variant(f"I would like you to {said}{end or '.' * bool(rest)}{rest}", "Told as a wish")
    if ":" not in said:
        yield Variant(f"Could you {said}?{rest}", "Asked as a question")


def _asked_zh(prompt: str) -> Iterator[Variant]:
    if not _ASKS_ZH.search(prompt) and prompt.startswith(_ZH_ORDERS):
        yield Variant(f"请{prompt}", "Asked politely")
        yield Variant(f"我想请你{prompt}", "Told as a wish")


def _finished(prompt: str, *, is_chinese: bool) -> str:
    """A prompt with a full stop, so that a sentence can follow."""
    text = prompt.rstrip()
    if text[-1].isalnum():
        return f"{text}{'。' if is_chinese else '.'}"
    return text


def _limits_en(response: str) -> Iterator[str]:
    one_line = "\n" not in response.strip()
    if one_line and n_sentences(response) == 1 and response.strip()[-1] in ".!?":
        yield "Answer in one sentence."
    if (items := _items(response)) is not None:
        yield f"Give exactly {items} items."
    if (most := _most_words(response)) is not None:
        yield f"Use at most {most} words."


def _limits_zh(response: str) -> Iterator[str]:
    one_line = "\n" not in response.strip()
    if one_line and n_sentences(response) == 1 and response.strip()[-1] in "。！？":
        yield "请用一句话回答。"
    if (items := _items(response)) is not None:
        yield f"请给出{items}项。"


def _items(response: str) -> int | None:
    """Items of a response that is nothing but a list."""
    lines = [line for line in response.splitlines() if line.strip()]
    n = n_items(response)
    return n if n is not None and FEWEST_ITEMS <= n <= MOST_ITEMS and n == len(lines) else None


def _most_words(response: str) -> int | None:
    n = int(n_words(pd.Series([response])).iloc[0])
    if not n or n > MOST_WORDS:
        return None
    step = next(step for most, step in ROUND_TO if n <= most)
    return n + step - n % step
