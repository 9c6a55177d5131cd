"""What an expression of numbers is worth, in exact fractions, and when two are as good as equal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

MAX_DIGITS = 30  # of one number
LARGEST = 10**60  # of a value
MAX_DEPTH = 20  # of parentheses
# A value that was rounded on the way may be off by so much.
ROUNDED_SHARE = Fraction(1, 200)
DECIMAL_SHARE = Fraction(1, 2000)

# Arithmetic of a machine, shown as it is: 0.1 + 0.2 = 0.30000000000000004.
FLOAT_DIGITS, FLOAT_DECIMALS = 15, 10
FLOAT_SHARE = Fraction(4, 2**52)
SHORT = 100  # a division that ends within two decimals need not be cut

_DENOMINATORS = (3, 6, 7, 9, 11)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{2,3})+(?:\.\d+)?")
# Times and codes ("0730"), slips of the key ("16,0000").
_NO_PLAIN_NUMBER = re.compile(r"0\d+(?:[.,]\d*)?|\d+,\d{4,}")
_DOTS = re.compile(r"\d{1,3}\.\d{3}")


class NotANumberError(ValueError):
    """An expression that has no value we would vouch for."""


@dataclass(frozen=True)
class Token:
    """A piece of a line: "num", "op", "left", "right", "word", "space", "equals", "other"."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Reading:
    """How numbers are read, where there is more than one way.

    Attributes:
        percent: "share": 5% is 0.05; "plain": it is 5; "added": a + 5% is a * 1.05.
        dots_part_thousands: 1.500 is 1500.
        repeating: 0.33 is taken for 1/3.
    """

    percent: str = "share"
    dots_part_thousands: bool = False
    repeating: bool = False


PLAIN = Reading()


def decimals(text: str) -> int:
    """Digits shown behind the decimal point."""
    digits = text.strip("$€£¥₹ %")
    if _THOUSANDS.fullmatch(digits) and "." not in digits:
        return 0
    found = re.search(r"[.,](\d+)$", digits)
    return len(found[1]) if found else 0


def number(text: str, reading: Reading = PLAIN) -> Fraction:
    """The value of a number as written: "$1,200.50", "3,5", ".5", "15%".

    Raises:
        NotANumberError: If it has too many digits, or is no plain number.
    """
    digits = text.strip("$€£¥₹ %")
    if len(digits) > MAX_DIGITS or _NO_PLAIN_NUMBER.fullmatch(digits):
        raise NotANumberError(digits)
    if _THOUSANDS.fullmatch(digits):
        digits = digits.replace(",", "")
    elif reading.dots_part_thousands and _DOTS.fullmatch(digits):
        digits = digits.replace(".", "")
    value = Fraction(digits.replace(",", "."))
    if reading.repeating:
        value = _repeating(value, decimals(digits))
    return value / 100 if text.endswith("%") and reading.percent != "plain" else value


def _repeating(value: Fraction, places: int) -> Fraction:
    """A third, sixth, seventh ... where the digits are one, cut or rounded."""
    if places < 2:  # noqa: PLR2004
        return value
    step = Fraction(1, 10**places)
    for denominator in _DENOMINATORS:
        near = Fraction(round(value * denominator), denominator)
        if near.denominator > 1 and abs(near - value) < step:
            return near
    return value


class _Evaluation:
    """One left-to-right reading of the tokens; the depth of parentheses is bounded."""

    def __init__(self, tokens: Sequence[Token], reading: Reading) -> None:
        self.tokens, self.reading = tokens, reading
        self.position = 0
        self.inexact = False

    def value(self) -> Fraction:
        value = self._sum(0)
        if self.position < len(self.tokens):
            raise NotANumberError("something is left over")
        if abs(value) > LARGEST:
            raise NotANumberError("too large")
        return value

    def _next_op(self, signs: str) -> str:
        if self.position < len(self.tokens):
            token = self.tokens[self.position]
            sign = token.text.lower().replace("x", "*")
            if token.kind == "op" and sign in signs:
                self.position += 1
                return sign
        return ""

    def _sum(self, depth: int) -> Fraction:
        value = self._product(depth)
        while sign := self._next_op("+-"):
            at = self.position
            other = self._product(depth)
            last = self.tokens[at]
            if self.reading.percent == "added" and last.kind == "num" and "%" in last.text:
                other *= value
            value = value + other if sign == "+" else value - other
        return value

    def _product(self, depth: int) -> Fraction:
        value = self._atom(depth)
        while sign := self._next_op("*/"):
            other = self._atom(depth)
            if sign == "*":
                value *= other
                continue
            if not other:
                raise NotANumberError("division by zero")
            value /= other
            self.inexact |= (value * 10**6).denominator != 1
        return value

    def _atom(self, depth: int) -> Fraction:
        sign = 1
        if self._next_op("-"):
            sign = -1
        if self.position >= len(self.tokens) or depth > MAX_DEPTH:
            raise NotANumberError("a value is missing")
        token = self.tokens[self.position]
        self.position += 1
        if token.kind == "num":
            return sign * number(token.text, self.reading)
        if token.kind == "left":
            value = self._sum(depth + 1)
            if self.position < len(self.tokens) and self.tokens[self.position].kind == "right":
                self.position += 1
                return sign * value
        raise NotANumberError("no value")


def side_values(tokens: Sequence[Token]) -> tuple[Fraction, bool]:
    """The value of an expression, and whether something in it could have been rounded.

    Raises:
        NotANumberError: If it is none.
    """
    evaluation = _Evaluation(tokens, PLAIN)
    value = evaluation.value()
    return value, evaluation.inexact


def is_cut(left: Sequence[Token], right: Sequence[Token], value: Fraction) -> bool:
    """Whether a division of whole numbers is given as a whole one, though it ends: "10 / 4 = 2".

    Not "100 / 3 = 33", which has to be cut somewhere.

    Args:
        left: The division.
        right: What it is said to be.
        value: What it is.
    """
    if value.denominator == 1 or SHORT % value.denominator:
        return False
    numbers = [token.text for token in (*left, *right) if token.kind == "num"]
    if len(right) != 1 or "/" not in [token.text for token in left] or "%" in "".join(numbers):
        return False
    return not any(decimals(text) for text in numbers)


def agree(left: Sequence[Token], right: Sequence[Token], scale: int) -> bool:
    """Whether two sides are equal by the digits shown, in any sensible reading.

    Args:
        left: An expression.
        right: A number or an expression.
        scale: What the right side's unit multiplies it by ("million").

    Raises:
        NotANumberError: If a side is no expression of numbers.
    """
    tokens = [*left, *right]
    texts = [token.text for token in tokens if token.kind == "num"]
    readings = [PLAIN]
    if any(text.endswith("%") for text in texts):
        readings += [Reading("plain"), Reading("added")]
    if any(_DOTS.fullmatch(text.strip("$€£¥₹ %")) for text in texts):
        readings.append(Reading(dots_part_thousands=True))
    if any(decimals(token.text) > 1 for token in left if token.kind == "num"):
        readings += [Reading(one.percent, repeating=True) for one in readings]
    return any(_agree(left, right, scale, reading) for reading in readings)


def _agree(left: Sequence[Token], right: Sequence[Token], scale: int, reading: Reading) -> bool:
    one = _Evaluation(left, reading)
    is_plain = len(right) == 1 or (len(right) == 2 and right[0].kind == "op")  # noqa: PLR2004
    exact = Reading(reading.percent, reading.dots_part_thousands) if is_plain else reading
    two = _Evaluation(right, exact)
    shown, value = one.value(), two.value() * scale
    if shown == value:
        return True
    operands = [token.text for token in left if token.kind == "num"]
    if not is_plain:
        operands += [token.text for token in right if token.kind == "num"]
    share = _allowed_share(operands, inexact=one.inexact or (two.inexact and not is_plain))
    if abs(shown - value) <= share * abs(shown):
        return True
    if not is_plain:
        return False
    written = right[-1].text
    n_digits = sum(map(str.isdigit, written.lstrip("-$€£¥₹ 0.,")))
    if n_digits >= FLOAT_DIGITS and decimals(written) >= FLOAT_DECIMALS:
        return abs(shown - value) <= FLOAT_SHARE * abs(shown)
    step = Fraction(scale, 10 ** decimals(written))
    if written.endswith("%") and reading.percent != "plain":
        step /= 100
    is_rounded = (shown / step).denominator != 1
    # A value worked out from a repeating decimal is only as good as that.
    return (is_rounded or reading.repeating) and abs(shown - value) < step


def _allowed_share(operands: Sequence[str], *, inexact: bool) -> Fraction:
    if inexact:
        return ROUNDED_SHARE
    return DECIMAL_SHARE if any(decimals(text) > 1 for text in operands) else Fraction(0)
