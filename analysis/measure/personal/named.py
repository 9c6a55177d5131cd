"""Keys, tokens and passwords in no provider's form, by the name before them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.measure.personal.places import Place, Text

_KEY_NAMES = (
    r"(?:secret[_ -]?access|api|access|secret|account|private|encryption|signing|auth|client|master"
    r"|service|subscription|storage|license)[_ -]?keys?"
    r"|(?:access|auth|refresh|bearer|session|api|bot|id|private|personal)[_ -]?tokens?"
    r"|(?:client|app|api|shared|consumer|webhook|jwt)[_ -]?secrets?|secrets?|tokens?|bearer"
)
_OPENERS = r"passw(?:or)?ds?|passwd|pwd|passphrase|passcode|密码|口令"
NAMED = re.compile(rf"(?:{_KEY_NAMES}|{_OPENERS})(?![a-z])", re.IGNORECASE)
# What every text with one holds in `Text.plain`, as RE2 has it.
NAMED_BEGINS = (
    r"(?:keys?|tokens?|secrets?|bearer|passw(?:or)?ds?|passwd|pwd|passphrase|passcode|\?\?)"
    r"[\"'\]]{0,3}[ \t]{0,4}(?::=|=>|[:=]).{0,8}[!-~]{7}|bearer +[A-Z0-9+/=_.~-]{20}"
    r"|authorization.{1,8}basic +[A-Z0-9+/]{12}"
)
_IS = r"[\"'\]]{0,3}[ \t]{0,4}(?::=|=>|[:=])[ \t]{0,4}"  # between a name and its value
_SIGN = r"A-Za-z0-9+/=_.~-"
_KEY = re.compile(
    rf"(?:(?:{_KEY_NAMES}){_IS}(?:[bfru]?(?P<quote>[\"'`]))?(?:(?:Bearer|Token|Basic) +)?"
    rf"|(?<![A-Za-z])Bearer +)(?P<value>[{_SIGN}]{{20,2000}}+)(?![\w(\[{{<$%*])",
    re.IGNORECASE,
)
_BASIC = re.compile(
    r"(?<![A-Za-z])Authorization[\"']?[ \t]{0,2}[:=,][ \t]{0,2}[\"']?Basic +"
    r"(?P<value>[A-Za-z0-9+/]{12,500}+={0,2})(?![\w(\[{<$%*])",
    re.IGNORECASE,
)
_PASSWORD = re.compile(
    rf"(?:{_OPENERS})(?:{_IS}[bru]?(?P<quote>[\"'`])(?P<quoted>[^\s\"'`]{{8,128}}+)(?P=quote)"
    r"|[ \t]?=[ \t]?(?P<bare>[^\s\"'`,;&|()\[\]{}<>$\\]{8,128}+)(?![(\[{<$\\\"'`|]))"
    rf"|\A[^:\n]{{0,40}}(?:{_OPENERS}): (?P<whole>[^\s\"'`]{{8,128}}+)\Z",  # under a key
    re.IGNORECASE,
)
# What stands for one in a manual, or says where one comes from.
_STANDS_FOR = re.compile(
    r"[<>{}\[\]]|^[$%]|\$\(|example|your|placeholder|changeme|change[_-]me|redacted|dummy|sample|x{4}|\*{3}"
    r"|\.{3}|0{8}|1234567|abcdef|insert|replace|secret[_-]?key|api[_-]?key|access[_-]?token|process\."
    r"|environ|getenv|config\.|settings\.|self\.|this\.|https?:|\.(?:com|org|txt|pem|json|py|js)$",
    re.IGNORECASE,
)
_PLAIN_PASSWORD = re.compile(
    r"(?:p[@a]ssw(?:[o0]r)?ds?|pass|pwd|my|the|your|new|old|test|user|admin|root|db|secure|strong|super"
    r"|some|secret|[_@#!.?\d-])++|[~.]{0,2}/.*",
    re.IGNORECASE,
)
_NAME_IN_CODE = re.compile(
    r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+|[a-z]+(?:_[a-z0-9]+)+|[A-Z0-9]*(?:_[A-Z0-9]+)+"
)
_WORD = r"(?:[A-Za-z]+\d{0,3}|\d+[a-z]{0,2})"
_WORDS = re.compile(rf"{_WORD}(?:[-_.~/+=]{_WORD})*[-_.~/+=]*")
_LEAST_DIFFERENT, _LEAST_DIGITS = 8, 2


def named_secrets(text: Text) -> Iterator[Place]:
    """What a name says is secret and looks drawn at random; passwords if they are quoted or set."""
    for pattern in (_KEY, _BASIC):
        for match in pattern.finditer(text.narrow):
            value = match["value"]
            is_drawn = pattern is _BASIC or _is_drawn(value)
            if is_drawn and not _STANDS_FOR.search(value):
                yield Place(*match.span("value"), "API_KEY", 0.8)
    for match in _PASSWORD.finditer(text.narrow):
        name = match.lastgroup if match.lastgroup != "quote" else "quoted"
        if name and _is_password(match[name], is_quoted=name != "bare"):
            yield Place(*match.span(name), "API_KEY", 0.7)


def _is_drawn(value: str) -> bool:
    """Whether a key is no name, no number and no row of words."""
    n_digits = sum(map(str.isdigit, value))
    return (
        n_digits >= _LEAST_DIGITS
        and any(map(str.isalpha, value))
        and len(set(value)) >= _LEAST_DIFFERENT
        and not _WORDS.fullmatch(value)
        and not _NAME_IN_CODE.fullmatch(value)
    )


def _is_password(value: str, *, is_quoted: bool) -> bool:
    has_digit = any(map(str.isdigit, value)) and any(map(str.isalpha, value))
    is_said = _STANDS_FOR.search(value) or _PLAIN_PASSWORD.fullmatch(value)
    return has_digit and not is_said and (is_quoted or not _NAME_IN_CODE.fullmatch(value))
