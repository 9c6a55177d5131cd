"""What a balance comes to: each part now and then, and what it lacks."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from analysis.curate.balance import Plan
from analysis.curate.steps.balance import Balance
from analysis.measure.duplicates.pairs import IndexArray
from pages.ui import session
from pages.ui.balancing.settings import way_of
from pages.ui.bars import label_bars
from pages.ui.figures import figures

MOST_BARS = 30
HEAD_PX, ROW_PX, MOST_PX = 38, 35, 600


def planned(plan: Plan, n_added: int | None) -> None:
    """The figures of a plan.

    Args:
        plan: The plan.
        n_added: Examples that the step adds; None if it is not to add any.
    """
    n, size = int(plan.n.sum()) + plan.n_unmeasured, plan.size
    lacking = int(plan.deficit.sum()) - (n_added or 0)
    at = plan.scarcest()
    figures(
        ("Examples now", f"{n:,}", "Examples that reach this step."),
        ("Would stay", f"{size:,}", f"{size / max(n, 1):.1%} of them."),
        ("Would be dropped", f"{n - size:,}", f"{(n - size) / max(n, 1):.1%} of them."),
        *(
            [("Would be added", f"{n_added:,}", "At the end of the kept file, each told as such.")]
            if n_added is not None
            else []
        ),
        (
            "Lacking",
            f"{lacking:,}",
            "Examples that the size asks for and that are not there. New ones could fill them.",
        ),
        *(
            [("No part", f"{plan.n_unmeasured:,}", "Not measured, so of no part: dropped.")]
            if plan.n_unmeasured
            else []
        ),
    )
    if at is not None:
        without = plan.size_without(at)
        if without <= size and not lacking:
            return  # nothing is scarce
        more = f" Without it {without:,} could stay." if without > size else ""
        # A label may be a text of the data: plain text.
        st.text(
            f"The scarcest part is {plan.parts.names[at]}: {plan.n[at]:,} there, "
            f"{plan.share[at]:.1%} wanted.{more}"
        )


def parts_chart(fingerprint: str, step: Balance, plan: Plan, added: IndexArray) -> None:
    """Draw the parts as they would be, as they are, and as they are wanted.

    Args:
        fingerprint: The data set.
        step: The step.
        plan: What it comes to.
        added: Examples that it adds to each part, shape (k,).
    """
    result = plan.stays + added
    shown = [at for at in range(len(plan.n)) if plan.n[at] or plan.share[at]][:MOST_BARS]
    labels = [plan.parts.labels[at] for at in shown]
    label_bars(
        {plan.parts.labels[at]: int(result[at]) for at in shown},
        key=session.balance_chart(fingerprint, way_of(step)),
        what=f"Examples of each part, {plan.parts.title.lower()}",
        names={plan.parts.labels[at]: plan.parts.names[at] for at in shown},
        over={plan.parts.labels[at]: int(plan.n[at]) for at in shown},
        over_of=int(plan.n.sum()),
        of=int(result.sum()),
        target=dict(zip(labels, plan.share[shown].tolist(), strict=True)),
        series=("in the result", "now", "wanted"),
    )
    if len(labels) < len(plan.n):
        st.caption(f"The first {len(labels)} of {len(plan.n):,} parts; the table has all.")


def parts_table(plan: Plan, added: IndexArray) -> None:
    """The parts in numbers; `added` as `parts_chart` takes it."""
    n_all = max(int(plan.n.sum()), 1)
    table = pd.DataFrame(
        {
            "part": list(plan.parts.names),
            "now": plan.n,
            "now_share": 100 * plan.n / n_all,
            "share": 100 * plan.share,
            "stays": plan.stays,
            "goes": plan.n - plan.stays,
            **({"added": added} if added.any() else {}),
            "lacks": np.maximum(plan.deficit - added, 0),
        }
    )
    number = st.column_config.NumberColumn
    st.dataframe(
        table[(plan.n > 0) | (plan.share > 0)],
        hide_index=True,
        height=min(HEAD_PX + ROW_PX * len(table), MOST_PX),
        column_config={
            "part": st.column_config.TextColumn(plan.parts.title),
            "now": number("Now", format="localized", help="Examples that reach this step."),
            "now_share": number("Now %", format="%.1f", help="Its share of them."),
            "share": number("Wanted %", format="%.1f", help="Its share of the result."),
            "stays": number(
                "Stay", format="localized", help="Examples of this part in the result."
            ),
            "goes": number("Go", format="localized", help="Examples over its share."),
            "added": number(
                "Add", format="localized", help="Examples that are added to this part."
            ),
            "lacks": number(
                "Lack",
                format="localized",
                help="Examples that the size asks for and are not there.",
            ),
        },
        alt="The parts, now and as planned",
    )
