"""Groups of like examples: a list of them, one of them, two of its examples beside each other."""

from pages.ui.groups.listing import group_browser, groups_and_dropped, size_bars
from pages.ui.groups.shown import KEEP_NAMES, Shown, shown_groups

__all__ = [
    "KEEP_NAMES",
    "Shown",
    "group_browser",
    "groups_and_dropped",
    "shown_groups",
    "size_bars",
]
