"""Presidio's recognisers, one by one: without its engine, a language model or the network."""

from __future__ import annotations

import functools
import importlib
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import entry_points
from typing import Any

# Presidio imports them if they are there, for recognisers that are not used here: 4 s, 300 MB.
# A names model may need torch, and what presidio imports (spaCy, thinc) looks for it just once.
_UNUSED = ("transformers", "torch")
_IMPORTING = threading.Lock()


@functools.cache
def recogniser(name: str, **options: Any) -> Any:
    """One of presidio's recognisers, by its class's name."""
    return getattr(_recognisers(), name)(**options)


@functools.cache
def _recognisers() -> Any:
    # It logs what it looked at, personal data among it.
    logging.getLogger("presidio-analyzer").setLevel(logging.CRITICAL)
    with _IMPORTING, _without_unused():
        return importlib.import_module("presidio_analyzer.predefined_recognizers")


@contextmanager
def _without_unused() -> Iterator[None]:
    """As if the packages were not installed, if there is no names model that could need them.

    And for as long as nothing else can ask for them.

    That is in the main thread of a command, a job or a worker; where pages are drawn, in other
    threads, they are imported too.
    """
    is_alone = threading.current_thread() is threading.main_thread()
    are_unused = is_alone and not entry_points(group="spacy_models")
    hidden = [name for name in _UNUSED if are_unused and name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type] # None: cannot be imported
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
