"""The ledger of an export: a row for every record, and the same story as the other files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.curate.ledger import SCHEMA
from analysis.curate.recipe import Recipe
from analysis.curate.steps import (
    Balance,
    Deduplicate,
    Disabled,
    DropByHand,
    Edit,
    Filter,
    KeepByHand,
    Review,
    ScrubPii,
    StepModel,
)
from analysis.data.workspace import Workspace
from analysis.engines.local import run
from tests.conftest import Open, alpaca, ids_of

MAIL = "write to ann.lee@example.com or bob@example.org"
LINES: list[Any] = [
    '{"broken": ',
    alpaca("Say hello", "Hello there, nice to meet you"),
    alpaca("Say no", "No"),
    alpaca("Whom do I ask?", MAIL),
    "",
    alpaca("Say hello", "Hello there, nice to meet you"),
    alpaca("Empty", ""),
    alpaca("Whom do I ask?", MAIL),
    alpaca("Whom do I ask again?", "Her: ann.lee@example.com"),
    {
        "messages": [
            {"role": "user", "content": "weather?"},
            {"role": "assistant", "content": "one two three four five", "weight": 1},
        ],
        "tools": [{"type": "function", "function": {"name": "f"}}],
    },
    "[1]",
]
FILTERS = st.builds(
    lambda metric, low, more: Filter(metric=metric, low=low, high=low + more),
    st.sampled_from(["response_words", "prompt_chars", "n_turns"]),
    st.integers(0, 8),
    st.integers(0, 30),
)
DEDUPLICATE = st.builds(
    lambda field, keep: Deduplicate(method="exact", field=field, keep=keep),
    st.sampled_from(["both", "prompt"]),
    st.sampled_from(["first", "longest"]),
)
SCRUB = st.builds(
    lambda by: ScrubPii(entities=("EMAIL_ADDRESS",), by=by),
    st.sampled_from(["placeholder", "mask"]),
)
IDS = tuple(ids_of(LINES))
SOME = st.lists(st.sampled_from(IDS), min_size=1, max_size=4, unique=True).map(tuple)
BY_HAND = st.one_of(
    SOME.map(lambda ids: KeepByHand(ids=ids)), SOME.map(lambda ids: DropByHand(ids=ids))
)
REVIEW = st.builds(
    lambda rejected, edited: Review(
        accepted=IDS[:1],
        rejected=dict.fromkeys(set(rejected) - set(edited), "off topic"),
        edits=tuple(Edit(id=each, path="/output", text="Edited.") for each in edited),
    ),
    SOME,
    st.lists(st.sampled_from(IDS[:-1]), max_size=3, unique=True),  # the last has no "output"
)
BALANCE = st.builds(
    lambda size, short: Balance.model_validate(
        {"by": "language", "size": size, "short": short, "choose": "random"}
    ),
    st.integers(1, 12),
    st.sampled_from(["repeat", "fewer"]),
)
STEP = st.one_of(FILTERS, DEDUPLICATE, SCRUB, BY_HAND, REVIEW, BALANCE)
STEPS = st.lists(st.one_of(STEP, STEP, STEP.map(lambda step: Disabled(of=step))), max_size=6)


@pytest.fixture
def opened(open_lines: Open) -> tuple[Workspace, str]:
    return open_lines(LINES)


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def ledger(out: Path) -> list[dict[str, Any]]:
    return pq.read_table(out / "ledger.parquet").to_pylist()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, form=st.sampled_from([None, "alpaca", "openai"]))
def test_kept_and_dropped_and_rejected_are_what_was_read_whatever_the_recipe(
    opened: tuple[Workspace, str], tmp_path: Path, steps: list[StepModel], form: str | None
) -> None:
    out = tmp_path / "any"
    counts = run(*opened, Recipe(steps=tuple(steps)), out, form=form)
    told = ledger(out)
    of = {fate: [row for row in told if row["fate"] == fate] for fate in ("kept", "dropped")}
    rejected = [row for row in told if row["fate"] == "rejected"]
    assert (len(of["kept"]), len(of["dropped"]), len(rejected)) == (
        counts.n_kept,
        counts.n_dropped,
        counts.n_rejected,
    )
    added = [row for row in told if row["fate"] == "added"]
    assert len(added) == counts.n_added == len(told) - counts.n_read
    read = [row["line"] for row in told[: counts.n_read]]
    assert counts.n_read == 10
    assert read == sorted(set(read))
    assert told[counts.n_read :] == added
    assert {row["line"] for row in added} <= {row["line"] for row in of["kept"]}
    # It says of what was dropped, and of what could not be read, what their own files say.
    head = ("example_id", "line", "step", "reason")
    assert [{name: row[name] for name in head} for row in of["dropped"]] == [
        {name: row[name] for name in head} for row in rows(out / "dropped.jsonl")
    ]
    assert [(row["line"], row["reason"]) for row in rejected] == [
        (row["line"], row["error"]) for row in rows(out / "rejected.jsonl")
    ]
    for row in of["dropped"]:
        assert row["reason"]
        assert row["path"].endswith(f"{row['step']} dropped it: {row['reason']}")
    for row in of["kept"]:
        assert (row["step"], row["reason"]) == (None, None)
    for row in of["kept"] + of["dropped"]:
        # Who was dropped and is kept was brought back, as often as it was dropped.
        n_dropped = row["path"].count("dropped it: ")
        assert n_dropped == len(row["brought_back_by"]) + (row["fate"] == "dropped")
        assert row["path"].count("brought it back") == len(row["brought_back_by"])
    # A step's own count is what the ledger tells of it.
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert report["changed"] == sum(bool(row["changed_by"]) for row in of["kept"])
    for step in report["steps"]:
        label = step["label"]
        if "n_added" in step and form is None:
            assert step["n_added"] == sum(row["step"] == label for row in added)
        assert step["n_dropped"] == sum(f"{label} dropped it" in row["path"] for row in told)
        assert step.get("n_back", 0) == sum(label in row["brought_back_by"] for row in told)
        if "n_changed" in step:
            assert step["n_changed"] == sum(label in row["changed_by"] for row in told)
            assert all(row["n_places"] > 0 for row in told if row["changed_by"])


def test_the_path_of_an_example_tells_what_each_step_did(
    opened: tuple[Workspace, str], tmp_path: Path
) -> None:
    steps = (
        Filter(metric="response_words", low=2),
        ScrubPii(entities=("EMAIL_ADDRESS",)),
        Disabled(of=Filter(metric="n_turns", low=9)),
        Deduplicate(method="exact"),
    )
    run(*opened, Recipe(steps=steps), tmp_path / "out", form="alpaca")
    told = {row["line"]: row for row in ledger(tmp_path / "out")}
    start = "1:filter kept it; 2:scrub_pii replaced 2 places; 4:deduplicate"
    assert told[4]["path"] == f"{start} kept it"
    assert told[8]["path"] == f"{start} dropped it: {told[8]['reason']}"
    assert (told[8]["step"], told[8]["changed_by"], told[8]["n_places"]) == (
        "4:deduplicate",
        ["2:scrub_pii"],
        2,
    )
    assert told[9]["path"].split("; ")[1] == "2:scrub_pii replaced 1 place"
    assert told[2]["path"].split("; ")[1] == "2:scrub_pii found nothing to replace"
    assert told[3]["path"] == "1:filter dropped it: Response words: 1 word, below 2"
    assert told[10]["path"].split("; ")[-1].startswith("export dropped it: alpaca cannot carry it")
    assert (told[1]["example_id"], told[1]["step"], told[1]["path"]) == (None, None, "")
    assert told[1]["reason"]


def test_what_was_edited_in_a_review_is_in_the_path(
    opened: tuple[Workspace, str], tmp_path: Path
) -> None:
    edits = (
        Edit(id=IDS[0], path="/output", text="Good day."),
        Edit(id=IDS[0], path="/instruction", text="Greet."),
        Edit(id=IDS[1], path="/output", text="Never."),
    )
    steps = (
        Filter(metric="response_words", low=2),
        Review(accepted=(IDS[2],), rejected={IDS[5]: "off topic"}, edits=edits),
    )
    run(*opened, Recipe(steps=steps), tmp_path / "out")
    told = {row["line"]: row for row in ledger(tmp_path / "out")}
    assert told[2]["path"] == "1:filter kept it; 2:review edited 2 texts"
    assert (told[2]["changed_by"], told[2]["n_places"]) == (["2:review"], 2)
    assert told[4]["path"] == "1:filter kept it; 2:review kept it"
    # It was gone when its edit came, and stays so.
    assert told[3]["path"] == "1:filter dropped it: Response words: 1 word, below 2"
    assert told[9]["reason"] == "Rejected in review: off topic"


def test_who_was_dropped_and_brought_back_has_both_in_the_path(
    opened: tuple[Workspace, str], tmp_path: Path
) -> None:
    steps = (
        Filter(metric="prompt_chars", low=15),
        Filter(metric="response_words", high=2),
        ScrubPii(entities=("EMAIL_ADDRESS",)),
        KeepByHand(ids=(IDS[2],)),
        DropByHand(ids=(IDS[0],), because="off topic"),
    )
    run(*opened, Recipe(steps=steps), tmp_path / "out")
    told = {row["line"]: row for row in ledger(tmp_path / "out")}
    assert told[4]["path"] == (
        "1:filter dropped it: Prompt characters: 14 characters, below 15; "
        "3:scrub_pii replaced 2 places, as it came back later; "
        "4:keep_by_hand brought it back; 5:drop_by_hand kept it"
    )
    assert (told[4]["fate"], told[4]["step"], told[4]["reason"]) == ("kept", None, None)
    assert (told[4]["brought_back_by"], told[4]["changed_by"]) == (
        ["4:keep_by_hand"],
        ["3:scrub_pii"],
    )


def test_what_a_step_adds_stands_at_the_end_with_what_it_is_a_copy_of(
    open_lines: Open, tmp_path: Path
) -> None:
    english = [alpaca(f"Write about {n} birds.", f"There are {n} birds in here.") for n in range(4)]
    chinese = alpaca("解释什么是光合作用", "光合作用是植物把光变成糖的过程。")
    step = Balance.model_validate({"by": "language", "size": 8, "short": "repeat"})
    run(*open_lines([*english, chinese]), Recipe(steps=(step,)), tmp_path / "out")
    told = ledger(tmp_path / "out")
    assert [row["fate"] for row in told] == ["kept"] * 5 + ["added"] * 3
    assert told[4]["path"] == "1:balance kept it and added 3 copies"
    for row in told[5:]:
        assert (row["example_id"], row["line"]) == (told[4]["example_id"], 5)
        assert (row["step"], row["reason"]) == ("1:balance", "Repeated")
        assert row["path"] == "1:balance added it: Repeated"


def test_a_set_without_a_rejected_record_and_one_without_a_step_have_a_ledger_too(
    open_lines: Open, tmp_path: Path
) -> None:
    run(*open_lines([alpaca("a", "b")]), Recipe(), tmp_path / "out")
    table = pq.read_table(tmp_path / "out" / "ledger.parquet")
    assert table.schema.names == SCHEMA.names
    (row,) = table.to_pylist()
    assert (row["fate"], row["path"], row["changed_by"]) == ("kept", "", [])


def test_a_file_of_which_nothing_could_be_read_has_a_ledger_of_rejected_records(
    open_lines: Open, tmp_path: Path
) -> None:
    run(*open_lines(["{broken", "[1]"]), Recipe(), tmp_path / "out")
    assert [(row["line"], row["fate"]) for row in ledger(tmp_path / "out")] == [
        (1, "rejected"),
        (2, "rejected"),
    ]
