"""Equations of numbers in a text: found, read and worked out in exact fractions.

Only what is plainly complete is read: a side that touches a variable, a power, a unit between
its numbers or anything else unknown is left alone. Nothing of the text is ever executed.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from analysis.measure.flags.equation_tokens import normal, tokens_of
from analysis.measure.flags.values import NotANumberError, Token, agree, is_cut, side_values

MAX_TOKENS = 60  # of one side
MINUS = Token("op", "-", 0, 0)

_SAFE_BEFORE = frozenset(",.;:，。；：、\"'“”‘’「」<>[]{}【】&#→⇒|$`!?~")
_UNSAFE_AFTER = frozenset("^²³⁴√!°∶:±_¹½¼¾⅓⅔")
# Words and characters that do something to the number beside them.
_ACTING = frozenset({
    "minus", "plus", "times", "by", "over", "of", "squared", "cubed", "sqrt", "root", "log",
    "ln", "sin", "cos", "tan", "mod", "modulo", "choose", "less", "negative", "half", "twice",
    "double", "triple", "per", "to", "or", "x", "power", "factorial", "exp", "max",
    "min", "abs", "sum",
})  # fmt: skip
_GOING_ON = frozenset({"times", "plus", "minus", "squared", "cubed", "mod", "or", "to"})
# The number behind them is a name: "day 1 * 2 = 20".
_LABELS = frozenset({
    "day", "days", "week", "weeks", "month", "months", "year", "years", "step", "page",
    "chapter", "level", "grade", "round", "group", "part", "question", "problem", "case",
    "number", "no", "item", "team", "player", "room", "line", "hour", "stage", "phase",
    "version",
})  # fmt: skip
_THREE_DIGITS = re.compile(r"\d{3}")
_ACTING_HAN = frozenset("号方除乘加减余倍负次幂分和积商根比第到至")
_SCALES = {
    "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "k": 1000, "mil": 10**6, "mn": 10**6, "bn": 10**9, "lakh": 10**5, "crore": 10**7, "dozen": 12,
    "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8,
}  # fmt: skip


@dataclass(frozen=True)
class Equation:
    """A checked equation.

    Attributes:
        text: As it stands in the (normalised) line.
        holds: Whether both sides are equal, by the digits shown.
        is_cut: Whether it holds only as a division of whole numbers that is cut: 10 / 4 = 2.
        value: What the left side is.
        right: The right side, as it stands there.
        right_value: What that is, without the unit behind it; of one that holds, the value.
        before: The line up to it.
        after: The line from its end.
    """

    text: str
    holds: bool
    is_cut: bool
    value: Fraction
    right: str
    right_value: Fraction
    before: str
    after: str


def equations(line: str) -> Iterator[Equation]:
    """The equations of a line that can be checked, in order.

    Args:
        line: One line; only its first 2,000 characters are read.

    Yields:
        Each equation of numbers with an operator in it. In a chain each "=" is one.
    """
    plain = normal(line)
    tokens, is_dashed = tokens_of(plain)
    places = [index for index, token in enumerate(tokens) if token.kind == "equals"]
    for number, place in enumerate(places):
        low = places[number - 1] + 1 if number else 0
        high = places[number + 1] if number + 1 < len(places) else len(tokens)
        left = _left_side(tokens[low:place], is_first=number == 0)
        right, scale = _right_side(tokens[place + 1 : high], is_last=high == len(tokens))
        if not left or not right or not (_calculates(left) or _calculates(right)):
            continue
        try:
            value = side_values(left)[0]
            # "100 + 20 = $120 million" goes on counting in millions.
            holds = agree(left, right, scale) or (scale > 1 and agree(left, right, 1))
            if not holds and is_dashed and left[0] is tokens[0]:  # the list mark was a sign
                holds = agree([MINUS, *left], right, scale)
            right_value = value if holds else side_values(right)[0]
        except NotANumberError:
            continue
        begin, end = left[0].start, right[-1].end
        yield Equation(
            plain[begin:end],
            holds,
            holds and is_cut(left, right, value),
            value,
            plain[right[0].start : end],
            right_value,
            plain[:begin],
            plain[end:],
        )


def _calculates(side: Sequence[Token]) -> bool:
    """Whether a side has an operator between two values."""
    return any(
        token.kind == "op" and before.kind in ("num", "right")
        for before, token in itertools.pairwise(side)
    )


def _left_side(tokens: Sequence[Token], *, is_first: bool) -> list[Token]:
    """The expression that ends at the equals sign; empty where it is not plainly complete."""
    side: list[Token] = []
    depth = 0
    rest = list(tokens)
    while rest:
        token = rest[-1]
        if token.kind == "space":
            rest.pop()
            continue
        is_percent_of = token.text == "of" and _last_kind(rest[:-1], "num", "%")
        if token.kind not in ("num", "op", "left", "right") and not is_percent_of:
            break
        depth += (token.kind == "right") - (token.kind == "left")
        if depth < 0:  # an open parenthesis around the equation
            rest.pop()
            rest = [*rest, Token("other", "(", 0, 0)] if not _glued_word(rest, token) else rest
            break
        side.append(Token("op", "*", token.start, token.end) if is_percent_of else token)
        rest.pop()
    side.reverse()
    if not side or depth > 0 or len(side) > MAX_TOKENS:
        return []
    if not _may_stand_before(rest, side, is_first=is_first):
        return []
    if len(side) == 1 and rest and rest[-1].kind == "word":  # "Week 1 + Week 2 = 35 + 35"
        return []
    return side


def _last_kind(tokens: Sequence[Token], kind: str, ending: str) -> bool:
    words = [token for token in tokens[-2:] if token.kind != "space"]
    return bool(words) and words[-1].kind == kind and words[-1].text.endswith(ending)


def _glued_word(rest: Sequence[Token], token: Token) -> bool:
    return bool(rest) and rest[-1].kind == "word" and rest[-1].end == token.start


def _may_stand_before(rest: Sequence[Token], side: Sequence[Token], *, is_first: bool) -> bool:
    """Whether a side can begin where it does, by what stands before it."""
    first = side[0]
    if not rest:
        return first.kind != "op" or (is_first and first.text == "-")
    before = rest[-1]
    spaced = before.end < first.start
    if first.kind == "op" and first.text != "-":
        return False
    if before.kind == "word":
        word = before.text.lower()
        is_name = len(word) == 1 and word not in ("a", "i")
        is_over = [token.text for token in side[1:2]] == ["/"]
        is_fraction = word == "and" and is_over and _last_kind(rest[:-1], "num", "")  # "1 and 1/4"
        acts = word in _ACTING or word in _LABELS or is_fraction
        return spaced and first.kind != "op" and not is_name and not acts
    if before.text in _SAFE_BEFORE or before.text == "(":
        earlier = [token.kind for token in rest[-3:-1] if token.kind != "space"][-1:]
        # ".8 + . 84", "6:00 + 48", "14, 400 / 80"
        is_group = before.text == "," and _THREE_DIGITS.fullmatch(first.text)
        is_part = is_group or (not spaced and before.text in ":.'")
        return earlier != ["op"] and not (earlier == ["num"] and is_part)
    if before.text == "以":  # "所以", not "除以"
        return len(rest) > 1 and rest[-2].text not in "除乘加减"
    return "\u3400" <= before.text <= "\u9fff" and before.text not in _ACTING_HAN


def _right_side(tokens: Sequence[Token], *, is_last: bool) -> tuple[list[Token], int]:
    """The expression that begins after the equals sign, and what its unit multiplies it by."""
    side: list[Token] = []
    depth = 0
    wants_value = True
    rest = list(tokens)
    while rest:
        token = rest[0]
        if token.kind == "space":
            rest.pop(0)
            continue
        is_sign = token.kind == "op" and token.text == "-" and wants_value
        fits = (
            token.kind in ("num", "left") if wants_value else token.kind in ("op", "right")
        ) or is_sign
        if not fits or (token.kind == "right" and depth == 0) or len(side) > MAX_TOKENS:
            break
        depth += (token.kind == "left") - (token.kind == "right")
        wants_value = token.kind in ("op", "left")
        side.append(token)
        rest.pop(0)
    if not side or depth or wants_value:
        return _unit_rate(side, rest), 1
    return _with_unit(side, rest, is_last=is_last)


def _unit_rate(side: list[Token], rest: list[Token]) -> list[Token]:
    """The number of "$5/hour"; nothing for "24/y"."""
    unit = rest[0].text if rest and rest[0].kind == "word" else ""
    is_rate = [token.kind for token in side] == ["num", "op"] and side[1].text == "/"
    return side[:1] if is_rate and len(unit) > 1 else []


def _with_unit(side: list[Token], rest: list[Token], *, is_last: bool) -> tuple[list[Token], int]:
    """The side with the scale of its unit; nothing where the expression goes on behind it."""
    if not rest:
        return side, 1
    following = rest[0]
    after = [token for token in rest[1:4] if token.kind != "space"]
    spaced = following.start > side[-1].end
    goes_on = {
        # "27(boxes)" names a unit, "5(3 + 2)" multiplies.
        "left": not spaced and (not after or after[0].kind in ("num", "op", "left")),
        "num": True,
        "comparison": True,
        "other": following.text in _UNSAFE_AFTER and not (following.text in "!:" and is_last),
        "word": _works_on(following.text.lower(), after, spaced=spaced, is_last=is_last),
    }.get(following.kind, False)
    return ([], 1) if goes_on else (side, _SCALES.get(following.text.lower(), 1))


def _works_on(word: str, after: Sequence[Token], *, spaced: bool, is_last: bool) -> bool:
    """Whether a word behind a number is a variable, or calculates on: "5x", "5 plus"."""
    operates = is_last and len(after) > 1 and after[0].kind == "op"
    is_variable = len(word) == 1 and (not spaced or word not in "ai")
    return operates or is_variable or word in _GOING_ON
