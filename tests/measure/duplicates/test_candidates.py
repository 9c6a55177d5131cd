from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measure.duplicates import candidates
from analysis.measure.duplicates.candidates import by_band

BANDS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1)), max_size=20)


@given(BANDS, st.sampled_from([1, 3, 1 << 16]))
def test_who_shares_a_band_is_a_pair_once(bands: list[tuple[int, int]], at_once: int) -> None:
    signed = np.array(bands, dtype=np.uint32).reshape(-1, 2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(candidates, "PAIRS_AT_ONCE", at_once)
        parts = list(by_band(signed))
    assert all(len(keys) < at_once + len(bands) for keys in parts)
    found = sorted((key >> 32, key & 0xFFFFFFFF) for keys in parts for key in keys.tolist())
    numbered = itertools.combinations(enumerate(bands), 2)
    assert found == [(i, j) for (i, one), (j, other) in numbered if one == other]
