"""Phone numbers as they are compared when they are looked for: by their digits."""

from __future__ import annotations

import re

from analysis.measure.personal.canonical import phone_key

_NO_DIGIT = re.compile(r"[^0-9]+")
_WITH_1 = re.compile(r"1[2-9][0-9]{2}[2-9][0-9]{6}")  # the North American plan
_CHINESE_MOBILE = re.compile(r"1[3-9][0-9]{9}")


def number_of(typed: str) -> str:
    """The digits of a number that is to be erased, without the prefix of its country if it is +1.

    Eleven digits alone that may be a Chinese mobile number stay as they are.
    """
    digits = phone_key(typed)
    return digits if _CHINESE_MOBILE.fullmatch(digits) else _without_1(digits)


def numbers_in(written: str) -> set[str]:
    """What a number in a text may mean: all of these are looked up.

    "13035550143" is a Chinese mobile number or one of Colorado, and "+1 303 555 0143" has the
    digits of both.
    """
    keys = {phone_key(written), _NO_DIGIT.sub("", written)}
    return keys | {_without_1(key) for key in keys}


def _without_1(digits: str) -> str:
    return digits[1:] if _WITH_1.fullmatch(digits) else digits
