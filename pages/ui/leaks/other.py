"""The file that the examples are held against: one of the workspace, or one that is sent."""

from __future__ import annotations

import contextlib
from collections import Counter

import streamlit as st

from analysis.curate.steps import DropLeaks
from analysis.data.dataset import Summary
from analysis.data.reading import field_names
from analysis.data.storage import summary
from analysis.data.strict_json import UnreadableError, parse
from analysis.data.workspace import Source, is_fingerprint
from analysis.measure.wording import counted
from pages.ui import calls, session
from pages.ui.address import page_path
from pages.ui.drafts import set_draft
from pages.ui.gate import is_read, require_read
from pages.ui.mapping import field_boxes, fields_of, read_button
from pages.ui.notices import notice, notice_later, show_pending
from pages.ui.recipe import history
from pages.ui.upload import upload_zone

STEP = "drop_leaks"
N_UNREAD = 50  # records in which fields are looked for
N_OFFERED = 500  # files, the last opened ones
OTHER = "leaks-other"  # the place of notices about the file


def drafted_leaks(fingerprint: str) -> DropLeaks | None:
    """The step as it was set last; None before a file was chosen."""
    found = history(fingerprint).drafts.get(STEP)
    return found if isinstance(found, DropLeaks) else None


def choose_other(fingerprint: str, step: DropLeaks | None) -> None:
    """Which file the examples are held against: one of the workspace, or one that is sent."""
    names = _names(_offered(fingerprint), step)
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


def _offered(fingerprint: str) -> list[Source]:
    """The files of the list, the last opened first."""
    workspace = calls.workspace()
    every = list(workspace.sources())
    mapped = {each.content for each in every if each.mapping}

    def is_of_use(source: Source) -> bool:
        """Whether it is another file, and not one that only served to name its fields."""
        if source.fingerprint == fingerprint:
            return False
        if source.mapping or source.content not in mapped:
            return True
        found = summary(workspace, source.fingerprint)
        return found is None or found.n_examples > 0

    return [each for each in every if is_of_use(each)][:N_OFFERED]


def _names(sources: list[Source], step: DropLeaks | None) -> dict[str, str]:
    """Fingerprint -> what is read in the list, of which no two are equal."""
    workspace = calls.workspace()
    if step is not None and step.against not in {each.fingerprint for each in sources}:
        chosen = workspace.source(step.against)
        sources = [*sources, *([chosen] if chosen else [])]
    names: dict[str, str] = {}
    for source in sources:
        found = summary(workspace, source.fingerprint)
        what = "examples" if source.has_responses else "questions"
        size = "not read yet" if found is None else counted(found.n_examples, what)
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
    if not source.has_responses:
        about["field"] = "prompt"
    set_draft(fingerprint, DropLeaks.model_validate((now.model_dump() if now else {}) | about))


def require_other(fingerprint: str, step: DropLeaks) -> None:
    """Go on if the other file has examples; else say what to do, and end the page here.

    Args:
        fingerprint: The data set.
        step: What is being set.
    """
    source = calls.workspace().source(step.against)
    if source is None:
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
    if found.n_examples and not source.has_responses:
        st.caption("It was read as questions alone: their answers are not compared.")
    if found.n_examples and found.n_rejected:
        st.caption(f"{counted(found.n_rejected, 'records')} of it could not be read.")
    fields = fields_of(source, found)
    if not (fields or found.n_examples):
        fields = _fields_of_unread(step.against)
    if fields:
        _fields(fingerprint, source, found, fields)
    elif not found.n_examples:
        st.markdown("**No record of this file could be read.**")
        st.markdown("The page Open a data set says why. Choose another file, or mend this one.")
        st.page_link(
            page_path("load"),
            label="Look at it",
            icon=":material/upload_file:",
            query_params={"dataset": step.against},
        )
    if not found.n_examples:
        st.stop()


def _fields_of_unread(other: str) -> list[str]:
    """The fields of records that have a known format, but nothing to train on: no answers."""
    names: dict[str, None] = {}
    for record in calls.rejected(other, 0, N_UNREAD):
        with contextlib.suppress(UnreadableError):
            value = parse(record.text)
            names.update(dict.fromkeys(field_names(value) if isinstance(value, dict) else ()))
    return list(names)


def _fields(fingerprint: str, source: Source, found: Summary, fields: list[str]) -> None:
    """Let the user say which field of the other file is what; folded where it can be read."""
    with (
        st.expander("Name its fields", key="leaks-mapping", icon=":material/edit:")
        if found.n_examples
        else st.container(border=True, key="leaks-mapping")
    ):
        if source.mapping:
            st.markdown("**The fields of this file were named.** Is one of them another?")
        elif found.n_examples:
            st.markdown("**Some records of this file have the fields of no known format.**")
        elif found.fields:
            st.markdown(
                "**The records of this file have the fields of no known format.** Which field is "
                "what?"
            )
        else:
            st.markdown("**No record of this file could be read as it is.** Which field is what?")
            st.text(f"The first one: {calls.rejected(source.fingerprint, 0, 1)[0].error}")
        chosen = field_boxes(
            source,
            fields,
            response_needed=False,
            # Of a known format with no record to train on it was the answers that are missing.
            response_likely=bool(found.fields or source.mapping),
        )
        st.caption("Questions are enough to compare with: without answers leave Response empty.")
        read_button(source, chosen, lambda new: _choose(fingerprint, new), response_needed=False)
