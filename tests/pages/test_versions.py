"""The page Versions."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analysis.curate.history import load_history
from analysis.curate.recipe import Recipe
from analysis.curate.steps import Deduplicate, Filter, ScrubPii
from analysis.curate.versions import name_version, versions
from analysis.data.workspace import Workspace
from analysis.engines.jobs import Jobs
from pages.ui import calls, session
from pages.ui.recipe import add_steps
from pages.ui.versions.listed import PER_PAGE
from tests.pages.conftest import Add, Open
from tests.pages.inert import INERT, places
from tests.pages.records import MARK, PAYLOAD

LONG = Filter(metric="response_words", low=10)
SHORT = Filter(metric="response_words", high=15)
ADD = "version-add"


@pytest.fixture
def begun(flawed: str) -> str:
    """Twenty examples of 1 to 20 words; "first" has one step, and the recipe one more."""
    add_steps(flawed, [LONG])
    name_version(Workspace(), flawed, "first", recipe(flawed))
    add_steps(flawed, [SHORT])
    return flawed


def recipe(fingerprint: str) -> Recipe:
    return load_history(Workspace(), fingerprint).recipe


def names(fingerprint: str) -> list[str]:
    return [version.name for version in versions(Workspace(), fingerprint)]


def figures(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.main.metric}


def texts(page: AppTest) -> list[str]:
    return [text.value for text in page.main.text]


def choose(page: AppTest, side: str, name: str, n: int = 3) -> AppTest:
    fingerprint = page.query_params["dataset"]
    whole = fingerprint[0] if isinstance(fingerprint, list) else fingerprint
    return page.selectbox(key=session.versions_side(whole, side, n)).select(name).run()


def test_without_a_version_it_says_what_they_are_for(flawed: str, open_page: Open) -> None:
    page = open_page("versions", flawed)
    assert not page.exception
    assert any("No version yet" in shown.value for shown in page.markdown)
    assert figures(page)["The same"] == "20"


def test_a_version_is_named_and_found_again(flawed: str, open_page: Open) -> None:
    add_steps(flawed, [LONG])
    page = open_page("versions", flawed)
    page.text_input(key=session.version_name(flawed)).set_value("mine")
    page.button(key=ADD).click().run()
    assert not page.exception
    assert names(flawed) == ["mine"]
    assert page.text_input(key=session.version_name(flawed)).value == ""
    again = open_page("versions", flawed)  # another session
    assert 'As it is now it is the version "mine".' in texts(again)
    assert texts(again)[1:3] == ["mine", "1 step, 11 examples, median quality 0.00"]


def test_a_name_that_is_taken_is_one_sentence_and_stays_to_be_changed(
    begun: str, open_page: Open
) -> None:
    page = open_page("versions", begun)
    page.text_input(key=session.version_name(begun)).set_value("First")
    page.button(key=ADD).click().run()
    assert not page.exception
    assert any("choose another name" in said for said in texts(page))
    assert page.text_input(key=session.version_name(begun)).value == "First"
    assert names(begun) == ["first"]


def test_a_version_says_what_was_changed_since_the_one_before(begun: str, open_page: Open) -> None:
    page = open_page("versions", begun)
    said = texts(page)
    at = said.index("Since As uploaded:")
    assert said[at + 1] == (
        "• Added as step 1: Keep response words of at least 10 (9 of 20 examples dropped)."
    )


def test_the_last_version_is_compared_with_what_is_there_now(begun: str, open_page: Open) -> None:
    page = open_page("versions", begun)
    assert not page.exception
    assert figures(page) == {
        "Kept before": "11",
        "Removed": "5",
        "Added": "0",
        "Kept after": "6",
        "Changed": "0",
        "The same": "6",
    }
    said = "• Added as step 2: Keep response words of at most 15 (5 of 11 examples dropped)."
    assert said in texts(page)
    assert page.dataframe[0].value["line"].tolist() == list(range(19, 24))
    assert page.dataframe[0].value["reason"].iloc[0] == "Response words: 16 words, above 15"


def test_any_two_are_compared_and_what_came_back_says_why_it_was_out(
    begun: str, open_page: Open
) -> None:
    page = choose(choose(open_page("versions", begun), "before", "Now"), "after", "As uploaded")
    assert figures(page)["Added"] == "14"
    page.segmented_control(key=session.versions_kind(begun)).set_value("Added").run()
    assert not page.exception
    assert page.dataframe[0].value["reason"].iloc[0] == "Response words: 1 word, below 10"
    assert any("Why it was out before" in shown.value for shown in page.markdown)


@pytest.mark.parametrize("view", ["Task and complexity mix", "Every metric"])
def test_distributions_of_both_are_drawn(begun: str, open_page: Open, view: str) -> None:
    page = open_page("versions", begun)
    page.segmented_control(key=session.versions_view(begun)).set_value(view).run()
    assert not page.exception
    charts = [chart.proto.spec for chart in page.get("plotly_chart")]
    assert sum('"name":"first"' in spec and '"name":"Now"' in spec for spec in charts) >= 1
    if view == "Every metric":
        table = page.dataframe[0].value.set_index("metric")
        assert table.loc["Response words", ["before", "after"]].tolist() == ["15", "12.5"]
        assert table["shift"].iloc[0] == table["shift"].max()


def test_examples_in_which_other_places_are_replaced_are_shown_side_by_side(
    add: Add, open_page: Open
) -> None:
    mail = {"instruction": "Whom?", "output": "Ask ann.lee@example.com"}
    fingerprint = add([mail, {"instruction": "Who?", "output": "Nobody."}])
    add_steps(fingerprint, [ScrubPii(entities=("EMAIL_ADDRESS",))])
    page = open_page("versions", fingerprint)
    assert (figures(page)["Changed"], figures(page)["The same"]) == ("1", "1")
    page.segmented_control(key=session.versions_kind(fingerprint)).set_value("Changed").run()
    assert not page.exception
    shown = "".join(one.proto.body for one in page.get("html"))
    assert "ann.lee" in shown
    assert "EMAIL" in shown


def test_restoring_is_a_change_of_the_recipe_that_undo_takes_back(
    begun: str, open_page: Open
) -> None:
    page = open_page("versions", begun)
    page.button[[one.label for one in page.button].index("Restore")].click().run()
    assert recipe(begun).steps == (LONG,)
    page.button(key="recipe-undo").click().run()
    assert recipe(begun).steps == (LONG, SHORT)
    assert not page.exception


def test_a_version_is_removed_and_the_recipe_stays(begun: str, open_page: Open) -> None:
    page = open_page("versions", begun)
    page.button[[one.label for one in page.button].index("Remove this version")].click().run()
    assert not page.exception
    assert names(begun) == []
    assert recipe(begun).steps == (LONG, SHORT)


def test_a_version_with_a_step_that_is_not_known_says_so(begun: str, open_page: Open) -> None:
    path = Workspace().folder(begun) / "versions.json"
    path.write_text(path.read_text().replace('"filter"', '"gone"'))
    page = open_page("versions", begun)
    assert not page.exception
    assert any("cannot be compared or restored here" in said for said in texts(page))
    choose(page, "before", "As uploaded")
    assert not page.exception
    assert figures(page)["Kept before"] == "20"


def test_many_versions_are_listed_five_at_a_time_the_last_one_first(
    flawed: str, open_page: Open
) -> None:
    for number in range(12):
        name_version(Workspace(), flawed, f"version {number}", Recipe())
    page = open_page("versions", flawed)
    listed = [said for said in texts(page) if said.startswith("version ")]
    assert listed == [f"version {number}" for number in range(11, 11 - PER_PAGE, -1)]


def test_names_and_records_are_shown_inert(odd: str, open_page: Open) -> None:
    add_steps(odd, [Filter(metric="response_words", high=10)])
    name_version(Workspace(), odd, PAYLOAD[:80], recipe(odd))
    add_steps(odd, [Filter(metric="language", without=(PAYLOAD,))])
    page = open_page("versions", odd)
    for view in ("Examples", "Task and complexity mix", "Every metric"):
        page.segmented_control(key=session.versions_view(odd)).set_value(view).run()
        assert not page.exception
        assert places(page, MARK) <= INERT


def test_a_version_whose_search_is_gone_is_not_drawn_until_it_is_compared(
    flawed: str, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []

    def start(self: Jobs, kind: str, fingerprint: str, params: Any, *, unit: str) -> Any:
        started.append(kind)
        job, _ = self._store.add(kind, fingerprint, params, unit)
        return job

    monkeypatch.setattr(Jobs, "start", start)
    monkeypatch.setattr(calls, "SMALL_EXAMPLES", 0)  # as for a large set
    name_version(Workspace(), flawed, "near", Recipe(steps=(Deduplicate(method="near"),)))
    page = open_page("versions", flawed)
    assert not page.exception
    assert started == ["find"]  # it is compared with what is there now
    assert "**Comparing the examples**" in [one.value for one in page.markdown]
    assert any("1 version not drawn" in one.value for one in page.caption)
    choose(page, "before", "As uploaded")
    assert not page.exception
    assert figures(page)["The same"] == "20"
