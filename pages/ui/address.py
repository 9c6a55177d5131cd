"""Where one is: the page, the data set and what is looked at of it, in the address bar.

`?dataset=<fingerprint>` brings a session back; on Profile `&view=` and `&chosen=` do so with
the view that is open and what is chosen in its charts, and `&group=<example's id>` on
Duplicates and Conflicts with the group that is looked at; `&reviewer=` on Review with who
reviews. Anybody may have written an address: what it says is checked by whoever takes it over.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from analysis.data.workspace import EXAMPLE_ID, is_fingerprint
from pages.ui import session

DATASET, VIEW, CHOSEN, GROUP, REVIEWER = "dataset", "view", "chosen", "group", "reviewer"
MOST_TEXTS, LONGEST_TEXT = 500, 300
PAGES = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Look:
    """What is looked at on Profile.

    Attributes:
        view: The view's name; "" for the first one, which needs no saying.
        chosen: What is chosen in the charts, as texts.
    """

    view: str = ""
    chosen: tuple[str, ...] = ()


def page_path(name: str) -> Path:
    """A page's file, for `st.Page`, `st.page_link` and `st.switch_page`.

    Absolute: Streamlit looks for a relative one beside navigation.py, where no page is.

    Args:
        name: The page's name, as in its address: "profile".
    """
    return PAGES / f"{name}.py"


def current_dataset() -> str | None:
    """Fingerprint of the data set being looked at; None if there is none.

    What the address bar says goes first, if it has the form of a fingerprint; whether the
    workspace knows it is for the caller to find out.
    """
    opened = os.environ.get("ASSAY_OPEN")  # by `make app FILE=...`, for a session that is new
    for named in (st.query_params.get(DATASET), st.session_state.get(DATASET, opened)):
        if is_fingerprint(named):
            return str(named)
    return None


def open_dataset(fingerprint: str) -> None:
    """Look at a data set from now on."""
    st.session_state[DATASET] = fingerprint
    if st.query_params.get(DATASET) != fingerprint:
        st.query_params[DATASET] = fingerprint


def close_dataset() -> None:
    """Look at no data set any more."""
    st.session_state[DATASET] = None
    if DATASET in st.query_params:
        del st.query_params[DATASET]


def said() -> Look:
    """What the address says is looked at, as it came; overlong texts are left out."""
    view = st.query_params.get(VIEW, "")
    chosen = st.query_params.get_all(CHOSEN)[:MOST_TEXTS]
    return Look(
        view if len(view) <= LONGEST_TEXT else "",
        tuple(text for text in chosen if len(text) <= LONGEST_TEXT),
    )


def is_news(shown: Look) -> bool:
    """Whether the address knows better than the session what is to be looked at.

    It does where it names something when one comes to Profile: by a link, a reload, or the
    browser's Back from another page. And where it was changed on Profile itself, while the
    session was not: by Back or Forward. To be asked once in a run of that page.

    Args:
        shown: What the session has looked at until now.
    """
    state = st.session_state
    stayed = state.get(session.profile_run()) == state[session.runs()] - 1
    state[session.profile_run()] = state[session.runs()]
    known = state.get(session.told())
    if stayed and known is not None:
        return bool(said() != known[0] and shown == known[1])
    return said() != Look()


def tell(shown: Look, *, is_new: bool) -> None:
    """Put into the address what is looked at, so that a reload or a link brings it back.

    In one go, and only what is not there: each change is a step of the browser's history.

    Args:
        shown: What is looked at.
        is_new: Whether it was just taken from the address, which then stays as it is: written
            anew at once, it would undo the browser's Back.
    """
    before = said()
    if shown != before and not is_new:
        others = {name: st.query_params.get_all(name) for name in st.query_params}
        wanted = others | {VIEW: [shown.view] if shown.view else [], CHOSEN: list(shown.chosen)}
        st.query_params.from_dict({name: texts for name, texts in wanted.items() if texts})
        before = shown
    st.session_state[session.told()] = (before, shown)


def said_group() -> str:
    """Id of an example of the group that the address says is looked at; "" for none."""
    text = st.query_params.get(GROUP, "")
    return text if EXAMPLE_ID.fullmatch(text) else ""


def tell_group(example_id: str) -> None:
    """Put into the address an example of the group that is looked at; "" for the first group."""
    if example_id:
        st.query_params[GROUP] = example_id
    elif GROUP in st.query_params:
        del st.query_params[GROUP]


def said_reviewer() -> str:
    """Who reviews, as the address says it; "" for nobody. To be checked like what is typed."""
    return str(st.query_params.get(REVIEWER, ""))[:LONGEST_TEXT]


def tell_reviewer(name: str) -> None:
    """Put into the address who reviews, so that a reload does not ask again; "" for nobody."""
    if not name and REVIEWER in st.query_params:
        del st.query_params[REVIEWER]
    elif name and st.query_params.get(REVIEWER) != name:
        st.query_params[REVIEWER] = name


def keep_dataset() -> None:
    """Carry the data set over to the page that is about to run.

    Streamlit's navigation drops the query; it is put back here. It is written only if it
    differs: writing at every run would race with widgets that are bound to the query.
    """
    st.session_state[session.runs()] = st.session_state.get(session.runs(), 0) + 1
    fingerprint = current_dataset()
    if fingerprint is not None:
        open_dataset(fingerprint)
