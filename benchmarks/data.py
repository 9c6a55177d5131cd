"""The files that are measured: the one that is there, and generated ones."""

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
import sys
from pathlib import Path

from benchmarks.harness import MB, ROOT

SHARED = ROOT.parent / "shared" / "data" / "t0_50k.jsonl.gz"
SEED = 42
STAND_IN_MB = 63
N_SENTENCES = 20_000
_SYLLABLES = (
    *("ka", "lo", "mi", "ren", "tas", "vel", "dor", "an", "is", "po"),
    *("qu", "er", "sha", "lin", "gro", "be", "fu", "ty", "on", "de"),
)
_RARE = ("naïve", "café", "模型", "数据集", "\t", '"quoted"', "C:\\path", "🙂", "1,024", "x²")


def find_data(work: Path) -> Path:
    """The data set to measure; a generated one, with a sentence about it, if there is none."""
    named = os.environ.get("ASSAY_BENCH_DATA")
    path = Path(named) if named else SHARED
    if path.is_file():
        return path
    print(
        f'There is no file "{path}", so a generated one of {STAND_IN_MB} MB stands in; set '
        "ASSAY_BENCH_DATA to a JSON lines file to measure that.",
        file=sys.stderr,
    )
    return generate(work / "stand-in.jsonl", STAND_IN_MB)


def unpacked(path: Path, work: Path) -> Path:
    """The file without its gzip compression; itself if it has none."""
    if path.suffix != ".gz":
        return path
    plain = work / path.stem
    with gzip.open(path, "rb") as packed, plain.open("wb") as out:
        shutil.copyfileobj(packed, out, 1 << 20)
    return plain


def generate(path: Path, megabytes: int) -> Path:
    """Write JSON lines of varied records, always the same for a size.

    Seven in ten are Alpaca, two OpenAI messages, the rest ShareGPT or prompt and completion;
    one in a thousand is broken. Texts have 10 to some 4,000 words, a few of them not English.

    Args:
        path: Where to.
        megabytes: Size at which to stop.

    Returns:
        The path.
    """
    rng = random.Random(SEED)
    made = sentences(rng)
    written = number = 0
    with path.open("wb") as out:
        while written < megabytes * MB:
            lines = []
            for _ in range(1000):
                number += 1
                lines.append(_record(rng, made, number))
            written += out.write("".join(lines).encode())
    return path


def sentences(rng: random.Random) -> list[str]:
    """Sentences as they stand inside a JSON string."""
    words = ["".join(rng.choices(_SYLLABLES, k=rng.randint(1, 4))) for _ in range(5000)]
    weights = [1 / rank for rank in range(1, len(words) + 1)]  # Zipf's law
    made = []
    for _ in range(N_SENTENCES):
        chosen = rng.choices(words, weights, k=rng.randint(4, 30))
        if rng.random() < 0.1:
            chosen.append(rng.choice(_RARE))
        end = rng.choice((".", ".", "?", ".\n"))
        made.append(json.dumps(" ".join(chosen).capitalize() + end, ensure_ascii=False)[1:-1])
    return made


def _record(rng: random.Random, sentences: list[str], number: int) -> str:
    def text(n: int) -> str:
        return " ".join(rng.choices(sentences, k=n))

    # Most answers are short, a few very long.
    question, answer = text(rng.randint(1, 3)), text(1 + int(rng.lognormvariate(1.7, 0.9)))
    kind = rng.random()
    if kind < 0.7:
        return (
            f'{{"instruction": "{question}", "input": "{text(rng.randint(0, 2))}", '
            f'"output": "{answer}", "id": {number}}}\n'
        )
    if kind < 0.9:
        return (
            f'{{"messages": [{{"role": "user", "content": "{question}"}}, '
            f'{{"role": "assistant", "content": "{answer}"}}], "id": {number}}}\n'
        )
    if kind < 0.97:
        return (
            f'{{"conversations": [{{"from": "human", "value": "{question}"}}, '
            f'{{"from": "gpt", "value": "{answer}"}}], "id": {number}}}\n'
        )
    if kind < 0.999:
        return f'{{"prompt": "{question}", "completion": "{answer}", "id": {number}}}\n'
    return f'{{"prompt": "{question}", "completion": "{answer}\n'
