"""Which group is looked at: the same one when the settings change, and after a reload.

The list may be in another order then, so that a group is known by its first example. The
address has it too, but for the first of the list, which needs no saying.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui import calls, session
from pages.ui.address import said_group, tell_group
from pages.ui.groups.shown import Shown


def looked_at(shown: Shown, numbers: npt.NDArray[np.int64]) -> int:
    """The place in the list of the group that is looked at; to be asked once in a run.

    Args:
        shown: The groups.
        numbers: Those that are listed, in their order, shape (k,), k > 0.
    """
    state, fingerprint, name = st.session_state, shown.fingerprint, shown.name
    at_key = session.group_at(fingerprint, name)
    shown_key, told_key = (
        key(fingerprint, name) for key in (session.group_shown, session.group_told)
    )
    wanted_at = int(state.get(at_key, 0))
    at = min(wanted_at, len(numbers) - 1)
    before, (run, told) = state.get(shown_key), state.get(told_key, (-1, ""))
    if before is not None and before[0] != wanted_at:
        before = None  # another one was gone to
    said, stayed = said_group(), run == state[session.runs()] - 1
    # The address is news on coming here, by a link or a reload; and where it alone has changed
    # meanwhile, by the browser's Back.
    is_news = (before is not None and said != told) if stayed else said != ""
    if state.pop(session.group_gone_to(fingerprint, name), False):
        is_news, before = False, None
    if is_news:
        at = _place(shown, numbers, said, otherwise=0)
    elif before is not None:  # nobody has gone to another one
        at = _place(shown, numbers, before[1], otherwise=at)
    first = calls.ids(fingerprint, shown.found.of[int(numbers[at])][:1])[0]
    # Not where the address was just taken over: written anew, it would undo the browser's Back.
    if not is_news and (not stayed or before is None or before[1] != first):
        wanted = first if at else ""
        if wanted != said:
            tell_group(wanted)
        said = wanted
    state[at_key], state[shown_key] = at, (at, first)
    state[told_key] = (state[session.runs()], said)
    return at


def _place(shown: Shown, numbers: npt.NDArray[np.int64], example_id: str, *, otherwise: int) -> int:
    """Where in the list the group with an example is."""
    members = calls.positions(shown.fingerprint, [example_id])
    labels = shown.found.of.labels()[members]
    places = np.flatnonzero(np.isin(numbers, labels[labels >= 0]))
    return int(places[0]) if len(places) else otherwise
