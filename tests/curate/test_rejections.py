from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.curate.filtering import keep_of
from analysis.curate.novelty import Regions
from analysis.curate.rejections import in_common

N = 400


def values(**more) -> pd.DataFrame:
    rng = np.random.default_rng(3)
    base = {
        "refusal": (rng.random(N) < 0.03).astype("int8"),
        "boilerplate": (rng.random(N) < 0.3).astype("int8"),
        "task_type": rng.choice(["code", "open_qa"], N),
        "response_words": rng.integers(10, 300, N),
    }
    return pd.DataFrame(base | more)


def test_a_planted_fault_is_found_first_with_the_step_that_drops_it() -> None:
    refusal = np.zeros(N, dtype="int8")
    refusal[:9] = 1
    about = values(refusal=refusal)
    rejected, accepted, kept = np.arange(12), np.arange(12, 100), np.arange(N)
    first = in_common(about, rejected, accepted, kept)[0]
    assert (first.words, first.n_rejected, first.rejected) == ("Refusal", 9, 12)
    assert (first.n_accepted, first.share) == (0, 9 / N)
    assert first.lift == np.inf
    assert first.q < 0.001
    assert first.step is not None
    assert not keep_of(first.step, about["refusal"])[:9].any()


def test_its_probability_is_that_of_fishers_exact_test() -> None:
    from scipy.stats import fisher_exact

    about = values()
    rejected, accepted = np.arange(0, 60, 3), np.setdiff1d(np.arange(60), np.arange(0, 60, 3))
    for each in in_common(about, rejected, accepted, np.arange(N)):
        table = [
            [each.n_rejected, each.rejected - each.n_rejected],
            [each.n_accepted, each.accepted - each.n_accepted],
        ]
        assert each.p == pytest.approx(fisher_exact(table, alternative="greater").pvalue)
        assert each.q >= each.p


@given(st.integers(0, 2**32))
def test_chance_alone_is_hardly_ever_called_more(seed: int) -> None:
    rng = np.random.default_rng(seed)
    judged = rng.permutation(N)[:80]
    found = in_common(values(), judged[:20], judged[20:], np.arange(N))
    assert all(each.p <= each.q <= 1 for each in found)
    assert all(each.lift > 1 for each in found)
    assert sorted(each.p for each in found) == [each.p for each in found]


def test_a_filter_drops_exactly_what_has_the_trait() -> None:
    words = np.r_[np.full(12, 5), np.arange(100, 100 + N - 12)]
    about = values(response_words=words)
    rejected, accepted, kept = np.arange(12), np.arange(12, 200), np.arange(N)
    found = in_common(about, rejected, accepted, kept)
    short = next(each for each in found if each.words.startswith("Response words under"))
    assert short.step is not None
    n_dropped = int((~keep_of(short.step, about["response_words"])).sum())
    assert n_dropped == round(short.share * N)


def test_a_cluster_can_be_what_they_have_in_common() -> None:
    of = np.ones(N, dtype=np.int32)
    of[:10] = 0
    regions = Regions(of, ["loans", "others"], np.array([0.5, 0.5]))
    found = in_common(values(), np.arange(12), np.arange(12, 90), np.arange(N), regions=regions)
    assert (found[0].words, found[0].cluster, found[0].step) == ("Cluster: loans", 0, None)


def test_of_too_few_nothing_is_said() -> None:
    kept = np.arange(N)
    assert in_common(values(), np.arange(2), np.arange(12, 90), kept) == []
    assert in_common(values(), np.arange(12), np.arange(0), kept) == []
    nothing = pd.DataFrame({"refusal": np.full(N, np.nan)})
    assert in_common(nothing, np.arange(12), np.arange(12, 90), kept) == []
