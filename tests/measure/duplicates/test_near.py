from __future__ import annotations

import itertools
import random

import numpy as np
import pyarrow as pa
import pytest
from datasketch import MinHash, MinHashLSH
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import InputError
from analysis.measure.duplicates import near
from analysis.measure.duplicates.candidates import banding, recall
from analysis.measure.duplicates.groups import groups
from analysis.measure.duplicates.jaccard import jaccard
from analysis.measure.duplicates.minhash import signatures
from analysis.measure.duplicates.near import near_pairs
from analysis.measure.duplicates.pairs import Pairs
from analysis.measure.duplicates.shingles import Shingles, shingles
from tests.measure.duplicates.made import Found, as_dict

SETS = st.lists(st.sets(st.integers(0, 30), max_size=25), max_size=12)


def of_sets(sets: list[set[int]]) -> Shingles:
    """Sets of small numbers as sets of hashes."""
    rng = np.random.default_rng(0)
    hashes = rng.integers(1, 1 << 63, 64, dtype=np.uint64)
    ordered = [np.sort(hashes[sorted(one)]) for one in sets]
    return Shingles(
        np.concatenate([np.zeros(0, np.uint64), *ordered]),
        np.cumsum([0, *map(len, sets)]).astype(np.int64),
    )


def brute_force(sets: list[set[int]], floor: float) -> Found:
    found = {}
    for (i, one), (j, other) in itertools.combinations(enumerate(sets), 2):
        if one and other and len(one & other) / len(one | other) >= floor:
            found[i, j] = len(one & other) / len(one | other)
    return found


def connected(found: Found, n: int) -> set[frozenset[int]]:
    """Groups of pairs, by joining sets until none can be joined."""
    parts = [{i} for i in range(n)]
    for i, j in found:
        one, other = (next(part for part in parts if k in part) for k in (i, j))
        if one is not other:
            one |= other
            parts.remove(other)
    return {frozenset(part) for part in parts if len(part) > 1}


def group_sets(pairs: Pairs) -> set[frozenset[int]]:
    found = groups(pairs)
    return {frozenset(found[number].tolist()) for number in range(len(found))}


@given(SETS, st.sampled_from([0.3, 0.5, 0.7, 0.8, 1.0]))
def test_of_a_small_set_every_pair_is_found_and_none_is_false(
    sets: list[set[int]], floor: float
) -> None:
    truth = brute_force(sets, floor)
    found = near_pairs(of_sets(sets), floor=floor)
    assert as_dict(found) == pytest.approx(truth, abs=1e-6)
    assert group_sets(found) == connected(truth, len(sets))


@given(SETS, st.randoms(use_true_random=False), st.sampled_from([0, 100]))
def test_the_groups_do_not_depend_on_the_order(
    sets: list[set[int]], rng: random.Random, small: int
) -> None:
    order = list(range(len(sets)))
    rng.shuffle(order)
    found = near_pairs(of_sets(sets), small=small)
    moved = near_pairs(of_sets([sets[at] for at in order]), small=small)
    back = {frozenset(order[at] for at in group) for group in group_sets(moved)}
    assert back == group_sets(found)


@given(SETS, st.sampled_from([0.7, 0.75, 0.8, 0.9]))
def test_a_higher_threshold_needs_nothing_new(sets: list[set[int]], higher: float) -> None:
    found = near_pairs(of_sets(sets), floor=0.7)
    assert as_dict(found.at(higher)) == as_dict(near_pairs(of_sets(sets), floor=higher))


def test_a_lower_threshold_than_was_looked_for_is_refused() -> None:
    with pytest.raises(ValueError, match="not looked for"):
        near_pairs(of_sets([{1}]), floor=0.7).at(0.6)


@given(SETS, st.integers(0, 12), st.sampled_from([0.3, 0.7, 1.0]), st.sampled_from([0, 100]))
def test_a_border_leaves_out_the_pairs_of_one_side_and_no_other(
    sets: list[set[int]], border: int, floor: float, small: int
) -> None:
    border = min(border, len(sets))
    whole = near_pairs(of_sets(sets), floor=floor, small=small)
    found = near_pairs(of_sets(sets), floor=floor, small=small, border=border)
    # Of equal texts one speaks for those on both sides.
    sides = [{at < border for at in np.flatnonzero(whole.first_of == n)} for n in range(len(sets))]
    crosses = [len(sides[i] | sides[j]) > 1 for i, j in zip(whole.left, whole.right, strict=True)]
    expected = whole.where(np.array(crosses, dtype=np.bool_))
    assert found.left.tolist() == expected.left.tolist()
    assert found.right.tolist() == expected.right.tolist()
    assert found.similarity.tolist() == expected.similarity.tolist()
    assert found.first_of.tolist() == whole.first_of.tolist()
    if small:
        across = {pair: s for pair, s in as_dict(found).items() if pair[0] < border <= pair[1]}
        truth = brute_force(sets, floor).items()
        crossing = {pair: s for pair, s in truth if pair[0] < border <= pair[1]}
        assert across == pytest.approx(crossing, abs=1e-6)


@pytest.mark.parametrize("small", [0, 100])
@pytest.mark.parametrize(
    ("order", "border", "pairs"),
    [
        ("tlt", 2, [(0, 1)]),  # with the last one
        ("ttl", 1, [(0, 2)]),  # with the first one
        ("ltt", 2, [(0, 1)]),
        ("ttl", 2, [(0, 2)]),
        ("tlu", 2, []),
        ("utl", 1, []),
        ("ttl", 3, []),
        ("ttl", 0, []),
    ],
)
def test_a_text_on_both_sides_of_a_border_is_like_those_of_either(
    order: str, border: int, pairs: list[tuple[int, int]], small: int
) -> None:
    sets = {"t": set(range(10)), "l": set(range(9)), "u": {20, 21}}
    found = near_pairs(of_sets([sets[one] for one in order]), small=small, border=border)
    assert list(zip(found.left.tolist(), found.right.tolist(), strict=True)) == pairs


@given(SETS)
def test_signatures_are_those_of_datasketch(sets: list[set[int]]) -> None:
    here = of_sets(sets)
    signed = signatures(here, 16)
    for row in range(len(sets)):
        part = here.hashes[here.starts[row] : here.starts[row + 1]] >> np.uint64(32)
        theirs = MinHash(16, seed=1, scheme="affine32", hashfunc=int)
        theirs.update_batch(part.tolist())
        assert signed[row].tolist() == theirs.hashvalues.tolist()


def test_many_sets_are_signed_as_one_alone() -> None:
    rng = np.random.default_rng(1)
    sizes = rng.integers(0, 12_000, 80)
    hashes = rng.integers(0, 1 << 63, sizes.sum(), dtype=np.uint64)
    starts = np.concatenate([[0], np.cumsum(sizes)])
    signed = signatures(Shingles(hashes, starts), 8)
    for row in (0, 7, 79):
        alone = hashes[starts[row] : starts[row + 1]]
        assert (signatures(Shingles(alone, np.array([0, len(alone)])), 8)[0] == signed[row]).all()


def test_it_finds_what_datasketch_finds_and_more() -> None:
    rng = random.Random(3)
    vocabulary = [f"w{n}" for n in range(500)]
    texts = []
    for _ in range(150):
        words = rng.choices(vocabulary, k=60)
        texts.append(" ".join(words))
        for _ in range(rng.randint(0, 3)):
            words = list(words)
            for _ in range(rng.randint(0, 3)):
                words[rng.randrange(60)] = rng.choice(vocabulary)
            texts.append(" ".join(words))
    here = shingles(pa.array(texts, pa.large_string()))
    sets = [
        set(here.hashes[start:end].tolist())
        for start, end in zip(here.starts[:-1], here.starts[1:], strict=True)
    ]
    lsh = MinHashLSH(threshold=0.8, num_perm=128)
    sketches = []
    for row, one in enumerate(sets):
        sketch = MinHash(128, scheme="affine32", hashfunc=int)
        sketch.update_batch([number >> 32 for number in one])
        sketches.append(sketch)
        lsh.insert(row, sketch)
    theirs = {
        (min(row, other), max(row, other))
        for row, sketch in enumerate(sketches)
        for other in lsh.query(sketch)
        if row != other
    }
    truth = brute_force(sets, 0.8)
    theirs = theirs & set(truth)  # verified, as ours are
    ours = near_pairs(here, floor=0.8, small=0)
    reached = connected(as_dict(ours), len(texts))
    assert all(any({i, j} <= group for group in reached) for i, j in theirs)
    assert len(theirs) > 50
    assert reached == connected(truth, len(texts))


@pytest.mark.parametrize("floor", [0.5, 0.6, 0.7, 0.8, 0.9])
def test_bands_find_a_pair_at_the_floor_and_surely_one_well_above(floor: float) -> None:
    bands, rows = banding(128, floor)
    assert bands * rows <= 128
    assert recall(floor, bands, rows) >= 0.99
    assert recall(min(floor + 0.1, 1), bands, rows) > 0.999


@given(SETS)
def test_similarity_is_counted_and_symmetric(sets: list[set[int]]) -> None:
    here = of_sets(sets)
    pairs = np.array(list(itertools.product(range(len(sets)), repeat=2)), dtype=np.int64)
    left, right = pairs.reshape(-1, 2).T
    found = jaccard(here, left, right)
    assert found.tolist() == jaccard(here, right, left).tolist()
    for i, j, similarity in zip(left, right, found, strict=True):
        either = sets[i] | sets[j]
        assert similarity == pytest.approx(len(sets[i] & sets[j]) / max(len(either), 1))


def test_more_pairs_than_can_be_held_are_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(near, "MOST_PAIRS", 100)
    monkeypatch.setattr(near, "KEYS_AT_ONCE", 50)
    made = of_sets([{1, 2, 3, 4, 5, 6, 7, 8, 9, n} for n in range(10, 60)])
    for small in (0, 1000):
        with pytest.raises(InputError, match="made by one template"):
            near_pairs(made, small=small)
