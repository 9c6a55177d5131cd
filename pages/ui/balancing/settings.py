"""What is balanced, to which proportion, how large, and which examples stay."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from analysis.curate.balance import Plan
from analysis.curate.steps.balance import CLUSTER, MOST, TIERS, Balance, ways_to_balance
from analysis.measure.metrics import METRICS
from pages.ui.drafts import field
from pages.ui.filtering import calls as filtering

FIRST = Balance(by="task_type")
PRESET, OWN = "preset", "own"
TARGETS = {
    "uniform": "Equal parts",
    "as_uploaded": "As uploaded",
    PRESET: "3 : 5 : 2",
    OWN: "Your own",
}
SHORT = {
    "fewer": "Take fewer",
    "leave": "Leave it short",
    "others": "Take more of others",
    "augment": "Ask in other ways",
    "repeat": "Repeat",
}
CHOOSE = {"spread": "Spread, best first", "best": "Best", "random": "Random"}


COLUMN = "column:"  # before the name of a column, among the ways


def titled(way: str) -> str:
    """What a data set can be balanced by, for people."""
    if way.startswith(COLUMN):
        return f"Column · {way.removeprefix(COLUMN)}"
    return "Cluster" if way == CLUSTER else METRICS[way].title


def way_of(step: Balance) -> str:
    """What a step balances by, among the ways."""
    return f"{COLUMN}{step.column}" if step.by is None else step.by


def _by(way: str) -> dict[str, Any]:
    column = way.removeprefix(COLUMN) if way.startswith(COLUMN) else None
    return {"by": None if column else way, "column": column, "target": "uniform"}


def what_and_how(fingerprint: str, step: Balance, own: Mapping[str, int]) -> None:
    """The controls; what they set is kept as a draft.

    Args:
        fingerprint: The data set.
        step: The step as it is set.
        own: What parts of one's own begin with: label -> per cent.
    """
    with st.container(border=True, horizontal=True, key="balance-settings"):
        columns = [f"{COLUMN}{name}" for name in filtering.label_columns(fingerprint)]
        ways = list(dict.fromkeys([*ways_to_balance(), *columns, way_of(step)]))
        st.selectbox(
            "Balance by",
            ways,
            format_func=titled,
            width=220,
            **_bound(
                fingerprint,
                "by",
                way_of(step),
                _by,
                options=ways,
            ),
            help="What the parts are. Clusters are those of the Map, by how it is set there. "
            "Columns are keys of the records that have few values.",
        )
        _target(fingerprint, step, own)
        st.number_input(
            "Examples in all",
            min_value=1,
            max_value=MOST,
            value=None,
            placeholder="as many as can be",
            width=230,
            **_bound(
                fingerprint,
                "size",
                step.size,
                lambda n: {"size": n} if n else {"size": None, "short": "fewer"},
                default="",
            ),
            help="Empty: as many as the proportion allows.",
        )
        if step.size is not None:
            st.segmented_control(
                "Where a part is short",
                list(SHORT),
                format_func=SHORT.__getitem__,
                required=True,
                wrap=True,
                **_bound(fingerprint, "short", step.short, lambda how: {"short": how}),
                help="Take fewer: of every part, so that the proportion holds. Leave it short: "
                "the other parts keep their size. Take more of others: the size holds. Ask in "
                "other ways: other prompts for the same responses, made by rules, never of code, "
                "maths or what a step changes. Repeat: the same examples again, ten times at most.",
            )
        st.segmented_control(
            "Who stays",
            list(CHOOSE),
            format_func=CHOOSE.__getitem__,
            required=True,
            wrap=True,
            **_bound(fingerprint, "choose", step.choose, lambda how: {"choose": how}),
            help="Spread: of each cluster of a part as many as can be, so that no kind of example "
            "is lost, the highest quality score first. Best: the highest quality score. Random: "
            "drawn by the recipe's seed.",
        )


def target_of(step: Balance) -> str:
    """Which of TARGETS a step has."""
    if isinstance(step.target, str):
        return step.target
    return PRESET if step.by == "complexity_tier" and step.target == TIERS else OWN


def _target(fingerprint: str, step: Balance, own: Mapping[str, int]) -> None:
    options = [name for name in TARGETS if name != PRESET or step.by == "complexity_tier"]

    def target(name: str) -> dict[str, Any]:
        parts: dict[str, Any] = {PRESET: dict(TIERS), OWN: dict(own)}
        return {"target": parts.get(name, name)}

    st.segmented_control(
        "Proportion",
        options,
        format_func=TARGETS.__getitem__,
        required=True,
        wrap=True,
        **_bound(fingerprint, "target", target_of(step), target),
        help="As uploaded: as in the whole file, before any step. 3 : 5 : 2 is three parts of "
        "simple examples, five of medium and two of complex ones. Your own begins with what is "
        "there now.",
    )


def _bound(
    fingerprint: str,
    name: str,
    shown: Any,
    as_field: Callable[[Any], dict[str, Any]],
    *,
    default: str = "default",
    options: Any = (),
) -> dict[str, Any]:
    return field(fingerprint, FIRST, name, shown, as_field, default=default, options=options)


def in_per_cent(plan: Plan) -> dict[str, int]:
    """How large each part is now, in whole per cent, and one at least."""
    n = max(int(plan.n.sum()), 1)
    return {
        label: max(round(100 * count / n), 1)
        for label, count in zip(plan.parts.labels, plan.n.tolist(), strict=True)
        if count
    }
