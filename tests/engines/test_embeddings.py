from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.engines import embeddings
from analysis.engines.embeddings import all_vectors, embedded
from analysis.engines.finding import found_pairs
from analysis.errors import EncoderError
from analysis.measure.duplicates.search import DuplicateSearch
from analysis.measure.embeddings import TFIDF
from analysis.measure.embeddings.sentences import encode, load_encoder
from tests.conftest import Open, alpaca
from tests.measure.embeddings.models import tiny_model

LINES = [
    alpaca("How do I bake bread?", "Mix flour and water."),
    alpaca("Name a colour.", "Blue."),
    alpaca("how do I  bake BREAD?", "mix flour and water."),
    alpaca("Name a fruit.", "Red."),
    alpaca("Name a colour.", "The colour is blue."),
]
ROWS = np.arange(len(LINES))


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tiny_model(tmp_path_factory.mktemp("model")))


@pytest.mark.parametrize("field", ["prompt", "response", "both"])
def test_a_models_vectors_are_those_of_the_library(
    open_lines: Open, model: str, field: str
) -> None:
    workspace, fingerprint = open_lines(LINES)
    made = embedded(workspace, fingerprint, model, field, ROWS)
    sides = [(line["instruction"], line["output"]) for line in LINES]
    whole = {"prompt": 0, "response": 1}
    texts = ["\n".join(side) + "\n" if field == "both" else side[whole[field]] for side in sides]
    assert np.asarray(made) == pytest.approx(encode(load_encoder(model), texts), abs=1e-5)


def test_all_vectors_are_those_of_every_example_in_order(open_lines: Open) -> None:
    workspace, fingerprint = open_lines(LINES)
    made = all_vectors(workspace, fingerprint, TFIDF, "both")
    assert made.shape[0] == len(LINES) and isinstance(made, np.memmap)
    assert made[0] == pytest.approx(made[2], abs=1e-6) and made[0] != pytest.approx(made[1])


def test_what_was_encoded_before_a_stop_is_not_encoded_again(
    open_lines: Open, model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embeddings, "TEXTS_AT_ONCE", 2)
    workspace, fingerprint = open_lines(LINES)
    asked: list[int] = []

    def counting(of: object, texts: list[str]) -> np.ndarray:
        asked.append(len(texts))
        return encode(of, texts)

    monkeypatch.setattr(embeddings, "encode", counting)

    def stop(share: float, _: str) -> None:
        if share > 0.5:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        embedded(workspace, fingerprint, model, "both", ROWS, progress=stop)
    assert asked == [2, 2]
    made = np.asarray(embedded(workspace, fingerprint, model, "both", ROWS))
    assert asked == [2, 2, 1]
    assert np.asarray(embedded(workspace, fingerprint, model, "both", ROWS)) == pytest.approx(made)
    assert asked == [2, 2, 1]


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
        pytest.approx(first)
    )


def test_a_model_that_cannot_be_had_is_one_sentence(
    open_lines: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")
    workspace, fingerprint = open_lines(LINES)
    for name in ("nobody/no-such-model", str(tmp_path), "no\0name"):
        with pytest.raises(EncoderError, match='"tfidf", which needs neither'):
            embedded(workspace, fingerprint, name, "both", ROWS)


@pytest.mark.parametrize("encoder", [TFIDF, "model"])
def test_equal_examples_are_like_each_other_and_speak_through_the_first(
    open_lines: Open, model: str, encoder: str
) -> None:
    workspace, fingerprint = open_lines(LINES)
    search = DuplicateSearch(
        "semantic", floor=0.3, encoder=model if encoder == "model" else encoder
    )
    pairs = found_pairs(workspace, fingerprint, search)
    assert pairs.first_of.tolist() == [0, 1, 0, 3, 4]
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
