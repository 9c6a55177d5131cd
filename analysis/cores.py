"""How much of the machine there is to use."""

from __future__ import annotations


def n_cores() -> int:
    """The cores that this process may use: a container, or `taskset`, may give it fewer."""
    import joblib

    return int(joblib.cpu_count())
