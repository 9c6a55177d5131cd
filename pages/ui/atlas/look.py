"""How the map is looked at: kept beside the data set, so that it is found again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal

import streamlit as st
from pydantic import BaseModel, ConfigDict, Field, field_validator

from analysis.data.files import read_json, write_json
from analysis.data.locks import alone
from analysis.errors import InputError
from analysis.measure.clusters.search import ClusterSearch, LayoutSearch, SpreadSearch
from analysis.measure.embeddings import TFIDF
from analysis.measure.metrics import METRICS
from pages.ui import session
from pages.ui.bound import bound
from pages.ui.calls import is_quick, workspace
from pages.ui.notices import guarded

CLUSTER, LABEL = "cluster", "label"  # what points can be coloured by beside the metrics
OPTIONAL = ("k", "min_size")
FILE = "map.json"


class Look(BaseModel):
    """What the map is made by and how it is coloured.

    Attributes:
        encoder: What makes the vectors.
        field: What is embedded of each example.
        layout: How the examples are laid out.
        method: How they are clustered.
        k: k-means: how many clusters; None for as many as are suggested.
        min_size: Density: the fewest examples of a cluster; None for a share of the set.
        color: What the points are coloured by: CLUSTER, LABEL (those given by hand), or a
            metric.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    encoder: Annotated[str, Field(min_length=1, max_length=300)] = TFIDF
    field: Literal["both", "prompt", "response"] = "both"
    layout: Literal["fast", "neighbours"] = "fast"
    method: Literal["kmeans", "density"] = "kmeans"
    k: Annotated[int, Field(ge=2, le=200)] | None = None
    min_size: Annotated[int, Field(ge=2, le=1_000_000)] | None = None
    color: str = CLUSTER

    @field_validator("color")
    @classmethod
    def _known(cls, name: str) -> str:
        # A metric that another version of Assay had: nothing is lost by other colours.
        return name if name in METRICS or name == LABEL else CLUSTER

    def clusters(self) -> ClusterSearch:
        """What finds the clusters."""
        if self.method == "kmeans":
            return ClusterSearch(self.encoder, self.field, "kmeans", k=self.k or 0)
        return ClusterSearch(self.encoder, self.field, "density", min_size=self.min_size or 0)

    def clusters_for_regions(self) -> ClusterSearch:
        """The clusters that are the regions: those of k-means, however the map is coloured."""
        return ClusterSearch(self.encoder, self.field, "kmeans", k=self.k or 0)

    def regions(self) -> SpreadSearch:
        """What measures how the examples spread."""
        return SpreadSearch(self.encoder, self.field, self.k or 0)

    def places(self) -> LayoutSearch:
        """What lays the examples out."""
        return LayoutSearch(self.encoder, self.field, self.layout)


def look_of(fingerprint: str) -> Look:
    """How the map of a data set was looked at last; at first by what shows most at once."""
    first = {"layout": "neighbours" if is_quick(fingerprint, TFIDF) else "fast"}
    found = read_json(workspace().folder(fingerprint) / FILE)
    try:
        return Look.model_validate(first | found if isinstance(found, dict) else first)
    except ValueError:  # by another version of Assay: a look is nothing that could be lost
        return Look.model_validate(first)


def look_widget(
    fingerprint: str,
    name: str,
    shown: Any,
    *,
    default: str = "default",
    options: Sequence[Any] = (),
    as_value: Callable[[Any], Any] = lambda value: value,
) -> dict[str, Any]:
    """What binds a widget to a part of the look: `st.pills(..., **look_widget(...))`.

    Args:
        fingerprint: The data set.
        name: The part.
        shown: What the widget is to show.
        default: What the widget calls the value that it begins with; "" to give it none.
        options: What is shown is one of these, for a widget that begins with an `index` of them.
        as_value: Makes the part of the widget's value.
    """
    key = session.map_look(fingerprint, name)

    def keep() -> None:
        # Read while nobody else can write (see `drafts.setter`).
        with alone(workspace().folder(fingerprint), "map", "The map's settings are"):
            given = st.session_state.get(key)
            # A control that went off the screen while it was set tells of nothing.
            if given is not None or name in OPTIONAL:
                value = given if given is None else as_value(given)
                change_look(fingerprint, **{name: value})

    return bound(key, shown, guarded(keep), default=default, options=options)


def change_look(fingerprint: str, **changed: Any) -> None:
    """Look at the map in another way from now on.

    Raises:
        InputError: If it cannot be looked at so.
    """
    try:
        new = Look.model_validate(look_of(fingerprint).model_dump() | changed)
    except ValueError as error:
        raise InputError("The map cannot be drawn so; choose another value.") from error
    write_json(workspace().folder(fingerprint) / FILE, new.model_dump())
