"""A step that is being set on a page: kept on disk at each change, so that nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import streamlit as st

from analysis.curate.steps import StepModel
from analysis.errors import InputError
from pages.ui import session
from pages.ui.bound import bound
from pages.ui.notices import guarded
from pages.ui.recipe import history, redraft

Step = TypeVar("Step", bound=StepModel)


def drafted(fingerprint: str, first: Step) -> Step:
    """The step as it was set last.

    Args:
        fingerprint: The data set.
        first: The step as it is before anything was set.
    """
    found = history(fingerprint).drafts.get(first.name)
    return found if isinstance(found, type(first)) else first


def field(
    fingerprint: str,
    first: StepModel,
    name: str,
    shown: Any,
    as_field: Callable[[Any], dict[str, Any]],
    *,
    default: str = "value",
    options: Sequence[Any] = (),
) -> dict[str, Any]:
    """What binds a widget to a field of the step: `st.slider(..., **field(...))`.

    The widget shows what is kept on disk, and keeps there what it is set to.

    Args:
        fingerprint: The data set.
        first: The step as it is before anything was set.
        name: The field.
        shown: What the widget is to show.
        as_field: Makes the fields to be changed of the widget's value.
        default: What the widget calls the value it begins with.
        options: What is shown is one of these, for a widget that begins with an `index` of them.

    Returns:
        The widget's parameters, as `bound` gives them.
    """
    key = session.draft(fingerprint, first.name, name)
    keep = setter(fingerprint, first, name, as_field)
    return bound(key, shown, keep, default=default, options=options)


def setter(
    fingerprint: str, first: Step, name: str, as_field: Callable[[Any], dict[str, Any]]
) -> Callable[[], None]:
    """A callback that keeps what a widget was set to.

    Args:
        fingerprint: The data set.
        first: The step as it is before anything was set.
        name: The field, as the widget's key has it.
        as_field: Makes the fields to be changed of the widget's value.
    """

    def keep() -> None:
        # Read when nobody else can write: of two runs at once, the one that was to stop is
        # stopped by reading, and so does not write an older value over a newer one.
        key = session.draft(fingerprint, first.name, name)
        change_fields(fingerprint, first, lambda _: as_field(st.session_state[key]))

    return guarded(keep)


def set_fields(fingerprint: str, first: Step, **changed: Any) -> None:
    """Change fields of the step that is being set.

    Raises:
        InputError: If they do not fit.
    """
    change_fields(fingerprint, first, lambda _: changed)


def change_fields(fingerprint: str, first: Step, changed: Callable[[Step], dict[str, Any]]) -> None:
    """Change fields of the step that is being set, by what they are on disk.

    Args:
        fingerprint: The data set.
        first: The step as it is before anything was set.
        changed: Gives the fields to be changed; another tab may have set the step it is given.

    Raises:
        InputError: If they do not fit.
    """

    def edit(found: StepModel | None) -> StepModel:
        now = found if isinstance(found, type(first)) else first
        try:
            return type(first).model_validate(now.model_dump() | changed(now))
        except ValueError as error:
            raise InputError("This cannot be set so; choose another value.") from error

    redraft(fingerprint, first.name, edit)


def set_draft(fingerprint: str, step: StepModel) -> None:
    """Set a step anew, as a whole."""
    redraft(fingerprint, step.name, lambda _: step)
