"""Masks: a value of which so much is left that its kind can be seen.

What is left follows what is common:

- e-mail address: the first letters of name and domain, the top-level domain: `j***@e***.com`
- phone number: what separates its digits, and the last two: `+*-***-***-**43`
- credit card: what separates its digits, and the last four, as PCI DSS 3.4 allows:
  `**** **** **** 1111`
- IBAN: the country and the last four: `DE** **** **** **** **30 00`
- IP address: two of four numbers, of IPv6 two groups: `203.0.*.*`, `2001:db8:***`
- national id: what separates its digits: `***-**-****`
- name, location: the first letter of each word; of Chinese ones the first character:
  `A*** L***`, `张*`
- secret: nothing; its placeholder stands for it: `<API_KEY>`
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from analysis.measure.erasure.folding import UNSPACED
from analysis.measure.personal.entities import ENTITIES

HIDDEN = "***"
LAST_OF_CARD, LAST_OF_PHONE = 4, 2
COUNTRY = 2  # letters that an IBAN begins with
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_WORD = re.compile(r"\S+")
_UNSPACED = re.compile(rf"[{UNSPACED}]+")


def masked(entity: str, value: str) -> str:
    """A value with most of it hidden.

    Args:
        entity: Its kind, a key of ENTITIES.
        value: As it stands in the record.
    """
    mask = _MASKS.get(entity)
    return ENTITIES[entity].placeholder if mask is None else mask(value)


def _email(value: str) -> str:
    name, _, domain = value.rpartition("@")
    first, _, top = domain.rpartition(".")
    return f"{name[:1]}{HIDDEN}@{first[:1]}{HIDDEN}.{top}"


def _all_but(value: str, *, first: int = 0, last: int = 0) -> str:
    """Hide letters and digits but for some, and leave what separates them."""
    places = [found.start() for found in _LETTER_OR_DIGIT.finditer(value)]
    # Of a short value half is hidden at least.
    last = min(last, len(places) // 2)
    hidden = set(places[first : len(places) - last])
    return "".join("*" if at in hidden else sign for at, sign in enumerate(value))


def _ip(value: str) -> str:
    value = unicodedata.normalize("NFKC", value)  # full-width digits and points are found too
    if ":" in value:
        return f"{':'.join(value.split(':')[:2])}:{HIDDEN}"
    return ".".join([*value.split(".")[:2], "*", "*"])


def _name(value: str) -> str:
    if _UNSPACED.match(value):
        return value[:1] + "*" * (len(value) - 1)
    return _WORD.sub(lambda word: word.group()[:1] + HIDDEN, value)


_MASKS: dict[str, Callable[[str], str]] = {
    "EMAIL_ADDRESS": _email,
    "PHONE_NUMBER": lambda value: _all_but(value, last=LAST_OF_PHONE),
    "CREDIT_CARD": lambda value: _all_but(value, last=LAST_OF_CARD),
    "IBAN_CODE": lambda value: _all_but(value, first=COUNTRY, last=LAST_OF_CARD),
    "IP_ADDRESS": _ip,
    "NATIONAL_ID": _all_but,
    "PERSON": _name,
    "LOCATION": _name,
}
