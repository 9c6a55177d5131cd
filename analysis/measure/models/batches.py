"""The device that models run on, and batches of items of like length that fit into it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from analysis.errors import ModelError

MOST_ITEMS = 1024  # of a batch
BYTES_OF_TOKEN = 3
NO_MEMORY = ("out of memory", "can't allocate memory", "not enough memory")
T = TypeVar("T")


@dataclass(frozen=True)
class Device:
    """Where a model runs.

    Attributes:
        name: As PyTorch names it.
        half: Whether with numbers of 16 bits: twice as fast where the hardware has them. On a
            processor they are emulated, and slower.
        tokens: That a batch has at most, padding included, to begin with.
    """

    name: str
    half: bool
    tokens: int


CPU = Device("cpu", half=False, tokens=1 << 11)  # few: large batches are no faster there


@functools.cache
def device() -> Device:
    """The best device of this machine: CUDA, else Apple's MPS, else the processor."""
    import torch

    if torch.cuda.is_available():
        return Device("cuda", half=True, tokens=1 << 16)
    if torch.backends.mps.is_available():
        return Device("mps", half=True, tokens=1 << 15)
    return CPU


class Batches:
    """Runs a model over many items, those of like length together.

    Which items share a batch changes a result by rounding alone. Where a batch does not fit into
    the device's memory, this one and all later ones are half as large.

    Args:
        what: What runs, for a message: "encoder".
        on: Where it runs.
    """

    def __init__(self, what: str, *, on: Device) -> None:
        self._what = what
        self._device = on
        self._tokens = on.tokens

    def of(
        self, lengths: npt.NDArray[np.int64], run: Callable[[npt.NDArray[np.int64]], T]
    ) -> Iterator[tuple[npt.NDArray[np.int64], T]]:
        """What comes of some items, batch by batch.

        Args:
            lengths: How much of a batch each item takes, in tokens, at least 1, shape (n,).
            run: The work of the items at some positions.

        Yields:
            Positions of the items of a batch, shape (k,), and what came of them. The longest
            items come first, so that what does not fit shows at once.

        Raises:
            ModelError: If the device fails, or has no memory for a single item.
        """
        order, end = np.argsort(lengths, kind="stable"), len(lengths)
        while end:
            longest = int(lengths[order[end - 1]])
            n = max(min(self._tokens // longest, end, MOST_ITEMS), 1)
            some = order[end - n : end]
            try:
                made = run(some)
            except (RuntimeError, IndexError) as error:  # a model beyond its positions: IndexError
                if n == 1 or not _is_too_large(error):
                    raise failed(self._what, self._device, error) from error
                _free_memory(self._device)
                self._tokens = longest * n // 2
                continue
            yield some, made
            end -= n


def failed(what: str, on: Device, error: Exception) -> ModelError:
    """What to say of a model that failed on a device."""
    why = str(error).strip().split("\n")[0][:200]
    if on.name == "cpu":
        return ModelError(f"The {what} failed on a text ({why}); choose another {what}.")
    return ModelError(
        f'The device "{on.name}" failed while the {what} ran ({why}); start again, or hide the '
        'device (CUDA_VISIBLE_DEVICES="") to run on the processor.'
    )


def estimated_tokens(n_bytes: npt.NDArray[np.int64], most: int) -> npt.NDArray[np.int64]:
    """About how many tokens texts have: one for three bytes, as of Chinese and long English words.

    Args:
        n_bytes: Of the texts in UTF-8, shape (n,).
        most: What the model reads of a text.
    """
    return np.minimum(n_bytes // BYTES_OF_TOKEN + 2, most)


def _is_too_large(error: Exception) -> bool:
    import torch

    said = str(error)
    return isinstance(error, torch.OutOfMemoryError) or any(each in said for each in NO_MEMORY)


def _free_memory(on: Device) -> None:
    import torch

    if on.name == "cuda":
        torch.cuda.empty_cache()
    elif on.name == "mps":
        torch.mps.empty_cache()
