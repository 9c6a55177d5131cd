"""How the map is made: by which vectors, laid out how, clustered how, coloured by what."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analysis.measure.embeddings import TFIDF
from analysis.measure.embeddings.sentences import DEFAULT
from analysis.measure.metrics import METRICS
from analysis.measure.wording import counted
from pages.ui.atlas.look import CLUSTER, LABEL, Look, look_widget

ENCODERS = {TFIDF: "Words (TF-IDF)", DEFAULT: "Meaning (all-MiniLM-L6-v2)"}
# What people type to have one of these back.
_CALLED = {"words": TFIDF, "tf-idf": TFIDF, "tfidf": TFIDF, "meaning": DEFAULT}
FIELDS = {"both": "Both", "prompt": "Prompt", "response": "Response"}
LAYOUTS = {"fast": "PCA", "neighbours": "t-SNE"}
METHODS = {"kmeans": "k-means", "density": "HDBSCAN"}
_BESIDE_METRICS = {CLUSTER: "Cluster", LABEL: "Your labels"}
# What a map is asked about most comes first; the rest as the profile has it.
_FIRST = ("task_type", "domain", "language", "complexity", "quality", "refusal", "exact_duplicate")


def made_by(look: Look, *, n_examples: int, n_clusters: int | None) -> str:
    """What a map shows and what made it, in one line.

    Args:
        look: How it is looked at.
        n_examples: Examples on it.
        n_clusters: Clusters on it; None while they are not found.
    """
    of = {"both": "both texts", "prompt": "the prompt", "response": "the response"}
    clusters = "clusters" if n_clusters is None else counted(n_clusters, "clusters")
    return " · ".join(
        [
            counted(n_examples, "examples"),
            f"{clusters} by {METHODS[look.method]}",
            f"laid out by {LAYOUTS[look.layout]}",
            f"{ENCODERS.get(look.encoder, look.encoder)} of {of[look.field]}",
        ]
    )


def settings_bar(fingerprint: str, look: Look) -> DeltaGenerator:
    """The settings of the map; each is kept as soon as it is changed.

    Args:
        fingerprint: The data set.
        look: How the map is looked at.

    Returns:
        The place beside them for what made the map. It is known later: the settings are there
        while it is worked on.
    """
    said, change = st.columns([4, 1], vertical_alignment="center")
    with change, st.popover("Change", icon=":material/tune:", key="map-settings", width="stretch"):
        vectors_by(fingerprint, look)
        _clusters(fingerprint, look)
        _layout(fingerprint, look)
    return said


def vectors_by(fingerprint: str, look: Look) -> None:
    """What makes the vectors, and of what."""
    known = [*ENCODERS, *([look.encoder] if look.encoder not in ENCODERS else [])]
    st.selectbox(
        "Vectors by",
        known,
        format_func=lambda name: ENCODERS.get(name, name),
        **look_widget(fingerprint, "encoder", look.encoder, options=known, as_value=encoder_of),
        accept_new_options=True,
        help="Words: weighted words and what stands together in this set, at once and without any "
        "model. Meaning: a model of sentence-transformers; type the name or the folder of any "
        "other one. What a model has encoded is kept, so that no text is encoded twice.",
    )
    st.segmented_control(
        "Embed",
        list(FIELDS),
        format_func=FIELDS.__getitem__,
        required=True,
        wrap=True,
        **look_widget(fingerprint, "field", look.field),
        help="What of each example becomes a vector: examples lie near each other if this says the "
        "like.",
    )


def encoder_of(typed: str) -> str:
    """The encoder that somebody means: a word of the list is no name of a model."""
    name = typed.strip()
    return _CALLED.get(name.lower(), name)


def _clusters(fingerprint: str, look: Look) -> None:
    st.segmented_control(
        "Clusters",
        list(METHODS),
        format_func=METHODS.__getitem__,
        required=True,
        wrap=True,
        **look_widget(fingerprint, "method", look.method),
        help="k-means: every example is in the cluster whose center is nearest. HDBSCAN: by "
        "density; crowds become clusters, and what lies between them is in none.",
    )
    if look.method == "kmeans":
        st.number_input(
            "How many",
            min_value=2,
            max_value=200,
            value=None,  # what an emptied box is set back to
            placeholder="as suggested",
            **look_widget(fingerprint, "k", look.k, default=""),
            help="2 to 200. Empty: as many as are suggested; how that is told stands below the "
            "table of clusters.",
        )
    else:
        st.number_input(
            "Fewest examples of a cluster",
            min_value=2,
            max_value=1_000_000,
            value=None,
            placeholder="a 200th of all",
            **look_widget(fingerprint, "min_size", look.min_size, default=""),
            help="Smaller crowds are taken for noise. Empty: a 200th of the examples, 10 at least.",
        )


def _layout(fingerprint: str, look: Look) -> None:
    st.segmented_control(
        "Layout",
        list(LAYOUTS),
        format_func=LAYOUTS.__getitem__,
        required=True,
        wrap=True,
        **look_widget(fingerprint, "layout", look.layout),
        help="PCA: the two directions in which the vectors differ most, at once for any set. "
        "t-SNE: keeps those together that are nearest to each other; a large set takes a minute "
        "the first time, and distances between far ones mean little.",
    )


def color_by(fingerprint: str, look: Look) -> None:
    """What the points are coloured by."""
    metrics = [name for name in (*_FIRST, *METRICS) if name in METRICS]
    names = [CLUSTER, LABEL, *dict.fromkeys(metrics)]
    shown = look.color if look.color in names else CLUSTER
    st.selectbox(
        "Colour by",
        names,
        format_func=_color_name,
        **look_widget(fingerprint, "color", shown, options=names),
        width=230,
        help="The cluster, the labels that you gave, or anything that is measured of each example.",
    )


def _color_name(name: str) -> str:
    return _BESIDE_METRICS.get(name) or METRICS[name].title
