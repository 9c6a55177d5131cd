from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis.__main__ import main
from analysis.curate.history import change, load_history
from analysis.curate.recipe import Recipe, to_yaml
from analysis.curate.steps import DropToxic
from analysis.data.workspace import Workspace
from analysis.engines.jobs import Jobs
from analysis.engines.kinds import SCORE
from analysis.engines.toxicity import score_texts
from analysis.measure.toxicity.search import ToxicitySearch
from pages.ui import session
from tests.measure.toxicity.models import LABELS, tiny_checkpoint
from tests.pages.conftest import Add, Open
from tests.pages.inert import INERT, places
from tests.pages.records import MARK, PAYLOAD

RUDE = "You are a stupid damn fool, shut up you idiot."
RECORDS = [
    {"instruction": "How do I bake bread?", "output": "Mix flour and water, then wait."},
    {"instruction": "What do you think of me?", "output": RUDE},
    {"instruction": RUDE, "output": "Let us stay calm, please."},
    {"instruction": "Name a colour.", "output": "Blue is a colour."},
]


@pytest.fixture
def rude(add: Add) -> str:
    """Two calm examples, one with a rude answer, one with a rude prompt."""
    return add(RECORDS, "rude.jsonl")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tiny_checkpoint(tmp_path_factory.mktemp("model")))


def field(fingerprint: str, name: str) -> str:
    return session.draft(fingerprint, "drop_toxic", name)


def figures(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.metric}


def texts(page: AppTest) -> Iterable[str]:
    return [each.value for each in (*page.markdown, *page.text, *page.caption)]


def draft(fingerprint: str) -> DropToxic:
    found = load_history(Workspace(), fingerprint).drafts["drop_toxic"]
    assert isinstance(found, DropToxic)
    return found


def is_blurred(page: AppTest) -> bool:
    return any("toxicity-blurred" in html.proto.body for html in page.get("html"))


def set_model(fingerprint: str, model: str) -> None:
    """As one types it on the page, which a test of it cannot."""
    change(Workspace(), fingerprint, lambda now: now.drafting(DropToxic(model=model)))


def test_without_a_data_set_it_says_what_to_do(open_page: Open) -> None:
    page = open_page("toxicity")
    assert not page.exception and not page.metric


def test_the_screen_shows_what_is_toxic_the_worst_first(rude: str, open_page: Open) -> None:
    page = open_page("toxicity", rude)
    assert not page.exception
    shown = figures(page)
    assert (shown["Toxic prompts"], shown["Toxic responses"]) == ("1", "1")
    assert shown["Would be dropped"] == "2"
    assert any("Drop toxic examples" in text and "2 of 4 dropped" in text for text in texts(page))


def test_what_is_set_is_what_the_recipe_and_the_command_line_drop(
    rude: str, open_page: Open, tmp_path: Path
) -> None:
    page = open_page("toxicity", rude)
    page.button_group(key=field(rude, "fields")).set_value(["response"]).run()
    page.slider(key=field(rude, "threshold")).set_value(0.6).run()
    page.button(key="toxicity-add").click().run()
    assert not page.exception
    (step,) = load_history(Workspace(), rude).recipe.steps
    assert step == DropToxic(model="screen", fields=("response",), threshold=0.6)
    recipe, out = tmp_path / "recipe.yaml", tmp_path / "out"
    recipe.write_text(to_yaml(Recipe(steps=(step,))))
    source = Workspace().require(rude)
    assert main(["run", str(recipe), str(tmp_path / "file.jsonl"), "--out", str(out)]) == 0
    assert len((out / "kept.jsonl").read_text().splitlines()) == 3
    assert source.name == "rude.jsonl"
    assert page.metric[0].value == "3" or "3" in {metric.value for metric in page.metric}


def test_a_text_is_blurred_until_it_is_asked_for(rude: str, open_page: Open) -> None:
    page = open_page("toxicity", rude)
    assert is_blurred(page)
    page.button(key="toxicity-show").click().run()
    assert not is_blurred(page)
    page.button(key="toxicity-next").click().run()
    assert is_blurred(page)  # of another example
    page.toggle(key=session.toxicity_plain(rude)).set_value(True).run()
    assert not is_blurred(page)


def test_what_is_not_toxic_stays_and_is_remembered(rude: str, open_page: Open) -> None:
    page = open_page("toxicity", rude)
    page.button(key="toxicity-free").click().run()
    assert figures(page)["Would be dropped"] == "1"
    assert len(draft(rude).by_hand or ()) == 1
    again = open_page("toxicity", rude)
    assert figures(again)["Would be dropped"] == "1"
    again.button(key="toxicity-free").click().run()
    assert figures(again)["Would be dropped"] == "2" and draft(rude).by_hand is None


def test_no_label_and_no_side_is_one_sentence_and_changes_nothing(
    rude: str, open_page: Open
) -> None:
    page = open_page("toxicity", rude)
    page.button_group(key=field(rude, "fields")).set_value([]).run()
    assert any("choose the other one first" in text for text in texts(page))
    assert figures(page)["Would be dropped"] == "2"


def test_where_nothing_reaches_the_threshold_it_says_so(add: Add, open_page: Open) -> None:
    page = open_page("toxicity", add([RECORDS[0], RECORDS[3]]))
    assert figures(page)["Would be dropped"] == "0"
    assert any("Lower it to see the worst" in text for text in texts(page))


def test_a_model_shows_what_it_has_scored_and_the_step_asks_for_no_more(
    rude: str, open_page: Open, model: str
) -> None:
    set_model(rude, model)
    page = open_page("toxicity", rude)
    assert not page.exception
    assert any("has scored nothing of this data set yet" in text for text in texts(page))
    score_texts(Workspace(), rude, ToxicitySearch(model, n_texts=1))
    page.run()
    assert any("1 of 7 different texts are scored, 6 are not" in text for text in texts(page))
    assert figures(page)["Texts not scored"] == "6"
    page.slider(key=field(rude, "threshold")).set_value(0.0).run()
    page.button(key="toxicity-add").click().run()
    (step,) = load_history(Workspace(), rude).recipe.steps
    assert isinstance(step, DropToxic) and (step.model, step.n_texts) == (model, 1)
    score_texts(Workspace(), rude, ToxicitySearch(model))
    page.button(key="toxicity-change-0").click().run()
    assert any("All 7 different texts are scored" in text for text in texts(page))
    labels = page.button_group(key=field(rude, "labels"))
    assert list(labels.options) == [label.replace("_", " ") for label in LABELS]
    page.button(key="toxicity-save").click().run()
    (step,) = load_history(Workspace(), rude).recipe.steps
    assert isinstance(step, DropToxic) and step.n_texts is None
    assert not page.exception


def test_the_button_begins_the_work_with_what_is_set(
    rude: str, open_page: Open, model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.engines.jobs.spawn", lambda *_, **__: None)
    set_model(rude, model)
    page = open_page("toxicity", rude)
    page.number_input(key=session.toxicity_texts(rude, 0)).set_value(3).run()
    page.button(key="toxicity-score").click().run()
    job = Jobs(Workspace()).latest(SCORE, rude)
    assert job is not None
    assert job.params == {"model": model, "n_texts": 3, "limit_s": 0}


def test_no_text_of_the_data_acts(add: Add, open_page: Open) -> None:
    hostile = {"instruction": PAYLOAD, "output": f"{RUDE} {PAYLOAD}"}
    fingerprint = add([hostile, RECORDS[0]])
    page = open_page("toxicity", fingerprint)
    page.toggle(key=session.toxicity_plain(fingerprint)).set_value(True).run()
    assert not page.exception
    assert places(page, MARK) <= INERT
    # Of the marked texts every character of the data is escaped.
    assert places(page, "&lt;script&gt;alert(1)") == {"html.body"}
