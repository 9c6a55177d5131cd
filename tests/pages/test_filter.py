"""The page Filter."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from analysis.curate.history import History, load_history, save_history
from analysis.curate.recipe import Recipe
from analysis.curate.steps import Filter
from analysis.data.workspace import Workspace
from analysis.engines.jobs import Jobs
from analysis.engines.kinds import MEASURE
from analysis.measure import cache
from analysis.measure.metric import FLAG_UNIT, LABEL_UNIT, SHARE_UNIT, Metric
from analysis.measure.metrics import METRICS
from pages.ui import filters, session
from pages.ui.recipe import add_steps
from tests.pages.conftest import Add, Open, go_to
from tests.pages.inert import INERT, places
from tests.pages.records import FLAWED, MARK, PAYLOAD, answers

METRIC = "response_words"
SHARE, FLAG, LABEL = "own_share", "own_flag", "own_label"
SHORT, LONG_ONES = "short", PAYLOAD  # labels: up to 8 words, and more


def own(name: str, kind: str, unit: str, compute: Any) -> Metric:
    return Metric(
        f"Own {kind}",
        unit,
        "Made for a test.",
        "This file",
        lambda frame: compute(frame[METRIC]).rename(name),
        needs=(METRIC,),
        kind=kind,  # type: ignore[arg-type]
    )


@pytest.fixture(autouse=True)
def _own_metrics(monkeypatch: pytest.MonkeyPatch) -> None:
    """A metric of each kind, made from the number of words: known, and there at once.

    Of the examples of 1 to 20 words, two have no share; four are flagged; two have no label.
    """
    for name, kind, unit, compute in (
        (SHARE, "number", SHARE_UNIT, lambda words: (words / 20).where(words > 2)),
        (FLAG, "flag", FLAG_UNIT, lambda words: (words <= 4).astype("int8")),
        (LABEL, "label", LABEL_UNIT, _label),
    ):
        monkeypatch.setitem(METRICS, name, own(name, kind, unit, compute))


def _label(words: pd.Series) -> pd.Series:
    labels = pd.Series([SHORT if n <= 8 else LONG_ONES for n in words], index=words.index)
    return labels.where(words > 2).astype("category")


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
    assert not any("**Dropped**" in one.value for one in page.markdown)


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
    why = page.dataframe(key=session.records_table(flawed, "dropped", 1)).value["reason"]
    assert why.iloc[0] == "Response words: 1 word, below 10"
    kept = page.dataframe(key=session.records_table(flawed, "kept", 1)).value
    assert len(kept) == 6
    assert recipe(flawed).steps == ()
    assert page.sidebar.metric[0].value == "20"

    page.button(key="filter-add").click().run()
    assert recipe(flawed).steps == (Filter(metric=METRIC, low=10, high=15),)
    assert page.sidebar.metric[0].value == "6"
    assert page.number_input(key=bound(flawed, "low")).value is None
    assert figures(page) == {}


def test_bounds_that_differ_little_are_told_apart(flawed: str, open_page: Open) -> None:
    page = open_with(open_page, flawed, SHARE)
    page.number_input(key=bound(flawed, "low", SHARE)).set_value(0.30001).run()
    page.number_input(key=bound(flawed, "high", SHARE)).set_value(0.3).run()
    assert "Own number: at least 0.30001 is more than at most 0.3; swap them." in texts(page)


def test_a_single_example_is_counted_as_one(add: Add, open_page: Open) -> None:
    page = open_page("filter", add([answers(3)]))
    assert "1 to 1 of 1 example. Choose a row to read it." in captions(page)
    assert "of 1 example · 0 records" in page.sidebar.caption[-1].value


def test_labels_of_a_closed_vocabulary_are_named_with_spaces(flawed: str, open_page: Open) -> None:
    key = session.filter_labels(flawed, "task_type")
    drafted = {session.filter_metrics(flawed): ["task_type"], key: ["open_qa", "role_play"]}
    page = open_page("filter", flawed, **drafted)
    assert "open QA · 0" in page.multiselect(key=key).options
    told = next(text for text in texts(page) if text.startswith("Keep task type"))
    assert told.startswith("Keep task type open QA, role-play: ")
    why = page.dataframe(key=session.records_table(flawed, "dropped", 1)).value["reason"]
    assert not any("_" in reason for reason in why)
    page.button(key="filter-add").click().run()
    assert recipe(flawed).steps == (Filter(metric="task_type", only=("open_qa", "role_play")),)


def test_what_was_found_in_a_dropped_example_is_said_and_in_a_kept_one(
    add: Add, open_page: Open
) -> None:
    refused = {"instruction": "Name a fruit.", "output": "I'm sorry, but I cannot help with that."}
    fingerprint = add([refused, *(answers(n) for n in range(10, 15))])
    page = open_page("filter", fingerprint)
    add_steps(fingerprint, [Filter(metric="refusal", high=0)])
    page.run()
    assert ":orange[:material/flag:] **Refusal**" in [one.value for one in page.main.markdown]
    assert sum(one.value.startswith("Task type: ") for one in page.main.text) == 2
    assert sum(one.label == "Why this task type" for one in page.main.expander) == 2


def test_before_all_is_measured_the_records_are_shown_without_it(add: Add, open_page: Open) -> None:
    page = open_page("filter", add([answers(3)], measured_in_depth=False))
    assert not page.exception
    assert not any(one.value.startswith("Task type: ") for one in page.text)


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


# --- numbers that are not counted, flags, labels -------------------------------------------


def open_with(open_page: Open, fingerprint: str, *metrics: str) -> Any:
    page = open_page("filter", fingerprint)
    return page.multiselect(key=session.filter_metrics(fingerprint)).set_value([*metrics]).run()


def captions(page: Any) -> list[str]:
    return [one.value for one in page.main.caption]


def options(page: Any, fingerprint: str) -> list[str]:
    return page.multiselect(key=session.filter_labels(fingerprint, LABEL)).options


def test_a_share_has_bounds_between_0_and_1(flawed: str, open_page: Open) -> None:
    page = open_with(open_page, flawed, SHARE)
    low = page.number_input(key=bound(flawed, "low", SHARE))
    assert (low.min, low.max, low.step) == (0, 1, filters.SHARE_STEP)
    low.set_value(0.25).run()
    page.number_input(key=bound(flawed, "high", SHARE)).set_value(0.5).run()
    # 5 to 10 words, and the two whose share is not known.
    assert figures(page)["Would stay"] == "8"
    assert "2 of 20 were not measured; they stay." in captions(page)
    page.button(key="filter-add").click().run()
    assert recipe(flawed).steps == (Filter(metric=SHARE, low=0.25, high=0.5),)
    assert page.number_input(key=bound(flawed, "low", SHARE)).value is None
    assert not page.exception


def test_a_bound_that_is_a_whole_number_goes_into_the_recipe_as_one(
    flawed: str, open_page: Open
) -> None:
    page = open_with(open_page, flawed, SHARE)
    page.number_input(key=bound(flawed, "low", SHARE)).set_value(1.0).run()
    page.button(key="filter-add").click().run()
    low = recipe(flawed).steps[0].low
    assert isinstance(low, int)
    assert low == 1


def test_shares_that_contradict_are_explained(flawed: str, open_page: Open) -> None:
    page = open_with(open_page, flawed, SHARE)
    page.number_input(key=bound(flawed, "low", SHARE)).set_value(0.5).run()
    page.number_input(key=bound(flawed, "high", SHARE)).set_value(1 / 3).run()
    assert "Own number: at least 0.5 is more than at most 0.3333; swap them." in texts(page)


@pytest.mark.parametrize(
    ("use", "bounds", "stays"), [("drop", {"high": 0}, "16"), ("keep", {"low": 1}, "4")]
)
def test_flagged_examples_are_dropped_or_alone_kept(
    flawed: str, open_page: Open, use: str, bounds: dict[str, int], stays: str
) -> None:
    page = open_with(open_page, flawed, FLAG)
    assert "4 of 20 flagged (20.0%)." in captions(page)
    assert figures(page) == {}
    page.segmented_control(key=session.filter_flag(flawed, FLAG)).set_value(use).run()
    assert figures(page)["Would stay"] == stays
    page.button(key="filter-add").click().run()
    assert recipe(flawed).steps == (Filter(metric=FLAG, **bounds),)
    assert page.segmented_control(key=session.filter_flag(flawed, FLAG)).value == "off"
    assert not page.exception


@pytest.mark.parametrize(("use", "stays"), [("only", "8"), ("without", "14")])
def test_chosen_labels_are_kept_or_dropped(
    flawed: str, open_page: Open, use: str, stays: str
) -> None:
    page = open_with(open_page, flawed, LABEL)
    assert options(page, flawed) == [f"{LONG_ONES} · 12", f"{SHORT} · 6"]
    page.multiselect(key=session.filter_labels(flawed, LABEL)).select(SHORT).run()
    page.segmented_control(key=session.filter_use(flawed, LABEL)).set_value(use).run()
    assert figures(page)["Would stay"] == stays  # with the two that have no label
    page.button(key="filter-add").click().run()
    assert recipe(flawed).steps == (Filter.model_validate({"metric": LABEL, use: (SHORT,)}),)
    assert page.multiselect(key=session.filter_labels(flawed, LABEL)).value == []
    assert not page.exception


def test_filters_of_all_kinds_are_added_as_one_change(flawed: str, open_page: Open) -> None:
    page = open_with(open_page, flawed, METRIC, SHARE, FLAG, LABEL)
    page.number_input(key=bound(flawed, "high")).set_value(18).run()
    page.number_input(key=bound(flawed, "high", SHARE)).set_value(0.85).run()
    page.segmented_control(key=session.filter_flag(flawed, FLAG)).set_value("drop").run()
    page.multiselect(key=session.filter_labels(flawed, LABEL)).select(LONG_ONES).run()
    assert figures(page)["Would stay"] == "9"  # 9 to 17 words
    assert [text.rpartition(": ")[2] for text in texts(page) if text.endswith(" dropped")] == [
        "2 of 20 dropped",
        "1 of 18 dropped",
        "4 of 17 dropped",
        "4 of 13 dropped",
    ]
    page.button(key="filter-add").click().run()
    assert len(recipe(flawed).steps) == 4
    assert figures(page) == {}
    page.button(key="recipe-undo").click().run()
    assert recipe(flawed).steps == ()


def test_drafts_of_all_kinds_survive_another_page_and_another_recipe(
    flawed: str, open_page: Open
) -> None:
    page = open_with(open_page, flawed, SHARE, FLAG, LABEL)
    page.number_input(key=bound(flawed, "low", SHARE)).set_value(0.3).run()
    page.segmented_control(key=session.filter_flag(flawed, FLAG)).set_value("keep").run()
    page.multiselect(key=session.filter_labels(flawed, LABEL)).select(SHORT).run()
    page.segmented_control(key=session.filter_use(flawed, LABEL)).set_value("without").run()
    go_to(page, "export")
    add_steps(flawed, [Filter(metric=METRIC, high=10)])
    go_to(page, "filter")
    assert options(page, flawed) == [f"{SHORT} · 6", f"{LONG_ONES} · 2"]
    assert page.multiselect(key=session.filter_labels(flawed, LABEL)).value == [SHORT]
    assert page.segmented_control(key=session.filter_use(flawed, LABEL)).value == "without"
    assert page.segmented_control(key=session.filter_flag(flawed, FLAG)).value == "keep"
    assert page.number_input(key=bound(flawed, "low", SHARE)).value == 0.3
    # The counts in the options change under the choice: it stays.
    page.button(key="recipe-undo").click().run()
    assert options(page, flawed) == [f"{LONG_ONES} · 12", f"{SHORT} · 6"]
    assert page.multiselect(key=session.filter_labels(flawed, LABEL)).value == [SHORT]
    assert not page.exception


def test_a_label_with_markdown_in_it_stays_inert(flawed: str, open_page: Open) -> None:
    page = open_with(open_page, flawed, LABEL)
    for use in ("only", "without"):
        page.multiselect(key=session.filter_labels(flawed, LABEL)).set_value([LONG_ONES]).run()
        page.segmented_control(key=session.filter_use(flawed, LABEL)).set_value(use).run()
        assert {"multiselect.options", "text.body"} <= places(page, MARK) <= INERT
    page.button(key="filter-add").click().run()
    assert {"multiselect.options", "text.body", "dataframe.arrow_data.data"} <= places(page, MARK)
    assert places(page, MARK) <= INERT
    assert not page.exception


def test_of_many_labels_the_most_frequent_are_offered(
    add: Add, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spelt(words: pd.Series) -> pd.Series:
        return words.map(lambda n: "often" if n < 4 else "x" * 300 if n == 4 else f"n{n}")

    monkeypatch.setitem(METRICS, LABEL, own(LABEL, "label", LABEL_UNIT, spelt))
    fingerprint = add(map(answers, range(1, 260)), measured_in_depth=False)
    page = open_with(open_page, fingerprint, LABEL)
    assert not page.exception
    assert options(page, fingerprint)[0] == "often · 3"
    assert len(options(page, fingerprint)) == filters.MOST_OPTIONS
    # The one that no step can name is left out.
    assert "The 200 most frequent of 256 labels can be chosen." in captions(page)
    assert f"The {filters.MOST_BARS} most frequent of 257 labels." in captions(page)


def test_a_closed_vocabulary_is_in_its_own_order(
    flawed: str, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = replace(METRICS[LABEL], labels=("none", SHORT, LONG_ONES))
    monkeypatch.setitem(METRICS, LABEL, closed)
    page = open_with(open_page, flawed, LABEL)
    assert options(page, flawed) == [f"{SHORT} · 6", f"{LONG_ONES} · 12"]


def test_a_metric_without_a_value_is_said_to_have_none(
    flawed: str, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, kind, unit in ((SHARE, "number", SHARE_UNIT), (LABEL, "label", LABEL_UNIT)):
        empty = own(name, kind, unit, lambda words: words.where(words < 0))
        monkeypatch.setitem(METRICS, name, empty)
    page = open_with(open_page, flawed, SHARE, LABEL)
    assert not page.exception
    assert captions(page).count("20 of 20 were not measured; they stay.") == 2
    page.number_input(key=bound(flawed, "low", SHARE)).set_value(0.5).run()
    assert figures(page)["Would be dropped"] == "0"


def test_a_metric_that_is_not_known_any_more_is_left_out_of_the_draft(
    flawed: str, open_page: Open
) -> None:
    state = {session.filter_metrics(flawed): ["gone", METRIC], bound(flawed, "low", "gone"): 3}
    page = open_page("filter", flawed, **state)
    assert not page.exception
    assert page.multiselect(key=session.filter_metrics(flawed)).value == [METRIC]


def test_the_metrics_are_named_with_their_group(flawed: str, open_page: Open) -> None:
    page = open_page("filter", flawed)
    named = page.multiselect(key=session.filter_metrics(flawed)).options
    assert named[0] == "Length · System characters"
    assert "Quality · Accuracy" in named
    assert "Other · Own label" in named
    groups = [name.partition(" · ")[0] for name in named]
    assert list(dict.fromkeys(groups)) == sorted(set(groups), key=groups.index)
    assert len(set(named)) == len(named)


# --- what is not measured yet --------------------------------------------------------------


@pytest.fixture
def shallow(add: Add) -> str:
    """The same twenty examples, only their lengths measured."""
    return add(FLAWED, "shallow.jsonl", measured_in_depth=False)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The kinds of the jobs that were started; no process runs for them."""
    kinds: list[str] = []

    def start(self: Jobs, kind: str, fingerprint: str, params: Any, *, unit: str) -> Any:
        kinds.append(kind)
        job, _ = self._store.add(kind, fingerprint, params, unit)
        return job

    monkeypatch.setattr(Jobs, "start", start)
    return kinds


def test_what_is_not_measured_is_measured_in_a_job_and_the_rest_is_drawn(
    shallow: str, open_page: Open, started: list[str]
) -> None:
    page = open_with(open_page, shallow, "refusal", METRIC)
    assert not page.exception
    assert started == ["measure"]
    assert "**Measuring the examples**" in [one.value for one in page.markdown]
    assert "Not measured yet: Refusal." in captions(page)
    assert cache.missing(Workspace(), shallow, ["refusal"]) == ["refusal"]
    keys = [control.key for control in page.segmented_control]
    assert keys == [session.filter_way(shallow)]
    page.number_input(key=bound(shallow, "low")).set_value(10).run()
    assert figures(page)["Would stay"] == "11"
    page.button(key="filter-add").click().run()
    assert recipe(shallow).steps == (Filter(metric=METRIC, low=10),)
    assert started == ["measure"]


def test_what_waits_for_the_job_is_no_part_of_the_step(
    shallow: str, open_page: Open, started: list[str]
) -> None:
    state = {
        session.filter_metrics(shallow): ["refusal", METRIC],
        session.filter_flag(shallow, "refusal"): "drop",
        bound(shallow, "low"): 10,
    }
    page = open_page("filter", shallow, **state)
    page.button(key="filter-add").click().run()
    assert recipe(shallow).steps == (Filter(metric=METRIC, low=10),)
    assert not page.exception


def test_base_metrics_alone_start_no_job(shallow: str, open_page: Open, started: list[str]) -> None:
    open_with(open_page, shallow, METRIC, "n_turns", SHARE, FLAG, LABEL)
    assert started == []


def test_while_the_recipes_own_metrics_are_measured_the_last_change_can_be_undone(
    shallow: str, open_page: Open, started: list[str]
) -> None:
    add_steps(shallow, [Filter(metric="refusal", high=0)])
    page = open_page("filter", shallow)
    assert not page.exception
    assert started == ["measure"]
    assert "**Measuring the examples**" in [one.value for one in page.markdown]
    assert not page.multiselect
    assert cache.missing(Workspace(), shallow, ["refusal"]) == ["refusal"]
    page.button(key="gate-undo").click().run()
    assert recipe(shallow).steps == ()
    assert page.multiselect(key=session.filter_metrics(shallow)).value == [METRIC]


def test_what_takes_long_is_measured_when_it_is_chosen(add: Add, open_page: Open) -> None:
    fingerprint = add([answers(3)])
    page = open_with(open_page, fingerprint, "pii_count")
    assert not page.exception
    job = Jobs(Workspace()).latest(MEASURE, fingerprint)
    assert job is not None and job.params["names"] == ["pii_count"]
    Jobs(Workspace()).cancel(job.id)
