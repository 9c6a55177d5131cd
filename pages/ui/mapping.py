"""Which field of a file is what, where its records have the fields of no known format."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from analysis.data.dataset import Summary
from analysis.data.formats.mapping import ROLES, suggest
from analysis.data.storage import summary
from analysis.data.workspace import Source
from pages.ui import calls, session
from pages.ui.notices import guarded


def fields_of(source: Source, found: Summary) -> list[str]:
    """The fields that can be named; none where the format of every record is known.

    Args:
        source: The file.
        found: What reading it found.
    """
    # Read without a mapping, the file is a data set of its own; that one knows the fields.
    unmapped = summary(calls.workspace(), source.content)
    fields = list(found.fields or (unmapped.fields if unmapped else ()))
    if not fields:
        return []
    # A mapping from the command line may name a field inside another.
    return fields + [field for field in source.mapping.values() if field not in fields]


def field_boxes(
    source: Source,
    fields: list[str],
    *,
    response_needed: bool = True,
    response_likely: bool = True,
) -> dict[str, str]:
    """A box for each role; what is likely, or was said before, is proposed.

    Args:
        source: The file.
        fields: Those that can be named, one at least.
        response_needed: Whether questions alone are too little.
        response_likely: Whether a field for the response is proposed.

    Returns:
        Role -> field, as it is chosen now.
    """
    likely = source.mapping or suggest(fields)
    if not response_likely:
        likely = {role: field for role, field in likely.items() if role != "response"}
    chosen: dict[str, str] = {}
    for role, column in zip(ROLES, st.columns(len(ROLES)), strict=True):
        with column:
            # Not by `index`: what is proposed could then not be taken back.
            key = session.mapping(source.fingerprint, role)
            st.session_state.setdefault(key, likely.get(role))
            field = st.selectbox(
                "Response (needed)"
                if role == "response" and response_needed
                else role.capitalize(),
                fields,
                index=None,
                placeholder="none",
                key=key,
            )
            if field is not None:
                chosen[role] = field
    return chosen


def read_button(
    source: Source,
    chosen: dict[str, str],
    use: Callable[[str], None],
    *,
    response_needed: bool = True,
) -> None:
    """Read the file with what is chosen: a data set of its own.

    Args:
        source: The file.
        chosen: What `field_boxes` gave.
        use: Called with the fingerprint of that data set, which is not read yet.
        response_needed: Whether questions alone are too little.
    """
    st.button(
        "Read the file with this mapping",
        key="mapping-read",
        type="primary",
        disabled=not ({"response"} if response_needed else {"prompt", "response"}) & set(chosen),
        on_click=guarded(_remap),
        args=(source.fingerprint, use),
    )


def _remap(fingerprint: str, use: Callable[[str], None]) -> None:
    chosen = {role: st.session_state.get(session.mapping(fingerprint, role)) for role in ROLES}
    mapping = {role: field for role, field in chosen.items() if field is not None}
    use(calls.workspace().remap(fingerprint, mapping).fingerprint)
