"""The page Ledger."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from analysis.curate.entries import Wanted
from analysis.curate.history import change, load_history
from analysis.curate.recipe import Recipe
from analysis.curate.steps import Deduplicate, Filter, ScrubPii
from analysis.data.workspace import Workspace
from pages.ui import calls, session
from pages.ui.ledger.listed import name_of
from pages.ui.recipe import add_steps
from tests.pages.conftest import Add, Open
from tests.pages.inert import INERT, places
from tests.pages.records import MARK, answers

LONG = Filter(metric="response_words", low=10)
SHORT = Filter(metric="response_words", high=15)


@pytest.fixture
def begun(flawed: str) -> str:
    """Twenty examples of 1 to 20 words, three unreadable lines, and a recipe of two steps."""
    add_steps(flawed, [LONG, SHORT])
    return flawed


def listed(page: AppTest) -> list[int]:
    return page.dataframe[0].value["line"].tolist()


def texts(page: AppTest) -> list[str]:
    return [text.value for text in page.main.text]


def test_the_counts_add_up_and_every_record_is_listed(begun: str, open_page: Open) -> None:
    page = open_page("ledger", begun)
    assert not page.exception
    shown = {metric.label: metric.value for metric in page.main.metric}
    assert shown == {"Read": "23", "Kept": "6", "Dropped": "14", "Could not be read": "3"}
    assert listed(page) == list(range(1, 24))
    assert "23 read = 6 kept + 14 dropped + 3 that could not be read" in page.main.caption[0].value


@pytest.mark.parametrize(
    ("part", "value", "lines"),
    [
        ("fate", "kept", [10, *range(14, 19)]),
        ("fate", "rejected", [11, 12, 13]),
        ("step-2", "2:filter", list(range(19, 24))),
        ("which", "12", [12]),
        ("reason", "ABOVE 15", list(range(19, 24))),
        ("reason", "no response", [12]),
    ],
)
def test_a_record_is_looked_up(
    begun: str, open_page: Open, part: str, value: str, lines: list[int]
) -> None:
    page = open_page("ledger", begun)
    key = session.ledger_wanted(begun, part)
    if part in ("which", "reason"):
        page.text_input(key=key).set_value(value).run()
    else:
        page.selectbox(key=key).set_value(value).run()
    assert not page.exception
    assert listed(page) == lines


def test_an_example_is_found_by_its_id_and_opened_with_its_path(
    begun: str, open_page: Open
) -> None:
    page = open_page("ledger", begun)
    wanted = page.dataframe[0].value.iloc[20]
    page.text_input(key=session.ledger_wanted(begun, "which")).set_value(wanted["example_id"]).run()
    assert listed(page) == [wanted["line"]]
    assert texts(page)[:2] == [
        "1. Keep response words of at least 10\n→ kept it",
        "2. Keep response words of at most 15\n→ dropped it: Response words: 18 words, above 15",
    ]


def test_a_record_that_could_not_be_read_is_opened_with_its_text(
    begun: str, open_page: Open
) -> None:
    page = open_page("ledger", begun)
    page.text_input(key=session.ledger_wanted(begun, "which")).set_value("11").run()
    assert texts(page)[0].startswith("Line 11: ")
    assert page.main.code[0].value == '{"instruction": "broken'


def test_what_is_not_there_says_so(begun: str, open_page: Open) -> None:
    page = open_page("ledger", begun)
    page.text_input(key=session.ledger_wanted(begun, "reason")).set_value("no such").run()
    assert not page.exception
    assert any("No record is like that" in shown.value for shown in page.markdown)


def test_what_was_replaced_is_counted_and_found(add: Add, open_page: Open) -> None:
    fingerprint = add(
        [
            {"instruction": "Whom?", "output": "a@example.com or b@example.com"},
            {"instruction": "Who?", "output": "Nobody."},
        ]
    )
    add_steps(fingerprint, [ScrubPii(entities=("EMAIL_ADDRESS",)), Deduplicate(method="exact")])
    page = open_page("ledger", fingerprint)
    assert page.dataframe[0].value["n_places"].tolist() == [2, 0]
    assert texts(page)[0].endswith("→ replaced 2 places")
    page.selectbox(key=session.ledger_wanted(fingerprint, "fate")).set_value("changed").run()
    assert listed(page) == [1]


def test_more_than_a_hundred_records_are_shown_a_hundred_at_a_time(
    add: Add, open_page: Open
) -> None:
    records = [answers(n % 300 + 1) for n in range(450)]
    fingerprint = add(records, measured_in_depth=False)
    add_steps(fingerprint, [Filter(metric="response_words", low=140)])
    page = open_page("ledger", fingerprint)
    assert listed(page) == list(range(1, 101))
    assert any("1 to 100 of 450 records" in one.value for one in page.caption)
    recipe = load_history(Workspace(), fingerprint).recipe
    name = name_of(calls.entries(fingerprint, recipe), Wanted())
    page.session_state[session.ledger_page(fingerprint, name)] = 5
    assert listed(page.run()) == list(range(401, 451))
    # What is looked up anew begins at its own first page.
    page.selectbox(key=session.ledger_wanted(fingerprint, "fate")).set_value("kept").run()
    assert not page.exception
    assert listed(page)[:2] == [140, 141]


def test_a_step_that_is_not_there_any_more_is_not_looked_up(begun: str, open_page: Open) -> None:
    page = open_page("ledger", begun)
    key = session.ledger_wanted(begun, "step-2")
    page.selectbox(key=key).set_value("1:filter").run()
    other = Recipe(steps=(ScrubPii(), Deduplicate()))
    change(Workspace(), begun, lambda now: now.changed(other))
    page.run()
    assert not page.exception
    assert page.selectbox(key=key).value == ""


def test_texts_of_records_are_shown_inert(odd: str, open_page: Open) -> None:
    add_steps(odd, [Filter(metric="response_words", high=10)])
    page = open_page("ledger", odd)
    assert not page.exception
    assert places(page, MARK) <= INERT
