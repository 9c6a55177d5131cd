"""Records with columns of their own: which field is the prompt, which the response.

A mapping without a response reads questions alone, as an evaluation split often has them: to be
compared with, never to train on. It is asked for as such (`response_needed=False`).
"""

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


def parse_mapping(text: str, *, response_needed: bool = True) -> dict[str, str]:
    """Read a mapping such as "prompt=question,response=answer".

    Args:
        text: As it is given on the command line.
        response_needed: Whether it has to say where the response is.

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
        if role.strip() in mapping:
            raise MappingError(f'The role "{role.strip()}" is given twice; name one field for it.')
        mapping[role.strip()] = name.strip()
    return checked(mapping, response_needed=response_needed)


def checked(mapping: Mapping[str, str], *, response_needed: bool = True) -> dict[str, str]:
    """The mapping, if its roles are known and it says where the response is.

    Args:
        mapping: Role -> field.
        response_needed: Whether it has to; else it may be for questions alone, and says where
            the prompt is.

    Raises:
        MappingError: If not.
    """
    for role in mapping:
        if role not in ROLES:
            raise MappingError(unknown("a role", role, ROLES))
    if response_needed and "response" not in mapping:
        raise MappingError("The mapping does not say which field is the response; add response=...")
    if not {"prompt", "response"} & set(mapping):
        raise MappingError("The mapping does not say which field is the prompt; add prompt=...")
    return dict(mapping)


def suggest(fields: Iterable[str]) -> dict[str, str]:
    """A likely mapping for some field names; roles without a likely field are left out."""
    # By the last part of a name: "instances.0.output" is an output. What comes first wins.
    free: dict[str, str] = {}
    for name in fields:
        free.setdefault(name.lower().rpartition(".")[2], name)
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
        One user and one assistant turn; no assistant turn by a mapping without a response.
        Numbers are taken as their text, null as no text.

    Raises:
        UnreadableError: If a field is missing or of a wrong type, or the response is blank; by a
            mapping without a response, if the prompt is.
    """
    response = _needed(record, mapping, "response") if "response" in mapping else None
    if response is None:
        _needed(record, mapping, "prompt")
    texts: dict[str, str] = {}
    for role, name in mapping.items():
        try:
            texts[role] = _text(record, name)
        except KeyError:
            raise UnreadableError(
                f'the field "{name}" is missing, which is to be the {role}'
            ) from None
    asked = [text for role in ("prompt", "input") if (text := texts.get(role))]
    turns = (
        *optional_system(texts.get("system", "")),
        Turn(USER, "\n".join(asked)),
        *((Turn(ASSISTANT, response),) if response is not None else ()),
    )
    return Conversation(turns, extra=rest_of(record, mapping.values()))


def _needed(record: dict[str, Any], mapping: Mapping[str, str], role: str) -> str:
    """The text of a role, which must not be blank."""
    try:
        text = _text(record, mapping[role])
    except KeyError:
        text = ""
    if not text.strip():
        raise UnreadableError(f'no {role}: "{mapping[role]}" is missing or empty')
    return text


def _text(record: dict[str, Any], name: str) -> str:
    """The text in a field; KeyError if there is no such field."""
    value = record[name] if name in record else _inside(record, name.split("."))
    if value is None:
        return ""
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        return str(value)
    raise UnreadableError(f'"{name}" is {type_of(value)}, expected text')


def _inside(value: Any, path: list[str]) -> Any:
    for part in path:
        if isinstance(value, dict) and part in value:
            value = value[part]
        elif (
            isinstance(value, list) and re.fullmatch(r"[0-9]{1,9}", part) and int(part) < len(value)
        ):
            value = value[int(part)]
        else:
            raise KeyError(part)
    return value
