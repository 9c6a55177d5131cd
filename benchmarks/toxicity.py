"""Toxicity by a model of the size of BERT base, with random weights, beside Detoxify's own call."""

from __future__ import annotations

import json
import logging
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.encoding import word_pieces
from benchmarks.harness import Outcome, Setting

if TYPE_CHECKING:
    import pandas as pd

RECORDS, SEED = 150, 42
POSITIONS = 512
CLASSES = ["toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate"]


def by_model(setting: Setting) -> Outcome:
    """Both sides of a sample of records, and the same by one `predict` for each text."""
    from analysis.data.storage import load, read_into
    from analysis.data.workspace import Workspace
    from analysis.engines.toxicity import score_texts
    from analysis.measure.toxicity.search import ToxicitySearch

    logging.disable(logging.WARNING)
    home: Any = Workspace(setting.home)
    frame = load(home, next(home.sources()).fingerprint, columns=("prompt", "response")).frame
    with tempfile.TemporaryDirectory(dir=setting.work) as name:
        folder = Path(name)
        model = _checkpoint(folder / "model", frame["prompt"].tolist()[:5000])
        pairs = _read_whole(frame.sample(4 * RECORDS, random_state=SEED), model)[:RECORDS]
        texts = [text for pair in pairs for text in pair]
        lines = folder / "sample.jsonl"
        records = ({"prompt": prompt, "completion": answer} for prompt, answer in pairs)
        lines.write_text("".join(f"{json.dumps(record)}\n" for record in records))
        workspace = Workspace(folder / "home")
        fingerprint = workspace.add_file(lines).fingerprint
        read_into(workspace, fingerprint)
        library = _library(model)
        library.predict(texts[0])  # warm
        began = time.perf_counter()
        score_texts(workspace, fingerprint, ToxicitySearch(str(model)))
        ours = time.perf_counter() - began
        began = time.perf_counter()
        for text in texts:
            library.predict(text)
        one_by_one = time.perf_counter() - began
    said = f"{len(texts)} texts, {len(set(texts))} different; {one_by_one / ours:.1f} times as fast"
    return Outcome(ours, {"the library, one text a call": one_by_one}, note=said)


def _read_whole(frame: pd.DataFrame, model: Path) -> list[tuple[str, str]]:
    """Records that the library reads to their end, as Assay does: it cuts longer texts off."""
    from transformers import BertTokenizer

    tokenizer = BertTokenizer.from_pretrained(model)
    both = zip(frame["prompt"].tolist(), frame["response"].tolist(), strict=True)
    return [pair for pair in both if max(map(len, tokenizer(list(pair)).input_ids)) <= POSITIONS]


def _library(folder: Path) -> Any:
    from detoxify import Detoxify

    checkpoint = str(folder / "random.ckpt")
    return Detoxify(checkpoint=checkpoint, huggingface_config_path=str(folder), device="cpu")


def _checkpoint(folder: Path, texts: list[str]) -> Path:
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    vocabulary = word_pieces(texts)
    config = BertConfig(vocab_size=len(vocabulary), num_labels=len(CLASSES))
    torch.manual_seed(SEED)
    config.save_pretrained(folder)
    BertTokenizer(vocab=vocabulary, model_max_length=POSITIONS).save_pretrained(folder)
    arch = {
        "model_type": str(folder),
        "model_name": "BertForSequenceClassification",
        "tokenizer_name": "BertTokenizer",
        "num_classes": len(CLASSES),
    }
    told = {"arch": {"args": arch}, "dataset": {"args": {"classes": CLASSES}}}
    weights = BertForSequenceClassification(config).state_dict()
    torch.save({"config": told, "state_dict": weights}, folder / "random.ckpt")
    return folder
