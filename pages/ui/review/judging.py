"""One example at a time: how far the review is, what to decide, and the example itself."""

from __future__ import annotations

import math
from functools import partial

import streamlit as st

from analysis.curate.reviewed import estimate, progress_of, settled
from analysis.curate.reviews import LONGEST_REASON, LONGEST_TAG, Decision, reason_of
from analysis.measure.profile import PROFILE_METRICS
from analysis.measure.wording import counted
from pages.ui import calls, session
from pages.ui.notices import show_pending
from pages.ui.records import found_in, record_view
from pages.ui.review.calls import as_it_comes
from pages.ui.review.desk import (
    CLOSED,
    EDITING,
    PLACE,
    REJECTING,
    TAGGING,
    Desk,
    at_desk,
)
from pages.ui.review.editing import Edited, changed_texts, edit_texts

# Keys 1 to 7. C and R are Streamlit's own: Reject is X.
REASONS = (
    "Wrong",
    "Off topic",
    "Incomplete",
    "Badly written",
    "Harmful",
    "Personal data",
    "Repeats another",
)
SAID = {
    "accept": ":green[:material/check:] Accepted",
    "reject": ":red[:material/close:] Rejected",
    "edit": ":blue[:material/edit:] Edited",
}
RECORD_PX = 560
ENOUGH = 10  # of the sample judged; what fewer say of the whole is next to nothing


def progress(desk: Desk) -> None:
    """How far the reviewer is, and what the sample says of the whole set."""
    found = progress_of(desk.said, desk.reviewer, desk.ids)
    st.progress(found.judged / max(found.n, 1))
    shown = [
        f"**{found.judged:,} of {found.n:,}** judged",
        f"{found.accepted:,} accepted",
        f"{found.rejected:,} rejected",
        f"{found.edited:,} edited",
    ]
    if not math.isnan(found.per_minute):
        shown.append(f"{found.per_minute:.1f} a minute")
        if found.judged < found.n:
            shown.append(f"about {max(math.ceil(found.minutes_left), 1):,} min left")
    meaning = (
        "Examples of the queue, by you. The rate is that of your last decisions, pauses left "
        "out; the rest of the queue takes so long at this rate."
    )
    bad = estimate(settled(desk.said), calls.ids(desk.fingerprint, desk.queue.of("sample")))
    if bad is not None and bad.n >= ENOUGH:
        shown.append(f"**{bad.low:.0%} to {bad.high:.0%}** of the set bad")
        meaning += (
            f" Of {counted(bad.n, 'examples')} of the stratified sample that anybody has judged "
            f"{bad.rejected:,} were rejected: with 95 % confidence (Wilson's interval) the share "
            "in all that the recipe keeps is what is said here."
        )
    with st.container(key="review-progress"):
        st.markdown(" · ".join(shown), help=meaning)


def judging(desk: Desk) -> None:
    """The example that is looked at, with what can be done with it."""
    show_pending(PLACE)
    if not desk.looked_at:
        st.markdown("**The queue is empty.** Choose above what is to be in it.")
        return
    if desk.ids and all(desk.of(each).verdict for each in desk.ids):
        st.markdown(
            ":green[:material/done_all:] **All of the queue is judged.** Make the step below, or "
            "a larger queue above."
        )
    row = calls.records(desk.fingerprint, [desk.position]).iloc[0]
    said = desk.of(desk.looked_at)
    with st.container(border=True, key="review-one"):
        _head(desk, said)
        _buttons(desk, said)
        if desk.mode == REJECTING:
            _reasons(desk)
        if desk.mode == TAGGING:
            _tags(desk, said)
        left, right = st.columns([3, 1], gap="medium")
        # The inner one: what has a height of its own would be squeezed into the outer one's.
        with (
            left,
            st.container(height=RECORD_PX, border=False, key="review-record"),
            st.container(),
        ):
            raw = str(row["raw"])
            # What is written anew stands as it is written, also where a step before takes personal
            # data out of a text: so the texts to begin with are those that this step leaves.
            comes = as_it_comes(desk.fingerprint, desk.recipe, desk.position, raw)
            if comes != raw:
                st.caption(
                    "Steps of the recipe replace places in this record; Edit shows its texts as "
                    "they leave them."
                )
            if desk.mode == EDITING:
                edit_texts(Edited(desk, said, str(row["format"]), comes))
            else:
                changed_texts(said, comes)
                record_view(desk.fingerprint, row)
        with right, st.container(height=RECORD_PX, border=False, key="review-why"):
            st.markdown("**Why it is here**")
            for reason in desk.reasons():
                st.text(reason)
            st.markdown("**What is known of it**")
            values = calls.values(desk.fingerprint, PROFILE_METRICS, desk.recipe.settings)
            found_in(row, values.loc[[desk.position]].iloc[0], desk.recipe.settings)


def _head(desk: Desk, said: Decision) -> None:
    """Which one it is, and what the reviewer says of it."""
    place = f"{desk.at + 1:,} of {len(desk.ids):,}" if desk.at is not None else "Beside the queue"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{place}**", width="content")
        st.markdown(SAID[said.verdict] if said.verdict else "Not judged yet", width="content")
        if said.because:
            st.text(said.because, width="content")
        if said.tags:
            st.text(f"Tags: {' · '.join(said.tags)}", width="content")


def _buttons(desk: Desk, said: Decision) -> None:
    here, mode = desk.looked_at, desk.mode
    is_edited = said.verdict == "edit"

    def by(key: str) -> str | None:
        """The key of a button; none while something is written that is no key of the page."""
        own = {REJECTING: "x", TAGGING: "t"}.get(mode, key)
        return key if key == own else None

    with st.container(horizontal=True, key="review-buttons"):
        st.button(
            "Accept as edited" if is_edited else "Accept",
            key="review-accept",
            type="primary",
            icon=":material/check:",
            shortcut=by("a"),
            on_click=at_desk(desk.judge),
            args=(here, "edit" if is_edited else "accept"),
        )
        st.button(
            "Without a reason" if mode == REJECTING else "Reject",
            key="review-reject",
            icon=":material/close:",
            shortcut="x",
            help="Then a reason: keys 1 to 7, a text of your own, or X again for none.",
            on_click=at_desk(desk.judge if mode == REJECTING else desk.open),
            args=(here, "reject") if mode == REJECTING else (REJECTING,),
        )
        for label, done, key, drawer, icon in (
            ("Edit", "Done editing", "e", EDITING, ":material/edit:"),
            ("Tag", "Done tagging", "t", TAGGING, ":material/sell:"),
        ):
            is_open = mode == drawer
            st.button(
                done if is_open else label,
                key=f"review-{drawer}",
                icon=icon,
                shortcut=by(key),
                on_click=at_desk(desk.open),
                args=(CLOSED if is_open else drawer,),
            )
        st.space("stretch")
        n, at = len(desk.ids), desk.at
        for label, key, to, possible in (
            ("Back", "p", (at or 0) - 1, at is not None and at > 0),
            ("Next", "n", 0 if at is None else at + 1, n > 0 and (at is None or at + 1 < n)),
        ):
            st.button(
                label,
                key=f"review-{label.lower()}",
                shortcut=by(key),
                type="tertiary",
                disabled=not possible,
                on_click=at_desk(desk.look_at),
                args=(desk.ids[to] if possible else here,),
            )
        st.button(
            "Undo my last",
            key="review-undo",
            icon=":material/undo:",
            shortcut=by("u"),
            type="tertiary",
            disabled=not desk.own,
            help="Takes back your last decision; the example is as it was before.",
            on_click=at_desk(desk.undo),
        )


def _reasons(desk: Desk) -> None:
    """Why it is rejected: each reason has a key."""
    here = desk.looked_at
    key = session.review_typed(desk.fingerprint, "reason", here)

    def typed() -> None:
        reason = reason_of(str(st.session_state.get(key) or ""))
        if reason:
            desk.judge(here, "reject", reason)

    with st.container(horizontal=True, vertical_alignment="bottom", key="review-reasons"):
        for number, reason in enumerate(REASONS, start=1):
            st.button(
                reason,
                key=f"review-reason-{number}",
                shortcut=str(number),
                on_click=at_desk(desk.judge),
                args=(here, "reject", reason),
            )
        st.text_input(
            "Another reason",
            key=key,
            placeholder="Another reason, then Enter",
            max_chars=LONGEST_REASON,
            label_visibility="collapsed",
            width=260,
            on_change=at_desk(typed),
        )


def _tags(desk: Desk, said: Decision) -> None:
    """Tags of one's own: those that anybody has given are offered."""
    here = desk.looked_at
    key = session.review_typed(desk.fingerprint, "tags", here)
    known = dict.fromkeys(tag for each in desk.said for tag in each.tags)
    st.multiselect(
        f"Tags, each of up to {LONGEST_TAG} characters",
        list(known),
        default=list(said.tags),
        key=key,
        accept_new_options=True,
        placeholder="Type a tag, or choose one",
        wrap=True,
        on_change=at_desk(partial(_tagged, desk, here, key)),
    )


def _tagged(desk: Desk, here: str, key: str) -> None:
    desk.tag(here, st.session_state.get(key, ()))
