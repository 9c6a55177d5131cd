"""Who of one group stays: by hand, or by a policy for it alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from analysis.curate.keepers import stays_in
from analysis.curate.steps.deduplicate import KEEP_BY, Keep
from pages.ui import calls
from pages.ui.drafts import change_fields
from pages.ui.groups.shown import (
    KEEP_NAMES,
    Grouping,
    Shown,
)
from pages.ui.notices import guarded


def decisions(shown: Shown, members: npt.NDArray[np.int64], chosen: int) -> None:
    """Who of this group stays: by hand, or by a policy for it alone."""
    kept = members[shown.stays[members]].tolist()
    name, number = shown.name, int(shown.found.of.labels()[members[0]])
    line = calls.lines(shown.fingerprint, np.array([chosen]))[0]
    _decide(f"Keep line {line:,}", f"{name}-keep-this", shown, members, [chosen], shortcut="k")
    _decide(
        "Keep it as well",
        f"{name}-keep-too",
        shown,
        members,
        sorted({*kept, chosen}),
        disabled=chosen in kept,
        shortcut="t",
        help="Keeps it in addition to what is kept already.",
    )
    _decide(
        "Keep all",
        f"{name}-keep-all",
        shown,
        members,
        members.tolist(),
        disabled=len(kept) == len(members),
        shortcut="a",
    )
    with st.popover("Keep one by", key=f"{name}-keep-by"):
        for policy, title in KEEP_NAMES.items():
            by = KEEP_BY[policy]
            ready = by is None or calls.is_measured(shown.fingerprint, [by], shown.recipe.settings)
            _decide(
                title,
                f"{name}-keep-by-{policy}",
                shown,
                members,
                _best_of(shown, number, policy) if ready else [],
                disabled=not ready,
                help=None if ready else "Open the page Profile to measure quality first.",
            )
    if shown.decided()[number]:
        _decide(
            "Reset",
            f"{name}-keep-rule",
            shown,
            members,
            [],
            shortcut="u",
            help="Clears your choice for this group: the setting above decides again.",
        )


def _decide(
    label: str,
    key: str,
    shown: Shown,
    members: npt.NDArray[np.int64],
    kept: Sequence[int],
    *,
    disabled: bool = False,
    shortcut: str | None = None,
    help: str | None = None,
) -> None:
    st.button(
        label,
        key=key,
        disabled=disabled,
        shortcut=shortcut,
        help=help,
        on_click=guarded(_keep),
        args=(shown.fingerprint, shown.first, members, kept),
    )


def _keep(
    fingerprint: str,
    first: Grouping,
    members: npt.NDArray[np.int64],
    kept: Sequence[int],
) -> None:
    """Let some members of a group stay by hand; none for whom the policy chooses."""
    inside = set(calls.ids(fingerprint, members))
    chosen = calls.ids(fingerprint, np.array(kept, dtype=np.int64))

    def by_hand(now: Grouping) -> dict[str, Any]:
        others = [each for each in now.by_hand or () if each not in inside]
        return {"by_hand": [*others, *chosen] or None}

    change_fields(fingerprint, first, by_hand)


def _best_of(shown: Shown, number: int, policy: Keep) -> list[int]:
    """Who of a group stays by a policy, as the step would decide."""
    step = shown.step.model_copy(update={"keep": policy, "by_hand": None})
    steps = (*shown.recipe.steps, step)
    known = calls.known(shown.fingerprint, shown.recipe.model_copy(update={"steps": steps}))
    one = shown.found.of.where(np.arange(len(shown.found.of)) == number)
    stays: list[int] = np.flatnonzero(stays_in(one, policy, known)).tolist()
    return stays
