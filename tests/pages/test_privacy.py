"""The page Privacy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from analysis.curate.history import History, load_history
from analysis.curate.recipe import to_yaml
from analysis.curate.steps import Erase, Filter, ScrubPii
from analysis.data.workspace import Workspace
from analysis.deliver.open_points import OPEN_POINTS
from analysis.engines.jobs import Jobs
from analysis.engines.local import run
from pages.ui import calls, session
from pages.ui.recipe import add_steps
from tests.pages.conftest import Add, Open
from tests.pages.inert import INERT, places
from tests.pages.records import MARK, NAME_MARK, PAYLOAD, answers
from tests.pages.test_personal import EXAMPLES, MAIL, PHONE

ESCAPED = {"html.body"}
ABSENT = "Zacharias Quillfeather"


@pytest.fixture
def held(add: Add) -> str:
    """Seven examples, three of them with six places: an address, a number and a key."""
    return add(EXAMPLES, "mails.jsonl", measured_in_depth=False)


@pytest.fixture
def page(held: str, open_page: Open) -> Any:
    page = open_page("privacy", held)
    assert not page.exception
    return page


def figures(page: Any) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.main.metric}


def said(page: Any) -> str:
    kinds = (page.main.markdown, page.main.caption, page.main.text)
    return "\n".join(one.value for kind in kinds for one in kind)


def html(page: Any) -> str:
    return "\n".join(one.proto.body for one in page.get("html"))


def history(fingerprint: str) -> History:
    return load_history(Workspace(), fingerprint)


def keys(page: Any) -> set[str]:
    return {button.key for button in page.main.button}


def table(page: Any, column: str) -> Any:
    (found,) = (one.value for one in page.dataframe if column in one.value)
    return found


def look(page: Any, fingerprint: str, **typed: str) -> Any:
    """Type into the form and send it."""
    for what in ("names", "emails", "phones"):
        area = page.text_area(key=session.erase_typed(fingerprint, what))
        area.set_value(typed.get(what, ""))
    return page.button(key="erase-look").click().run()


def on_disk(home: Path, text: str) -> list[Path]:
    """The files of the workspace in which a text stands."""
    return [
        path for path in home.rglob("*") if path.is_file() and text.encode() in path.read_bytes()
    ]


def test_without_a_data_set_it_says_what_to_do(open_page: Open) -> None:
    page = open_page("privacy")
    assert not page.exception
    assert "Open a data set to see which personal data remain in it" in page.markdown[0].value


def test_where_nothing_was_looked_for_it_says_so_and_looks_when_asked(page: Any, held: str) -> None:
    assert "Nothing was looked for yet" in said(page)
    assert "This is help, not legal advice." in said(page)
    page.button(key="privacy-look").click().run()
    assert not page.exception
    assert "Nothing was looked for yet" not in said(page)
    assert figures(page) == {
        "Kinds looked for": "9 of 11",
        "Places found": "6",
        "Places replaced": "0",
        "Places that remain": "6",
    }
    assert "**Not looked for: Name and Location**" in said(page)


def test_the_points_that_are_open_are_all_there(page: Any) -> None:
    headings = [one.value for one in page.main.markdown if one.value.startswith("##### ")]
    assert headings == ["##### GDPR", "##### CCPA"]
    topics = [one.label for one in page.main.expander]
    for points in OPEN_POINTS.values():
        assert set(topics) >= {topic for topic in points if topic != "Pseudonyms"}
    assert "Pseudonyms" not in topics


def test_it_says_what_report_json_says(held: str, open_page: Open, tmp_path: Path) -> None:
    steps = [ScrubPii(entities=("EMAIL_ADDRESS",), by="pseudonym"), Erase.of(["Nobody"])]
    add_steps(held, [*steps, Filter(metric="prompt_words", high=6)])
    page = open_page("privacy", held)
    assert not page.exception
    run(Workspace(), held, history(held).recipe, tmp_path / "out")
    told = json.loads((tmp_path / "out" / "report.json").read_text())["privacy"]
    shown = table(page, "left").set_index("kind")
    titles = {
        "EMAIL_ADDRESS": "E-mail address",
        "PHONE_NUMBER": "Phone number",
        "API_KEY": "API key",
    }
    assert set(told["found"]) == set(titles)
    for name, title in titles.items():
        assert shown.loc[title, "found"] == told["found"][name]["places"]
        assert shown.loc[title, "left"] == told["remaining"].get(name, {"places": 0})["places"]
    assert shown.loc["E-mail address", "replaced"] == 3
    assert figures(page)["Places replaced"] == "4"
    for step in told["done"]:
        assert f"{step['words']}: {step['n_changed']} example" in said(page)
    assert "are not for sharing" in said(page)
    assert "Pseudonyms" in [one.label for one in page.main.expander]


def test_a_large_set_is_looked_through_by_a_job(page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []

    def start(self: Jobs, kind: str, fingerprint: str, params: Any, *, unit: str) -> Any:
        started.append(kind)
        job, _ = self._store.add(kind, fingerprint, params, unit)
        return job

    monkeypatch.setattr(Jobs, "start", start)
    monkeypatch.setattr(calls, "SMALL_EXAMPLES", 2)
    page.button(key="privacy-look").click().run()
    assert not page.exception
    assert started == ["find"]
    assert "**Looking for personal data**" in said(page)


def test_what_is_typed_is_found_and_marked(page: Any, held: str) -> None:
    look(page, held, names="nobody", emails=MAIL.upper(), phones="(202) 555-0143")
    assert not page.exception
    assert figures(page)["Values looked for"] == "3"
    assert figures(page)["Examples that hold one"] == "2"
    assert table(page, "line")["line"].tolist() == [1, 3]
    assert table(page, "line")["places"].tolist() == [3, 2]
    assert html(page).count("</mark>") == 3
    assert "2 of 7 examples changed (5 places)" in said(page)


@pytest.mark.parametrize("how", ["scrub", "drop"])
def test_the_step_that_is_added_is_what_a_run_does(
    page: Any, held: str, how: str, tmp_path: Path
) -> None:
    look(page, held, emails=MAIL)
    page.segmented_control(key=session.draft(held, "erase", "how")).set_value(how).run()
    page.button(key="erase-add").click().run()
    assert not page.exception
    (step,) = history(held).recipe.steps
    assert isinstance(step, Erase) and step.how == how
    assert page.text_area(key=session.erase_typed(held, "emails")).value == ""
    counts = run(Workspace(), held, history(held).recipe, tmp_path / "out")
    kept = (tmp_path / "out" / "kept.jsonl").read_text()
    assert MAIL not in kept
    assert counts.n_kept == (7 if how == "scrub" else 6)
    assert ("<ERASED>" in kept) == (how == "scrub")


def test_what_is_typed_is_nowhere_on_disk(page: Any, held: str, home: Path) -> None:
    number = "+49 30 901820 7734"
    look(page, held, names=ABSENT, emails="zq@nowhere.example", phones=number)
    assert "**None of the values stands in the examples" in said(page)
    look(page, held, names=f"{ABSENT}\nNobody")
    page.button(key="erase-add").click().run()
    assert not page.exception
    assert "words 2 " in to_yaml(history(held).recipe)
    for typed in (ABSENT, ABSENT.lower(), "zq@nowhere.example", number, "49309018207734"):
        assert on_disk(home, typed) == []
    # The salt is another one for each time that something else is typed.
    assert history(held).recipe.steps[0].salt != Erase.of([ABSENT, "Nobody"]).salt


def test_the_same_values_again_are_the_same_search(page: Any, held: str) -> None:
    look(page, held, names="Nobody")
    first = history(held).drafts["erase"]
    look(page, held, names=" nobody ")
    assert history(held).drafts["erase"] == first
    look(page, held, names="Somebody")
    assert history(held).drafts["erase"].salt != first.salt


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Nothing is typed."),
        ({"names": "Ann Lee\nx"}, "Names, line 2: a value of one letter"),
        ({"emails": "ann.lee"}, "E-mail addresses, line 1: no e-mail address"),
        ({"phones": "\n12345"}, "Phone numbers, line 2: no phone number"),
    ],
)
def test_a_mistake_is_said_at_the_form_and_nothing_is_lost(
    page: Any, held: str, typed: dict[str, str], sentence: str
) -> None:
    look(page, held, **typed)
    assert not page.exception
    assert sentence in said(page)
    assert history(held).drafts == {}
    for what, text in typed.items():
        assert page.text_area(key=session.erase_typed(held, what)).value == text
        assert text not in said(page)


def test_values_can_be_forgotten(page: Any, held: str) -> None:
    look(page, held, names="Nobody")
    page.button(key="erase-forget").click().run()
    assert history(held).drafts == {}
    assert page.text_area(key=session.erase_typed(held, "names")).value == ""
    assert "erase-add" not in keys(page)


def test_a_step_is_changed_in_its_place_without_typing_anew(page: Any, held: str) -> None:
    look(page, held, names="Nobody")
    page.button(key="erase-add").click().run()
    before = history(held).recipe.steps[0]
    page.button(key="erase-change-0").click().run()
    page.segmented_control(key=session.draft(held, "erase", "how")).set_value("drop").run()
    page.button(key="erase-save").click().run()
    assert not page.exception
    assert history(held).recipe.steps == (before.model_copy(update={"how": "drop"}),)


def test_none_of_the_datas_text_acts(add: Add, open_page: Open) -> None:
    record = {
        "instruction": f"{PAYLOAD} {MAIL}",
        "output": f"{PHONE} {PAYLOAD}",
        PAYLOAD: {PAYLOAD: f"{MAIL} {PAYLOAD}"},
    }
    held = add([record], f"{PAYLOAD.replace('/', '')}.jsonl", measured_in_depth=False)
    add_steps(held, [ScrubPii(entities=("IP_ADDRESS",))])
    page = open_page("privacy", held)
    look(page, held, emails=MAIL, names=f"{PAYLOAD[:20]}")
    look(page, held, emails=MAIL)
    for mark in (MARK, NAME_MARK):
        assert not page.exception
        assert set() < places(page, mark) <= INERT | ESCAPED
    assert "<script>" not in html(page)


def test_an_example_less_set_of_kept_ones_is_no_mistake(add: Add, open_page: Open) -> None:
    held = add([*map(answers, range(3))], measured_in_depth=False)
    add_steps(held, [Filter(metric="response_words", low=100)])
    page = open_page("privacy", held)
    look(page, held, names="Nobody")
    assert not page.exception
    assert figures(page)["Examples that hold one"] == "0"
