"""The page Balance."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from analysis.__main__ import main
from analysis.curate.history import load_history
from analysis.curate.recipe import to_yaml
from analysis.curate.steps import Balance, Filter
from analysis.data.workspace import Workspace
from pages.ui import calls, session
from pages.ui.recipe import add_steps
from tests.pages.conftest import Add, Open
from tests.pages.inert import INERT, places
from tests.pages.records import CHINESE, MARK, PAYLOAD

TOPICS = ("rivers", "bridges", "bread", "stars", "violins", "maps", "tea", "snow", "clocks", "owls")
ENGLISH = [
    {
        "instruction": f"Write a sentence about {topic} for a school book, please.",
        "output": f"There are many {topic} in the world, and people like to read about {topic}.",
    }
    for topic in TOPICS
]
IN_CHINESE = [
    {"instruction": f"{CHINESE}第{number}次", "output": "植物利用光把水和二氧化碳变成糖和氧气。"}
    for number in range(4)
]


@pytest.fixture
def both(add: Add) -> str:
    """Ten examples in English, four in Chinese."""
    return add([*ENGLISH, *IN_CHINESE], "both.jsonl")


def figures(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.main.metric}


def choose(page: AppTest, fingerprint: str, name: str, value: object) -> AppTest:
    key = session.draft(fingerprint, "balance", name)
    kind = {"by": page.selectbox, "size": page.number_input}.get(name, page.segmented_control)
    kind(key=key).set_value(value).run()
    assert not page.exception
    return page


def opened(open_page: Open, fingerprint: str, by: str = "language") -> AppTest:
    page = open_page("balance", fingerprint)
    assert not page.exception
    return choose(page, fingerprint, "by", by)


def test_the_plan_is_seen_before_anything_is_added(both: str, open_page: Open) -> None:
    page = opened(open_page, both)
    assert figures(page) == {
        "Examples now": "14",
        "Would stay": "8",
        "Would be dropped": "6",
        "Lacking": "0",
    }
    said = [text.value for text in page.main.text]
    assert "The scarcest part is zh: 4 there, 50.0% wanted. Without it 10 could stay." in said
    table = page.main.dataframe[0].value
    assert table["stays"].tolist() == [4, 4]
    assert table["goes"].tolist() == [6, 0]
    assert not load_history(Workspace(), both).recipe.steps


def test_what_a_size_asks_for_and_is_not_there_is_counted(both: str, open_page: Open) -> None:
    page = opened(open_page, both)
    choose(page, both, "size", 16)
    assert figures(page)["Would stay"] == "8"
    assert figures(page)["Lacking"] == "4"
    choose(page, both, "short", "leave")
    assert figures(page)["Would stay"] == "12"
    choose(page, both, "short", "others")
    assert figures(page)["Would stay"] == "14"
    choose(page, both, "short", "repeat")
    assert figures(page)["Would be added"] == "4"
    assert figures(page)["Lacking"] == "0"
    assert page.main.dataframe[1].value["How"].tolist() == ["Repeated"] * 4
    choose(page, both, "size", None)  # as many as can be: nothing is short of anything
    assert figures(page)["Would stay"] == "8"


def test_own_parts_begin_with_what_is_there_and_are_kept(both: str, open_page: Open) -> None:
    page = opened(open_page, both)
    choose(page, both, "target", "own")
    assert [slider.value for slider in page.slider] == [71.0, 29.0]
    page.slider[1].set_value(71.0).run()
    assert figures(page)["Would stay"] == "8"
    again = open_page("balance", both)
    assert [slider.value for slider in again.slider] == [71.0, 71.0]
    again.slider[0].set_value(0.0).run()
    again.slider[1].set_value(0.0).run()
    assert not again.exception
    assert any("One part at least" in said.value for said in again.main.text)
    assert load_history(Workspace(), both).drafts["balance"].as_dict()["target"] == {
        "en": 0,
        "zh": 71,
    }


@pytest.mark.parametrize("by", ["language", "cluster"])
def test_page_and_command_line_keep_the_same(both: str, open_page: Open, tmp_path, by: str) -> None:
    page = opened(open_page, both, by)
    page.button(key="balance-add").click().run()
    assert not page.exception
    recipe = load_history(Workspace(), both).recipe
    assert [step.name for step in recipe.steps] == ["balance"]
    kept = calls.ids(both, np.flatnonzero(calls.applied(both, recipe).keep))
    folder = tmp_path / "made"
    folder.mkdir()
    (folder / "recipe.yaml").write_text(to_yaml(recipe), encoding="utf-8")
    for digest in recipe.assignments():
        name = f"assignment-{digest}.parquet"
        stored = Workspace().folder(both) / "assignments"
        (folder / name).write_bytes(next(stored.glob(f"*{digest}*")).read_bytes())
    source = next(path for path in Workspace().folder(both).glob("source*"))
    copy = tmp_path / "both.jsonl"
    copy.write_bytes(source.read_bytes())
    assert main(["run", str(folder / "recipe.yaml"), str(copy), "--out", str(tmp_path / "o")]) == 0
    lines = (tmp_path / "o" / "kept.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(kept)
    source_lines = copy.read_text(encoding="utf-8").splitlines()
    at = np.flatnonzero(calls.applied(both, recipe).keep)
    assert lines == [source_lines[position] for position in at]


def test_values_of_a_column_are_parts_and_are_shown_inert(add: Add, open_page: Open) -> None:
    sources = ["web", "web", "web", "web", PAYLOAD, PAYLOAD]
    records = [each | {"source": at} for each, at in zip(ENGLISH[:6], sources, strict=True)]
    columns = add(records, "columns.jsonl")
    page = open_page("balance", columns)
    choose(page, columns, "by", "column:source")
    assert figures(page)["Would stay"] == "4"
    choose(page, columns, "target", "own")
    page.button(key="balance-add").click().run()
    assert not page.exception
    assert places(page, MARK) <= INERT | {"plotly_chart.spec"}
    assert load_history(Workspace(), columns).recipe.steps[0].as_dict()["column"] == "source"


def test_it_is_set_anew_in_its_place(both: str, open_page: Open) -> None:
    add_steps(both, [Balance(by="language", choose="best"), Filter(metric="n_turns", low=1)])
    page = open_page("balance", both)
    page.button(key="balance-change-0").click().run()
    assert figures(page)["Examples now"] == "14"
    choose(page, both, "choose", "random")
    page.button(key="balance-save").click().run()
    assert load_history(Workspace(), both).recipe.steps[0] == Balance(
        by="language", choose="random"
    )


def test_parts_that_are_in_proportion_already_lose_nothing(add: Add, open_page: Open) -> None:
    alike = add([*ENGLISH[:4], *IN_CHINESE], "alike.jsonl")
    page = opened(open_page, alike)
    assert figures(page)["Would be dropped"] == "0"
    assert any("this proportion already" in said.value for said in page.main.markdown)
