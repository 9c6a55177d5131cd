"""Privacy: what personal data remain in what is delivered, and taking a person out."""

from __future__ import annotations

import streamlit as st

from analysis.curate.steps import Erase
from analysis.measure.wording import counted
from pages.ui import session
from pages.ui.gate import require_dataset
from pages.ui.personal.erasing import erase_tool
from pages.ui.personal.report import draw_report
from pages.ui.recipe import recipe_panel
from pages.ui.setting import steps_there_are


def main() -> None:
    """The page."""
    st.title("Privacy")
    fingerprint = require_dataset("see which personal data remain in it, and take a person out")
    recipe = recipe_panel(fingerprint)
    report, erase = st.tabs(
        ["Report", "Erase a person's data"], key=session.tabs(fingerprint, "privacy")
    )
    with report:
        draw_report(fingerprint, recipe)
    with erase:
        up_to = steps_there_are(fingerprint, recipe, Erase, page="erase", said=_said)
        erase_tool(fingerprint, up_to)


def _said(step: Erase) -> str:
    what = "drops the examples that hold" if step.how == "drop" else "replaces"
    return f"{what} {counted(len(step.sought), 'values')} to be erased already"


main()
