"""The privacy section of a report: what was looked for, done and left, and what is still open."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.curate.apply import Applied
from analysis.curate.changes import CHANGED, kinds_of, rewrites
from analysis.curate.recipe import Recipe
from analysis.curate.scrubbing.pseudonyms import has_pseudonym
from analysis.curate.steps import Erase, ScrubPii
from analysis.deliver.open_points import NOT_ADVICE, OPEN_POINTS
from analysis.measure.personal.entities import BY_MODEL, BY_PATTERN, ENTITIES
from analysis.measure.personal.found import Personal, PersonalSearch
from analysis.measure.wording import counted

NOTHING = (
    "Nothing was looked for, so that nothing is known of personal data in these files; add the "
    "step scrub_pii, or look on the page Privacy."
)
ERASED_ALONE = (
    "Only the values to be erased were looked for; of other personal data in these files nothing "
    "is known. Add the step scrub_pii, or look on the page Privacy."
)
MAY_MISS = (
    "Patterns and models miss some of what there is, and take some for it that is not: look at "
    "examples before you rely on the counts."
)
NOT_IN_TEXTS = "Keys of the records, and numbers that stand in them as JSON numbers, were not read."
MOST_PATHS = 20  # of one kind; the rest are told together
OTHERS = "others"
LEAST_RECORDS = 5  # that have something at a path, before keys of the user's own are told of it
_KEY = re.compile(r"(?!(?:\D*\d){4})[\w-]{1,40}")
# Keys of the formats that are read: they name nobody.
_OWN = frozenset(
    (
        *("system", "instruction", "input", "output", "history", "prompt", "completion"),
        *("response", "chosen", "rejected", "label", "question", "answer", "text"),
        *("messages", "role", "content", "name", "conversations", "from", "value"),
        *("tools", "tool_calls", "function", "arguments", "description", "parameters"),
    )
)
NOT_FOR_SHARING = ("dropped.jsonl", "rejected.jsonl")

Found = Mapping[PersonalSearch, Personal]


def privacy(
    recipe: Recipe, applied: Applied, found: Found, *, keep: npt.NDArray[np.bool_]
) -> dict[str, Any]:
    """What is known of personal data in a result.

    Args:
        recipe: The recipe.
        applied: What it decided on every example.
        found: What searches found in the data set: those of the recipe, or an earlier one.
        keep: Mask (n,), True = the example is in the kept file.

    Returns:
        JSON values. "found" is told of all examples, "remaining" of those in the kept file, of
        places that no step changed from end to end; by kind: places, examples, and places by
        key path. Whoever reads it reads no value of a person.
    """
    named = tuple(search.names_model for search in found if search.names_model)
    entities = (*BY_PATTERN, *(BY_MODEL if named else ())) if found else ()
    places = _places(found)
    covered = applied.changes.covers(*(places[name].to_numpy() for name in ("row", "start", "end")))
    left = places[keep[places["row"].to_numpy()] & ~covered]
    changed = any(rewrites(step) or isinstance(step, Erase) for step in recipe.steps)
    return {
        "says": f"{_says(recipe, found)}{_edited(applied, keep)} {NOT_ADVICE}",
        "looked_for": list(entities),
        "names_models": list(dict.fromkeys(named)),
        "not_looked_for": _not_looked_for(entities),
        "found": _by_entity(places),
        "done": _done(recipe, applied),
        "remaining": _by_entity(left),
        "not_for_sharing": list(NOT_FOR_SHARING) if changed else [],
        "open_points": open_points(recipe),
    }


def _says(recipe: Recipe, found: Found) -> str:
    if found:
        return f"{MAY_MISS} {NOT_IN_TEXTS}"
    return ERASED_ALONE if any(isinstance(step, Erase) for step in recipe.steps) else NOTHING


def _edited(applied: Applied, keep: npt.NDArray[np.bool_]) -> str:
    """What nobody has looked at: texts that people have written."""
    positions = {position for each in applied.edits for position in each if keep[position]}
    if not positions:
        return ""
    were = "was" if len(positions) == 1 else "were"
    return (
        f" {counted(len(positions), 'examples')} {were} edited by hand; what steps take out is out "
        "of these texts too, but what else was written there was not looked at."
    )


def _places(found: Found) -> pd.DataFrame:
    """Every place once, whichever search has found it."""
    tables = [
        pd.DataFrame(
            {
                "row": places.row,
                "start": places.start,
                "end": places.end,
                "kind": kinds_of(places),
                "path": pd.Series(places.path.to_pylist(), dtype=object),
            }
        )
        for places in found.values()
    ]
    if not tables:
        return pd.DataFrame({name: [] for name in ("row", "start", "end", "kind")}, dtype="int64")
    return pd.concat(tables).drop_duplicates(["row", "start", "end", "kind"])


def _by_entity(places: pd.DataFrame) -> dict[str, Any]:
    told = {}
    for kind, here in places.groupby("kind", sort=True):
        records = here.groupby("path")["row"].nunique().to_dict()
        paths = Counter(_shown_path(path, records[path]) for path in here["path"].tolist())
        ordered = sorted(paths.items(), key=lambda pair: (-pair[1], pair[0]))
        shown = dict(ordered[:MOST_PATHS])
        if further := sum(n for _, n in ordered[MOST_PATHS:]):
            shown[OTHERS] = further
        told[CHANGED[int(str(kind))]] = {
            "places": len(here),
            "examples": int(here["row"].nunique()),
            "paths": shown,
        }
    return told


def _shown_path(path: str, n_records: int) -> str:
    """The keys that lead to a place; one that may be a person's own is told as "*".

    Such is a key of no format that few records have, or that is no plain word.
    """
    is_common = n_records >= LEAST_RECORDS
    return ".".join(
        key if key in _OWN or (is_common and _KEY.fullmatch(key)) else "*"
        for key in path.split(".")
    )


def _not_looked_for(entities: tuple[str, ...]) -> dict[str, str]:
    """Kind -> why nobody has looked for it."""
    if not entities:
        return dict.fromkeys(ENTITIES, "no step and no page has looked for it")
    why = "it takes a language model, and none was named"
    return {name: why for name in ENTITIES if name not in entities}


def _done(recipe: Recipe, applied: Applied) -> list[dict[str, Any]]:
    done: list[dict[str, Any]] = []
    for step, report in zip(recipe.steps, applied.reports, strict=True):
        told: dict[str, Any] = {"step": report.label, "words": report.words}
        if rewrites(step):
            told |= {"n_changed": report.n_changed, "by_entity": dict(report.by_entity or {})}
            done.append(told)
        elif isinstance(step, Erase):
            done.append(told | {"n_dropped": report.n_dropped})
    return done


def open_points(recipe: Recipe) -> dict[str, dict[str, str]]:
    """Heading -> topic -> what is to be settled; of pseudonyms only if a step gives some."""
    given = any(
        isinstance(step, ScrubPii)
        and step.by == "pseudonym"
        and any(map(has_pseudonym, step.entities))
        for step in recipe.steps
    )
    return {
        heading: {topic: said for topic, said in points.items() if topic != "Pseudonyms" or given}
        for heading, points in OPEN_POINTS.items()
    }
