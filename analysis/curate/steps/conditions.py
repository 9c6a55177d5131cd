"""What joins conditions: the tree of the step `filter_where`.

A condition holds of an example, fails, or is unknown, where what it asks for was not measured.
`all`, `any` and `not` join them as Kleene does: `all` fails if one fails, `any` holds if one
holds, `not` turns the two around, and what the unknown ones would have to decide is unknown.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, SerializeAsAny

from analysis.curate.steps.asked import ByColumn, ByMetric, ByText, Condition

MOST_DEPTH, MOST_CONDITIONS = 8, 100


class _Join(Condition):
    """Several conditions as one."""

    joins: ClassVar[bool] = True


class AllOf(_Join):
    """All of some conditions.

    Attributes:
        of: The conditions, "all" in a recipe.
    """

    of: Annotated[tuple[Node, ...], Field(alias="all", min_length=1)]

    @property
    def parts(self) -> tuple[Condition, ...]:
        """The conditions."""
        return self.of

    def said(self, *, holds: bool = True) -> str:
        """For example "a, and b"; the opposite is that one of them fails."""
        return _joined(self.of, "and" if holds else "or", holds=holds)


class AnyOf(_Join):
    """One of some conditions at least.

    Attributes:
        of: The conditions, "any" in a recipe.
    """

    of: Annotated[tuple[Node, ...], Field(alias="any", min_length=1)]

    @property
    def parts(self) -> tuple[Condition, ...]:
        """The conditions."""
        return self.of

    def said(self, *, holds: bool = True) -> str:
        """For example "a, or b"; the opposite is that all of them fail."""
        return _joined(self.of, "or" if holds else "and", holds=holds)


class NotOf(_Join):
    """The opposite of a condition.

    Attributes:
        of: The condition, "not" in a recipe.
    """

    of: Annotated[Node, Field(alias="not")]

    @property
    def parts(self) -> tuple[Condition, ...]:
        """The condition."""
        return (self.of,)

    def said(self, *, holds: bool = True) -> str:
        """The condition's opposite."""
        return self.of.said(holds=not holds)


KINDS: dict[str, type[Condition]] = {
    "all": AllOf,
    "any": AnyOf,
    "not": NotOf,
    "metric": ByMetric,
    "text": ByText,
    "column": ByColumn,
}
_THERE_ARE = ", ".join(KINDS)


def condition_of(value: Any) -> Condition:
    """A condition from its JSON values: the one of `KINDS` that it has says which it is.

    Raises:
        ValueError: If it is none.
    """
    if isinstance(value, Condition):
        return value
    if not isinstance(value, dict):
        raise ValueError(  # noqa: TRY004 -- pydantic passes on no other
            f"found no condition; write one of {_THERE_ARE}, such as "
            "{metric: response_words, low: 10}"
        )
    found = [name for name in KINDS if name in value]
    if not found:
        raise ValueError(f"found a condition without its kind; begin it with one of {_THERE_ARE}")
    if len(found) > 1:
        raise ValueError(
            f"found {' and '.join(found)} in one condition; write a condition for each, in a list "
            "under all or any"
        )
    return KINDS[found[0]].model_validate(value)


def within_bounds(value: Any) -> Any:
    """The tree, unless it is too deep or has too many conditions to be read.

    Raises:
        ValueError: If it is.
    """
    waiting, n = [(value, 1)], 0
    while waiting:
        node, depth = waiting.pop()
        n += 1
        if depth > MOST_DEPTH or n > MOST_CONDITIONS:
            raise ValueError(
                f"the conditions are more than {MOST_CONDITIONS}, or one inside another more than "
                f"{MOST_DEPTH} deep; make two steps of them"
            )
        waiting += [(part, depth + 1) for part in _inside_of(node)]
    return value


def _inside_of(node: Any) -> list[Any]:
    """What a condition joins, as it was given."""
    if isinstance(node, Condition):
        return list(node.parts)
    if not isinstance(node, dict):
        return []
    lists = [node[name] for name in ("all", "any") if isinstance(node.get(name), list | tuple)]
    return [*(part for each in lists for part in each), *([node["not"]] if "not" in node else [])]


Node = SerializeAsAny[Annotated[Condition, BeforeValidator(condition_of)]]
for _kind in (AllOf, AnyOf, NotOf):
    _kind.model_rebuild()


def _joined(parts: tuple[Condition, ...], word: str, *, holds: bool) -> str:
    said = [
        f"({part.said(holds=holds)})" if len(part.parts) > 1 else part.said(holds=holds)
        for part in parts
    ]
    return f", {word} ".join(said)
