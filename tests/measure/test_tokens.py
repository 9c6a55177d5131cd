from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from bpe_openai import get_encoding
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import WhitespaceSplit

from analysis.errors import TokenizerError
from analysis.measure.metrics import measure
from analysis.measure.settings import Settings
from analysis.measure.tokens import ENCODING, n_tokens


@given(st.lists(st.text(), max_size=5))
def test_the_count_is_the_length_of_the_encoding(texts: list[str]) -> None:
    encoding = get_encoding(ENCODING)
    expected = [len(encoding.encode_ordinary(text)) for text in texts]
    assert n_tokens(pd.Series(texts, dtype="str")).tolist() == expected


@pytest.mark.parametrize(
    ("text", "tokens"),
    [("", 0), ("hello", 1), ("Hello, world!", 4), ("你好", 1), ("a" * 2_000_000, 250_000)],
)
def test_known_counts(text: str, tokens: int) -> None:
    assert n_tokens(pd.Series([text])).tolist() == [tokens]


def test_a_special_token_in_a_text_is_what_its_letters_cost() -> None:
    assert n_tokens(pd.Series(["<|endoftext|>"])).item() > 1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A Hugging Face tokenizer of four words, made here."""
    words = Tokenizer(WordLevel({"[UNK]": 0, "red": 1, "green": 2, "blue": 3}, unk_token="[UNK]"))
    words.pre_tokenizer = WhitespaceSplit()
    words.enable_truncation(2)
    words.enable_padding(length=9)
    words.save(str(tmp_path / "tokenizer.json"))
    return tmp_path


def test_a_tokenizer_of_hugging_face_counts_all_of_a_text(folder: Path) -> None:
    texts = pd.Series(["red green blue red", "", "other"], index=[5, 6, 7], dtype="str")
    counts = n_tokens(texts, str(folder))
    assert counts.tolist() == [4, 0, 1]
    assert counts.index.tolist() == [5, 6, 7]


def test_a_recipe_may_name_it(folder: Path) -> None:
    frame = pd.DataFrame({"system": [""], "prompt": ["red green"], "response": ["blue"]})
    names = ["total_tokens", "truncated"]
    here = Settings(tokenizer=str(folder), context_tokens=2)
    assert measure(frame, names, settings=here).iloc[0].tolist() == [3, 1]


@pytest.mark.parametrize("name", ["no/such-tokenizer-anywhere", "/nonexistent/folder", "\0", ""])
def test_what_cannot_be_had_is_one_sentence(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(TokenizerError, match="cannot be had"):
        n_tokens(pd.Series(["red"]), name)


def test_a_broken_tokenizer_is_one_sentence_too(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text("{")
    with pytest.raises(TokenizerError, match="cannot be had"):
        n_tokens(pd.Series(["red"]), str(tmp_path))


def test_another_tokenizer_in_the_same_folder_is_another_key(folder: Path) -> None:
    settings = Settings(tokenizer=str(folder))
    before = settings.part_key("tokenizer")
    assert settings.part_key("tokenizer") == before
    file = folder / "tokenizer.json"
    file.write_text(file.read_text().replace("green", "grey"))
    assert settings.part_key("tokenizer") != before
    assert n_tokens(pd.Series(["red grey"]), str(folder)).tolist() == [2]


def test_another_revision_from_the_hub_is_another_key(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = tmp_path / "hub"
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(hub))
    monkeypatch.setattr("huggingface_hub.file_download.constants.HF_HUB_CACHE", str(hub))
    settings = Settings(tokenizer="someone/words")
    keys = [settings.part_key("tokenizer")]
    for revision in ("a" * 40, "b" * 40):
        snapshot = hub / "models--someone--words" / "snapshots" / revision
        snapshot.mkdir(parents=True)
        (snapshot / "tokenizer.json").write_bytes((folder / "tokenizer.json").read_bytes())
        refs = snapshot.parent.parent / "refs"
        refs.mkdir(exist_ok=True)
        (refs / "main").write_text(revision)
        keys.append(settings.part_key("tokenizer"))
        assert n_tokens(pd.Series(["red green"]), "someone/words").tolist() == [2]
    assert len(set(keys)) == 3
