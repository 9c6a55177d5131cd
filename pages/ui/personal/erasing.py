"""The tool that takes a person out: what is typed is looked for, shown, and erased by a step."""

from __future__ import annotations

import secrets
from collections import Counter
from functools import partial
from typing import Literal

import numpy as np
import pandas as pd
import streamlit as st

from analysis.curate.recipe import Recipe
from analysis.curate.steps import Erase
from analysis.curate.steps.erase import MOST_VALUES
from analysis.errors import InputError
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.erasure.search import Sightings
from analysis.measure.erasure.values import value_of
from analysis.measure.wording import counted
from pages.ui import calls, session
from pages.ui.awaited import require_sought
from pages.ui.drafts import field, set_draft
from pages.ui.examples import examples_browser
from pages.ui.figures import figures
from pages.ui.notices import guarded, show_pending
from pages.ui.personal.texts import COLUMNS, draw_texts, marked_texts
from pages.ui.recipe import discard_draft, history
from pages.ui.setting import offer, offer_change

What = Literal["names", "emails", "phones"]
FIELDS: dict[What, tuple[str, str]] = {
    "names": ("Names", "Ann Lee"),
    "emails": ("E-mail addresses", "ann.lee@example.com"),
    "phones": ("Phone numbers", "+1 202 555 0143"),
}
HOWS = {"scrub": "Replace each by <ERASED>", "drop": "Drop the examples that hold one"}
AT, NAME = "erase", "erase"
MOST_KEYS = 5


def erase_tool(fingerprint: str, recipe: Recipe) -> None:
    """The form, what was found, and the step.

    Args:
        fingerprint: The data set.
        recipe: What comes before the step.
    """
    draft = history(fingerprint).drafts.get(NAME)
    step = draft if isinstance(draft, Erase) else None
    if step is None and st.session_state.pop(session.erase_looked(fingerprint), False):
        _forget(fingerprint)
    _form(fingerprint, step)
    if step is None:
        return
    if require_sought(
        fingerprint, step.searches(), names=[NAME], title="Looking for what was typed"
    ):
        _found(fingerprint, recipe, step)


def _form(fingerprint: str, step: Erase | None) -> None:
    with st.form("erase-form"):
        st.markdown("**Whose data to erase**")
        for column, (what, (label, example)) in zip(
            st.columns(len(FIELDS)), FIELDS.items(), strict=True
        ):
            with column:
                st.text_area(
                    label,
                    key=session.erase_typed(fingerprint, what),
                    placeholder=f"{example}\n(one a line)",
                    height=120,
                )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.form_submit_button(
                "Look for them",
                key="erase-look",
                icon=":material/search:",
                type="primary" if step is None else "secondary",
                on_click=guarded(_look, at=AT),
                args=(fingerprint,),
            )
            st.caption(
                "Whatever the case and the white space; numbers by their digits; names as whole "
                "words, as they are typed: other spellings are other values."
            )
        show_pending(AT)
    with st.expander("What you type is not stored: what hashing protects, and what not"):
        st.markdown(
            "What you type stays in this browser session alone and is gone when you leave the page "
            "or reload it. The recipe, its history, the jobs and the export hold salted hashes "
            "(BLAKE2b) of it, and the places where it was found.\n\n"
            "- **Protected:** who reads the recipe or the report does not read whom it is about.\n"
            "- **Not protected:** who has a guess can test it, since the salt stands beside the "
            "hashes. All phone numbers of a country, or all names of a list, are tested in "
            "seconds to hours. Keep such a recipe as you keep personal data.\n"
            "- **The file itself** still holds the values: the workspace keeps it as it came until "
            "you remove the data set there, and so do `dropped.jsonl` and `rejected.jsonl`."
        )


def _look(fingerprint: str) -> None:
    """Hash what is typed and keep the step that looks for it."""
    typed = {
        what: st.session_state.get(session.erase_typed(fingerprint, what), "") for what in FIELDS
    }
    values = [value for what, text in typed.items() for value in _values(what, text)]
    if not values:
        raise InputError("Nothing is typed. Type a name, an e-mail address or a phone number.")
    if len(values) > MOST_VALUES:
        raise InputError(f"More than {MOST_VALUES:,} values; make two steps of them.")
    now = history(fingerprint).drafts.get(NAME)
    how = now.how if isinstance(now, Erase) else "scrub"
    step = Erase.of(values, how=how, salt=secrets.token_hex(16))
    if isinstance(now, Erase) and Erase.of(values, how=how, salt=now.salt) == now:
        step = now  # the same values again: what was found of them is found
    set_draft(fingerprint, step)
    st.session_state[session.erase_looked(fingerprint)] = True


def _values(what: What, text: str) -> list[str]:
    """The lines of a field; a mistake names its line, not what is typed there."""
    values = []
    label = FIELDS[what][0]
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            kind = value_of(line).kind
        except ValueError as error:
            raise InputError(f"{label}, line {number}: {error}.") from None
        if what == "emails" and kind != "email":
            raise InputError(f"{label}, line {number}: no e-mail address; write name@domain.tld.")
        if what == "phones" and kind != "digits":
            raise InputError(
                f"{label}, line {number}: no phone number; write six digits at least, with or "
                "without + and signs between them."
            )
        values.append(line.strip())
    return values


def _forget(fingerprint: str) -> None:
    for what in FIELDS:
        st.session_state[session.erase_typed(fingerprint, what)] = ""


def _discard(fingerprint: str) -> None:
    discard_draft(fingerprint, NAME)
    _forget(fingerprint)


def _found(fingerprint: str, recipe: Recipe, step: Erase) -> None:
    whole = recipe.plus(step)
    found = calls.known(fingerprint, whole).sightings(step.search())
    before = calls.applied(fingerprint, recipe)
    here = before.keep[found.row]
    rows = found.row[here]
    positions = np.unique(rows)
    gone = len(np.unique(found.row[~here]))
    figures(
        (
            "Values looked for",
            f"{len(step.sought):,}",
            "Names, addresses and numbers, known by their hashes alone.",
        ),
        (
            "Examples that hold one",
            f"{len(positions):,}",
            f"Of the {counted(int(before.keep.sum()), 'examples')} that reach this step.",
        ),
        ("Places", f"{len(rows):,}", "Places in all texts of those examples."),
        (
            "In dropped examples",
            f"{gone:,}",
            "Examples that an earlier step drops and that hold one too: they are not in the kept "
            "file, but in dropped.jsonl, as they came.",
        ),
    )
    if not len(positions):
        st.markdown("**None of the values stands in the examples that the recipe keeps.**")
        st.caption(
            "Other spellings are other values: try initials, the family name alone, a user name, "
            "or search by meaning on the page Find."
        )
        offer_change(fingerprint, whole, page="erase")
    else:
        st.segmented_control(
            "What is done",
            list(HOWS),
            format_func=HOWS.__getitem__,
            required=True,
            **field(
                fingerprint, step, "how", step.how, lambda how: {"how": how}, default="default"
            ),
            help="Replacing keeps the example, with the rest of its text. Dropping is surer where "
            "the text tells of the person in other words too.",
        )
        offer(fingerprint, step, calls.applied(fingerprint, whole).reports[-1], page="erase")
    st.button(
        "Forget these values",
        key="erase-forget",
        type="tertiary",
        icon=":material/close:",
        help="Empties the fields, and forgets the step that is being set.",
        on_click=guarded(_discard),
        args=(fingerprint,),
    )
    if len(positions):
        st.caption("Texts are shown as they came, also where an earlier step replaces something.")
        examples_browser(
            fingerprint,
            positions,
            partial(_told, found),
            partial(_draw, fingerprint, found),
            page="erase",
            columns=COLUMNS,
        )


def _of(found: Sightings, position: int) -> slice:
    first, last = np.searchsorted(found.row, [position, position + 1])
    return slice(int(first), int(last))


def _told(found: Sightings, positions: IndexArray) -> pd.DataFrame:
    """What the list says of some examples: the keys that hold a value."""
    slices = [_of(found, position) for position in positions.tolist()]
    keys = [Counter(found.path[of].to_pylist()) for of in slices]
    return pd.DataFrame(
        {
            "what": [", ".join(list(of)[:MOST_KEYS]) for of in keys],
            "places": [of.total() for of in keys],
        }
    )


def _draw(fingerprint: str, found: Sightings, position: int) -> None:
    raw = str(calls.records(fingerprint, [position]).iloc[0]["raw"])
    of = _of(found, position)
    places = list(zip(found.start[of].tolist(), found.end[of].tolist(), strict=True))
    draw_texts(marked_texts(raw, places), key="erase-text")
