"""The page Profile. Clicks and brushes on charts are tried in a browser (tests/browser)."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analysis.curate.history import History, load_history, save_history
from analysis.curate.recipe import Recipe
from analysis.curate.steps import Filter
from analysis.data.workspace import Workspace
from analysis.engines.jobs import Jobs
from analysis.engines.kinds import MEASURE
from analysis.engines.local import measured
from analysis.measure.profile import PROFILE_METRICS
from analysis.measure.settings import OwnTaskType
from pages.ui import session
from pages.ui.histograms import Range
from pages.ui.recipe import add_steps, change_settings, propose
from tests.conftest import SAMPLE_DATA
from tests.pages.conftest import PAGES, Add, Open, go_to
from tests.pages.inert import INERT, places
from tests.pages.records import MARK, ODD, PAYLOAD, answers

VIEWS = ("overview", "length", "tasks", "complexity", "quality", "diversity")
OpenView = Callable[..., AppTest]


@pytest.fixture
def open_view(open_page: Open) -> OpenView:
    """Opens a view of the page, with some examples chosen in its charts."""

    def opened(fingerprint: str, view: str = "length", **chosen: Any) -> AppTest:
        state = {
            session.profile_view(fingerprint): view,
            session.chosen(fingerprint): chosen,
        }
        page = open_page("profile", fingerprint, **state)
        assert not page.exception
        return page

    return opened


@pytest.fixture
def sample(add: Add) -> str:
    """The project's sample with its planted faults."""
    path = SAMPLE_DATA / "support_and_study_alpaca.jsonl"
    return add(path.read_text(encoding="utf-8").splitlines(), path.name)


def titles(page: AppTest) -> list[str]:
    return [one.value.strip("*") for one in page.markdown if one.value.startswith("**")]


def said(page: AppTest) -> list[str]:
    return [one.value for kind in (page.text, page.markdown, page.caption) for one in kind]


def lines(page: AppTest, fingerprint: str) -> list[int]:
    table = page.dataframe(key=session.records_table(fingerprint, "profile", 1))
    return list(table.value["line"])


def statistics(page: AppTest) -> Any:
    return next(one.value for one in page.dataframe if "metric" in one.value).set_index("metric")


def recipe(fingerprint: str) -> Recipe:
    return load_history(Workspace(), fingerprint).recipe


def test_without_a_data_set_it_says_what_to_do_and_links_to_load(open_page: Open) -> None:
    page = open_page("profile")
    assert not page.exception
    assert page.markdown[0].value == "#### Open a data set to see what is in it."
    assert [link.label for link in page.get("page_link")] == ["Open a data set"]


def test_a_file_without_examples_points_to_the_mapping(add: Add, open_page: Open) -> None:
    page = open_page("profile", add([{"alpha": "x"}]))
    assert not page.exception
    assert any("lets you name the fields" in one.value for one in page.markdown)


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_drawn_of_a_set_with_all_kinds_of_faults(
    sample: str, open_view: OpenView, view: str
) -> None:
    page = open_view(sample, view)
    assert len(lines(page, sample)) == 25
    assert view in ("overview",) or page.get("plotly_chart")


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_drawn_of_odd_records_and_none_of_their_text_acts(
    odd: str, open_view: OpenView, view: str
) -> None:
    page = open_view(odd, view)
    found = places(page, MARK)
    assert "text.body" in found or view == "overview"
    assert found <= INERT


@pytest.mark.parametrize("view", VIEWS)
def test_a_single_example_is_no_special_case(add: Add, open_view: OpenView, view: str) -> None:
    fingerprint = add([ODD["long"]])
    assert lines(open_view(fingerprint, view), fingerprint) == [1]


# --- overview ------------------------------------------------------------------------------


def test_the_overview_ranks_what_stands_out_with_its_counts(
    sample: str, open_view: OpenView
) -> None:
    page = open_view(sample, "overview")
    told = [one.value for one in page.text]
    assert any(one.startswith("9 answers declining the task") for one in told)


def proposing(page: AppTest, metric: str) -> list[Any]:
    key = f"finding-propose-{metric}"
    return [one for one in page.button if (one.key or "").startswith(key)]


def answering(page: AppTest, answer: str) -> Any:
    key = f"recipe-{answer}"
    return next(one for one in page.button if (one.key or "").startswith(key))


def test_a_finding_proposes_its_step_which_does_nothing_until_it_is_accepted(
    sample: str, open_view: OpenView
) -> None:
    page = open_view(sample, "overview")
    proposing(page, "refusal")[0].click().run()
    assert recipe(sample).steps == ()
    assert page.sidebar.metric[0].value == "445"
    assert "It would drop 9 of 445 examples." in said(page)
    assert not proposing(page, "refusal")
    assert ":material/arrow_upward: [Proposed](#recipe)" in said(page)
    answering(page, "accept").click().run()
    assert recipe(sample).steps == (Filter(metric="refusal", high=0),)
    assert page.sidebar.metric[0].value == "436"
    assert not any("declining the task" in one.value for one in page.text)
    page.button(key="recipe-undo").click().run()
    assert recipe(sample).steps == ()
    assert any("declining the task" in one.value for one in page.text)


def test_a_proposal_waits_through_a_restart_until_it_is_declined(
    sample: str, open_view: OpenView
) -> None:
    proposing(open_view(sample, "overview"), "refusal")[0].click().run()
    page = open_view(sample, "overview")
    assert "It would drop 9 of 445 examples." in said(page)
    answering(page, "decline").click().run()
    assert not any("would drop" in one.value for one in page.text)
    assert proposing(page, "refusal")
    assert recipe(sample).steps == ()


def test_a_proposal_says_what_it_would_do_to_what_the_recipe_keeps_now(
    sample: str, open_view: OpenView
) -> None:
    page = open_view(sample, "overview")
    proposing(page, "refusal")[0].click().run()
    for _ in range(2):  # by another tab, which adds the same step, then all are dropped
        add_steps(sample, [Filter(metric="refusal", high=0)])
        page.run()
        assert "It would drop nothing: the recipe keeps no such example." in said(page)
    page.button(key="recipe-undo").click().run()
    page.button(key="recipe-undo").click().run()
    assert "It would drop 9 of 445 examples." in said(page)
    add_steps(sample, [Filter(metric="language", only=("zh",))])
    page.run()
    (effect,) = (one for one in said(page) if one.startswith("It would"))
    assert effect != "It would drop 9 of 445 examples."
    assert not page.exception


def test_a_proposal_that_was_answered_in_another_tab_is_not_accepted_again(
    sample: str, open_view: OpenView
) -> None:
    page = open_view(sample, "overview")
    proposing(page, "refusal")[0].click().run()
    other = open_view(sample, "overview")
    answering(other, "accept").click().run()
    answering(page, "accept").click().run()
    assert len(recipe(sample).steps) == 1
    assert any("answered in another tab" in one for one in said(page))


def test_a_proposal_by_a_task_type_that_is_gone_is_said_to_be_no_step(
    sample: str, open_page: Open
) -> None:
    gone = Filter(metric="task_type", without=("cooking",))
    save_history(Workspace(), sample, History(proposals=(gone,)))
    for name in ("profile", "filter"):
        page = open_page(name, sample)
        assert not page.exception
        assert any('"cooking" is not a label of task_type' in one for one in said(page))
        answering(page, "accept").click().run()
        assert recipe(sample).steps == ()
        assert not page.exception
    answering(page, "decline").click().run()
    assert not any("cooking" in one for one in said(page))


def test_a_proposal_by_what_is_not_measured_waits_for_it(add: Add, open_page: Open) -> None:
    fingerprint = add([answers(3)], measured_in_depth=False)
    propose(fingerprint, Filter(metric="refusal", high=0))
    page = open_page("filter", fingerprint)
    assert not page.exception
    assert "What it would do is not known yet: accept it, or set it on its page." in said(page)


def test_a_finding_shows_its_examples_each_with_the_reason(
    sample: str, open_view: OpenView
) -> None:
    page = open_view(sample, "overview")
    button = next(one for one in page.button if (one.key or "").startswith("finding-show-refusal"))
    button.click().run()
    assert lines(page, sample) == [7, 19, 21, 136, 141, 167, 234, 362, 363]
    assert ":orange[:material/flag:] **Refusal**" in [one.value for one in page.markdown]
    # The way to them, in the bar and where it was asked for.
    assert ":material/arrow_downward: [See below](#examples)" in said(page)
    assert ":material/arrow_downward: [Shown below](#examples)" in said(page)
    anchors = [one.proto.anchor for one in page.subheader if one.value == "Selected examples"]
    assert anchors == ["examples"]


# --- lengths -------------------------------------------------------------------------------


def test_it_draws_the_lengths_of_each_side(flawed: str, open_view: OpenView) -> None:
    page = open_view(flawed)
    assert titles(page)[:3] == ["Prompt words", "Response words", "Total words"]
    figures = statistics(page).loc["Response words", ["mean", "median", "high", "total"]]
    assert figures.tolist() == [10.5, 10.5, 20, 210]


@pytest.mark.parametrize("unit", ["words", "tokens", "chars"])
def test_the_unit_can_be_chosen(flawed: str, open_page: Open, unit: str) -> None:
    state = {session.profile_view(flawed): "length", session.profile_unit(flawed): unit}
    page = open_page("profile", flawed, **state)
    assert not page.exception
    word = {"chars": "characters"}.get(unit, unit)
    assert titles(page)[1] == f"Response {word}"


def test_system_texts_and_turns_are_drawn_only_where_there_are_some(
    add: Add, open_view: OpenView
) -> None:
    turns = [{"from": "human", "value": "a"}, {"from": "gpt", "value": "b"}] * 2
    fingerprint = add([{"system": "Be brief.", "conversations": turns}, answers(3)])
    assert {"System words", "Turns"} < set(titles(open_view(fingerprint)))


def test_a_context_length_says_what_it_would_cut_and_shows_it(
    flawed: str, open_view: OpenView
) -> None:
    page = open_view(flawed)
    field = page.number_input(key=session.profile_setting(flawed, "context_tokens"))
    field.set_value(20).run()
    assert recipe(flawed).settings.context_tokens == 20
    cut = next(one for one in page.metric if one.label == "Would be cut")
    n = int(cut.value.split()[0])
    assert 0 < n < 20
    page.button(key="profile-truncated").click().run()
    assert len(lines(page, flawed)) == n


def test_what_is_wrong_with_a_setting_is_said_beside_it(flawed: str, open_view: OpenView) -> None:
    page = open_view(flawed)
    field = page.text_input(key=session.profile_setting(flawed, "tokenizer"))
    field.set_value("/no/such/folder").run()
    told = [one.value for one in page.main if hasattr(one, "value")]
    sentence = next(i for i, one in enumerate(told) if '"/no/such/folder" cannot' in str(one))
    assert told[sentence - 2] == "/no/such/folder"  # the field, the notice's title, the sentence
    assert told[sentence + 1].endswith("%)")  # Would be cut
    page.run()
    assert not any("cannot be had" in one for one in said(page))


def test_a_tokenizer_that_cannot_be_had_is_one_sentence_and_is_not_set(
    flawed: str, open_view: OpenView
) -> None:
    page = open_view(flawed)
    field = page.text_input(key=session.profile_setting(flawed, "tokenizer"))
    field.set_value("/no/such/folder").run()
    assert not page.exception
    assert any('"/no/such/folder" cannot be had' in one.value for one in page.text)
    assert recipe(flawed).settings.tokenizer == "o200k_base"


# --- in the address ------------------------------------------------------------------------


@pytest.fixture
def follow(open_page: Open) -> Callable[..., AppTest]:
    """Opens the page by an address, in a session of its own."""

    def followed(fingerprint: str, **query: Any) -> AppTest:
        page = AppTest.from_file(str(PAGES / "ui" / "navigation.py"), default_timeout=30)
        for name, value in {"dataset": fingerprint, **query}.items():
            page.query_params[name] = value
        page.run()
        return go_to(page, "profile")

    return followed


def address(page: AppTest) -> dict[str, list[str]]:
    found = {name: page.query_params.get(name, []) for name in ("view", "chosen")}
    return {
        name: [texts] if isinstance(texts, str) else list(texts)
        for name, texts in found.items()
        if texts
    }


def view_of(page: AppTest, fingerprint: str) -> str:
    return str(page.segmented_control(key=session.profile_view(fingerprint)).value)


def test_a_reload_brings_the_view_and_the_choice_back(
    sample: str, open_view: OpenView, follow: Callable[..., AppTest]
) -> None:
    odd_range = Range(0.1, math.nextafter(0.3, 0))
    page = open_view(sample, "tasks", task_type=("code", "open_qa"), complexity=odd_range)
    found = lines(page, sample)
    assert found
    assert address(page) == {
        "view": ["tasks"],
        "chosen": [
            "task_type:code",
            "task_type:open_qa",
            "complexity:0.1:0.29999999999999993",
        ],
    }
    again = follow(sample, **address(page))
    assert not again.exception
    assert view_of(again, sample) == "tasks"
    assert lines(again, sample) == found
    assert "Task type: code, open QA" in said(again)
    again.button(key="profile-clear").click().run()
    assert address(again) == {"view": ["tasks"]}
    again.segmented_control(key=session.profile_view(sample)).set_value("overview").run()
    assert address(again) == {}


@pytest.mark.parametrize(
    "chosen",
    [
        "",
        "nonsense",
        "no_such_metric:1:2",
        "response_words",
        "response_words:",
        "response_words:1",
        "response_words:a:b",
        "response_words:0:1e300",
        "response_words:nan:2",
        "response_words:1:nan",
        "response_words:-inf:inf",
        "response_words:1:1e300",
        "response_words:3:1",
        "response_words:1:2:3",
        "task_type:cooking",
        "task_type:",
        f"instruction_object:{'x' * 201}",
        f"instruction_object:{'x' * 100_000}",
        "task_type",
        "\x00:\x00",
        PAYLOAD,
    ],
)
def test_an_address_that_makes_no_sense_is_left_aside(
    flawed: str, follow: Callable[..., AppTest], chosen: str
) -> None:
    page = follow(flawed, view="no_such_view", chosen=[chosen])
    assert not page.exception
    assert view_of(page, flawed) == "overview"
    assert len(lines(page, flawed)) == 20
    page = follow(flawed, view="x" * 10_000, chosen=[chosen, "response_words:1:3"])
    assert not page.exception
    assert lines(page, flawed) == [1, 2, 3]


def test_of_very_many_texts_in_the_address_the_first_ones_count(
    flawed: str, follow: Callable[..., AppTest]
) -> None:
    many = [f"instruction_object:{n}" for n in range(900)]
    page = follow(flawed, chosen=["response_words:1:3", *many])
    assert not page.exception
    assert "**0** of 20 examples (0.0%)" in said(page)


def test_a_label_of_the_data_in_the_address_is_plain_text(
    flawed: str, follow: Callable[..., AppTest]
) -> None:
    page = follow(flawed, chosen=[f"instruction_object:{PAYLOAD[:200]}"])
    assert not page.exception
    assert "text.body" in places(page, PAYLOAD[:60])
    assert places(page, PAYLOAD[:60]) <= INERT


def test_a_task_type_of_ones_own_is_known_in_the_address(
    sample: str, follow: Callable[..., AppTest]
) -> None:
    own = {"name": "steel_works", "words": ["steel"]}
    change_settings(sample, "", task_types=(own,))
    settings = recipe(sample).settings
    measured(Workspace(), sample, PROFILE_METRICS, settings=settings)
    page = follow(sample, view="tasks", chosen=["task_type:steel_works"])
    assert not page.exception
    assert "Task type: steel works" in said(page)


def test_the_browsers_back_takes_a_choice_back(sample: str, open_view: OpenView) -> None:
    page = open_view(sample, "quality", refusal=Range(1, 1))
    before = address(page)
    page.segmented_control(key=session.profile_view(sample)).set_value("tasks").run()
    page.button(key="profile-clear").click().run()
    assert address(page) == {"view": ["tasks"]}
    for name, value in before.items():
        page.query_params[name] = value
    page.run()
    assert view_of(page, sample) == "quality"
    assert lines(page, sample) == [7, 19, 21, 136, 141, 167, 234, 362, 363]
    for name in before:
        del page.query_params[name]
    page.run()
    assert (view_of(page, sample), address(page)) == ("overview", {})


def test_a_choice_goes_before_an_address_that_has_not_caught_up(
    sample: str, open_view: OpenView
) -> None:
    page = open_view(sample, "quality", refusal=Range(1, 1))
    behind = address(page)
    page.segmented_control(key=session.profile_view(sample)).set_value("tasks").run()
    page.segmented_control(key=session.profile_view(sample)).set_value("diversity")
    page.query_params["view"] = behind["view"]
    page.run()
    assert view_of(page, sample) == "diversity"
    assert address(page)["view"] == ["diversity"]


def test_a_look_at_another_page_loses_neither_view_nor_choice(
    sample: str, open_view: OpenView
) -> None:
    page = open_view(sample, "quality", refusal=Range(1, 1))
    before = address(page)
    go_to(page, "filter")
    for name in before:
        del page.query_params[name]  # as a link in the navigation does
    page.run()
    go_to(page, "profile")
    assert view_of(page, sample) == "quality"
    assert address(page) == before


# --- what is chosen ------------------------------------------------------------------------


def test_a_range_selects_examples_and_can_be_kept(flawed: str, open_view: OpenView) -> None:
    page = open_view(flawed, response_words=Range(10, 12))
    assert "**3** of 20 examples (15.0%)" in said(page)
    assert "Response words: 10 to 12" in said(page)
    assert lines(page, flawed) == [10, 14, 15]
    figures = statistics(page)
    assert figures.loc["Response words, selected", ["n", "mean"]].tolist() == [3, 11]
    page.button(key="profile-keep").click().run()
    assert recipe(flawed).steps == (Filter(metric="response_words", low=10, high=12),)
    assert lines(page, flawed) == [10, 14, 15]
    assert "Of the 3 examples that the recipe keeps." in said(page)
    assert page.sidebar.metric[0].value == "3"
    assert not any(button.key == "profile-keep" for button in page.button)


def test_choices_of_two_charts_are_both_meant_and_cleared_one_by_one(
    flawed: str, open_view: OpenView
) -> None:
    page = open_view(flawed, response_words=Range(1, 5), total_words=Range(8, 30))
    assert lines(page, flawed) == [5]
    page.button(key="chosen-clear-total_words").click().run()
    assert lines(page, flawed) == [1, 2, 3, 4, 5]
    page.button(key="profile-clear").click().run()
    assert len(lines(page, flawed)) == 20


def test_a_range_at_an_end_of_the_scale_can_be_dropped(flawed: str, open_view: OpenView) -> None:
    page = open_view(flawed, response_words=Range(1, 5))
    page.button(key="profile-drop").click().run()
    assert recipe(flawed).steps == (Filter(metric="response_words", low=6),)
    assert page.sidebar.metric[0].value == "15"
    page = open_view(flawed, response_words=Range(8, 9))
    assert page.button(key="profile-drop").disabled


def test_a_range_over_the_whole_scale_leaves_nothing_to_drop(
    flawed: str, open_view: OpenView
) -> None:
    page = open_view(flawed, response_words=Range(0, 2.0**53))
    assert not page.exception
    assert page.button(key="profile-drop").disabled


def test_keeping_what_is_chosen_keeps_no_example_that_was_not_measured(
    sample: str, open_view: OpenView
) -> None:
    page = open_view(sample, "diversity", compression_ratio=Range(0.5, 0.6))
    n = next(int(one.split("**")[1]) for one in said(page) if "of 445 examples" in one)
    page.button(key="profile-keep").click().run()
    assert page.sidebar.metric[0].value == str(n)


def test_a_finding_shows_none_of_the_answers_that_are_marked_as_unwanted(
    add: Add, open_view: OpenView
) -> None:
    refusal = "I'm sorry, but I can't help with that."
    kto = {"prompt": "How do I bake a loaf of bread?", "completion": refusal}
    fine = {"prompt": "Name a colour.", "completion": "Blue is one of the colours.", "label": True}
    fingerprint = add([{**kto, "label": True}, {**kto, "label": False}, *[fine] * 3])
    page = open_view(fingerprint, "overview")
    button = next(one for one in page.button if (one.key or "").startswith("finding-show-refusal"))
    button.click().run()
    assert lines(page, fingerprint) == [1]


def test_a_finding_is_shown_in_place_of_what_was_chosen(sample: str, open_view: OpenView) -> None:
    page = open_view(sample, "overview", language=("zh",))
    button = next(one for one in page.button if (one.key or "").startswith("finding-show-refusal"))
    button.click().run()
    assert len(lines(page, sample)) == 9


def test_labels_are_kept_or_dropped(sample: str, open_view: OpenView) -> None:
    page = open_view(sample, "tasks", language=("zh",))
    n = next(int(one.split("**")[1]) for one in said(page) if "of 445 examples" in one)
    assert 100 < n < 120  # 110 were written in Chinese, a few of them to be translated
    page.button(key="profile-drop").click().run()
    assert recipe(sample).steps == (Filter(metric="language", without=("zh",)),)
    assert page.sidebar.metric[0].value == str(445 - n)


def test_flagged_examples_are_dropped_by_their_flag(sample: str, open_view: OpenView) -> None:
    page = open_view(sample, "quality", refusal=Range(1, 1))
    assert "Refusal: flagged" in said(page)
    page.button(key="profile-drop").click().run()
    assert recipe(sample).steps == (Filter(metric="refusal", high=0),)


def test_what_is_chosen_stays_when_another_view_is_opened(sample: str, open_view: OpenView) -> None:
    page = open_view(sample, "quality", refusal=Range(1, 1))
    page.segmented_control(key=session.profile_view(sample)).set_value("diversity").run()
    assert len(lines(page, sample)) == 9


def test_a_choice_by_a_metric_that_is_gone_is_forgotten(flawed: str, open_view: OpenView) -> None:
    page = open_view(flawed, **{"no_such_metric": Range(1, 2)})
    assert len(lines(page, flawed)) == 20


def test_when_the_recipe_keeps_nothing_it_says_where_to_undo(flawed: str, open_page: Open) -> None:
    add_steps(flawed, [Filter(metric="response_words", low=1000)])
    page = open_page("profile", flawed)
    assert not page.exception
    assert any("Undo a step on the page Filter" in one.value for one in page.markdown)


def test_the_selection_of_one_data_set_is_not_that_of_another(
    flawed: str, add: Add, open_view: OpenView
) -> None:
    other = add(map(answers, range(1, 31)))
    page = open_view(flawed, response_words=Range(1, 3))
    assert len(lines(page, flawed)) == 3
    page.query_params["dataset"] = other
    go_to(page, "profile")
    assert not any(button.key == "profile-clear" for button in page.button)
    assert page.sidebar.metric[0].value == "30"


# --- settings ------------------------------------------------------------------------------


def test_other_weights_change_the_recipe_and_what_is_measured(
    sample: str, open_view: OpenView
) -> None:
    page = open_view(sample, "complexity")
    key = session.profile_setting(sample, "complexity-medium_from")
    page.number_input(key=key).set_value(0.0)
    submit(page, "Measure with these")
    assert recipe(sample).settings.complexity.medium_from == 0.0
    assert not page.exception


def test_weights_that_do_not_fit_are_one_sentence(sample: str, open_view: OpenView) -> None:
    page = open_view(sample, "complexity")
    key = session.profile_setting(sample, "complexity-medium_from")
    page.number_input(key=key).set_value(0.9)
    submit(page, "Measure with these")
    assert any("These weights and tiers do not fit" in one.value for one in page.text)
    assert recipe(sample) == Recipe()


def test_a_task_type_of_ones_own_joins_the_recipe_and_is_measured_by_a_job(
    sample: str, open_view: OpenView
) -> None:
    page = open_view(sample, "tasks")
    page.text_input(key=session.profile_setting(sample, "own-name")).set_value("cooking")
    page.text_area(key=session.profile_setting(sample, "own-words")).set_value("recipe\n菜谱")
    submit(page, "Add this type")
    assert recipe(sample).settings.task_types == (
        OwnTaskType(name="cooking", words=("recipe", "菜谱")),
    )
    job = Jobs(Workspace()).latest(MEASURE, sample)
    assert job is not None and job.params["settings"]["task_types"][0]["name"] == "cooking"
    Jobs(Workspace()).cancel(job.id)


@pytest.mark.parametrize("name", ["", "Not A Name", PAYLOAD[:30]])
def test_an_own_type_without_a_proper_name_is_one_sentence(
    sample: str, open_view: OpenView, name: str
) -> None:
    page = open_view(sample, "tasks")
    page.text_input(key=session.profile_setting(sample, "own-name")).set_value(name)
    page.text_area(key=session.profile_setting(sample, "own-words")).set_value("word")
    submit(page, "Add this type")
    form = next(one for one in page.expander if one.label == "Task types of your own")
    assert any("needs a name that no other type has" in one.value for one in form.text)
    assert form.proto.expanded
    assert recipe(sample) == Recipe()
    page.text_input(key=session.profile_setting(sample, "own-name")).set_value("cooking")
    submit(page, "Add this type")
    assert not any("needs a name that no other type has" in one for one in said(page))
    job = Jobs(Workspace()).latest(MEASURE, sample)
    assert job is not None
    Jobs(Workspace()).cancel(job.id)


def test_the_form_for_own_types_counts_in_words_and_stays_open(
    sample: str, open_view: OpenView
) -> None:
    own = {"name": "legal_review", "words": ["contract"], "examples": ["a", "b"]}
    change_settings(sample, "", task_types=(own,))
    measured(Workspace(), sample, PROFILE_METRICS, settings=recipe(sample).settings)
    page = open_view(sample, "tasks")
    form = next(one for one in page.expander if one.label == "Task types of your own")
    assert form.text[0].value == "legal review: 1 word, 2 examples"
    assert not form.proto.expanded
    page.button(key="own-remove-legal_review").click().run()
    form = next(one for one in page.expander if one.label == "Task types of your own")
    assert form.proto.expanded


def submit(page: AppTest, label: str) -> None:
    next(button for button in page.button if button.label == label).click().run()


# --- laid over -----------------------------------------------------------------------------


@pytest.mark.parametrize(("n_steps", "n"), [("0", 20), ("1", 15)])
def test_an_earlier_version_can_be_laid_over_what_the_recipe_keeps(
    flawed: str, open_page: Open, n_steps: str, n: int
) -> None:
    add_steps(flawed, [Filter(metric="response_words", low=low) for low in (6, 11)])
    state = {
        session.profile_view(flawed): "length",
        session.profile_over(flawed): n_steps,
    }
    page = open_page("profile", flawed, **state)
    assert not page.exception
    assert next(one for one in page.selectbox if one.label == "Lay over").options[1:] == [
        "This file as uploaded",
        "This file after step 1: Keep response words of at least 6",
    ]
    figures = statistics(page)
    assert figures.loc["Response words", "n"] == 10
    assert figures.loc["Response words, laid over", "n"] == n


def test_another_data_set_can_be_laid_over_in_every_view(
    flawed: str, add: Add, open_page: Open
) -> None:
    other = add(map(answers, range(1, 31)), f"{PAYLOAD.replace('/', '')}.jsonl")
    for view in VIEWS:
        state = {session.profile_view(flawed): view, session.profile_over(flawed): other}
        page = open_page("profile", flawed, **state)
        assert not page.exception, view
        assert places(page, MARK) <= INERT


# --- measuring -----------------------------------------------------------------------------


def test_lengths_are_shown_while_the_rest_is_being_measured(add: Add, open_page: Open) -> None:
    fingerprint = add([answers(3)], measured_in_depth=False)
    page = open_page("profile", fingerprint)
    job = Jobs(Workspace()).latest(MEASURE, fingerprint)
    assert job is not None and set(job.params["names"]) == set(PROFILE_METRICS)
    page.segmented_control(key=session.profile_view(fingerprint)).set_value("length").run()
    assert not page.exception
    assert lines(page, fingerprint) == [1]
    Jobs(Workspace()).cancel(job.id)


def test_a_set_without_words_has_lengths_all_the_same(add: Add, open_view: OpenView) -> None:
    fingerprint = add([{"instruction": "！", "output": "。"}])
    assert lines(open_view(fingerprint), fingerprint) == [1]
