"""The page Filter: conditions and quality presets."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from analysis.curate.history import load_history
from analysis.curate.presets import PRESETS
from analysis.curate.recipe import Recipe
from analysis.curate.steps import DropByHand, Filter, FilterWhere, KeepByHand
from analysis.curate.steps.asked import ByColumn, ByMetric, ByText, Condition
from analysis.curate.steps.conditions import AllOf, AnyOf, NotOf
from analysis.data.workspace import Workspace
from analysis.engines.jobs import Jobs
from analysis.engines.kinds import FIND
from pages.ui import calls, session
from pages.ui.recipe import add_steps
from tests.pages.conftest import Add, Open, go_to
from tests.pages.inert import INERT, places
from tests.pages.records import MARK, PAYLOAD, answers

WORDS = ByMetric(metric="response_words", low=10)
SEVEN = ByText(text="prompt", contains="say 7")
EVEN = ByText(text="prompt", matches=r"[02468] words")


def field(fingerprint: str, name: str) -> str:
    return session.condition(fingerprint, name)


def open_conditions(open_page: Open, fingerprint: str, **state: Any) -> Any:
    return open_page(
        "filter", fingerprint, **{session.filter_way(fingerprint): "conditions"}, **state
    )


def set_text(page: Any, fingerprint: str, sought: str, how: str = "contains") -> None:
    page.selectbox(key=field(fingerprint, "what")).set_value("text:prompt").run()
    page.segmented_control(key=field(fingerprint, "how")).set_value(how).run()
    page.text_input(key=field(fingerprint, "sought")).set_value(sought).run()


def set_words(page: Any, fingerprint: str, low: int) -> None:
    page.selectbox(key=field(fingerprint, "what")).set_value("response_words").run()
    page.number_input(key=session.filter_bound(fingerprint, "response_words", "low")).set_value(
        low
    ).run()


def put(page: Any, fingerprint: str, where: str = "list") -> None:
    if any(box.key == field(fingerprint, "where") for box in page.selectbox):
        page.selectbox(key=field(fingerprint, "where")).set_value(where).run()
    page.button(key="condition-add").click().run()
    assert not page.exception


def figures(page: Any) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.main.metric}


def texts(page: Any) -> list[str]:
    return [one.value for one in page.main.text]


def steps(fingerprint: str) -> tuple[Any, ...]:
    return load_history(Workspace(), fingerprint).recipe.steps


def draft(fingerprint: str) -> Condition | None:
    step = load_history(Workspace(), fingerprint).drafts.get("filter_where")
    return step.keep if isinstance(step, FilterWhere) else None


def test_a_phrase_is_previewed_while_it_is_set_and_added_as_one_step(
    flawed: str, open_page: Open
) -> None:
    page = open_conditions(open_page, flawed)
    set_text(page, flawed, "SAY 7")
    assert "In 1 example of the 20 that reach this step." in [one.value for one in page.caption]
    assert figures(page)["Would stay"] == "1"
    assert steps(flawed) == ()
    page.checkbox(key=field(flawed, "not")).check().run()
    assert figures(page)["Would stay"] == "19"
    page.button(key="conditions-add").click().run()
    assert steps(flawed) == (
        FilterWhere(keep=AllOf(of=(NotOf(of=ByText(text="prompt", contains="SAY 7")),))),
    )
    assert page.sidebar.metric[0].value == "19"
    assert draft(flawed) is None
    assert page.selectbox(key=field(flawed, "what")).value is None
    page.button(key="recipe-undo").click().run()  # what was set is there again
    assert draft(flawed) is not None
    assert not page.exception


def test_conditions_are_joined_grouped_turned_and_removed(flawed: str, open_page: Open) -> None:
    page = open_conditions(open_page, flawed)
    set_words(page, flawed, 10)
    put(page, flawed)
    set_text(page, flawed, "say 7")
    assert figures(page)["Would stay"] == "0"
    put(page, flawed, "-1")
    set_text(page, flawed, r"[02468] words", "matches")
    put(page, flawed, "1")
    assert draft(flawed) == AllOf(of=(WORDS, AnyOf(of=(SEVEN, EVEN))))
    assert figures(page)["Would stay"] == "6"  # 10, 12, ..., 20
    page.segmented_control(key=field(flawed, "joins")).set_value("any").run()
    assert draft(flawed) == AnyOf(of=(WORDS, AllOf(of=(SEVEN, EVEN))))
    assert figures(page)["Would stay"] == "11"
    toggle = next(box for box in page.checkbox if (box.key or "").startswith("condition-not-0-"))
    toggle.check().run()
    assert draft(flawed) == AnyOf(of=(NotOf(of=WORDS), AllOf(of=(SEVEN, EVEN))))
    page.button(key="condition-remove-1-0").click().run()
    page.button(key="condition-remove-1-0").click().run()
    assert draft(flawed) == AnyOf(of=(NotOf(of=WORDS),))
    page.button(key="condition-remove-0").click().run()
    assert draft(flawed) is None
    assert not page.exception


def test_a_condition_is_taken_up_again_to_be_edited(flawed: str, open_page: Open) -> None:
    step = FilterWhere(keep=AllOf(of=(WORDS, NotOf(of=EVEN))), unmeasured="drop")
    add_steps(flawed, [step])
    page = open_conditions(open_page, flawed)
    page.button(key="filter-change-0").click().run()
    assert figures(page)["Would stay"] == "5"
    page.button(key="condition-edit-1").click().run()
    assert draft(flawed) == AllOf(of=(WORDS,))
    assert page.checkbox(key=field(flawed, "not")).value
    assert page.text_input(key=field(flawed, "sought")).value == EVEN.matches
    assert figures(page)["Would stay"] == "5"  # what is being set counts
    page.checkbox(key=field(flawed, "not")).uncheck().run()
    assert figures(page)["Would stay"] == "6"
    page.button(key="conditions-save").click().run()
    assert steps(flawed) == (FilterWhere(keep=AllOf(of=(WORDS, EVEN)), unmeasured="drop"),)
    assert not page.exception


def test_a_metric_of_the_list_is_edited_with_its_own_controls(flawed: str, open_page: Open) -> None:
    page = open_conditions(open_page, flawed)
    set_words(page, flawed, 10)
    put(page, flawed)
    set_text(page, flawed, "say")
    put(page, flawed)
    page.button(key="condition-edit-0").click().run()
    low = page.number_input(key=session.filter_bound(flawed, "response_words", "low"))
    assert low.value == 10
    low.set_value(15)
    page.button(key="condition-add").click().run()  # both reach the server in one message
    assert draft(flawed) == AllOf(
        of=(ByText(text="prompt", contains="say"), ByMetric(metric="response_words", low=15))
    )


def test_deeper_conditions_are_told_in_words(flawed: str, open_page: Open) -> None:
    deep = AllOf(of=(WORDS, NotOf(of=AnyOf(of=(SEVEN, AllOf(of=(EVEN, WORDS)))))))
    add_steps(flawed, [FilterWhere(keep=deep)])
    page = open_conditions(open_page, flawed)
    page.button(key="filter-change-0").click().run()
    told = next(text for text in texts(page) if text.startswith("2. "))
    assert "Prompt does not contain “say 7”, and (prompt does not match" in told
    assert page.button(key="condition-edit-1").disabled
    page.button(key="conditions-save").click().run()
    assert steps(flawed) == (FilterWhere(keep=deep),)


def test_a_step_of_one_condition_alone_is_changed_and_saved(flawed: str, open_page: Open) -> None:
    add_steps(flawed, [FilterWhere(keep=WORDS)])
    page = open_conditions(open_page, flawed)
    page.button(key="filter-change-0").click().run()
    page.button(key="conditions-save").click().run()
    assert steps(flawed) == (FilterWhere(keep=WORDS),)
    page.button(key="recipe-undo").click().run()  # of the step itself: it is set again
    page.button(key="condition-remove-0").click().run()
    assert draft(flawed) is None
    assert not any("changed in another tab" in text for text in texts(page))


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("(abc", "Found a pattern that RE2 cannot read (missing ): (abc)"),
        ("(?<=a)b", "RE2 does without look-ahead, look-behind and back-references"),
    ],
)
def test_a_pattern_that_cannot_be_read_is_explained(
    flawed: str, open_page: Open, pattern: str, said: str
) -> None:
    page = open_conditions(open_page, flawed)
    set_text(page, flawed, pattern, "matches")
    assert not page.exception
    assert any(said in text for text in texts(page))
    assert not any(button.key == "conditions-add" for button in page.button)


def test_a_column_of_the_file_is_filtered_by(add: Add, open_page: Open) -> None:
    lines = [answers(n) | {"source": "web" if n % 3 else PAYLOAD, "stars": n} for n in range(1, 31)]
    fingerprint = add([*lines, answers(31)])
    page = open_conditions(open_page, fingerprint)
    page.selectbox(key=field(fingerprint, "what")).set_value("column").run()
    page.selectbox(key=field(fingerprint, "column")).set_value("source").run()
    values = page.multiselect(key=field(fingerprint, "values"))
    assert values.options == ["web · 20", f"{PAYLOAD} · 10"]
    values.set_value(["web"]).run()
    assert figures(page)["Would stay"] == "21"  # with the one that has no source
    assert "1 of 31 have no such value: not known." in [one.value for one in page.caption]
    put(page, fingerprint)
    assert places(page, MARK) <= INERT
    page.selectbox(key=field(fingerprint, "what")).set_value("column").run()
    page.selectbox(key=field(fingerprint, "column")).set_value("stars").run()
    page.number_input(key=field(fingerprint, "low")).set_value(20.0).run()
    page.button(key="conditions-add").click().run()
    assert steps(fingerprint) == (
        FilterWhere(
            keep=AllOf(
                of=(ByColumn(column="source", only=("web",)), ByColumn(column="stars", low=20))
            )
        ),
    )
    assert not page.exception


def test_a_search_that_takes_long_goes_on_as_a_job(
    add: Add, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = add((answers(n % 20 + 1) for n in range(3000)), measured_in_depth=False)
    monkeypatch.setattr(calls, "PAGE_WAITS_S", -1.0)
    page = open_conditions(open_page, large)
    set_text(page, large, "never looked for before")
    assert not page.exception
    assert "**Looking through the examples**" in [one.value for one in page.markdown]
    (job,) = Jobs(Workspace()).listing(large)
    assert job.kind == FIND
    assert not any(button.key == "conditions-add" for button in page.button)


def test_another_tabs_list_is_not_overwritten(flawed: str, open_page: Open) -> None:
    page = open_conditions(open_page, flawed)
    set_words(page, flawed, 10)
    put(page, flawed)
    other = open_conditions(open_page, flawed)
    set_text(other, flawed, "say 7")
    put(other, flawed)
    page.button(key="condition-remove-0").click().run()
    assert draft(flawed) == AllOf(of=(WORDS, SEVEN))
    assert any("changed in another tab" in text for text in texts(page))


def test_conditions_survive_a_new_session(flawed: str, open_page: Open) -> None:
    page = open_conditions(open_page, flawed)
    set_words(page, flawed, 10)
    put(page, flawed)
    again = open_conditions(open_page, flawed)
    assert "1. Response words at least 10" in texts(again)
    assert figures(again)["Would stay"] == "11"
    go_to(again, "profile")
    go_to(again, "filter")
    assert "1. Response words at least 10" in texts(again)


def test_reasons_are_counted_with_an_example_and_one_can_be_looked_at_alone(
    flawed: str, open_page: Open
) -> None:
    page = open_page("filter", flawed)
    page.number_input(key=session.filter_bound(flawed, "response_words", "low")).set_value(5).run()
    page.number_input(key=session.filter_bound(flawed, "response_words", "high")).set_value(8).run()
    key = next(
        frame.key for frame in page.dataframe if (frame.key or "").startswith("filter-reasons")
    )
    table = page.dataframe(key=key).value
    assert table["reason"].tolist() == ["Response words: above 8", "Response words: below 5"]
    assert table["n"].tolist() == [12, 4]
    assert table["line"].tolist() == [9, 1]
    page.session_state[key] = {"selection": {"rows": [1], "columns": [], "cells": []}}
    page.run()
    dropped = page.dataframe(key=session.records_table(flawed, "dropped", 1)).value
    assert dropped["line"].tolist() == [1, 2, 3, 4]
    assert not page.exception


def test_one_example_is_brought_back_and_another_one_dropped_by_hand(
    flawed: str, open_page: Open
) -> None:
    add_steps(flawed, [Filter(metric="response_words", low=5)])
    page = open_page("filter", flawed)
    ids = calls.ids(flawed, np.array([0, 4]))
    page.button(key="by-hand-keep").click().run()
    assert page.sidebar.metric[0].value == "17"
    kept = page.dataframe(key=session.records_table(flawed, "kept", 1)).value
    assert kept["line"].tolist()[:2] == [1, 5]
    page.session_state[session.records_table(flawed, "kept", 1)] = {
        "selection": {"rows": [1], "columns": [], "cells": []}
    }
    page.run()
    page.text_input(key=session.by_hand_reason(flawed)).set_value("off\ttopic")
    page.button(key="by-hand-drop").click().run()
    assert any("A reason is one line" in said.value for said in page.main.text)
    page.text_input(key=session.by_hand_reason(flawed)).set_value("off topic")
    page.button(key="by-hand-drop").click().run()
    assert steps(flawed)[1:] == (
        KeepByHand(ids=(ids[0],)),
        DropByHand(ids=(ids[1],), because="off topic"),
    )
    assert page.sidebar.metric[0].value == "16"
    assert not page.exception


def test_none_of_the_datas_text_acts(odd: str, open_page: Open) -> None:
    hostile = AllOf(
        of=(ByText(text="both", contains=PAYLOAD), ByColumn(column=PAYLOAD, only=(PAYLOAD,)))
    )
    add_steps(odd, [FilterWhere(keep=NotOf(of=hostile))])
    page = open_conditions(open_page, odd)
    page.button(key="filter-change-0").click().run()
    page.selectbox(key=field(odd, "what")).set_value("column").run()
    page.selectbox(key=field(odd, "column")).set_value(PAYLOAD).run()
    assert not page.exception
    assert figures(page)["Would be dropped"] == "1"
    assert set() < places(page, MARK) <= INERT


# --- presets -------------------------------------------------------------------------------


def test_a_preset_is_previewed_and_added_as_ordinary_steps(flawed: str, open_page: Open) -> None:
    page = open_page("filter", flawed, **{session.filter_way(flawed): "presets"})
    assert figures(page)["Would stay"] == "11"
    assert "9 of 20 dropped" in texts(page)
    page.segmented_control(key=session.preset(flawed)).set_value("strict").run()
    left_out = session.preset_step(flawed, "strict", "response_words")
    page.checkbox(key=left_out).uncheck().run()
    assert "left out" in texts(page)
    page.checkbox(key=left_out).check().run()
    page.button(key="preset-add").click().run()
    assert steps(flawed) == PRESETS["strict"].steps
    assert next(one.value for one in page.main.caption).startswith(
        "21 steps of it are in the recipe"
    )
    page.button(key="recipe-undo").click().run()
    assert steps(flawed) == ()
    assert not page.exception


def test_steps_of_a_preset_that_are_in_the_recipe_are_not_added_twice(
    flawed: str, open_page: Open
) -> None:
    add_steps(flawed, [Filter(metric="refusal", high=0)])
    page = open_page("filter", flawed, **{session.filter_way(flawed): "presets"})
    assert "1 step of it is in the recipe." in [one.value for one in page.main.caption]
    page.button(key="preset-add").click().run()
    assert Recipe(steps=steps(flawed)).metrics() == (
        "refusal",
        "response_words",
        "repeated_lines",
        "cut_off",
        "toxicity_screen",
    )


def test_answers_marked_as_unwanted_are_spoken_of(add: Add, open_page: Open) -> None:
    fingerprint = add(
        {"prompt": f"Say {n}.", "completion": "word " * n, "label": n > 3} for n in range(1, 9)
    )
    page = open_page("filter", fingerprint, **{session.filter_way(fingerprint): "presets"})
    assert any("marked as unwanted (KTO)" in one.value for one in page.main.caption)
