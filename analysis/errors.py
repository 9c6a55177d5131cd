"""Errors a user can mend.

    AssayError
      ├─ InputError        the file cannot be read as a whole
      ├─ MappingError      the column mapping does not fit
      ├─ FormatError       a record format that is not known, or that cannot be written
      ├─ MetricError       a metric that is not known
      ├─ TokenizerError    a tokenizer that cannot be had
      ├─ EncoderError      a model that makes vectors and cannot be had
      ├─ NamesModelError   a model that finds names and cannot be had
      ├─ RecipeError       a recipe that cannot be run
      ├─ WorkspaceError    a data set or file that is not in the workspace
      └─ JobError          background work that cannot be started or resumed

The text of each is one sentence: what was found, what was expected, what to do.
The page shows it as a notice, the command line prints it and exits with 2.
Anything else that is raised is a bug.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class AssayError(Exception):
    """Base of every error whose text is meant for the user."""


class InputError(AssayError):
    """The file cannot be read as a whole."""


class MappingError(AssayError):
    """The column mapping does not fit the records."""


class FormatError(AssayError):
    """A record format that is not known, or that cannot be written."""


class MetricError(AssayError):
    """A metric that is not known."""


class TokenizerError(AssayError):
    """A tokenizer that cannot be had."""


class EncoderError(AssayError):
    """A model that makes vectors and cannot be had."""


class NamesModelError(AssayError):
    """A model that finds names and cannot be had."""


class RecipeError(AssayError):
    """A recipe that cannot be run."""


class WorkspaceError(AssayError):
    """A data set or file that is not in the workspace."""


class JobError(AssayError):
    """Background work that cannot be started or resumed."""


def unknown(kind: str, name: str, known: Iterable[str]) -> str:
    """Say that a name is not known, with the nearest one that is.

    Args:
        kind: What was named, with its article: "a metric".
        name: The name that was given.
        known: The names there are.

    Returns:
        One sentence, ready to be raised.
    """
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1)
    hint = f'; did you mean "{near[0]}"?' if near else f"; there are: {', '.join(names)}."
    return f'"{name}" is not {kind}{hint}'
