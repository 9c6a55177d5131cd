"""What stands in another file: which file, what counts as a leak, and what was found."""

from pages.ui.leaks.other import choose_other, drafted_leaks, require_other
from pages.ui.leaks.results import leaks_results
from pages.ui.leaks.settings import leaks_settings
from pages.ui.leaks.shown import Shown, shown_leaks

__all__ = [
    "Shown",
    "choose_other",
    "drafted_leaks",
    "leaks_results",
    "leaks_settings",
    "require_other",
    "shown_leaks",
]
