"""Clusters, places, spread and choices of a data set, as they are found and kept."""

from __future__ import annotations

import time

import numpy as np
import pytest

from analysis.curate.apply import apply_recipe
from analysis.curate.recipe import Recipe
from analysis.curate.steps import FilterClusters, SelectDiverse
from analysis.data.workspace import Workspace
from analysis.engines import finding
from analysis.engines.diverse import is_chosen
from analysis.engines.finding import (
    found_clusters,
    found_layout,
    is_found,
    known,
    search_as_dict,
    search_of,
    sought,
)
from analysis.engines.jobs import Jobs
from analysis.engines.kinds import CHOOSE
from analysis.engines.local import measured
from analysis.engines.searching import by_meaning, by_words, like_these
from analysis.measure import embeddings
from analysis.measure.clusters.search import ClusterSearch, LayoutSearch, SpreadSearch
from analysis.measure.profile import BASE_METRICS
from tests.conftest import Open, alpaca

THEMES = {
    "cats": "cat kitten purring whiskers fur paws mouse",
    "loans": "loan mortgage interest bank rate lender debt",
    "烹饪": "面条 炒饭 豆腐 青菜 厨房 酱油 米饭",
}
# Of each theme twelve examples, with three or four of its words in turn.
LINES = [
    alpaca(f"{name}?", " ".join((2 * words.split())[at % 7 : at % 7 + 3 + at // 7]))
    for name, words in THEMES.items()
    for at in range(12)
]
SEARCHES = [
    ClusterSearch(k=3),
    ClusterSearch(method="density", min_size=4),
    LayoutSearch(),
    LayoutSearch(method="neighbours"),
    SpreadSearch(k=3),
]


@pytest.mark.parametrize("search", SEARCHES)
def test_what_is_found_is_kept_and_found_again(open_lines: Open, search: finding.Sought) -> None:
    workspace, fingerprint = open_lines(LINES)
    assert search_of(search_as_dict(search)) == search
    assert not is_found(workspace, fingerprint, search)
    first = sought(workspace, fingerprint, search)
    assert is_found(workspace, fingerprint, search)
    again = sought(workspace, fingerprint, search)
    assert repr(again) == repr(first)


@pytest.mark.parametrize("search", [ClusterSearch(k=3), LayoutSearch(), SpreadSearch(k=2)])
@pytest.mark.parametrize("n", [0, 1, 2])
def test_hardly_any_example_is_no_mistake(open_lines: Open, search: finding.Sought, n: int) -> None:
    lines = LINES[:n] or ["no record"]
    workspace, fingerprint = open_lines(lines)
    sought(workspace, fingerprint, search)


@pytest.mark.parametrize("search", SEARCHES)
def test_what_progress_raises_stops_the_work_and_keeps_no_half(
    open_lines: Open, search: finding.Sought
) -> None:
    workspace, fingerprint = open_lines(LINES)

    def stop(share: float, _: str) -> None:
        if share > 0.1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sought(workspace, fingerprint, search, progress=stop)
    assert not is_found(workspace, fingerprint, search)


def test_themes_in_two_languages_are_clusters_with_readable_names(open_lines: Open) -> None:
    found = found_clusters(*open_lines(LINES), ClusterSearch(k=3))
    groups = found.grouping.groups.reshape(3, 12)
    assert (groups == groups[:, :1]).all() and len(np.unique(groups)) == 3
    names = [found.names[number] for number in groups[:, 0]]
    assert any(word in names[0] for word in ("kitten", "cats", "purring", "whiskers"))
    assert any(word in names[1] for word in ("loan", "mortgage", "interest"))
    assert any(word in names[2] for word in ("烹饪", "面条", "炒饭", "豆腐", "厨房", "青菜"))


def test_clusters_and_places_do_not_depend_on_the_order_of_the_file(open_lines: Open) -> None:
    order = np.random.default_rng(5).permutation(len(LINES))
    one = open_lines(LINES)
    other = open_lines([LINES[at] for at in order], "other.jsonl")
    for search in (ClusterSearch(k=3), ClusterSearch()):
        labels = found_clusters(*one, search).clusters.labels
        assert labels[order].tolist() == found_clusters(*other, search).clusters.labels.tolist()
    places, moved = (found_layout(*which, LayoutSearch()) for which in (one, other))
    assert np.allclose(places[order], moved, atol=1e-3)


def applied(workspace: Workspace, fingerprint: str, *steps: object) -> tuple[list[bool], list[str]]:
    recipe = Recipe(steps=steps)  # type: ignore[arg-type]
    names = (*BASE_METRICS, *recipe.metrics())
    values = measured(workspace, fingerprint, names)
    done = apply_recipe(recipe, known(workspace, fingerprint, recipe, values))
    return done.keep.tolist(), done.reasons().to_pylist()


def test_a_recipe_written_by_hand_clusters_anew(open_lines: Open) -> None:
    workspace, fingerprint = open_lines(LINES)
    keep, reasons = applied(workspace, fingerprint, FilterClusters(k=3, only=(0,)))
    labels = found_clusters(workspace, fingerprint, ClusterSearch(k=3)).clusters.labels
    assert keep == (labels == 0).tolist()
    assert all(
        reason.startswith(("In cluster 1 (", "In cluster 2 (")) for reason in reasons if reason
    )


@pytest.mark.parametrize("method", ["k_centre", "facility_location"])
def test_the_choice_has_one_of_each_theme_and_tells_who_stays(
    open_lines: Open, method: str
) -> None:
    workspace, fingerprint = open_lines(LINES)
    step = SelectDiverse.model_validate({"n": 3, "method": method})
    keep, reasons = applied(workspace, fingerprint, step)
    kept = np.flatnonzero(keep)
    assert (kept // 12).tolist() == [0, 1, 2]
    for at, reason in enumerate(reasons):
        if reason is not None:
            line = int(reason.split()[3].rstrip(","))
            assert (line - 1) // 12 == at // 12


def test_a_choice_is_made_once_for_what_reaches_it(
    open_lines: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    from analysis.engines import diverse

    workspace, fingerprint = open_lines(LINES)
    first = applied(workspace, fingerprint, SelectDiverse(n=5))
    monkeypatch.setattr(diverse, "k_centre", None)
    assert applied(workspace, fingerprint, SelectDiverse(n=5)) == first
    with pytest.raises(TypeError):  # others reach it: another choice
        applied(workspace, fingerprint, FilterClusters(k=3, only=(0,)), SelectDiverse(n=5))


def test_the_job_chooses_for_every_step_of_a_recipe(open_lines: Open) -> None:
    workspace, fingerprint = open_lines(LINES)
    recipe = Recipe(steps=(FilterClusters(k=3, without=(0,)), SelectDiverse(n=5)))
    jobs = Jobs(workspace)
    job = jobs.start(CHOOSE, fingerprint, {"recipe": recipe.as_dict()}, unit="share")
    end = time.monotonic() + 60
    while (now := jobs.get(job.id)).is_active:
        assert time.monotonic() < end, now
        time.sleep(0.05)
    assert (now.state, now.result, now.error) == ("done", {"n_kept": 5}, None)
    labels = found_clusters(workspace, fingerprint, ClusterSearch(k=3)).clusters.labels
    reached = np.flatnonzero(labels != 0)
    values = measured(workspace, fingerprint, BASE_METRICS)
    assert is_chosen(workspace, fingerprint, recipe.steps[1], reached, values, seed=recipe.seed)


def test_examples_are_found_by_words_and_by_meaning(open_lines: Open) -> None:
    workspace, fingerprint = open_lines(LINES)
    assert (by_words(workspace, fingerprint, '"interest bank"', "both").positions // 12 == 1).all()
    assert len(by_words(workspace, fingerprint, "豆腐", "prompt")) == 0
    held = [at for at, line in enumerate(LINES) if "豆腐" in line["output"]]
    assert sorted(by_words(workspace, fingerprint, "豆腐", "response").positions) == held
    near = by_meaning(workspace, fingerprint, "purring kitten cats", "tfidf", "both", n=12)
    assert (near.positions // 12 == 0).all() and (np.diff(near.scores) <= 0).all()


@pytest.mark.parametrize("query", ["zzzzunknown", "🙂", "kitten"])
def test_by_meaning_only_what_has_something_in_common_is_found(
    open_lines: Open, query: str
) -> None:
    workspace, fingerprint = open_lines(LINES)
    found = by_meaning(workspace, fingerprint, query, "tfidf", "both", n=36)
    assert (found.scores > 0).all()
    assert sorted(found.positions // 12) == [0] * len(found)
    assert bool(len(found)) == (query == "kitten")


def test_the_seed_of_a_recipe_draws_the_choice(
    open_lines: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    from analysis.engines import diverse

    workspace, fingerprint = open_lines(LINES)
    seeds: list[int] = []

    def noting(vectors: np.ndarray, n: int, *, seed: int, **_more: object) -> np.ndarray:
        seeds.append(seed)
        return np.arange(n)

    monkeypatch.setattr(diverse, "facility_location", noting)
    step = SelectDiverse(n=5, method="facility_location")
    for seed in (1, 2, 1):
        recipe = Recipe(steps=(step,), seed=seed)
        values = measured(workspace, fingerprint, (*BASE_METRICS, *recipe.metrics()))
        apply_recipe(recipe, known(workspace, fingerprint, recipe, values))
    assert seeds == [1, 2]  # the third is the first one, which is kept


@pytest.mark.parametrize("search", SEARCHES)
def test_vectors_made_in_another_way_are_searched_anew(
    open_lines: Open, monkeypatch: pytest.MonkeyPatch, search: finding.Sought
) -> None:
    workspace, fingerprint = open_lines(LINES)
    sought(workspace, fingerprint, search)
    monkeypatch.setattr(embeddings, "VERSION", embeddings.VERSION + 1)
    assert not is_found(workspace, fingerprint, search)


def test_more_like_some_leaves_these_out(open_lines: Open) -> None:
    workspace, fingerprint = open_lines(LINES)
    some = np.array([12, 13])
    found = like_these(workspace, fingerprint, some, "tfidf", "both", n=10)
    assert sorted(found.positions.tolist()) == list(range(14, 24))


def test_neighbours_are_looked_for_once_for_all_that_is_made_of_them(
    open_lines: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    from analysis.engines import neighbours

    workspace, fingerprint = open_lines(LINES)
    sought(workspace, fingerprint, LayoutSearch(method="neighbours"))
    monkeypatch.setattr(neighbours, "neighbours", None)
    for search in SEARCHES:
        sought(workspace, fingerprint, search)
    with pytest.raises(TypeError):  # other vectors have others
        sought(workspace, fingerprint, SpreadSearch(field="prompt", k=3))
