"""How personal data are looked for and what takes their place."""

from __future__ import annotations

import shlex
import sys

import streamlit as st

from analysis.curate.steps import ScrubPii
from analysis.curate.steps.scrub import By
from analysis.errors import InputError
from analysis.measure.personal.entities import BY_MODEL, BY_PATTERN, ENTITIES
from analysis.measure.personal.names import SMALLEST, installed_names_models
from pages.ui.drafts import field

NO_MODEL = ""
BYS: dict[By, str] = {
    "placeholder": "Placeholder",
    "mask": "Mask",
    "pseudonym": "Pseudonym",
}
MEANINGS: dict[By, str] = {
    "placeholder": "`ann@example.com` becomes `<EMAIL>`: a model learns that an address stands "
    "there, and of whom nothing.",
    "mask": "`ann@example.com` becomes `a***@e***.com`: so much stays that its kind is seen.",
    "pseudonym": "`ann@example.com` becomes an invented `user-2ea7f35e@example.com`, the same "
    "wherever it stands in the set; texts read much as before "
    "(phones and ids in the form of North America). Who has the recipe can test a guess.",
}


def scrub_settings(fingerprint: str, first: ScrubPii, step: ScrubPii) -> None:
    """The widgets that set the step.

    Args:
        fingerprint: The data set.
        first: The step as it is before anything was set.
        step: The step as it is set.
    """
    left, right = st.columns(2, gap="medium")
    with left:
        st.pills(
            "Kinds that are replaced",
            [*BY_PATTERN, *(BY_MODEL if step.names_model else ())],
            format_func=lambda name: ENTITIES[name].title,
            selection_mode="multi",
            wrap=True,
            **field(
                fingerprint, first, "entities", list(step.entities), _entities, default="default"
            ),
            help="What is found of the other kinds is shown below too, and stays as it is. A "
            "secret is a key, or a URL with a password: who reads it can use it.",
        )
    with right:
        st.segmented_control(
            "Replaced by",
            list(BYS),
            format_func=BYS.__getitem__,
            required=True,
            wrap=True,
            **field(fingerprint, first, "by", step.by, lambda by: {"by": by}, default="default"),
            help="Secrets get their placeholder, whatever is chosen: an invented key helps nobody.",
        )
        st.caption(MEANINGS[step.by])
    _names(fingerprint, first, step)


def _entities(chosen: list[str]) -> dict[str, object]:
    if not chosen:
        raise InputError("One kind at least has to be replaced; choose another one first.")
    named: dict[str, object] = {"entities": tuple(name for name in ENTITIES if name in chosen)}
    return named if set(chosen) & set(BY_MODEL) else named | {"names_model": None}


def _names(fingerprint: str, first: ScrubPii, step: ScrubPii) -> None:
    """The model that finds names and places, or how to install one."""
    models = installed_names_models()
    if not models and step.names_model is None:
        with st.expander("Names and places are not looked for: they take a language model"):
            st.markdown(
                "No spaCy model is installed. This command installs a small one for English "
                "(12 MB); others are listed at `spacy.io/models`. Then reload this page."
            )
            st.code(f"{shlex.quote(sys.executable)} -m spacy download {SMALLEST}", language=None)
        return

    def chosen(model: str) -> dict[str, object]:
        patterns = tuple(name for name in step.entities if name not in BY_MODEL)
        if model == NO_MODEL:
            return {"names_model": None, "entities": patterns or BY_PATTERN}
        mine = tuple(name for name in step.entities if name in BY_MODEL) or BY_MODEL
        return {"names_model": model, "entities": (*patterns, *mine)}

    shown = step.names_model or NO_MODEL
    options = list(dict.fromkeys([NO_MODEL, *models, shown]))
    st.selectbox(
        "Names and places are found by",
        options,
        format_func=lambda model: model or "No model: they are not looked for",
        **field(fingerprint, first, "names_model", shown, chosen, options=options),
        help="A spaCy model reads every text and says which words it takes for a name or a place. "
        "It takes minutes, misses some and takes some words for names that are none.",
    )
