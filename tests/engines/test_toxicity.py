from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.__main__ import main
from analysis.data.storage import load
from analysis.engines import text_work, toxicity
from analysis.engines.finding import sought
from analysis.engines.local import measured
from analysis.engines.stores import free, stores
from analysis.engines.suspicion import UNKNOWN, ranked_texts
from analysis.engines.toxicity import known_scores, score_texts
from analysis.errors import ModelError, WorkspaceError
from analysis.measure.metrics import measure
from analysis.measure.models import batches
from analysis.measure.settings import Settings
from analysis.measure.toxicity.by_model import scores_of
from analysis.measure.toxicity.model import content_of_classifier, load_classifier
from analysis.measure.toxicity.scoring import IndexArray, ScoreArray, Scorer
from analysis.measure.toxicity.search import ToxicitySearch
from tests.conftest import REPOSITORY, Open, alpaca
from tests.measure.toxicity.models import LABELS, tiny_checkpoint

RUDE = "You are a stupid damn fool, shut up you idiot."
SAID = [  # prompt and response of each
    ("How do I bake bread?", "Mix flour and water."),
    ("How do I bake bread?", RUDE),
    ("怎么在家里烤面包？", "面粉加水。"),
    ("Name a colour.", "Blue."),
    ("  ", "Blue."),
    (RUDE, "Mix flour and water."),
]
LINES: list[Any] = [
    alpaca("How do I bake bread?", "Mix flour and water."),
    alpaca("How do I bake bread?", RUDE),
    alpaca("怎么在家里烤面包？", "面粉加水。"),
    alpaca("Name a colour.", "Blue."),
    {"messages": [{"role": "user", "content": "  "}, {"role": "assistant", "content": "Blue."}]},
    alpaca(RUDE, "Mix flour and water."),
]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tiny_checkpoint(tmp_path_factory.mktemp("model")))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that the model is asked for, in order."""
    texts: list[str] = []
    batches_of = Scorer.batches

    def noting(self: Scorer, some: list[str]) -> Iterator[tuple[IndexArray, ScoreArray]]:
        for positions, scores in batches_of(self, some):
            texts.extend(some[at] for at in positions.tolist())
            yield positions, scores

    monkeypatch.setattr(Scorer, "batches", noting)
    return texts


def test_each_side_has_the_scores_of_its_text(open_lines: Open, model: str) -> None:
    workspace, fingerprint = open_lines(LINES)
    found = sought(workspace, fingerprint, ToxicitySearch(model))
    assert found.labels == LABELS and len(found) == len(LINES)
    scorer = Scorer(load_classifier(model, content_of_classifier(model)))
    for at, side in enumerate(("prompt", "response")):
        for row, text in enumerate(said[at] for said in SAID):
            if not text.strip():
                assert np.isnan(found.values[side][row]).all()
                continue
            ((_, scores),) = scorer.batches([text])
            assert found.values[side][row] == pytest.approx(scores[0], abs=1e-5)
        assert not found.unscored[side].any()
    assert np.array_equal(
        scores_of(found, "prompt", "insult"), found.values["prompt"][:, 4], equal_nan=True
    )


def test_each_different_text_is_scored_once_whatever_data_set_it_is_in(
    open_lines: Open, model: str, asked: list[str]
) -> None:
    workspace, first = open_lines(LINES)
    score_texts(workspace, first, ToxicitySearch(model))
    different = {text for said in SAID for text in said} - {"  "}
    assert sorted(asked) == sorted(different)
    workspace, second = open_lines([*LINES[:2], alpaca("Name a fruit.", RUDE)], "second.jsonl")
    score_texts(workspace, second, ToxicitySearch(model))
    assert asked[len(different) :] == ["Name a fruit."]


def test_the_most_suspicious_are_scored_first_and_the_rest_is_counted(
    open_lines: Open, model: str, asked: list[str]
) -> None:
    workspace, fingerprint = open_lines(LINES)
    ranked = ranked_texts(workspace, fingerprint)
    assert ranked.texts(workspace, fingerprint, np.array([0])) == [RUDE]
    assert ranked.suspicion[0] > UNKNOWN > ranked.suspicion[-1]
    assert np.all(np.diff(ranked.suspicion) <= 0)
    # What the screen cannot read comes before what it takes for harmless.
    assert set(ranked.texts(workspace, fingerprint, np.array([1, 2]))) == {
        "怎么在家里烤面包？",
        "面粉加水。",
    }
    some = sought(workspace, fingerprint, ToxicitySearch(model, n_texts=1))
    assert asked == [RUDE]
    assert np.flatnonzero(~some.unscored["response"]).tolist() == [1]
    assert np.flatnonzero(~some.unscored["prompt"]).tolist() == [4, 5]  # 4 says nothing
    known = known_scores(workspace, fingerprint, model)
    assert (known.n_texts, known.n_scored, known.n_leading) == (7, 1, 1)
    # What was scored for another reason does not count for a search that asked for less.
    sought(workspace, fingerprint, ToxicitySearch(model))
    again = sought(workspace, fingerprint, ToxicitySearch(model, n_texts=1))
    assert np.array_equal(again.unscored["prompt"], some.unscored["prompt"])
    assert known_scores(workspace, fingerprint, model).n_leading == 7


def test_the_order_of_the_file_changes_no_rank_and_no_score(open_lines: Open, model: str) -> None:
    order = [3, 5, 0, 4, 2, 1]
    workspace, first = open_lines(LINES, "first.jsonl")
    workspace, second = open_lines([LINES[at] for at in order], "second.jsonl")
    one, other = (ranked_texts(workspace, each) for each in (first, second))
    assert np.array_equal(one.keys, other.keys)
    assert np.array_equal(one.rank[order], other.rank)
    search = ToxicitySearch(model, n_texts=3)
    here, there = (sought(workspace, each, search) for each in (first, second))
    assert np.array_equal(here.values["prompt"][order], there.values["prompt"], equal_nan=True)


def test_what_was_scored_before_a_stop_is_not_scored_again(
    open_lines: Open, model: str, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MOST_ITEMS", 2)
    monkeypatch.setattr(toxicity, "TEXTS_AT_ONCE", 2)
    workspace, fingerprint = open_lines(LINES)

    def stop(share: float, said: str) -> None:
        if share > 0.4 and said.startswith("Scoring"):
            raise InterruptedError

    with pytest.raises(InterruptedError):
        score_texts(workspace, fingerprint, ToxicitySearch(model), progress=stop)
    n_before = len(asked)
    assert 0 < n_before < 7
    assert known_scores(workspace, fingerprint, model).n_scored == n_before
    assert score_texts(workspace, fingerprint, ToxicitySearch(model)) == 0
    assert len(asked) == len(set(asked)) == 7


def test_a_store_that_is_freed_while_it_is_filled_is_whole_again_afterwards(
    open_lines: Open, model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MOST_ITEMS", 1)
    workspace, fingerprint = open_lines(LINES)

    def freeing(_: float, said: str) -> None:
        if said.startswith("Scoring: 3 of 7"):
            shutil.rmtree(workspace.home / "toxicity")

    monkeypatch.setattr(text_work, "SAVE_S", 0.0)
    with pytest.raises(WorkspaceError, match="were removed from the workspace"):
        sought(workspace, fingerprint, ToxicitySearch(model), progress=freeing)
    known = known_scores(workspace, fingerprint, model)
    assert known.scores is not None and 0 < known.n_scored < 7
    found = sought(workspace, fingerprint, ToxicitySearch(model))
    assert not found.unscored["prompt"].any()


def test_scores_without_a_word_of_whose_they_are_are_none(open_lines: Open, model: str) -> None:
    workspace, fingerprint = open_lines(LINES)
    score_texts(workspace, fingerprint, ToxicitySearch(model))
    for told in (workspace.home / "toxicity").rglob("about.json"):
        told.unlink()
    known = known_scores(workspace, fingerprint, model)
    assert (known.scores, known.n_scored, known.n_leading) == (None, 0, 0)
    assert score_texts(workspace, fingerprint, ToxicitySearch(model)) == 0
    assert known_scores(workspace, fingerprint, model).n_scored == 7


def test_a_limit_of_time_stops_after_a_batch_and_tells_what_is_left(
    open_lines: Open, model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MOST_ITEMS", 1)
    workspace, fingerprint = open_lines(LINES)
    assert score_texts(workspace, fingerprint, ToxicitySearch(model), limit_s=0) == 6
    assert known_scores(workspace, fingerprint, model).n_scored == 1
    assert score_texts(workspace, fingerprint, ToxicitySearch(model), limit_s=600) == 0


KILLED = """
import sys, time
from analysis.data.workspace import Workspace
from analysis.engines import text_work
from analysis.engines.toxicity import score_texts
from analysis.measure.models import batches
from analysis.measure.toxicity.search import ToxicitySearch

batches.MOST_ITEMS, text_work.SAVE_S = 1, 0.0

def slow(share, said):
    print(said, flush=True)
    time.sleep(0.2)

score_texts(Workspace(), sys.argv[1], ToxicitySearch(sys.argv[2]), progress=slow)
"""


def test_a_kill_loses_nothing_that_was_stored(
    open_lines: Open, model: str, asked: list[str]
) -> None:
    workspace, fingerprint = open_lines(LINES)
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, fingerprint, model],
        stdout=subprocess.PIPE,
        text=True,
        cwd=REPOSITORY,
    )
    assert child.stdout is not None
    scored = (line for line in child.stdout if line.startswith("Scoring: 3 of 7"))
    assert next(scored, None)
    child.kill()
    child.wait()
    n_known = known_scores(workspace, fingerprint, model).n_scored
    assert n_known >= 2  # the last one may not have been written
    assert score_texts(workspace, fingerprint, ToxicitySearch(model)) == 0
    assert len(asked) == 7 - n_known


@pytest.mark.parametrize(
    "lines", [["no json"], [{"messages": [{"role": "assistant", "content": " "}]}]]
)
def test_a_set_that_says_nothing_has_no_scores(open_lines: Open, model: str, lines: list) -> None:
    workspace, fingerprint = open_lines(lines)
    found = sought(workspace, fingerprint, ToxicitySearch(model))
    assert np.isnan(found.values["prompt"]).all() and not found.unscored["response"].any()
    known = known_scores(workspace, fingerprint, model)
    assert (known.n_texts, known.n_scored, known.n_leading) == (0, 0, 0)


def test_the_metrics_are_the_label_toxicity_with_or_without_a_workspace(
    open_lines: Open, model: str
) -> None:
    workspace, fingerprint = open_lines(LINES)
    settings = Settings(toxicity_model=model)
    names = ["prompt_toxicity", "response_toxicity", "toxicity"]
    stored = measured(workspace, fingerprint, names, settings=settings)
    frame = load(workspace, fingerprint, columns=("prompt", "response")).frame
    plain = measure(frame, names, settings=settings)
    assert stored.to_numpy() == pytest.approx(plain.to_numpy(), abs=1e-5, nan_ok=True)
    assert np.array_equal(
        stored["toxicity"], stored[["prompt_toxicity", "response_toxicity"]].max(axis=1)
    )
    found = sought(workspace, fingerprint, ToxicitySearch(model))
    assert np.array_equal(
        stored["prompt_toxicity"], scores_of(found, "prompt", "toxicity"), equal_nan=True
    )


def test_a_model_that_cannot_be_had_is_one_sentence_and_nothing_is_scored(
    open_lines: Open, tmp_path: Path
) -> None:
    workspace, fingerprint = open_lines(LINES)
    with pytest.raises(ModelError, match="is no toxicity model"):
        sought(workspace, fingerprint, ToxicitySearch(str(tmp_path)))
    known = known_scores(workspace, fingerprint, str(tmp_path))
    assert known.scores is None and known.n_scored == 0


def test_annotate_and_run_score_headless(tmp_path: Path, model: str) -> None:
    data, out = tmp_path / "data.jsonl", tmp_path / "out"
    data.write_text("".join(json.dumps(line) + "\n" for line in LINES), encoding="utf-8")
    recipe = tmp_path / "recipe.yaml"
    recipe.write_text(
        f"settings: {{toxicity_model: {model}}}\n"
        f"steps:\n  - {{step: drop_toxic, model: {model}, labels: [insult], threshold: 0.0}}\n"
    )
    annotated = tmp_path / "annotated.jsonl"
    given = ["annotate", str(data), "--out", str(annotated), "--metrics", "toxicity_screen"]
    assert main(given) == 0
    assert main(["run", str(recipe), str(data), "--out", str(out)]) == 0
    assert (out / "kept.jsonl").read_text() == ""
    reasons = [json.loads(line)["reason"] for line in (out / "dropped.jsonl").open()]
    assert len(reasons) == len(LINES)
    assert all(re.match(r"(Prompt|Response): insult [01]\.\d\d$", reason) for reason in reasons)


def test_the_space_of_scores_is_told_and_can_be_freed(open_lines: Open, model: str) -> None:
    workspace, fingerprint = open_lines(LINES)
    score_texts(workspace, fingerprint, ToxicitySearch(model))
    (store,) = stores(workspace)
    assert store.model == model and store.n_bytes > 0
    free(workspace, store.key)
    assert stores(workspace) == []
    assert score_texts(workspace, fingerprint, ToxicitySearch(model)) == 0  # scored again
    assert known_scores(workspace, fingerprint, model).n_scored == 7
