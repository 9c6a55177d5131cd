"""The two versions that are compared."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.curate.recipe import Recipe


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

    @property
    def names(self) -> tuple[str, str]:
        """As charts name them: what the bars are of, and what is laid over."""
        return self.new, self.old
