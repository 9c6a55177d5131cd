"""Texts as vectors: examples that say the like lie near each other."""

from __future__ import annotations

from analysis.measure.models.content import content_of

TFIDF = "tfidf"  # the encoder that needs no model
VERSION = 3  # raised when other vectors are made


def content_of_encoder(encoder: str) -> str:
    """What an encoder is made of; "" for one without a model, and for one that is not here."""
    return "" if encoder in ("", TFIDF) else content_of(encoder)


def key_of_encoder(encoder: str) -> str:
    """What tells an encoder's vectors from others, for the key of what is made of them.

    Args:
        encoder: Its name; "" for none at all, which has the key "".
    """
    return f"v{VERSION}{content_of_encoder(encoder)[:12]}" if encoder else ""
