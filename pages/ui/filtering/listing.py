"""Conditions as the page lists them: joined by all or by any, with groups joined the other way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from pydantic import ValidationError

from analysis.curate.mistakes import mistake_in
from analysis.curate.steps import FilterWhere
from analysis.curate.steps.asked import Condition
from analysis.curate.steps.conditions import AllOf, AnyOf, NotOf
from analysis.errors import InputError

Joins = Literal["all", "any"]
Path = tuple[int, ...]  # of a condition in the list, or of one in a group of it
NEW_GROUP = -1
_KINDS: dict[Joins, type[AllOf | AnyOf]] = {"all": AllOf, "any": AnyOf}
_OTHER: dict[Joins, Joins] = {"all": "any", "any": "all"}


@dataclass(frozen=True)
class Listing:
    """What a step `filter_where` asks for, as a list.

    Attributes:
        parts: The conditions. A join of the other kind is a group; what is deeper is told in
            words alone.
        joins: Whether all of them have to hold, or any.
        unmeasured: As the step has it.
    """

    parts: tuple[Condition, ...] = ()
    joins: Joins = "all"
    unmeasured: Literal["drop"] | None = None

    @classmethod
    def of(cls, step: FilterWhere | None) -> Listing:
        """The list of a step; an empty one for none."""
        match step:
            case None:
                return cls()
            case FilterWhere(keep=AnyOf(of=parts)):
                return cls(parts, "any", step.unmeasured)
            case FilterWhere(keep=AllOf(of=parts)):
                return cls(parts, "all", step.unmeasured)
        return cls((step.keep,), "all", step.unmeasured)

    def step(self) -> FilterWhere:
        """The step of a list that has a condition.

        Raises:
            InputError: If it has too many.
        """
        try:
            keep = _KINDS[self.joins](of=self.parts)
            return FilterWhere(keep=keep, unmeasured=self.unmeasured)
        except ValidationError as error:
            raise InputError(mistake_in(error)) from error

    def is_group(self, index: int) -> bool:
        """Whether a part is a group that the page can change."""
        return isinstance(self.parts[index], _KINDS[_OTHER[self.joins]])

    @property
    def groups(self) -> list[int]:
        """Indices of the groups."""
        return [index for index in range(len(self.parts)) if self.is_group(index)]

    def at(self, path: Path) -> Condition | None:
        """A condition by its place; None if there is none."""
        parts = self.parts
        found: Condition | None = None
        for index in path:
            if index >= len(parts):
                return None
            found = parts[index]
            parts = found.parts
        return found

    def plus(self, condition: Condition, group: int | None = None) -> Listing:
        """The list with a condition more.

        Args:
            condition: The condition.
            group: Index of the group that it joins; NEW_GROUP for one of its own, None for none.
        """
        kind = _KINDS[_OTHER[self.joins]]
        if group is None or (group != NEW_GROUP and group not in self.groups):
            return replace(self, parts=(*self.parts, condition))
        if group == NEW_GROUP:
            return replace(self, parts=(*self.parts, kind(of=(condition,))))
        whole = kind(of=(*self.parts[group].parts, condition))
        return self._with((group,), whole)

    def without(self, path: Path) -> Listing:
        """The list without a condition; a group that has none any more goes too."""
        if len(path) > 1 and len(self.parts[path[0]].parts) > 1:
            group = self.parts[path[0]]
            left = tuple(part for at, part in enumerate(group.parts) if at != path[1])
            return self._with(path[:1], type(group).model_validate({"of": left}))
        left = tuple(part for at, part in enumerate(self.parts) if at != path[0])
        return replace(self, parts=left)

    def negated(self, path: Path) -> Listing:
        """The list with a condition turned into its opposite."""
        now = self.at(path)
        if now is None:
            return self
        turned = now.of if isinstance(now, NotOf) else NotOf(of=now)
        if len(path) == 1:
            return self._with(path, turned)
        group = self.parts[path[0]]
        parts = tuple(turned if at == path[1] else part for at, part in enumerate(group.parts))
        return self._with(path[:1], type(group).model_validate({"of": parts}))

    def joined(self, joins: Joins) -> Listing:
        """The list joined by all, or by any; its groups are the other way then."""
        if joins == self.joins:
            return self
        parts = tuple(
            _KINDS[self.joins](of=part.parts) if self.is_group(at) else part
            for at, part in enumerate(self.parts)
        )
        return replace(self, parts=parts, joins=joins)

    def _with(self, path: Path, condition: Condition) -> Listing:
        parts = tuple(condition if at == path[0] else part for at, part in enumerate(self.parts))
        return replace(self, parts=parts)
