"""The page Review."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from analysis.curate.history import load_history
from analysis.curate.marks import marks
from analysis.curate.reviews import Decision, NewText, decide, decisions
from analysis.curate.steps import Filter, Review, ScrubPii
from analysis.data.workspace import Workspace
from pages.ui import calls, session
from pages.ui.recipe import add_steps, switch_step
from tests.pages.conftest import Add, Open
from tests.pages.inert import INERT, places
from tests.pages.records import MARK, PAYLOAD

TOPICS = ("rivers", "bridges", "bread", "stars", "violins", "maps", "tea", "snow", "clocks", "owls")
GOOD = [
    {
        "instruction": f"Write a sentence about {topic} for a school book, please.",
        "output": f"There are many {topic} in the world, and people like to read about {topic}.",
    }
    for topic in TOPICS
]
REFUSED = [
    {
        "instruction": f"Tell me about {topic} in a few words.",
        "output": "I'm sorry, but I can't help with that request.",
    }
    for topic in TOPICS
]


@pytest.fixture
def mixed(add: Add) -> str:
    """Ten good answers, ten refusals."""
    return add([*GOOD, *REFUSED], "mixed.jsonl")


def opened(open_page: Open, fingerprint: str, reviewer: str = "Ann") -> AppTest:
    """The page with a queue of all examples."""
    (Workspace().folder(fingerprint) / "review.json").write_text(
        '{"by": "size", "size": 1000, "kinds": ["sample"]}'
    )
    page = open_page("review", fingerprint, **{session.reviewer(): reviewer})
    assert not page.exception
    return page


def press(page: AppTest, *keys: str) -> AppTest:
    for key in keys:
        page.button(key=f"review-{key}").click().run()
        assert not page.exception
    return page


def said(page: AppTest) -> list[str]:
    return [each.value for kind in (page.main.markdown, page.main.text) for each in kind]


def shown(page: AppTest) -> str:
    return " | ".join(said(page))


def counts(fingerprint: str, reviewer: str = "Ann") -> list[str | None]:
    return [
        each.verdict for each in decisions(Workspace(), fingerprint) if each.reviewer == reviewer
    ]


def judge_all(fingerprint: str, reviewer: str, verdicts: dict[int, str]) -> None:
    ids = calls.ids(fingerprint, np.arange(20))
    for at, verdict in verdicts.items():
        decide(Workspace(), fingerprint, Decision(ids[at], reviewer, verdict))  # type: ignore[arg-type]


def test_without_a_name_the_page_asks_for_one(mixed: str, open_page: Open) -> None:
    page = open_page("review", mixed)
    assert not page.exception
    assert "Say who reviews" in shown(page)
    assert not [button for button in page.button if button.key == "review-accept"]


def test_the_name_in_the_address_is_taken_if_it_is_one(mixed: str, open_page: Open) -> None:
    page = open_page("review", mixed)
    page.query_params["reviewer"] = "two\nlines"
    page.run()
    assert not page.exception
    assert "Say who reviews" in shown(page)
    page.query_params["reviewer"] = "Bo"
    page.run()
    assert page.selectbox(key=session.reviewer()).value == "Bo"
    assert page.button(key="review-accept")


def test_every_decision_is_on_disk_before_the_next_example(mixed: str, open_page: Open) -> None:
    page = opened(open_page, mixed)
    assert "**1 of 20**" in said(page)
    press(page, "accept")
    assert counts(mixed) == ["accept"]
    assert "**2 of 20**" in said(page)
    press(page, "reject", "reason-3")
    press(page, "reject", "reject")
    assert counts(mixed) == ["accept", "reject", "reject"]
    assert [each.because for each in decisions(Workspace(), mixed)] == ["", "Incomplete", ""]
    again = opened(open_page, mixed)  # a new session, as after a reload
    assert "**4 of 20**" in said(again)
    assert "**3 of 20** judged" in shown(again)


def test_a_reason_of_ones_own_is_kept_or_refused_in_a_sentence(mixed: str, open_page: Open) -> None:
    page = opened(open_page, mixed)
    press(page, "reject")
    (reason,) = page.text_input
    reason.set_value("cites a law\u2028that is gone").run()
    assert "A reason is one line of 1 to 200 characters" in shown(page)
    assert counts(mixed) == []
    page.text_input[0].set_value("cites a law that is gone").run()
    assert [each.because for each in decisions(Workspace(), mixed)] == ["cites a law that is gone"]


def test_undo_takes_the_last_decision_back_and_goes_to_its_example(
    mixed: str, open_page: Open
) -> None:
    page = opened(open_page, mixed)
    press(page, "accept", "accept", "next", "undo")
    assert counts(mixed) == ["accept"]
    assert "**2 of 20**" in said(page)
    press(page, "undo")
    assert counts(mixed) == []
    assert page.button(key="review-undo").disabled


def test_back_and_next_stop_at_the_ends(mixed: str, open_page: Open) -> None:
    page = opened(open_page, mixed)
    assert page.button(key="review-back").disabled
    press(page, *["next"] * 19)
    assert "**20 of 20**" in said(page)
    assert page.button(key="review-next").disabled


def test_an_edit_is_kept_with_its_difference_and_accepted_as_edited(
    mixed: str, open_page: Open
) -> None:
    page = opened(open_page, mixed)
    press(page, "edit")
    before = [area.value for area in page.text_area]
    page.text_area[1].set_value("Better.").run()
    assert not page.exception
    (found,) = decisions(Workspace(), mixed)
    assert (found.verdict, found.edits) == ("edit", (NewText("/output", "Better."),))
    assert any(">Better<" in str(each.proto) for each in page.get("html"))
    press(page, "accept")
    assert decisions(Workspace(), mixed)[0].edits == found.edits
    press(page, "back", "edit")
    page.text_area[1].set_value(before[1]).run()  # as it came: nothing is judged any more
    assert counts(mixed) == [None]


def test_ends_of_lines_stay_as_they_came(add: Add, open_page: Open) -> None:
    record = {"instruction": "Say two lines.", "output": "one\r\ntwo"}
    fingerprint = add([record], "dos.jsonl")
    page = opened(open_page, fingerprint)
    press(page, "edit")
    page.text_area[1].set_value("one\nthree").run()
    (found,) = decisions(Workspace(), fingerprint)
    assert found.edits == (NewText("/output", "one\r\nthree"),)


def test_tags_stay_when_the_verdict_comes(mixed: str, open_page: Open) -> None:
    ids = calls.ids(mixed, np.arange(20))
    decide(Workspace(), mixed, Decision(ids[0], "Bo", tags=("rude",)))
    page = opened(open_page, mixed)
    press(page, "tag")
    (tags,) = [each for each in page.multiselect if str(each.key).startswith("review-tags")]
    tags.set_value(["rude"]).run()
    assert not page.exception
    assert "**0 of 20** judged" in shown(page)  # a tag alone is no verdict
    assert "Tags: rude" in said(page)
    press(page, "reject", "reject")
    (found,) = [each for each in decisions(Workspace(), mixed) if each.reviewer == "Ann"]
    assert (found.verdict, found.tags) == ("reject", ("rude",))
    assert "Tagged: rude 2" in said(page)
    press(page, "label")
    assert [(mark.name, mark.n) for mark in marks(Workspace(), mixed)] == [("rude", 2)]


def test_the_decisions_are_a_step_and_newer_ones_take_its_place(
    mixed: str, open_page: Open
) -> None:
    add_steps(mixed, [Filter(metric="n_turns", low=1)])
    page = opened(open_page, mixed)
    press(page, "reject", "reason-1", "accept")
    effect = "Review of 2 examples: 1 rejected, 0 edited. It drops 1 of 20 examples, and changes 0."
    assert effect in said(page)
    press(page, "add")
    assert calls.applied(mixed, load_history(Workspace(), mixed).recipe).reports[-1].n_dropped == 1
    (_, step) = load_history(Workspace(), mixed).recipe.steps
    assert isinstance(step, Review)
    assert (list(step.rejected.values()), len(step.accepted)) == (["Wrong"], 1)
    assert "Step 2 of the recipe does this" in shown(page)
    add_steps(mixed, [Filter(metric="n_turns", high=9)])
    page.run()
    assert "of 20** judged" in shown(page)  # what the step drops is still in the queue
    press(page, "reject", "reject", "replace")
    steps = load_history(Workspace(), mixed).recipe.steps
    assert [each.name for each in steps] == ["filter", "review", "filter"]
    assert len(steps[1].rejected) == 2
    page.button(key="recipe-undo").click().run()
    assert not page.exception
    assert len(load_history(Workspace(), mixed).recipe.steps[1].rejected) == 1
    assert page.button(key="review-replace")


def test_where_reviewers_disagree_one_has_to_be_settled_first(mixed: str, open_page: Open) -> None:
    judge_all(mixed, "Bo", {0: "accept", 1: "reject"})
    judge_all(mixed, "Ann", {0: "reject", 1: "reject"})
    page = opened(open_page, mixed)
    assert "Reviewers disagree on 1 example" in shown(page)
    assert not [button for button in page.button if button.key == "review-add"]
    page.selectbox(key=session.review_setting(mixed, "counts")).set_value("Bo").run()
    assert not page.exception
    press(page, "add")
    (step,) = load_history(Workspace(), mixed).recipe.steps
    assert len(step.rejected) == 1
    page.selectbox(key=session.review_setting(mixed, "counts")).set_value("").run()
    press(page, "replace")
    (step,) = load_history(Workspace(), mixed).recipe.steps
    assert len(step.rejected) == 2


def tab(page: AppTest, fingerprint: str, name: str) -> AppTest:
    page.session_state[session.tabs(fingerprint, "review")] = name
    page.run()
    assert not page.exception
    return page


def test_two_reviewers_are_compared(mixed: str, open_page: Open) -> None:
    page = opened(open_page, mixed)
    press(page, "accept")
    assert "two reviewers have judged the same" in shown(tab(page, mixed, "Agreement"))
    judge_all(
        mixed, "Ann", dict.fromkeys(range(5), "accept") | dict.fromkeys(range(5, 10), "reject")
    )
    judge_all(
        mixed, "Bo", dict.fromkeys(range(4), "accept") | dict.fromkeys(range(4, 10), "reject")
    )
    page.run()
    found = {metric.label: metric.value for metric in page.main.metric}
    assert found["Judged by both"] == "10"
    assert found["Agree on"] == "90%"
    assert found["Cohen's kappa"] == "0.80"
    assert found["Reads as"] == "substantial"


def test_what_the_rejected_share_can_be_proposed(mixed: str, open_page: Open) -> None:
    page = opened(open_page, mixed)
    assert "Once 3 examples are rejected" in shown(tab(page, mixed, "What the rejected share"))
    judge_all(mixed, "Ann", {at: "accept" if at < 10 else "reject" for at in range(20)})
    page.run()
    assert "Of 10 rejected 10 are: Refusal" in said(page)
    numbers = [
        int(str(each.key).rsplit("-", 1)[1])
        for each in page.button
        if str(each.key).startswith("review-propose-")
    ]
    titles = [text for text in said(page) if text.startswith("Of 10 rejected")]
    press(page, f"propose-{numbers[titles.index('Of 10 rejected 10 are: Refusal')]}")
    (proposal,) = load_history(Workspace(), mixed).proposals
    assert proposal == Filter(metric="refusal", high=0)


def test_texts_of_the_data_are_inert(odd: str, open_page: Open) -> None:
    page = opened(open_page, odd, reviewer=PAYLOAD[:50])
    typed = {"text_area.default", "text_area.value"}  # a text to be edited is text
    for at in range(7):
        assert places(page, MARK) <= INERT, at
        press(page, "edit")
        assert places(page, MARK) <= INERT | typed, at
        page.text_area[0].set_value(f"{PAYLOAD} {at}").run()
        assert not page.exception
        assert places(page, MARK) <= INERT | typed, at
        if at < 6:
            press(page, "next")
    for at, verdict in enumerate(["reject", "reject", "reject", "accept"]):
        here = calls.ids(odd, np.array([at]))[0]
        decide(Workspace(), odd, Decision(here, f"{PAYLOAD[:50]} 2", verdict, PAYLOAD[:99]))  # type: ignore[arg-type]
    for name in ("Agreement", "What the rejected share"):
        assert places(tab(page, odd, name), MARK) <= INERT | typed


def test_a_queue_of_nothing_says_what_to_do(mixed: str, open_page: Open) -> None:
    page = opened(open_page, mixed)
    page.button_group(key=session.review_setting(mixed, "kinds")).set_value([]).run()
    assert not page.exception
    assert "The queue is empty" in shown(page)


def test_texts_to_edit_are_those_that_the_steps_before_leave(add: Add, open_page: Open) -> None:
    record = {"instruction": "Who answers?", "output": "Write to ann@example.com today."}
    fingerprint = add([record], "mail.jsonl")
    add_steps(fingerprint, [ScrubPii(entities=("EMAIL_ADDRESS",))])
    page = opened(open_page, fingerprint)
    press(page, "edit")
    output = page.text_area[1]
    assert output.value == "Write to <EMAIL> today."
    output.set_value("Write to <EMAIL> soon.").run()
    press(page, "accept", "add")
    recipe = load_history(Workspace(), fingerprint).recipe
    assert [edit.text for edit in recipe.steps[1].edits] == ["Write to <EMAIL> soon."]


def test_a_step_that_is_switched_off_is_replaced_too(mixed: str, open_page: Open) -> None:
    page = opened(open_page, mixed)
    press(page, "reject", "reject", "add")
    step = load_history(Workspace(), mixed).recipe.steps[0]
    switch_step(mixed, 0, step)
    page.run()
    press(page, "replace")
    assert load_history(Workspace(), mixed).recipe.steps == (step,)


def test_the_reviewer_can_leave(mixed: str, open_page: Open) -> None:
    page = opened(open_page, mixed)
    page.run()
    assert "Ann" in page.query_params["reviewer"]
    page.selectbox(key=session.reviewer()).set_value(None).run()
    assert not page.exception
    assert "Say who reviews" in shown(page)
    assert "reviewer" not in page.query_params


def test_an_edit_that_leaves_no_example_is_refused_in_a_sentence(
    mixed: str, open_page: Open
) -> None:
    page = opened(open_page, mixed)
    press(page, "edit")
    page.text_area[1].set_value("").run()
    assert not page.exception
    assert "With this text the record is no example any more" in shown(page)
    assert decisions(Workspace(), mixed) == []


def test_what_the_form_of_a_record_needs_is_not_edited(add: Add, open_page: Open) -> None:
    call = {"name": "f", "arguments": '{"x": 1}'}
    calling = [{"id": "c", "type": "function", "function": call}]
    record = {
        "messages": [
            {"role": "user", "content": "Call it."},
            {"role": "assistant", "content": None, "tool_calls": calling},
            {"role": "tool", "tool_call_id": "c", "content": "1"},
            {"role": "assistant", "content": "It said 1."},
        ],
    }
    page = opened(open_page, add([record], "calls.jsonl"))
    press(page, "edit")
    assert [text.value for text in page.main.text if text.value.startswith("/")] == [
        "/messages/0/content",
        "/messages/1/tool_calls/0/function/name",
        "/messages/1/tool_calls/0/function/arguments",
        "/messages/2/content",
        "/messages/3/content",
    ]


def test_two_texts_that_are_changed_at_once_are_both_kept(mixed: str, open_page: Open) -> None:
    page = opened(open_page, mixed)
    press(page, "edit")
    page.text_area[0].set_value("Another prompt.")
    page.text_area[1].set_value("Another answer.").run()
    assert not page.exception
    (found,) = decisions(Workspace(), mixed)
    assert {edit.path for edit in found.edits} == {"/instruction", "/output"}
