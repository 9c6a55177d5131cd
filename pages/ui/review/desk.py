"""The reviewer's desk: what lies on it, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import streamlit as st

from analysis.curate.recipe import Recipe
from analysis.curate.review_queue import Queue
from analysis.curate.reviews import Decision, NewText, Verdict, decide, decisions, take_back
from analysis.errors import InputError
from analysis.measure.duplicates.pairs import IndexArray
from pages.ui import calls, session
from pages.ui.notices import guarded, notice_later

PLACE = "review"  # of its notices
CLOSED, REJECTING, EDITING, TAGGING = "", "reject", "edit", "tag"


@dataclass(frozen=True)
class Desk:
    """All that is on the page of one reviewer.

    Attributes:
        fingerprint: The data set.
        recipe: The recipe up to the review.
        queue: The examples to look at.
        reviewer: Who does.
        said: All reviewers' decisions, the oldest first.
    """

    fingerprint: str
    recipe: Recipe
    queue: Queue
    reviewer: str
    said: list[Decision]

    @cached_property
    def ids(self) -> list[str]:
        """Ids of the queue's examples."""
        return calls.ids(self.fingerprint, self.queue.positions)

    @cached_property
    def own(self) -> dict[str, Decision]:
        """The reviewer's decisions by example."""
        return {each.example_id: each for each in self.said if each.reviewer == self.reviewer}

    def of(self, example_id: str) -> Decision:
        """What the reviewer says of an example; nothing yet if there is no verdict."""
        return self.own.get(example_id, Decision(example_id, self.reviewer))

    def next_open(self, after: int) -> int:
        """The next place of the queue that is not judged, around its end; `after` if all are."""
        n = len(self.ids)
        places = ((after + step) % n for step in range(1, n + 1))
        return next((at for at in places if not self.of(self.ids[at]).verdict), after)

    @cached_property
    def looked_at(self) -> str:
        """Id of the example that is looked at; it may be one that is not in the queue."""
        key = session.review_at(self.fingerprint, self.reviewer)
        chosen = st.session_state.get(key)
        if chosen is not None and len(calls.positions(self.fingerprint, [chosen])):
            return str(chosen)
        return self.ids[self.next_open(-1)] if self.ids else ""

    @property
    def at(self) -> int | None:
        """Its place in the queue; None if it is not in it."""
        return self.ids.index(self.looked_at) if self.looked_at in self.ids else None

    @property
    def position(self) -> int:
        """Its position in the data set."""
        return int(calls.positions(self.fingerprint, [self.looked_at])[0])

    def reasons(self) -> tuple[str, ...]:
        """Why it is in the queue; they may quote the data."""
        at = self.at
        if at is None:
            return ("It is not in the queue as it is set now.",)
        return self.queue.reasons[at]

    # --- what can be done ------------------------------------------------------------------

    def look_at(self, example_id: str) -> None:
        """Look at an example from now on."""
        st.session_state[session.review_at(self.fingerprint, self.reviewer)] = example_id
        self.open(CLOSED)

    def open(self, mode: str) -> None:
        """Open a drawer: reasons to reject, texts to edit, tags; or close it."""
        st.session_state[session.review_mode(self.fingerprint)] = mode

    @property
    def mode(self) -> str:
        """Which drawer is open."""
        return str(st.session_state.get(session.review_mode(self.fingerprint), CLOSED))

    def judge(self, example_id: str, verdict: Verdict, because: str = "") -> None:
        """Write a verdict, and go on to the next example that is not judged."""
        before = self.now(example_id)
        edits = before.edits if verdict == "edit" else ()
        if verdict == "edit" and not edits:
            raise InputError("The edit was taken back in another tab; look at the example again.")
        self._write(
            before, replace(before, verdict=verdict, because=because, edits=edits, at="", number=0)
        )
        if example_id in self.ids:
            self.look_at(self.ids[self.next_open(self.ids.index(example_id))])
        self.open(CLOSED)

    def tag(self, example_id: str, tags: Iterable[str]) -> None:
        """Give an example these tags, and no others."""
        before = self.now(example_id)
        self._write(before, replace(before, tags=tuple(tags)))
        self._stay(example_id)

    def edit(self, example_id: str, edits: Iterable[NewText]) -> None:
        """Write texts of an example anew; with none left it is not judged any more."""
        before, new = self.now(example_id), tuple(edits)
        verdict: Verdict | None = "edit" if new else None
        if not new and before.verdict != "edit":
            return
        self._write(before, replace(before, verdict=verdict, because="", edits=new))
        self._stay(example_id)

    def undo(self) -> None:
        """Take back the reviewer's last decision, and look at its example."""
        example_id = take_back(calls.workspace(), self.fingerprint, self.reviewer)
        if example_id is None:
            notice_later("There is no decision of yours left to take back.", at=PLACE)
        else:
            self.look_at(example_id)

    def _stay(self, example_id: str) -> None:
        st.session_state[session.review_at(self.fingerprint, self.reviewer)] = example_id

    def now(self, example_id: str) -> Decision:
        """What the reviewer says of an example on disk: another tab may have written it."""
        said = decisions(calls.workspace(), self.fingerprint)
        own = [each for each in said if each.example_id == example_id]
        nothing = Decision(example_id, self.reviewer)
        return next((each for each in own if each.reviewer == self.reviewer), nothing)

    def _write(self, before: Decision, after: Decision) -> None:
        # A key that is pressed twice decides once: one "undo" takes it back.
        if replace(after, at="", number=0) != replace(before, at="", number=0):
            decide(calls.workspace(), self.fingerprint, after)


def at_desk(callback: Callable[..., None]) -> Callable[..., None]:
    """A callback whose notice stands on the desk."""
    return guarded(callback, at=PLACE)


def positions_of(fingerprint: str, judged: Iterable[Decision], *verdicts: Verdict) -> IndexArray:
    """Positions of the examples with one of some verdicts, ascending."""
    chosen = [each.example_id for each in judged if each.verdict in verdicts]
    return calls.positions(fingerprint, chosen)
