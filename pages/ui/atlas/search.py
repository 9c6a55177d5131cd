"""The search for examples, by words or by meaning, as the map and the page Find have it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from analysis.engines.searching import Hits
from analysis.errors import AssayError, InputError
from analysis.measure.embeddings import TFIDF
from analysis.measure.wording import counted
from analysis.measure.words_found import terms_of
from pages.ui import session
from pages.ui.atlas import calls as atlas
from pages.ui.atlas.look import Look
from pages.ui.notices import notice

MOST_BY_MEANING = 100
WAYS = {"words": "Words", "meaning": "Meaning"}


def found_in_words(fingerprint: str, page: str, n: int) -> str:
    """How many a search found: by meaning there is always a nearest, and never a "match"."""
    if st.session_state.get(session.query_by(fingerprint, page)) == "meaning":
        return f"The {n:,} nearest in meaning"
    return f"{counted(n, 'examples')} found"


def terms_searched(fingerprint: str, page: str) -> tuple[str, ...]:
    """The words and phrases that are searched for; none by meaning, and where nothing is."""
    query = str(st.session_state.get(session.query(fingerprint, page)) or "")
    if st.session_state.get(session.query_by(fingerprint, page)) == "meaning":
        return ()
    try:
        return terms_of(query)
    except InputError:  # said where it was typed
        return ()


def search_box(
    fingerprint: str,
    look: Look,
    *,
    page: str,
    n: int = MOST_BY_MEANING,
    ready: Callable[[], bool] = lambda: True,
    beside: Callable[[], None] = lambda: None,
    on_change: Callable[[], None] | None = None,
) -> Hits | None:
    """The search; gives what it found, the best first, or None if nothing is searched for.

    Args:
        fingerprint: The data set.
        look: What makes the vectors, and what of each example is looked at.
        page: Name of the page, for the keys of the widgets.
        n: How many are found by meaning.
        ready: Called before a search by meaning: whether the examples have vectors. It says what
            is done about it.
        beside: Draws what stands beside it in the row.
        on_change: Called when something else is searched for.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{page}-search"):
        query = st.text_input(
            "Find examples",
            key=session.query(fingerprint, page),
            on_change=on_change,
            persist_state="session",
            placeholder='words that all stand in it, or "a phrase"',
            icon=":material/search:",
            max_chars=500,
            help="Words: examples that hold all the words, and phrases in quotes, whatever "
            f"their case. Meaning: the {n:,} examples whose vectors lie nearest to that of "
            "what you write.",
        )
        how = st.segmented_control(
            "By",
            list(WAYS),
            format_func=WAYS.__getitem__,
            default="words",
            required=True,
            key=session.query_by(fingerprint, page),
            on_change=on_change,
            persist_state="session",
        )
        beside()
    if not query.strip():
        return None
    if how == "meaning" and look.encoder == TFIDF:
        st.caption(
            "By TF-IDF meaning is that of words which stand together in this set; “Vectors by” "
            "offers a model that knows more."
        )
    if how == "meaning" and not ready():
        return None
    try:
        return atlas.hits(fingerprint, query, str(how), look, n=n)
    except AssayError as error:
        notice(str(error), title="Nothing can be found so")
        return None
