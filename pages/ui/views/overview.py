"""Profile, overview: what stands out, ranked, with the step that would mend it."""

from __future__ import annotations

import streamlit as st

from analysis.curate.findings import ENOUGH_TO_BALANCE, Finding, findings
from analysis.curate.steps import StepModel
from analysis.measure.profile import label_counts
from analysis.measure.wording import counted
from pages.ui import linked
from pages.ui.figures import figures
from pages.ui.histograms import Range
from pages.ui.notices import guarded
from pages.ui.recipe import RECIPE, history, propose, recipe_panel
from pages.ui.views.view import View

SHOWN = 12


def show(view: View) -> None:
    """Draw the view."""
    values = view.values
    languages = label_counts(values["language"])
    main = max(languages, key=lambda code: languages[code]) if languages else "unknown"
    flagged = int(values["quality"].lt(1).sum())
    figures(
        ("Examples", f"{len(values):,}", "Examples that the recipe keeps."),
        (
            "Tokens",
            f"{int(values['total_tokens'].sum()):,}",
            "Counted with the tokenizer that is set in the view Length.",
        ),
        (
            "Main language",
            f"{main} ({languages.get(main, 0) / max(len(values), 1):.0%})",
            f"Of {counted(len(languages), 'languages')} found; ISO 639-1 codes.",
        ),
        (
            "Mean complexity",
            f"{values['complexity'].mean():.2f}",
            "From 0, a one-line fact, to 1, a long worked solution.",
        ),
        (
            "Mean quality",
            f"{values['quality'].mean():.2f}",
            "1: no fault was found in the answer; a duplicate is none of those. "
            f"{counted(flagged, 'examples')} with less.",
        ),
    )
    recipe_panel(view.fingerprint)
    st.subheader("What to do next")
    found = findings(values)
    proposals = history(view.fingerprint).proposals
    if not found:
        few = len(values) < ENOUGH_TO_BALANCE
        mixed = (
            "too few examples to speak of their mix" if few else "tasks and complexity are mixed"
        )
        st.markdown(f"Nothing stands out: no fault was found, and {mixed}.")
    if view.over is not None:
        st.caption("What is laid over shows in the charts of the other views.")
    for index, finding in enumerate(found[:SHOWN]):
        _finding(view, finding, index, proposals)
    if len(found) > SHOWN:
        st.caption(f"In the other views: {len(found) - SHOWN} more, of less weight.")


def _finding(view: View, finding: Finding, index: int, proposals: tuple[StepModel, ...]) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap="xxsmall"):
            # A label in it may be the user's own: plain text.
            st.text(finding.what)
            st.caption(finding.do)
        wanted = _choices(finding)
        if wanted and linked.choices(view.fingerprint) == wanted:
            st.markdown(f":material/arrow_downward: [Shown below](#{linked.EXAMPLES})")
        elif wanted:
            st.button(
                "Look at it" if finding.n == 1 else "Look at them",
                key=f"finding-show-{finding.metric}-{index}",
                icon=":material/visibility:",
                type="tertiary",
                on_click=linked.show,
                args=(view.fingerprint, wanted),
            )
        if finding.step is None:
            return
        if finding.step in proposals:
            st.markdown(f":material/arrow_upward: [Proposed](#{RECIPE})")
        else:
            st.button(
                "Propose the step",
                key=f"finding-propose-{finding.metric}-{index}",
                icon=":material/add:",
                help=f"{finding.step.in_words()}. It waits beside the recipe, with what it would "
                "drop, until it is accepted or declined there.",
                on_click=guarded(propose),
                args=(view.fingerprint, finding.step),
            )


def _choices(finding: Finding) -> dict[str, linked.Choice]:
    """What to choose in order to see the examples that a finding is about."""
    found: dict[str, linked.Choice] = {}
    if finding.labels:
        found[finding.metric] = finding.labels
    elif finding.span:
        found[finding.metric] = Range(*finding.span)
    if finding.without_unwanted:
        found["unwanted"] = Range(0, 0)
    return found
