"""The page Personal data."""

from __future__ import annotations

import json
from typing import Any

import pytest

from analysis.curate.history import History, load_history
from analysis.curate.steps import Erase, Filter, ScrubPii
from analysis.data.workspace import Workspace
from analysis.engines.jobs import Jobs
from analysis.engines.local import run
from analysis.measure.personal.entities import BY_PATTERN
from pages.ui import calls, session
from pages.ui.drafts import set_draft
from pages.ui.personal import settings
from pages.ui.recipe import add_steps
from tests.pages.conftest import Add, Open, go_to
from tests.pages.inert import INERT, places
from tests.pages.records import MARK, NAME_MARK, PAYLOAD, answers

# What is marked is HTML in which the texts stand escaped: see tests.pages.test_differences.
ESCAPED = {"html.body"}
KEY = "sk-proj-" + "aB3dE5fG7h" * 5
MAIL, PHONE = "ann.lee@example.com", "+1 202 555 0143"
EXAMPLES: list[Any] = [
    {"instruction": f"Write to {MAIL}.", "output": f"Dear {MAIL}, call {PHONE}."},
    {"instruction": "Which key?", "input": f"It is {KEY}", "output": "A secret one."},
    {"instruction": f"Who is bob@example.org, {PHONE}?", "output": "Nobody."},
    *map(answers, range(1, 5)),
]


@pytest.fixture
def held(add: Add) -> str:
    """Seven examples, three of them with six places: an address, a number and a key."""
    return add(EXAMPLES, "mails.jsonl", measured_in_depth=False)


@pytest.fixture
def page(held: str, open_page: Open) -> Any:
    page = open_page("personal", held)
    assert not page.exception
    return page


def field(fingerprint: str, name: str) -> str:
    return session.draft(fingerprint, "scrub_pii", name)


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


def lines(page: Any) -> list[int]:
    """Of the examples that are listed."""
    (table,) = (one for one in page.dataframe if "line" in one.value)
    return [int(line) for line in table.value["line"]]


def place_table(page: Any) -> list[list[str]]:
    """Of the example that is looked at: what is found, and what it becomes."""
    (table,) = (one.value for one in page.dataframe if "becomes" in one.value)
    return table[["kind", "key", "found", "becomes"]].to_numpy().tolist()


def test_without_a_data_set_it_says_what_to_do(open_page: Open) -> None:
    page = open_page("personal")
    assert not page.exception
    assert "Open a data set to see which personal data stand in it" in page.markdown[0].value


def test_what_is_found_is_counted_listed_and_marked(page: Any) -> None:
    assert figures(page) == {
        "Places": "6",
        "Examples with any": "3 (42.9%)",
        "Secrets": "1",
        "Would be replaced": "6",
    }
    assert lines(page) == [1, 2, 3]
    assert "3 of 7 examples changed (6 places)" in said(page)
    assert place_table(page) == [
        ["E-mail address", "instruction", MAIL, "<EMAIL>"],
        ["E-mail address", "output", MAIL, "<EMAIL>"],
        ["Phone number", "output", PHONE, "<PHONE>"],
    ]
    assert html(page).count(f">{MAIL}</mark>") == 2
    assert f">{PHONE}</mark>" in html(page)


def test_a_set_without_any_says_so_and_offers_nothing(add: Add, open_page: Open) -> None:
    page = open_page("personal", add([*map(answers, range(5))], measured_in_depth=False))
    assert not page.exception
    assert "**None of what is looked for stands in the examples" in said(page)
    assert "personal-add" not in keys(page)


def test_the_list_is_narrowed_by_kind_and_key(page: Any, held: str) -> None:
    page.selectbox(key=session.personal_kind(held)).set_value("PHONE_NUMBER").run()
    assert lines(page) == [1, 3]
    page.selectbox(key=session.personal_path(held)).set_value("instruction").run()
    assert lines(page) == [3]
    page.selectbox(key=session.personal_kind(held)).set_value("API_KEY").run()
    assert "No example has this kind in texts of this key" in said(page)
    assert not page.exception


def test_a_secret_is_dots_until_it_is_asked_for(page: Any, held: str) -> None:
    page.button(key="personal-next").click().run()
    assert place_table(page) == [["API key", "input", "••••••••", "<API_KEY>"]]
    assert ">••••••••</mark>" in html(page)
    view = page.segmented_control(key=session.personal_view(held))
    view.set_value("after").run()
    assert "••••••••" in html(page) and "&lt;API_KEY&gt;" in html(page)
    assert places(page, KEY) == set()
    page.toggle(key=session.personal_secrets(held)).set_value(True).run()
    assert place_table(page)[0][2] == KEY
    assert places(page, KEY) != set()


@pytest.mark.parametrize("by", ["placeholder", "mask", "pseudonym"])
def test_the_step_that_is_added_does_what_the_page_has_shown(
    page: Any, held: str, by: Any, tmp_path: Any
) -> None:
    page.segmented_control(key=field(held, "by")).set_value(by).run()
    shown = {kind + path: becomes for kind, path, _, becomes in place_table(page)}
    page.button(key="personal-add").click().run()
    assert not page.exception
    recipe = history(held).recipe
    assert recipe.steps == (ScrubPii(by=by),)
    assert history(held).drafts == {}
    run(Workspace(), held, recipe, tmp_path / "out")
    first, second = map(json.loads, (tmp_path / "out/kept.jsonl").read_text().splitlines()[:2])
    mail, phone = shown["E-mail addressoutput"], shown["Phone numberoutput"]
    assert first == {"instruction": f"Write to {mail}.", "output": f"Dear {mail}, call {phone}."}
    assert second["input"] == "It is <API_KEY>"


def test_kinds_that_are_not_chosen_stay(page: Any, held: str) -> None:
    page.pills(key=field(held, "entities")).set_value(["EMAIL_ADDRESS"]).run()
    assert [row[3] for row in place_table(page)] == ["<EMAIL>", "<EMAIL>", ""]
    assert figures(page)["Would be replaced"] == "3"
    page.pills(key=field(held, "entities")).set_value([]).run()
    assert "One kind at least has to be replaced" in said(page)
    assert history(held).drafts["scrub_pii"] == ScrubPii(entities=("EMAIL_ADDRESS",))


def test_a_step_is_changed_in_its_place(page: Any, held: str) -> None:
    page.button(key="personal-add").click().run()
    assert "7 in, 3 changed (6 places)" in said(page)
    assert figures(page)["Would be replaced"] == "0"  # an earlier step has replaced them
    assert "Nothing is left to replace" in said(page)
    assert "personal-add" not in keys(page)
    page.button(key="personal-change-0").click().run()
    page.segmented_control(key=field(held, "by")).set_value("mask").run()
    assert "3 of 7 examples changed (6 places)" in said(page)
    page.button(key="personal-save").click().run()
    assert not page.exception
    assert history(held).recipe.steps == (ScrubPii(by="mask"),)


def test_what_earlier_steps_drop_or_replace_is_told(held: str, open_page: Open) -> None:
    add_steps(held, [Filter(metric="prompt_words", high=4), Erase.of([MAIL])])
    page = open_page("personal", held)
    assert not page.exception
    assert lines(page) == [1]
    assert figures(page)["Places"] == "3"
    assert [row[3] for row in place_table(page)] == ["<ERASED>", "<ERASED>", "<PHONE>"]
    add_steps(held, [Filter(metric="response_words", high=0)])
    assert "The recipe keeps no example" in said(page.run())


def test_without_a_model_the_command_that_installs_one_is_shown(page: Any) -> None:
    assert any(one.value.endswith(" -m spacy download en_core_web_sm") for one in page.main.code)


def test_a_model_that_is_installed_can_be_chosen(
    held: str, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Any] = []

    def start(self: Jobs, kind: str, fingerprint: str, params: Any, *, unit: str) -> Any:
        started.append(params)
        job, _ = self._store.add(kind, fingerprint, params, unit)
        return job

    monkeypatch.setattr(Jobs, "start", start)
    monkeypatch.setattr(settings, "installed_names_models", lambda: ("xx_small",))
    page = open_page("personal", held)
    page.selectbox(key=field(held, "names_model")).set_value("xx_small").run()
    assert not page.exception
    assert history(held).drafts["scrub_pii"] == ScrubPii(
        entities=(*BY_PATTERN, "PERSON", "LOCATION"), names_model="xx_small"
    )
    assert started == [{"searches": [{"kind": "personal", "names_model": "xx_small"}]}]
    assert "**Looking for personal data**" in said(page)
    page.pills(key=field(held, "entities")).set_value(["EMAIL_ADDRESS"]).run()
    assert history(held).drafts["scrub_pii"] == ScrubPii(entities=("EMAIL_ADDRESS",))
    assert figures(page)["Places"] == "6"


def test_a_large_set_is_looked_through_by_a_job(
    held: str, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []

    def start(self: Jobs, kind: str, fingerprint: str, params: Any, *, unit: str) -> Any:
        started.append(kind)
        job, _ = self._store.add(kind, fingerprint, params, unit)
        return job

    monkeypatch.setattr(Jobs, "start", start)
    monkeypatch.setattr(calls, "SMALL_EXAMPLES", 2)
    page = open_page("personal", held)
    assert not page.exception
    assert started == ["find"]
    assert "**Looking for personal data**" in said(page)


def test_what_is_set_is_there_in_a_new_session(page: Any, held: str, open_page: Open) -> None:
    page.segmented_control(key=field(held, "by")).set_value("pseudonym").run()
    new = open_page("personal", held)
    assert new.segmented_control(key=field(held, "by")).value == "pseudonym"
    go_to(new, "export")
    assert go_to(new, "personal").segmented_control(key=field(held, "by")).value == "pseudonym"


@pytest.mark.parametrize("view", ["marked", "after"])
def test_none_of_the_datas_text_acts(add: Add, open_page: Open, view: str) -> None:
    record = {
        "instruction": f"{PAYLOAD} {MAIL}",
        "output": f"{PHONE} {PAYLOAD}",
        PAYLOAD: {PAYLOAD: f"{MAIL} {PAYLOAD}"},
    }
    name = f"{PAYLOAD.replace('/', '')}.jsonl"
    held = add([record], name, measured_in_depth=False)
    set_draft(held, ScrubPii(by="pseudonym"))
    page = open_page("personal", held)
    page.segmented_control(key=session.personal_view(held)).set_value(view).run()
    for mark in (MARK, NAME_MARK):
        assert not page.exception
        assert set() < places(page, mark) <= INERT | ESCAPED | {"plotly_chart.spec"}
    (chart,) = page.get("plotly_chart")
    assert "<script" not in chart.proto.spec and "&lt;script" in chart.proto.spec
    assert "&lt;script&gt;" in html(page)
    assert "<script>" not in html(page)


def test_every_page_opens_behind_a_step_that_changes_examples(held: str, open_page: Open) -> None:
    add_steps(held, [ScrubPii(), Erase.of(["Nobody"])])
    for name in ("filter", "duplicates", "conflicts", "export", "privacy", "find"):
        page = open_page(name, held)
        assert not page.exception, name
    page = open_page("export", held)
    assert figures(page)["Changed"] == "3"
    assert "they are not for sharing" in said(page)
