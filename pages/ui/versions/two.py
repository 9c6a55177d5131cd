"""The two versions that are compared."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.curate.apply import Applied
from analysis.curate.recipe import Recipe
from pages.ui import calls


@dataclass(frozen=True)
class Two:
    """Two states of a data set.

    Attributes:
        fingerprint: The data set.
        old: Name of the one.
        before: What makes it.
        new: Name of the other.
        after: What makes that.
    """

    fingerprint: str
    old: str
    before: Recipe
    new: str
    after: Recipe

    def applied(self) -> tuple[Applied, Applied]:
        """What the recipes of both decide."""
        return calls.applied(self.fingerprint, self.before), calls.applied(
            self.fingerprint, self.after
        )

    @property
    def names(self) -> tuple[str, str]:
        """As charts name them: what the bars are of, and what is laid over."""
        return self.new, self.old
