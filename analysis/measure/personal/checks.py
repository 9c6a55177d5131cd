"""Whether a number that has the form of a national id is one: its check digits and its date."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from analysis.measure.personal.presidio import recogniser

Check = Callable[[str], bool]
_CN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CN_OLD = 15  # digits until 1999, the last of which is no check digit
_CN_DIGITS = "10X98765432"
_CN_PROVINCES = frozenset(
    map(
        str,
        [
            *(*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55)),
            *(*range(61, 66), 71, 81, 82, 83),
        ],
    )
)
_FIRST_BORN, _LAST_BORN = date(1850, 1, 1), date(2100, 1, 1)
_TW_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
_SG_LETTERS = {"S": "JZIHGFEDCBA", "T": "GFEDCBAJZIH", "F": "XWUTRQPNMLK", "G": "RQPNMLKXWUT"}


def presidio(name: str, *, least: float = 0.0) -> Check:
    """The check of one of presidio's recognisers.

    Args:
        name: Its class's name.
        least: The lowest score that counts; 1 where a right check digit only raises it.
    """

    def check(written: str) -> bool:
        one = recogniser(name)
        found = one.analyze(written, one.supported_entities)
        return any(
            each.start == 0 and each.end == len(written) and each.score >= least for each in found
        )

    return check


def digits_of(written: str) -> str:
    """The digits alone."""
    return re.sub(r"\D", "", written)


def chinese(written: str) -> bool:
    """The identity number of the People's Republic (GB 11643): province, birthday, check digit."""
    code = written.upper()
    if len(code) == _CN_OLD:
        return code[:2] in _CN_PROVINCES and _is_day("19" + code[6:12])
    total = sum(w * int(digit) for w, digit in zip(_CN_WEIGHTS, code[:17], strict=True))
    is_right = code[17] == _CN_DIGITS[total % 11]
    return is_right and code[:2] in _CN_PROVINCES and _is_day(code[6:14])


def _is_day(written: str) -> bool:
    try:
        day = date.fromisoformat(f"{written[:4]}-{written[4:6]}-{written[6:]}")
    except ValueError:
        return False
    return _FIRST_BORN <= day < _LAST_BORN


def hong_kong(written: str) -> bool:
    """The identity card of Hong Kong: letters and digits weighted, modulo 11."""
    code = re.sub(r"[()]", "", written.upper()).rjust(9)
    values = [36 if letter == " " else int(letter, 36) for letter in code[:-1]]
    check = 10 if code[-1] == "A" else int(code[-1])
    return (sum(w * v for w, v in zip(range(9, 1, -1), values, strict=True)) + check) % 11 == 0


def taiwanese(written: str) -> bool:
    """The identity card of Taiwan: the letter as two digits, all weighted, modulo 10."""
    letter = 10 + _TW_LETTERS.index(written[0].upper())
    digits = [letter // 10, letter % 10, *map(int, written[1:])]
    weights = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)
    return sum(w * digit for w, digit in zip(weights, digits, strict=True)) % 10 == 0


def singaporean(written: str) -> bool:
    """The NRIC or FIN of Singapore, with its check letter."""
    code = written.upper()
    total = sum(w * int(digit) for w, digit in zip((2, 7, 6, 5, 4, 3, 2), code[1:8], strict=True))
    letters = _SG_LETTERS.get(code[0])
    return letters is None or letters[total % 11] == code[8]


def brazilian(written: str) -> bool:
    """The CPF of Brazil, with its two check digits."""
    digits = [*map(int, digits_of(written))]
    if len(set(digits)) == 1:
        return False
    for n in (9, 10):
        total = sum((n + 1 - at) * digit for at, digit in enumerate(digits[:n]))
        if digits[n] != total * 10 % 11 % 10:
            return False
    return True


def french(written: str) -> bool:
    """The NIR of France, with its key of two digits; Corsica's departments have a letter."""
    code = re.sub(r"[ .-]", "", written.upper()).replace("2A", "19").replace("2B", "18")
    return code.isdigit() and 97 - int(code[:13]) % 97 == int(code[13:])


def dutch(written: str) -> bool:
    """The BSN of the Netherlands, by the test of eleven."""
    digits = [*map(int, digits_of(written))]
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return any(digits) and sum(w * d for w, d in zip(weights, digits, strict=True)) % 11 == 0
