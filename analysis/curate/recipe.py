"""The recipe: every change to a data set, as data. The same recipe runs anywhere."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializeAsAny,
    ValidationError,
    model_validator,
)

from analysis.curate.erased import for_sharing
from analysis.curate.exporting import Export
from analysis.curate.known import Search
from analysis.curate.mistakes import first_mistake
from analysis.curate.steps import STEPS, Disabled, Step, StepModel
from analysis.errors import RecipeError, unknown
from analysis.measure.metrics import METRICS
from analysis.measure.settings import DEFAULTS, Settings

SEED = 42
TWICE = "stands twice"
_KINDS = {type(None): "empty", list: "a list", int: "a number", float: "a number"}


class Recipe(BaseModel):
    """Steps in order.

    Attributes:
        version: Of the recipe's own form.
        seed: For every step that draws at random.
        settings: How examples are measured, where there is a choice.
        export: How what is kept is handed over; None for one file, as uploaded.
        steps: What is done, first to last.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Literal[1] = 1
    seed: Annotated[int, Field(strict=True, ge=0, le=2**53)] = SEED
    settings: Settings = DEFAULTS
    export: Export | None = None
    steps: tuple[SerializeAsAny[Step], ...] = ()

    @model_validator(mode="after")
    def _labels_are_known(self) -> Self:
        for index, step in enumerate(self.steps):
            for metric, labels in step.labels_named().items():
                known = self.labels_of(metric)
                for label in labels:
                    if known and label not in known:
                        said = unknown(f"a label of {metric}", label, known)
                        raise ValueError(f"step {index + 1}: {said}")
        return self

    def labels_of(self, metric: str) -> tuple[str, ...]:
        """The labels that a metric may have, the user's own too; none for an open vocabulary."""
        about = METRICS[metric]
        own = self.settings.task_types if about.settings == "task_types" else ()
        return (*about.labels, *(each.name for each in own)) if about.labels else ()

    def metrics(self) -> tuple[str, ...]:
        """The metrics that any step reads, each once; those of the export are its own."""
        return tuple(dict.fromkeys(name for step in self.steps for name in step.metrics()))

    def searches(self) -> tuple[Search, ...]:
        """What any step has looked for, each once; what the export needs is its own."""
        return tuple(dict.fromkeys(each for step in self.steps for each in step.searches()))

    def assignments(self) -> tuple[str, ...]:
        """Digests of the stored groups that any step goes by, each once."""
        named = (getattr(step, "assignment", None) for step in self.steps)
        return tuple(dict.fromkeys(digest for digest in named if digest))

    def plus(self, step: Step) -> Recipe:
        """The recipe with one more step at its end.

        Raises:
            RecipeError: If the step names a task type that the settings do not have.
        """
        whole = self.as_dict()
        return from_dict(whole | {"steps": [*whole["steps"], step.as_dict()]})

    def replacing(self, index: int, step: Step) -> Recipe:
        """The recipe with another step at a 0-based index; raises like `plus`."""
        whole = self.as_dict()
        whole["steps"][index] = step.as_dict()
        return from_dict(whole)

    def edited(self, index: int, text: str) -> Recipe:
        """The recipe with another step at an index, given as YAML; raises like `from_yaml`."""
        whole = self.as_dict()
        whole["steps"][index] = _parsed(text)
        return from_dict(whole)

    def moved(self, index: int, to: int) -> Recipe:
        """The recipe with the step at a 0-based index put to another one."""
        steps = [*self.steps[:index], *self.steps[index + 1 :]]
        steps.insert(to, self.steps[index])
        return self.model_copy(update={"steps": tuple(steps)})

    def switched(self, index: int) -> Recipe:
        """The recipe with the step at a 0-based index switched off, or on; raises like `plus`."""
        step = self.steps[index]
        return self.replacing(index, step.of if isinstance(step, Disabled) else Disabled(of=step))

    def up_to(self, index: int) -> Recipe:
        """The recipe as far as it comes before the step at a 0-based index."""
        return self.model_copy(update={"steps": self.steps[:index]})

    def without(self, index: int) -> Recipe:
        """The recipe without the step at a 0-based index."""
        steps = (*self.steps[:index], *self.steps[index + 1 :])
        return self.model_copy(update={"steps": steps})

    def measuring(self, settings: Settings) -> Recipe:
        """The recipe with other settings of how to measure.

        Raises:
            RecipeError: If a step filters by a task type that they no longer have.
        """
        return from_dict(self.as_dict() | {"settings": settings.given()})

    def exporting(self, export: Export | None) -> Recipe:
        """The recipe with another way of handing over what is kept."""
        return self.model_copy(update={"export": export})

    def as_dict(self) -> dict[str, Any]:
        """The recipe as JSON values; what is not given is left out, and what it erases."""
        settings = self.settings.given()
        whole = self.model_dump(
            mode="json", exclude_none=True, exclude={"settings", "export", "steps"}
        )
        if settings:
            whole["settings"] = settings
        if self.export is not None:
            whole["export"] = self.export.given()
        return whole | {"steps": [step.as_dict() for step in for_sharing(self.steps)]}

    def key(self) -> str:
        """A name for what the recipe does: 64 hex digits, equal for equal recipes."""
        return hashlib.sha256(to_yaml(self).encode()).hexdigest()


def to_yaml(recipe: Recipe) -> str:
    """The recipe as YAML, one step a line; `from_yaml` gives the same recipe back."""
    whole = recipe.as_dict()
    steps = whole.pop("steps")
    head = yaml.dump(whole, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10**6)
    if not steps:
        return f"{head}steps: []\n"
    return head + "steps:\n" + "".join(f"  - {_line(step)}\n" for step in steps)


def step_to_yaml(step: StepModel) -> str:
    """A step as one line of YAML, as the recipe has it."""
    return _line(step.as_dict())


def _line(step: dict[str, Any]) -> str:
    return yaml.dump(
        step,
        Dumper=_Dumper,
        default_flow_style=True,
        sort_keys=False,
        width=10**6,
        allow_unicode=True,
    ).rstrip("\n")


class _Dumper(yaml.SafeDumper):
    """YAML that comes back as it was: what no keyboard types is escaped, in double quotes."""

    def represent_text(self, text: str) -> yaml.ScalarNode:
        """A text; PyYAML folds U+0085 and U+2028 to a space unless they are escaped."""
        style = None if text.isprintable() else '"'
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _Dumper.represent_text)


def from_yaml(text: str) -> Recipe:
    """Read a recipe.

    Raises:
        RecipeError: If it is not YAML, or not a recipe; the text says which step is wrong.
    """
    return from_dict(_parsed(text))


def _parsed(text: str) -> Any:
    try:
        return yaml.load(text, _UniqueKeys)  # noqa: S506 -- a SafeLoader
    except yaml.YAMLError as error:
        where = getattr(error, "problem_mark", None)
        at = f" at line {where.line + 1}" if where else ""
        problem = getattr(error, "problem", None) or "it cannot be read"
        check = "check brackets, quotes and indentation there"
        do = "leave one of them out" if TWICE in problem else check
        raise RecipeError(f"The recipe is not YAML{at}: {problem}; {do}.") from error
    except (ValueError, RecursionError, OverflowError) as error:
        raise RecipeError(
            "The recipe holds a number, a date or brackets that cannot be read; "
            "write plain numbers and one step a line."
        ) from error


class _UniqueKeys(yaml.SafeLoader):
    """YAML as it is safe to read, and no key twice in one mapping: the last would win unseen."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f'the key "{key.value}" {TWICE}', key.start_mark
                )
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)


def from_dict(value: Any) -> Recipe:
    """A recipe from JSON values; raises like `from_yaml`."""
    if not isinstance(value, dict):
        found = _KINDS.get(type(value), "plain text")
        raise RecipeError(
            f'The recipe is {found}, not a mapping; begin it with "version: 1" and "steps:".'
        )
    try:
        return Recipe.model_validate(value)
    except (RecursionError, OverflowError) as error:
        raise RecipeError("The recipe holds a value too large or too deep to be read.") from error
    except ValidationError as error:
        raise RecipeError(first_mistake(error, STEPS, value)) from error
