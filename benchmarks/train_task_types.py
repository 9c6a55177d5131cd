"""`python -m benchmarks.train_task_types [--check]`: learn the weights of the task types.

Reads the instructions that three people wrote for this project, analysis/measure/tasks/
training.jsonl, and stores the weights beside them. `--check` stores nothing: it learns from two
writers and measures on the third, and on the sample data, for each in turn. Each instruction is
learned with and without its answer, so that neither is needed. No random numbers are used.
"""

from __future__ import annotations

import argparse
import io
import json
from collections import Counter
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array, hstack, vstack
from sklearn.linear_model import LogisticRegression

from analysis.measure.tasks import learned
from analysis.measure.tasks.ngrams import N_BITS
from analysis.measure.tasks.scoring import TYPES, clues
from analysis.measure.tasks.task_type import decide, likely_types
from benchmarks.task_types import Counts, example, sample_lines, show

LEAST_TEXTS = 2  # an n-gram of a single instruction says nothing
STRENGTH = 10 / 3  # of the fit against the regularisation: the best of 1 to 10 with `--check`
MAX_ROUNDS = 2000
SAMPLE = "sample"
SAMPLE_TIMES = 1


def main() -> None:
    """Learn and store, or measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.train_task_types")
    parser.add_argument("--check", action="store_true", help="leave one writer out, store nothing")
    options = parser.parse_args()
    rows = training_lines()
    if options.check:
        check(rows)
        return
    arrays = learn(rows)
    np.savez_compressed(learned.WEIGHTS, **arrays, sha256=np.array(learned.training_sha256()))
    learned.model.cache_clear()
    n, size = len(arrays["numbers"]), learned.WEIGHTS.stat().st_size
    print(f"{len(rows)} instructions, {n} n-grams, {size / 1e6:.2f} MB")


def learn(rows: pd.DataFrame) -> dict[str, npt.NDArray[Any]]:
    """The weights, as they are stored, of rows with `true` and what the metric reads."""
    with_answer, without = clues(rows), clues(_silent(rows))
    asked = learned.prompt_numbers(with_answer.places)
    answered = learned.answer_numbers(rows["response"].tolist())
    known = np.zeros(1 << N_BITS, dtype=np.uint16)
    numbers = _frequent(asked, answered)
    known[numbers] = np.arange(1, len(numbers) + 1)
    width = len(numbers) + 1
    prompts = _table(learned.once(asked, known), learned.PROMPT_SCALE, len(rows), width)
    answers = _table(learned.once(answered, known), learned.ANSWER_SCALE, len(rows), width)
    table = vstack(
        [
            hstack(
                [prompts + answers, csr_array(learned.forms(with_answer.points, with_answer.seen))]
            ),
            hstack([prompts, csr_array(learned.forms(without.points, without.seen))]),
        ]
    ).tocsr()
    kinds = np.array([TYPES.index(true) for true in rows["true"]])
    fitted = LogisticRegression(C=STRENGTH, max_iter=MAX_ROUNDS, tol=1e-3)
    fitted.fit(table, np.concatenate([kinds, kinds]))
    weights = fitted.coef_.T
    return {
        "numbers": numbers.astype(np.uint32),
        "words": weights[1:width].astype(np.float16),
        "form": weights[width:].astype(np.float32),
        "bias": fitted.intercept_.astype(np.float32),
    }


def check(rows: pd.DataFrame) -> None:
    """Learn without each writer, and show how often the types are right for that one."""
    even = pd.DataFrame(row for row in sample_lines() if row["line"] % 2 == 0)
    every: list[tuple[str, str]] = []
    for writer in sorted(set(rows["writer"]) - {SAMPLE}):
        fold = as_model(learn(rows[rows["writer"] != writer]))
        left_out = rows[rows["writer"] == writer]
        every += _pairs(left_out, fold)
        show(f"writer {writer}, learned from the others", _counts(_pairs(left_out, fold)))
        show("the same without the answers", _counts(_pairs(_silent(left_out), fold)))
        show("sample data, even lines", _counts(_pairs(even, fold)))
    show("all writers, each learned from the others", _counts(every))


def as_model(arrays: dict[str, npt.NDArray[Any]]) -> learned.Model:
    """What `learn` gives as a model, in memory."""
    with io.BytesIO() as file:
        np.savez(file, **arrays, sha256=np.array(""))
        file.seek(0)
        return learned.read(file)


def training_lines() -> pd.DataFrame:
    """What is learned from: what the metric reads, `true`, and `writer`.

    The training lines, and the odd lines of the sample data, of which the writer is "sample":
    they have systems and several turns.
    """
    lines = learned.TRAINING.read_text(encoding="utf-8").splitlines()
    read = [json.loads(line) for line in lines]
    rows = [{"true": row["task_type"], "writer": row["writer"]} | example(row) for row in read]
    odd = [row | {"writer": SAMPLE} for row in sample_lines() if row["line"] % 2]
    return pd.DataFrame(rows + odd * SAMPLE_TIMES)


def _silent(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(response=[""] * len(rows))


def _frequent(*pairs: learned.Pairs) -> learned.NumberArray:
    """Numbers of the n-grams that several texts have, ascending."""
    texts = Counter(
        number
        for found, rows in pairs
        for number, _ in set(zip(found.tolist(), rows.tolist(), strict=True))
    )
    return np.array(sorted(n for n, count in texts.items() if count >= LEAST_TEXTS), dtype=np.int64)


def _table(pairs: learned.Pairs, scale: float, n: int, width: int) -> csr_array:
    """The n-grams of n texts, as much as each counts there."""
    index, rows = pairs
    values = learned.share(scale, np.bincount(rows, minlength=n))[rows]
    return csr_array((values, (rows, index)), shape=(n, width))


def _pairs(rows: pd.DataFrame, model: learned.Model) -> list[tuple[str, str]]:
    """True and found type of each row."""
    found, _ = decide(*likely_types(rows, clues(rows), model))
    return list(zip(rows["true"], found, strict=True))


def _counts(pairs: list[tuple[str, str]]) -> Counts:
    counts: Counts = {}
    for (true, label), n in Counter(pairs).items():
        counts.setdefault(true, {})[label] = n
    return counts


if __name__ == "__main__":
    main()
