"""The file that the examples are held against: one of the workspace, or one that is sent."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from analysis.curate.steps import DropLeaks
from analysis.data.storage import summary
from analysis.data.workspace import Source, is_fingerprint
from analysis.measure.wording import counted
from pages.ui import calls, session
from pages.ui.address import page_path
from pages.ui.drafts import set_draft
from pages.ui.gate import is_read, require_read
from pages.ui.notices import notice, notice_later, show_pending
from pages.ui.recipe import history
from pages.ui.upload import upload_zone

STEP = "drop_leaks"
N_OFFERED = 500  # files, the last opened ones
OTHER = "leaks-other"  # the place of notices about the file


def drafted_leaks(fingerprint: str) -> DropLeaks | None:
    """The step as it was set last; None before a file was chosen."""
    found = history(fingerprint).drafts.get(STEP)
    return found if isinstance(found, DropLeaks) else None


def choose_other(fingerprint: str, step: DropLeaks | None) -> None:
    """Which file the examples are held against: one of the workspace, or one that is sent."""
    every = [each for each in calls.workspace().sources() if each.fingerprint != fingerprint]
    names = _names(every[:N_OFFERED], step)
    if names:
        # What is sent is what was read, not which it is: for other texts another widget.
        key = session.leaks_other(fingerprint, tuple(names.values()))
        shown = step.against if step and step.against in names else None
        if key not in st.session_state or st.session_state[key] != shown:
            st.session_state[key] = shown
        st.selectbox(
            "Benchmark or evaluation split",
            list(names),
            format_func=names.__getitem__,
            placeholder="Choose a file",
            key=key,
            on_change=lambda: _choose(fingerprint, st.session_state[key]),
            help="Any file that was opened in Assay. What of it stands in the examples is looked "
            "for.",
        )
    else:
        st.markdown("**Benchmark or evaluation split**")
        st.markdown("No other file was opened yet: send the one to hold the examples against.")
    n_sent = st.session_state.get(session.leaks_sent(fingerprint), 0)
    with st.expander(
        "Send a file",
        expanded=not names,
        key=f"leaks-send-{n_sent}",
        icon=":material/upload_file:",
    ):
        arrived = upload_zone("leaks-upload")
        st.caption("The data set that is being looked at stays the same.")
    if arrived == fingerprint:
        notice_later("This is the data set itself, of which all would go; send another.", at=OTHER)
    elif arrived:
        st.session_state[session.leaks_sent(fingerprint)] = n_sent + 1
        _choose(fingerprint, arrived)
        st.rerun()
    show_pending(OTHER)
    if step is None and names:
        st.markdown("Choose a file, or send one: nothing is dropped before you say so.")


def _names(sources: list[Source], step: DropLeaks | None) -> dict[str, str]:
    """Fingerprint -> what is read in the list, of which no two are equal."""
    workspace = calls.workspace()
    if step is not None and step.against not in {each.fingerprint for each in sources}:
        chosen = workspace.source(step.against)
        sources = [*sources, *([chosen] if chosen else [])]
    names: dict[str, str] = {}
    for source in sources:
        found = summary(workspace, source.fingerprint)
        size = "not read yet" if found is None else counted(found.n_examples, "examples")
        names[source.fingerprint] = f"{source.name} · {size}"
    often = Counter(names.values())
    return {
        each: name if often[name] == 1 else f"{name} · {each[:8]}" for each, name in names.items()
    }


def _choose(fingerprint: str, other: str) -> None:
    """Hold the examples against a file from now on; what else is set stays."""
    source = calls.workspace().source(other) if is_fingerprint(other) else None
    if source is None:
        return
    now = drafted_leaks(fingerprint)
    about = {"against": source.fingerprint, "file": source.name}
    set_draft(fingerprint, DropLeaks.model_validate((now.model_dump() if now else {}) | about))


def require_other(step: DropLeaks) -> None:
    """Go on if the other file has examples; else say what to do, and end the page here."""
    if calls.workspace().source(step.against) is None:
        notice(
            f"{step.file} is not in the workspace any more: choose another file above, or send it "
            "again.",
            title="The file to hold the examples against is gone",
        )
        st.stop()
    if not is_read(step.against):
        st.caption("The other file is read first.")
    require_read(step.against)
    found = calls.summary(step.against)
    if not found.n_examples:
        if found.fields:
            st.markdown("**The records of this file have the fields of no known format.**")
            st.markdown(
                "Say which field is what, on the page Open a data set; the file is then listed "
                "here once more, with its examples. This data set waits there under Recent."
            )
        else:
            st.markdown("**No record of this file could be read.**")
            st.markdown("The page Open a data set says why. Choose another file, or mend this one.")
        st.page_link(
            page_path("load"),
            label="Name its fields" if found.fields else "Look at it",
            icon=":material/upload_file:",
            query_params={"dataset": step.against},
        )
        st.stop()
    if found.n_rejected:
        st.caption(f"{counted(found.n_rejected, 'records')} of it could not be read.")
