"""Near-duplicates: how fast, how many of the true ones are found, and beside the peers."""

from __future__ import annotations

import random
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.data import sentences
from benchmarks.data_juicer import data_juicer
from benchmarks.harness import Outcome, Setting

if TYPE_CHECKING:
    from analysis.measure.duplicates.shingles import Shingles

SIMILARITY = 0.8
SAMPLE, SEED = 6_000, 42
MILLION = 1_000_000
OPERATORS = {
    "document_minhash_deduplicator": {
        "tokenization": "space",
        "window_size": 5,
        "num_permutations": 128,
        "jaccard_threshold": SIMILARITY,
    }
}


def near(setting: Setting) -> Outcome:
    """Both sides, shingles of 5 words, 128 permutations, every pair verified, and its groups."""
    from analysis.measure.duplicates.near import near_pairs

    began = time.perf_counter()
    sets = _shingles(setting)
    cut = time.perf_counter()
    pairs = near_pairs(sets)
    paired = time.perf_counter()
    note = _groups(pairs)
    ended = time.perf_counter()
    parts = {"shingles": cut - began, "pairs": paired - cut, "groups": ended - paired}
    return Outcome(ended - began, parts, note=note)


def recall(setting: Setting) -> Outcome:
    """The pairs of a sample against brute force: how many are found, and whether any is false."""
    import numpy as np

    from analysis.measure.duplicates.near import near_pairs

    sets = _shingles(setting)
    chosen = np.random.default_rng(SEED).choice(len(sets), min(SAMPLE, len(sets)), replace=False)
    sample = sets.take(np.sort(chosen))
    began = time.perf_counter()
    pairs = near_pairs(sample, small=0).at(SIMILARITY)
    ended = time.perf_counter()
    true = _brute_force(sample)
    # Of equal examples the first one is in the pairs: so its number stands for all.
    rows = pairs.first_of.tolist()
    found = set(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))
    wanted = {(rows[a], rows[b]) for a, b in true if rows[a] != rows[b]}
    wanted = {(min(pair), max(pair)) for pair in wanted}
    share = len(found & wanted) / max(len(wanted), 1)
    note = (
        f"recall {share:.4f}, precision {len(found & wanted) / max(len(found), 1):.4f} of "
        f"{len(wanted):,} pairs of {len(sample):,} examples"
    )
    return Outcome(ended - began, note=note)


def million(setting: Setting) -> Outcome:
    """A million short records, one in ten a copy of another with a word changed."""
    from analysis.data.storage import read_into
    from analysis.data.workspace import Workspace
    from analysis.engines.finding import found_pairs
    from analysis.measure.duplicates.search import DuplicateSearch

    path = setting.work / "short.jsonl"
    short_records(path)
    with tempfile.TemporaryDirectory(dir=setting.work) as home:
        workspace = Workspace(Path(home))
        fingerprint = workspace.add_file(path).fingerprint
        read_into(workspace, fingerprint)
        began = time.perf_counter()
        pairs = found_pairs(workspace, fingerprint, DuplicateSearch())
        note = _groups(pairs)
        return Outcome(time.perf_counter() - began, note=note)


def datasketch(setting: Setting) -> Outcome:
    """Signatures alone by datasketch, with one `update` for each word of a text."""
    from datasketch import MinHash

    from analysis.data.storage import frames_of

    workspace, fingerprint = _home(setting)
    sides = ("prompt", "response")
    texts = [
        f"{prompt}\n{response}"
        for frame in frames_of(workspace, fingerprint, columns=sides)
        for prompt, response in zip(*(frame[side].tolist() for side in sides), strict=True)
    ]
    began = time.perf_counter()
    for text in texts:
        sketch = MinHash(num_perm=128)
        for word in set(text.lower().split()):
            sketch.update(word.encode())
    return Outcome(time.perf_counter() - began, note=f"{len(texts):,} examples")


def by_data_juicer(setting: Setting) -> Outcome:
    """The same by Data-Juicer's MinHash deduplicator."""
    return data_juicer(setting, OPERATORS)


def _home(setting: Setting) -> tuple[Any, str]:
    from analysis.data.workspace import Workspace

    workspace = Workspace(setting.home)
    return workspace, next(workspace.sources()).fingerprint


def _shingles(setting: Setting) -> Shingles:
    from analysis.engines.duplicates import shingles_of
    from analysis.measure.duplicates.search import DuplicateSearch

    return shingles_of(*_home(setting), DuplicateSearch())


def _groups(pairs: Any) -> str:
    from analysis.measure.duplicates.groups import groups

    found = groups(pairs.at(SIMILARITY))
    return f"{len(pairs):,} pairs, {len(found):,} groups, {found.n_removable:,} removable"


def _brute_force(sets: Shingles) -> set[tuple[int, int]]:
    """Every pair of a Jaccard similarity of at least SIMILARITY, by counting all of them."""
    import numpy as np
    from scipy.sparse import csr_array

    _, columns = np.unique(sets.hashes, return_inverse=True)
    ones = np.ones(len(columns), dtype=np.int32)
    table = csr_array((ones, columns, sets.starts), shape=(len(sets), int(columns.max()) + 1))
    sizes, found = sets.sizes, set()
    for start in range(0, len(sets), 500):
        both = (table[start : start + 500] @ table.T).tocoo()
        left, right = both.row + start, both.col
        alike = both.data / (sizes[left] + sizes[right] - both.data)
        near = (alike.astype(np.float32) >= np.float32(SIMILARITY)) & (left < right)
        found |= set(zip(left[near].tolist(), right[near].tolist(), strict=True))
    return found


def short_records(path: Path) -> None:
    """Write a million short records, one in ten a copy of another with a word changed."""
    rng = random.Random(7)
    made = sentences(rng)
    kept: list[str] = []
    with path.open("w", encoding="utf-8") as out:
        for number in range(MILLION):
            if kept and rng.random() < 0.1:
                words = rng.choice(kept).split(" ")
                words[rng.randrange(len(words))] = "other"
                text = " ".join(words)
            else:
                text = f"Number {number}: " + " ".join(rng.choices(made, k=2))
                if len(kept) < 10_000:
                    kept.append(text)
            out.write(f'{{"prompt": "Say it again.", "completion": "{text}"}}\n')
