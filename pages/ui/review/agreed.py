"""How far two reviewers agree, and where they do not."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from analysis.curate.agreement import Agreement, By, agreement
from analysis.curate.reviews import Decision
from pages.ui import calls, session
from pages.ui.figures import figures
from pages.ui.review.desk import Desk

WORDS = {"accept": "Accepted", "reject": "Rejected", "edit": "Edited"}
BYS: dict[By, str] = {"keep": "Stays or goes", "verdict": "Accepted, edited, rejected"}
MOST_LISTED = 500


def reviewers(said: list[Decision]) -> list[str]:
    """Everybody who has judged an example, by name."""
    return sorted({each.reviewer for each in said if each.verdict})


def agreed(desk: Desk) -> None:
    """Two reviewers beside each other."""
    names = reviewers(desk.said)
    if len(names) < 2:  # noqa: PLR2004 -- two
        st.markdown(
            "When two reviewers have judged the same examples, this says how far they agree. Let "
            "another one open this page under a name of their own: the queue is the same."
        )
        return
    one, other, by = _chosen(desk, names)
    found = agreement(desk.said, one, other, by=by)
    if not found.n:
        st.markdown("These two have judged no example in common yet.")
        return
    _figures(found)
    left, right = st.columns(2, gap="medium")
    with left:
        _table(found, one, other)
    with right:
        _apart(desk, found, one, other)


def _chosen(desk: Desk, names: list[str]) -> tuple[str, str, By]:
    mine = names.index(desk.reviewer) if desk.reviewer in names else 0
    columns = st.columns([1, 1, 2], gap="medium", vertical_alignment="bottom")
    with columns[0]:
        one = st.selectbox(
            "Reviewer", names, index=mine, key=session.review_two(desk.fingerprint, "one")
        )
    others = [name for name in names if name != one]
    with columns[1]:
        other = st.selectbox(
            "Beside", others, key=session.review_two(desk.fingerprint, f"other-{names.index(one)}")
        )
    with columns[2]:
        by = st.segmented_control(
            "What counts as the same",
            list(BYS),
            format_func=BYS.__getitem__,
            default="keep",
            required=True,
            key=session.review_by(desk.fingerprint),
        )
    return one, other, by


def _figures(found: Agreement) -> None:
    nothing = math.isnan(found.kappa)
    figures(
        ("Judged by both", f"{found.n:,}", "Examples that both have judged."),
        ("Agree on", f"{found.observed:.0%}", "Share of those examples: the observed agreement."),
        (
            "By chance",
            f"{found.expected:.0%}",
            "The agreement that is expected if each says as often what they say, at random.",
        ),
        (
            "Cohen's kappa",
            "–" if nothing else f"{found.kappa:.2f}",
            "(observed - expected) / (1 - expected): 1 is full agreement, 0 no more than by "
            "chance. None where both give one verdict alone.",
        ),
        (
            "Reads as",
            "nothing to tell" if nothing else found.reading,
            "Landis and Koch (1977): up to 0.2 slight, 0.4 fair, 0.6 moderate, 0.8 substantial, "
            "above almost perfect; below 0 poor.",
        ),
    )
    if nothing:
        st.caption("Both say the same of every example: kappa needs two verdicts at least.")


def _table(found: Agreement, one: str, other: str) -> None:
    verdicts = list(dict.fromkeys(row for row, _ in found.counts))
    table = pd.DataFrame(
        {
            f"{other}: {WORDS[column].lower()}": [found.counts[row, column] for row in verdicts]
            for column in verdicts
        }
    )
    table.insert(0, "", [f"{one}: {WORDS[row].lower()}" for row in verdicts])
    st.dataframe(
        table,
        hide_index=True,
        key="review-both",
        alt="Examples by what the one and the other reviewer say",
    )


def _apart(desk: Desk, found: Agreement, one: str, other: str) -> None:
    """The examples on which they differ; a row is one to look at."""
    if not found.apart:
        st.markdown("They differ on none.")
        return
    said = {(each.example_id, each.reviewer): each for each in desk.said}
    ids = list(found.apart[:MOST_LISTED])
    places = dict(
        zip(
            calls.ids(desk.fingerprint, at := calls.positions(desk.fingerprint, ids)),
            calls.lines(desk.fingerprint, at),
            strict=True,
        )
    )
    ids = [each for each in ids if each in places]
    table = pd.DataFrame({"Line": [places[each] for each in ids]})
    for name in (one, other):
        pairs = [said[each, name] for each in ids]
        table[f"{name} says"] = [
            f"{WORDS[each.verdict or 'accept']}{f': {each.because}' if each.because else ''}"
            for each in pairs
        ]
    key = f"review-apart-{len(ids)}-{desk.looked_at}"

    def look() -> None:
        rows = st.session_state[key]["selection"]["rows"]
        if rows:
            desk.look_at(ids[rows[0]])

    st.dataframe(
        table,
        hide_index=True,
        key=key,
        on_select=look,
        selection_mode="single-row",
        alt="The examples on which the two reviewers differ",
    )
    st.caption("They differ on these. Select a row to look at the example above.")
