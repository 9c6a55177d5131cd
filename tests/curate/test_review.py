from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.curate.apply import Applied, apply_recipe
from analysis.curate.changes import Places, no_changes
from analysis.curate.known import Known
from analysis.curate.recipe import Recipe, from_yaml, to_yaml
from analysis.curate.reviewing import edited, edits_between, texts_at
from analysis.curate.rewriting import Rewriter
from analysis.curate.steps import (
    DropByHand,
    Edit,
    Erase,
    Filter,
    KeepByHand,
    Review,
    ScrubPii,
    StepModel,
)
from analysis.data.json_strings import strings_at
from analysis.errors import RecipeError
from tests.conftest import alpaca
from tests.curate.personal_data import personal_in
from tests.curate.test_changes import sightings
from tests.data.test_json_strings import RECORD, TEXT

IDS = [f"{number:016x}-1" for number in range(4)]
RECORDS = [json.dumps(alpaca("q", f"{name}@example.com")) for name in ("ann", "bo", "cy", "di")]


def run(*steps: StepModel, turns: tuple[int, ...] = (1, 2, 3, 4)) -> tuple[Applied, list[str]]:
    recipe = Recipe(steps=steps)
    found = {
        search: sightings(search, RECORDS) if hasattr(search, "sought") else personal_in(RECORDS)
        for search in recipe.searches()
    }
    known = Known(
        pd.DataFrame({"n_turns": turns}),
        found,  # type: ignore[arg-type]
        rows=lambda: pd.DataFrame({"example_id": IDS, "line": range(1, 5)}),
    )
    applied = apply_recipe(recipe, known)
    rewriter = Rewriter(recipe.steps, applied.changes, edits=applied.edits)
    return applied, [rewriter.rewritten(at, raw) for at, raw in enumerate(RECORDS)]


def output(record: str) -> str:
    return str(json.loads(record)["output"])


def pointed(value: object, pointer: str) -> object:
    for escaped in pointer.split("/")[1:]:
        key = escaped.replace("~1", "/").replace("~0", "~")
        value = value[int(key)] if isinstance(value, list) else value[key]  # type: ignore[index]
    return value


def all_texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value if isinstance(value, list) else getattr(value, "values", list)()
    return [text for each in inner for text in all_texts(each)]


@given(RECORD, st.booleans(), st.sampled_from([None, 1]))
def test_every_text_is_found_by_its_place(record, ascii_only: bool, indent) -> None:
    raw = json.dumps(record, ensure_ascii=ascii_only, indent=indent)
    found = strings_at(raw)
    assert [text.value for text in found.values()] == all_texts(record)
    for pointer, text in found.items():
        assert pointed(record, pointer) == text.value


@given(RECORD, st.booleans(), st.data())
def test_an_edit_changes_its_text_and_nothing_else(record, ascii_only: bool, data) -> None:
    raw = json.dumps(record, ensure_ascii=ascii_only)
    there = texts_at(raw)
    changed = {path: data.draw(TEXT) for path in there if data.draw(st.booleans())}
    made = edited(raw, changed)
    assert texts_at(made) == there | changed
    back = edited(made, {path: there[path] for path in changed})
    assert json.loads(back) == record
    assert edited(raw, {}) == raw
    edits = list(edits_between(IDS[0], raw, changed))
    assert {edit.path: edit.text for edit in edits} == {
        path: text for path, text in changed.items() if text != there[path]
    }


def test_the_rejected_go_with_what_was_said_and_the_edited_are_others() -> None:
    step = Review(
        accepted=(IDS[3],),
        rejected={IDS[0]: "off topic", IDS[1]: ""},
        edits=(Edit(id=IDS[2], path="/output", text='Now "this"\n'),),
    )
    applied, made = run(step)
    assert applied.reasons().to_pylist() == [
        "Rejected in review: off topic",
        "Rejected in review",
        None,
        None,
    ]
    assert output(made[2]) == 'Now "this"\n'
    assert made[3] == RECORDS[3]
    (report,) = applied.reports
    assert report.words == "Review of 4 examples: 2 rejected, 1 edited"
    assert (report.n_dropped, report.n_changed, report.by_entity) == (2, 1, None)
    assert applied.changed.tolist() == [False, False, True, False]


@pytest.mark.parametrize("turned", [False, True])
def test_what_a_person_wrote_stands_before_and_behind_what_replaces(turned: bool) -> None:
    step = Review(edits=(Edit(id=IDS[0], path="/output", text="ann wrote"),))
    steps = (step, ScrubPii())
    _, made = run(*(steps[::-1] if turned else steps))
    assert [output(each) for each in made] == ["ann wrote", "<EMAIL>", "<EMAIL>", "<EMAIL>"]


@pytest.mark.parametrize("turned", [False, True])
def test_what_steps_take_out_is_not_brought_back_by_an_edit(turned: bool) -> None:
    text = "Write to ann@example.com, or Ann Lee"
    edit = Edit(id=IDS[0], path="/output", text=text)
    steps = (Review(edits=(edit,)), ScrubPii(), Erase.of(["Ann Lee"]))
    _, made = run(*(steps[::-1] if turned else steps))
    assert output(made[0]) == "Write to <EMAIL>, or <ERASED>"


def test_nothing_but_what_steps_take_out_is_taken_out_of_an_edited_text() -> None:
    raw = json.dumps(alpaca("Annual?", "Ann", system="Ann is here, ann@example.com"))
    changes = no_changes().plus(
        0,
        Places(*(np.array([at]) for at in (0, raw.index('"Ann"') + 1, raw.index('"Ann"') + 4, 0))),
    )
    texts = {"/output": "Ann, Anna and Annual\\1"}
    rewriter = Rewriter((ScrubPii(),), changes, edits=({0: texts},))
    made = json.loads(rewriter.rewritten(0, raw))
    assert made["output"].count("Ann") == 2 and made["output"].endswith("Annual\\1")
    assert made["instruction"] == "Annual?"
    assert made["system"] == "Ann is here, ann@example.com"


def test_a_recipe_holds_no_value_that_it_erases() -> None:
    edit = Edit(id=IDS[0], path="/output", text="Ask Ann Lee")
    steps = (
        Review(edits=(edit,), rejected={IDS[1]: "names Ann Lee"}),
        DropByHand(ids=(IDS[2],), because="about Ann Lee"),
        Erase.of(["Ann Lee"], how="drop"),
    )
    text = to_yaml(Recipe(steps=steps))
    assert "Ann Lee" not in text
    assert text.count("<ERASED>") == 3
    assert to_yaml(from_yaml(text)) == text


def test_an_edit_of_what_never_reached_the_review_is_none() -> None:
    edits = tuple(Edit(id=each, path="/output", text="x") for each in IDS[:2])
    applied, _ = run(Filter(metric="n_turns", low=2), Review(edits=edits))
    assert applied.reports[1].n_changed == 1
    assert applied.changed.tolist() == [False, True, False, False]


def test_of_two_reviews_the_later_one_counts() -> None:
    one, other = (
        Review(edits=(Edit(id=IDS[0], path=path, text=text),))
        for path, text in (("/output", "first"), ("/output", "second"))
    )
    _, made = run(one, other)
    assert output(made[0]) == "second"


def test_what_comes_back_has_its_edits() -> None:
    edit = Edit(id=IDS[3], path="/output", text="better")
    steps = (Filter(metric="n_turns", high=3), Review(edits=(edit,)), KeepByHand(ids=(IDS[3],)))
    applied, made = run(*steps)
    assert applied.keep.all()
    assert output(made[3]) == "better"


def test_judgements_of_another_file_decide_nothing_and_are_counted() -> None:
    strange = "ffffffffffffffff-1"
    applied, made = run(Review(rejected={strange: ""}, accepted=(IDS[0],)))
    assert applied.keep.all()
    assert made == RECORDS
    assert "1 of them not in this file" in applied.reports[0].words


def test_an_edit_of_a_text_that_is_not_there_is_one_sentence() -> None:
    with pytest.raises(RecipeError, match=r"the text /answer, which a record does not have"):
        run(Review(edits=(Edit(id=IDS[0], path="/answer", text="x"),)))


def test_a_review_comes_back_from_yaml() -> None:
    step = Review(
        rejected={IDS[0]: "wrong: yes", IDS[1]: ""},
        edits=(Edit(id=IDS[2], path="/messages/0/content", text="a\u2028b\n# no comment"),),
    )
    recipe = Recipe(steps=(step,))
    assert from_yaml(to_yaml(recipe)) == recipe
    assert "accepted" not in to_yaml(recipe)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("rejected: {}", "nothing was judged"),
        (f"rejected: {{{IDS[0]}: no}}", "expected a text"),
        ("rejected: {abc: bad}", "found no example's id"),
        (f"edits: [{{id: {IDS[0]}, path: output, text: x}}]", "found no place of a text"),
        (f"edits: [{{id: {IDS[0]}, path: /output}}]", '"text" is missing'),
        (
            f"rejected: {{{IDS[0]}: bad}}, edits: [{{id: {IDS[0]}, path: /output, text: x}}]",
            "rejected and edited",
        ),
    ],
)
def test_a_mistake_is_said_in_a_sentence(keys: str, said: str) -> None:
    with pytest.raises(RecipeError, match=said):
        from_yaml(f"steps:\n  - {{step: review, {keys}}}")


def test_the_mask_of_what_changed_is_row_aligned() -> None:
    applied, _ = run(ScrubPii(), Filter(metric="n_turns", high=2))
    assert np.array_equal(applied.changed, [True] * 4)
