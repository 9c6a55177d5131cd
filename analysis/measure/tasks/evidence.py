"""What the form of an example says of its task: a pasted text, a question, numbers, code.

Evidence counts like a cue: (type, weight) pairs that are added to the scores. The answer is
evidence too, but a light one: a wrong answer does not change what was asked.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

from analysis.measure.cues import Cues
from analysis.measure.tasks import marks
from analysis.measure.tasks.instruction import QUOTE, Parts

BODY_CHARS, BODY_END_CHARS = 1500, 300  # of a prompt, looked at for marks of a pasted text
RESPONSE_CHARS = 1500  # of an answer or a system text that are looked at
LONG_REST = 40  # characters below the first line, from which on they are a pasted text
EXCERPT_CHARS, PLACE_CHARS = 200, 20_000  # of an answer that may be an excerpt, and of its source
SHORT_ANSWER, LONG_PROMPT = 40, 320
SHORT_REMARK, SHORT_GREETING = 80, 60
_SEVERAL = 2

# Counts only if the first line does not say what to do: else the text has a question in it.
ASKED_LAST = "a question at the end, with a pasted text"
# Evidence -> what it adds to which types. The names are shown to people.
EVIDENCE: dict[str, dict[str, float]] = {
    "a question with a pasted text": {"closed_qa": 2.0, "classification": 0.5, "open_qa": -1.0},
    ASKED_LAST: {"closed_qa": 2.0, "classification": 0.5, "open_qa": -1.0},
    "a question of its own beside a text": {"closed_qa": 1.5, "open_qa": -1.0},
    "a question about a quotation": {"closed_qa": 1.0, "classification": 0.75, "reasoning": 0.5},
    "a question without a text": {"open_qa": 0.5},
    "a pasted text": {
        "summarization": 0.75,
        "rewriting": 0.75,
        "extraction": 0.75,
        "classification": 0.5,
        "closed_qa": 0.5,
        "open_qa": -1.5,
        "brainstorming": -0.5,
        "creative_writing": -0.5,
        "reasoning": -0.75,
    },
    "offered answers": {"closed_qa": 0.5, "classification": 1.0, "reasoning": 0.5},
    "code in the prompt": {"code": 2.0, "open_qa": -0.5},
    "code in the answer": {"code": 2.0},
    "a number, and a quantity asked for": {"math": 1.0},
    "several numbers, and a quantity asked for": {"math": 1.0},
    "numbers with units in a question": {"math": 1.0},
    "an arithmetic expression": {"math": 2.0},
    "a number as the answer": {"math": 0.5},
    "statements, then a question": {"reasoning": 2.0, "open_qa": -0.5},
    "statements with numbers, then a question": {"math": 1.75, "reasoning": 0.5, "open_qa": -0.5},
    "clauses, then a question": {"reasoning": 0.75},
    "an answer out of the prompt": {"closed_qa": 0.75, "extraction": 0.75, "classification": 0.25},
    "a very short answer to a long prompt": {"classification": 0.5, "closed_qa": 0.5},
    "several turns": {"conversation": 3.0},
    "a persona in the system text": {"role_play": 4.5},
    "a greeting or thanks": {"conversation": 3.0},
    "a remark without a request": {"conversation": 1.5},
}
NAMES = tuple(EVIDENCE)
_AT = {name: index for index, name in enumerate(NAMES)}


def evidence(prompt: str, response: str, system: str, n_turns: int, places: Parts) -> list[int]:
    """What the form of one example says: indices in `NAMES`."""
    names = [*_of_prompt(prompt, n_turns, places), *_of_response(prompt, response)]
    if system and _has_persona(system):
        names.append("a persona in the system text")
    return [_AT[name] for name in names]


@functools.cache
def _marks() -> tuple[Cues, tuple[str, ...]]:
    rows = [(pattern, mark) for mark, patterns in marks.MARKS.items() for pattern in patterns]
    return Cues([pattern for pattern, _ in rows]), tuple(mark for _, mark in rows)


def _marks_in(prompt: str) -> set[str]:
    if len(prompt) > BODY_CHARS + BODY_END_CHARS:
        prompt = f"{prompt[:BODY_CHARS]}\n{prompt[-BODY_END_CHARS:]}"
    cues, kinds = _marks()
    return {kinds[index] for index in cues.found_in(prompt)}


def _of_prompt(prompt: str, n_turns: int, places: Parts) -> Iterator[str]:
    first, middle, last = places
    marked = _marks_in(prompt)
    asked_first = "?" in first or "？" in first
    asked = asked_first or last.rstrip().endswith(("?", "？"))
    pasted = n_turns <= 1 and ("context" in marked or _width(middle) + _width(last) >= LONG_REST)
    if n_turns > 1:
        yield "several turns"
    if pasted:
        yield "a pasted text"
        if "question" in marked:
            yield "a question of its own beside a text"
    if "options" in marked:
        yield "offered answers"
    if "code" in marked:
        yield "code in the prompt"
    if pasted and asked and "code" not in marked:
        yield "a question with a pasted text" if asked_first else ASKED_LAST
    if asked and not pasted:
        quoting = QUOTE in first
        yield "a question about a quotation" if quoting else "a question without a text"
    yield from _numbers(places, asked=asked and not (pasted and asked_first), pasted=pasted)
    if n_turns <= 1 and not pasted:
        yield from _statements(first, asked=asked)
    if len(prompt) <= SHORT_GREETING and marks.GREETING.match(prompt):
        yield "a greeting or thanks"


def _numbers(places: Parts, *, asked: bool, pasted: bool) -> Iterator[str]:
    first, middle, last = places
    end = last or first
    numbers = len(marks.NUMBER.findall(first))
    if not middle:
        numbers += len(marks.NUMBER.findall(last))
    if not numbers:
        return
    if asked and marks.QUANTITY.search(end):
        yield "a number, and a quantity asked for"
        if numbers >= _SEVERAL:
            yield "several numbers, and a quantity asked for"
    if asked and not pasted and len(marks.UNIT.findall(first)) >= _SEVERAL:
        yield "numbers with units in a question"
    if marks.ARITHMETIC.match(end):
        yield "an arithmetic expression"


def _statements(first: str, *, asked: bool) -> Iterator[str]:
    if not asked:
        if len(first) < SHORT_REMARK and marks.CHAT.match(first):
            yield "a remark without a request"
    elif marks.PREMISE.match(first):
        numbers = marks.NUMBER.search(first) is not None
        yield f"statements{' with numbers' * numbers}, then a question"
    elif not first.isascii() and marks.CLAUSES.match(first):
        yield "clauses, then a question"


def _width(text: str) -> int:
    """Characters, a text with Chinese counted twice: it says the same in half as many."""
    return len(text) if text.isascii() else 2 * len(text)


def _of_response(prompt: str, response: str) -> Iterator[str]:
    if marks.PROGRAM.search(response[:RESPONSE_CHARS]):
        yield "code in the answer"
    answer = response.strip() if len(response) <= EXCERPT_CHARS else ""
    if not answer:
        return
    if len(prompt) > 2 * len(answer) and answer.rstrip(".。") in prompt[:PLACE_CHARS]:
        yield "an answer out of the prompt"
    if len(answer) <= SHORT_ANSWER and len(prompt) >= LONG_PROMPT:
        yield "a very short answer to a long prompt"
    if marks.ANSWERED_NUMBER.match(answer):
        yield "a number as the answer"


@functools.cache
def _personas() -> tuple[Cues, Cues]:
    return Cues(marks.PERSONA), Cues(marks.ASSISTANT)


def _has_persona(system: str) -> bool:
    persona, assistant = _personas()
    start = system[:RESPONSE_CHARS]
    return bool(persona.found_in(start)) and not assistant.found_in(start)
