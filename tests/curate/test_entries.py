"""Looking records up in the ledger."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from analysis.curate.apply import apply_recipe
from analysis.curate.entries import Entries, Wanted
from analysis.curate.known import Known
from analysis.curate.ledger import Ledger
from analysis.curate.recipe import Recipe
from analysis.curate.steps import Filter

STEP = st.builds(
    lambda low, more: Filter(metric="n_turns", low=low, high=low + more),
    st.integers(0, 9),
    st.integers(0, 9),
)
RECIPE = st.builds(lambda steps: Recipe(steps=tuple(steps)), st.lists(STEP, max_size=3))
# Of each record its turns, or None for one that could not be read.
RECORDS = st.lists(st.one_of(st.none(), st.integers(0, 12)), max_size=30)


def entries_of(recipe: Recipe, records: list[int | None]) -> Entries:
    turns = [each for each in records if each is not None]
    lines = [line for line, each in enumerate(records, 1) if each is not None]
    applied = apply_recipe(recipe, Known(pd.DataFrame({"n_turns": np.array(turns, "int32")})))
    unread = [line for line, each in enumerate(records, 1) if each is None]
    return Entries(
        Ledger(recipe, applied),
        pa.array([f"{line:016x}-1" for line in lines], pa.large_string()),
        np.array(lines, dtype=np.int64),
        np.array(unread, dtype=np.int64),
        pa.array(["broken"] * len(unread), pa.large_string()),
    )


@given(RECIPE, RECORDS)
def test_every_record_is_there_once_by_line_and_has_one_fate(
    recipe: Recipe, records: list[int | None]
) -> None:
    entries = entries_of(recipe, records)
    assert entries.n_kept + entries.n_dropped + entries.n_rejected == len(records)
    everything = entries.found(Wanted())
    assert entries.table(everything)["line"].to_pylist() == list(range(1, len(records) + 1))
    parts = [entries.found(Wanted(fate=fate)) for fate in ("kept", "dropped", "rejected")]
    assert [len(part) for part in parts] == [entries.n_kept, entries.n_dropped, entries.n_rejected]
    assert sorted(np.concatenate(parts).tolist()) == sorted(everything.tolist())


@given(RECIPE, RECORDS, st.integers(0, 2), st.sampled_from(["below", "ABOVE", "turns", "broken"]))
def test_what_is_found_is_what_the_rows_say(
    recipe: Recipe, records: list[int | None], step: int, words: str
) -> None:
    entries = entries_of(recipe, records)
    rows = entries.table(entries.found(Wanted())).to_pylist()
    found = entries.table(entries.found(Wanted(reason=words))).to_pylist()
    assert found == [row for row in rows if words.lower() in (row["reason"] or "").lower()]
    if step < len(recipe.steps):
        label = f"{step + 1}:filter"
        by_step = entries.table(entries.found(Wanted(fate="dropped", step=label))).to_pylist()
        assert by_step == [row for row in rows if row["step"] == label]


def test_a_few_digits_are_a_line_and_many_may_be_an_id() -> None:
    entries = entries_of(Recipe(), [1] * 20)
    assert entries.table(entries.found(Wanted(which="1")))["line"].to_pylist() == [1]
    assert len(entries.found(Wanted(which="00000000"))) == 20
    assert entries.table(entries.found(Wanted(which=f"{18:016X}")))["line"].to_pylist() == [18]
    assert len(entries.found(Wanted(which="9" * 40))) == 0
