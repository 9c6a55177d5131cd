"""A map of many points (component.py); what of it others use."""

from pages.ui.scatter.component import (
    Categories,
    Category,
    Detail,
    Label,
    Legend,
    MapState,
    Packed,
    Ramp,
    levels,
    pack,
    scatter_map,
)

__all__ = [
    "Categories",
    "Category",
    "Detail",
    "Label",
    "Legend",
    "MapState",
    "Packed",
    "Ramp",
    "levels",
    "pack",
    "scatter_map",
]
