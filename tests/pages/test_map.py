"""The page Map, without a browser: what it is made by, what becomes a step, what is said."""

from __future__ import annotations

import json

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from analysis.curate.history import change, load_history
from analysis.curate.marks import mark_examples, marks
from analysis.curate.recipe import Recipe
from analysis.curate.steps import FilterClusters, FilterMarked, SelectDiverse
from analysis.data.workspace import Workspace
from analysis.engines.finding import found_clusters, found_layout
from analysis.measure.embeddings import key_of_encoder
from analysis.measure.settings import DEFAULTS
from analysis.measure.words import arrow
from pages.ui import calls, session
from pages.ui.atlas import chart, plain_chart
from pages.ui.atlas import drawn as drawn_module
from pages.ui.atlas.clusters import ticks_key
from pages.ui.atlas.drawn import drawn
from pages.ui.atlas.look import Look, change_look, look_of
from pages.ui.atlas.settings import encoder_of
from pages.ui.scatter import Categories, MapState
from tests.conftest import SAMPLE_DATA
from tests.pages.conftest import Add, Open
from tests.pages.inert import INERT, places
from tests.pages.records import MARK, PAYLOAD

COMPONENT = "bidi_component."
SAMPLE = SAMPLE_DATA / "support_and_study_alpaca.jsonl"


@pytest.fixture
def sample(add: Add) -> str:
    """The sample, of which the base metrics alone are measured."""
    return add(SAMPLE.read_text(encoding="utf-8").splitlines(), measured_in_depth=False)


def texts(page: AppTest) -> list[str]:
    return [one.value for one in (*page.main.text, *page.main.markdown, *page.main.caption)]


def figures(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.main.metric}


def made(page: AppTest) -> str:
    """What the page says the map shows, and what made it."""
    return next(one.value for one in page.main.text if " laid out by " in one.value)


def n_shown(page: AppTest) -> int:
    return int(made(page).split(" ")[0].replace(",", ""))


def tab(fingerprint: str, name: str) -> dict[str, str]:
    """State with which the page opens at one of its tabs."""
    return {session.tabs(fingerprint, "map"): name}


def ticked(fingerprint: str, *rows: int) -> dict[str, object]:
    """State with which some rows of the table of clusters are ticked."""
    key = ticks_key(fingerprint, Recipe(), look_of(fingerprint))
    return {key: {"selection": {"rows": list(rows), "columns": []}}}


def steps(fingerprint: str) -> tuple[object, ...]:
    return load_history(Workspace(), fingerprint).recipe.steps


def select(page: AppTest, fingerprint: str, polygon: list[list[float]]) -> AppTest:
    """Draw an outline, as the component would send it."""
    cleared = page.session_state[session.map_cleared(fingerprint)]
    look = look_of(fingerprint)
    generation = f"{look.places().key()} {key_of_encoder(look.encoder)} {cleared}"
    view = {"generation": generation, "polygon": polygon, "hidden": [], "legend": ""}
    page.session_state[f"{session.map_chart(fingerprint)}-view"] = view
    return page.run()


EVERYTHING = [[-9.0, -9.0], [9.0, -9.0], [9.0, 9.0], [-9.0, 9.0]]


def test_without_a_data_set_the_page_says_what_to_do(open_page: Open) -> None:
    page = open_page("map")
    assert not page.exception
    assert any("Open a data set to see what lies near what" in text for text in texts(page))


@pytest.mark.parametrize("name", ["map", "find"])
def test_of_a_file_without_an_example_it_is_said_what_to_do(
    add: Add, open_page: Open, name: str
) -> None:
    page = open_page(name, add(["{broken", "nothing"], measured_in_depth=False))
    assert not page.exception
    assert any("No record of this file could be read" in text for text in texts(page))


def test_the_map_says_how_many_clusters_there_are_and_how_that_was_told(
    sample: str, open_page: Open
) -> None:
    page = open_page("map", sample, **tab(sample, "Clusters"))
    assert not page.exception
    found = found_clusters(Workspace(), sample, look_of(sample).clusters())
    assert figures(page)["Clusters"] == f"{len(found.names)}"
    assert n_shown(page) == 445
    assert any(found.criterion in text for text in texts(page))
    table = page.main.dataframe[0].value
    assert table["name"].tolist()[: len(found.names)] == list(found.names)
    assert table["size"].sum() == 445


def test_what_is_set_is_found_again_in_another_session(sample: str, open_page: Open) -> None:
    page = open_page("map", sample)
    page.number_input(key=session.map_look(sample, "k")).set_value(5).run()
    page.selectbox(key=session.map_look(sample, "color")).set_value("response_words").run()
    assert "5 clusters by k-means" in made(page)
    assert look_of(sample) == Look(k=5, color="response_words", layout="neighbours")
    again = open_page("map", sample)
    assert again.number_input(key=session.map_look(sample, "k")).value == 5
    assert "5 clusters by k-means" in made(again)


def test_an_emptied_number_of_clusters_is_as_many_as_suggested(
    sample: str, open_page: Open
) -> None:
    key = session.map_look(sample, "k")
    page = open_page("map", sample)
    page.number_input(key=key).set_value(5).run()
    page.number_input(key=key).set_value(None).run()
    assert look_of(sample).k is None and page.number_input(key=key).value is None


def test_a_look_of_another_version_is_no_mistake(sample: str, open_page: Open) -> None:
    path = Workspace().folder(sample) / "map.json"
    path.write_text('{"color": "no_such_metric", "k": "many", "layout": "sphere"}')
    assert look_of(sample) == Look(layout="neighbours")
    path.write_text('{"color": "no_such_metric", "unheard_of": 1}')
    page = open_page("map", sample)
    assert not page.exception and n_shown(page) == 445


def test_an_outline_selects_what_lies_inside_it_and_drops_it_by_a_step(
    sample: str, open_page: Open
) -> None:
    page = open_page("map", sample, **{session.map_cleared(sample): 0})
    where = found_layout(Workspace(), sample, look_of(sample).places())
    middle = float(np.median(where[:, 0]))
    page = select(page, sample, [[-9, -9], [middle, -9], [middle, 9], [-9, 9]])
    n = int((where[:, 0] < middle).sum())
    assert any(text == f"**{n} examples inside the outline**" for text in texts(page))
    page.text_input(key=session.label_name(sample, "map")).set_value("left half").run()
    page.button(key="map-drop").click().run()
    assert not page.exception
    (step,) = steps(sample)
    assert isinstance(step, FilterMarked) and (step.mark, step.marked) == ("left half", "drop")
    kept = calls.applied(sample, load_history(Workspace(), sample).recipe).keep
    assert kept.tolist() == (where[:, 0] >= middle).tolist()
    assert n_shown(page) == 445 - n
    page.button(key="recipe-undo").click().run()
    assert n_shown(page) == 445


def test_a_selection_is_found_again_in_another_session_until_it_is_taken_away(
    sample: str, open_page: Open
) -> None:
    select(open_page("map", sample), sample, EVERYTHING)
    again = open_page("map", sample)
    assert any("445 examples inside the outline" in text for text in texts(again))
    again.button(key="map-clear").click().run()
    assert not any("inside the outline" in text for text in texts(again))
    third = open_page("map", sample)
    assert not any("inside the outline" in text for text in texts(third))
    select(third, sample, EVERYTHING)
    fourth = open_page("map", sample)
    assert any("445 examples inside the outline" in text for text in texts(fourth))


def test_points_have_the_colours_of_the_labels_given_and_examples_say_theirs(
    sample: str, open_page: Open
) -> None:
    for name, positions in (("first", [3, 5]), (PAYLOAD[:80], [5, 7, 9])):
        ids = arrow(calls.example_ids(sample).iloc[positions])
        mark_examples(Workspace(), sample, name, ids)
    change_look(sample, color="label")
    seen = drawn(sample, load_history(Workspace(), sample).recipe, look_of(sample))
    assert isinstance(seen.legend, Categories)
    assert [(item.name, item.count) for item in seen.legend.items] == [
        (PAYLOAD[:80], 3),
        ("first", 1),  # of an example with two the last one given
        ("no label", 441),
    ]
    assert seen.codes[[3, 5, 7, 8]].tolist() == [1, 0, 0, 2]
    page = open_page("map", sample, **{session.map_opened(sample): 5})
    assert not page.exception
    assert f"Labelled: {PAYLOAD[:80]} · first" in [one.value for one in page.main.text]


def test_of_a_point_its_cluster_is_told_whatever_it_is_coloured_by(sample: str) -> None:
    recipe, look = load_history(Workspace(), sample).recipe, look_of(sample)
    assert drawn(sample, recipe, look).details == ()
    (detail,) = drawn(sample, recipe, look.model_copy(update={"color": "response_words"})).details
    found = found_clusters(Workspace(), sample, look.clusters())
    codes = np.frombuffer(detail.codes.content, np.uint8)
    told = [detail.names[code].split(" ")[0] for code in codes]
    assert told == [str(label) for label in found.clusters.labels]


def test_the_tasks_of_clusters_are_told_and_drawn(add: Add, open_page: Open) -> None:
    fingerprint = add(SAMPLE.read_text(encoding="utf-8").splitlines())
    page = open_page("map", fingerprint, **tab(fingerprint, "Clusters"))
    assert not page.exception
    table = page.main.dataframe[0].value
    kept = table[table["size"] > 0]
    assert kept["tasks"].str.contains("%").all()
    assert any(chart.key == session.map_mix(fingerprint) for chart in page.get("plotly_chart"))


def test_labels_are_listed_and_become_a_step(sample: str, open_page: Open) -> None:
    ids = arrow(calls.example_ids(sample).iloc[[3, 5]])
    mark_examples(Workspace(), sample, f"odd {PAYLOAD}"[:80], ids)
    page = open_page("map", sample, **tab(sample, "Labels"))
    assert not page.exception
    keep = next(button for button in page.main.button if button.label == "Keep only")
    keep.click().run()
    (step,) = steps(sample)
    assert isinstance(step, FilterMarked) and step.marked == "keep"
    assert n_shown(page) == 2
    forget = next(button for button in page.main.button if button.label == "Forget")
    forget.click().run()
    assert marks(Workspace(), sample) == ()
    assert n_shown(page) == 2  # the step goes by what was labelled


def test_ticked_clusters_are_dropped_as_they_are_stored(sample: str, open_page: Open) -> None:
    state = ticked(sample, 0, 2)
    page = open_page("map", sample, **tab(sample, "Clusters"), **state)
    assert not page.exception
    page.button(key="map-clusters-without").click().run()
    (step,) = steps(sample)
    assert isinstance(step, FilterClusters) and step.without == (0, 2)
    found = found_clusters(Workspace(), sample, look_of(sample).clusters())
    assert step.called == tuple(found.names[number][:60] for number in (0, 2))
    kept = calls.applied(sample, load_history(Workspace(), sample).recipe).keep
    assert kept.tolist() == (~np.isin(found.clusters.labels, [0, 2])).tolist()
    change_look(sample, k=3)  # other clusters now: the step goes by those it was set with
    assert calls.applied(sample, load_history(Workspace(), sample).recipe).keep.sum() == kept.sum()


def test_the_most_covering_examples_are_chosen_and_added(sample: str, open_page: Open) -> None:
    page = open_page("map", sample, **tab(sample, "Diversity"))
    assert not page.exception
    key = session.draft(sample, "select_diverse", "n")
    assert page.number_input(key=key).value == 44
    page.number_input(key=key).set_value(100).run()
    page.button(key="map-diverse-add").click().run()
    assert not page.exception
    (step,) = steps(sample)
    assert isinstance(step, SelectDiverse) and step.n == 100
    applied = calls.applied(sample, load_history(Workspace(), sample).recipe)
    assert applied.keep.sum() == 100
    reasons = applied.reasons().drop_null().to_pylist()
    assert all(reason.startswith("Covered by line ") for reason in reasons)


def test_the_spread_of_what_is_kept_stands_beside_that_of_the_file(
    sample: str, open_page: Open
) -> None:
    page = open_page("map", sample, **tab(sample, "Diversity"))
    before = figures(page)["Coverage"]
    ids = arrow(calls.example_ids(sample).iloc[[3, 5]])
    mark = mark_examples(Workspace(), sample, "two", ids)
    step = FilterMarked(mark=mark.name, assignment=mark.assignment, marked="keep")
    change(Workspace(), sample, lambda history: history.adding([step]))
    page = open_page("map", sample, **tab(sample, "Diversity"))
    assert not page.exception
    was, now = figures(page)["Coverage"].split(" → ")
    assert was == before and now != before
    crowded = page.main.dataframe[0].value
    assert (crowded["kept"] <= 2).all() and (crowded["examples"] > 2).all()


def test_the_most_covering_are_added_after_other_vectors_were_chosen(
    sample: str, open_page: Open
) -> None:
    page = open_page("map", sample, **tab(sample, "Diversity"))
    number = next(one for one in page.number_input if one.label == "Examples to keep")
    number.set_value(100).run()
    page.segmented_control(key=session.map_look(sample, "field")).set_value("prompt").run()
    page.button(key="map-diverse-add").click().run()
    assert not page.exception
    (step,) = steps(sample)
    assert isinstance(step, SelectDiverse) and (step.n, step.field) == (100, "prompt")


@pytest.mark.parametrize("n", [1, 2])
def test_one_or_two_examples_are_a_map(add: Add, open_page: Open, n: int) -> None:
    lines = [{"instruction": f"Say {word}.", "output": word} for word in ("hello", "goodbye")][:n]
    fingerprint = add(lines, measured_in_depth=False)
    for name in ("Clusters", "Diversity", "Selected"):
        page = open_page("map", fingerprint, **tab(fingerprint, name))
        assert not page.exception
        assert n_shown(page) == n


def test_nothing_of_the_data_is_read_as_markup(odd: str, open_page: Open) -> None:
    for name in ("Clusters", "Labels", "Selected"):
        page = open_page("map", odd, **tab(odd, name), **{session.map_cleared(odd): 0})
        page = select(page, odd, EVERYTHING)
        assert not page.exception
        # The component's own texts are set as text alone (tests/browser/test_scatter.py).
        shown = {place for place in places(page, MARK) if not place.startswith(COMPONENT)}
        assert shown <= INERT


def test_without_webgl_outlines_on_the_plain_chart_select_until_they_are_cleared(
    sample: str, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chart, "scatter_map", lambda *_args, **_more: MapState(instead="none"))
    where = found_layout(Workspace(), sample, look_of(sample).places())
    low, middle, high = (
        float(value) for value in np.percentile(where[:, 0], (10.05, 50.05, 90.05))
    )
    boxes = [{"x": [-9, low], "y": [-9, 9]}, {"x": [high, 9], "y": [-9, 9]}]
    lasso = {"x": [middle, 9, 9, middle], "y": [-9, -9, 9, 9]}
    monkeypatch.setattr(plain_chart.st, "plotly_chart", lambda *_args, key, **_more: event(key))

    def event(key: str) -> dict[str, object]:
        return {"selection": {"lasso": [lasso], "box": boxes}} if " 0-" in key else {}

    page = open_page("map", sample)
    assert not page.exception
    n = int(((where[:, 0] > middle) | (where[:, 0] < low)).sum())
    assert any(f"{n} examples inside the outline" in text for text in texts(page))
    page.button(key="map-clear").click().run()
    assert not any("inside the outline" in text for text in texts(page))


def test_what_is_in_no_cluster_is_dropped_where_there_is_none(add: Add, open_page: Open) -> None:
    lines = [{"instruction": face, "output": face} for face in "🙂🙃😉"]
    fingerprint = add(lines, measured_in_depth=False)
    state = ticked(fingerprint, 0)
    page = open_page("map", fingerprint, **tab(fingerprint, "Clusters"), **state)
    page.button(key="map-clusters-without").click().run()
    assert not page.exception
    assert not calls.applied(fingerprint, load_history(Workspace(), fingerprint).recipe).keep.any()


def test_of_what_has_no_vector_no_likeness_is_told(add: Add, open_page: Open) -> None:
    lines = [{"instruction": f"Say word {n}.", "output": f"word {n}"} for n in range(20)]
    lines.append({"instruction": "🙂", "output": "!!!"})
    fingerprint = add(lines, measured_in_depth=False)
    page = open_page("map", fingerprint, **tab(fingerprint, "Diversity"))
    assert not page.exception
    assert not any("nan" in value for value in figures(page).values())


def test_a_step_by_a_selection_leaves_the_labels_as_they_are(sample: str, open_page: Open) -> None:
    ids = arrow(calls.example_ids(sample).iloc[[3, 5]])
    given = mark_examples(Workspace(), sample, "selection", ids)
    page = select(open_page("map", sample), sample, EVERYTHING)
    page.button(key="map-drop").click().run()
    assert marks(Workspace(), sample) == (given,)
    page.button(key="recipe-undo").click().run()
    page = select(page, sample, EVERYTHING)
    page.button(key="map-label").click().run()
    assert [(mark.name, mark.n) for mark in marks(Workspace(), sample)] == [("selection", 445)]


def test_a_cluster_keeps_its_colour_when_examples_go_and_in_another_layout(sample: str) -> None:
    look, recipe = look_of(sample), Recipe()
    ids = arrow(calls.example_ids(sample).iloc[:200])
    mark = mark_examples(Workspace(), sample, "some", ids)
    fewer = Recipe(steps=(FilterMarked(mark="some", assignment=mark.assignment),))
    legends = [
        drawn(sample, recipe, look).legend,
        drawn(sample, fewer, look).legend,
        drawn(sample, recipe, look.model_copy(update={"layout": "fast"})).legend,
    ]
    first, *others = [[(item.name, item.light) for item in legend.items] for legend in legends]
    assert others == [first, first] and len({color for _, color in first}) > 1


def test_an_earlier_map_stays_while_another_one_is_worked_on(
    sample: str, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page("map", sample)
    monkeypatch.setattr(calls, "SMALL_EXAMPLES", 0)  # so that a job has to find the clusters
    page.number_input(key=session.map_look(sample, "k")).set_value(7).run()
    assert not page.exception
    assert any("the map as it was: 445 examples" in text for text in texts(page))
    assert any("Nothing is selected yet" in text for text in texts(page))


@pytest.mark.parametrize("typed", ["Words", " tf-idf ", "TFIDF"])
def test_a_word_of_the_list_is_no_model(typed: str) -> None:
    assert encoder_of(typed) == "tfidf"
    assert encoder_of(" some/model ") == "some/model"


def test_what_is_ticked_labelled_or_rarely_flagged_stands_out(
    add: Add, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample = add(SAMPLE.read_text(encoding="utf-8").splitlines())
    shown: list[np.ndarray | None] = []

    def noting(*_args: object, highlighted: np.ndarray | None, **_more: object) -> MapState:
        shown.append(highlighted)
        return MapState()

    monkeypatch.setattr(chart, "scatter_map", noting)
    open_page("map", sample)
    open_page("map", sample, **tab(sample, "Clusters"), **ticked(sample, 1))
    ids = arrow(calls.example_ids(sample).iloc[[3, 5]])
    mark_examples(Workspace(), sample, "two", ids)
    open_page("map", sample, **tab(sample, "Labels"), **{session.label_shown(sample): "two"})
    change_look(sample, color="refusal")
    open_page("map", sample)
    groups = found_clusters(Workspace(), sample, look_of(sample).clusters()).clusters.labels
    refusals = calls.values(sample, ["refusal"], DEFAULTS)["refusal"].to_numpy(dtype=float)
    assert shown[0] is None
    assert np.array_equal(shown[1], groups == 1)
    assert np.flatnonzero(shown[2]).tolist() == [3, 5]
    assert 0 < refusals.sum() < 44 and np.array_equal(shown[3], refusals == 1)


def test_the_names_on_the_map_are_those_of_the_largest_clusters_on_it(
    sample: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawn_module, "MOST_LABELS", 2)
    look = look_of(sample).model_copy(update={"k": 6})
    names = found_clusters(Workspace(), sample, look.clusters()).names
    recipe = Recipe(steps=(FilterClusters(k=6, only=(3, 4, 5)),))
    shown = {label.text for label in drawn(sample, recipe, look).labels}
    assert shown == {name[:40] for name in names[3:5]}


def test_a_kept_view_that_is_none_does_not_take_the_map_away(sample: str, open_page: Open) -> None:
    select(open_page("map", sample), sample, EVERYTHING)
    path = Workspace().folder(sample) / "map-view.json"
    kept = json.loads(path.read_text())
    kept["view"]["polygon"] = [[0, 0], [1, 1]]
    path.write_text(json.dumps(kept))
    page = open_page("map", sample)
    assert not page.exception
    assert any("Nothing is selected yet" in text for text in texts(page))


def test_a_forgotten_label_and_a_closed_example_leave_nothing_behind(
    sample: str, open_page: Open
) -> None:
    ids = arrow(calls.example_ids(sample).iloc[[3, 5]])
    mark_examples(Workspace(), sample, "a", ids)
    page = open_page("map", sample, **tab(sample, "Labels"), **{session.map_opened(sample): 7})
    page.button(key="map-opened-more").click().run()
    next(one for one in page.main.button if one.label == "Look at them").click().run()
    page.button(key="map-close").click().run()
    next(one for one in page.main.button if one.label == "Forget").click().run()
    assert not page.exception
    assert session.map_like_opened(sample) not in page.session_state
    assert session.label_shown(sample) not in page.session_state
