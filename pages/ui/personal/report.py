"""The privacy report: what was looked for, found, done, what remains, and what is still open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from analysis.curate.recipe import Recipe
from analysis.deliver.open_points import NOT_ADVICE
from analysis.engines.finding import sought
from analysis.measure.personal.entities import ENTITIES
from analysis.measure.personal.precision import PRECISION
from analysis.measure.wording import counted
from pages.ui import calls, session
from pages.ui.address import page_path
from pages.ui.awaited import require_sought
from pages.ui.figures import figures
from pages.ui.personal.calls import PATTERNS, patterns_are_found, privacy_report

MOST_KEYS = 5


def draw_report(fingerprint: str, recipe: Recipe) -> None:
    """Draw what is known of personal data in what the recipe keeps.

    Args:
        fingerprint: The data set.
        recipe: Its recipe.
    """
    asked = st.session_state.get(session.privacy_asked(fingerprint), False)
    if asked and not patterns_are_found(fingerprint):
        if not require_sought(
            fingerprint, [PATTERNS], names=["privacy"], title="Looking for personal data"
        ):
            return
        sought(calls.workspace(), fingerprint, PATTERNS)  # few examples: at once
    told = privacy_report(fingerprint, recipe)
    if told["looked_for"]:
        _figures(told, int(calls.applied(fingerprint, recipe).keep.sum()))
        _by_kind(told)
    else:
        _offer_to_look(fingerprint)
    _done(told)
    _open_points(told["open_points"])


def _offer_to_look(fingerprint: str) -> None:
    with st.container(border=True, key="privacy-nothing"):
        st.markdown(
            "#### Nothing was looked for yet, so that nothing is known of personal data here."
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                "Look for personal data",
                key="privacy-look",
                type="primary",
                icon=":material/search:",
                help="E-mail addresses, phone numbers, cards, ids, keys and the like, by patterns: "
                "seconds for thousands of examples. Nothing is changed.",
                on_click=_ask,
                args=(fingerprint,),
            )
            _to_personal("Or choose what is replaced on the page Personal data")


def _ask(fingerprint: str) -> None:
    st.session_state[session.privacy_asked(fingerprint)] = True


def _to_personal(label: str) -> None:
    st.page_link(page_path("personal"), label=label, icon=":material/badge:")


def _figures(told: Mapping[str, Any], n_kept: int) -> None:
    found, left = told["found"].values(), told["remaining"].values()
    n_replaced = sum(sum(step.get("by_entity", {}).values()) for step in told["done"])
    n_dropped = sum(step.get("n_dropped", 0) for step in told["done"])
    figures(
        (
            "Kinds looked for",
            f"{len(told['looked_for'])} of {len(ENTITIES)}",
            "Kinds of personal data that patterns, or a model, have looked for in every text.",
        ),
        (
            "Places found",
            f"{sum(of['places'] for of in found):,}",
            "Places in all examples of the file, in those too that the recipe drops.",
        ),
        (
            "Places replaced",
            f"{n_replaced:,}",
            "Places that steps of the recipe replace, values erased by hand among them.",
        ),
        *(
            [("Dropped to erase", f"{n_dropped:,}", "Examples that a step erase drops.")]
            if n_dropped
            else []
        ),
        (
            "Places that remain",
            f"{sum(of['places'] for of in left):,}",
            f"Places in the kept file, of {counted(n_kept, 'examples')}, that no step replaces.",
        ),
    )
    st.caption(
        "Patterns and models miss some of what there is, and take some for it that is not: look at "
        "examples before you rely on the counts."
    )


def _by_kind(told: Mapping[str, Any]) -> None:
    """Each kind: what was found, replaced and left, and where; or why nobody has looked."""
    replaced: Counter[str] = Counter()
    for step in told["done"]:
        replaced.update(step.get("by_entity", {}))
    rows = [_row(name, told, replaced[name]) for name in told["looked_for"]]
    rows.sort(key=lambda row: -int(row["found"]))
    table = pd.DataFrame(
        rows, columns=["kind", "found", "examples", "replaced", "left", "left_in", "note", "right"]
    )
    st.subheader("What was found, and what remains", anchor=False)
    st.dataframe(
        table,
        hide_index=True,
        height=38 + 35 * len(table),
        column_config={
            "kind": st.column_config.TextColumn("Kind", width=160),
            "found": st.column_config.NumberColumn(
                "Found", format="localized", width=60, help="Places in all examples of the file."
            ),
            "examples": st.column_config.NumberColumn(
                "In examples", format="localized", width=90, help="Examples with one at least."
            ),
            "replaced": st.column_config.NumberColumn(
                "Replaced", format="localized", width=75, help="Places that a step replaces."
            ),
            "left": st.column_config.NumberColumn(
                "Remain",
                format="localized",
                width=65,
                help="Places in the kept file that no step replaces.",
            ),
            "left_in": st.column_config.NumberColumn(
                "In kept", format="localized", width=65, help="Kept examples with one."
            ),
            "note": st.column_config.TextColumn(
                "Where",
                width=230,
                help="The keys of the records under which they remain, else were found, with "
                "the number of places.",
            ),
            "right": st.column_config.TextColumn(
                "Right",
                width=110,
                help="How often what is taken for this kind is one, of so many places in labelled "
                "test sentences. Your data may be unlike them.",
            ),
        },
        key="privacy-kinds",
        alt="Personal data by kind: found, replaced, remaining",
    )
    if replaced["ERASED"]:
        st.caption(f"{counted(replaced['ERASED'], 'places')} more hold values erased by hand.")
    if told["not_looked_for"]:
        titles = " and ".join(ENTITIES[name].title for name in told["not_looked_for"])
        (why,) = set(told["not_looked_for"].values())
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":orange[:material/visibility_off:] **Not looked for: {titles}**; {why}.")
            _to_personal("Set one on Personal data")


def _row(name: str, told: Mapping[str, Any], n_replaced: int) -> dict[str, Any]:
    nothing = {"places": 0, "examples": 0, "paths": {}}
    found, left = told["found"].get(name, nothing), told["remaining"].get(name, nothing)
    return {
        "kind": ENTITIES[name].title,
        "found": found["places"],
        "examples": found["examples"],
        "replaced": n_replaced,
        "left": left["places"],
        "left_in": left["examples"],
        "note": _where(left["paths"] or found["paths"]),
        "right": _right(name),
    }


def _right(kind: str) -> str:
    if kind not in PRECISION:
        return "not measured"
    share, n = PRECISION[kind]
    return f"{share:.0%} of {n:,}"


def _where(paths: Mapping[str, int]) -> str:
    shown = [f"{path} {n:,}" for path, n in list(paths.items())[:MOST_KEYS]]
    return " · ".join([*shown, *(["…"] if len(paths) > MOST_KEYS else [])])


def _done(told: Mapping[str, Any]) -> None:
    st.subheader("What was done", anchor=False)
    for step in told["done"]:
        number = step["step"].partition(":")[0]
        if "n_dropped" in step:
            what = f"{counted(step['n_dropped'], 'examples')} dropped"
        else:
            n_places = sum(step["by_entity"].values())
            what = f"{counted(step['n_changed'], 'examples')} changed"
            what += f" ({counted(n_places, 'places')})"
        st.text(f"Step {number}: {step['words']}: {what}.")
    if not told["done"]:
        st.markdown("No step of the recipe replaces or erases anything yet.")
    if told["not_for_sharing"]:
        files = " and ".join(f"`{name}`" for name in told["not_for_sharing"])
        st.markdown(
            f":orange[:material/lock:] {files} of the export hold records as they came, with what "
            "was taken out of the kept file: they are not for sharing. The workspace holds them "
            "too, until the data set is removed there."
        )


def _open_points(points: Mapping[str, Mapping[str, str]]) -> None:
    st.subheader("What no program can settle", anchor=False)
    st.markdown(
        f"**{NOT_ADVICE}** The points are those that the laws raise for a data set like this; who "
        "is responsible for it decides them. `report.json` of the export has the whole report, "
        "under `privacy`; what stands in the texts only if a step of the recipe looks for it."
    )
    for column, (heading, topics) in zip(st.columns(len(points)), points.items(), strict=True):
        with column, st.container(border=True, key=f"privacy-{heading.lower()}"):
            st.markdown(f"##### {heading}")
            for topic, said in topics.items():
                with st.expander(topic):
                    st.markdown(said)
