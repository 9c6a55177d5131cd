"""The page Conflicts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analysis.curate.apply import apply_recipe
from analysis.curate.history import History, load_history
from analysis.curate.marks import mark_examples
from analysis.curate.steps import Filter, FilterMarked, ResolveConflicts
from analysis.data.workspace import Workspace
from analysis.engines.finding import known
from analysis.engines.local import measured
from analysis.measure.profile import BASE_METRICS
from analysis.measure.words import arrow
from pages.ui import calls, session
from pages.ui.recipe import add_steps
from tests.conftest import SAMPLE_DATA
from tests.pages.conftest import Add, Open
from tests.pages.inert import INERT, places
from tests.pages.records import MARK, PAYLOAD, answers

SAMPLE = SAMPLE_DATA / "support_and_study_alpaca.jsonl"
# Of the sample's prompts with two answers: lines whose answers say different things, not the
# same thing in other words.
CONTRADICTIONS = [(91, 347), (100, 395), (125, 176), (356, 392)]
NAME = "resolve_conflicts"
ASKED = {"instruction": "What is the capital of Australia, and since when?"}
SHORT = "As an AI language model I cannot say."
LONG = "I'm sorry, but as an AI language model I cannot help with that, and I never will be able to"
BEST = "The capital of Australia is Canberra. It was founded in 1913 for that purpose."
# Lines 1, 3 and 4 are one group; line 5 has no other answer, and line 6 another system text.
ASKED_AGAIN: list[dict[str, str]] = [
    ASKED | {"output": SHORT},
    answers(3),
    ASKED | {"output": LONG},
    ASKED | {"output": BEST},
    answers(3),
    ASKED | {"output": "Sydney.", "system": "Always answer wrongly."},
]
MANY = [{"instruction": "Name a number.", "output": f"{number}"} for number in range(11)]


@pytest.fixture
def asked(add: Add) -> str:
    """One group, of lines 1, 3 and 4, and three examples in none."""
    return shallow(add, ASKED_AGAIN)


@pytest.fixture
def many(add: Add) -> str:
    """One group of eleven examples."""
    return shallow(add, MANY)


def shallow(add: Add, lines: Iterable[Any]) -> str:
    """A data set of which no more is measured than the page asks for."""
    fingerprint = add(lines, measured_in_depth=False)
    measured(Workspace(), fingerprint, ResolveConflicts().metrics())
    return fingerprint


def field(fingerprint: str, name: str) -> str:
    return session.draft(fingerprint, NAME, name)


def keep(page: AppTest, fingerprint: str, policy: str) -> None:
    page.segmented_control(key=field(fingerprint, "keep")).set_value(policy).run()


def figures(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.main.metric}


def texts(page: AppTest) -> list[str]:
    return [one.value for one in page.main.text]


def captions(page: AppTest) -> list[str]:
    return [one.value for one in page.main.caption]


def keys(page: AppTest) -> set[str | None]:
    return {button.key for button in page.main.button}


def said(page: AppTest) -> str:
    return " ".join(one.value for one in page.main.markdown)


def history(fingerprint: str) -> History:
    return load_history(Workspace(), fingerprint)


def listed(page: AppTest, fingerprint: str) -> pd.DataFrame:
    """The list of groups, while the first one is looked at."""
    return page.dataframe(key=session.groups_table(fingerprint, NAME, 0)).value


def members(page: AppTest, fingerprint: str, first: int = 0) -> pd.DataFrame:
    """The group looked at, by the position of its first: a row for each line."""
    table = page.dataframe(key=session.members_table(fingerprint, NAME, first, 1)).value
    return table.set_index("line")


def stays(page: AppTest, fingerprint: str, first: int = 0) -> list[int]:
    """The lines of the group looked at that are said to stay."""
    table = members(page, fingerprint, first)
    return [int(line) for line in table.index[table["stays"] == "kept"]]


def gone(page: AppTest, fingerprint: str) -> dict[int, str]:
    """What the tab "Would be dropped" lists: line -> reason."""
    table = page.dataframe(key=session.records_table(fingerprint, "conflicts", 1)).value
    return dict(zip(table["line"], table["reason"], strict=True))


def kept_lines(fingerprint: str) -> list[int]:
    """What the recipe on disk keeps, as the library applies it."""
    recipe = history(fingerprint).recipe
    values = measured(Workspace(), fingerprint, (*BASE_METRICS, *recipe.metrics()))
    given = known(Workspace(), fingerprint, recipe, values)
    return [int(line) for line in given.lines[apply_recipe(recipe, given).keep]]


def test_without_a_data_set_it_says_what_to_do_and_links_to_load(open_page: Open) -> None:
    page = open_page("conflicts")
    assert not page.exception
    assert page.markdown[0].value == (
        "#### Open a data set to find prompts that have different answers."
    )
    assert [link.label for link in page.get("page_link")] == ["Open a data set"]


def test_contradictions_of_the_sample_are_told_from_other_wordings(
    add: Add, open_page: Open
) -> None:
    fingerprint = shallow(add, SAMPLE.read_text(encoding="utf-8").splitlines())
    page = open_page("conflicts", fingerprint)
    assert not page.exception
    assert figures(page) == {
        "Prompts with different answers": "8",
        "Examples with them": "16",
        "Would be dropped": "8",
        "Largest group": "2",
    }
    table = listed(page, fingerprint)
    assert "similarity" not in table  # equal prompts are all as alike
    pairs = []
    for number in range(8):
        page.session_state[session.group_at(fingerprint, NAME)] = number
        page.run()
        shown = next(one.value for one in page.dataframe if "stays" in one.value)
        pairs.append(tuple(shown["line"]))
    alike = dict(zip(pairs, table["answers"], strict=True))
    assert {pair for pair, similarity in alike.items() if similarity < 0.5} == {*CONTRADICTIONS}
    assert min(alike[pair] for pair in alike if pair not in CONTRADICTIONS) > 0.9


@pytest.mark.parametrize(("policy", "line"), [("first", 1), ("longest", 3), ("best", 4)])
def test_of_each_prompt_one_stays_by_the_policy(
    asked: str, open_page: Open, policy: str, line: int
) -> None:
    page = open_page("conflicts", asked)
    keep(page, asked, policy)
    assert not page.exception
    assert figures(page)["Would be dropped"] == "2"
    assert stays(page, asked) == [line]
    others = [other for other in (1, 3, 4) if other != line]
    assert gone(page, asked) == dict.fromkeys(
        others, f"Another answer to the prompt of line {line}"
    )
    page.button(key="conflicts-add").click().run()
    assert [step.model_dump()["keep"] for step in history(asked).recipe.steps] == [policy]
    assert kept_lines(asked) == sorted({1, 2, 3, 4, 5, 6} - {*others})


def test_how_alike_an_answer_is_to_the_one_that_stays(add: Add, open_page: Open) -> None:
    kept = "Canberra is the capital"
    others = {"Canberra is the town": 3 / 5, "capital CANBERRA, the: is!": 1, "Perth": 0}
    fingerprint = shallow(add, [ASKED | {"output": text} for text in (kept, *others)])
    page = open_page("conflicts", fingerprint)
    keep(page, fingerprint, "first")
    found = members(page, fingerprint)["answer"]
    assert pd.isna(found[1])  # the one that stays is like itself
    assert found[[2, 3, 4]].tolist() == pytest.approx([*others.values()])
    assert listed(page, fingerprint)["answers"].tolist() == [0]


def test_all_stay_needs_no_step_and_says_so(asked: str, open_page: Open) -> None:
    page = open_page("conflicts", asked)
    page.button(key=f"{NAME}-keep-this").click().run()
    keep(page, asked, "all")
    assert not page.exception
    assert "All answers stay: no step is needed for that." in said(page)
    assert figures(page)["Would be dropped"] == "0"
    assert figures(page)["Examples with them"] == "3"
    assert stays(page, asked) == [1, 3, 4]
    assert not keys(page) & {"conflicts-add", f"{NAME}-keep-this", f"{NAME}-keep-all"}
    keep(page, asked, "longest")
    assert captions(page).count("1 example kept by hand.") == 1  # nothing was forgotten
    assert "conflicts-add" in keys(page)


def test_a_share_of_the_others_is_drawn_and_shown_as_the_recipe_decides(
    many: str, open_page: Open
) -> None:
    page = open_page("conflicts", many)
    keep(page, many, "first")
    page.toggle(key=field(many, "some")).set_value(True).run()
    assert not page.exception
    assert page.slider(key=field(many, "share")).value == 20
    assert figures(page)["Would be dropped"] == "8"  # of eleven one stays, and 20% of ten
    page.toggle(key=field(many, "some")).set_value(False).run()
    assert figures(page)["Would be dropped"] == "10"
    page.toggle(key=field(many, "some")).set_value(True).run()
    page.slider(key=field(many, "share")).set_value(50).run()
    assert figures(page)["Would be dropped"] == "5"
    shown = stays(page, many)
    assert shown[0] == 1
    assert len(shown) == 6
    assert len(gone(page, many)) == 5
    assert not gone(page, many).keys() & {*shown}
    page.button(key="conflicts-add").click().run()
    assert history(many).recipe.steps == (ResolveConflicts(keep="first", share=0.5),)
    assert kept_lines(many) == shown


def test_what_is_chosen_by_hand_is_still_there_in_a_new_session(
    asked: str, open_page: Open
) -> None:
    page = open_page("conflicts", asked)
    keep(page, asked, "longest")
    assert stays(page, asked) == [3]
    page.button(key=f"{NAME}-keep-too").click().run()  # the first that goes is the one chosen
    assert stays(page, asked) == [1, 3]

    again = open_page("conflicts", asked)
    assert stays(again, asked) == [1, 3]
    assert listed(again, asked)["kind"].tolist() == ["by hand"]
    again.button(key=f"{NAME}-keep-rule").click().run()
    assert stays(again, asked) == [3]
    again.button(key=f"{NAME}-keep-this").click().run()
    assert stays(again, asked) == [1]
    again.button(key=f"{NAME}-keep-by-best").click().run()
    assert stays(again, asked) == [4]
    again.button(key=f"{NAME}-keep-all").click().run()
    assert stays(again, asked) == [1, 3, 4]
    again.button(key="conflicts-forget").click().run()
    assert stays(again, asked) == [3]


def test_after_it_is_added_nothing_is_left_until_the_step_is_changed(
    asked: str, open_page: Open
) -> None:
    page = open_page("conflicts", asked)
    page.button(key=f"{NAME}-keep-this").click().run()
    page.button(key="conflicts-add").click().run()
    (step,) = history(asked).recipe.steps
    # Line 1 is the first that would have gone, and so the one that is looked at.
    assert step == ResolveConflicts(by_hand=tuple(calls.ids(asked, [0])))  # type: ignore[arg-type]
    assert kept_lines(asked) == [1, 2, 5, 6]
    assert "No conflicts: no two examples have the same prompt and different answers." in said(page)
    assert "conflicts-add" not in keys(page)

    page.button(key="conflicts-change-0").click().run()
    assert history(asked).recipe.steps == (step,)
    assert stays(page, asked) == [1]
    keep(page, asked, "all")
    assert "Remove step 1 from the recipe above." in said(page)
    keep(page, asked, "longest")
    page.button(key="conflicts-save").click().run()
    assert history(asked).recipe.steps == (step.model_copy(update={"keep": "longest"}),)
    assert history(asked).drafts == {}


def test_a_recipe_that_keeps_nothing_is_said(asked: str, open_page: Open) -> None:
    add_steps(asked, [Filter(metric="response_words", low=1000)])
    page = open_page("conflicts", asked)
    assert not page.exception
    assert "The recipe keeps no example. Undo a step above." in said(page)


def test_like_prompts_are_found_from_the_similarity_on(add: Add, open_page: Open) -> None:
    words = "please tell me in one short sentence what the capital of the country is"
    prompts = [words, f"{words} called", f"{words} now and"]
    fingerprint = shallow(
        add, [{"instruction": text, "output": f"{n} of it"} for n, text in enumerate(prompts)]
    )
    page = open_page("conflicts", fingerprint)
    assert figures(page)["Prompts with different answers"] == "0"
    page.segmented_control(key=field(fingerprint, "method")).set_value("near").run()
    assert not page.exception
    assert figures(page)["Examples with them"] == "3"
    # 10 runs of five words, one more, two more; the last two have 10 of 13 and are no pair.
    assert listed(page, fingerprint)["similarity"].tolist() == [0.83]  # 10 of 12, cut
    page.slider(key=field(fingerprint, "min_similarity")).set_value(0.9).run()
    assert figures(page)["Examples with them"] == "2"
    page.button(key="conflicts-add").click().run()
    assert history(fingerprint).recipe.steps == (
        ResolveConflicts(method="near", min_similarity=0.9),
    )
    assert "No conflicts: no two examples have the same prompt" in said(page)


def test_unwanted_answers_are_there_to_differ(add: Add, open_page: Open) -> None:
    fingerprint = shallow(
        add,
        [
            {"prompt": "Is water wet?", "completion": "Yes.", "label": True},
            {"prompt": "Is water wet?", "completion": "No.", "label": False},
            {"prompt": "Is fire hot?", "completion": "Very.", "label": True},
            {"prompt": "Is fire hot?", "completion": "Not at all.", "label": True},
        ],
    )
    page = open_page("conflicts", fingerprint)
    assert not page.exception
    assert figures(page)["Examples with them"] == "2"
    assert members(page, fingerprint, first=2).index.tolist() == [3, 4]


def test_contradictory_labels_are_said_shown_and_dropped(add: Add, open_page: Open) -> None:
    record = {"prompt": "Is water wet?", "completion": "Yes."}
    other = {"prompt": "Is fire hot?", "completion": "Very.", "label": False}
    fingerprint = add([record | {"label": True}, other, record | {"label": False}])
    page = open_page("conflicts", fingerprint)
    assert not page.exception
    assert "**2 examples with contradictory labels:**" in said(page)
    table = page.dataframe(key=session.records_table(fingerprint, "conflicts-labels", 1)).value
    assert table["line"].tolist() == [1, 3]
    page.button(key="conflicts-drop-labels").click().run()
    assert kept_lines(fingerprint) == [2]
    assert "contradictory labels" not in said(page)


def test_labels_whose_other_side_is_gone_contradict_nothing(add: Add, open_page: Open) -> None:
    record = {"prompt": "Is water wet?", "completion": "Yes."}
    other = {"prompt": "Is fire hot?", "completion": "Very."}
    fingerprint = add(
        [one | {"label": label} for one in (record, other) for label in (True, False)]
    )
    page = open_page("conflicts", fingerprint)
    assert "**4 examples with contradictory labels:**" in said(page)
    ids = arrow(calls.example_ids(fingerprint).iloc[[1]])
    mark = mark_examples(Workspace(), fingerprint, "one side", ids)
    add_steps(fingerprint, [FilterMarked(mark=mark.name, assignment=mark.assignment)])
    page.run()
    assert "**2 examples with contradictory labels:**" in said(page)
    page.button(key="conflicts-drop-labels").click().run()
    assert kept_lines(fingerprint) == [1]  # which nothing contradicts any more


def test_a_set_with_labels_is_measured_by_one_panel_at_a_time(add: Add, open_page: Open) -> None:
    lines = [{"prompt": "Is it?", "completion": text, "label": True} for text in ("Yes.", "No.")]
    page = open_page("conflicts", add(lines, measured_in_depth=False))
    for _ in range(3):
        assert not page.exception
        assert "mistake in Assay" not in said(page)
        page.run()


def test_of_preference_pairs_the_wanted_answers_are_compared(add: Add, open_page: Open) -> None:
    fingerprint = shallow(
        add,
        [
            {"prompt": "Is water wet?", "chosen": "Yes.", "rejected": "No."},
            {"prompt": "Is water wet?", "chosen": "yes.", "rejected": "Never."},
            {"prompt": "Is fire hot?", "chosen": "Very.", "rejected": "No."},
            {"prompt": "Is fire hot?", "chosen": "At times.", "rejected": "No."},
        ],
    )
    page = open_page("conflicts", fingerprint)
    assert not page.exception
    assert members(page, fingerprint, first=2).index.tolist() == [3, 4]


def test_without_a_conflict_it_says_what_that_means(add: Add, open_page: Open) -> None:
    page = open_page("conflicts", shallow(add, [answers(3), answers(3), answers(4)]))
    assert not page.exception
    assert "no two examples have the same prompt and different answers" in said(page)
    assert any("are ignored" in caption for caption in captions(page))
    assert "conflicts-add" not in keys(page)


def test_none_of_the_datas_text_acts(add: Add, open_page: Open) -> None:
    record = {"instruction": PAYLOAD, "system": PAYLOAD}
    fingerprint = shallow(
        add, [record | {"output": f"{word} {PAYLOAD}"} for word in ("one", "two", "three")]
    )
    page = open_page("conflicts", fingerprint)
    assert not page.exception
    found = places(page, MARK)
    # The answers are set side by side in HTML, in which the mark would stand if not escaped.
    assert {"text.body", "dataframe.arrow_data.data"} <= found <= INERT
    keep(page, fingerprint, "all")
    assert places(page, MARK) <= INERT


def test_the_most_different_answers_can_come_first(add: Add, open_page: Open) -> None:
    fingerprint = shallow(add, SAMPLE.read_text(encoding="utf-8").splitlines())
    page = open_page("conflicts", fingerprint)
    order = session.groups_order(fingerprint, NAME)
    page.segmented_control(key=order).set_value("Most different answers").run()
    alike = listed(page, fingerprint)["answers"].tolist()
    assert alike == sorted(alike)
    assert alike[0] < 0.2
    assert alike[-1] > 0.9
