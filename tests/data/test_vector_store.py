from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.data import vector_store
from analysis.data.vector_store import VectorStore, keys_of

D = 24


def keys(*texts: str) -> np.ndarray:
    return keys_of(pa.array(texts, pa.large_string()))


def unit(n: int, seed: int = 0, d: int = D) -> np.ndarray:
    made = np.random.default_rng(seed).standard_normal((n, d)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


@given(st.lists(st.text(), min_size=1), st.integers(0, 3), st.integers(0, 3))
def test_equal_texts_have_equal_keys_and_others_do_not(
    texts: list[str], before: int, after: int
) -> None:
    texts = [text.encode("utf-8", "ignore").decode() for text in texts]
    whole = pa.array(["x"] * before + texts + ["y"] * after, pa.large_string())
    made = keys_of(whole.slice(before, len(texts)))
    assert np.array_equal(made, keys(*texts))
    for key, text in zip(made, texts, strict=True):
        assert [bool((key == other).all()) for other in made] == [text == each for each in texts]


def test_what_is_added_is_given_back_in_any_order_and_nothing_else_is_there(tmp_path: Path) -> None:
    store = VectorStore(tmp_path / "store")
    assert store.opened().dimension is None
    assert store.opened().has(keys("a")).tolist() == [False]
    vectors = unit(3)
    store.add(keys("a", "b"), vectors[:2])
    store.add(keys("猫"), vectors[2:])
    there = store.opened()
    assert there.has(keys("猫", "nothing", "b", "a")).tolist() == [True, False, True, True]
    taken = there.take(keys("猫", "b", "猫", "a"))
    assert taken == pytest.approx(vectors[[2, 1, 2, 0]], abs=1e-3)
    assert np.linalg.norm(taken, axis=1) == pytest.approx(1, abs=1e-6)
    assert there.take(keys()).shape == (0, D)
    with pytest.raises(KeyError):
        there.take(keys("a", "nothing"))


@pytest.mark.parametrize(("d", "most"), [(16, 1e-3), (384, 1e-4), (1024, 1e-4)])
def test_sixteen_bits_move_no_cosine_by_a_thousandth(tmp_path: Path, d: int, most: float) -> None:
    names = [str(number) for number in range(500)]
    vectors = unit(500, d=d)
    vectors[100:200] = vectors[:100] + 0.02 * vectors[200:300]  # some that are much alike
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    VectorStore(tmp_path).add(keys(*names), vectors)
    taken = VectorStore(tmp_path).opened().take(keys(*names))
    assert np.abs(taken @ taken.T - vectors @ vectors.T).max() < most


def test_keys_that_begin_alike_are_told_apart(tmp_path: Path) -> None:
    alike = np.array([[7, 3], [7, 1], [7, 2], [5, 9], [9, 0]], np.uint64)
    vectors = unit(5)
    VectorStore(tmp_path).add(alike, vectors)
    there = VectorStore(tmp_path).opened()
    assert there.take(alike) == pytest.approx(vectors, abs=1e-3)
    others = np.array([[7, 0], [7, 4], [9, 1], [1, 1], [10, 0]], np.uint64)
    assert not there.has(others).any()


def test_joining_keeps_all_and_of_a_text_encoded_twice_the_older_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vector_store, "MOST_SMALL", 3)
    store = VectorStore(tmp_path)
    vectors = unit(6)
    for number in range(5):
        store.add(keys(f"text {number}"), vectors[number : number + 1])
    store.add(keys("text 1", "text 5"), vectors[[0, 5]])
    before = store.opened()
    names = keys(*(f"text {number}" for number in range(6)))
    taken = before.take(names)
    assert taken == pytest.approx(vectors, abs=1e-3)
    store.join()
    assert len(list(tmp_path.glob("*.vectors"))) == 1
    assert np.array_equal(store.opened().take(names), taken)
    assert np.array_equal(before.take(names), taken)  # opened before: not disturbed


def test_a_full_shard_is_not_written_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vector_store, "MOST_SMALL", 3)
    store = VectorStore(tmp_path)
    store.add(keys(*(f"many {number}" for number in range(200))), unit(200))
    full = next(tmp_path.glob("*.vectors"))
    monkeypatch.setattr(vector_store, "FULL_BYTES", full.stat().st_size)
    for number in range(6):
        store.add(keys(f"text {number}"), unit(1, number))
    store.join()
    assert full.exists() and len(list(tmp_path.glob("*.vectors"))) == 2
    assert store.opened().has(keys("many 7", "text 0", "text 5")).all()


def test_many_may_write_join_and_read_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vector_store, "MOST_SMALL", 2)
    vectors = unit(60)
    every = keys(*map(str, range(60)))

    def work(worker: int) -> None:
        store = VectorStore(tmp_path)
        for number in range(worker * 10, worker * 10 + 15):  # half of them another one's too
            at = number % 60
            store.add(every[at : at + 1], vectors[at : at + 1])
            store.join()
            assert store.opened().has(every[at : at + 1]).all()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    assert VectorStore(tmp_path).opened().take(every) == pytest.approx(vectors, abs=1e-3)


def test_a_half_written_shard_is_none(tmp_path: Path) -> None:
    store = VectorStore(tmp_path)
    store.add(keys("a"), unit(1))
    whole = next(tmp_path.glob("*.vectors"))
    (tmp_path / f".{whole.name}.0123.part").write_bytes(whole.read_bytes()[:50])
    assert store.opened().has(keys("a")).all()


def test_hours_of_work_are_read_and_joined_with_few_open_files(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    store = VectorStore(tmp_path / "store")
    names, vectors = [str(number) for number in range(300)], unit(300)
    for at, name in enumerate(names):
        store.add(keys(name), vectors[at : at + 1])
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    n_open = len(list(Path("/proc/self/fd").iterdir()))
    resource.setrlimit(resource.RLIMIT_NOFILE, (n_open + 40, before[1]))
    try:
        assert store.opened().has(keys(*names)).all()
        store.join()
        taken = store.opened().take(keys(*names))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert taken == pytest.approx(vectors, abs=1e-3)
    assert len(list((tmp_path / "store").glob("*.vectors"))) <= 3
