"""Numbers, counts and labels as people read them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import partial

import numpy as np
import numpy.typing as npt

SHOWN_DIGITS, SMALL = 4, 0.01  # behind the point; below it, digits that say something
TINY = 1e-9
ALL = 17  # significant digits: no two 64-bit floats read alike

_TURNS = frozenset(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]))

# Where the name of a label with spaces for underscores would look odd.
_SPELLED = {
    "open_qa": "open QA",
    "closed_qa": "closed QA",
    "role_play": "role-play",
    "stem": "STEM",
    "earth_and_space": "earth, environment and space",
    "film_and_music": "film, music and stage",
}


def is_line(text: str) -> bool:
    """Whether a text is one line that reads as it is written.

    Joiners, as emoji and Persian have them, are; controls, ends of lines and what turns the
    direction of the text behind it are not.
    """
    return not any(
        sign in _TURNS or unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in text
    )


def counted(n: int, many: str) -> str:
    """A count with what is counted: "1,153 examples", "1 example longer than the context".

    Args:
        n: How many.
        many: What, for many of it; its first word with an s at the end is the noun.
    """
    return f"{n:,} {one_of(many) if n == 1 else many}"


def one_of(many: str) -> str:
    """The singular: "answers breaking off" -> "answer breaking off"; "score" stays as it is."""
    words = many.split(" ")
    noun = next((index for index, word in enumerate(words) if word.endswith("s")), None)
    if noun is not None:
        words[noun] = words[noun][:-1]
    return " ".join(words)


def label_text(label: str) -> str:
    """A label of a closed vocabulary for people: "open_qa" -> "open QA"."""
    return _SPELLED.get(label, label.replace("_", " "))


def shown_number(value: float) -> str:
    """A number for people, without the digits that only a computer needs: "2,000", "0.3"."""
    if float(value).is_integer():
        return f"{int(value):,}"
    if abs(value) < SMALL:
        return _significant(value, SHOWN_DIGITS)
    return _plain(round(value, SHOWN_DIGITS))


def told_apart(one: float, other: float) -> tuple[str, str]:
    """Two numbers for people, each with as many digits as show that they differ.

    Args:
        one: A number.
        other: Another one.

    Returns:
        For 0.3 and 0.29996 "0.3" and "0.29996"; equal ones read alike.
    """
    order = _order(one, other)
    ways: list[Callable[[float], str]] = [
        shown_number,
        *(partial(_significant, digits=n) for n in range(SHOWN_DIGITS, ALL)),
    ]
    for shown in ways:
        texts = shown(one), shown(other)
        if _order(*(float(text.replace(",", "")) for text in texts)) == order:
            return texts
    return _plain(one), _plain(other)


def hundredths(shares: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Shares in [0, 1] as whole hundredths, cut: 100 is said of what is whole alone.

    What 32 bits hold is a little off: 0.9 is 90 all the same.
    """
    return np.floor(np.asarray(shares, dtype=np.float64) * 100 + 1e-4).astype(np.int64)


def _order(one: float, other: float) -> int:
    return (one > other) - (one < other)


def _plain(value: float) -> str:
    """A number with all its digits."""
    return f"{value:,}".removesuffix(".0")


def _significant(value: float, digits: int) -> str:
    """So many significant digits at most; without a power of ten unless it is tiny."""
    if abs(value) < TINY:
        return f"{value:.{digits}g}"
    decimals = max(digits - 1 - _power(value), 0)
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _power(value: float) -> int:
    """The power of ten that a number begins with: 2 for 199.6."""
    return int(f"{value:e}".partition("e")[2])
