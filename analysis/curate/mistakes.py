"""What is wrong with a recipe, as a sentence: where, what was found, what was expected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from analysis.curate.exporting import Export, Split
from analysis.curate.steps.conditions import KINDS as CONDITIONS
from analysis.errors import unknown
from analysis.measure.settings import (
    ComplexitySettings,
    OwnTaskType,
    QualitySettings,
    Settings,
)
from analysis.measure.wording import counted, shown_number

MOST_QUOTED = 40  # characters of what was found
_PARTS: dict[str, type[BaseModel]] = {
    "complexity": ComplexitySettings,
    "quality": QualitySettings,
    "task_types": OwnTaskType,
}
# What pydantic calls a mistake -> what was expected, and what to do.
_EXPECTED = {
    "int_type": ("a whole number", "write plain digits, such as 10"),
    "int_from_float": ("a whole number", "write plain digits, such as 10"),
    "int_parsing": ("a whole number", "write plain digits, such as 10"),
    "float_type": ("a number", "write plain digits, such as 10 or 0.5"),
    "finite_number": ("a number", "write plain digits, such as 10 or 0.5"),
    "string_type": ("a text", "put it in quotes"),
    "string_pattern_mismatch": (
        "lower-case letters, digits and _, a letter first, 40 at most",
        'write a name such as "legal_review"',
    ),
    "tuple_type": ("a list", "put it in square brackets"),
    "model_type": ("a mapping", 'write keys and values: "{key: value}"'),
    "too_short": ("one entry at least", "name one, or leave the key out"),
    "string_too_short": ("one character at least", "write one, or leave it out"),
}


# How pydantic names the two kinds of number that a bound may be: no key of the recipe.
_OF_PYDANTIC = ("constrained-int", "constrained-float")


def first_mistake(
    error: ValidationError, steps: Mapping[str, type[BaseModel]], given: Mapping[str, Any]
) -> str:
    """The first thing that is wrong with a recipe, as one sentence.

    Args:
        error: What pydantic says of the recipe.
        steps: The models of the steps, by name.
        given: The recipe as it was given.
    """
    mistakes = error.errors()
    first = mistakes[0]
    place = list(first["loc"])
    if len(place) > 1 and place[-1] in _OF_PYDANTIC:
        place.pop()
    named = ""
    if first["type"] in ("extra_forbidden", "invalid_key"):
        place = list(first["loc"])
        said = unknown("a key that is known here", str(place[-1]), _known(place, steps, given))
        place.pop()
    elif first["type"] == "missing":
        said = f'the key "{place.pop()}" is missing; add it'
    elif first["type"] == "value_error":
        said = str(first["ctx"]["error"])
        if said.startswith("step "):
            named, _, said = said.partition(": ")
    else:
        # Of a bound that is neither a whole number nor another one, the last says what it may be.
        last = next(one for one in reversed(mistakes) if one["loc"][: len(place)] == tuple(place))
        said = _said(last if last["type"] in _EXPECTED else first)
    where, keys, entries = _where(place)
    if len(entries) > 1:  # lists inside one another: each number stands by its list
        keys, entries = [str(key + 1 if isinstance(key, int) else key) for key in place[2:]], []
    within = f', key "{".".join(keys)}"' if keys else ""
    numbered = "".join(f", entry {number}" for number in entries)
    return f"In {named or where}{within}{numbered}: {said}{'' if said[-1] in '.?' else '.'}"


def mistake_in(error: ValidationError) -> str:
    """The first thing that is wrong with a part of a recipe that was set on a page: a sentence."""
    first = error.errors()[0]
    is_own = first["type"] == "value_error"
    said = str(first["ctx"]["error"]) if is_own else _said(first)
    return f"{said[:1].upper()}{said[1:]}{'' if said[-1] in '.?' else '.'}"


def _where(place: Sequence[int | str]) -> tuple[str, list[str], list[int]]:
    """The part of the recipe that is meant, the keys inside it, and which entries of lists."""
    match place:
        case ["steps", int(index), *inside]:
            part = f"step {index + 1}"
        case ["settings", *inside]:
            part = "the settings"
        case _:
            part, inside = "the recipe", list(place)
    keys = [key for key in inside if isinstance(key, str)]
    return part, keys, [index + 1 for index in inside if isinstance(index, int)]


def _known(
    place: Sequence[int | str], steps: Mapping[str, type[BaseModel]], given: Mapping[str, Any]
) -> list[str]:
    """The keys that may stand where an unknown one was found."""
    match place:
        case ["steps", int(index), *inside, _]:
            return _keys_of(given["steps"][index], inside, steps)
        case ["settings", str(part), *_, _] if part in _PARTS:
            return list(_PARTS[part].model_fields)
        case ["settings", *_]:
            return list(Settings.model_fields)
        case ["export", "split", _]:
            return list(Split.model_fields)
        case ["export", _]:
            return list(Export.model_fields)
    return ["version", "seed", "settings", "export", "steps"]


def _keys_of(
    step: Mapping[str, Any], inside: Sequence[int | str], steps: Mapping[str, type[BaseModel]]
) -> list[str]:
    """The keys of a step, or of the condition that a place inside it leads to."""
    if not inside:
        return sorted(steps[step["step"]].model_fields)
    found: Any = step
    for key in inside:
        found = found[key]
    kind = next(CONDITIONS[name] for name in found if name in CONDITIONS)
    return [field.alias or name for name, field in kind.model_fields.items()]


def _said(mistake: Any) -> str:
    found, given = _found(mistake["input"]), mistake.get("ctx", {})
    if mistake["type"] in _EXPECTED:
        expected, do = _EXPECTED[mistake["type"]]
        if mistake["type"] == "string_type" and isinstance(mistake["input"], bool):
            do += ", since YAML takes yes, no, on and off for true and false"
    elif "ge" in given:
        expected, do = f"{shown_number(given['ge'])} at least", "write a larger number"
    elif "le" in given:
        expected, do = f"{shown_number(given['le'])} at most", "write a smaller number"
    elif "gt" in given:
        expected, do = f"more than {shown_number(given['gt'])}", "write a larger number"
    elif "lt" in given:
        expected, do = f"less than {shown_number(given['lt'])}", "write a smaller number"
    elif mistake["type"] == "string_too_long":
        limit = counted(given["max_length"], "characters")
        expected, do = f"{limit} at most", "shorten it"
    else:
        expected, do = given.get("expected", "another value"), "write that, or leave the key out"
    return f"found {found}, expected {expected}; {do}"


def _found(value: object) -> str:
    """What stands in the recipe, for people; cut if it is long."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value:
        cut = value if len(value) <= MOST_QUOTED else f"{value[:MOST_QUOTED]}..."
        return f'the text "{cut.encode("utf-8", "replace").decode()}"'  # no half of a pair
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    known = {type(None): "nothing", str: "an empty text", dict: "a mapping"}
    return known.get(type(value), f"{value}"[:MOST_QUOTED])
