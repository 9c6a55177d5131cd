"""What the rejected examples have in common, each with the filter that could be proposed."""

from __future__ import annotations

import math

import streamlit as st

from analysis.curate.rejections import FEWEST, Trait
from analysis.curate.reviewed import reasons, settled
from analysis.curate.steps import StepModel
from analysis.measure.clusters.search import ClusterSearch
from analysis.measure.wording import counted
from pages.ui.atlas.clusters import step_by_clusters
from pages.ui.atlas.look import look_of
from pages.ui.notices import guarded
from pages.ui.recipe import RECIPE, propose
from pages.ui.review import calls
from pages.ui.review.desk import Desk, positions_of

MOST_LISTED = 12
NEAREST = 5  # of what may be chance, the least likely ones
BY_CHANCE = 0.05  # of what is called more than chance, this share may be chance (q)


def shared(desk: Desk, clusters: ClusterSearch | None, counts: str) -> None:
    """The traits, the least likely by chance first."""
    judged = settled(desk.said, counts)
    rejected = positions_of(desk.fingerprint, judged, "reject")
    accepted = positions_of(desk.fingerprint, judged, "accept", "edit")
    if len(rejected) < FEWEST or not len(accepted):
        st.markdown(
            f"Once {FEWEST} examples are rejected and one is accepted, this says what the rejected "
            f"ones have in common. By now {len(rejected):,} are rejected, {len(accepted):,} "
            "accepted or edited."
        )
        return
    said_why = [f"{reason or 'no reason given'} {n:,}" for reason, n in reasons(judged).items()][
        :MOST_LISTED
    ]
    st.text(f"Rejected because: {' · '.join(said_why)}")
    found = calls.shared(desk.fingerprint, desk.recipe, rejected, accepted, clusters)
    sure = [each for each in found if each.q <= BY_CHANCE]
    listed = sure[:MOST_LISTED] or found[:NEAREST]
    said = f"{len(rejected):,} rejected beside {len(accepted):,} accepted or edited"
    if not found:
        st.markdown(f"Nothing is more frequent among the rejected ones ({said}).")
        return
    if not sure:
        st.markdown(
            f"**Nothing is sure to be more than chance** ({said}). These come nearest; judge more "
            "to know."
        )
    else:
        st.caption(
            f"{said}. More than by chance: Fisher's exact test, one side, corrected for all that "
            f"was looked at (Benjamini and Hochberg), q up to {BY_CHANCE}."
        )
    for number, trait in enumerate(listed):
        _trait(desk, trait, number)


def _trait(desk: Desk, trait: Trait, number: int) -> None:
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", key=f"review-trait-{number}"
    ):
        with st.container(gap="xxsmall"):
            st.text(
                f"Of {counted(trait.rejected, 'rejected')} {trait.n_rejected:,} "
                f"{'is' if trait.n_rejected == 1 else 'are'}: {trait.words}"
            )
            lift = (
                "None of the accepted is"
                if math.isinf(trait.lift)
                else f"{trait.lift:.1f} times as often as the accepted"
            )
            st.text(
                f"{lift}; in all {trait.share:.1%}. By chance: p {_shown(trait.p)}, corrected q "
                f"{_shown(trait.q)}."
            )
        st.button(
            "Propose a step",
            key=f"review-propose-{number}",
            icon=":material/pending:",
            help="Puts a step that drops all such examples beside the recipe, with what it would "
            "drop; it does nothing until you accept it there.",
            on_click=guarded(_propose, at=RECIPE),
            args=(desk, trait),
        )


def _shown(probability: float) -> str:
    return "under 0.001" if probability < 0.001 else f"{probability:.3f}"  # noqa: PLR2004


def _propose(desk: Desk, trait: Trait) -> None:
    step: StepModel | None = trait.step
    if step is None and trait.cluster is not None:
        look = look_of(desk.fingerprint)
        step = step_by_clusters(desk.fingerprint, look, [trait.cluster], "without")
    if step is not None:
        propose(desk.fingerprint, step)
        st.toast("Proposed: see the recipe at the top.", icon=":material/pending:")
