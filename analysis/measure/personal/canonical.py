"""What of a value of personal data counts: the same however it is written."""

from __future__ import annotations

import ipaddress
import re
import unicodedata

_WHITE_SPACE = re.compile(r"\s+")
_NO_DIGIT = re.compile(r"[^0-9]+")
_TRUNK = re.compile(r"\(\s*0\s*\)")  # +49 (0)30 ...: dialled at home alone
_EXTENSION = re.compile(r"\s*(?:extension|ext\.?|x|#)\s*([0-9]+)\s*$")
_NORTH_AMERICAN = re.compile(r"1[2-9][0-9]{9}")
# Digits alone that are in North America's plan, and are no mobile number of China.
_SURELY_AMERICAN = re.compile(r"1(?![3-9][0-9]{9})[2-9][0-9]{2}[2-9][0-9]{6}")
_CHINESE_MOBILE = re.compile(r"861[3-9][0-9]{9}")
_BY_SIGNS = ("CREDIT_CARD", "IBAN_CODE", "NATIONAL_ID")


def canonical(entity: str, value: str) -> str:
    """One spelling of a value for all that mean the same.

    Args:
        entity: Its kind, a key of ENTITIES.
        value: As it stands in a record.

    Returns:
        Of a phone number its digits, without the prefix of North America or China; of a card,
        an account or an id letters and digits alone; of an IP address its shortest form; of
        anything else the text but for case, width and white space.
    """
    folded = _WHITE_SPACE.sub(" ", unicodedata.normalize("NFKC", value).casefold()).strip()
    if entity == "PHONE_NUMBER":
        return phone_key(folded)
    if entity in _BY_SIGNS:
        return "".join(filter(str.isalnum, folded))
    if entity == "IP_ADDRESS":
        try:
            return str(ipaddress.ip_address(folded))
        except ValueError:
            return folded
    return folded


def phone_key(number: str) -> str:
    """The digits of a phone number, the same with and without +1 or +86.

    A country's prefix is known by a "+" or "00" before it; a 1 before ten digits also if it is
    set apart, or if no mobile number of China begins so: 13125550143 in one piece may be one. Of
    other countries a number in its national form is another one: nothing in it says which country
    is meant.

    Args:
        number: ASCII digits and what separates them; an extension ("x12") belongs to it.
    """
    extension = _EXTENSION.search(number)
    dialled = number[: extension.start()] if extension else number
    digits = _NO_DIGIT.sub("", dialled)
    international = dialled.lstrip(" (").startswith("+") or digits.startswith("00")
    if international:
        digits = _NO_DIGIT.sub("", _TRUNK.sub("", dialled)).removeprefix("00")
    set_apart = re.match(r"\s*1[^0-9]", dialled) is not None  # 1-202-555-0143
    is_said = international or set_apart
    if (is_said and _NORTH_AMERICAN.fullmatch(digits)) or _SURELY_AMERICAN.fullmatch(digits):
        digits = digits[1:]
    elif _CHINESE_MOBILE.fullmatch(digits):
        digits = digits[2:]
    return f"{digits}x{extension.group(1)}" if extension else digits
