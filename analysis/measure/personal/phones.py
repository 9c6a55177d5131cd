"""Phone numbers: what can be dialled, and is written or said so.

Ten digits are anything. A number counts if it is written as one (+49 ..., (212) 555-0123, a
Chinese mobile), or if a word before it says so; presidio's recogniser, on libphonenumber, knows
the plans of the countries.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from analysis.measure.personal.context import (
    BEHIND_CHARS,
    is_other_number,
    is_said_before,
    words,
)
from analysis.measure.personal.counted import is_counted
from analysis.measure.personal.places import Place, Text
from analysis.measure.personal.presidio import recogniser

REGIONS = (
    *("US", "GB", "DE", "FR", "ES", "IT", "NL", "BE", "CH", "AT", "SE", "NO", "DK", "FI", "PL"),
    *("PT", "IE", "IL", "IN", "CN", "HK", "TW", "SG", "JP", "KR", "AU", "NZ", "ZA", "BR", "MX"),
)
VALID_NUMBER = 1  # libphonenumber's leniency: in the plan of its country
WRITTEN, VALID, SAID, HINTED = 0.8, 0.9, 0.85, 0.6  # scores

# A comma parts a list, or thousands: three digits between it and the next sign.
_THOUSANDS = r"(?<!\d{4}),\d{3}(?!\d)"
_WRITTEN = (
    r"(?:\+ ?|\(\+?)?\d(?:[ ]?[().\-/ ]{0,2}\d){5,16}(?: ?(?:x|ext\.? ?|#)\d{1,6})?"
    rf"(?![\w%=@]|[.:*-]\d|{_THOUSANDS}| ?[=*+%^] ?[\d(]| ?/ ?(?:\(|\d(?!(?:[ -]?\d){{6}})))"
)
_NUMBER = re.compile(
    r"(?<![\w@#$%=/\\*-])(?<!\d[.: ])(?!(?<=\d,)\d{3}(?![\d-]))(?<!\$ )" + _WRITTEN
)
# The first of two that are parted as the parts of one are: 62781234/62785678.
_FIRST = re.compile(r"\d{7,12}(?=[ /]{1,3}\d{7})|[+(]{0,2}\d(?:[ ().-]{0,3}\d){6,14}(?= / \d{3})")
_EXTENSION = re.compile(r" ?(?:x|ext\.? ?|#)\d{1,6}$", re.IGNORECASE)
# North America's way to write one, whatever its digits: 555 numbers are in no plan.
_AMERICAN = re.compile(
    r"(?:(?:\+|00)?1[-. ]?|001[-. ])?(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-.]\d{4}"
    r"|(?:\+|00)1[-. ]?\d{3}[-. ]?\d{3}[-. ]?\d{4}"
)
_CHINESE_MOBILE = r"1(?:3\d|4[5-9]|5[0-35-9]|6[2567]|7[0-8]|8\d|9[0-35-9])"
_CHINESE_WRITTEN = (
    rf"(?:(?:\+|00)?86[- ]?)?{_CHINESE_MOBILE}([- ]?)\d{{4}}\1\d{{4}}(?![\w%-]|\.\d|{_THOUSANDS})"
)
_CHINESE = re.compile(r"(?<![\w.$+-])" + _CHINESE_WRITTEN)
# What stands between the numbers of a list.
_AND = re.compile(r"\s{0,2}(?:[,，、;；/|&]|and|or|和|或|及)\s{0,2}|\s{1,2}", re.IGNORECASE)
_NEXT, _NEXT_CHINESE = re.compile(_WRITTEN), re.compile(_CHINESE_WRITTEN)
# Written with parts as numbers are dialled: from a trunk 0, or an area code in parentheses.
_PARTED = re.compile(r"(?:\(0?\d{1,5}\)[ -]?|0\d{1,4} ?[/-] ?)\d{2,8}(?:[ -]\d{2,4}){0,4}")
_ME = "(?:me|us|him|her|them|you)"
SAID_PHONE = words(
    (
        *("phones?", "telephones?", "tel", "mobile", "cell", "cellphone", "fax", "whatsapp", "sms"),
        *(
            "call(?:ed|ing)?(?!\\()",
            "dial(?:led|ed|ing)?",
            f"(?:text|ring|reach)(?:ed)? {_ME}",
            "hotline",
        ),
        *("landline", "contact", "toll[ -]free", "voicemail", "helpline", "pager", "extension"),
        *("answer(?:s|ed|ing)? at", "(?:my|his|her|your|their|our) number"),
        *("tel[eé]fono", "t[eé]l", "telefon", "handy", "m[oó]vil", "celular", "telefoon"),
    ),
    ("电话", "手机", "我的号码", "热线", "拨打", "致电", "联系", "传真", "微信", "電話", "手機"),
)
# What may stand between such a word and a number of digits alone: "call 1000000 times" is none.
_LEADS = re.compile(
    r"(?:[:：=#]|(?<![a-z])(?:at|is|are|on|via|to|or|no\.?|nr\.?|num|numbers?|phone))[\s\"'(（“「]*$"
    r"|(?<![a-z])(?:phones?|telephone|tel\.?|fax|whatsapp|sms|dial(?:ing)?|hotline|landline|helpline"
    r"|tel[eé]fono|t[eé]l\.?|telefon|telefoon)[\s\"'(]*$"
    r"|(?:电话|手机|号|号码|热线|拨打|致电|联系|传真|微信|電話|手機|[是为為打])[\s\"'(（“「]*$",
    re.IGNORECASE,
)
_NAMED = re.compile(  # with ten digits or more behind it, or fewer that are parted
    r"(?<![a-z])(?:call|contact|cell|cellphone|mobile|handy|m[oó]vil|celular|me|us)[\s\"'(]*$",
    re.IGNORECASE,
)
# Digits alone, or in thousands.
_BARE = re.compile(r"\d+|[1-9]\d{0,2}(?: \d{3})+")
_TEN = 10  # characters
_SAID_CHARS, _CLOSE_CHARS = 32, 18  # before a number, in which such a word counts
# Such words right behind a number: "041 541 67 61-Office".
_SAID_BEHIND = re.compile(
    r"[ \t]?[-(\[]? ?(?:office|fax|mobile|cell|home|work|phone|tel|direct|main)"
    r"(?![a-z]| (?:users?|phones?|numbers|devices?|subscri|apps?|calls|games?|pages?))",
    re.IGNORECASE,
)
_YEAR, _MONTH, _DAY = r"(?:1[5-9]|20)\d\d", r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
_DATE = re.compile(
    rf"{_YEAR}([-/. ]){_MONTH}\1{_DAY}(?: \d\d.*)?"
    rf"|{_DAY}([-/. ]){_DAY}\2(?:{_YEAR}|\d\d)(?: \d\d.*)?"
    rf"|{_YEAR} ?[-/] ?{_YEAR}|{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{{4}}|\d{{6}})?"
)
_ID = re.compile(r"\d{3}-\d{2}-\d{4}")  # social security, in the United States
_ISBN = re.compile(r"97[89][- ]?\d[\d -]{8,12}|\d[- ]\d{2,7}[- ]\d{1,7}[- ]\d")
_LEAST, _MOST = 7, 15  # digits (ITU-T E.164)
_HAN = re.compile("[\u4e00-\u9fff]")


@functools.lru_cache(maxsize=65536)
def _is_valid(written: str) -> bool:
    """Whether a number is in the plan of its country, or of one of REGIONS."""
    digits = re.sub(r"^(?:00|011 ?)(?=[1-9])", "+", written)
    phones = recogniser("PhoneRecognizer", supported_regions=REGIONS, leniency=VALID_NUMBER)
    found = phones.analyze(digits, ["PHONE_NUMBER"])
    return any(one.end - one.start >= len(digits) - 2 for one in found)


def phone_numbers(text: Text) -> Iterator[Place]:
    """Phone numbers, with their extensions, and those that follow one in a list."""
    found = [*_alone(text)]
    starts = {place.start for place in found}
    yield from found
    for place in found:
        follower = _follower(text, place)
        while follower is not None and follower.start not in starts:
            starts.add(follower.start)
            yield follower
            follower = _follower(text, follower)


def _alone(text: Text) -> Iterator[Place]:
    """Phone numbers by how they are written and what is said of each."""
    for match in _CHINESE.finditer(text.plain):
        score = _chinese(text, match)
        if score and not is_other_number(text.value, match.start(), SAID_PHONE):
            yield Place(*match.span(), "PHONE_NUMBER", score)
    for match in _NUMBER.finditer(text.plain):
        written = _first(match)
        score = _scored(text, match.start(), written)
        if score:
            yield Place(match.start(), match.start() + len(written), "PHONE_NUMBER", score)


def _first(match: re.Match[str]) -> str:
    """A number as it is written, or the first of two."""
    first = _FIRST.match(match.group())
    return first.group() if first else match.group().rstrip("( ")


def _follower(text: Text, place: Place) -> Place | None:
    """The number right behind one in a list: what is said of that one holds for it too."""
    between = _AND.match(text.value, place.end)
    if between is None:
        return None
    start = between.end()
    chinese = _NEXT_CHINESE.match(text.plain, start)
    if chinese is not None:
        end = chinese.end()
        return None if is_counted(text.value, start, end) else _like(place, start, end)
    match = _NEXT.match(text.plain, start)
    if match is None:
        return None
    written = _first(match)
    number = _EXTENSION.sub("", written)
    n_digits = sum(map(str.isdigit, number))
    is_alike = n_digits == sum(map(str.isdigit, text.plain[place.start : place.end]))
    if not _can_be_dialled(number) or _is_else(text, start, number, behind=True):
        return None
    if is_alike or (n_digits >= _TEN and _is_valid(number)):
        return _like(place, start, start + len(written))
    return None


def _like(place: Place, start: int, end: int) -> Place:
    return Place(start, end, place.entity, place.score)


def _chinese(text: Text, match: re.Match[str]) -> float:
    """A mobile number of China: parted, with its country's code, or in a text that is Chinese."""
    start, end = match.span()
    if not match.group().isdigit():
        return VALID
    if is_counted(text.value, start, end):
        return 0.0
    if match.group().startswith(("86", "0086")):
        return VALID
    near = text.value[max(start - _SAID_CHARS, 0) : end + BEHIND_CHARS]
    is_said = is_said_before(SAID_PHONE, text.value, start, _SAID_CHARS)
    return SAID if is_said or _HAN.search(near) else 0.0


def _scored(text: Text, start: int, written: str) -> float:
    """How sure it is that a number can be dialled; 0 if it is taken for something else."""
    number = _EXTENSION.sub("", written)
    if not _can_be_dialled(number):
        return 0.0
    behind = _SAID_BEHIND.match(text.value, start + len(written)) is not None
    close = behind or is_said_before(SAID_PHONE, text.value, start, _CLOSE_CHARS)
    said = close or is_said_before(SAID_PHONE, text.value, start, _SAID_CHARS)
    if number.startswith(("+", "(+")):
        return VALID if _is_valid(number) else SAID if said else 0.0
    is_bare = _BARE.fullmatch(number) is not None
    if (is_bare and not said) or _is_else(text, start, number, behind=behind):
        return 0.0
    if close or (said and _is_valid(number)):
        return SAID
    if _AMERICAN.fullmatch(number):
        return WRITTEN
    is_parted = _PARTED.fullmatch(number) and not _ID.fullmatch(number)
    return HINTED if is_parted and _is_valid(number) else 0.0


def _is_else(text: Text, start: int, number: str, *, behind: bool) -> bool:
    """Whether a number is a date, an amount, that of a book or an order, or just one."""
    if _DATE.fullmatch(number) or _ISBN.fullmatch(number):
        return True
    if _BARE.fullmatch(number):
        if is_counted(text.value, start, start + len(number)):
            return True
        if not (behind or _is_led_to(text, start, number)):
            return True
    return is_other_number(text.value, start, SAID_PHONE)


def _is_led_to(text: Text, start: int, number: str) -> bool:
    """Whether what is said before digits alone is said of them."""
    before = text.value[max(start - _SAID_CHARS, 0) : start]
    is_long = len(number) >= _TEN
    return bool(_LEADS.search(before) or (is_long and (_NAMED.search(before) or _is_valid(number))))


def _can_be_dialled(number: str) -> bool:
    digits = re.sub(r"\D", "", number)
    is_whole = number.count("(") == number.count(")")
    return is_whole and _LEAST <= len(digits) <= _MOST and len(set(digits)) > 1
