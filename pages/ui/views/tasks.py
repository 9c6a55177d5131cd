"""Profile, tasks: what the instructions ask for, and how far that can be trusted."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.curate.steps import Filter
from analysis.errors import InputError
from analysis.measure.metrics import METRICS
from analysis.measure.tasks.known_counts import COUNTS
from analysis.measure.tasks.known_errors import error_rates
from analysis.measure.wording import counted, label_text
from pages.ui import linked, session, theme
from pages.ui.notices import guarded, show_pending
from pages.ui.recipe import change_settings, history
from pages.ui.sunburst import sunburst
from pages.ui.views.view import PAIR_PX, View, distribution, flags, labels

PATTERNS = ("asks_condition", "asks_steps", "asks_format", "asks_exclusion")
MOST_VERBS, MOST_OBJECTS = 16, 5
SHOWN_VERBS = 8  # as bars, beside the rings; of their objects too
OWN_TYPES = "own-types"  # the place of the form's notices


def show(view: View) -> None:
    """Draw the view."""
    pair = st.grid(2, min_column_width=PAIR_PX)
    with pair, st.container(border=True):
        labels(view, "task_type", all_labels=True)
        st.caption("Click a bar to see its examples below, a further one to add them.")
    with pair.cell():
        with st.container(border=True):
            st.markdown(
                "**Patterns of the instructions**",
                help="An instruction may have several, or none. Shares of all examples.",
            )
            flags(
                view,
                PATTERNS,
                chart="patterns",
                what="Patterns of the instructions",
                color=theme.BLUE,
            )
        with st.container(border=True):
            distribution(view, "task_confidence")
    _verbs(view)
    _trust()
    _own_types(view)


def _verbs(view: View) -> None:
    """The verbs of the instructions with their objects, as Self-Instruct shows them."""
    pair = st.grid(2, min_column_width=PAIR_PX)
    values = view.beside("instruction_verb", "instruction_object")
    pairs = values.dropna().astype(str).value_counts().rename("n").reset_index()
    with pair, st.container(border=True):
        st.markdown(
            "**What is asked for: verbs and their objects**",
            help="The root verb of each instruction and its direct object, as in Self-Instruct "
            f"(arXiv:2212.10560): the {MOST_VERBS} most frequent verbs, each with its "
            f"{MOST_OBJECTS} most frequent objects. Found by a list of verbs and rules for noun "
            "phrases, in English and Chinese.",
        )
        share = values["instruction_verb"].notna().mean() if len(values) else 0.0
        sunburst(pairs, key="profile-sunburst", most_verbs=MOST_VERBS, most_objects=MOST_OBJECTS)
        st.caption(
            f"A verb was found in {share:.0%} of the instructions. A click opens a verb's part; "
            "the bars beside choose."
        )
    with pair.cell():
        with st.container(border=True):
            labels(view, "instruction_verb", most=SHOWN_VERBS)
        with st.container(border=True):
            labels(view, "instruction_object", most=SHOWN_VERBS)


def _trust() -> None:
    """How often the classifier is right, on labelled instructions."""
    with st.expander("How far the task types can be trusted"):
        measured = error_rates()
        st.markdown(
            f"Measured on {measured.n:,} labelled instructions: {measured.origin} "
            f"**{measured.accuracy:.0%}** of those decided are right; "
            f"**{measured.unsure:.0%}** are left as unsure."
        )
        rows = [
            {
                "type": label_text(rate.label),
                "n": rate.n,
                "precision": rate.precision,
                "recall": rate.recall,
                "unsure": rate.unsure,
            }
            for rate in measured.types
        ]
        column = st.column_config.NumberColumn
        st.dataframe(
            pd.DataFrame(rows),
            hide_index=True,
            column_config={
                "type": "Task type",
                "n": column("Labelled", help="Instructions of this type in the labelled set."),
                "precision": column(
                    "Precision",
                    format="percent",
                    help="Of those called so, the share that is.",
                ),
                "recall": column(
                    "Recall", format="percent", help="Of those that are, the share called so."
                ),
                "unsure": column("Left unsure", format="percent"),
            },
            alt="Precision and recall of the task types",
        )
        st.markdown(
            "**What was taken for what**: a row for each true type, a column for each found."
        )
        found = pd.DataFrame(COUNTS).T.fillna(0).astype(int)
        columns = [label for label in METRICS["task_type"].labels if label in found]
        found = found[columns].rename(columns=label_text, index=label_text)
        st.dataframe(found.reset_index(names="true type"), hide_index=True, alt="Confusion matrix")


def _own_types(view: View) -> None:
    """Task types of the user's own: a few words, or a few examples."""
    fingerprint = view.fingerprint
    stays_open = bool(st.session_state.get(session.profile_own_types(fingerprint)))
    with st.expander("Task types of your own", expanded=stays_open, key="own-types"):
        for own in view.recipe.settings.task_types:
            with st.container(horizontal=True, vertical_alignment="center"):
                words, examples = len(own.words), len(own.examples)
                has = f"{counted(words, 'words')}, {counted(examples, 'examples')}"
                st.text(f"{label_text(own.name)}: {has}", width="stretch")
                st.button(
                    "Remove",
                    key=f"own-remove-{own.name}",
                    icon=":material/close:",
                    type="tertiary",
                    on_click=guarded(_remove, at=OWN_TYPES),
                    args=(fingerprint, own.name),
                )
        keys = {
            name: session.profile_setting(fingerprint, f"own-{name}")
            for name in ("name", "words", "examples")
        }
        with st.form(f"own-type-{fingerprint[:12]}", border=False):
            st.text_input(
                "Name",
                key=keys["name"],
                placeholder="legal_review",
                max_chars=40,
                help="Lower-case letters a to z, digits and _, a letter first; not the name of a "
                "type that is there.",
                width=300,
            )
            st.text_area(
                "Words or phrases, one a line",
                key=keys["words"],
                placeholder="contract clause\n合同条款",
                help="An instruction that holds one of them is of this type.",
            )
            st.text_area(
                "Examples, with an empty line between",
                key=keys["examples"],
                help="Instructions of this type: what is much alike is of this type too.",
            )
            show_pending(OWN_TYPES)
            st.form_submit_button(
                "Add this type", on_click=guarded(_add, at=OWN_TYPES), args=(fingerprint, keys)
            )
        st.caption("They win over the built-in types, and are part of the recipe.")


def _add(fingerprint: str, keys: dict[str, str]) -> None:
    st.session_state[session.profile_own_types(fingerprint)] = True
    given = {name: str(st.session_state[key]) for name, key in keys.items()}
    own = {
        "name": given["name"].strip(),
        "words": [line.strip() for line in given["words"].splitlines() if line.strip()],
        "examples": [text.strip() for text in given["examples"].split("\n\n") if text.strip()],
    }
    change_settings(
        fingerprint,
        "The type needs a name that no other type has (lower-case letters a to z, digits and _, a "
        "letter first), and words of at most 200 characters, or examples of at most 4,000.",
        task_types=(*history(fingerprint).recipe.settings.task_types, own),
    )
    for key in keys.values():
        st.session_state[key] = ""


def _remove(fingerprint: str, name: str) -> None:
    st.session_state[session.profile_own_types(fingerprint)] = True
    recipe = history(fingerprint).recipe
    for number, step in enumerate(recipe.steps, 1):
        if isinstance(step, Filter) and name in (*(step.only or ()), *(step.without or ())):
            raise InputError(
                f'Step {number} of the recipe filters by "{name}": remove that step first.'
            )
    types = recipe.settings.task_types
    left = tuple(own for own in types if own.name != name)
    change_settings(fingerprint, "The type cannot be removed.", task_types=left)
    linked.clear(fingerprint, "task_type")
