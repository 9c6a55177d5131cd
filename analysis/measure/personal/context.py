"""What is said of a number just before it: that it is a phone number, or something else.

Presidio's own look at the context takes the words of a language model's pipeline, for every
text; a look at the characters before the few numbers in question finds the same, and Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

BEFORE_CHARS, BEHIND_CHARS = 48, 20


def words(english: Iterable[str], other: Iterable[str] = ()) -> re.Pattern[str]:
    """A pattern of words, whole ones in English; in other scripts they stand anywhere."""
    whole = "|".join(sorted(english, key=len, reverse=True))
    anywhere = [rf"(?<![a-z])(?:{whole})(?![a-z])"] if whole else []
    return re.compile("|".join([*anywhere, *other]), re.IGNORECASE)


def is_said_before(pattern: re.Pattern[str], text: str, start: int, chars: int) -> bool:
    """Whether a word stands in the characters before a place."""
    return pattern.search(text, max(start - chars, 0), start) is not None


def is_said_around(pattern: re.Pattern[str], text: str, start: int, end: int) -> bool:
    """Whether a word stands before a place, or shortly behind it."""
    return (
        is_said_before(pattern, text, start, BEFORE_CHARS)
        or pattern.search(text, end, min(end + BEHIND_CHARS, len(text))) is not None
    )


# A number behind one of these is no phone number, card or address.
OTHER_NUMBER = words(
    (
        *("orders?", "invoice", "isbn(?:-1[03])?", "issn", "doi", "arxiv", "pmid", "sku", "upc"),
        *("ean", "ticket", "tracking", "serial", "part", "model", "item", "product", "case"),
        *("version", "ver", "build", "release", "firmware", "patent", "timestamp", "unix"),
        *("po", "p\\.o\\.", "batch", "lot", "commit", "hash", "checksum", "zip", "postcode"),
        *("population", "section", "chapter", "figure", "page", "pages", "pp", "seed", "uuid"),
        *("transaction", "reference", "ref", "flight", "confirmation", "barcode"),
    ),
    (
        "订单",
        "单号",
        "编号",
        "序列号",
        "流水号",
        "版本",
        "邮编",
        "书号",
        "条形码",
        "型号",
        "时间戳",
    ),
)
OTHER_CHARS = 24  # before a number, in which such a word counts


def is_other_number(text: str, start: int, unless: re.Pattern[str] | None = None) -> bool:
    """Whether a number is said to be one of an order, a book, a version and the like.

    Args:
        text: The text.
        start: Where the number begins.
        unless: Words of which none may stand nearer to it.
    """
    first = max(start - OTHER_CHARS, 0)
    other = max((match.end() for match in OTHER_NUMBER.finditer(text, first, start)), default=-1)
    if other < 0 or unless is None:
        return other >= 0
    return not any(match.end() > other for match in unless.finditer(text, first, start))
