"""Texts as vectors: examples that say the like lie near each other."""

from __future__ import annotations

from analysis.measure.embeddings.sentences import content_of

TFIDF = "tfidf"  # the encoder that needs no model


def content_of_encoder(encoder: str) -> str:
    """What an encoder is made of, for the key of what it made; "" for one without a model."""
    return "" if encoder in ("", TFIDF) else content_of(encoder)
