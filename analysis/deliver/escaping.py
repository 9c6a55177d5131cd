"""Texts from the data in Markdown."""

from __future__ import annotations

import re

_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|$&~:])")


def escaped(text: str) -> str:
    """A text from the data as Markdown that shows it and does nothing else."""
    return _MARKUP.sub(r"\\\1", text.replace("\n", " ").replace("\r", " "))
