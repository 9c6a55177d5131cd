"""Equations that do not hold."""

from __future__ import annotations

import decimal
import functools
import itertools
import re
from collections.abc import Sequence
from fractions import Fraction

import pandas as pd

from analysis.measure.fences import Block, split
from analysis.measure.flags.by_example import BoolArray, counted_flag_by, holds, quoted
from analysis.measure.flags.equation_tokens import MAX_LINE_CHARS, normal
from analysis.measure.flags.equations import Equation, equations
from analysis.measure.flags.values import MAX_DIGITS
from analysis.measure.metric import FLAG_UNIT, Metric

MAX_CHARS = 200_000  # of a response that are read
PROMPT_CHARS = 20_000
MAX_EQUATIONS = 2_000
CONTEXT_CHARS = 80
SHOWN_DIGITS, MAX_SHOWN_DIGITS = 20, 100

_COLUMNS = ("prompt", "response")
_GATE = r"[=＝][\s$€£¥₹*(（{\\-]*\.?[0-9０-９]"
_INLINE_CODE = re.compile(r"`[^`\n]{0,200}`")
_CODE_LINE = re.compile(
    r"[;{}]\s*$|==|\+=|^\s*(?:>>>|//|#include|def |return |print|if |for |let |var |const )"
)
# Said of an equation that is not meant to hold, or that is only about the right size.
_DOUBT = re.compile(
    r"\b(?:wrong|incorrect|false|mistake\w*|error|not (?:true|equal|correct|possible)|isn't|"
    r"doesn't|"
    r"does not|don't|should (?:be|have)|instead of|if|suppose|assum\w+|imagine|let's say|pretend|"
    r"guess\w*|claim\w*|said|says|thought|trick|joke|fallacy|paradox|contradict\w*|impossible|"
    r"absurd|"
    r"about|approximately|roughly|around|almost|nearly|rounded?|rounding|estimate\w*|whether|"
    r"synerg\w+|remainder)\b|≈|≠|"
    r"错|误|不对|不是|不等|不成立|假设|如果|若|应该|应为|约|大约|左右|近似|余",
    re.I,
)
# Said where a division of whole numbers is cut on purpose.
_WHOLE = re.compile(
    r"\b(?:remainder|integers?|int|whole|full|complete|quotient|floor\w*|truncat\w*|round\w*|div|"
    r"left ?over|leftovers?|at most|java|in c|c\+\+|sql|python ?2|code|program\w*|compil\w*)\b|//|"
    r"整数|整除|余|剩|商|取整|向下|向上|舍去|进一|最多|至少|代码|程序|编程|地板",
    re.I,
)
# Said beside it of what is left of whole things, or of how many whole ones it takes. Not looked
# for in the prompt: "how many are left?" is asked of any numbers.
_WHOLE_THINGS = re.compile(
    r"\b(?:remain(?:s|ed|ing)?|(?:is|are) (?:left|over)|needed)\b", re.IGNORECASE
)
_REMAINDER = re.compile(r"\s*(?:…|\.\.|[rR]\.? ?\d)")  # "17 ÷ 5 = 3……2", "17 / 5 = 3 R 2"
# Number systems and games in which plain arithmetic is not meant.
_OTHER_RULES = re.compile(
    r"\b(?:binary|octal|hexadecimal|hex|base[ -]?(?:\d+|two|eight|sixteen)|modulo|modular|mod \d|"
    r"\(mod|clock arithmetic|boolean|concatenat\w+|xor|bitwise|riddle|puzzle|operation defined|"
    r"operator overload\w*|(?:symbols?|operators?|signs?)\b.{0,60}(?:swapped|interchanged|"
    r"replaced)|type coercion|integer division|floor division)\b|"
    r"二进制|八进制|十六进制|进制|取模|模运算|布尔|谜|整除|字符串",
    re.I,
)
_UNIT = re.compile(
    r"\s*(?:cents?|dollars?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|seconds?|secs?|"
    r"km|cm|mm|"
    r"m|kg|g|mg|l|ml|liters?|litres?|feet|foot|ft|inch(?:es)?|yards?|miles?|meters?|metres?|"
    r"pounds?|"
    r"lbs?|ounces?|oz|gallons?|quarts?|pints?|cups?|dozens?|tons?|halves|quarters|thirds|fourths|"
    r"eighths|kilo\w+|美元|元|角|分|小时|分钟|秒|天|周|"
    r"年|月|米|厘米|千米|公里|克|千克|公斤|吨|升|毫升)",
    re.I,
)
# Between units: dollars and cents, hours and minutes, feet and yards, grams and kilograms.
_UNIT_RATIOS = frozenset((3, 4, 7, 10, 12, 16, 24, 30, 36, 52, 60, 100, 365, 1000, 3600, 5280))
_CURRENCY = "$€£¥"
_TWO_DIVISIONS = re.compile(r"/ ?[\d.,]+ ?/")
_RANGE = re.compile(r"(?<![\d.])(\d+)-(\d+)(?![\d.])")


def check(prompt: str, response: str) -> tuple[int, str | None]:
    """Work out the equations of a response.

    Code, other number systems, and equations that are quoted as wrong, supposed, rounded or
    given in the prompt are left out.

    Returns:
        How many equations were checked, and a sentence on the first that is false, or None.
    """
    blocks, text = split(response[:MAX_CHARS])
    given = _Prompt(prompt)
    n_seen, n_checked, sentence = 0, 0, None
    for whole_line in text.splitlines():
        line = whole_line[:MAX_LINE_CHARS]
        if ("=" not in line and "＝" not in line) or _CODE_LINE.search(line):
            continue
        for equation in equations(_INLINE_CODE.sub(_without_code, line) if "`" in line else line):
            n_seen += 1
            if equation.holds and not (equation.is_cut and _is_plain(equation, prompt, blocks)):
                n_checked += 1
            elif not _is_doubtful(equation) and not given.gives(equation):
                n_checked += 1
                sentence = sentence or _sentence(equation)
        if n_seen >= MAX_EQUATIONS:
            break
    if sentence and (_OTHER_RULES.search(prompt[:5000]) or _OTHER_RULES.search(text[:5000])):
        return 0, None
    return n_checked, sentence


def _without_code(span: re.Match[str]) -> str:
    """Code between backticks is left out, plain arithmetic is not."""
    return " ` " if re.search("[A-Za-z_]", span[0]) else span[0]


def _is_plain(equation: Equation, prompt: str, blocks: Sequence[Block]) -> bool:
    """Whether nothing near an equation says that whole numbers are divided: no code, no rest."""
    near = f"{equation.before[-CONTEXT_CHARS:]} {equation.after[:CONTEXT_CHARS]}"
    if blocks or "`" in near or _REMAINDER.match(equation.after) or _WHOLE_THINGS.search(near):
        return False
    return _WHOLE.search(f"{near} {prompt[:PROMPT_CHARS]}") is None


def _sentence(equation: Equation) -> str:
    found = quoted(equation.right)
    if not re.fullmatch(r"-?\s*[^-+*/()xX]*", equation.right):  # an expression
        found += f", {_digits(equation.right_value)},"
    wanted = _digits(equation.value)
    return (
        f"{quoted(equation.text)} does not hold: the right side is {found} and should be {wanted}."
    )


def _digits(value: Fraction) -> str:
    """A value with all its digits; of one that does not end, the first twenty."""
    places = next((n for n in range(MAX_DIGITS) if (value * 10**n).denominator == 1), None)
    with decimal.localcontext() as context:
        context.prec = SHOWN_DIGITS if places is None else MAX_SHOWN_DIGITS
        shown = decimal.Decimal(value.numerator) / decimal.Decimal(value.denominator)
    return f"{'about ' if places is None else ''}{shown:f}"


def _is_doubtful(equation: Equation) -> bool:
    """Whether a false equation may be meant otherwise."""
    before, after = equation.before[-CONTEXT_CHARS:], equation.after[:CONTEXT_CHARS]
    if _DOUBT.search(before) or _DOUBT.search(after) or after.lstrip()[:1] in ("?", "？"):
        return True
    if _TWO_DIVISIONS.search(equation.text):
        return True  # "14 / 1/4" is 14 divided by a quarter
    if any(int(low[:30]) < int(high[:30]) for low, high in _RANGE.findall(equation.text)):
        return True  # a range: "80-89 = 3.0"
    left, _, right = equation.text.partition("=")
    # "Step 2 - 5 * 3 = 15": a dash, not a minus. "2 + 3 = 5 + 4 = 9": a calculation in steps.
    parts = left.split(" - ")
    tails = [" - ".join(parts[index:]) for index in range(1, len(parts))]
    if any(_true(f"{tail.strip()} = {right}") for tail in tails):
        return True
    first = re.match(r"\s*[$€£¥]?[\d.,]+%?", right)
    if first and first.end() < len(right.rstrip()) and _true(f"{left} = {first[0]}"):
        return True
    return _is_conversion(equation, right)


def _true(text: str) -> bool:
    """Whether a text is an equation that holds."""
    return any(one.holds for one in itertools.islice(equations(text), 1))


def _is_conversion(equation: Equation, right: str) -> bool:
    """Whether the sides differ by the ratio of two units, one of which is named."""
    if not (_UNIT.match(equation.after) or any(sign in equation.text for sign in _CURRENCY)):
        return False
    try:
        shown = Fraction(right.strip(" $€£¥₹%").replace(",", ""))
    except (ValueError, ZeroDivisionError):
        return False
    if not shown or not equation.value:
        return False
    ratio = abs(equation.value / shown)
    return max(ratio, 1 / ratio) in _UNIT_RATIOS


class _Prompt:
    """The equations of a prompt, read only when a response has a false one."""

    def __init__(self, text: str) -> None:
        self.text = text[:PROMPT_CHARS] if "=" in text or "＝" in text else ""

    @functools.cached_property
    def _lines(self) -> list[str]:
        return [line for line in self.text.splitlines() if "=" in line or "＝" in line]

    @functools.cached_property
    def has_false(self) -> bool:
        """A puzzle, or a task to find the fault."""
        return any(not one.holds for line in self._lines for one in equations(line))

    @functools.cached_property
    def _bare(self) -> str:
        return "\n".join("".join(normal(line).split()) for line in self._lines)

    def gives(self, equation: Equation) -> bool:
        """Whether it holds the equation itself, or one that does not hold either."""
        return bool(self.text) and ("".join(equation.text.split()) in self._bare or self.has_false)


def _gate(frame: pd.DataFrame) -> BoolArray:
    return holds(frame["response"], _GATE)


_compute, _explain = counted_flag_by(
    _gate, check, _COLUMNS, flag="wrong_arithmetic", count="n_equations"
)

ARITHMETIC_FLAGS: dict[str, Metric] = {
    "wrong_arithmetic": Metric(
        "Wrong arithmetic",
        FLAG_UNIT,
        "An equation of numbers in the response does not hold by the digits shown; a division "
        "of whole numbers may be cut only where code, an integer or a remainder is spoken of.",
        "Written equations worked out in exact fractions; own rules",
        _compute,
        columns=_COLUMNS,
        kind="flag",
        explain=_explain,
        version=2,
    ),
    "n_equations": Metric(
        "Equations checked",
        "equations",
        "Equations of numbers in the response that could be worked out.",
        "Written equations with + - * / and numbers on both sides; own rules",
        _compute,
        columns=_COLUMNS,
        version=2,
    ),
}
