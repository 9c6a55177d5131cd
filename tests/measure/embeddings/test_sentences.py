from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from analysis.errors import ModelError
from analysis.measure.embeddings import sentences
from analysis.measure.embeddings.sentences import Encoder, encode, load_encoder
from analysis.measure.models.batches import CPU, Device
from analysis.measure.models.content import content_of
from tests.measure.embeddings.models import tiny_model

TEXTS = [
    *(" ".join(["blue and red"] * (n % 7 + 1)) + f" {n}" for n in range(40)),
    *("", "怎么在家里烤面包？", "bread " * 500),
]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return load_encoder(str(tiny_model(tmp_path_factory.mktemp("model"))))


def together(model: Any, on: Device) -> tuple[np.ndarray, list[int]]:
    """All vectors in order, and how many texts each batch had."""
    found, sizes = np.full((len(TEXTS), 16), np.nan, np.float32), []
    for positions, made in Encoder(model, on=on).batches(TEXTS):
        found[positions] = made
        sizes.append(len(positions))
    return found, sizes


@pytest.mark.parametrize("name", ["cpu", "cuda"])  # lengths by the tokenizer, or by bytes
def test_batches_give_every_text_its_vector(model: Any, name: str) -> None:
    found, sizes = together(model, Device(name, half=False, tokens=100))
    alone = np.concatenate([encode(model, [text]) for text in TEXTS])
    assert found == pytest.approx(alone, abs=1e-5)
    assert sum(sizes) == len(TEXTS) and len(sizes) > 3
    assert max(sizes) > sizes[0]  # of short texts more share a batch


def test_lengths_are_tokens_as_far_as_the_model_reads(model: Any) -> None:
    lengths = Encoder(model, on=CPU).lengths(["bread cake", "", "面包", "bread " * 500])
    assert lengths.tolist() == [4, 2, 4, 64]  # with the two that stand around every text
    assert Encoder(model, on=CPU).lengths([]).tolist() == []


def test_a_batch_without_enough_memory_is_halved_and_the_work_goes_on(
    model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []

    def little_memory(of: Any, texts: list[str]) -> np.ndarray:
        tried.append(len(texts))
        if len(texts) > 5:
            raise RuntimeError("MPS backend out of memory (MPS allocated: 1 GB)")
        return encode(of, texts)

    monkeypatch.setattr(sentences, "encode", little_memory)
    found, sizes = together(model, CPU)
    assert found == pytest.approx(encode(model, TEXTS), abs=1e-5)
    assert max(sizes) <= 5 < tried[0]
    assert len([n for n in tried if n > 5]) < 12  # not again and again


def test_no_memory_for_one_text_is_one_sentence(
    model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_memory(of: Any, texts: list[str]) -> np.ndarray:
        raise RuntimeError("CUDA out of memory.\nTried to allocate 20 GiB")

    monkeypatch.setattr(sentences, "encode", no_memory)
    encoder = Encoder(model, on=Device("mps", half=True, tokens=100))
    with pytest.raises(ModelError, match=r'^The device "mps" failed .*out of memory\.\); [^\n]*$'):
        list(encoder.batches(["bread"]))


def test_a_device_that_fails_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sentences, "device", lambda: Device("mps", half=True, tokens=100))
    with pytest.raises(ModelError, match=r'^The device "mps" failed while the encoder ran'):
        load_encoder(str(tiny_model(tmp_path)))  # not of this build


def test_weights_that_give_no_numbers_are_one_sentence(tmp_path: Path) -> None:
    import torch

    model = load_encoder(str(tiny_model(tmp_path)))
    with torch.no_grad():
        next(model.parameters()).fill_(float("nan"))
    with pytest.raises(ModelError, match="gave no numbers"):
        encode(model, ["bread"])


def test_what_does_not_fit_into_sixteen_bits_is_encoded_with_more(tmp_path: Path) -> None:
    import torch
    from sentence_transformers.sentence_transformer.modules import Dense

    model = load_encoder(str(tiny_model(tmp_path)))
    wide = Dense(16, 16, bias=False, activation_function=torch.nn.Identity())
    with torch.no_grad():
        wide.linear.weight.copy_(torch.eye(16) * 60_000)
    model.append(wide)
    full = encode(model, ["bread", "blue"])
    model.half()
    assert encode(model, ["bread", "blue"]) == pytest.approx(full, abs=1e-2)
    assert next(model.parameters()).dtype == torch.float16


def test_a_copy_of_a_model_is_the_same_and_other_weights_are_another(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "a")
    before = content_of(str(folder))
    shutil.copytree(folder, tmp_path / "copy")
    (folder / "README.md").write_text("a note")
    (folder / ".cache").mkdir()
    (folder / ".cache" / "lock").write_text("")
    assert content_of(str(folder)) == content_of(str(tmp_path / "copy")) == before != ""
    weights = folder / "model.safetensors"
    changed = bytearray(weights.read_bytes())
    changed[-1] ^= 1
    weights.write_bytes(changed)
    assert content_of(str(folder)) != before


def test_offline_the_hub_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub import constants

    def asked(*_args: object, **_more: object) -> None:
        raise AssertionError("the hub was asked")

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(httpx, "head", asked)
    monkeypatch.setattr(httpx.Client, "send", asked)
    with pytest.raises(ModelError) as told:
        load_encoder("nobody/no-such-model")
    assert not isinstance(told.value.__cause__, AssertionError)
