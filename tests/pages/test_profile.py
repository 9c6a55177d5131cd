"""The page Profile."""

from __future__ import annotations

from typing import Any

import pytest

from analysis.curate.history import load_history
from analysis.curate.recipe import Recipe
from analysis.curate.steps import Filter
from analysis.data.workspace import Workspace
from pages.ui import session
from pages.ui.recipe import add_steps
from tests.pages.conftest import Add, Open, go_to
from tests.pages.inert import INERT, places
from tests.pages.records import MARK, ODD, answers


def brush(low: float, high: float) -> dict[str, Any]:
    """What Streamlit keeps of a range that was dragged over in a chart."""
    box = {"xref": "x", "yref": "y", "x": [low, high], "y": [9, 0]}
    return {"selection": {"points": [], "point_indices": [], "box": [box], "lasso": []}}


def chart(fingerprint: str, metric: str) -> str:
    return session.profile_chart(fingerprint, metric, 0)


def titles(page: Any) -> list[str]:
    return [one.value.strip("*") for one in page.markdown if one.value.startswith("**")]


def lines(page: Any, fingerprint: str) -> list[int]:
    table = page.dataframe(key=session.records_table(fingerprint, "profile", 1))
    return list(table.value["line"])


def recipe(fingerprint: str) -> Recipe:
    return load_history(Workspace(), fingerprint).recipe


def test_without_a_data_set_it_says_what_to_do_and_links_to_load(open_page: Open) -> None:
    page = open_page("profile")
    assert not page.exception
    assert page.markdown[0].value == "#### Open a data set to see how long its examples are."
    assert [link.label for link in page.get("page_link")] == ["Open a data set"]


def test_a_file_without_examples_points_to_the_mapping(add: Add, open_page: Open) -> None:
    page = open_page("profile", add([{"alpha": "x"}]))
    assert not page.exception
    assert any("lets you name the fields" in one.value for one in page.markdown)
    assert [link.label for link in page.get("page_link")] == ["Open a data set"]


def test_it_draws_the_lengths_of_each_side(flawed: str, open_page: Open) -> None:
    page = open_page("profile", flawed)
    assert not page.exception
    assert titles(page) == ["Prompt words", "Response words", "Total words"]
    figures = page.dataframe[0].value.set_index("metric")
    assert figures.loc["Response words", ["mean", "median", "high", "total"]].tolist() == [
        10.5,
        10.5,
        20,
        210,
    ]


@pytest.mark.parametrize("unit", ["words", "tokens", "chars"])
def test_the_unit_can_be_chosen(flawed: str, open_page: Open, unit: str) -> None:
    page = open_page("profile", flawed, **{session.profile_unit(flawed): unit})
    assert not page.exception
    word = {"chars": "characters"}.get(unit, unit)
    assert titles(page)[1] == f"Response {word}"


def test_system_texts_and_turns_are_drawn_only_where_there_are_some(
    add: Add, open_page: Open
) -> None:
    turns = [{"from": "human", "value": "a"}, {"from": "gpt", "value": "b"}] * 2
    fingerprint = add([{"system": "Be brief.", "conversations": turns}, answers(3)])
    assert {"System words", "Turns"} < set(titles(open_page("profile", fingerprint)))


def test_a_range_selects_examples_and_can_be_kept(flawed: str, open_page: Open) -> None:
    # 20 values give 20 bars, of which number 9 stands for 10 words.
    page = open_page("profile", flawed, **{chart(flawed, "response_words"): brush(8.6, 11.2)})
    assert not page.exception
    assert "**3** of 20 (15.0%): response words 10 to 12" in [one.value for one in page.markdown]
    assert lines(page, flawed) == [10, 14, 15]
    figures = page.dataframe[0].value.set_index("metric")
    assert figures.loc["Response words, selected", ["n", "mean"]].tolist() == [3, 11]
    page.button(key="profile-keep").click().run()
    assert recipe(flawed).steps == (Filter(metric="response_words", low=10, high=12),)
    assert lines(page, flawed) == [10, 14, 15]
    assert "Of the 3 examples that the recipe keeps." in [one.value for one in page.caption]
    assert page.sidebar.metric[0].value == "3"
    assert not any(button.key == "profile-keep" for button in page.button)


def test_a_brush_within_one_bar_selects_that_bar(flawed: str, open_page: Open) -> None:
    page = open_page("profile", flawed, **{chart(flawed, "response_words"): brush(3.1, 3.3)})
    assert lines(page, flawed) == [4]


def test_ranges_of_two_charts_are_both_meant(flawed: str, open_page: Open) -> None:
    page = open_page(
        "profile",
        flawed,
        **{
            chart(flawed, "response_words"): brush(-0.4, 4.4),
            chart(flawed, "total_words"): brush(3.6, 30),
        },
    )
    assert not page.exception
    assert lines(page, flawed) == [5]
    page.button(key="profile-clear").click().run()
    assert len(lines(page, flawed)) == 20


@pytest.mark.parametrize("selection", [brush(900.1, 950), brush(900.1, 900.2), brush(-9, -8)])
def test_a_selection_that_fits_no_bar_any_more_is_none(
    flawed: str, open_page: Open, selection: dict[str, Any]
) -> None:
    page = open_page("profile", flawed, **{chart(flawed, "response_words"): selection})
    assert not page.exception
    assert len(lines(page, flawed)) == 20


def test_when_the_recipe_keeps_nothing_it_says_where_to_undo(flawed: str, open_page: Open) -> None:
    add_steps(flawed, [Filter(metric="response_words", low=1000)])
    page = open_page("profile", flawed)
    assert not page.exception
    assert any("Undo a step on the page Filter" in one.value for one in page.markdown)


def test_a_single_example_is_no_special_case(add: Add, open_page: Open) -> None:
    fingerprint = add([ODD["long"]])
    page = open_page("profile", fingerprint, **{session.profile_unit(fingerprint): "chars"})
    assert not page.exception
    assert lines(page, fingerprint) == [1]


def test_none_of_the_datas_text_acts(odd: str, open_page: Open) -> None:
    row = {"selection": {"rows": [5], "columns": [], "cells": []}}
    page = open_page("profile", odd, **{session.records_table(odd, "profile", 1): row})
    found = places(page, MARK)
    assert {"text.body", "code.code_text"} <= found <= INERT


def test_the_selection_of_one_data_set_is_not_that_of_another(
    flawed: str, add: Add, open_page: Open
) -> None:
    other = add(map(answers, range(1, 31)))
    page = open_page("profile", flawed, **{chart(flawed, "response_words"): brush(0, 2)})
    assert len(lines(page, flawed)) == 3
    page.query_params["dataset"] = other
    go_to(page, "profile")
    assert not any(button.key == "profile-clear" for button in page.button)
    assert page.sidebar.metric[0].value == "30"
