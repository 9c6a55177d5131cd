"""How the map is made: by which vectors, laid out how, clustered how, coloured by what."""

from __future__ import annotations

import streamlit as st

from analysis.measure.embeddings import TFIDF
from analysis.measure.embeddings.sentences import DEFAULT
from analysis.measure.metrics import METRICS
from analysis.measure.profile import PROFILE_METRICS
from pages.ui.atlas.look import CLUSTER, LABEL, Look, look_key, look_setter

ENCODERS = {TFIDF: "Words (TF-IDF), at once", DEFAULT: "Meaning (all-MiniLM-L6-v2)"}
FIELDS = {"both": "Both", "prompt": "Prompt", "response": "Response"}
LAYOUTS = {"fast": "PCA", "neighbours": "t-SNE"}
_BESIDE_METRICS = {CLUSTER: "Cluster", LABEL: "Your labels"}
METHODS = {"kmeans": "k-means", "density": "HDBSCAN"}


def settings(fingerprint: str, look: Look) -> None:
    """The settings of the map; each is kept as soon as it is changed."""
    with st.container(border=True, key="map-settings"):
        first, second, third = st.columns(3, gap="medium")
        with first:
            vectors_by(fingerprint, look)
        with second:
            _clusters(fingerprint, look)
        with third:
            _looks(fingerprint, look)


def vectors_by(fingerprint: str, look: Look) -> None:
    """What makes the vectors, and of what."""
    known = [*ENCODERS, *([look.encoder] if look.encoder not in ENCODERS else [])]
    st.selectbox(
        "Vectors by",
        known,
        format_func=lambda name: ENCODERS.get(name, name),
        key=look_key(fingerprint, "encoder", look.encoder),
        on_change=look_setter(fingerprint, "encoder", str.strip),
        accept_new_options=True,
        help="Words: weighted words and what stands together in this set, without any model. "
        "Meaning: a model of sentence-transformers; type the name or the folder of any other "
        "one. What a model has encoded is kept, so that no text is encoded twice.",
    )
    st.segmented_control(
        "Embed",
        list(FIELDS),
        format_func=FIELDS.__getitem__,
        required=True,
        wrap=True,
        key=look_key(fingerprint, "field", look.field),
        on_change=look_setter(fingerprint, "field"),
        help="What of each example becomes a vector: examples lie near each other if this says the "
        "like.",
    )


def _clusters(fingerprint: str, look: Look) -> None:
    st.segmented_control(
        "Clusters",
        list(METHODS),
        format_func=METHODS.__getitem__,
        required=True,
        wrap=True,
        key=look_key(fingerprint, "method", look.method),
        on_change=look_setter(fingerprint, "method"),
        help="k-means: every example is in the cluster whose center is nearest. HDBSCAN: by "
        "density; crowds become clusters, and what lies between them is in none.",
    )
    if look.method == "kmeans":
        st.number_input(
            "How many",
            min_value=2,
            max_value=200,
            value=None,  # what an emptied box is set back to
            placeholder="as many as suggested",
            key=look_key(fingerprint, "k", look.k),
            on_change=look_setter(fingerprint, "k"),
            help="Empty: as many as are suggested; how that is told stands below the clusters.",
        )
    else:
        st.number_input(
            "Fewest examples of a cluster",
            min_value=2,
            max_value=1_000_000,
            value=None,
            placeholder="a share of the set",
            key=look_key(fingerprint, "min_size", look.min_size),
            on_change=look_setter(fingerprint, "min_size"),
            help="Smaller crowds are taken for noise. Empty: by the size of the set.",
        )


def _looks(fingerprint: str, look: Look) -> None:
    st.segmented_control(
        "Layout",
        list(LAYOUTS),
        format_func=LAYOUTS.__getitem__,
        required=True,
        wrap=True,
        key=look_key(fingerprint, "layout", look.layout),
        on_change=look_setter(fingerprint, "layout"),
        help="PCA: the two directions in which the vectors differ most, at once for any set. "
        "t-SNE: keeps those together that are nearest to each other; a large set takes a minute "
        "the first time, and distances between far ones mean little.",
    )
    names = [CLUSTER, LABEL, *(name for name in PROFILE_METRICS if name in METRICS)]
    shown = look.color if look.color in names else CLUSTER
    st.selectbox(
        "Colour by",
        names,
        format_func=_color_name,
        key=look_key(fingerprint, "color", shown),
        on_change=look_setter(fingerprint, "color"),
        help="The cluster, the labels that you gave, or anything that is measured of each example.",
    )


def _color_name(name: str) -> str:
    return _BESIDE_METRICS.get(name) or METRICS[name].title
