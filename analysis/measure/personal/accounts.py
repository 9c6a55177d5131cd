"""Credit cards and bank accounts, by their check digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.measure.personal.checks import digits_of
from analysis.measure.personal.context import is_other_number, is_said_around, words
from analysis.measure.personal.places import Place, Text

# Groups of digits, parted by one space or hyphen, the same throughout; 12 to 19 in all.
_ONE = (
    r"(?:\d{{4}}(?P<{0}>[ -])\d{{4}}(?P={0})\d{{4}}(?P={0})\d{{1,7}}"
    r"|\d{{4}}(?P<{1}>[ -])\d{{6}}(?P={1})\d{{4,5}}|\d{{12,19}})(?!\d)"
)
_CARD = re.compile(_ONE.format("fours", "six"))
# One, or some that are parted by spaces.
_CARDS = re.compile(
    rf"(?<![\w.+-])(?<!\d[ -]){_ONE.format('a', 'b')}(?: {_ONE.format('c', 'd')})*+"
    r"(?![\w-]|\.\d|(?<!\d{4}),\d{3}(?!\d)|[ -]\d)"
)
_ISSUERS = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})"  # Visa
    r"|(?:5[1-5]\d{2}|222[1-9]|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}"  # Mastercard
    r"|3[47]\d{13}"  # American Express
    r"|(?:6011|65\d{2}|64[4-9]\d)\d{12}"  # Discover
    r"|(?:2131|1800)\d{11}|35(?:2[89]|[3-8]\d)\d{12}"  # JCB
    r"|3(?:0[0-5]|[68]\d|09|9\d)\d{11}"  # Diners Club
    r"|62\d{14,17}"  # UnionPay
    r"|(?:5018|5020|5038|5[68]\d{2}|6304|67\d{2}|6[0-9]{3})\d{8,15}"  # Maestro
)
_USUAL = (14, 15, 16)  # digits: with others, it has to be said that it is a card
SAID_CARD = words(
    (
        *("cards?", "credit", "debit", "visa", "mastercard", "amex", "american express", "cvv"),
        *("maestro", "discover", "diners", "jcb", "unionpay", "payment", "cc", "charged?", "expir"),
    ),
    ("信用卡", "银行卡", "卡号", "储蓄卡", "借记卡"),
)

_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]){11,30}")
# Letters and digits -> countries (SWIFT's registry of IBANs).
_OF_LENGTH = {
    15: "NO",
    16: "BE",
    18: "DK FI FK FO GL NL SD",
    19: "MK SI",
    20: "AT BA EE KZ LT LU MN XK",
    21: "CH HR LI LV",
    22: "BG BH CR DE GB GE IE ME RS VA",
    23: "AE GI IL IQ OM SO TL",
    24: "AD CZ ES MD PK RO SA SE SK TN VG",
    25: "LY PT ST",
    26: "IS TR",
    27: "BI DJ FR GR IT MC MR SM",
    28: "AL AZ BY CY DO GT HN HU LB NI PL SV",
    29: "BR EG PS QA UA",
    30: "JO KW MU YE",
    31: "MT SC",
    32: "LC",
    33: "RU",
}
_LENGTHS = {country: length for length, some in _OF_LENGTH.items() for country in some.split()}


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (ISO/IEC 7812-1)."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0


def credit_cards(text: Text) -> Iterator[Place]:
    """Card numbers that an issuer could have given, with the right check digit."""
    for some in _CARDS.finditer(text.plain):
        matches = [*_CARD.finditer(text.plain, *some.span())]
        if not all(_is_card(digits_of(match.group())) for match in matches):
            continue
        for match in matches:
            said = is_said_around(SAID_CARD, text.value, *match.span())
            is_usual = len(digits_of(match.group())) in _USUAL
            if said or (is_usual and not is_other_number(text.value, match.start())):
                yield Place(*match.span(), "CREDIT_CARD", 1.0 if said else 0.9)


def _is_card(digits: str) -> bool:
    return len(set(digits)) > 1 and _ISSUERS.fullmatch(digits) is not None and luhn(digits)


def ibans(text: Text) -> Iterator[Place]:
    """International bank account numbers of their country's length, with right check digits."""
    for match in _IBAN.finditer(text.plain):
        length = _LENGTHS.get(match.group()[:2].upper(), 0)
        written = _first(match.group(), length)
        if length and written and _is_iban(re.sub(r"[ -]", "", written).upper()):
            end = match.start() + len(written)
            if not text.plain[end : end + 1].isalnum():
                yield Place(match.start(), end, "IBAN_CODE", 1.0)


def _first(written: str, n: int) -> str:
    """The beginning of a text that has n letters and digits; "" if there are not so many."""
    seen = 0
    for at, character in enumerate(written):
        seen += character.isalnum()
        if seen == n:
            return written[: at + 1]
    return ""


def _is_iban(code: str) -> bool:
    return int("".join(str(int(letter, 36)) for letter in code[4:] + code[:4])) % 97 == 1
