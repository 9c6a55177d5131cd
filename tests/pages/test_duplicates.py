"""The page Duplicates."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analysis.__main__ import main
from analysis.curate.apply import apply_recipe
from analysis.curate.history import History, load_history, save_history
from analysis.curate.recipe import Recipe, to_yaml
from analysis.curate.steps import Deduplicate, Filter
from analysis.data.workspace import Workspace
from analysis.engines.finding import known
from analysis.engines.job_process import kill
from analysis.engines.jobs import Jobs
from analysis.engines.kinds import FIND
from analysis.engines.local import measured
from pages.ui import calls, gate, session
from pages.ui import jobs as panels
from pages.ui.groups.shown import KEEP_NAMES
from pages.ui.recipe import add_steps
from tests.conftest import SAMPLE_DATA
from tests.pages.conftest import Add, Open, go_to
from tests.pages.inert import INERT, places
from tests.pages.records import MARK, PAYLOAD, answers

SAMPLE = SAMPLE_DATA / "support_and_study_alpaca.jsonl"
NAME = "deduplicate"
WIDGETS = {"min_similarity": "slider", "chains": "toggle", "shingle_size": "number_input"}
WORDS = list("abcdefghijkl")
CHAIN = [WORDS, [*WORDS, "and", "so"], [*WORDS, "and", "so", "on", "again"]]
EQUAL = ["Paris is a city.", "paris is a CITY.", "Paris  is a city."]
GROUPED: list[dict[str, str]] = [
    *({"instruction": "What is Paris?", "output": text} for text in EQUAL),
    answers(3),
    *({"instruction": "Count.", "output": " ".join(words)} for words in CHAIN),
    answers(4),
]


@pytest.fixture
def sample(add: Add) -> str:
    """The main sample, as it is; its planted duplicates are listed beside it."""
    lines = SAMPLE.read_text(encoding="utf-8").splitlines()
    return shallow(add, lines)


@pytest.fixture
def grouped(add: Add) -> str:
    """Lines 1 to 3 are equal, lines 5 to 7 a chain, lines 4 and 8 alone."""
    return add(GROUPED, "grouped.jsonl")


def shallow(add: Add, lines: Iterable[Any]) -> str:
    """A data set of which no more is measured than the page asks for."""
    fingerprint = add(lines, measured_in_depth=False)
    measured(Workspace(), fingerprint, Deduplicate().metrics())
    return fingerprint


def field(fingerprint: str, name: str) -> str:
    return session.draft(fingerprint, NAME, name)


def figures(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.main.metric}


def texts(page: AppTest) -> list[str]:
    return [one.value for one in page.main.text]


def captions(page: AppTest) -> list[str]:
    return [one.value for one in page.main.caption]


def labels(page: AppTest) -> list[str]:
    return [button.label for button in page.main.button]


def keys(page: AppTest) -> set[str | None]:
    return {button.key for button in page.main.button}


def history(fingerprint: str) -> History:
    return load_history(Workspace(), fingerprint)


def draft(fingerprint: str) -> Any:
    return history(fingerprint).drafts[NAME]


def ids(fingerprint: str, *lines: int) -> tuple[str, ...]:
    """The ids of examples by their lines; no line of these files is rejected."""
    return tuple(calls.ids(fingerprint, [line - 1 for line in lines]))  # type: ignore[arg-type]


def gone(page: AppTest, fingerprint: str) -> dict[int, str]:
    """What the tab "Would be dropped" lists: line -> reason."""
    table = page.dataframe(key=session.records_table(fingerprint, "duplicates", 1)).value
    return dict(zip(table["line"], table["reason"], strict=True))


def dropped_by(fingerprint: str, recipe: Recipe) -> dict[int, str]:
    """What the library drops: line -> reason."""
    values = measured(Workspace(), fingerprint, recipe.metrics())
    given = known(Workspace(), fingerprint, recipe, values)
    applied = apply_recipe(recipe, given)
    reasons = applied.reasons().to_pylist()
    return {
        int(line): str(reason)
        for line, reason, stays in zip(given.lines, reasons, applied.keep, strict=True)
        if not stays
    }


def members(page: AppTest, fingerprint: str, group: int, first: int) -> Mapping[int, str]:
    """Of the group looked at, by the position of its first: line -> "kept" or "dropped"."""
    assert f"**Group {group}" in " ".join(one.value for one in page.main.markdown)
    table = page.dataframe(key=session.members_table(fingerprint, NAME, first, 1)).value
    return dict(zip(table["line"], table["stays"], strict=True))


# --- what is found -------------------------------------------------------------------------


def test_without_a_data_set_it_says_what_to_do(open_page: Open) -> None:
    page = open_page("duplicates")
    assert not page.exception
    assert page.markdown[0].value == "#### Open a data set to find what is there more than once."


def test_what_was_planted_is_found(sample: str, open_page: Open) -> None:
    page = open_page("duplicates", sample)
    assert not page.exception
    assert figures(page) == {
        "Groups": "11",
        "Examples in groups": "24",
        "Would be dropped": "13",
        "Largest group": "3",
        "Chains": "0",
    }
    page.segmented_control(key=field(sample, "method")).set_value("exact").run()
    assert (figures(page)["Groups"], figures(page)["Would be dropped"]) == ("6", "6")
    assert gone(page, sample)[366] == "Duplicate of line 47"
    assert not page.slider
    page.segmented_control(key=field(sample, "method")).set_value("near").run()
    assert figures(page)["Would be dropped"] == "13"


@pytest.mark.parametrize(
    "changes",
    [
        {"field": "prompt"},
        {"field": "response"},
        {"min_similarity": 0.9},
        {"min_similarity": 0.5},
        {"min_similarity": 0.6, "chains": True},
        {"keep": "longest"},
        {"keep": "best"},
        {"method": "exact", "field": "response"},
        {"method": "semantic", "min_similarity": 0.6},
        {"shingle_size": 1},
    ],
    ids=str,
)
def test_what_is_set_is_what_the_library_does(
    grouped: str, open_page: Open, changes: dict[str, Any]
) -> None:
    page = open_page("duplicates", grouped)
    for name, value in changes.items():
        widget = getattr(page, WIDGETS.get(name, "segmented_control"))
        widget(key=field(grouped, name)).set_value(value).run()
    assert not page.exception
    if "chains" in changes:
        changes = changes | {"chains": "cut"}
    step = Deduplicate(**changes)
    expected = dropped_by(grouped, Recipe(steps=(step,)))
    assert expected
    assert draft(grouped) == step
    assert gone(page, grouped) == expected
    assert figures(page)["Would be dropped"] == str(len(expected))
    assert f"{step.in_words()}: {len(expected)} of 8 dropped" in texts(page)


def test_a_chain_is_counted_and_cut(grouped: str, open_page: Open) -> None:
    page = open_page("duplicates", grouped)
    assert (figures(page)["Chains"], figures(page)["Examples in groups"]) == ("1", "6")
    page.toggle(key=field(grouped, "chains")).set_value(True).run()
    assert (figures(page)["Chains"], figures(page)["Examples in groups"]) == ("0", "5")


@pytest.mark.parametrize(
    "lines",
    [[answers(3)], [{"instruction": f"{n}?", "output": text} for n, text in enumerate("!?…-")]],
    ids=["one example", "answers without a word"],
)
def test_where_nothing_is_alike_it_says_so(
    add: Add, open_page: Open, lines: list[dict[str, str]]
) -> None:
    fingerprint = shallow(add, lines)
    page = open_page("duplicates", fingerprint)
    for name in ("both", "response"):
        page.segmented_control(key=field(fingerprint, "field")).set_value(name).run()
        assert not page.exception
        assert figures(page)["Groups"] == "0"
        said = "**No duplicates: no two examples are this similar.**"
        assert said in [one.value for one in page.markdown]
        assert not page.get("plotly_chart")  # of nothing
    assert "Add to the recipe" not in labels(page)


def test_where_the_recipe_keeps_nothing_it_says_so(grouped: str, open_page: Open) -> None:
    recipe = Recipe(steps=(Filter(metric="response_words", low=1000),))
    save_history(Workspace(), grouped, History().changed(recipe))
    page = open_page("duplicates", grouped)
    assert not page.exception
    said = "The recipe keeps no example. Undo a step above."
    assert said in [one.value for one in page.markdown]


def test_only_what_the_recipe_keeps_is_compared(grouped: str, open_page: Open) -> None:
    recipe = Recipe(steps=(Filter(metric="response_words", low=5),))
    save_history(Workspace(), grouped, History().changed(recipe))
    page = open_page("duplicates", grouped)
    assert (figures(page)["Groups"], figures(page)["Examples in groups"]) == ("1", "3")
    assert set(gone(page, grouped)) == {6, 7}


def test_pairs_that_are_less_alike_are_shown_before_they_count(
    grouped: str, open_page: Open
) -> None:
    page = open_page("duplicates", grouped)
    page.slider(key=field(grouped, "min_similarity")).set_value(1.0).run()
    recipe = Recipe(steps=(Filter(metric="response_words", low=5),))  # without the equal ones
    save_history(Workspace(), grouped, replace(history(grouped), states=(recipe,)))
    page.run()
    assert figures(page)["Groups"] == "0"
    assert len(page.get("plotly_chart")) == 1


def test_what_only_differs_in_the_answer_not_wanted_or_the_system_text_is_seen(
    add: Add, open_page: Open
) -> None:
    words = " ".join(WORDS)
    pair = {"prompt": "Count.", "chosen": words}
    fingerprint = shallow(add, [pair | {"rejected": f"{words} {end}"} for end in ("left", "right")])
    told = captions(open_page("duplicates", fingerprint))
    assert "Prompt: identical" in told and "Rejected response" in told
    spoken = {"instruction": "Count.", "output": words}
    fingerprint = shallow(add, [spoken | {"system": end} for end in ("Be left.", "Be right.")])
    page = open_page("duplicates", fingerprint)
    assert figures(page)["Would be dropped"] == "0"  # another system text, another example
    page.segmented_control(key=field(fingerprint, "field")).set_value("response").run()
    told = captions(page)
    assert "Response: identical" in told and "System prompt" in told


# --- by hand -------------------------------------------------------------------------------


def test_who_stays_is_decided_by_hand_and_not_forgotten(grouped: str, open_page: Open) -> None:
    page = open_page("duplicates", grouped)
    assert members(page, grouped, 1, 0) == {1: "kept", 2: "dropped", 3: "dropped"}
    assert "Keep line 2" in labels(page)
    page.button(key=f"{NAME}-keep-this").click().run()
    assert draft(grouped).by_hand == ids(grouped, 2)
    assert members(page, grouped, 1, 0) == {1: "dropped", 2: "kept", 3: "dropped"}
    assert "Keep line 1" in labels(page)
    page.button(key=f"{NAME}-keep-too").click().run()
    assert set(draft(grouped).by_hand) == set(ids(grouped, 1, 2))
    page.button(key=f"{NAME}-next").click().run()
    page.button(key=f"{NAME}-keep-all").click().run()
    assert members(page, grouped, 2, 4) == {5: "kept", 6: "kept", 7: "kept"}

    again = open_page("duplicates", grouped)  # another session
    assert members(again, grouped, 1, 0) == {1: "kept", 2: "kept", 3: "dropped"}
    assert gone(again, grouped) == {3: "Near-duplicate of line 1, similarity 1.00"}
    assert "5 examples kept by hand." in captions(again)
    again.button(key=f"{NAME}-keep-rule").click().run()  # for this group alone
    assert members(again, grouped, 1, 0) == {1: "kept", 2: "dropped", 3: "dropped"}
    assert f"{NAME}-keep-rule" not in [button.key for button in again.button]
    assert set(draft(grouped).by_hand) == set(ids(grouped, 5, 6, 7))
    again.button(key="duplicates-forget").click().run()
    assert draft(grouped).by_hand is None
    assert figures(again)["Would be dropped"] == "4"


def test_a_slider_is_set_from_disk_only_where_another_value_is_there(
    grouped: str, open_page: Open
) -> None:
    page, key = open_page("duplicates", grouped), field(grouped, "min_similarity")
    page.slider(key=key).set_value(0.85).run()
    assert not page.slider(key=key).proto.set_value  # it may have been moved on meanwhile
    elsewhere = open_page("duplicates", grouped)
    elsewhere.slider(key=key).set_value(0.9).run()
    page.run()
    assert (page.slider(key=key).value, page.slider(key=key).proto.set_value) == (0.9, True)


def test_widgets_begin_with_what_is_on_disk_where_the_browser_is_not_told_of_it(
    grouped: str, open_page: Open
) -> None:
    page = open_page("duplicates", grouped)
    page.slider(key=field(grouped, "min_similarity")).set_value(0.85).run()
    page.segmented_control(key=field(grouped, "keep")).set_value("longest").run()
    again = open_page("duplicates", grouped)
    assert list(again.slider(key=field(grouped, "min_similarity")).proto.default) == [0.85]
    (begun,) = again.segmented_control(key=field(grouped, "keep")).proto.default
    assert draft(grouped).keep == list(KEEP_NAMES)[begun] == "longest"


def test_a_value_whose_callback_was_lost_is_kept_and_not_set_back(
    grouped: str, open_page: Open
) -> None:
    page = open_page("duplicates", grouped)
    key = field(grouped, "min_similarity")
    # So it is when a run is stopped in its callback by another one with the same value.
    page.session_state[key] = 0.9
    page.run()
    assert page.slider(key=key).value == 0.9
    drafts = load_history(Workspace(), grouped).drafts
    assert drafts["deduplicate"].min_similarity == 0.9


def test_one_group_can_be_decided_by_another_policy(grouped: str, open_page: Open) -> None:
    page = open_page("duplicates", grouped)
    page.button(key=f"{NAME}-next").click().run()
    page.button(key=f"{NAME}-keep-by-longest").click().run()
    assert members(page, grouped, 2, 4) == {5: "dropped", 6: "dropped", 7: "kept"}
    assert draft(grouped).keep == "first"
    assert draft(grouped).by_hand == ids(grouped, 7)


def test_what_two_tabs_choose_by_hand_is_kept_of_both(grouped: str, open_page: Open) -> None:
    page, other = open_page("duplicates", grouped), open_page("duplicates", grouped)
    page.button(key=f"{NAME}-next").click().run()
    page.button(key=f"{NAME}-keep-this").click().run()
    other.button(key=f"{NAME}-keep-this").click().run()
    assert set(draft(grouped).by_hand) == set(ids(grouped, 2, 6))


def test_the_quality_is_no_choice_before_it_is_measured(sample: str, open_page: Open) -> None:
    page = open_page("duplicates", sample)
    assert page.button(key=f"{NAME}-keep-by-best").disabled
    assert not page.button(key=f"{NAME}-keep-by-longest").disabled


def test_a_size_lists_its_groups_alone(grouped: str, open_page: Open) -> None:
    page = open_page("duplicates", grouped)
    page.segmented_control(key=field(grouped, "method")).set_value("exact").run()
    page.segmented_control(key=field(grouped, "field")).set_value("prompt").run()
    assert "1 to 2 of 2 groups. Select a row to see the group." in captions(page)
    page.session_state[session.group_sizes(grouped, NAME)] = ("4",)
    page.run()
    # No group has this size, and so no bar that could be clicked to list all again.
    assert "1 to 2 of 2 groups. Select a row to see the group." in captions(page)
    page.session_state[session.group_sizes(grouped, NAME)] = ("3",)
    page.run()
    assert "1 to 2 of 2 groups. Select a row to see the group." in captions(page)


def test_the_address_holds_the_group_that_is_looked_at(grouped: str, open_page: Open) -> None:
    page = open_page("duplicates", grouped)
    assert "group" not in page.query_params  # the first one needs no saying
    page.button(key=f"{NAME}-next").click().run()
    (fifth,) = ids(grouped, 5)
    assert page.query_params["group"] == fifth
    page.button(key=f"{NAME}-previous").click().run()
    assert "group" not in page.query_params

    # Keys pressed fast: the page was begun anew before it had drawn the group gone to, or told
    # the address.
    page.query_params["group"] = fifth
    page.session_state[session.group_told(grouped, NAME)] = (-7, "")
    page.button(key=f"{NAME}-next").click()
    page.session_state[session.runs()] = page.session_state[session.runs()] + 5
    page.run()
    page.button(key=f"{NAME}-previous").click().run()
    assert "group" not in page.query_params

    again = open_page("duplicates", grouped)
    again.query_params["group"] = fifth  # as Back or a changed address does
    again.run()
    assert members(again, grouped, 2, 4).keys() == {5, 6, 7}
    again.query_params["group"] = "../../x'--"
    again.run()
    assert not again.exception
    assert members(again, grouped, 1, 0).keys() == {1, 2, 3}


def test_the_same_group_is_looked_at_when_the_settings_change(
    grouped: str, open_page: Open
) -> None:
    page = open_page("duplicates", grouped)
    page.button(key=f"{NAME}-next").click().run()
    page.toggle(key=field(grouped, "chains")).set_value(True).run()
    assert members(page, grouped, 2, 5).keys() == {6, 7}
    page.segmented_control(key=field(grouped, "field")).set_value("prompt").run()
    page.slider(key=field(grouped, "min_similarity")).set_value(0.9).run()
    assert not page.exception
    assert page.query_params["group"] == ids(grouped, 5)[0]


# --- into the recipe -----------------------------------------------------------------------


def test_what_is_shown_is_what_the_recipe_and_the_command_line_drop(
    sample: str, open_page: Open, tmp_path: Path
) -> None:
    page = open_page("duplicates", sample)
    page.segmented_control(key=field(sample, "keep")).set_value("longest").run()
    page.button(key=f"{NAME}-keep-all").click().run()
    page.button(key=f"{NAME}-next").click().run()
    page.button(key=f"{NAME}-keep-this").click().run()
    shown, step = gone(page, sample), draft(sample)
    assert len(shown) == 11
    page.button(key="duplicates-add").click().run()
    recipe = history(sample).recipe
    assert recipe.steps == (step,)
    assert dropped_by(sample, recipe) == shown
    assert page.sidebar.metric[0].value == str(445 - len(shown))

    written = tmp_path / "recipe.yaml"
    written.write_text(to_yaml(recipe), encoding="utf-8")
    assert main(["run", str(written), str(SAMPLE), "--out", str(tmp_path / "out")]) == 0
    page_kept = calls.applied(sample, recipe).keep
    lines = SAMPLE.read_bytes().splitlines(keepends=True)
    positions = calls.lines(sample, page_kept.nonzero()[0])
    expected = b"".join(lines[line - 1] for line in positions)
    assert (tmp_path / "out" / "kept.jsonl").read_bytes() == expected


def test_a_step_of_the_recipe_is_changed_with_its_choices(grouped: str, open_page: Open) -> None:
    page = open_page("duplicates", grouped)
    page.slider(key=field(grouped, "min_similarity")).set_value(0.7).run()
    page.button(key=f"{NAME}-keep-this").click().run()
    step = draft(grouped)
    page.button(key="duplicates-add").click().run()
    assert not page.exception
    assert history(grouped).drafts == {}
    told = "already drops duplicates; what you kept by hand there is listed again"
    assert f"Step 1 of the recipe {told}." in texts(page)
    said = "**No duplicates: no two examples are this similar.**"
    assert said in [one.value for one in page.markdown]
    add_steps(grouped, [Filter(metric="response_words", low=5)])
    before = history(grouped).recipe

    page.run()
    page.button(key="duplicates-change-0").click().run()
    assert history(grouped).recipe == before
    assert draft(grouped) == step
    assert page.slider(key=field(grouped, "min_similarity")).value == 0.7
    # As it is there: the filter that comes after it would take lines 1 to 3.
    assert members(page, grouped, 1, 0) == {1: "dropped", 2: "kept", 3: "dropped"}
    assert "duplicates-change-0" not in keys(page) and "duplicates-add" not in keys(page)
    page.segmented_control(key=field(grouped, "method")).set_value("exact").run()
    assert history(grouped).recipe == before
    assert set(gone(page, grouped)) == {1, 3}
    page.button(key="duplicates-save").click().run()
    saved = Deduplicate(method="exact", by_hand=ids(grouped, 2))
    assert history(grouped).recipe.steps == (saved, before.steps[1])
    assert history(grouped).drafts == {}

    page.button(key="recipe-undo").click().run()
    assert history(grouped).recipe == before
    assert draft(grouped) == saved  # what was set is not lost
    page.button(key="recipe-redo").click().run()
    assert history(grouped).recipe.steps[0] == saved
    assert history(grouped).drafts == {}


def test_what_was_chosen_by_hand_and_is_not_there_is_not_called_kept(
    grouped: str, open_page: Open
) -> None:
    step = Deduplicate(by_hand=(*ids(grouped, 2), "f" * 16 + "-1"))
    add_steps(grouped, [step])
    page = open_page("duplicates", grouped)
    assert f"1. {step.in_words()}, 1 of them not in this file" in texts(page)
    page.button(key="duplicates-change-0").click().run()
    told = "1 example kept by hand. 1 more chosen by hand is not in this file."
    assert told in captions(page)


def test_unsaved_changes_of_a_step_are_not_lost_by_changing_another(
    grouped: str, open_page: Open
) -> None:
    add_steps(grouped, [Deduplicate(), Deduplicate(field="response")])
    page = open_page("duplicates", grouped)
    page.button(key="duplicates-change-0").click().run()
    page.slider(key=field(grouped, "min_similarity")).set_value(0.95).run()
    page.button(key="duplicates-change-1").click().run()
    assert "What you have changed of step 1 is not saved" in " ".join(texts(page))
    assert draft(grouped).min_similarity == 0.95
    page.button(key="duplicates-discard").click().run()
    page.button(key="duplicates-change-1").click().run()
    assert draft(grouped).field == "response"


def test_changes_of_a_step_can_be_discarded(grouped: str, open_page: Open) -> None:
    add_steps(grouped, [Deduplicate(keep="longest")])
    page = open_page("duplicates", grouped)
    page.button(key="duplicates-change-0").click().run()
    page.segmented_control(key=field(grouped, "keep")).set_value("first").run()
    page.button(key="duplicates-discard").click().run()
    assert history(grouped) == History().adding([Deduplicate(keep="longest")])
    assert "duplicates-change-0" in keys(page)


def test_a_changed_step_that_finds_nothing_can_be_saved_too(grouped: str, open_page: Open) -> None:
    add_steps(grouped, [Filter(metric="response_words", low=5), Deduplicate()])
    page = open_page("duplicates", grouped)
    page.button(key="duplicates-change-1").click().run()
    assert figures(page)["Groups"] == "1"
    page.slider(key=field(grouped, "min_similarity")).set_value(1.0).run()
    assert figures(page)["Groups"] == "0"
    page.button(key="duplicates-save").click().run()
    assert history(grouped).recipe.steps[1] == Deduplicate(min_similarity=1.0)


def test_a_step_that_is_gone_meanwhile_is_said_and_what_was_set_is_kept(
    grouped: str, open_page: Open
) -> None:
    step = Deduplicate(by_hand=ids(grouped, 2))
    add_steps(grouped, [Filter(metric="response_words", low=1), step])
    page, other = open_page("duplicates", grouped), open_page("duplicates", grouped)
    page.button(key="duplicates-change-1").click().run()
    page.segmented_control(key=field(grouped, "keep")).set_value("longest").run()
    wanted = draft(grouped)
    other.button(key="recipe-remove-0").click().run()
    page.button(key="duplicates-save").click().run()
    assert "The recipe was changed in another tab; look at it again." in texts(page)
    assert "Save step 1" in labels(page)  # it moved up
    other.button(key="recipe-remove-0").click().run()
    page.button(key="duplicates-save").click().run()
    gone_meanwhile = "The step that was changed here is not in the recipe any more"
    assert gone_meanwhile in " ".join(texts(page))
    assert "The step you were changing is not in the recipe any more" in " ".join(texts(page))
    assert draft(grouped) == wanted
    page.button(key="duplicates-add").click().run()
    assert history(grouped).recipe.steps == (wanted,)
    assert history(grouped).changing == {}


def test_a_proposed_step_says_what_it_would_drop(sample: str, open_page: Open) -> None:
    step = Deduplicate(method="exact")
    save_history(Workspace(), sample, History().proposing(step))
    page = open_page("duplicates", sample)
    assert "It would drop 6 of 445 examples." in texts(page)
    accept = next(button for button in page.button if button.label == "Accept")
    accept.click().run()
    assert history(sample).recipe.steps == (step,)
    assert page.sidebar.metric[0].value == "439"


# --- long and hostile ----------------------------------------------------------------------


def test_of_a_large_file_the_comparing_is_a_job(
    grouped: str, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "SMALL_BYTES", 1)
    page = open_page("duplicates", grouped)
    assert "**Comparing the examples**" in [one.value for one in page.markdown]
    # What is set meanwhile, and needs nothing else to be compared, is no other job.
    page.slider(key=field(grouped, "min_similarity")).set_value(0.81).run()
    page.segmented_control(key=field(grouped, "keep")).set_value("longest").run()
    (job,) = (job for job in Jobs(Workspace()).listing(grouped) if job.kind == FIND)
    while job.is_active:
        job = Jobs(Workspace()).get(job.id)
    assert job.state == "done"
    page.run()
    assert figures(page)["Would be dropped"] == "4"


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> Iterator[Jobs]:
    """Jobs whose workers never begin; every file counts as large."""
    sleeping = [sys.executable, "-c", "import time; time.sleep(60)"]
    made = Jobs(Workspace(), command=sleeping)
    monkeypatch.setattr(calls, "SMALL_BYTES", 1)
    monkeypatch.setattr(gate, "jobs", lambda: made)
    monkeypatch.setattr(panels, "jobs", lambda: made)
    yield made
    for job in made.listing():
        if job.process is not None:
            kill(job.process)


def searches(jobs: Jobs, fingerprint: str) -> list[tuple[str, str]]:
    """The searches that were asked for, the first one first: method, and how it is with them."""
    found = [job for job in jobs.listing(fingerprint) if job.kind == FIND]
    return [(job.params["searches"][0]["method"], job.state) for job in reversed(found)]


def test_a_search_that_nothing_waits_for_any_more_is_ended_and_begun_again_if_wanted(
    grouped: str, open_page: Open, endless: Jobs
) -> None:
    page = open_page("duplicates", grouped)
    page.segmented_control(key=field(grouped, "method")).set_value("semantic").run()
    assert not page.exception
    assert searches(endless, grouped) == [("near", "cancelled"), ("semantic", "queued")]
    page.segmented_control(key=field(grouped, "method")).set_value("near").run()
    assert not page.exception
    assert dict(searches(endless, grouped)) == {"near": "queued", "semantic": "cancelled"}


def test_a_search_of_another_page_or_that_something_on_disk_needs_goes_on(
    grouped: str, open_page: Open, endless: Jobs
) -> None:
    page = open_page("duplicates", grouped)
    go_to(page, "conflicts")  # another step, another search
    assert ("near", "queued") in searches(endless, grouped)
    go_to(page, "duplicates")
    other = open_page("duplicates", grouped)  # that session has not started the search
    other.segmented_control(key=field(grouped, "method")).set_value("semantic").run()
    assert ("near", "queued") in searches(endless, grouped)


def test_no_text_of_the_data_acts(add: Add, open_page: Open) -> None:
    like = {"instruction": PAYLOAD, "input": PAYLOAD, "output": f"{PAYLOAD} {PAYLOAD}"}
    fingerprint = add([like, like | {"output": f"{PAYLOAD} {PAYLOAD} !"}, like])
    page = open_page("duplicates", fingerprint)
    assert not page.exception
    assert figures(page)["Groups"] == "1"
    found = places(page, MARK)
    assert "dataframe.arrow_data.data" in found
    assert found <= INERT
    # Of the two texts beside each other every character of the data is escaped.
    assert places(page, "&lt;script&gt;alert(1)") == {"html.body"}


# --- other tabs ----------------------------------------------------------------------------


def test_what_another_tab_has_chosen_is_not_lost_by_adding(grouped: str, open_page: Open) -> None:
    page, other = open_page("duplicates", grouped), open_page("duplicates", grouped)
    other.button(key=f"{NAME}-keep-this").click().run()
    page.segmented_control(key=field(grouped, "keep")).set_value("longest").run()
    other.button(key=f"{NAME}-next").click().run()
    other.button(key=f"{NAME}-keep-this").click().run()
    stale = draft(grouped).by_hand
    page.button(key="duplicates-add").click().run()
    assert "changed in another tab" in " ".join(texts(page))
    assert draft(grouped).by_hand == stale


def test_changing_a_step_does_not_lose_what_waits_to_be_added(
    grouped: str, open_page: Open
) -> None:
    add_steps(grouped, [Deduplicate(method="exact", field="response")])
    page = open_page("duplicates", grouped)
    page.button(key=f"{NAME}-keep-this").click().run()
    waiting = draft(grouped)
    page.button(key="duplicates-change-0").click().run()
    assert "Choices by hand wait" in " ".join(texts(page))
    assert draft(grouped) == waiting


def test_a_step_is_not_added_by_what_a_stale_tab_shows(grouped: str, open_page: Open) -> None:
    page, other = open_page("duplicates", grouped), open_page("duplicates", grouped)
    other.button(key="duplicates-add").click().run()
    once = history(grouped).recipe
    page.button(key="duplicates-add").click().run()  # its list is that of before
    assert "The recipe was changed in another tab; look at it again." in texts(page)
    assert history(grouped).recipe == once
    assert figures(page)["Groups"] == "0"  # now it shows what there is
    assert "duplicates-change-0" in keys(page)


def test_another_tab_follows_when_it_is_run_next(grouped: str, open_page: Open) -> None:
    page, other = open_page("duplicates", grouped), open_page("duplicates", grouped)
    other.button(key="duplicates-add").click().run()
    page.run()
    assert figures(page)["Groups"] == "0"
    assert "duplicates-change-0" in keys(page)
