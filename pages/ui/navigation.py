"""The frame around every page: the list of pages, the sidebar, errors.

Streamlit runs this file at every interaction, then the page that is being looked at.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import StopException

from analysis.errors import AssayError
from pages.ui.address import keep_dataset, page_path
from pages.ui.bound import note_finished
from pages.ui.notices import notice, show_pending
from pages.ui.sidebar import sidebar

# A file: Streamlit fetches a Material icon for the tab from fonts.gstatic.com.
ICON = Path(__file__).with_name("icon.svg")
LOGO = ICON.with_name("logo.svg")

SECTIONS = {
    "Load": [("load", "Open a data set", ":material/upload_file:")],
    "Explore": [
        ("profile", "Profile", ":material/monitoring:"),
        ("map", "Map", ":material/scatter_plot:"),
        ("find", "Find", ":material/search:"),
    ],
    "Curate": [
        ("filter", "Filter", ":material/filter_alt:"),
        ("duplicates", "Duplicates", ":material/content_copy:"),
        ("conflicts", "Conflicts", ":material/call_split:"),
        ("leaks", "Leaks", ":material/water_drop:"),
        ("toxicity", "Toxicity", ":material/sentiment_very_dissatisfied:"),
        ("hijacks", "Hijacks", ":material/phishing:"),
        ("personal", "Personal data", ":material/badge:"),
        ("review", "Review", ":material/rate_review:"),
        ("balance", "Balance", ":material/balance:"),
        ("recipe", "Recipe", ":material/list_alt:"),
        ("versions", "Versions", ":material/history:"),
        ("ledger", "Ledger", ":material/fact_check:"),
    ],
    "Deliver": [
        ("privacy", "Privacy", ":material/policy:"),
        ("export", "Export", ":material/package_2:"),
    ],
}

st.set_page_config(page_title="Assay", page_icon=ICON, layout="wide")
st.logo(str(LOGO), size="large", icon_image=str(ICON))
page = st.navigation(
    {
        section: [
            st.Page(page_path(name), title=title, icon=icon, url_path=name, default=name == "load")
            for name, title, icon in pages
        ]
        for section, pages in SECTIONS.items()
    },
    expanded=True,  # else Streamlit folds the last ones away
)
keep_dataset()
try:
    sidebar()
    show_pending()
    page.run()
except AssayError as error:
    # Here rather than in on_script_error, which Streamlit calls only after logging a trace.
    # A mistake that the user can mend is none. Stopping, not going on, keeps the values of
    # widgets that the page did not get to.
    notice(str(error))
    note_finished()
    st.stop()
except StopException:
    note_finished()  # a page that ends early is whole; one that runs anew before its end is not
    raise
note_finished()
