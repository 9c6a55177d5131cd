"""A line of text as numbers, signs and words, for reading the equations in it."""

from __future__ import annotations

import re

from analysis.measure.flags.values import Token

MAX_LINE_CHARS = 2_000  # of a line; longer ones are not prose

_NUMBER = (
    r"(?P<num>(?:[$€£¥₹] ?)?(?:\d{1,3}(?:,\d{2,3})+(?![\d,])(?:\.\d+)?|\d+(?:[.,]\d+)?|"
    r"(?<![\d.])\.\d+)(?: ?%)?)"
)
_TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<word>0[xXbo][0-9a-fA-F]+\b|(?!(?<=[\d)])[xX][\d($.])(?!(?<=[\d)%] )[xX] "
    r"[\d($.])[^\W\d_\u3400-\u9fff][^\W_\u3400-\u9fff]*)"
    r"|(?P<comparison>[<>!:+\-*/]=|=>|==+|->)"
    rf"|{_NUMBER}|(?P<equals>=)|(?P<op>[-+*/xX])|(?P<left>\()|(?P<right>\))|(?P<other>.)"
)
_SIGNS = str.maketrans(
    "＝＋－×÷·⋅∙∗（）０１２３４５６７８９％−–—．，＄￥\u00a0\u202f",
    "=+-*/****()0123456789%---.,$¥  ",
)
_REWRITTEN: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\\[dt]?frac\{([^{}]{1,20})\}\{([^{}]{1,20})\}"), r"((\1)/(\2))"),
    (re.compile(r"\\(?:times|cdot)\b"), "*"),
    (re.compile(r"\\div\b"), "/"),
    (re.compile(r"\\(?:left|right)(?=[()])"), ""),
    (re.compile(r"\\(?=[$%])|\{(?=,\})|(?<=,)\}"), ""),
    (re.compile(r"(?<=\d) ?\*\* ?(?=\d)"), "^"),
    (re.compile(r"\*\*+"), ""),
)
# "5 apples + 3 apples = 8 apples", "5个 + 3个 = 8个": the same unit all along says nothing.
_SAME_UNIT = re.compile(
    r"(?<=\d) ?([A-Za-z]{3,20}?|[\u4e00-\u9fff]{1,4}?)(?:es|"
    r"s)?(?= ?[-+=] ?\$?[\d.,]{1,15} ?\1(?:es|s)?(?![A-Za-z]))"
)
_LIST_MARK = re.compile(r"\s*(?P<dash>[-*•+]\s+)?(?:\(?\d{1,3}(?:[.)]\s+|[、:]\s*(?=\D)))?")


def normal(line: str) -> str:
    """A line with plain signs: full-width, typographic and LaTeX ones are rewritten."""
    plain = line[:MAX_LINE_CHARS].translate(_SIGNS)
    if "\\" in plain or "**" in plain:
        for pattern, replacement in _REWRITTEN:
            plain = pattern.sub(replacement, plain)
    return _SAME_UNIT.sub("", plain) if "=" in plain else plain


def tokens_of(plain: str) -> tuple[list[Token], bool]:
    """The tokens of a normal line, without its list mark; and whether that mark was a dash."""
    mark = _LIST_MARK.match(plain)
    tokens = [
        Token(match.lastgroup or "other", match[0], match.start(), match.end())
        for match in _TOKEN.finditer(plain, mark.end() if mark else 0)
    ]
    return tokens, bool(mark and mark["dash"])
