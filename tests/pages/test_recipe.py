"""The page Recipe."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from analysis.__main__ import main
from analysis.curate.history import load_history
from analysis.curate.recipe import Recipe, to_yaml
from analysis.curate.steps import Disabled, Filter, StepModel
from analysis.data.workspace import Workspace
from pages.ui import session
from pages.ui.recipe import add_steps, undo
from tests.pages.conftest import Open
from tests.pages.inert import INERT, places
from tests.pages.records import MARK, PAYLOAD

LONG = Filter(metric="response_words", low=10)
SHORT = Filter(metric="response_words", high=15)


def steps(fingerprint: str) -> tuple[StepModel, ...]:
    return load_history(Workspace(), fingerprint).recipe.steps


def figures(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.main.metric}


def listed(page: AppTest) -> list[str]:
    return [text.value for text in page.main.text]


@pytest.fixture
def begun(flawed: str) -> str:
    """Twenty examples of 1 to 20 words, and a recipe of two steps."""
    add_steps(flawed, [LONG, SHORT])
    return flawed


def test_without_a_step_it_says_where_steps_come_from(flawed: str, open_page: Open) -> None:
    page = open_page("recipe", flawed)
    assert not page.exception
    assert figures(page) == {
        "Examples in": "20",
        "Kept": "20",
        "Dropped": "0",
        "Steps at work": "0 of 0",
    }
    assert any("No step yet" in shown.value for shown in page.markdown)


def test_each_step_says_what_came_in_and_what_went_out(begun: str, open_page: Open) -> None:
    page = open_page("recipe", begun)
    assert not page.exception
    assert listed(page)[:4] == [
        "1. Keep response words of at least 10",
        "20 in, 9 dropped, 11 out",
        "2. Keep response words of at most 15",
        "11 in, 5 dropped, 6 out",
    ]


def test_steps_are_moved_switched_off_and_removed_and_undo_brings_them_back(
    begun: str, open_page: Open
) -> None:
    page = open_page("recipe", begun)
    assert page.button(key="step-up-0").disabled
    assert page.button(key="step-down-1").disabled
    page.button(key="step-down-0").click().run()
    assert steps(begun) == (SHORT, LONG)
    assert listed(page)[1] == "20 in, 5 dropped, 15 out"
    page.button(key="step-switch-0").click().run()
    assert steps(begun) == (Disabled(of=SHORT), LONG)
    assert figures(page)["Steps at work"] == "1 of 2"
    assert listed(page)[:2] == [
        "1. Switched off: Keep response words of at most 15",
        "20 in, 0 dropped, 20 out",
    ]
    page.button(key="step-switch-0").click().run()
    page.button(key="step-remove-1").click().run()
    assert steps(begun) == (SHORT,)
    for _ in range(4):
        page.button(key="recipe-undo").click().run()
    assert steps(begun) == (LONG, SHORT)
    assert not page.exception


def test_a_step_is_edited_as_yaml_and_a_mistake_is_one_sentence(
    begun: str, open_page: Open
) -> None:
    page = open_page("recipe", begun)
    page.text_area[0].set_value("{step: filter, metric: response_words, low: 19}")
    page.button(key="FormSubmitter:step-form-0-Save the step").click().run()
    assert steps(begun) == (Filter(metric="response_words", low=19), SHORT)
    page.text_area[1].set_value("{step: filter, metric: response_wrds, low: 19}")
    page.button(key="FormSubmitter:step-form-1-Save the step").click().run()
    assert not page.exception
    assert any("In step 2" in said and "response_words" in said for said in listed(page))
    assert steps(begun)[1] == SHORT


def test_what_another_tab_has_changed_is_not_acted_on(begun: str, open_page: Open) -> None:
    page = open_page("recipe", begun)
    undo(begun)  # both steps, which were one change
    add_steps(begun, [SHORT])
    page.button(key="step-remove-0").click().run()
    assert steps(begun) == (SHORT,)
    assert any("changed in another tab" in said for said in listed(page))


def test_a_recipe_is_pasted_looked_at_and_used(begun: str, open_page: Open) -> None:
    other = Recipe(seed=7, steps=(Filter(metric="response_words", low=20), Disabled(of=SHORT)))
    page = open_page("recipe", begun)
    page.text_area(key=session.recipe_pasted(begun)).set_value(to_yaml(other)).run()
    assert steps(begun) == (LONG, SHORT)  # nothing yet
    page.button(key="recipe-use").click().run()
    assert load_history(Workspace(), begun).recipe == other
    assert figures(page)["Kept"] == "1"
    page.button(key="recipe-undo").click().run()
    assert steps(begun) == (LONG, SHORT)


def test_a_recipe_comes_from_a_file_and_two_are_one_too_many(begun: str, open_page: Open) -> None:
    page = open_page("recipe", begun)
    text = to_yaml(Recipe(steps=(SHORT,)))
    box = page.file_uploader(key=session.recipe_upload(begun))
    box.set_value([("recipe.yaml", text.encode(), "application/yaml")]).run()
    page.button(key="recipe-use").click().run()
    assert steps(begun) == (SHORT,)
    page.text_area(key=session.recipe_pasted(begun)).set_value(text).run()
    assert any("Two recipes were given" in said for said in listed(page))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("steps: [", "not YAML"),
        ("version: 1\nsteps:\n  - {step: filter, metric: nothing, low: 1}", "In step 1"),
        (
            f"version: 1\nsteps:\n  - {{step: filter_clusters, assignment: '{'0' * 16}', "
            "without: [1]}",
            f"give assignment-{'0' * 16}.parquet with it",
        ),
    ],
)
def test_what_is_no_recipe_here_is_one_sentence(
    text: str, said: str, begun: str, open_page: Open
) -> None:
    page = open_page("recipe", begun)
    page.text_area(key=session.recipe_pasted(begun)).set_value(text).run()
    if "recipe-use" in [button.key for button in page.button]:
        page.button(key="recipe-use").click().run()
    assert not page.exception
    assert any(said in shown for shown in listed(page))
    assert steps(begun) == (LONG, SHORT)


def test_what_the_page_makes_gives_the_same_files_headless(
    begun: str, open_page: Open, tmp_path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = open_page("recipe", begun)
    page.button(key="step-down-0").click().run()
    page.button(key="step-switch-1").click().run()
    recipe = tmp_path / "recipe.yaml"
    recipe.write_text(page.main.code[0].value, encoding="utf-8")
    source = next(Workspace().folder(begun).glob("source*"))
    main(["run", str(recipe), str(source), "--out", str(tmp_path / "out")])
    assert capsys.readouterr().out == "read 23 = kept 15 + dropped 5 + rejected 3\n"
    told = (tmp_path / "out" / "recipe.yaml").read_text(encoding="utf-8")
    assert told.strip() == page.main.code[0].value


def test_texts_of_a_recipe_are_shown_inert(odd: str, open_page: Open) -> None:
    add_steps(odd, [Filter(metric="language", without=(PAYLOAD,))])
    page = open_page("recipe", odd)
    assert not page.exception
    assert places(page, MARK) <= INERT | {"text_area.default"}
