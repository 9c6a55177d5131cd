"""What was found: figures, and the places by kind and key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import streamlit as st

from analysis.curate.apply import Applied
from analysis.curate.changes import CHANGED, kinds_of
from analysis.curate.recipe import Recipe
from analysis.curate.steps import ScrubPii
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.personal.entities import ENTITIES
from analysis.measure.personal.found import Personal
from analysis.measure.personal.precision import PRECISION
from analysis.measure.wording import counted
from pages.ui import calls, session
from pages.ui.bars import heat_map
from pages.ui.figures import figures

MOST_PATHS = 8  # columns of the field of counts; further keys stand in one more
MOST_CHOICES = 1000
OTHERS = "other keys"
ALL = ""
SECRETS = tuple(name for name, about in ENTITIES.items() if about.source == "secret")


@dataclass(frozen=True)
class Found:
    """Personal data in the examples that reach the step.

    Attributes:
        fingerprint: The data set.
        step: The step as it is set.
        whole: The recipe up to it, with it at the end.
        before: What the recipe before it decides.
        decided: What the recipe with it decides.
        places: Everything that was found in the data set.
        here: The places in examples that reach the step: mask (m,).
        kind: Of each place, a key of ENTITIES, shape (m,).
        path: Of each place the keys that lead to it, shape (m,).
    """

    fingerprint: str
    step: ScrubPii
    whole: Recipe
    before: Applied
    decided: Applied
    places: Personal
    here: npt.NDArray[np.bool_]
    kind: npt.NDArray[np.object_]
    path: npt.NDArray[np.object_]

    @property
    def n_reached(self) -> int:
        """Examples that reach the step."""
        return int(self.before.keep.sum())

    def positions(self, *, kind: str = ALL, path: str = ALL) -> IndexArray:
        """The examples with a place of a kind in texts of a key, ascending."""
        mask = self.here.copy()
        if kind != ALL:
            mask &= self.kind == kind
        if path != ALL:
            mask &= self.path == path
        return np.unique(self.places.row[mask])

    def at(self, position: int) -> slice:
        """The places of one example."""
        first, last = np.searchsorted(self.places.row, [position, position + 1])
        return slice(int(first), int(last))

    def counts(self) -> dict[str, dict[str, int]]:
        """Kind -> key -> places, the kinds in their order, the keys with most places first."""
        names, counts = np.unique(self.path[self.here], return_counts=True)
        order = [str(names[at]) for at in np.argsort(-counts, kind="stable")]
        found: dict[str, dict[str, int]] = {}
        for kind in ENTITIES:
            mine = self.here & (self.kind == kind)
            if mine.any():
                keys, sums = np.unique(self.path[mine], return_counts=True)
                of = dict(zip(keys.tolist(), sums.tolist(), strict=True))
                found[kind] = {path: of.get(path, 0) for path in order}
        return found


def found_of(fingerprint: str, recipe: Recipe, step: ScrubPii) -> Found:
    """What was found, with what is known of each place.

    Args:
        fingerprint: The data set.
        recipe: What comes before the step.
        step: The step as it is set; its search is done.
    """
    whole = recipe.plus(step)
    before, decided = calls.applied(fingerprint, recipe), calls.applied(fingerprint, whole)
    places = calls.known(fingerprint, whole).personal(step.search())
    paths = np.array(places.path.dictionary.to_pylist(), dtype=object)
    codes = places.path.indices.to_numpy(zero_copy_only=False)
    path = paths[codes] if len(paths) else np.zeros(len(places), dtype=object)
    kind = np.array(CHANGED, dtype=object)[kinds_of(places)]
    here = before.keep[places.row]
    return Found(fingerprint, step, whole, before, decided, places, here, kind, path)


def found_figures(found: Found) -> None:
    """How many places and examples, and how many of them the step replaces."""
    n, rows = found.n_reached, found.places.row
    held = len(np.unique(rows[found.here]))
    secret = found.here & np.isin(found.kind, SECRETS)
    report = found.decided.reports[-1]
    replaced = sum((report.by_entity or {}).values())
    figures(
        (
            "Places",
            f"{int(found.here.sum()):,}",
            "Places of personal data in all texts of the examples that reach this step; one "
            "value may stand in many.",
        ),
        (
            "Examples with any",
            f"{held:,} ({held / n:.1%})",
            f"Of the {counted(n, 'examples')} that reach this step.",
        ),
        (
            "Secrets",
            f"{int(secret.sum()):,}",
            "Places of API keys, private keys and URLs with a password: whoever reads them can "
            "use them. Have them revoked where they were issued, too.",
        ),
        (
            "Would be replaced",
            f"{replaced:,}",
            f"Places of the chosen kinds, in {counted(report.n_changed or 0, 'examples')}; what "
            "an earlier step has replaced is not counted again.",
        ),
    )


def field_of_counts(found: Found) -> None:
    """Draw the places by kind and key; a click shows the examples of a cell alone."""
    counts = found.counts()
    paths = list(next(iter(counts.values())))
    shown, rest = paths[:MOST_PATHS], paths[MOST_PATHS:]
    titles = {ENTITIES[kind].title: kind for kind in counts}
    columns = [*shown, *([OTHERS] if rest else [])]
    values: list[list[float]] = [
        [*(of[path] for path in shown), *([sum(of[path] for path in rest)] if rest else [])]
        for of in counts.values()
    ]
    fingerprint = found.fingerprint
    kind = st.session_state.get(session.personal_kind(fingerprint), ALL)
    path = st.session_state.get(session.personal_path(fingerprint), ALL)

    def click(cells: tuple[tuple[str, str], ...]) -> None:
        title, column = cells[0]
        to = (titles[title], ALL if rest and column == OTHERS else column)
        same = to == (kind, path)
        st.session_state[session.personal_kind(fingerprint)] = ALL if same else to[0]
        st.session_state[session.personal_path(fingerprint)] = ALL if same else to[1]

    chosen = [
        (title, column)
        for title, name in titles.items()
        for column in columns
        if kind in (ALL, name) and path in (ALL, column)
    ]
    with st.container(border=True):
        st.markdown(
            "**Where they stand**",
            help="Places by kind and by the key of the record that leads to the text. Under the "
            "mouse: how often what is taken for a kind was right. Click a cell to list its "
            "examples alone, again to list all.",
        )
        heat_map(
            values,
            rows=list(titles),
            columns=columns,
            key=f"personal-counts-{fingerprint[:12]}",
            what="Places of personal data by kind and key",
            on_click=click,
            chosen=[] if kind == path == ALL else chosen,
            meaning=lambda n: counted(int(n), "places"),
            one_line=24,
            notes={title: how_right(name) for title, name in titles.items()},
        )


def how_right(kind: str) -> str:
    """How often what is taken for a kind is one, as measured."""
    if kind not in PRECISION:
        return "how often it is right was not measured"
    share, n = PRECISION[kind]
    return f"right: {share:.0%} of {n:,} places in labelled test sentences"


def choose_listed(found: Found) -> tuple[str, str]:
    """Which examples are listed: of which kind, and in texts of which key."""
    fingerprint = found.fingerprint
    counts = found.counts()
    by_kind = {kind: sum(of.values()) for kind, of in counts.items()}
    paths = list(next(iter(counts.values())))[:MOST_CHOICES]
    by_path = {path: sum(of[path] for of in counts.values()) for path in paths}
    kind = _chosen(
        "Kind",
        session.personal_kind(fingerprint),
        by_kind,
        {name: ENTITIES[name].title for name in by_kind},
        "All kinds",
    )
    return kind, _chosen(
        "Key",
        session.personal_path(fingerprint),
        by_path,
        dict(zip(paths, paths, strict=True)),
        "All keys",
    )


def _chosen(
    label: str, key: str, counts: Mapping[str, int], names: Mapping[str, str], every: str
) -> str:
    options = [ALL, *counts]
    if st.session_state.get(key, ALL) not in options:
        st.session_state[key] = ALL
    chosen: str = st.selectbox(
        label,
        options,
        format_func=lambda name: f"{names[name]} · {counts[name]:,}" if name else every,
        key=key,
        persist_state="session",
        width=260,
    )
    return chosen
