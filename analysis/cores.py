"""How much of the machine there is to use."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any


def n_cores() -> int:
    """The cores that this process may use: a container, or `taskset`, may give it fewer."""
    import joblib

    return int(joblib.cpu_count())


def one_thread() -> AbstractContextManager[Any]:
    """Products of matrices by one thread each: of small ones, threads mostly wait."""
    from threadpoolctl import threadpool_limits

    limits: AbstractContextManager[Any] = threadpool_limits(1)
    return limits
