"""How varied a set is as a whole: of its tasks, its words, its subjects, its examples."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.measure.codepoints import HashArray, Words, characters, words
from analysis.measure.domains.areas import GENERAL

# Texts are taken from this many examples, drawn with the recipe's seed: distinct-n and the
# type-token ratio fall as a text grows, and compare only between texts of one length.
SAMPLE_EXAMPLES = 20_000
SAMPLE_WORDS = 200_000
SAMPLE_CHARS = 4_000_000  # these are read for them; of one text so many, of a prompt compared
TEXT_CHARS, COMPARED_CHARS = 20_000, 4000
N_GROWTH_POINTS = 40
COMPARED_EXAMPLES = 2000
NEAR = 0.8
LENGTH_CLASSES = {"under 50": (1, 50), "50 to 199": (50, 200), "200 or more": (200, 2**62)}
MIN_FOR_A_SLOPE = 3


@dataclass(frozen=True)
class Diversity:
    """The diversity of a set.

    Attributes:
        n: Examples of the set.
        n_sampled: Examples that were drawn; of their responses 4 million characters are read.
        task_entropy: Shannon entropy of the task types, in bits.
        task_evenness: The same by that of all types being equally frequent, in [0, 1].
        domain_coverage: Domains with at least 1 % of the examples, among all but "general".
        distinct: n -> different n-grams among all n-grams of the responses (distinct-n, Li et
            al., arXiv:1510.03055), over at most SAMPLE_WORDS words.
        growth: (words read, different words met) along the sample.
        growth_exponent: Heaps' exponent: 1 is only new words, 0 none; NaN if it is too short.
        type_token: Length class of the response, in words -> mean type-token ratio.
        self_similarity: Mean cosine similarity (TF-IDF of words) of two examples' prompts.
        near_share: Examples whose nearest other one has a similarity of 0.8 or more, among
            those compared.
        n_compared: Examples that were compared with each other.
    """

    n: int
    n_sampled: int
    task_entropy: float
    task_evenness: float
    domain_coverage: float
    distinct: dict[int, float]
    growth: tuple[tuple[int, int], ...]
    growth_exponent: float
    type_token: dict[str, float]
    self_similarity: float
    near_share: float
    n_compared: int


def sample_positions(n: int, *, size: int = SAMPLE_EXAMPLES, seed: int) -> npt.NDArray[np.int64]:
    """Which examples to read, ascending: all of a small set, a seeded draw of a large one."""
    if n <= size:
        return np.arange(n)
    drawn = np.random.default_rng(seed).choice(n, size=size, replace=False)
    return np.sort(drawn)


def diversity(
    texts: pd.DataFrame, tasks: Mapping[str, int], domains: Mapping[str, int], *, seed: int
) -> Diversity:
    """Measure the diversity of a set.

    Args:
        texts: Sampled examples with "prompt" and "response".
        tasks: Task type -> examples of the whole set; every type there is, "unsure" left out.
        domains: Domain -> examples of the whole set; every domain there is.
        seed: Of the order in which the sample is read.

    Returns:
        The figures; NaN where there is nothing to measure.
    """
    order = np.random.default_rng(seed).permutation(len(texts))
    shuffled = texts.iloc[order]
    of_responses = words(characters(_up_to(shuffled["response"], SAMPLE_CHARS)))
    budget = of_responses.where(np.arange(len(of_responses.hashes)) < SAMPLE_WORDS)
    growth = vocabulary_growth(budget.hashes)
    compared = [text[:COMPARED_CHARS] for text in shuffled["prompt"][:COMPARED_EXAMPLES]]
    similarity, near = self_similarity(words(characters(compared)))
    n = sum(domains.values())
    subjects = {name: count for name, count in domains.items() if name != GENERAL}
    covered = sum(count >= max(n / 100, 1) for count in subjects.values())
    return Diversity(
        n=n,
        n_sampled=len(texts),
        task_entropy=entropy(tasks),
        task_evenness=entropy(tasks) / math.log2(len(tasks)) if len(tasks) > 1 else float("nan"),
        domain_coverage=covered / len(subjects) if subjects else float("nan"),
        distinct={size: distinct(budget, size) for size in (1, 2, 3)},
        growth=growth,
        growth_exponent=growth_exponent(growth),
        type_token=type_token_ratios(of_responses),
        self_similarity=similarity,
        near_share=near,
        n_compared=len(compared),
    )


def entropy(counts: Mapping[str, int]) -> float:
    """Shannon entropy of a distribution, in bits; 0 for nothing or one value."""
    known = np.array([count for count in counts.values() if count], dtype=float)
    shares = known / known.sum() if len(known) else known
    return float(-(shares * np.log2(shares)).sum()) if len(known) > 1 else 0.0


def distinct(all_words: Words, n: int) -> float:
    """Different n-grams among all n-grams; NaN if there is none."""
    grams = all_words.grams(n).hashes
    return len(np.unique(grams)) / len(grams) if len(grams) else float("nan")


def vocabulary_growth(hashes: HashArray) -> tuple[tuple[int, int], ...]:
    """How many different words have been met after so many words, at even steps."""
    if not len(hashes):
        return ()
    _, first = np.unique(hashes, return_index=True)
    new = np.zeros(len(hashes), dtype=np.int64)
    new[first] = 1
    met = np.cumsum(new)
    steps = np.unique(np.linspace(1, len(hashes), N_GROWTH_POINTS).astype(int))
    return tuple((int(step), int(met[step - 1])) for step in steps)


def growth_exponent(growth: Sequence[tuple[int, int]]) -> float:
    """The slope of different words over words, both as logarithms (Heaps' law)."""
    if len(growth) < MIN_FOR_A_SLOPE:
        return float("nan")
    read, met = np.log(np.array(growth, dtype=float)).T
    return float(np.polyfit(read, met, 1)[0])


def type_token_ratios(all_words: Words) -> dict[str, float]:
    """Mean type-token ratio of the texts of each length class; NaN for an empty class."""
    lengths = all_words.counts()
    ratios = all_words.counts_of(all_words.distinct_keys()) / np.maximum(lengths, 1)
    return {
        name: float(ratios[inside].mean()) if inside.any() else float("nan")
        for name, (low, high) in LENGTH_CLASSES.items()
        for inside in [(lengths >= low) & (lengths < high)]
    }


def self_similarity(all_words: Words) -> tuple[float, float]:
    """How alike the texts are.

    Args:
        all_words: The words of n texts.

    Returns:
        Mean cosine similarity of all pairs, and the share of texts whose nearest other one is
        at least NEAR; TF-IDF of words. NaN for fewer than two texts with words.
    """
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import TfidfTransformer

    _, columns = np.unique(all_words.hashes, return_inverse=True)
    n = all_words.n_texts
    shape = (n, int(columns.max(initial=-1)) + 1)
    counts = csr_matrix((np.ones(len(columns)), (all_words.rows, columns)), shape=shape)
    counts = counts[all_words.counts() > 0]
    if counts.shape[0] < 2:  # noqa: PLR2004 -- a pair
        return float("nan"), float("nan")
    vectors = TfidfTransformer(sublinear_tf=True).fit_transform(counts)
    m = vectors.shape[0]
    # The sum over all pairs is the squared length of the sum, without each with itself.
    total = np.asarray(vectors.sum(axis=0)).ravel()
    mean = (float(total @ total) - m) / (m * (m - 1))
    products = (vectors @ vectors.T).toarray()
    np.fill_diagonal(products, 0.0)
    return max(mean, 0.0), float((products.max(axis=1) >= NEAR).mean())


def _up_to(texts: pd.Series, n_chars: int) -> list[str]:
    """The first texts that have so many characters together; one book must not speak for all."""
    cut = texts.str.slice(0, TEXT_CHARS)
    n = int(np.searchsorted(np.cumsum(cut.str.len().to_numpy(dtype=np.int64)), n_chars)) + 1
    return [str(text) for text in cut.iloc[:n]]
