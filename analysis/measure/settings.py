"""What a user may set of how examples are measured. It is part of the recipe."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from analysis.measure.tokens import ENCODING, content_of
from analysis.measure.toxicity.model import ORIGINAL, content_of_classifier
from analysis.measure.wording import told_apart

# Strict: YAML's `true` and "0.5" are no numbers.
Weight = Annotated[float, Field(strict=True, ge=0, le=1000)]
Score = Annotated[float, Field(strict=True, ge=0, le=1)]
_NAME = r"^[a-z][a-z0-9_]{0,39}$"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class _Weights(_Part):
    @model_validator(mode="after")
    def _some_weight(self) -> Self:
        if not any(self.shares().values()):
            raise ValueError("every weight is 0; give at least one a weight")
        return self

    def shares(self) -> dict[str, float]:
        """Name -> weight, adding up to 1."""
        given = {
            name: value
            for name, value in self
            if name in type(self).model_fields and name not in ("medium_from", "complex_from")
        }
        total = sum(given.values())
        return {name: value / total if total else 0.0 for name, value in given.items()}


class ComplexitySettings(_Weights):
    """What complexity is made of, and where its tiers begin.

    Attributes:
        length: Weight of the length.
        steps: Weight of the reasoning steps.
        domain: Weight of the domain's own terms.
        format: Weight of the form of the answer.
        medium_from: Lowest complexity of the tier "medium".
        complex_from: Lowest complexity of the tier "complex".
    """

    length: Weight = 0.2
    steps: Weight = 0.4
    domain: Weight = 0.2
    format: Weight = 0.2
    medium_from: Score = 0.3
    complex_from: Score = 0.7

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.medium_from > self.complex_from:
            medium, complex_ = told_apart(self.medium_from, self.complex_from)
            raise ValueError(
                f"medium_from ({medium}) is greater than complex_from ({complex_}); swap them"
            )
        return self


class QualitySettings(_Weights):
    """Weights of the dimensions of quality; what was not measured is left out of the mean."""

    accuracy: Weight = 0.3
    completeness: Weight = 0.2
    consistency: Weight = 0.2
    relevance: Weight = 0.2
    usefulness: Weight = 0.1


class OwnTaskType(_Part):
    """A task type of the user's own, found before the built-in ones.

    Attributes:
        name: Lower-case letters, digits, underscores: "legal_review".
        words: Words or phrases; an instruction that holds one is of this type.
        examples: Instructions of this type; one that is much alike is too.
    """

    name: Annotated[str, Field(pattern=_NAME)]
    words: tuple[Annotated[str, Field(min_length=1, max_length=200)], ...] = ()
    examples: tuple[Annotated[str, Field(min_length=1, max_length=4000)], ...] = ()

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.words and not self.examples:
            raise ValueError(f'the type "{self.name}" has neither words nor examples; give some')
        return self


class Settings(_Part):
    """How examples are measured, where there is a choice.

    Attributes:
        tokenizer: "o200k_base", or a Hugging Face tokenizer by name or folder.
        context_tokens: Tokens that the model to be trained can take in at once.
        too_short_words: Fewest words of an answer that is asked to explain, describe, write.
        too_long_words: Most words of an answer.
        complexity: Weights and tiers of complexity.
        quality: Weights of the quality score.
        toxicity_model: A model of Detoxify by name, or a folder with a checkpoint.
        task_types: Task types of the user's own.
    """

    tokenizer: Annotated[str, Field(min_length=1, max_length=1000)] = ENCODING
    context_tokens: Annotated[int, Field(strict=True, ge=1, le=2**31 - 1)] = 4096
    too_short_words: Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)] = 10
    too_long_words: Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)] = 2000
    complexity: ComplexitySettings = ComplexitySettings()
    quality: QualitySettings = QualitySettings()
    toxicity_model: Annotated[str, Field(min_length=1, max_length=1000)] = ORIGINAL
    task_types: tuple[OwnTaskType, ...] = ()

    @model_validator(mode="after")
    def _names_once(self) -> Self:
        # Here, since it reads the settings itself.
        from analysis.measure.tasks.scoring import TYPES, UNSURE

        names = [own.name for own in self.task_types]
        for index, name in enumerate(names):
            if name in names[:index]:
                raise ValueError(f'two task types are named "{name}"; give one another name')
            if name in (*TYPES, UNSURE):
                raise ValueError(f'"{name}" is a built-in task type; give yours another name')
        return self

    def given(self) -> dict[str, Any]:
        """What differs from the defaults, as JSON values."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def part(self, name: str) -> Any:
        """A part by name: what a metric with `settings=name` is computed with."""
        return getattr(self, name)

    def part_key(self, name: str) -> str:
        """A part as text, equal for equal ones: a piece of the key of stored values."""
        key = self.model_dump_json(include={name})
        # A folder may hold another tokenizer or model tomorrow.
        match name:
            case "tokenizer":
                return f"{key} {content_of(self.tokenizer)}"
            case "toxicity_model":
                return f"{key} {content_of_classifier(self.toxicity_model)}"
        return key


DEFAULTS = Settings()
