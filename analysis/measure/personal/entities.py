"""The kinds of personal data that are looked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Source = Literal["pattern", "secret", "names"]


@dataclass(frozen=True)
class Entity:
    """A kind of personal data.

    Attributes:
        title: Its name for people.
        placeholder: What stands for a value of it.
        source: How it is found: by a "pattern"; a "secret" by one too, and it opens something;
            "names" by a language model that has to be installed.
        description: What counts as one, in one line.
    """

    title: str
    placeholder: str
    source: Source
    description: str


# Named as presidio names them, where it has them.
ENTITIES: dict[str, Entity] = {
    "EMAIL_ADDRESS": Entity("E-mail address", "<EMAIL>", "pattern", "name@domain.tld"),
    "PHONE_NUMBER": Entity(
        "Phone number", "<PHONE>", "pattern", "A number that can be dialled, Chinese mobiles too"
    ),
    "CREDIT_CARD": Entity(
        "Credit card", "<CREDIT_CARD>", "pattern", "12 to 19 digits with a right check digit"
    ),
    "IBAN_CODE": Entity("IBAN", "<IBAN>", "pattern", "A bank account with right check digits"),
    "IP_ADDRESS": Entity("IP address", "<IP>", "pattern", "IPv4 or IPv6"),
    "NATIONAL_ID": Entity(
        "National id",
        "<ID>",
        "pattern",
        "A social security, tax or identity number, with its check digit where it has one",
    ),
    "URL_CREDENTIALS": Entity(
        "URL with credentials", "<URL>", "secret", "scheme://user:password@host, or a token in it"
    ),
    "API_KEY": Entity(
        "API key",
        "<API_KEY>",
        "secret",
        "A key or token in a provider's form, or a key or password behind its name",
    ),
    "PRIVATE_KEY": Entity("Private key", "<PRIVATE_KEY>", "secret", "A PEM or OpenSSH private key"),
    "PERSON": Entity("Name", "<NAME>", "names", "A person's name, as a language model sees it"),
    "LOCATION": Entity("Location", "<LOCATION>", "names", "A place, as a language model sees it"),
}
BY_PATTERN = tuple(name for name, about in ENTITIES.items() if about.source != "names")
BY_MODEL = tuple(name for name, about in ENTITIES.items() if about.source == "names")
