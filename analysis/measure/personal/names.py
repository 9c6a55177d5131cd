"""Names and places, as a spaCy model sees them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from importlib.metadata import entry_points
from typing import Any

from analysis.errors import ModelError
from analysis.measure.personal.places import Place, Text

# Labels of spaCy's models (OntoNotes; WikiNER) -> a key of ENTITIES.
LABELS = {
    **dict.fromkeys(("PERSON", "PER"), "PERSON"),
    **dict.fromkeys(("GPE", "LOC", "FAC", "LOCATION"), "LOCATION"),
}
SCORE = 0.85  # presidio's for what a model sees: the models themselves give none
AT_ONCE_CHARS = 100_000  # spaCy's memory grows with the text
SMALLEST = "en_core_web_sm"  # 12 MB: what to begin with in English
_LETTER = re.compile(r"[^\W\d_]")


def installed_names_models() -> tuple[str, ...]:
    """The spaCy models that are installed, by their packages' names, sorted."""
    return tuple(sorted(entry_points(group="spacy_models").names))


def require_names_model(name: str) -> None:
    """Look whether a spaCy model is installed.

    Raises:
        ModelError: If it is not; says how to install it.
    """
    _model(name)


def version_of_names_model(name: str) -> str:
    """Which version of a spaCy model is installed; "" if none is."""
    found = (entry for entry in entry_points(group="spacy_models") if entry.name == name)
    return next((f"v{entry.dist.version}" for entry in found if entry.dist), "")


@functools.lru_cache(maxsize=1)
def _model(name: str) -> Any:
    # What calls itself a model: no other package is run, whatever a recipe names.
    if name not in entry_points(group="spacy_models").names:
        raise ModelError(
            f'The spaCy model "{name}" that finds names and places is not installed; run '
            f'"python -m spacy download {name}" in Assay\'s environment, or choose no model.'
        )
    import spacy

    try:
        return spacy.load(name, exclude=["lemmatizer", "textcat"])
    except (OSError, ValueError, ImportError) as error:
        raise ModelError(
            f'The spaCy model "{name}" cannot be loaded ({type(error).__name__}); run '
            f'"python -m spacy download {name}" to install the one for this spaCy.'
        ) from error


def names(text: Text, model: str) -> Iterator[Place]:
    """Names and places in a text.

    Raises:
        ModelError: If the model is not installed.
    """
    if not _LETTER.search(text.value):
        return
    nlp = _model(model)
    for start in range(0, len(text.value), AT_ONCE_CHARS):
        for entity in nlp(text.value[start : start + AT_ONCE_CHARS]).ents:
            kind = LABELS.get(entity.label_)
            if kind:
                yield Place(start + entity.start_char, start + entity.end_char, kind, SCORE)
