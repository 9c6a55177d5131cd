"""What the chosen trainer would do with the records, before they are downloaded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from analysis.curate.exporting import Export, Trainer
from analysis.curate.recipe import Recipe, from_yaml, to_yaml
from analysis.deliver.contracts import TRAINERS
from analysis.engines.contract import contract_of
from analysis.measure.wording import counted
from pages.ui import calls, session
from pages.ui.bound import bound
from pages.ui.notices import guarded
from pages.ui.recipe import change_export
from pages.ui.records import record_browser

NONE = ""
AT_ONCE = 100_000  # examples that are checked while the page waits: about five seconds
EFFECTS = {"drops": "dropped", "stops": "stops", "loses": "in part"}
LINES_SHOWN = 12


def trainer_choice(fingerprint: str, recipe: Recipe) -> None:
    """The choice of a trainer; it is a part of the recipe.

    Args:
        fingerprint: The data set.
        recipe: Its recipe.
    """
    shown = (recipe.export or Export()).trainer or NONE
    key = session.export_part(fingerprint, "trainer")
    options = [NONE, *TRAINERS]

    def keep() -> None:
        change_export(fingerprint, trainer=st.session_state[key] or None)

    st.selectbox(
        "Trainer",
        options,
        format_func=lambda name: TRAINERS[name].title if name else "None in particular",
        **bound(key, shown, guarded(keep), default="default", options=options),
        help="Every record is held against what the trainer takes, and the file that it reads "
        "the data by is written too: dataset_info.json, axolotl.yaml or train_trl.py.",
    )


def contract_panel(
    fingerprint: str, recipe: Recipe, form: str | None, report: Mapping[str, Any] | None
) -> None:
    """The outcome of the check, with every record that is concerned; nothing for no trainer.

    Args:
        fingerprint: The data set.
        recipe: Its recipe.
        form: Record format; None for records as they came.
        report: Of the files, if they are made: what it says was found in these.
    """
    trainer = (recipe.export or Export()).trainer
    if trainer is None:
        return
    with st.container(border=True, key="export-contract"):
        if report is None and calls.applied(fingerprint, recipe).keep.sum() > AT_ONCE:
            st.markdown(
                f":material/hourglass: More than {AT_ONCE:,} examples: what "
                f"{TRAINERS[trainer].title} would do with each is told when the files are "
                "prepared, before anything is downloaded."
            )
            return
        told = report or _told(fingerprint, recipe, trainer, form)
        fine = told["records"] and not told["faults"]
        sign = ":green[:material/check_circle:]" if fine else ":orange[:material/warning:]"
        st.markdown(f"{sign} **{told['says']}**", help=_meaning(told))
        if told["faults"]:
            chosen = _faults(fingerprint, told["faults"])
            _records(fingerprint, told["faults"][chosen])


def _meaning(told: Mapping[str, Any]) -> str:
    layout = f" Most records are: {told['layout']}." if told["layout"] else ""
    return (
        "By the rules of the trainer's own code. Dropped: left out without an error. Stops: the "
        f"training does not begin. Read in part: trained on without something of it.{layout}"
    )


def _faults(fingerprint: str, faults: list[dict[str, Any]]) -> int:
    """The faults as a list; gives the one that is chosen in it, the first if none is."""
    table = pd.DataFrame(
        {
            "records": [fault["n"] for fault in faults],
            "effect": [EFFECTS[fault["effect"]] for fault in faults],
            "lines": [_lines(fault) for fault in faults],
            "why": [fault["what"] for fault in faults],
            "do": [fault["do"] for fault in faults],
        }
    )
    event = st.dataframe(
        table,
        hide_index=True,
        key=session.export_faults(fingerprint),
        on_select="rerun",
        selection_mode="single-row",
        row_height=35,
        column_config={
            "records": st.column_config.NumberColumn("Records", width=65),
            "effect": st.column_config.TextColumn("Effect", width=80),
            "lines": st.column_config.TextColumn(
                "Lines", width=100, help="Where the records stand in the file, from 1."
            ),
            "why": st.column_config.TextColumn("Why", width=340),
            "do": st.column_config.TextColumn("What to do", width=340),
        },
        alt="What the trainer does not take, and why",
    )
    rows = event.get("selection", {}).get("rows", [])
    return int(rows[0]) if rows and rows[0] < len(faults) else 0


def _lines(fault: Mapping[str, Any]) -> str:
    shown = ", ".join(str(line) for line in fault["lines"][:LINES_SHOWN])
    return shown + (" ..." if fault["n"] > LINES_SHOWN else "")


def _records(fingerprint: str, fault: Mapping[str, Any]) -> None:
    """The records of a fault, to be read."""
    told = len(fault["lines"])
    first = f"the first {told:,} of " if told < fault["n"] else ""
    with st.expander(f"Read {first}{counted(fault['n'], 'records')} of the chosen row"):
        positions = calls.positions_of_lines(fingerprint, fault["lines"])
        st.markdown(f"{fault['what']}. {fault['do']}")
        record_browser(fingerprint, positions, name=f"contract-{fault['code']}")


def _told(fingerprint: str, recipe: Recipe, trainer: Trainer, form: str | None) -> dict[str, Any]:
    steps = to_yaml(recipe.exporting(None))  # what the records are, wherever they are put
    home = calls.here(recipe.settings, *recipe.steps)
    return _contract(home, fingerprint, steps, trainer, form)


@st.cache_resource(max_entries=16, show_spinner="Holding the records against the trainer's rules")
def _contract(
    home: str, fingerprint: str, recipe: str, trainer: Trainer, form: str | None
) -> dict[str, Any]:
    del home
    parsed = from_yaml(recipe)
    known = calls.known(fingerprint, parsed)
    contract = contract_of(
        calls.workspace(),
        fingerprint,
        parsed,
        calls.applied(fingerprint, parsed),
        known,
        trainer=trainer,
        form=form,
    )
    return contract.as_dict(known.examples)
