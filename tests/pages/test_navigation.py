"""The frame around the pages: the sidebar, the address, and going from page to page."""

from __future__ import annotations

from typing import Any

import pytest

from analysis.curate.steps import Filter
from analysis.engines.jobs import Jobs
from pages.ui.recipe import add_steps, undo
from tests.pages.conftest import Add, Open, go_to
from tests.pages.inert import INERT, places
from tests.pages.records import NAME_MARK, answers

PAGES = ["load", "profile", "filter", "versions", "ledger", "export"]


def sidebar(page: Any) -> list[str]:
    parts = page.sidebar
    return [one.value for kind in (parts.text, parts.metric, parts.caption) for one in kind]


def dataset(page: Any) -> str:
    named = page.query_params["dataset"]
    return named[0] if isinstance(named, list) else named


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opened_directly_has_the_sidebar(flawed: str, open_page: Open, name: str) -> None:
    page = open_page(name, flawed)
    assert not page.exception
    assert sidebar(page) == [
        "flawed.jsonl",
        "20",
        "Data set",
        "of 20 examples · 3 records could not be read · 0 steps in the recipe",
    ]


@pytest.mark.parametrize("name", PAGES)
def test_without_a_data_set_the_sidebar_says_so(open_page: Open, name: str) -> None:
    page = open_page(name)
    assert not page.exception
    assert sidebar(page) == ["No data set is open."]


def test_the_numbers_follow_the_recipe(flawed: str, open_page: Open) -> None:
    page = open_page("export", flawed)
    add_steps(flawed, [Filter(metric="response_words", low=16)])
    page.run()
    assert sidebar(page)[1] == "5"
    assert "1 step in the recipe" in sidebar(page)[-1]
    assert page.sidebar.get("progress")[0].proto.value == 25
    undo(flawed)
    assert sidebar(page.run())[1] == "20"


def test_going_to_another_page_keeps_the_data_set(flawed: str, open_page: Open) -> None:
    page = open_page("load", flawed)
    for name in PAGES[1:]:
        del page.query_params["dataset"]  # as a link in the navigation does
        go_to(page, name)
        assert dataset(page) == flawed


def test_the_address_goes_before_what_was_open(flawed: str, add: Add, open_page: Open) -> None:
    other = add([answers(2)], "other.jsonl")
    page = open_page("profile", flawed)
    page.query_params["dataset"] = other
    page.run()
    assert sidebar(page)[0] == "other.jsonl"


def test_two_sessions_do_not_mix(flawed: str, add: Add, open_page: Open) -> None:
    other = add([answers(2)], "other.jsonl")
    first, second = open_page("filter", flawed), open_page("filter", other)
    add_steps(other, [Filter(metric="response_words", high=1)])
    assert sidebar(first.run())[:2] == ["flawed.jsonl", "20"]
    assert sidebar(second.run())[:2] == ["other.jsonl", "0"]


def test_a_file_given_at_the_start_is_open_until_it_is_closed(
    flawed: str, add: Add, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSAY_OPEN", flawed)
    assert sidebar(open_page("profile"))[0] == "flawed.jsonl"
    other = add([answers(2)], "other.jsonl")
    assert sidebar(open_page("profile", other))[0] == "other.jsonl"
    monkeypatch.setenv("ASSAY_OPEN", "e" * 64)
    page = open_page("load")
    assert len(page.text) == 1
    assert len(page.run().text) == 0


@pytest.mark.parametrize("name", PAGES)
def test_while_a_file_is_read_every_page_waits_for_it(
    add: Add, open_page: Open, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []

    def start(self: Jobs, kind: str, fingerprint: str, params: Any, *, unit: str) -> Any:
        started.append(kind)
        job, _ = self._store.add(kind, fingerprint, params, unit)
        return job

    monkeypatch.setattr(Jobs, "start", start)
    fingerprint = add([answers(2)], read=False)
    page = open_page(name, fingerprint)
    assert not page.exception
    assert started == ["read"]  # once, though the page ran twice
    assert "**Reading the file**" in [one.value for one in page.markdown]
    assert [button.label for button in page.button if button.key.startswith("cancel-")] == [
        "Cancel"
    ]
    assert "Not read yet." in sidebar(page)


def test_a_hostile_file_name_is_plain_text(odd: str, open_page: Open) -> None:
    for name in PAGES:
        page = open_page(name, odd)
        assert not page.exception
        assert places(page, NAME_MARK) <= INERT
        assert NAME_MARK in sidebar(page)[0]
