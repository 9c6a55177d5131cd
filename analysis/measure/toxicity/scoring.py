"""Scores of many texts by a classifier: all of each text counts, and the largest score."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.measure.models.batches import Batches, Device, device
from analysis.measure.toxicity.model import Classifier

OVERLAP = 1 / 8  # of a window with the next: what an insult takes, and some of what is around it
MOVED = 0.01  # by which fewer bits may move a score
PROBED = 64  # texts that fewer bits are tried on
CPU_TOKENS = 512  # of a batch: on a processor larger ones leave its cache, and are slower
CHARS_AT_ONCE = 1 << 20  # of texts that are cut into windows together
IndexArray = npt.NDArray[np.int64]
ScoreArray = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Precision:
    """A model as it is run.

    Attributes:
        model: The model, or a copy with other numbers.
        bits: PyTorch's type that it is cast to on the way; None for as it is.
    """

    model: Any
    bits: Any = None


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
        self._runs = Precision(classifier.model)

    def batches(self, texts: Sequence[str]) -> Iterator[tuple[IndexArray, ScoreArray]]:
        """The scores of some texts, as they are done.

        Yields:
            Positions of texts, shape (k,), and their scores, shape (k, labels), 0 to 1. Each
            text comes once, in no order.

        Raises:
            ModelError: If the device fails, or has no memory for a single window.
        """
        start = 0
        for size in _sizes([len(text) for text in texts]):
            for some, scores in self._together(texts[start : start + size]):
                yield some + start, scores
            start += size

    def choose_precision(self, texts: Sequence[str]) -> bool:
        """Use fewer bits from now on, if some texts' scores do not move by more than MOVED.

        Returns:
            Whether it does.
        """
        if not texts:
            return False
        whole, found = self._runs, []
        fewer = fewer_bits(self._classifier.model, self._device)
        some = [text[:CHARS_AT_ONCE] for text in texts[:PROBED]]
        for runs in (whole, fewer):
            self._runs = runs
            scores = np.empty((len(some), len(self._classifier.labels)), np.float32)
            for at, made in self.batches(some):
                scores[at] = made
            found.append(scores)
        moved = np.abs(found[0] - found[1]).max()
        if not moved <= MOVED:  # also if they are no numbers
            self._runs = whole
        return self._runs is fewer

    def _together(self, texts: Sequence[str]) -> Iterator[tuple[IndexArray, ScoreArray]]:
        windows, of = self._windows(texts)
        lengths = np.array([len(window) for window in windows], dtype=np.int64)
        left = np.bincount(of, minlength=len(texts))
        largest = np.zeros((len(texts), len(self._classifier.labels)), dtype=np.float32)

        def run(some: IndexArray) -> ScoreArray:
            return self._scores([windows[at] for at in some.tolist()])

        for some, scores in self._batches.of(lengths, run):
            np.maximum.at(largest, of[some], scores)
            np.subtract.at(left, of[some], 1)
            done = np.unique(of[some])
            done = done[left[done] == 0]
            if len(done):
                yield done, largest[done]

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
        import torch

        padded = self._classifier.tokenizer.pad({"input_ids": windows}, return_tensors="pt")
        padded = padded.to(self._device.name)
        model, bits = self._runs.model, self._runs.bits
        with (
            torch.inference_mode(),
            torch.autocast(self._device.name, dtype=bits, enabled=bits is not None),
        ):
            logits = model(**padded)[0]
        found: ScoreArray = torch.sigmoid(logits.float()).cpu().numpy()
        return found


def fewer_bits(model: Any, on: Device) -> Precision:
    """A model with the numbers with which a device is fastest.

    A graphics card has 16 bits, and so have some processors (bfloat16); on all others weights of
    8 bits, and activations scaled to as many batch by batch, are about 1.7 times as fast.
    """
    import torch

    if on.name != "cpu":
        return Precision(model, torch.float16)
    if torch.cpu._is_avx512_bf16_supported():
        return Precision(model, torch.bfloat16)
    with warnings.catch_warnings():
        # PyTorch 2.13 would rather have this in a package of its own, whose way needs a compiler.
        warnings.simplefilter("ignore")
        from torch.ao.quantization import quantize_dynamic

        small = quantize_dynamic(  # type: ignore[no-untyped-call]
            model, {torch.nn.Linear}, dtype=torch.qint8
        )
        return Precision(small)


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
