"""Scores of many texts by a classifier: all of each text counts, and the largest score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.errors import ModelError
from analysis.measure.models.batches import Batches, Device, device
from analysis.measure.toxicity.model import Classifier

OVERLAP = 1 / 8  # of a window with the next: what an insult takes, and some of what is around it
MOVED = 0.01  # by which fewer bits may move a score
PROBED = 64  # texts that fewer bits are tried on
TRIED = "toxicity "  # repeated to what fills a window, to see that the model runs
CPU_TOKENS = 512  # of a batch: on a processor larger ones leave its cache, and are slower
CHARS_AT_ONCE = 1 << 20  # of texts that are cut into windows together
IndexArray = npt.NDArray[np.int64]
NONE: IndexArray = np.zeros(0, dtype=np.int64)
ScoreArray = npt.NDArray[np.float32]


class Scorer:
    """A classifier that scores many texts, windows of like length together.

    A text that is longer than the model reads is cut into windows that overlap; of each label the
    largest score counts.

    Args:
        classifier: As `load_classifier` gives it.
        on: Where it runs; None for the best device.
    """

    def __init__(self, classifier: Classifier, *, on: Device | None = None) -> None:
        self._classifier = classifier
        best = device()
        self._device = on or (replace(best, tokens=CPU_TOKENS) if best.name == "cpu" else best)
        self._batches = Batches("classifier", on=self._device)
        self._bits: Any = None  # with which it is run; None for all
        self._try()

    def _try(self) -> None:
        """Run the model once, on what fills a window and on what does not.

        Raises:
            ModelError: If it cannot be run as a classifier of texts.
        """
        try:
            windows, _ = self._windows([TRIED * self._classifier.most_tokens, TRIED])
            found = self._scores([windows[0], windows[-1]])
        except ModelError:
            raise
        except Exception as error:  # whatever it makes of them
            why = str(error).strip().split("\n")[0][:200]
            raise ModelError(
                f"The toxicity model cannot be run on texts ({why}); choose another model."
            ) from error
        if found.shape[1] != len(self._classifier.labels):
            raise ModelError(
                f"The toxicity model has {found.shape[1]} outputs for "
                f"{len(self._classifier.labels)} labels; choose another model."
            )

    def batches(self, texts: Sequence[str]) -> Iterator[tuple[IndexArray, ScoreArray]]:
        """The scores of some texts, as they are done.

        Yields:
            Positions of texts, shape (k,), and their scores, shape (k, labels), 0 to 1. Each
            text comes once, in no order; none in between, while a long one is at work.

        Raises:
            ModelError: If the device fails, has no memory for a single window, or the model
                gives no numbers.
        """
        start = 0
        for size in _sizes([len(text) for text in texts]):
            for some, scores in self._together(texts[start : start + size]):
                yield some + start, scores
            start += size

    def choose_precision(self, texts: Sequence[str]) -> bool:
        """Use fewer bits from now on, if some texts' scores do not move by more than MOVED.

        Args:
            texts: Suspicious and harmless ones alike; of PROBED of them, evenly spread, the
                beginning is tried.

        Returns:
            Whether it does; never on a processor that only emulates them.
        """
        bits = fewer_bits(self._device)
        if bits is None or not texts:
            return False
        spread = np.linspace(0, len(texts) - 1, min(len(texts), PROBED)).astype(int).tolist()
        windows, of = self._windows([texts[at] for at in spread])
        begins = np.flatnonzero(np.diff(of, prepend=-1)).tolist()
        some = sorted((windows[at] for at in begins), key=len)
        whole = [self._logits([window], None) for window in some]
        fewer = [self._logits([window], bits) for window in some]
        moved = np.abs(_shares(np.concatenate(whole)) - _shares(np.concatenate(fewer))).max()
        self._bits = bits if moved <= MOVED else None  # None also if they are no numbers
        return self._bits is not None

    def _together(self, texts: Sequence[str]) -> Iterator[tuple[IndexArray, ScoreArray]]:
        windows, of = self._windows(texts)
        lengths = np.array([len(window) for window in windows], dtype=np.int64)
        n_windows = np.bincount(of, minlength=len(texts))

        def scored(these: IndexArray) -> Iterator[tuple[IndexArray, ScoreArray]]:
            """The scores of some windows, as batches are done, each with its text."""

            def run(some: IndexArray) -> ScoreArray:
                return self._scores([windows[at] for at in these[some].tolist()])

            for some, scores in self._batches.of(lengths[these], run):
                yield of[these[some]], scores

        yield from scored(np.flatnonzero(n_windows[of] == 1))
        # Long ones group by group: no text has to wait until the windows of all are done.
        n_tokens = np.bincount(of, lengths, len(texts)).astype(np.int64)
        for group in _groups(n_windows, n_tokens, self._device.tokens):
            largest = np.zeros((len(texts), len(self._classifier.labels)), dtype=np.float32)
            for of_which, scores in scored(np.flatnonzero(np.isin(of, group))):
                np.maximum.at(largest, of_which, scores)
                yield NONE, largest[NONE]
            yield group, largest[group]

    def _windows(self, texts: Sequence[str]) -> tuple[list[list[int]], IndexArray]:
        """The tokens of each window, special ones included, and the text that it is of."""
        most = self._classifier.most_tokens
        found = self._classifier.tokenizer(
            list(texts),
            truncation=True,
            max_length=most,
            stride=int(most * OVERLAP),
            return_overflowing_tokens=True,
            return_attention_mask=False,
            return_token_type_ids=False,
        )
        return found["input_ids"], np.asarray(found["overflow_to_sample_mapping"], np.int64)

    def _scores(self, windows: list[list[int]]) -> ScoreArray:
        found = self._logits(windows, self._bits)
        if self._bits is not None and not np.isfinite(found).all():
            found = self._logits(windows, None)  # beyond what 16 bits can hold
        if not np.isfinite(found).all():
            raise ModelError(
                "The toxicity model gave no numbers for a text, so its weights are damaged or not "
                "trained; choose another model."
            )
        return _shares(found)

    def _logits(self, windows: list[list[int]], bits: Any) -> ScoreArray:
        import torch

        padded = self._classifier.tokenizer.pad({"input_ids": windows}, return_tensors="pt")
        padded = padded.to(self._device.name)
        with (
            torch.inference_mode(),
            torch.autocast(self._device.name, dtype=bits, enabled=bits is not None),
        ):
            logits = self._classifier.model(**padded)[0][:, : len(self._classifier.labels)]
        found: ScoreArray = logits.float().cpu().numpy()
        return found


def _shares(logits: ScoreArray) -> ScoreArray:
    """The logistic function, as Detoxify takes it."""
    found: ScoreArray = (1 / (1 + np.exp(-logits.astype(np.float64)))).astype(np.float32)
    return found


def fewer_bits(on: Device) -> Any:
    """PyTorch's type of numbers with which a device is faster than with 32 bits; None for none.

    Numbers of 8 bits would be on any processor, by a factor of 1.7, but scale a whole batch by its
    largest: what a text scores would depend on which others it is scored with.
    """
    import torch

    if on.name != "cpu":
        return torch.float16
    return torch.bfloat16 if torch.cpu._is_avx512_bf16_supported() else None


def _groups(n_windows: IndexArray, n_tokens: IndexArray, most: int) -> Iterator[IndexArray]:
    """Texts of several windows, as many together as a batch takes, at least one."""
    group: list[int] = []
    size = 0
    for text in np.flatnonzero(n_windows > 1).tolist():
        if group and size + n_tokens[text] > most:
            yield np.array(group)
            group, size = [], 0
        group.append(text)
        size += n_tokens[text]
    if group:
        yield np.array(group)


def _sizes(lengths: Sequence[int]) -> Iterator[int]:
    """How many neighbouring texts are looked at together, at least one."""
    n, n_chars = 0, 0
    for length in lengths:
        if n and n_chars + length > CHARS_AT_ONCE:
            yield n
            n, n_chars = 0, 0
        n, n_chars = n + 1, n_chars + length
    if n:
        yield n
