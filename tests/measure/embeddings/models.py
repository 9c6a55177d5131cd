"""A model of sentence-transformers that tests build themselves: tiny, with random weights."""

from __future__ import annotations

from pathlib import Path

TEXT = (
    "how do i bake bread cake name a colour fruit blue red the is mix flour water and "
    "怎 么 在 家 里 烤 面 包 粉 加 水"
)


def tiny_model(folder: Path, *, seed: int = 0, width: int = 16) -> Path:
    """Write a model to a folder; gives the folder."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    parts = folder / "parts"
    parts.mkdir(parents=True)
    letters = [chr(code) for code in range(ord("a"), ord("z") + 1)]
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    entries = [*special, *TEXT.split(), *letters, *(f"##{letter}" for letter in letters), "?", "."]
    vocabulary = list(dict.fromkeys(entries))
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=width,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=width,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(parts)
    numbers = {entry: number for number, entry in enumerate(vocabulary)}
    BertTokenizerFast(vocab=numbers).save_pretrained(parts)
    transformer = Transformer(str(parts), max_seq_length=64)
    pooling = Pooling(width)
    SentenceTransformer(modules=[transformer, pooling], device="cpu").save(str(folder / "model"))
    return folder / "model"
