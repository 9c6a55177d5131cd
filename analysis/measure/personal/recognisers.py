"""All recognisers, and what they find in one text."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import replace

from analysis.measure.cues import Cues
from analysis.measure.personal.accounts import SAID_CARD, credit_cards, ibans
from analysis.measure.personal.identities import IDENTITIES, national_ids
from analysis.measure.personal.internet import emails, ip_addresses, urls_with_credentials
from analysis.measure.personal.keys import KEY_BEGINS, api_keys, private_keys
from analysis.measure.personal.named import NAMED, NAMED_BEGINS, named_secrets
from analysis.measure.personal.names import names
from analysis.measure.personal.phones import SAID_PHONE, phone_numbers
from analysis.measure.personal.places import Place, Recogniser, Text, apart


def _keys(text: Text) -> Iterator[Place]:
    yield from api_keys(text)
    yield from named_secrets(text)


_PARTS = r"[ ().\-/+]{0,3}"  # what parts the digits of a number

RECOGNISERS: tuple[Recogniser, ...] = (
    Recogniser("EMAIL_ADDRESS", r"@", emails),
    Recogniser("PHONE_NUMBER", rf"[0-9](?:{_PARTS}[0-9]){{6}}", phone_numbers),
    Recogniser("CREDIT_CARD", r"[0-9](?:[ -]?[0-9]){11}", credit_cards),
    Recogniser("IBAN_CODE", r"[A-Z]{2}[0-9]{2}(?:[ -]?[A-Z0-9]){11}", ibans),
    Recogniser(
        "IP_ADDRESS",
        r"[0-9]\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]|[0-9A-F]{3}:[0-9A-F:]*:|:[0-9A-F:]*[0-9A-F]{3}",
        ip_addresses,
    ),
    # Seven digits at least, or letters among fewer.
    Recogniser(
        "NATIONAL_ID",
        r"[0-9](?:[ .+A-]?[0-9]){6}|[0-9]{2} [0-9]{2} [0-9]{2}|[A-Z][0-9]{6}|[A-Z][0-9]{4}[A-Z]"
        r"|[A-Z]{6}[0-9L-V]{2}[A-Z][0-9L-V]{2}[A-Z]",
        national_ids,
    ),
    Recogniser("URL_CREDENTIALS", r"://", urls_with_credentials),
    Recogniser("API_KEY", f"{KEY_BEGINS}|{NAMED_BEGINS}", _keys),
    Recogniser("PRIVATE_KEY", r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY", private_keys),
)
_SCREEN = Cues([recogniser.may for recogniser in RECOGNISERS])


# What a key may say of the values under it.
_SAYING = (SAID_PHONE, SAID_CARD, NAMED, *(one.said for one in IDENTITIES.values() if one.said))
_PARTS_OF_KEY = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[\W_]+")


def places_in(value: str, *, key: str = "", names_model: str = "") -> list[Place]:
    """Where personal data stand in a text.

    Args:
        value: The text.
        key: What it stands under in its record: "phone" says what ten digits are.
        names_model: The spaCy model that finds names and places; "" for none.

    Returns:
        The places by where they begin; no two overlap.

    Raises:
        ModelError: If the model is not installed.
    """
    # The model first: presidio is loaded without what a model may need.
    found = [*names(Text(value), names_model)] if names_model else []
    said = _said_by(key)
    text = Text(said + value)
    for number in _SCREEN.found_in(text.plain):
        for place in RECOGNISERS[number].find(text):
            start, end = place.start - len(said), place.end - len(said)
            if start >= 0:
                found.append(replace(place, start=start, end=end) if said else place)
    return apart(found) if found else []


@functools.lru_cache(maxsize=4096)
def _said_by(key: str) -> str:
    """What a key says of its values, as it would stand before them; "" if it says nothing."""
    spelt = _PARTS_OF_KEY.sub(" ", key).strip()
    return f"{spelt}: " if any(pattern.search(spelt) for pattern in _SAYING) else ""
