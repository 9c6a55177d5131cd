"""Values that are to be erased, as a recipe may hold them: hashed, with what they look like.

What this protects from, and what not: who reads the recipe does not read the person's data. Who
has a guess can try it, since the salt stands beside the hashes: a phone number or a name that is
in a list is found in seconds or hours. A recipe with such a step is therefore still to be kept
like personal data (pseudonymised, GDPR recital 26), only not like the data themselves.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from analysis.measure.erasure.folding import EMAIL, UNSPACED, closed, folded, spellings, tokens
from analysis.measure.erasure.numbers import number_of

Kind = Literal["words", "email", "digits", "characters"]
MOST_WORDS = 6
LEAST_DIGITS, MOST_DIGITS = 6, 20
LEAST_CHARACTERS, MOST_CHARACTERS = 2, 40
LONGEST = 200
HASH_BYTES = 16
SALT = re.compile(r"[0-9a-f]{32}")
SOUGHT = re.compile(r"(words|email|digits|characters) ([1-9][0-9]?) ([0-9a-f]{32})")

_EMAIL = re.compile(EMAIL)
_PHONE = re.compile(r"[+(]?[0-9][0-9\s().\-/+]*")
_UNSPACED = re.compile(rf"[{UNSPACED}·]+")
_HAS_UNSPACED = re.compile(rf"[{UNSPACED}]")


@dataclass(frozen=True)
class Value:
    """A value as it is compared.

    Attributes:
        kind: How its places are found: as words, as an e-mail address, by its digits, or by
            characters where words are not set apart.
        n: Words, digits or characters of it.
        text: In one spelling for all that mean the same.
    """

    kind: Kind
    n: int
    text: str


def value_of(typed: str) -> Value:
    """A name, an e-mail address or a phone number as it was typed.

    Raises:
        ValueError: If it is none that can be looked for; the text says why.
    """
    text = spellings(folded(typed).strip())[-1]
    if not text or len(typed) > LONGEST:
        raise ValueError(f"a value to erase has 1 to {LONGEST} characters; write it so")
    if _EMAIL.fullmatch(text):
        return Value("email", 1, text)
    digits = number_of(text) if _PHONE.fullmatch(text) else ""
    if len(digits) >= LEAST_DIGITS:
        if len(digits) > MOST_DIGITS:
            raise ValueError(f"a number to erase has {MOST_DIGITS} digits at most; shorten it")
        return Value("digits", len(digits), digits)
    if _HAS_UNSPACED.search(text) and _UNSPACED.fullmatch(close := closed(text)[0]):
        name = close.strip("·")
        if not LEAST_CHARACTERS <= len(name) <= MOST_CHARACTERS:
            raise ValueError(
                f"a value without spaces between words has {LEAST_CHARACTERS} to "
                f"{MOST_CHARACTERS} characters; one alone would stand everywhere"
            )
        return Value("characters", len(name), name)
    if _HAS_UNSPACED.search(text):
        raise ValueError("a value mixes scripts with and without spaces; give each part by itself")
    places = tokens(text)
    if not 1 <= len(places) <= MOST_WORDS:
        raise ValueError(
            f"a value to erase has 1 to {MOST_WORDS} words; give a longer one in parts"
        )
    words = text[places[0][0] : places[-1][1]]
    if len(words) < LEAST_CHARACTERS:
        raise ValueError("a value of one letter would stand everywhere; write the whole name")
    return Value("words", len(places), words)


def hashed(salt: bytes, kind: Kind, text: str) -> str:
    """Keyed BLAKE2b (RFC 7693) of a value: 32 hexadecimal digits."""
    made = hashlib.blake2b(
        text.encode("utf-8", "surrogatepass"),
        digest_size=HASH_BYTES,
        key=salt,
        person=kind.encode(),
    )
    return made.hexdigest()


def salt_for(values: Iterable[Value]) -> str:
    """A salt for some values, 32 hexadecimal digits: the same for the same values.

    A recipe that is written by hand gives the same bytes at each run so. It is made slowly
    (scrypt), so that it is no shorter way to the values than their hashes.
    """
    told = "\n".join(sorted(f"{value.kind} {value.text}" for value in values))
    made = hashlib.scrypt(told.encode(), salt=b"assay erase 1", n=2**14, r=8, p=1, dklen=16)
    return made.hex()


def sought(values: Iterable[Value], salt: str) -> tuple[str, ...]:
    """Values as a recipe holds them: "words 2 <hash>"; each once, in an order of no meaning."""
    key = bytes.fromhex(salt)
    each = {f"{value.kind} {value.n} {hashed(key, value.kind, value.text)}" for value in values}
    return tuple(sorted(each, key=lambda one: one.rsplit(" ", 1)[1]))
