"""The page Open a data set."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from analysis.data.workspace import Workspace
from analysis.engines.job_store import JobStore
from analysis.engines.jobs import work
from analysis.engines.kinds import KINDS, READ
from analysis.errors import InputError
from pages.ui import session
from pages.ui.samples import SAMPLES
from tests.pages.conftest import Add, Open, go_to
from tests.pages.inert import INERT, places
from tests.pages.records import KINDS as ODD_KINDS
from tests.pages.records import LONG, MARK, NAME_MARK, ODD


def figures(page) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.metric}


def texts(page) -> list[str]:
    return [element.value for element in page.text]


def captions(page) -> str:
    return "\n".join(element.value for element in page.caption)


def run_job(kind: str, fingerprint: str) -> None:
    """Do a job here, as its worker would."""
    store = JobStore(Workspace())
    job, _ = store.add(kind, fingerprint, {}, "share")
    work(Workspace(), job.id, KINDS)


def opened(page) -> str:
    """The data set in the address."""
    named = page.query_params["dataset"]
    return named[0] if isinstance(named, list) else named


# --- nothing open --------------------------------------------------------------------------


def test_without_a_data_set_it_offers_an_upload_the_samples_and_what_was_open(
    open_page: Open,
) -> None:
    page = open_page("load")
    assert not page.exception
    assert page.title[0].value == "Open a data set"
    assert [heading.value for heading in page.subheader] == ["Samples", "Recent"]
    assert [button.label for button in page.button if button.key.startswith("sample-")] == list(
        SAMPLES.values()
    )
    assert "4,096 MB" in captions(page)
    assert any("Nothing yet" in element.value for element in page.markdown)
    assert "No data set is open." in captions(page)


def test_a_recent_data_set_is_listed_and_opens(flawed: str, open_page: Open) -> None:
    page = open_page("load")
    table = page.dataframe[0].value
    assert table[["name", "examples", "opened"]].to_numpy().tolist() == [
        ["flawed.jsonl", 20, "just now"]
    ]
    assert page.button(key="recent-open").disabled
    page.session_state["recent-0"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    page.run()
    page.button(key="recent-open").click().run()
    assert page.query_params["dataset"] in (flawed, [flawed])
    assert figures(page)["Examples"] == "20"


def test_a_removed_data_set_is_gone_and_nothing_is_open(flawed: str, open_page: Open) -> None:
    selected = {"selection": {"rows": [0], "columns": [], "cells": []}}
    page = open_page("load", flawed, **{"recent-0": selected})
    page.session_state["recent-0"] = selected
    page.run()
    page.button(key=f"remove-it-{flawed[:12]}").click().run()
    assert not page.exception
    assert Workspace().source(flawed) is None
    assert "dataset" not in page.query_params
    assert "No data set is open." in captions(page)
    assert texts(page) == []


def test_removing_one_leaves_the_next_one_unchosen(flawed: str, add: Add, open_page: Open) -> None:
    other = add([ODD["chinese"]])
    page = open_page("load")
    page.session_state["recent-0"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    page.run()
    page.button(key=f"remove-it-{other[:12]}").click().run()
    assert Workspace().source(other) is None
    assert Workspace().source(flawed) is not None
    assert page.button(key="recent-open").disabled
    assert not any(str(button.key).startswith("remove-it-") for button in page.button)


# --- what was found ------------------------------------------------------------------------


def test_it_shows_what_was_found(flawed: str, open_page: Open) -> None:
    page = open_page("load", flawed)
    assert not page.exception
    assert figures(page) | {"Size": ""} == {
        "Examples": "20",
        "Could not be read": "3",
        "Format": "Alpaca",
        "Container": "JSON lines",
        "Size": "",
        "Examples kept": "20",
    }
    assert [tab.label for tab in page.tabs] == ["Examples (20)", "Could not be read (3)"]
    assert page.dataframe(key=session.records_table(flawed, "preview", 1)).value[
        "line"
    ].tolist() == [*range(1, 11), *range(14, 24)]


def test_every_figure_says_what_it_means(flawed: str, open_page: Open) -> None:
    for name in ("load", "filter", "export"):
        page = open_page(name, flawed, **{session.filter_bound(flawed, "response_words", "low"): 5})
        assert all(metric.help for metric in page.metric)


def test_what_could_not_be_read_is_shown_with_line_and_reason(flawed: str, open_page: Open) -> None:
    page = open_page("load", flawed)
    unread = page.tabs[1]
    shown = [element.value for element in unread.text]
    assert [line.partition(":")[0] for line in shown] == ["Line 11", "Line 12", "Line 13"]
    assert "broken JSON" in shown[0]
    assert "empty" in shown[1]
    assert unread.code[0].value == '{"instruction": "broken'
    assert unread.dataframe[0].value["records"].sum() == 3


def test_a_file_in_which_all_can_be_read_says_so(add: Add, open_page: Open) -> None:
    page = open_page("load", add([ODD["chinese"]]))
    assert [element.value for element in page.tabs[1].markdown] == ["Every record could be read."]


@pytest.mark.parametrize("kind", ODD_KINDS[:7])
def test_every_kind_of_record_is_shown_and_none_of_its_text_acts(
    odd: str, open_page: Open, kind: str
) -> None:
    row = {"selection": {"rows": [ODD_KINDS.index(kind)], "columns": [], "cells": []}}
    page = open_page("load", odd, **{session.records_table(odd, "preview", 1): row})
    assert not page.exception
    assert f"Line {ODD_KINDS.index(kind) + 1}" in captions(page)
    for mark in (MARK, NAME_MARK, "onerror="):
        found = places(page, mark)
        assert found
        assert found <= INERT
    shown = texts(page)
    titles = captions(page)
    if kind == "tools":
        assert "(empty)" in titles  # the system text
        assert any(code.value.startswith('{"name": "![x](') for code in page.code)
        assert ":material/build: Tool result" in titles
    elif kind == "pair":
        assert ":material/thumb_up: Chosen answer" in titles
        assert "Good." in shown
        assert ODD["pair"]["rejected"] in shown
    elif kind == "kto":
        assert "label: not wanted" in titles
    elif kind == "chinese":
        assert ODD["chinese"]["instruction"] in shown
    elif kind == "long":
        assert LONG[:20_000] in [text.strip("\u200b") for text in shown]
        assert "The first 20,000 of 100,000 characters." in titles


@pytest.mark.parametrize("code", ["    indented\n    code", "\n\nlines before", "trailing  \n"])
def test_indentation_is_shown_as_it_is(add: Add, open_page: Open, code: str) -> None:
    page = open_page("load", add([{"instruction": "Code?", "output": code}]))
    assert code in [text.value.strip("\u200b") for text in page.text]


def test_a_long_rejected_line_is_cut_with_a_note(odd: str, open_page: Open) -> None:
    page = open_page("load", odd)
    assert max(len(code.value) for code in page.tabs[1].code) == 2000
    assert "The first 2,000 of 5,017 characters." in captions(page)


# --- the mapping ---------------------------------------------------------------------------


QUESTIONS = [
    {"question": "One?", "context": "1", "answer": "1.", "level": 1},
    {"question": "Two?", "context": "2", "answer": "2.", "level": 2},
]


def test_columns_of_their_own_can_be_mapped(add: Add, open_page: Open) -> None:
    unmapped = add(QUESTIONS)
    page = open_page("load", unmapped)
    assert not page.exception
    assert figures(page)["Examples"] == "0"
    chosen = {
        role: page.selectbox(key=session.mapping(unmapped, role)).value
        for role in ("prompt", "input", "response", "system")
    }
    assert chosen == {
        "prompt": "question",
        "input": "context",
        "response": "answer",
        "system": None,
    }
    page.selectbox(key=session.mapping(unmapped, "system")).select("level")
    page.button(key="mapping-read").click().run()
    mapped = opened(page)
    assert mapped != unmapped
    assert Workspace().require(mapped).mapping == {
        "prompt": "question",
        "input": "context",
        "response": "answer",
        "system": "level",
    }


def test_no_mapping_is_asked_for_where_the_format_is_known(flawed: str, open_page: Open) -> None:
    assert open_page("load", flawed).selectbox == []


def test_without_a_field_for_the_response_the_mapping_cannot_be_read(
    add: Add, open_page: Open
) -> None:
    fingerprint = add([{"alpha": "x", "beta": "y"}])
    page = open_page("load", fingerprint)
    assert page.button(key="mapping-read").disabled
    page.selectbox(key=session.mapping(fingerprint, "response")).select("beta").run()
    assert not page.button(key="mapping-read").disabled


def test_a_mapped_data_set_is_shown_and_keeps_its_name(add: Add, open_page: Open) -> None:
    mapping = {"prompt": "question", "response": "answer"}
    source = Workspace().remap(add(QUESTIONS, "mine.jsonl"), mapping)
    run_job(READ, source.fingerprint)
    page = open_page("load", source.fingerprint)
    assert figures(page)["Format"] == "Mapped fields"
    assert {"mine.jsonl", "One?", "1."} <= set(texts(page))


def test_a_proposed_field_can_be_taken_back(add: Add, open_page: Open) -> None:
    unmapped = add(QUESTIONS)
    page = open_page("load", unmapped)
    page.selectbox(key=session.mapping(unmapped, "input")).set_value(None).run()
    page.button(key="mapping-read").click().run()
    assert Workspace().require(opened(page)).mapping == {
        "prompt": "question",
        "response": "answer",
    }


def test_a_wrong_mapping_can_be_mended(add: Add, open_page: Open) -> None:
    wrong = Workspace().remap(add(QUESTIONS), {"response": "level", "prompt": "context"})
    run_job(READ, wrong.fingerprint)
    page = open_page("load", wrong.fingerprint)
    assert not page.exception
    response = page.selectbox(key=session.mapping(wrong.fingerprint, "response"))
    assert response.value == "level"
    response.select("answer")
    page.button(key="mapping-read").click().run()
    assert Workspace().require(opened(page)).mapping == {
        "prompt": "context",
        "response": "answer",
    }


def test_questions_alone_are_shown_and_said_to_be_nothing_to_train_on(
    add: Add, open_page: Open
) -> None:
    alone = Workspace().remap(add(QUESTIONS), {"prompt": "question"}).fingerprint
    run_job(READ, alone)
    page = open_page("load", alone)
    assert not page.exception
    assert figures(page)["Questions"] == "2"
    assert any("read as questions alone" in one.value for one in page.markdown)
    assert "Next: profile it" not in [link.label for link in page.get("page_link")]
    assert page.button(key="mapping-read").disabled
    go_to(page, "filter")
    assert not page.exception
    assert "read as questions alone" in page.main.markdown[0].value
    assert not page.metric


# --- what is not as it should be -----------------------------------------------------------


def test_a_file_that_cannot_be_read_says_why_in_one_sentence_and_can_be_tried_again(
    add: Add, open_page: Open
) -> None:
    fingerprint = add(["", ""], "blank.jsonl", read=False)
    run_job(READ, fingerprint)
    page = open_page("load", fingerprint)
    assert not page.exception
    said = [text for text in texts(page) if "blank.jsonl" in text and " " in text]
    assert len(said) == 1
    assert said[0].endswith(".")
    assert any("Reading the file did not work" in one.value for one in page.markdown)
    assert [button.label for button in page.button if button.key.startswith("resume-")] == [
        "Try again"
    ]
    assert "Not read yet." in captions(page)


def test_a_file_that_vanished_from_the_workspace_is_one_sentence(add: Add, open_page: Open) -> None:
    fingerprint = add([ODD["chinese"]], read=False)
    Workspace().source_path(fingerprint).unlink()
    run_job(READ, fingerprint)
    page = open_page("load", fingerprint)
    assert not page.exception
    assert not any("bug" in text for text in texts(page))
    assert any(text.endswith("open the file again.") for text in texts(page))


@pytest.mark.parametrize("name", ["load", "profile", "filter", "export"])
def test_a_data_set_that_was_deleted_meanwhile_is_said_once(
    flawed: str, open_page: Open, name: str
) -> None:
    page = open_page(name, flawed)
    shutil.rmtree(Workspace().folder(flawed))
    page.run()
    assert not page.exception
    assert texts(page) == ["This data set is not in the workspace any more; open the file again."]
    assert texts(page.run()) == []


@pytest.mark.parametrize(
    "named",
    ["f" * 64, "F" * 64, "f" * 63, "../../etc/passwd", "%2e%2e/x", "a\0b", "", "<b>", "﹒" * 64],
)
@pytest.mark.parametrize("name", ["load", "export"])
def test_an_address_that_names_no_data_set_opens_nothing(
    home: Path, open_page: Open, name: str, named: str
) -> None:
    page = open_page(name, named)
    assert not page.exception
    assert "No data set is open." in captions(page)
    assert not (home / "datasets").exists()
    assert len(texts(page.run())) == 0


def test_a_sample_that_is_missing_is_said_above_the_page(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise InputError("The sample cannot be opened; check the path.")

    monkeypatch.setattr(Workspace, "add_file", refuse)
    page = open_page("load")
    page.button(key="sample-kto").click().run()
    assert texts(page) == ["The sample cannot be opened; check the path."]
    assert page.title[0].value == "Open a data set"
