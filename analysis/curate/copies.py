"""Examples that stand in the kept file once more, for parts that are short of some."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

import numpy as np

from analysis.curate.augmenting import Variant, variants
from analysis.curate.balance import plan_of, reached_in_order
from analysis.curate.known import Known
from analysis.curate.selection import BoolArray
from analysis.curate.steps.balance import Balance
from analysis.data.json_strings import strings_at
from analysis.measure.duplicates.pairs import IndexArray

MOST_REPEATS = 10  # of one example: more of the same is learned by heart
REPEATED = "Repeated"
_INSTRUCTION = "/instruction"  # of an Alpaca record, whose prompt may have an input too


@dataclass(frozen=True)
class Copy:
    """An example once more.

    Attributes:
        position: Of the example.
        how: What is other about it, for people.
        edits: JSON pointer -> text that stands there instead; nothing for a repetition.
    """

    position: int
    how: str
    edits: Mapping[str, str] = field(default_factory=dict)


def copies_for(
    step: Balance,
    known: Known,
    reached: IndexArray,
    *,
    seed: int,
    unchanged: BoolArray,
    before: Sequence[Copy] = (),
) -> tuple[Copy, ...]:
    """The examples that a balance adds, where a part is short of its share.

    Args:
        step: The step.
        known: What is known of all examples; it gives their texts where prompts are changed.
        reached: Positions of the examples that reach it, ascending, shape (m,).
        seed: The recipe's.
        unchanged: Mask (n,), True = no step replaces anything in the example. Only such are asked
            for in other ways: another text must not bring back what a step has taken out.
        before: What earlier steps add: that is not lacking any more.

    Returns:
        The copies, part by part, never more than are lacking.
    """
    if not step.adds:
        return ()
    plan = plan_of(step, known, reached)
    order = reached[reached_in_order(step, known, reached, seed=seed)]
    of = plan.parts.of[order]
    made: list[Copy] = []
    there = plan.parts.counts(np.array([copy.position for copy in before], dtype=np.int64))
    for part, lacking in enumerate(np.maximum(plan.deficit - there, 0).tolist()):
        here = order[of == part]
        if lacking and len(here):
            if step.short == "augment":
                here = here[unchanged[here]]
            more = _repeated if step.short == "repeat" else _augmented
            made += more(known, here, lacking)
    return tuple(made)


def _repeated(_known: Known, here: IndexArray, lacking: int) -> list[Copy]:
    n = min(lacking, MOST_REPEATS * len(here))
    return [Copy(int(position), REPEATED) for position in np.resize(here, n).tolist()]


def _augmented(known: Known, here: IndexArray, lacking: int) -> list[Copy]:
    """Of each example one variant, then of each a second one, until there are enough."""
    here = here[known.values["n_turns"].to_numpy()[here] == 1]
    types, languages = known.values["task_type"], known.values["language"]
    rows = known.records(here)
    each = [
        _of_one(position, row, types.iloc[position], languages.iloc[position])
        for position, row in zip(here.tolist(), rows.loc[here].itertuples(index=False), strict=True)
    ]
    in_turn = (copy for round_ in zip_longest(*each) for copy in round_ if copy is not None)
    return [copy for copy, _ in zip(in_turn, range(lacking), strict=False)]


def _of_one(position: int, row: Any, task_type: object, language: object) -> Iterator[Copy]:
    place = _place_of(str(row.prompt), str(row.raw))
    if place is None:
        return
    path, asked = place
    found: list[Variant] = variants(
        asked,
        str(row.response),
        language=language if isinstance(language, str) else None,
        task_type=task_type if isinstance(task_type, str) else None,
    )
    for variant in found:
        yield Copy(position, variant.how, {path: variant.text})


def _place_of(prompt: str, raw: str) -> tuple[str, str] | None:
    """Where in a record the prompt stands, and what stands there; None if not in one place."""
    texts = {path: text.value for path, text in strings_at(raw).items()}
    same = [path for path, text in texts.items() if text == prompt]
    if len(same) == 1:
        return same[0], prompt
    instruction = texts.get(_INSTRUCTION, "")
    if not same and instruction and prompt.startswith(instruction):
        return _INSTRUCTION, instruction
    return None
