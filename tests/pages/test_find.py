"""The page Find, without a browser."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from analysis.curate.history import load_history
from analysis.curate.steps import FilterMarked
from analysis.data.workspace import Workspace
from pages.ui import session
from tests.pages.conftest import Add, Open
from tests.pages.inert import INERT, places
from tests.pages.records import MARK

LINES = [
    {"instruction": "What does a loan cost?", "output": "A loan costs interest."},
    {"instruction": "What does a cat eat?", "output": "A cat eats mice."},
    {"instruction": "What is a mortgage?", "output": "A loan for a house."},
]


def texts(page: AppTest) -> list[str]:
    return [one.value for one in (*page.main.text, *page.main.markdown, *page.main.caption)]


def search(page: AppTest, fingerprint: str, query: str) -> AppTest:
    return page.text_input(key=session.query(fingerprint, "find")).set_value(query).run()


def test_found_examples_are_listed_and_become_a_step(add: Add, open_page: Open) -> None:
    fingerprint = add(LINES, measured_in_depth=False)
    page = search(open_page("find", fingerprint), fingerprint, "LOAN")
    assert not page.exception
    assert any("**2 examples found**" in text for text in texts(page))
    assert any("loan</mark>" in one.value for one in page.get("html"))  # in whatever case
    page.button(key="find-drop").click().run()
    (step,) = load_history(Workspace(), fingerprint).recipe.steps
    assert isinstance(step, FilterMarked) and step.marked == "drop"
    assert any("No example that the recipe keeps was found" in text for text in texts(page))


def test_by_meaning_the_nearest_come_first(add: Add, open_page: Open) -> None:
    fingerprint = add(LINES, measured_in_depth=False)
    page = open_page("find", fingerprint, **{session.query_by(fingerprint, "find"): "meaning"})
    page = search(page, fingerprint, "cats and mice")
    assert not page.exception
    assert any("nearest in meaning**" in text for text in texts(page))
    table = page.main.dataframe[0].value
    assert table["line"].tolist()[0] == 2
    assert table["score"].is_monotonic_decreasing


def test_more_like_what_was_found(add: Add, open_page: Open) -> None:
    fingerprint = add(LINES, measured_in_depth=False)
    page = search(open_page("find", fingerprint), fingerprint, "mortgage")
    page.button(key="find-more").click().run()
    assert not page.exception
    assert page.main.dataframe[1].value["line"].tolist()[0] == 1  # it speaks of a loan too


def test_a_search_that_cannot_be_is_said_in_a_sentence(add: Add, open_page: Open) -> None:
    fingerprint = add(LINES, measured_in_depth=False)
    page = search(open_page("find", fingerprint), fingerprint, " ".join(map(str, range(30))))
    assert not page.exception
    assert any("search for at most 20" in text for text in texts(page))


def test_nothing_of_the_data_is_read_as_markup(odd: str, open_page: Open) -> None:
    page = search(open_page("find", odd), odd, "a")
    assert not page.exception
    assert places(page, MARK) <= INERT
