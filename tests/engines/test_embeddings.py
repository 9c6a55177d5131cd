from __future__ import annotations

import os
import shutil
import signal
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.engines.embeddings import all_vectors, embedded, is_embedded, query_vector
from analysis.engines.finding import found_pairs
from analysis.engines.jobs import Jobs
from analysis.engines.kinds import EMBED
from analysis.engines.stores import free, stores
from analysis.errors import ModelError
from analysis.measure.duplicates.search import DuplicateSearch
from analysis.measure.embeddings import TFIDF, sentences
from analysis.measure.embeddings.nearest import nearest
from analysis.measure.embeddings.sentences import encode, load_encoder
from analysis.measure.models import batches
from tests.conftest import Open, alpaca
from tests.measure.embeddings.models import tiny_model

LINES = [
    alpaca("How do I bake bread?", "Mix flour and water."),
    alpaca("Name a colour.", "Blue."),
    alpaca("how do I  bake BREAD?", "mix flour and water."),
    alpaca("Name a fruit.", "Red."),
    alpaca("Name a colour.", "The colour is blue."),
    alpaca("怎么在家里烤面包？", "面粉加水。"),
]
ROWS = np.arange(len(LINES))
HALF = 1e-3  # by which 16 bits may move a number


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tiny_model(tmp_path_factory.mktemp("model")))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that the model is asked for."""
    texts: list[str] = []

    def noting(of: Any, some: list[str]) -> np.ndarray:
        texts.extend(some)
        return encode(of, some)

    monkeypatch.setattr(sentences, "encode", noting)
    return texts


@pytest.mark.parametrize("field", ["prompt", "response", "both"])
def test_a_models_vectors_are_those_of_the_library(
    open_lines: Open, model: str, field: str
) -> None:
    workspace, fingerprint = open_lines(LINES)
    made = embedded(workspace, fingerprint, model, field, ROWS)
    sides = [(line["instruction"], line["output"]) for line in LINES]
    whole = {"prompt": 0, "response": 1}
    texts = ["\n".join(side) + "\n" if field == "both" else side[whole[field]] for side in sides]
    assert np.asarray(made) == pytest.approx(encode(load_encoder(model), texts), abs=HALF)
    assert np.linalg.norm(made, axis=1) == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("encoder", [TFIDF, "model"])
def test_all_vectors_are_those_of_every_example_in_order(
    open_lines: Open, model: str, encoder: str
) -> None:
    encoder = model if encoder == "model" else encoder
    workspace, fingerprint = open_lines(LINES)
    assert not is_embedded(workspace, fingerprint, encoder, "both")
    made = all_vectors(workspace, fingerprint, encoder, "both")
    assert made.shape[0] == len(LINES) and isinstance(made, np.memmap)
    assert made.dtype == np.float32 and np.linalg.norm(made[5]) == pytest.approx(1, abs=1e-6)
    assert made[0] != pytest.approx(made[1], abs=0.01)
    assert is_embedded(workspace, fingerprint, encoder, "both")
    assert not is_embedded(workspace, fingerprint, encoder, "prompt")


@pytest.mark.parametrize("encoder", [TFIDF, "model"])
def test_sets_of_one_example_or_of_none_that_says_anything_have_vectors(
    open_lines: Open, model: str, encoder: str
) -> None:
    encoder = model if encoder == "model" else encoder
    workspace, one = open_lines(LINES[:1], "one.jsonl")
    assert all_vectors(workspace, one, encoder, "both").shape[0] == 1
    said = {"messages": [{"role": "user", "content": ""}, {"role": "assistant", "content": "a"}]}
    workspace, silent = open_lines([said, said], "silent.jsonl")
    made = all_vectors(workspace, silent, encoder, "prompt")
    assert made.shape[0] == 2 and not made.any()
    workspace, broken = open_lines(["no json", "{"], "broken.jsonl")
    assert all_vectors(workspace, broken, encoder, "both").shape[0] == 0
    assert embedded(workspace, one, encoder, "both", ROWS[:0]).shape[0] == 0


def test_what_was_encoded_before_a_stop_is_not_encoded_again(
    open_lines: Open, model: str, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MOST_ITEMS", 2)
    workspace, fingerprint = open_lines(LINES)
    shares: list[float] = []

    def stop(share: float, said: str) -> None:
        shares.append(share)
        if share > 0.5 and said.startswith("Encoding"):
            raise InterruptedError

    with pytest.raises(InterruptedError):
        embedded(workspace, fingerprint, model, "both", ROWS, progress=stop)
    assert len(asked) in (2, 4)
    before = len(asked)
    resumed: list[float] = []
    made = embedded(
        workspace, fingerprint, model, "both", ROWS, progress=lambda share, _: resumed.append(share)
    )
    assert len(asked) == len(LINES) == len(set(asked))
    assert max(shares) < next(share for share in resumed if share > 0.05)
    assert resumed[-1] == pytest.approx(1)
    again = embedded(workspace, fingerprint, model, "both", ROWS)
    assert np.array_equal(made, again) and len(asked) == len(LINES) > before


def test_a_text_is_encoded_once_for_all_data_sets_fields_and_repetitions(
    open_lines: Open, model: str, asked: list[str]
) -> None:
    workspace, first = open_lines([LINES[0], LINES[1], LINES[1]], "first.jsonl")
    one = all_vectors(workspace, first, model, "prompt")
    assert sorted(asked) == ["How do I bake bread?", "Name a colour."]
    assert np.array_equal(one[1], one[2])
    workspace, second = open_lines([LINES[3], LINES[0]], "second.jsonl")
    other = all_vectors(workspace, second, model, "prompt")
    assert asked[2:] == ["Name a fruit."]
    assert np.array_equal(one[0], other[1])
    workspace.delete(first)  # the other set has lost nothing
    assert np.array_equal(embedded(workspace, second, model, "prompt", ROWS[1:2])[0], other[1])
    assert asked[3:] == []


def test_vectors_are_the_same_to_the_bit_whatever_was_there_before(
    open_lines: Open, model: str
) -> None:
    workspace, fingerprint = open_lines(LINES)
    fresh = embedded(workspace, fingerprint, model, "both", ROWS[1:])
    stored = embedded(workspace, fingerprint, model, "both", ROWS[1:])
    whole = all_vectors(workspace, fingerprint, model, "both")
    assert np.array_equal(fresh, stored) and np.array_equal(fresh, whole[1:])


def test_a_store_that_is_deleted_is_made_again(open_lines: Open, model: str) -> None:
    workspace, fingerprint = open_lines(LINES)
    before = embedded(workspace, fingerprint, model, "both", ROWS[:2])
    shutil.rmtree(workspace.home / "embeddings")
    assert embedded(workspace, fingerprint, model, "both", ROWS[:2]) == pytest.approx(
        before, abs=HALF
    )


def test_a_store_says_whose_it_is_and_is_freed_alone(
    open_lines: Open, model: str, tmp_path: Path
) -> None:
    workspace, fingerprint = open_lines(LINES)
    assert stores(workspace) == []
    embedded(workspace, fingerprint, model, "both", ROWS)
    other = str(tiny_model(tmp_path / "other", seed=2))
    embedded(workspace, fingerprint, other, "prompt", ROWS)
    assert {store.model for store in stores(workspace)} == {model, other}
    assert all(store.n_bytes > 0 for store in stores(workspace))
    (mine,) = (store for store in stores(workspace) if store.model == model)
    free(workspace, "../" + fingerprint)  # no name of a store: nothing happens
    free(workspace, mine.key)
    assert [store.model for store in stores(workspace)] == [other]
    assert workspace.source(fingerprint) is not None
    assert embedded(workspace, fingerprint, model, "both", ROWS[:2]).any()


def test_another_model_in_the_same_folder_is_another_encoder(
    open_lines: Open, tmp_path: Path
) -> None:
    workspace, fingerprint = open_lines(LINES)
    folder = tiny_model(tmp_path / "a")
    first = np.array(embedded(workspace, fingerprint, str(folder), "both", ROWS))
    other = tiny_model(tmp_path / "b", seed=1)
    weights = "model.safetensors"
    (folder / weights).write_bytes((other / weights).read_bytes())
    assert np.asarray(embedded(workspace, fingerprint, str(folder), "both", ROWS)) != (
        pytest.approx(first, abs=0.01)
    )


def test_a_model_that_cannot_be_had_is_one_sentence(
    open_lines: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")
    workspace, fingerprint = open_lines(LINES)
    for name in ("nobody/no-such-model", str(tmp_path), "no\0name"):
        assert not is_embedded(workspace, fingerprint, name, "both")
        with pytest.raises(ModelError, match='"tfidf", which needs neither'):
            embedded(workspace, fingerprint, name, "both", ROWS)
        with pytest.raises(ModelError, match='"tfidf", which needs neither'):
            query_vector(workspace, fingerprint, name, "both", "bread")


@pytest.mark.parametrize("encoder", [TFIDF, "model"])
def test_equal_examples_are_like_each_other_and_speak_through_the_first(
    open_lines: Open, model: str, encoder: str
) -> None:
    workspace, fingerprint = open_lines(LINES)
    search = DuplicateSearch(
        "semantic", floor=0.3, encoder=model if encoder == "model" else encoder
    )
    pairs = found_pairs(workspace, fingerprint, search)
    assert pairs.first_of.tolist() == [0, 1, 0, 3, 4, 5]
    found = set(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))
    assert (1, 4) in found and all(2 not in pair for pair in found)


def test_an_empty_text_is_like_no_other(open_lines: Open, model: str) -> None:
    said = {"messages": [{"role": "user", "content": ""}, {"role": "assistant", "content": "a"}]}
    workspace, fingerprint = open_lines([said, said | {"id": 2}, *LINES])
    for encoder in (TFIDF, model):
        search = DuplicateSearch("semantic", "prompt", floor=0.3, encoder=encoder)
        pairs = found_pairs(workspace, fingerprint, search)
        assert not {0, 1} & {*pairs.left.tolist(), *pairs.right.tolist()}
        assert pairs.first_of.tolist()[:2] == [0, 1]


@pytest.mark.parametrize("encoder", [TFIDF, "model"])
def test_the_text_of_an_example_finds_that_example(
    open_lines: Open, model: str, encoder: str
) -> None:
    encoder = model if encoder == "model" else encoder
    workspace, fingerprint = open_lines(LINES)
    vectors = all_vectors(workspace, fingerprint, encoder, "prompt")
    for row in (0, 3, 5):
        query = query_vector(workspace, fingerprint, encoder, "prompt", LINES[row]["instruction"])
        positions, similarities = nearest(vectors, query, 2)
        assert positions[0] == row and similarities[0] == pytest.approx(1, abs=HALF)
    assert not query_vector(workspace, fingerprint, encoder, "prompt", "").any()
    query_vector(workspace, fingerprint, encoder, "prompt", "half a character \ud83d")


def test_words_in_chinese_find_what_is_about_the_same(open_lines: Open) -> None:
    workspace, fingerprint = open_lines(LINES)
    vectors = all_vectors(workspace, fingerprint, TFIDF, "both")
    query = query_vector(workspace, fingerprint, TFIDF, "both", "面包怎么烤")
    positions, similarities = nearest(vectors, query, 2)
    assert positions[0] == 5 and similarities[0] > 0.5 > similarities[1]
    assert not query_vector(workspace, fingerprint, TFIDF, "both", "quaternions").any()


def test_a_job_that_is_killed_in_the_middle_goes_on_where_it_was(
    open_lines: Open, model: str, asked: list[str]
) -> None:
    said = [alpaca(f"Name a colour {n}", "blue and red " * (1 + n % 40)) for n in range(4_000)]
    workspace, fingerprint = open_lines(said)
    jobs = Jobs(workspace)
    job = jobs.start(EMBED, fingerprint, {"encoder": model, "field": "both"}, unit="share")
    end = time.monotonic() + 120
    while not list((workspace.home / "embeddings").glob("*/*.vectors")):
        assert time.monotonic() < end and jobs.get(job.id).is_active, jobs.get(job.id)
        time.sleep(0.02)
    kill_9(jobs.get(job.id).pid)
    while jobs.get(job.id).is_active:
        assert time.monotonic() < end
        time.sleep(0.02)
    assert jobs.get(job.id).state == "interrupted"
    assert not is_embedded(workspace, fingerprint, model, "both")
    (folder,) = (workspace.home / "embeddings").iterdir()
    n_kept = sum(len(np.load(path)) for path in folder.glob("*.vectors"))
    assert 0 < n_kept < len(said)
    made = all_vectors(workspace, fingerprint, model, "both")
    assert len(asked) == len(said) - n_kept
    assert made.shape[0] == len(said) and np.isfinite(made).all()


def kill_9(pid: int | None) -> None:
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
