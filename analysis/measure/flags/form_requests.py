"""What form of an answer a prompt asks for: lists, tables, headings, how many, how long."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from analysis.measure.flags.form_cues import (
    ASKS_FOR_TEXT,
    BULLETS,
    COUNT,
    GIVEN,
    HEADINGS,
    IS_THERE,
    ITEMS,
    LIMIT,
    N_BULLETS,
    NO_ITEMS,
    NOT_LISTS,
    NOT_TABLES,
    NUMBER_WORDS,
    NUMBERED,
    OF_PART,
    SENTENCE_END,
    TABLE,
    VAGUE,
    WORKS_ON,
)

NEAR_CHARS = 60
HEAD_CHARS, TAIL_CHARS = 500, 250  # of a prompt, where its instruction stands

_NUMBERS = {
    **{word: number for number, word in enumerate(NUMBER_WORDS, 1)},
    **{sign: number for number, sign in enumerate("一二三四五六七八九十", 1)},
    "两": 2, "兩": 2, "single": 1, "a": 1,
}  # fmt: skip


@dataclass(frozen=True)
class Range:
    """How many of a unit are wanted: low <= n <= high.

    Attributes:
        is_count: Whether that number was asked for, not a limit: no more slack is due.
    """

    unit: str
    low: int
    high: int
    is_count: bool = False


@dataclass
class Forms:
    """The forms that a prompt asks for.

    Attributes:
        bullets: A list with marks or numbers.
        numbered: A list with numbers.
        table: A table.
        headings: Headings.
        ranges: Limits of words, sentences or items.
    """

    bullets: bool = False
    numbered: bool = False
    table: bool = False
    headings: bool = False
    ranges: list[Range] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.bullets or self.table or self.headings or self.ranges)


_LIST_WORDS = ("bullet", "list", "列表", "编号", "分点", "清单", "符号")
_TABLE_WORDS = ("table", "tabular", "表格")
NO_END = 10**9
ABOUT = 10  # "about" leaves a tenth


def _number(text: str | None) -> int:
    if not text:
        return 0
    text = text.casefold().strip()
    if text.isdecimal():
        return int(text)
    if text in _NUMBERS:
        return _NUMBERS[text]
    if len(text) == 2 and text[0] == "十":  # noqa: PLR2004
        return 10 + _NUMBERS.get(text[1], 0)
    return _NUMBERS["a"] if text in ("an", "a single") else 0


def instruction(prompt: str) -> str:
    """The part of a prompt that says what to do: its first lines and its last, no quotations."""
    text = prompt
    if given := WORKS_ON.match(prompt):  # what follows is a text to work on
        return given[0]
    if len(prompt) > HEAD_CHARS + TAIL_CHARS:
        text = f"{prompt[:HEAD_CHARS]}\n{prompt[-TAIL_CHARS:]}"
    paragraphs = [part for part in text.split("\n") if part.strip()]
    return GIVEN.sub(" … ", "\n".join([*paragraphs[:2], *paragraphs[2:][-1:]]))


def requests(prompt: str) -> Forms:
    """The forms that a prompt asks for, by its instruction."""
    text = instruction(prompt)
    folded = text.casefold()  # a word that a pattern needs is looked for first: that is fast
    has = functools.partial(_holds_one, folded)
    asks_list = has(*_LIST_WORDS) and bool(BULLETS.search(text)) and not NOT_LISTS.search(text)
    forms = Forms(
        bullets=asks_list,
        numbered=asks_list and NUMBERED.search(text) is not None and "bullet" not in folded,
        table=has(*_TABLE_WORDS) and bool(TABLE.search(text)) and not NOT_TABLES.search(text),
        headings=has("heading", "标题") and HEADINGS.search(text) is not None,
    )
    if has("word", "sentence", "字", "句", "词"):
        forms.ranges += _lengths(text)
    items = list(ITEMS.finditer(text))
    if len(items) == 1 and not NO_ITEMS.search(items[0]["what"] or ""):
        forms.ranges.append(_items(items[0]))
    if asks_list and (bullets := N_BULLETS.search(text)) and not _is_of_part(text, bullets):
        forms.ranges.append(Range("item", _number(bullets["n"]), _number(bullets["n"])))
    forms.ranges = [one for one in forms.ranges if one.high > 0 and one.low <= one.high]
    return forms


def _is_of_part(text: str, match: re.Match[str]) -> bool:
    """Whether a limit is that of each part, by the words around it."""
    before = SENTENCE_END.split(text[max(0, match.start() - NEAR_CHARS) : match.start()])[-1]
    after = SENTENCE_END.split(text[match.end() : match.end() + NEAR_CHARS])[0]
    return OF_PART.search(f"{before} {after}") is not None


def _holds_one(text: str, *pieces: str) -> bool:
    return any(piece in text for piece in pieces)


def _lengths(text: str) -> Iterator[Range]:
    """The number of words or sentences that is asked for, or the limit of it."""
    counts = [one for one in COUNT.finditer(text) if _is_asked(text, one)]
    limits = [one for one in LIMIT.finditer(text) if not (one["e"] and VAGUE.search(one[0]))]
    limits = [one for one in limits if not any(_overlap(one, count) for count in counts)]
    if len(counts) + len(limits) != 1 or _is_of_part(text, (*counts, *limits)[0]):
        return
    yield _counted(counts[0]) if counts else _limit(limits[0])


def _overlap(one: re.Match[str], other: re.Match[str]) -> bool:
    return one.start() < other.end() and other.start() < one.end()


def _is_asked(text: str, count: re.Match[str]) -> bool:
    """Whether a number is that of the text to be written, by its own sentence."""
    if count["n2"] or count["n_zs"]:
        return True
    before = SENTENCE_END.split(text[max(0, count.start() - 2 * NEAR_CHARS) : count.start()])[-1]
    return ASKS_FOR_TEXT.search(before) is not None and IS_THERE.search(before) is None


def _near(number: int) -> tuple[int, int]:
    """What "about" so many allows: a tenth more or less, and at least one."""
    slack = -(-number // ABOUT)
    return number - slack, number + slack


def _counted(match: re.Match[str]) -> Range:
    """The number of words or sentences that is asked for, as it is or about."""
    group = match.groupdict()
    number = _number(group["n"] or group["n2"] or group["n_z"] or group["n_zl"] or group["n_zs"])
    unit = (group["unit"] or group["unit2"] or group["unit_z"] or "").casefold()
    is_words = unit.startswith(("word", "字")) or group["n_zl"] is not None
    is_about = group["about"] or group["about_z"] or group["n_zl"]
    low, high = _near(number) if is_about else (number, number)
    return Range("word" if is_words else "sentence", low, high if number else 0, is_count=True)


def _limit(match: re.Match[str]) -> Range:
    group = match.groupdict()
    if most := group["m"] or group["m2"]:
        unit = (group["mu"] or group["mu2"]).casefold().rstrip("s")
        return Range(unit, 0, _number(most))
    if group["l"]:
        return Range(group["lu"].casefold().rstrip("s"), _number(group["l"]), NO_END)
    if group["e"]:
        low = _number(group["e"])
        high = max(low, _number(group["e2"] or group["e3"]))
        return Range("sentence", 0, high)
    if group["zs"]:
        return Range("sentence", 0, _number(group["zs"]))
    if most := group["z"] or group["z2"]:
        return Range("word", 0, int(most))
    return Range("word", int(group["zl"] or group["zl2"]), NO_END)


def _items(match: re.Match[str]) -> Range:
    low = _number(match["n"] or match["z"])
    high = max(low, _number(match["n2"] or match["z2"]))
    bound = (match["bound"] or match["zbound"] or "").strip().casefold()
    if low <= 1:
        return Range("item", 0, 0)
    if bound in ("about", "around", "approximately", "roughly", "大约", "约", "大概"):
        return Range("item", *_near(low))
    if bound in ("at least", "至少"):
        return Range("item", low, NO_END)
    if bound in ("up to", "at most", "最多"):
        return Range("item", 0, high)
    return Range("item", low, high)
