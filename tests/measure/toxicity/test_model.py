from __future__ import annotations

import os
import pickle
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.errors import ModelError
from analysis.measure.models.batches import CPU, Device
from analysis.measure.toxicity import model, scoring
from analysis.measure.toxicity.model import Classifier, content_of_classifier, load_classifier
from analysis.measure.toxicity.scoring import Scorer
from tests.measure.toxicity.models import LABELS, POSITIONS, tiny_checkpoint

TEXTS = [
    "how do i bake bread",
    "you are a stupid damn fool",
    "Mix flour and water.",
    "x",
    "blue red " * 6,
    "猫",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_checkpoint(tmp_path_factory.mktemp("toxicity"))


@pytest.fixture(scope="module")
def classifier(folder: Path) -> Classifier:
    return load_classifier(str(folder), content_of_classifier(str(folder)))


def scores(classifier: Classifier, texts: Sequence[str], on: Device = CPU) -> np.ndarray:
    found = np.full((len(texts), len(classifier.labels)), np.nan, np.float32)
    for some, made in Scorer(classifier, on=on).batches(texts):
        if not len(some):
            continue
        assert np.isnan(found[some]).all()  # each once
        found[some] = made
    return found


def test_labels_and_scores_are_those_of_the_library(folder: Path, classifier: Classifier) -> None:
    from detoxify import Detoxify

    library = Detoxify(
        checkpoint=str(folder / "tiny.ckpt"), huggingface_config_path=str(folder), device="cpu"
    )
    assert classifier.labels == LABELS == tuple(library.class_names)
    expected = np.array([list(library.predict(text).values()) for text in TEXTS])
    assert scores(classifier, TEXTS) == pytest.approx(expected, abs=1e-5)
    assert np.ptp(expected, axis=0).min() > 0.05  # or all of this would say nothing


def test_a_checkpoint_is_had_by_its_own_name_too(folder: Path, classifier: Classifier) -> None:
    by_file = load_classifier(str(folder / "tiny.ckpt"))
    assert np.array_equal(scores(by_file, TEXTS), scores(classifier, TEXTS))


def test_of_a_long_text_the_largest_score_of_its_windows_counts(classifier: Classifier) -> None:
    # Longer than the model reads at once; what is at its end is not passed over.
    calm = "blue " * (3 * POSITIONS)
    rude = calm + "you are a stupid damn fool"
    inner, step = POSITIONS - 2, POSITIONS - 2 - POSITIONS // 8
    words = rude.split()
    windows = [" ".join(words[at : at + inner]) for at in range(0, len(words) - inner + step, step)]
    expected = scores(classifier, windows).max(axis=0)
    assert scores(classifier, [rude])[0] == pytest.approx(expected, abs=1e-5)
    assert np.abs(scores(classifier, [rude]) - scores(classifier, [calm])).max() > 0.01


def test_batches_change_no_score(classifier: Classifier) -> None:
    texts = [*TEXTS, "blue red " * 40, "bread " * 200]
    alone = np.concatenate([scores(classifier, [text]) for text in texts])
    tiny = scores(classifier, texts, Device("cpu", half=False, tokens=40))
    assert scores(classifier, texts) == pytest.approx(alone, abs=1e-5)
    assert tiny == pytest.approx(alone, abs=1e-5)
    assert scores(classifier, []).shape == (0, len(LABELS))


def test_fewer_bits_are_used_only_where_they_move_no_score(
    classifier: Classifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    assert not Scorer(classifier, on=CPU).choose_precision([])
    monkeypatch.setattr(scoring, "fewer_bits", lambda _: torch.bfloat16)
    monkeypatch.setattr(scoring, "MOVED", 1.0)
    rough = Scorer(classifier, on=CPU)
    assert rough.choose_precision(TEXTS)
    rounded = np.empty((len(TEXTS), len(LABELS)), np.float32)
    for some, made in rough.batches(TEXTS):
        rounded[some] = made
    moved = float(np.abs(rounded - scores(classifier, TEXTS)).max())
    assert 0 < moved < 0.5
    monkeypatch.setattr(scoring, "MOVED", moved / 2)
    exact = Scorer(classifier, on=CPU)
    assert not exact.choose_precision(TEXTS)
    ((_, whole),) = exact.batches(TEXTS[:1])
    assert np.array_equal(whole, scores(classifier, TEXTS[:1]))


def test_between_the_batches_of_a_long_text_the_caller_has_its_turn(
    classifier: Classifier,
) -> None:
    texts = ["blue", "red " * (10 * POSITIONS), "bread " * (10 * POSITIONS)]
    scorer = Scorer(classifier, on=Device("cpu", half=False, tokens=POSITIONS))
    turns = [some.tolist() for some, _ in scorer.batches(texts)]
    assert turns.count([]) > 20
    # The first long one is done long before the last batch.
    assert turns.index([1]) < len(turns) * 2 / 3
    assert sorted(text for turn in turns for text in turn) == [0, 1, 2]


def test_outputs_without_a_label_are_left_out(tmp_path: Path) -> None:
    from detoxify import Detoxify

    folder = tiny_checkpoint(tmp_path / "unbiased", n_outputs=16)  # as the published ones have
    found = load_classifier(str(folder), content_of_classifier(str(folder)))
    library = Detoxify(
        checkpoint=str(folder / "tiny.ckpt"), huggingface_config_path=str(folder), device="cpu"
    )
    expected = np.array([list(library.predict(text).values()) for text in TEXTS])
    assert scores(found, TEXTS) == pytest.approx(expected, abs=1e-5)


def test_weights_that_are_missing_are_not_drawn_at_random(tmp_path: Path, folder: Path) -> None:
    import torch

    written = tiny_checkpoint(tmp_path / "prefixed", prefix="model.")
    same = load_classifier(str(written), "prefixed")
    whole = load_classifier(str(folder), content_of_classifier(str(folder)))
    assert np.array_equal(scores(same, TEXTS), scores(whole, TEXTS))
    headless = tiny_checkpoint(tmp_path / "headless")
    loaded = torch.load(headless / "tiny.ckpt", weights_only=True)
    del loaded["state_dict"]["classifier.weight"]
    torch.save(loaded, headless / "tiny.ckpt")
    with pytest.raises(ModelError, match="it has all weights of a model"):
        load_classifier(str(headless), "headless")


def test_weights_that_give_no_numbers_are_one_sentence(tmp_path: Path) -> None:
    import torch

    broken = tiny_checkpoint(tmp_path / "broken")
    loaded = torch.load(broken / "tiny.ckpt", weights_only=True)
    loaded["state_dict"]["classifier.bias"].fill_(float("nan"))
    torch.save(loaded, broken / "tiny.ckpt")
    with pytest.raises(ModelError, match="gave no numbers for a text"):
        Scorer(load_classifier(str(broken), "broken"), on=CPU)


def test_a_model_that_cannot_be_run_is_one_sentence(classifier: Classifier) -> None:
    too_long = replace(classifier, most_tokens=4 * POSITIONS)
    with pytest.raises(ModelError, match=r"cannot be run on texts|failed on a text"):
        Scorer(too_long, on=CPU)
    with pytest.raises(ModelError, match="has 6 outputs for 7 labels"):
        Scorer(replace(classifier, labels=(*LABELS, "more")), on=CPU)


def test_two_checkpoints_in_one_folder_are_two_models(tmp_path: Path) -> None:
    both = tiny_checkpoint(tmp_path / "both")
    shutil.move(both / "tiny.ckpt", both / "first.ckpt")
    tiny_checkpoint(both, seed=1)
    one, other = str(both / "first.ckpt"), str(both / "tiny.ckpt")
    assert content_of_classifier(one) != content_of_classifier(other)


def test_a_published_checkpoint_that_was_replaced_is_not_unpickled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from detoxify import detoxify

    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    monkeypatch.setattr(model, "_reach", lambda *_, **__: None)
    url = "http://127.0.0.1:9/toxic_original-c1212f89.ckpt"
    monkeypatch.setattr(detoxify, "MODEL_URLS", {"original": url})
    planted = tmp_path / "hub" / "checkpoints" / "toxic_original-c1212f89.ckpt"
    planted.parent.mkdir(parents=True)
    planted.write_bytes(pickle.dumps({"config": _Runs(tmp_path / "ran")}))
    with pytest.raises(ModelError, match="could not be fetched"):
        load_classifier("original", "planted")
    assert not (tmp_path / "ran").exists()


class _Runs:
    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.mark),)


def test_a_checkpoint_runs_no_code(folder: Path, tmp_path: Path) -> None:
    hostile = tmp_path / "hostile"
    shutil.copytree(folder, hostile)
    (hostile / "tiny.ckpt").write_bytes(pickle.dumps({"config": _Runs(tmp_path / "ran")}))
    with pytest.raises(ModelError, match=r'"tiny\.ckpt" cannot be read as one of Detoxify'):
        load_classifier(str(hostile))
    assert not (tmp_path / "ran").exists()


def test_what_is_no_model_is_one_sentence(tmp_path: Path, folder: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    two = tmp_path / "two"
    shutil.copytree(folder, two)
    shutil.copy(two / "tiny.ckpt", two / "other.ckpt")
    for name in (str(empty), str(two), str(tmp_path / "none.ckpt"), "nonsense", "a\0b"):
        with pytest.raises(ModelError, match="is no toxicity model: expected one of original, "):
            load_classifier(name)


def test_without_a_network_a_published_model_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from detoxify import detoxify

    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    nowhere = {"original": "http://127.0.0.1:9/original.ckpt"}
    monkeypatch.setattr(detoxify, "MODEL_URLS", nowhere)
    with pytest.raises(ModelError, match="could not be fetched; go on-line once, or give a folder"):
        load_classifier("original")


def test_another_checkpoint_in_the_same_folder_is_another_model(
    folder: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    assert content_of_classifier(str(copy)) == content_of_classifier(str(folder)) != ""
    tiny_checkpoint(copy, seed=1)
    assert content_of_classifier(str(copy)) != content_of_classifier(str(folder))
    assert content_of_classifier("original") != content_of_classifier("unbiased")
    assert content_of_classifier(str(tmp_path / "none")) == ""
