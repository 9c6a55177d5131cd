from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.curate.apportion import rounded
from analysis.curate.exporting import Export
from analysis.deliver.splits import order_of, quotas, split_of

SHARES = st.lists(st.integers(0, 20), min_size=3, max_size=3).filter(lambda parts: parts[0] > 0)


@st.composite
def examples(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Groups, lots and strata of some examples."""
    n = draw(st.integers(0, 60))
    groups = draw(st.lists(st.integers(0, 40), min_size=n, max_size=n))
    lots = draw(st.lists(st.integers(0, 2**64 - 1), min_size=n, max_size=n))
    strata = draw(st.lists(st.integers(0, 4), min_size=n, max_size=n))
    return (
        np.array(groups, dtype=np.int64),
        np.array(lots, dtype=np.uint64),
        np.array(strata, dtype=np.int64),
    )


def shares_of(parts: list[int]) -> tuple[float, ...]:
    return tuple(part / sum(parts) for part in parts)


@given(examples(), SHARES)
def test_every_example_is_in_one_split_and_no_group_is_in_two(
    given_: tuple[np.ndarray, np.ndarray, np.ndarray], parts: list[int]
) -> None:
    groups, lots, strata = given_
    of = split_of(groups, lots, shares_of(parts), strata=strata)
    assert len(of) == len(groups)
    assert set(of.tolist()) <= {code for code, part in enumerate(parts) if part}
    found = {group: set(of[groups == group].tolist()) for group in groups.tolist()}
    assert all(len(splits) == 1 for splits in found.values())


@given(examples(), SHARES)
def test_the_same_seed_gives_the_same_split(
    given_: tuple[np.ndarray, np.ndarray, np.ndarray], parts: list[int]
) -> None:
    groups, lots, strata = given_
    one, other = (split_of(groups, lots, shares_of(parts), strata=strata) for _ in range(2))
    assert one.tolist() == other.tolist()


@given(st.integers(0, 500), st.data(), SHARES)
def test_of_examples_without_duplicates_the_sizes_are_those_of_hamilton(
    n: int, data: st.DataObject, parts: list[int]
) -> None:
    strata = np.array(data.draw(st.lists(st.integers(0, 5), min_size=n, max_size=n)), dtype=int)
    lots = np.random.default_rng(n).integers(0, 2**63, n).astype(np.uint64)
    shares = np.array(shares_of(parts))
    of = split_of(np.arange(n), lots, tuple(shares), strata=strata)
    sizes = np.bincount(of, minlength=3)
    assert sizes.sum() == n
    assert sizes.tolist() == rounded(n, shares).tolist()
    for stratum in range(6):
        here = np.bincount(of[strata == stratum], minlength=3)
        assert (np.abs(here - (strata == stratum).sum() * shares) < 2).all()


@given(st.lists(st.integers(0, 400), min_size=1, max_size=12), SHARES)
def test_quotas_add_up_both_ways(counts: list[int], parts: list[int]) -> None:
    shares = np.array(shares_of(parts))
    cells = quotas(np.array(counts), shares)
    assert cells.sum(axis=1).tolist() == counts
    assert cells.sum(axis=0).tolist() == rounded(sum(counts), shares).tolist()
    assert (cells >= 0).all()


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (10, [0.8, 0.1, 0.1], [8, 1, 1]),
        (7, [0.8, 0.1, 0.1], [5, 1, 1]),
        (1, [0.8, 0.1, 0.1], [1, 0, 0]),
        (3, [1.0, 1.0, 1.0], [1, 1, 1]),
        (100, [0.29, 0.57, 0.14], [29, 57, 14]),  # 0.29 * 100 is less than 29
        (0, [0.0, 0.0], [0, 0]),
    ],
)
def test_largest_remainders(total: int, weights: list[float], parts: list[int]) -> None:
    assert rounded(total, np.array(weights)).tolist() == parts


def test_another_seed_gives_another_split() -> None:
    groups = np.arange(200)
    one, other = (
        split_of(groups, np.random.default_rng(seed).permutation(200).astype(np.uint64), (0.5, 0.5))
        for seed in (1, 2)
    )
    assert one.tolist() != other.tolist()


def test_a_group_larger_than_any_split_goes_where_most_room_is() -> None:
    groups = np.array([7] * 95 + list(range(100, 105)))
    of = split_of(groups, np.arange(100).astype(np.uint64), (0.8, 0.1, 0.1))
    assert set(of[:95].tolist()) == {0}
    assert Counter(of[95:].tolist()).keys() == {1, 2}


def test_easy_first_is_stable_and_what_was_not_measured_comes_last() -> None:
    values = pd.DataFrame({"complexity": [0.5, np.nan, 0.1, 0.5, 0.1, 9.0]})
    kept = np.array([0, 1, 2, 3, 4])
    assert order_of(Export(order="easy_first"), values, kept).tolist() == [2, 4, 0, 3, 1]
    assert order_of(Export(), values, kept).tolist() == [0, 1, 2, 3, 4]


def test_every_split_has_its_part_of_the_large_groups() -> None:
    sizes = np.repeat([20, 1], [50, 1000])  # half of the examples are in large groups
    groups = np.repeat(np.arange(len(sizes)), sizes)
    lots = np.random.default_rng(42).integers(0, 2**63, len(groups)).astype(np.uint64)
    of = split_of(groups, lots, (0.8, 0.1, 0.1))
    assert np.bincount(of).tolist() == [1600, 200, 200]
    is_large = sizes[groups] > 1
    assert np.bincount(of[is_large]).tolist() == [800, 100, 100]
