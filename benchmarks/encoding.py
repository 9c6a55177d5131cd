"""Vectors of texts: by weighted words, and by a model beside the library's own loop."""

from __future__ import annotations

import json
import logging
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.harness import Outcome, Setting

SAMPLE, SEED = 300, 42
LAYERS, WIDTH, HEADS, TOKENS, ENTRIES = 6, 384, 12, 256, 30_522  # as all-MiniLM-L6-v2 has
AT_ONCE = 32  # texts of a batch of the library
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def by_terms(setting: Setting) -> Outcome:
    """TF-IDF and SVD of every example, from the stored texts."""
    from scipy.sparse import csr_array, vstack

    from analysis.engines.parts import of_parts, together
    from analysis.measure.duplicates.search import SIDES
    from analysis.measure.embeddings.tfidf import fit_vectors, term_counts

    workspace, fingerprint = _home(setting)
    sides = SIDES["both"]
    began = time.perf_counter()
    parts = of_parts(
        workspace, fingerprint, sides, lambda frame: term_counts(together(frame, sides))
    )
    counts = csr_array(vstack(parts, format="csr"))
    counted = time.perf_counter()
    _, made = fit_vectors(counts)
    ended = time.perf_counter()
    shown = {"counts of terms": counted - began, "weights, SVD, vectors": ended - counted}
    return Outcome(ended - began, shown, note=f"{made.shape[0]:,} vectors of {made.shape[1]}")


def by_model(setting: Setting) -> Outcome:
    """A sample by a model with random weights, and the same by the library's `encode`."""
    from analysis.data.storage import read_into
    from analysis.data.workspace import Workspace
    from analysis.engines.embeddings import all_vectors
    from analysis.measure.embeddings import content_of_encoder
    from analysis.measure.embeddings.sentences import load_encoder

    logging.disable(logging.WARNING)
    texts = _sample(setting)
    with tempfile.TemporaryDirectory(dir=setting.work) as folder:
        name = str(_model(Path(folder), texts))
        model = load_encoder(name, content_of_encoder(name))
        lines = Path(folder) / "sample.jsonl"
        lines.write_text(
            "".join(f"{json.dumps({'prompt': 'x', 'completion': text})}\n" for text in texts)
        )
        workspace = Workspace(Path(folder) / "home")
        fingerprint = workspace.add_file(lines).fingerprint
        read_into(workspace, fingerprint)
        model.encode(texts[:AT_ONCE], batch_size=AT_ONCE)  # warm
        ours = _timed(lambda: all_vectors(workspace, fingerprint, name, "response"))
    whole = _timed(lambda: model.encode(texts, batch_size=AT_ONCE))
    ordered = sorted(texts, key=len)
    by_length = _timed(lambda: model.encode(ordered, batch_size=AT_ONCE))
    as_uploaded = _timed(
        lambda: [
            model.encode(texts[start : start + AT_ONCE], batch_size=AT_ONCE)
            for start in range(0, len(texts), AT_ONCE)
        ]
    )
    parts = {
        "the library, one call": whole,
        "the library, one call, sorted texts": by_length,
        "the library, as uploaded, 32 a call": as_uploaded,
    }
    rates = [f"{len(texts) / each:.1f}" for each in (ours, *parts.values())]
    return Outcome(ours, parts, note=f"{len(texts)} texts; a second: {', '.join(rates)}")


def _timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _home(setting: Setting) -> tuple[Any, str]:
    from analysis.data.workspace import Workspace

    workspace = Workspace(setting.home)
    return workspace, next(workspace.sources()).fingerprint


def _sample(setting: Setting) -> list[str]:
    """Some of the examples, both sides of each, in random order, none twice."""
    import numpy as np

    from analysis.data.storage import load

    frame = load(*_home(setting), columns=("prompt", "response")).frame
    drawn = np.random.default_rng(SEED).permutation(len(frame))[: 2 * SAMPLE]
    rows = zip(*(frame[side].iloc[drawn].tolist() for side in frame), strict=True)
    return list(dict.fromkeys("\n".join(row) for row in rows))[:SAMPLE]


def _model(folder: Path, texts: list[str]) -> Path:
    """A model with random weights; its vocabulary is made of the texts."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    vocabulary = word_pieces(texts)
    torch.manual_seed(SEED)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=WIDTH,
        num_hidden_layers=LAYERS,
        num_attention_heads=HEADS,
        intermediate_size=4 * WIDTH,
    )
    parts = folder / "parts"
    BertModel(config).save_pretrained(parts)
    BertTokenizerFast(vocab=vocabulary).save_pretrained(parts)
    modules = [Transformer(str(parts), max_seq_length=TOKENS), Pooling(WIDTH)]
    SentenceTransformer(modules=modules, device="cpu").save(str(folder / "model"))
    return folder / "model"


def word_pieces(texts: list[str]) -> dict[str, int]:
    """A vocabulary of BERT's kind and size that is made of some texts."""
    from tokenizers import Tokenizer, normalizers, pre_tokenizers
    from tokenizers.models import WordPiece
    from tokenizers.trainers import WordPieceTrainer

    trained = Tokenizer(WordPiece(unk_token="[UNK]"))
    trained.normalizer = normalizers.BertNormalizer()
    trained.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = WordPieceTrainer(
        vocab_size=ENTRIES, special_tokens=SPECIAL, min_frequency=1, show_progress=False
    )
    trained.train_from_iterator(texts, trainer)
    return dict(trained.get_vocab())
