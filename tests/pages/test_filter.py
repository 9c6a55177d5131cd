"""The page Filter."""

from __future__ import annotations

from typing import Any

import pytest

from analysis.curate.history import History, load_history, save_history
from analysis.curate.recipe import Recipe
from analysis.curate.steps import Filter
from analysis.data.workspace import Workspace
from pages.ui import session
from pages.ui.recipe import add_steps
from tests.pages.conftest import Add, Open, go_to
from tests.pages.inert import INERT, places
from tests.pages.records import MARK, answers

METRIC = "response_words"


def bound(fingerprint: str, end: str, metric: str = METRIC) -> str:
    return session.filter_bound(fingerprint, metric, end)


def figures(page: Any) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.main.metric}


def texts(page: Any) -> list[str]:
    return [one.value for one in page.main.text]


def recipe(fingerprint: str) -> Recipe:
    return load_history(Workspace(), fingerprint).recipe


def test_without_a_data_set_it_says_what_to_do_and_links_to_load(open_page: Open) -> None:
    page = open_page("filter")
    assert not page.exception
    assert page.markdown[0].value == "#### Open a data set to keep the examples you want."
    assert [link.label for link in page.get("page_link")] == ["Open a data set"]


def test_without_a_bound_nothing_is_proposed(flawed: str, open_page: Open) -> None:
    page = open_page("filter", flawed)
    assert not page.exception
    assert "No step yet: every example is kept." in [one.value for one in page.markdown]
    assert not any(button.key == "filter-add" for button in page.button)
    assert len(page.tabs) == 0


def test_a_range_is_previewed_and_added(flawed: str, open_page: Open) -> None:
    page = open_page("filter", flawed)
    page.number_input(key=bound(flawed, "low")).set_value(10).run()
    page.number_input(key=bound(flawed, "high")).set_value(15).run()
    assert figures(page) == {
        "Examples before": "20",
        "Would stay": "6",
        "Would be dropped": "14",
    }
    assert "Keep response words from 10 to 15: 14 of 20 dropped" in texts(page)
    assert [tab.label for tab in page.tabs] == ["Dropped", "Kept"]
    why = page.dataframe(key=session.records_table(flawed, "dropped", 1)).value["reason"]
    assert why.iloc[0] == "Response words: 1 words, below 10"
    assert recipe(flawed).steps == ()
    assert page.sidebar.metric[0].value == "20"

    page.button(key="filter-add").click().run()
    assert recipe(flawed).steps == (Filter(metric=METRIC, low=10, high=15),)
    assert page.sidebar.metric[0].value == "6"
    assert page.number_input(key=bound(flawed, "low")).value is None
    assert figures(page) == {}


def test_several_metrics_are_added_as_one_change(flawed: str, open_page: Open) -> None:
    page = open_page("filter", flawed)
    page.multiselect(key=session.filter_metrics(flawed)).select("total_words").run()
    page.number_input(key=bound(flawed, "low")).set_value(3).run()
    page.number_input(key=bound(flawed, "high", "total_words")).set_value(13).run()
    page.button(key="filter-add").click().run()
    assert len(recipe(flawed).steps) == 2
    page.button(key="recipe-undo").click().run()
    assert recipe(flawed).steps == ()


def test_a_number_typed_just_before_the_click_counts(flawed: str, open_page: Open) -> None:
    page = open_page("filter", flawed)
    page.number_input(key=bound(flawed, "low")).set_value(5).run()
    page.number_input(key=bound(flawed, "low")).set_value(10)
    page.button(key="filter-add").click().run()  # both reach the server in one message
    assert recipe(flawed).steps == (Filter(metric=METRIC, low=10),)


def test_a_contradiction_typed_just_before_the_click_adds_nothing(
    flawed: str, open_page: Open
) -> None:
    page = open_page("filter", flawed)
    page.number_input(key=bound(flawed, "high")).set_value(5).run()
    page.number_input(key=bound(flawed, "low")).set_value(10)
    page.button(key="filter-add").click().run()
    assert not page.exception
    assert recipe(flawed).steps == ()
    assert "Response words: at least 10 is more than at most 5; swap them." in texts(page)


def test_bounds_that_contradict_are_explained_and_add_nothing(flawed: str, open_page: Open) -> None:
    page = open_page("filter", flawed)
    page.number_input(key=bound(flawed, "low")).set_value(15).run()
    page.number_input(key=bound(flawed, "high")).set_value(10).run()
    assert not page.exception
    assert "Response words: at least 15 is more than at most 10; swap them." in texts(page)
    assert not any(button.key == "filter-add" for button in page.button)


def test_undo_redo_and_remove(flawed: str, open_page: Open) -> None:
    page = open_page("filter", flawed)
    assert page.button(key="recipe-undo").disabled
    assert page.button(key="recipe-redo").disabled
    for low in (5, 10):
        page.number_input(key=bound(flawed, "low")).set_value(low).run()
        page.button(key="filter-add").click().run()
    assert page.sidebar.metric[0].value == "11"
    assert texts(page)[:4] == [
        "1. Keep response words of at least 5",
        "20 in, 4 dropped",
        "2. Keep response words of at least 10",
        "16 in, 5 dropped",
    ]
    page.button(key="recipe-undo").click().run()
    assert page.sidebar.metric[0].value == "16"
    page.button(key="recipe-redo").click().run()
    assert page.sidebar.metric[0].value == "11"
    page.button(key="recipe-remove-0").click().run()
    assert recipe(flawed).steps == (Filter(metric=METRIC, low=10),)
    assert page.sidebar.metric[0].value == "11"
    page.button(key="recipe-undo").click().run()
    assert len(recipe(flawed).steps) == 2
    assert not page.exception


def test_the_distribution_is_of_what_the_recipe_keeps(flawed: str, open_page: Open) -> None:
    add_steps(flawed, [Filter(metric=METRIC, high=5)])
    page = open_page("filter", flawed)
    page.number_input(key=bound(flawed, "low")).set_value(5).run()
    assert figures(page)["Examples before"] == "5"
    assert figures(page)["Would stay"] == "1"


def test_a_filter_that_drops_all_leaves_every_page_working(flawed: str, open_page: Open) -> None:
    page = open_page("filter", flawed)
    page.number_input(key=bound(flawed, "low")).set_value(1000).run()
    assert figures(page)["Would stay"] == "0"
    page.button(key="filter-add").click().run()
    assert page.sidebar.metric[0].value == "0"
    assert any("Undo a step above" in one.value for one in page.markdown)
    for name in ("profile", "export", "load"):
        go_to(page, name)
        assert not page.exception
        assert page.sidebar.metric[0].value == "0"
    go_to(page, "filter").button(key="recipe-undo").click().run()
    assert page.sidebar.metric[0].value == "20"


def test_without_a_metric_it_asks_for_one(flawed: str, open_page: Open) -> None:
    page = open_page("filter", flawed)
    page.multiselect(key=session.filter_metrics(flawed)).set_value([]).run()
    assert not page.exception
    assert "Choose what to filter by." in [one.value for one in page.markdown]


def test_a_draft_is_still_there_after_a_look_at_another_page(flawed: str, open_page: Open) -> None:
    page = open_page("filter", flawed)
    page.multiselect(key=session.filter_metrics(flawed)).select("n_turns").run()
    page.number_input(key=bound(flawed, "low")).set_value(7).run()
    go_to(page, "profile")
    go_to(page, "filter")
    assert page.multiselect(key=session.filter_metrics(flawed)).value == [METRIC, "n_turns"]
    assert figures(page)["Would be dropped"] == "6"


def test_two_data_sets_do_not_share_a_draft(flawed: str, add: Add, open_page: Open) -> None:
    other = add(map(answers, range(1, 31)))
    page = open_page("filter", flawed)
    page.number_input(key=bound(flawed, "low")).set_value(7).run()
    page.query_params["dataset"] = other
    page.run()
    assert page.number_input(key=bound(other, "low")).value is None
    assert figures(page) == {}
    assert recipe(other).steps == ()


@pytest.mark.parametrize("low", [1, 3])
def test_none_of_the_datas_text_acts(odd: str, open_page: Open, low: int) -> None:
    page = open_page("filter", odd)
    page.number_input(key=bound(odd, "low")).set_value(low).run()
    assert not page.exception
    assert set() < places(page, MARK) <= INERT


def test_a_step_that_another_tab_has_changed_is_not_removed(flawed: str, open_page: Open) -> None:
    page = open_page("filter", flawed)
    first = Filter(metric="response_words", low=2)
    second = Filter(metric="n_turns", high=9)
    add_steps(flawed, [first, second])
    page.run()
    save_history(Workspace(), flawed, History((Recipe(steps=(second,)),)))
    page.button(key="recipe-remove-0").click().run()
    assert load_history(Workspace(), flawed).recipe.steps == (second,)
    assert any("changed in another tab" in text.value for text in page.text)
