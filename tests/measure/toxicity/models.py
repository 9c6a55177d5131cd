"""A checkpoint of Detoxify's form that tests build themselves: tiny, with random weights."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

CLASSES = ["toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate"]
LABELS = ("toxicity", "severe_toxicity", "obscene", "threat", "insult", "identity_attack")
WORDS = "how do i bake bread you are a stupid damn fool mix flour and water blue red poison"
POSITIONS = 32  # that it reads at once


def tiny_checkpoint(
    folder: Path,
    *,
    seed: int = 0,
    classes: Sequence[str] = CLASSES,
    n_outputs: int | None = None,
    prefix: str = "",
) -> Path:
    """Write a checkpoint with its configuration and tokenizer; gives the folder.

    Args:
        folder: Where to.
        seed: Of its weights.
        classes: What it scores.
        n_outputs: Of the model; those of "unbiased" have more than they have classes.
        prefix: Before the names of all weights, as Detoxify's own training writes them.
    """
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    folder.mkdir(parents=True, exist_ok=True)
    letters = [chr(code) for code in range(ord("a"), ord("z") + 1)]
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    entries = [*special, *WORDS.split(), *letters, *(f"##{letter}" for letter in letters), "."]
    numbers = {entry: number for number, entry in enumerate(dict.fromkeys(entries))}
    config = BertConfig(
        vocab_size=len(numbers),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=POSITIONS,
        initializer_range=1.0,  # scores far from each other
    )
    torch.manual_seed(seed)
    config.num_labels = n_outputs or len(classes)
    config.save_pretrained(folder)
    BertTokenizer(vocab=numbers, model_max_length=POSITIONS).save_pretrained(folder)
    arch = {
        "model_type": str(folder),  # of the hub in a published one; the library asks it for this
        "model_name": "BertForSequenceClassification",
        "tokenizer_name": "BertTokenizer",
        "num_classes": config.num_labels,
    }
    told = {"arch": {"args": arch}, "dataset": {"args": {"classes": list(classes)}}}
    made = BertForSequenceClassification(config).state_dict()
    weights = {f"{prefix}{name}": value for name, value in made.items()}
    torch.save({"config": told, "state_dict": weights}, folder / "tiny.ckpt")
    return folder
