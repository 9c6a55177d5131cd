"""The page Leaks."""

from __future__ import annotations

import re
from typing import Any

import pytest

from analysis.curate.history import History, load_history
from analysis.curate.steps import DropLeaks, Filter
from analysis.data.formats.mapping import ROLES
from analysis.data.storage import read_into
from analysis.data.workspace import Workspace
from analysis.engines.jobs import Jobs
from analysis.engines.local import measured
from analysis.measure.profile import BASE_METRICS
from pages.ui import calls, session
from pages.ui.drafts import set_draft
from pages.ui.recipe import add_steps
from tests.pages.conftest import Add, Open, go_to
from tests.pages.inert import INERT, places
from tests.pages.records import MARK, NAME_MARK, PAYLOAD, answers

# What is marked is HTML in which the texts stand escaped: see tests.pages.test_differences.
ESCAPED = {"html.body"}
SHORT = "Why is the sky blue?"
TWELVE = "Name the river that runs through the old town of Bern today"
TALE = (
    "An old farmer counts nine hens, four geese and a single goat before the sun sets behind the "
    "hill, then sleeps."
)
EXAMPLES = [
    {"instruction": "why is  the sky BLUE?", "output": "It scatters."},
    {"instruction": f"{TWELVE} now", "output": "Aare"},
    {"instruction": "Go on with the tale.", "output": f"He said: {TALE} And so it was."},
    *map(answers, range(1, 5)),
]
ITEMS = [
    {"instruction": TALE, "output": "Fourteen animals."},
    {"instruction": "Spell it.", "output": "No."},
    {"instruction": TWELVE, "output": "The Aare."},
    {"instruction": SHORT, "output": "Rayleigh scattering."},
]


@pytest.fixture
def held(add: Add) -> str:
    """Line 1 is equal to an item, line 2 near to one, line 3 holds 21 words of one."""
    return add(EXAMPLES, "train.jsonl", measured_in_depth=False)


@pytest.fixture
def other(add: Add) -> str:
    """Four items, of which the second one is nowhere; two are shorter than 13 words."""
    return add(ITEMS, "eval.jsonl", measured_in_depth=False)


@pytest.fixture
def page(held: str, other: str, open_page: Open) -> Any:
    """The page with the other file chosen."""
    page = open_page("leaks", held)
    return the_list(page).set_value(other).run()


def field(fingerprint: str, name: str) -> str:
    return session.draft(fingerprint, "drop_leaks", name)


def the_list(page: Any) -> Any:
    """The list of the other files; its key changes with what is in it."""
    return page.main.selectbox[0]


def figures(page: Any) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.main.metric}


def said(page: Any) -> str:
    kinds = (page.main.markdown, page.main.caption, page.main.text)
    return "\n".join(one.value for kind in kinds for one in kind)


def history(fingerprint: str) -> History:
    return load_history(Workspace(), fingerprint)


def listed(page: Any, fingerprint: str, name: str = "leaking") -> Any:
    return page.dataframe(key=session.records_table(fingerprint, name, 1)).value


def choose_row(page: Any, fingerprint: str, row: int) -> Any:
    chosen = {"selection": {"rows": [row], "columns": [], "cells": []}}
    page.session_state[session.records_table(fingerprint, "leaking", 1)] = chosen
    return page.run()


def html(page: Any) -> str:
    return "\n".join(one.proto.body for one in page.get("html"))


def keys(page: Any) -> set[str]:
    return {button.key for button in page.main.button}


def test_without_a_data_set_it_says_what_to_do_and_links_to_load(open_page: Open) -> None:
    page = open_page("leaks")
    assert not page.exception
    assert page.markdown[0].value == "#### Open a data set to see what of a benchmark stands in it."
    assert [link.label for link in page.get("page_link")] == ["Open a data set"]


def test_without_another_file_it_asks_for_one(held: str, open_page: Open) -> None:
    page = open_page("leaks", held)
    assert not page.exception
    assert "No other file was opened yet" in said(page)
    assert page.main.expander[0].proto.expanded
    assert not page.main.selectbox
    assert history(held).drafts == {}


def test_before_a_file_is_chosen_nothing_is_set(held: str, other: str, open_page: Open) -> None:
    page = open_page("leaks", held)
    assert not page.exception
    box = the_list(page)
    assert box.value is None
    assert box.options == ["eval.jsonl · 4 examples"]
    assert "Choose a file, or send one" in said(page)
    assert history(held).drafts == {}
    assert "leaks-add" not in keys(page)


def test_what_leaks_is_counted_and_listed_the_most_certain_first(page: Any, held: str) -> None:
    assert not page.exception
    assert figures(page) == {
        "Examples that leak": "3 (42.9%)",
        "Equal": "1",
        "Near": "2",
        "13 words in a row": "1",
        "Items found": "3 (75.0%)",
        "Items too short": "2",
    }
    table = listed(page, held)
    assert table[["line", "how", "item"]].to_numpy().tolist() == [
        [1, "equal", 4],
        [2, "0.88 near", 3],
        [3, "81% of it", 1],
    ]
    found = listed(page, history(held).drafts["drop_leaks"].against, "leaks-items")
    assert found[["line", "reason"]].to_numpy().tolist() == [
        [1, "1 example, in line 3"],
        [3, "1 example, in line 2"],
        [4, "1 example, in line 1"],
    ]


def test_the_chosen_example_is_beside_the_item_that_it_holds(page: Any, held: str) -> None:
    assert "Stands in eval.jsonl: equal to its line 4" in said(page)
    choose_row(page, held, 1)
    assert "Item, line 3" in html(page)
    assert "Example, line 2" in html(page)
    assert re.search(r"<ins [^>]*> ?now</ins>", html(page))
    choose_row(page, held, 2)
    assert "9 of the item's 11 runs of 13 words stand in the example." in said(page)
    assert html(page).count(f">{TALE.rstrip('.')}</mark>") == 2
    assert not page.exception


@pytest.mark.parametrize(("way", "lines"), [("equal", [1]), ("near", [1, 2]), ("overlap", [3])])
def test_each_way_counts_by_itself(page: Any, held: str, way: str, lines: list[int]) -> None:
    page.pills(key=field(held, "ways")).set_value([way]).run()
    assert not page.exception
    assert listed(page, held)["line"].tolist() == lines
    assert ("Items too short" in figures(page)) == (way == "overlap")
    assert history(held).drafts["drop_leaks"].ways == (way,)


def test_one_way_at_least_has_to_count(page: Any, held: str) -> None:
    page.pills(key=field(held, "ways")).set_value([]).run()
    assert "One way at least has to count as a leak" in said(page)
    assert len(history(held).drafts["drop_leaks"].ways) == 3
    assert figures(page)["Examples that leak"].startswith("3 ")


def test_thresholds_and_runs_change_what_leaks(page: Any, held: str) -> None:
    page.slider(key=field(held, "min_similarity")).set_value(0.95).run()
    page.slider(key=field(held, "min_overlap")).set_value(90).run()
    assert listed(page, held)["line"].tolist() == [1]
    page.slider(key=field(held, "min_overlap")).set_value(0).run()
    page.number_input(key=field(held, "words-13")).set_value(12).run()
    assert page.number_input(key=field(held, "words-12")).value == 12
    assert figures(page)["12 words in a row"] == "2"
    page.segmented_control(key=field(held, "field")).set_value("response").run()
    assert figures(page)["Equal"] == "0"
    assert not page.exception
    assert history(held).drafts["drop_leaks"].as_dict() == {
        "step": "drop_leaks",
        "against": history(held).drafts["drop_leaks"].against,
        "file": "eval.jsonl",
        "ways": ["equal", "near", "overlap"],
        "field": "response",
        "min_similarity": 0.95,
        "words": 12,
    }
    # What is set of a way goes with it, so that the step stays one that can be read.
    page.pills(key=field(held, "ways")).set_value(["equal"]).run()
    assert set(history(held).drafts["drop_leaks"].as_dict()) == {
        *("step", "against", "file", "ways", "field"),
    }


def test_what_is_added_drops_what_was_listed_with_its_reasons(
    page: Any, held: str, other: str
) -> None:
    wanted = history(held).drafts["drop_leaks"]
    shown = listed(page, held, "leaks-dropped")
    assert shown["reason"].tolist() == [
        "Stands in eval.jsonl: equal to its line 4",
        "Stands in eval.jsonl: near-duplicate of its line 3, similarity 0.88",
        "Stands in eval.jsonl: 81 % of the runs of 13 words of its line 1",
    ]
    page.button(key="leaks-add").click().run()
    assert not page.exception
    recipe = history(held).recipe
    assert recipe.steps == (wanted,) == (DropLeaks(against=other, file="eval.jsonl"),)
    assert history(held).drafts == {}
    decided = calls.applied(held, recipe)
    dropped = {
        line: reason
        for line, reason in enumerate(decided.reasons().to_pylist(), start=1)
        if reason is not None
    }
    assert dropped == dict(zip(shown["line"], shown["reason"], strict=True))
    assert page.sidebar.metric[0].value == "4"


def test_a_step_of_the_recipe_is_set_anew(page: Any, held: str) -> None:
    page.slider(key=field(held, "min_similarity")).set_value(0.9).run()
    page.button(key="leaks-add").click().run()
    before = history(held).recipe
    page.button(key="leaks-change-0").click().run()
    assert history(held).recipe == before  # it stands until the change is saved
    assert page.slider(key=field(held, "min_similarity")).value == 0.9
    assert listed(page, held)["line"].tolist() == [1, 3]
    page.slider(key=field(held, "min_similarity")).set_value(0.95).run()
    page.button(key="leaks-save").click().run()
    (step,) = history(held).recipe.steps
    assert step.min_similarity == 0.95
    page.button(key="recipe-undo").click().run()
    assert history(held).recipe == before


def test_what_earlier_steps_drop_does_not_leak(page: Any, held: str) -> None:
    add_steps(held, [Filter(metric="response_words", high=3)])  # the tale is longer
    page.run()
    assert listed(page, held)["line"].tolist() == [1, 2]
    assert figures(page)["13 words in a row"] == "0"


def test_what_is_set_is_there_in_a_new_session(page: Any, held: str, open_page: Open) -> None:
    page.slider(key=field(held, "min_overlap")).set_value(85).run()
    new = open_page("leaks", held)
    assert new.slider(key=field(held, "min_overlap")).value == 85
    assert listed(new, held)["line"].tolist() == [1, 2]
    go_to(new, "export")
    assert go_to(new, "leaks").slider(key=field(held, "min_overlap")).value == 85


def test_a_file_that_is_sent_here_is_held_against_the_same_data_set(
    held: str, other: str, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page("load", held)
    sent = iter([other])
    monkeypatch.setattr("pages.ui.leaks.other.upload_zone", lambda _: next(sent, None))
    go_to(page, "leaks")
    assert not page.exception
    assert page.sidebar.text[0].value == "train.jsonl"
    assert figures(page)["Examples that leak"].startswith("3 ")


def test_the_data_set_itself_is_refused(
    held: str, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page("load", held)
    monkeypatch.setattr("pages.ui.leaks.other.upload_zone", lambda _: held)
    go_to(page, "leaks")
    assert "This is the data set itself" in said(page)
    assert history(held).drafts == {}


def test_a_file_that_is_not_read_yet_is_read_first(
    held: str, add: Add, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[tuple[str, str]] = []

    def start(self: Jobs, kind: str, fingerprint: str, params: Any, *, unit: str) -> Any:
        started.append((kind, fingerprint))
        job, _ = self._store.add(kind, fingerprint, params, unit)
        return job

    monkeypatch.setattr(Jobs, "start", start)
    new = add(ITEMS, "new.jsonl", read=False)
    set_draft(held, DropLeaks(against=new, file="new.jsonl"))
    page = open_page("leaks", held)
    assert not page.exception
    assert started == [("read", new)]
    assert "**Reading the file**" in said(page)
    assert the_list(page).options == ["new.jsonl · not read yet"]


def fields_chosen(page: Any, fingerprint: str) -> dict[str, str | None]:
    return {role: page.selectbox(key=session.mapping(fingerprint, role)).value for role in ROLES}


def test_fields_of_the_other_file_are_named_here_and_the_data_set_stays(
    held: str, add: Add, open_page: Open
) -> None:
    asked = [{"frage": SHORT, "answer": "Es streut."}, {"frage": TALE, "answer": "Vierzehn."}]
    unknown = add(asked, "fragen.jsonl")
    set_draft(held, DropLeaks(against=unknown, file="fragen.jsonl"))
    page = open_page("leaks", held)
    assert not page.exception
    assert "**The records of this file have the fields of no known format.**" in said(page)
    assert fields_chosen(page, unknown) == {
        "prompt": None,
        "input": None,
        "response": "answer",
        "system": None,
    }
    page.selectbox(key=session.mapping(unknown, "prompt")).select("frage")
    page.button(key="mapping-read").click().run()
    assert not page.exception
    mapped = history(held).drafts["drop_leaks"].against
    mapping = {"prompt": "frage", "response": "answer"}
    assert Workspace().require(mapped).mapping == mapping
    read_into(Workspace(), mapped)
    measured(Workspace(), mapped, BASE_METRICS)
    page.run()
    assert page.sidebar.text[0].value == "train.jsonl"
    assert page.query_params["dataset"] in (held, [held])
    assert listed(page, held)["line"].tolist() == [1, 3]
    # The file as it was before is of no use here, and not offered any more.
    assert page.main.selectbox[0].options == ["fragen.jsonl · 2 examples"]


def test_fields_that_were_named_wrongly_can_be_named_again(
    held: str, add: Add, open_page: Open
) -> None:
    unknown = add([{"q": SHORT, "a": "Rayleigh."}], "asked.jsonl")
    wrong = Workspace().remap(unknown, {"prompt": "a", "response": "q"})
    read_into(Workspace(), wrong.fingerprint)
    measured(Workspace(), wrong.fingerprint, BASE_METRICS)
    set_draft(held, DropLeaks(against=wrong.fingerprint, file="asked.jsonl"))
    page = open_page("leaks", held)
    assert figures(page)["Examples that leak"] == "0 (0%)"
    assert "**The fields of this file were named.**" in said(page)
    page.selectbox(key=session.mapping(wrong.fingerprint, "prompt")).select("q")
    page.selectbox(key=session.mapping(wrong.fingerprint, "response")).select("a")
    page.button(key="mapping-read").click().run()
    assert not page.exception
    against = history(held).drafts["drop_leaks"].against
    assert Workspace().require(against).mapping == {"prompt": "q", "response": "a"}


@pytest.mark.parametrize(
    ("records", "prompt"),
    [
        ([{"question": SHORT}, {"question": TALE}], "question"),
        (
            [{"instruction": SHORT, "output": ""}, {"instruction": TALE, "output": ""}],
            "instruction",
        ),
    ],
)
def test_questions_alone_are_enough_to_compare_with(
    held: str, add: Add, open_page: Open, records: list[dict[str, str]], prompt: str
) -> None:
    asked = add(records, "asked.jsonl")
    set_draft(held, DropLeaks(against=asked, file="asked.jsonl", field="both"))
    page = open_page("leaks", held)
    assert not page.exception
    assert fields_chosen(page, asked) == {
        "prompt": prompt,
        "input": None,
        "response": None,
        "system": None,
    }
    page.button(key="mapping-read").click().run()
    assert not page.exception
    step = history(held).drafts["drop_leaks"]
    assert Workspace().require(step.against).mapping == {"prompt": prompt}
    assert step.field == "prompt"
    read_into(Workspace(), step.against)
    measured(Workspace(), step.against, BASE_METRICS)
    page.run()
    assert not page.exception
    assert "It was read as questions alone" in said(page)
    assert the_list(page).options == ["asked.jsonl · 2 questions"]
    assert listed(page, held)["line"].tolist() == [1, 3]
    assert not any(one.key == field(held, "field") for one in page.segmented_control)
    choose_row(page, held, 1)
    assert not page.exception


def test_a_file_without_a_readable_record_is_not_mapped_but_looked_at(
    held: str, add: Add, open_page: Open
) -> None:
    broken = add(["{broken"], "broken.jsonl")
    set_draft(held, DropLeaks(against=broken, file="broken.jsonl"))
    page = open_page("leaks", held)
    assert not page.exception
    assert "**No record of this file could be read.**" in said(page)
    assert "mapping-read" not in keys(page)
    (link,) = page.main.get("page_link")
    assert broken in link.proto.query_string


def test_a_file_that_was_removed_is_told_and_another_can_be_chosen(
    page: Any, held: str, other: str, add: Add
) -> None:
    another = add(ITEMS[:1], "another.jsonl", measured_in_depth=False)
    Workspace().delete(other)
    page.run()
    assert not page.exception
    assert "eval.jsonl is not in the workspace any more" in said(page)
    the_list(page).set_value(another).run()
    assert listed(page, held)["line"].tolist() == [3]


def test_files_of_one_name_are_told_apart(held: str, other: str, add: Add, open_page: Open) -> None:
    twin = add([*ITEMS[1:], ITEMS[0]], "eval.jsonl", measured_in_depth=False)
    page = open_page("leaks", held)
    options = the_list(page).options
    assert set(options) == {f"eval.jsonl · 4 examples · {each[:8]}" for each in (other, twin)}


def test_a_template_of_both_files_is_told_and_a_larger_share_leaves_it_out(
    add: Add, open_page: Open
) -> None:
    template = "Below is an instruction that describes a task. Write a response that fits it well."
    tail = "Of what stands here alone, that is, item seven says the rest and then a little more."
    many = [{"instruction": f"{template} {n}", "output": f"{n} {n}"} for n in range(12)]
    held = add([*many, {"instruction": f"{template} {tail}", "output": "x"}], "train.jsonl")
    other = add([{"instruction": f"{template} {tail}", "output": "y"}], "eval.jsonl")
    set_draft(held, DropLeaks(against=other, file="eval.jsonl"))
    page = open_page("leaks", held)
    assert "**12 of 13 examples have 13 words in a row of an item" in said(page)
    assert "in line 1, has 12." in said(page)
    page.button(key="leaks-raise").click().run()
    assert not page.exception
    assert listed(page, held)["line"].tolist() == [13]
    assert "leaks-template" not in said(page)
    assert "leaks-raise" not in keys(page)


def test_where_nothing_leaks_it_says_so(held: str, add: Add, open_page: Open) -> None:
    strange = add([answers(40)], "strange.jsonl", measured_in_depth=False)
    set_draft(held, DropLeaks(against=strange, file="strange.jsonl", ways=("equal",)))
    page = open_page("leaks", held)
    assert not page.exception
    assert "**Nothing of the other file stands in the examples" in said(page)
    assert "leaks-add" not in keys(page)


def test_none_of_the_datas_text_acts(add: Add, open_page: Open) -> None:
    name = f"{PAYLOAD.replace('/', '')}.jsonl"
    long = {"instruction": f"{PAYLOAD} {TALE}", "output": PAYLOAD}
    item = {"instruction": "What comes next?", "output": f"{PAYLOAD} {TALE}"}
    held = add([long, item], f"own {name}", measured_in_depth=False)
    other = add([item], name, measured_in_depth=False)
    set_draft(held, DropLeaks(against=other, file=Workspace().require(other).name))
    page = open_page("leaks", held)
    choose_row(page, held, 1)
    for mark in (MARK, NAME_MARK):
        assert not page.exception
        assert set() < places(page, mark) <= INERT | ESCAPED
    page.button(key="leaks-add").click().run()
    assert set() < places(page, NAME_MARK) <= INERT
    Workspace().delete(other)
    page.button(key="leaks-change-0").click().run()
    assert "is not in the workspace any more" in said(page)
    assert set() < places(page, NAME_MARK) <= INERT
