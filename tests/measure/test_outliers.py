from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analysis.measure.metrics import METRICS, measure
from analysis.measure.outliers import modified_z

NAMES = ["outlier", "outlier_length", "outlier_complexity", "outlier_surprise", "outlier_language"]


def outliers(rows: int = 200, **odd: object) -> pd.DataFrame:
    """Ordinary examples, and one at the end with odd values."""
    rng = np.random.default_rng(0)
    known = pd.DataFrame(
        {
            "total_words": rng.integers(50, 200, rows),
            "complexity": rng.uniform(0.3, 0.5, rows),
            "compression_ratio": rng.uniform(0.5, 0.6, rows),
            "language": "en",
        }
    )
    for name, value in odd.items():
        known[name] = known[name].astype(object)
        known.loc[rows - 1, name] = value
    known = known.astype({"total_words": int, "complexity": float, "compression_ratio": float})
    return measure(known, NAMES, known=known)


def test_a_set_of_like_examples_has_no_outlier() -> None:
    assert outliers()["outlier"].sum() == 0


def test_one_odd_side_is_not_enough() -> None:
    found = outliers(total_words=90_000)
    assert found["outlier_length"].tolist()[-1] == 1
    assert found["outlier"].sum() == 0


def test_two_odd_sides_make_an_outlier() -> None:
    found = outliers(total_words=90_000, language="fi")
    assert found["outlier"].tolist() == [0] * 199 + [1]
    why = METRICS["outlier"].explain
    assert why is not None
    assert why(found.iloc[-1].to_dict()) == "Unlike the rest of the set in length and language."
    assert why(found.iloc[0].to_dict()) is None


def test_a_language_that_many_examples_have_is_no_rare_one() -> None:
    known = pd.DataFrame({"language": ["en"] * 50 + ["zh"] * 50})
    known = known.assign(total_words=10, complexity=0.5, compression_ratio=np.nan)
    assert measure(known, NAMES, known=known).to_numpy().sum() == 0


@given(st.lists(st.floats(-1e6, 1e6), max_size=40))
def test_scores_are_finite_and_the_middle_is_0(values: list[float]) -> None:
    scores = modified_z(pd.Series(values, dtype=float))
    assert np.isfinite(scores).all()
    if len(values) % 2:
        assert scores[np.argsort(values)[len(values) // 2]] == 0


def test_what_depends_on_the_whole_set_says_so() -> None:
    assert METRICS["outlier"].of_set and not METRICS["complexity"].of_set
