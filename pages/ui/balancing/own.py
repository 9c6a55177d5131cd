"""Parts of one's own: a slider for each, or a table where there are many."""

from __future__ import annotations

import hashlib
from functools import partial

import pandas as pd
import streamlit as st

from analysis.curate.balance import Plan
from analysis.curate.steps.balance import Balance, Parts
from analysis.errors import InputError
from analysis.measure.metrics import METRICS
from pages.ui import session
from pages.ui.balancing.settings import FIRST, OWN, target_of, way_of
from pages.ui.bound import bound
from pages.ui.drafts import change_fields
from pages.ui.notices import guarded

MOST_SLIDERS = 24
COLUMNS = 3
LARGEST = 100.0


def own_parts(fingerprint: str, step: Balance, plan: Plan) -> None:
    """Draw what sets the size of each part; nothing where it is not one's own.

    Args:
        fingerprint: The data set.
        step: The step as it is set.
        plan: What it comes to.
    """
    if not isinstance(step.target, dict) or target_of(step) != OWN:
        return
    with st.container(border=True, key="balance-own"):
        st.caption("Drag the parts: what counts is how large they are beside each other.")
        draw = _sliders if len(plan.parts.labels) <= MOST_SLIDERS else _table
        draw(fingerprint, step, plan, step.target)


def _sliders(fingerprint: str, step: Balance, plan: Plan, target: Parts) -> None:
    columns = st.columns(COLUMNS, gap="medium")
    is_closed = step.by in METRICS and bool(METRICS[str(step.by)].labels)
    for number, (label, name) in enumerate(zip(plan.parts.labels, plan.parts.names, strict=True)):
        now = float(target.get(label, 0))
        # Names may be texts of the data: not in a label, which reads Markdown. Those of a closed
        # vocabulary are the app's own, and are read aloud.
        key = session.draft(fingerprint, FIRST.name, f"part-{_short(label)}")
        with columns[number % COLUMNS]:
            st.text(name)
            st.slider(
                name if is_closed else f"Part {number + 1}",
                0.0,
                max(LARGEST, now),
                step=1.0,
                format="%g",
                label_visibility="collapsed",
                **bound(key, now, guarded(partial(_keep_slider, fingerprint, label, key))),
            )


def _short(label: str) -> str:
    return hashlib.sha256(label.encode()).hexdigest()[:12]


def _keep_slider(fingerprint: str, label: str, key: str) -> None:
    # By what is on disk: another part may have been set since this one was drawn.
    change_fields(fingerprint, FIRST, lambda now: _with(now, {label: float(st.session_state[key])}))


def _with(now: Balance, changed: Parts) -> dict[str, Parts]:
    """The target with some parts changed, as fields of the step."""
    whole = {label: int(n) if n == int(n) else n for label, n in changed.items()}
    target = {**(now.target if isinstance(now.target, dict) else {}), **whole}
    if not any(target.values()):
        raise InputError("One part at least has to be larger than 0; raise another one first.")
    return {"target": target}


def _table(fingerprint: str, step: Balance, plan: Plan, target: Parts) -> None:
    labels = list(plan.parts.labels)
    table = pd.DataFrame(
        {
            "part": list(plan.parts.names),
            "now": plan.n,
            "weight": [float(target.get(label, 0)) for label in labels],
        }
    )
    # What is edited is a change to this table: of another target it is another table.
    key = session.draft(
        fingerprint, FIRST.name, f"table-{_short(repr((way_of(step), labels, target)))}"
    )

    def keep() -> None:
        edited = st.session_state[key]["edited_rows"]
        changed = {labels[int(row)]: max(cells["weight"] or 0, 0) for row, cells in edited.items()}
        change_fields(fingerprint, FIRST, lambda now: _with(now, changed))

    st.data_editor(
        table,
        hide_index=True,
        disabled=["part", "now"],
        key=key,
        on_change=guarded(keep),
        column_config={
            "part": "Part",
            "now": st.column_config.NumberColumn("Examples now"),
            "weight": st.column_config.NumberColumn(
                "Part of the result",
                min_value=0,
                help="Beside the others: 2 is twice as many as 1, and 0 is none.",
            ),
        },
    )
