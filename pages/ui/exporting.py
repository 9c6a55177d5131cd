"""How what is kept is handed over: splits, their mix, the order, the size of a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from analysis.curate.exporting import Export
from analysis.curate.recipe import Recipe
from analysis.deliver.splits import SPLITS
from analysis.measure.metrics import METRICS
from pages.ui import session
from pages.ui.bound import bound
from pages.ui.notices import guarded
from pages.ui.recipe import change_export

NONE = ""
USUAL = ((0.8, 0.1, 0.1), (0.9, 0.05, 0.05), (0.98, 0.01, 0.01), (0.9, 0.1, 0.0), (0.8, 0.0, 0.2))
ORDERS = {"as_uploaded": "As uploaded", "easy_first": "Easy first"}


def handing_over(fingerprint: str, recipe: Recipe) -> None:
    """The controls; what they set is a part of the recipe.

    Args:
        fingerprint: The data set.
        recipe: Its recipe.
    """
    export = recipe.export or Export()
    with st.container(border=True, horizontal=True, key="export-parts"):
        _splits(fingerprint, export)
        if export.split is not None:
            _mix(fingerprint, export)
        st.segmented_control(
            "Order",
            list(ORDERS),
            format_func=ORDERS.__getitem__,
            required=True,
            **_bound(fingerprint, "order", export.order, lambda order: {"order": order}),
            help="Easy first: by the complexity score, for training that begins with what is easy.",
        )
        st.number_input(
            "Records of a file",
            min_value=1,
            value=None,  # what an emptied box is set back to
            placeholder="one file",
            width=180,
            **_bound(
                fingerprint,
                "shard_records",
                export.shard_records,
                lambda many: {"shard_records": many},
                default="",
            ),
            help="Large sets in several files, beside the one that has all. Empty: one file.",
        )


def _splits(fingerprint: str, export: Export) -> None:
    shown = export.split.shares() if export.split else ()
    options = list(dict.fromkeys([(), *USUAL, shown]))

    def split(shares: tuple[float, ...]) -> dict[str, Any]:
        if not shares:
            return {"split": None, "stratify": None}
        return {"split": dict(zip(SPLITS, shares, strict=True))}

    st.selectbox(
        "Train, validation and test",
        options,
        format_func=_shares,
        width=300,
        **_bound(fingerprint, "split", shown, split, options=options),
        help="The same prompt, equal examples and near-duplicates are always in one split. Other "
        "shares can be written in the recipe: `export: {split: {train: 0.7, test: 0.3}}`.",
    )


def _shares(shares: tuple[float, ...]) -> str:
    return " : ".join(f"{100 * share:g}" for share in shares) + " %" if shares else "No split"


def _mix(fingerprint: str, export: Export) -> None:
    labels = [name for name, metric in METRICS.items() if metric.kind == "label"]
    options = [NONE, *labels]
    st.selectbox(
        "The same mix in each of",
        options,
        format_func=lambda name: METRICS[name].title if name else "Nothing",
        width=240,
        **_bound(
            fingerprint,
            "stratify",
            export.stratify or NONE,
            lambda name: {"stratify": name or None},
            options=options,
        ),
        help="Each label is as frequent in every split as in all examples, as far as whole "
        "examples allow.",
    )


def _bound(
    fingerprint: str,
    name: str,
    shown: Any,
    as_parts: Callable[[Any], dict[str, Any]],
    *,
    default: str = "default",
    options: Any = (),
) -> dict[str, Any]:
    key = session.export_part(fingerprint, name)

    def keep() -> None:
        change_export(fingerprint, **as_parts(st.session_state[key]))

    return bound(key, shown, guarded(keep), default=default, options=options)


def split_sizes(told: Mapping[str, Any]) -> None:
    """How many examples each split has got; nothing where there is no split.

    Args:
        told: What `report.json` says under "export".
    """
    if "splits" not in told:
        return
    splits: dict[str, Any] = told["splits"]
    labels = sorted({label for each in splits.values() for label in each.get("labels", {})})
    table = pd.DataFrame(
        {
            "split": list(splits),
            "examples": [each["n"] for each in splits.values()],
            "asked for": [each["wanted"] for each in splits.values()],
            **{
                label: [each["labels"].get(label, 0) for each in splits.values()]
                for label in labels
            },
        }
    )
    st.dataframe(
        table,
        hide_index=True,
        column_config={
            "asked for": st.column_config.NumberColumn(
                help="What the share comes to. Whole groups of like examples may miss it."
            )
        },
        alt="How many examples each split has",
    )
