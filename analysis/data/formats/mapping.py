"""Records with columns of their own: which field is the prompt, which the response."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from analysis.data.formats.conversation import (
    ASSISTANT,
    USER,
    Conversation,
    Turn,
    optional_system,
    rest_of,
    type_of,
)
from analysis.data.strict_json import UnreadableError
from analysis.errors import MappingError, unknown

ROLES = ("prompt", "input", "response", "system")

# Names that data sets use, the likeliest first. Only a proposal: the user decides.
_LIKELY = {
    "prompt": "question query instruction prompt problem user human request q title goal text",
    "input": "context passage document article background input source",
    "response": "answer response output completion reply target solution assistant summary a label",
    "system": "system system_prompt",
}


def parse_mapping(text: str) -> dict[str, str]:
    """Read a mapping such as "prompt=question,response=answer".

    Raises:
        MappingError: If it is not of that form, or a role is not known.
    """
    mapping: dict[str, str] = {}
    for part in filter(None, text.split(",")):
        role, equals, name = part.partition("=")
        if not equals or not name.strip():
            raise MappingError(
                f'"{part}" is not of the form role=field; '
                "write for example prompt=question,response=answer."
            )
        mapping[role.strip()] = name.strip()
    return checked(mapping)


def checked(mapping: Mapping[str, str]) -> dict[str, str]:
    """The mapping, if its roles are known and it says where the response is.

    Raises:
        MappingError: If not.
    """
    for role in mapping:
        if role not in ROLES:
            raise MappingError(unknown("a role", role, ROLES))
    if "response" not in mapping:
        raise MappingError("The mapping does not say which field is the response; add response=...")
    return dict(mapping)


def suggest(fields: Iterable[str]) -> dict[str, str]:
    """A likely mapping for some field names; roles without a likely field are left out."""
    free = {name.lower(): name for name in fields}
    found: dict[str, str] = {}
    for role in ("response", "prompt", "input", "system"):
        for likely in _LIKELY[role].split():
            if likely in free:
                found[role] = free.pop(likely)
                break
    return found


def read_mapped(record: dict[str, Any], mapping: Mapping[str, str]) -> Conversation:
    """Read a record by a mapping.

    Args:
        record: The record.
        mapping: Role -> field; a field inside lists and objects is named with dots
            ("instances.0.output").

    Returns:
        One user and one assistant turn. Numbers are taken as their text.

    Raises:
        UnreadableError: If the response is missing, blank, or of a wrong type.
    """
    texts = {role: _text(record, name) for role, name in mapping.items()}
    if not texts["response"].strip():
        raise UnreadableError(f'no response: "{mapping["response"]}" is missing or empty')
    asked = [text for role in ("prompt", "input") if (text := texts.get(role))]
    turns = (
        *optional_system(texts.get("system", "")),
        Turn(USER, "\n".join(asked)),
        Turn(ASSISTANT, texts["response"]),
    )
    return Conversation(turns, extra=rest_of(record, mapping.values()))


def _text(record: Any, name: str) -> str:
    value = record.get(name) if name in record else _inside(record, name.split("."))
    if value is None:
        return ""
    if isinstance(value, (str, int, float)):
        return str(value)
    raise UnreadableError(f'"{name}" is {type_of(value)}, expected text')


def _inside(value: Any, path: list[str]) -> Any:
    for part in path:
        if isinstance(value, dict):
            value = value.get(part)
        elif isinstance(value, list) and re.fullmatch(r"[0-9]{1,9}", part):
            value = value[int(part)] if int(part) < len(value) else None
        else:
            return None
    return value
