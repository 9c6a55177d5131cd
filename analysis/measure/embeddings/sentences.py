"""Vectors by a model of language: sentence-transformers (Reimers and Gurevych 2019)."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.cores import n_cores
from analysis.errors import ModelError
from analysis.measure.embeddings.tfidf import VectorArray
from analysis.measure.models.batches import (
    Batches,
    Device,
    device,
    estimated_tokens,
    failed,
)
from analysis.measure.models.content import content_of

DEFAULT = "sentence-transformers/all-MiniLM-L6-v2"
MOST_TOKENS = 8192  # of a text
CHARS_OF_TOKEN = 12
FULL_BYTES = 4  # of a number in full precision
HUB_TIMEOUT_S = 5.0


def content_of_loaded(name: str) -> str:
    """`content_of` a model, which is fetched from the hub first if it is not here yet.

    Raises:
        ModelError: If it cannot be had.
    """
    content = content_of(name)
    if content:
        return content
    load_encoder(name)
    return content_of(name)


@functools.lru_cache(maxsize=1)
def load_encoder(name: str, content: str = "") -> Any:
    """A model of sentence-transformers, on the best device that there is.

    Args:
        name: A folder with a model, or a name on the Hugging Face hub, which is asked only if
            the hub's cache on this machine does not have it. No code that comes with a model
            is run.
        content: As `content_of` gives it: another content is another model.

    Raises:
        ModelError: If it cannot be had, or the device does not take it.
    """
    import torch

    model, on = _loaded(name, content), device()
    torch.set_num_threads(n_cores())
    try:
        # A model may be stored with 16 bits, in which a processor is slow.
        return (model.half() if on.half else model.float()).to(on.name)
    except RuntimeError as error:
        raise failed("encoder", on, error) from error


def _loaded(name: str, content: str) -> Any:
    from sentence_transformers import SentenceTransformer

    known: dict[str, Any] = {"trust_remote_code": False, "device": "cpu"}
    try:
        if Path(name).is_dir() or content:
            return SentenceTransformer(name, **known, local_files_only=True)
        import httpx
        from huggingface_hub import constants

        if not constants.HF_HUB_OFFLINE:
            # Asked once, briefly: without a network the library would try for over a minute.
            httpx.head(constants.ENDPOINT, timeout=HUB_TIMEOUT_S)
        return SentenceTransformer(name, **known)
    except Exception as error:  # the libraries below raise what they like
        raise ModelError(
            f'The encoder "{name}" cannot be had: it is no folder with a model of '
            "sentence-transformers, and the Hugging Face hub did not give it; give a folder, a "
            'name while on-line, or "tfidf", which needs neither.'
        ) from error


def encode(model: Any, texts: Sequence[str]) -> VectorArray:
    """Vectors of length 1 of some texts, all of them in one batch.

    Args:
        model: As `load_encoder` gives it.
        texts: n texts; those of like length together cost least.

    Returns:
        Shape (n, d). Of a text that is longer than the model reads, of its beginning.

    Raises:
        ModelError: If what the model gives are no numbers.
    """
    found = _encoded(model, texts)
    wrong = ~np.isfinite(found).all(axis=1)
    if wrong.any() and next(model.parameters()).dtype.itemsize < FULL_BYTES:
        # Some models reach beyond what 16 bits can hold: these texts again with 32.
        before = next(model.parameters()).dtype
        model.float()
        try:
            again = [texts[at] for at in np.flatnonzero(wrong).tolist()]
            found[wrong] = _encoded(model, again)
        finally:
            model.to(before)
        wrong = ~np.isfinite(found).all(axis=1)
    if wrong.any():
        raise ModelError(
            "The encoder gave no numbers for a text, so its weights are damaged or not trained; "
            "choose another encoder."
        )
    return found


def _encoded(model: Any, texts: Sequence[str]) -> VectorArray:
    found = model.encode(
        list(texts),
        batch_size=max(len(texts), 1),
        normalize_embeddings=True,
        convert_to_numpy=True,
        show_progress_bar=False,
    )
    return np.array(found, dtype=np.float32, order="C")


class Encoder:
    """A model that encodes many texts, those of like length together."""

    def __init__(self, model: Any, *, on: Device | None = None) -> None:
        self._model = model
        self._device = on or device()
        self._batches = Batches("encoder", on=self._device)

    @property
    def most_tokens(self) -> int:
        """That the model reads of a text."""
        return int(min(self._model.get_max_seq_length() or MOST_TOKENS, MOST_TOKENS))

    def batches(self, texts: Sequence[str]) -> Iterator[tuple[npt.NDArray[np.int64], VectorArray]]:
        """The vectors of some texts, batch by batch.

        Yields:
            Positions of the texts of a batch, shape (k,), and their vectors, shape (k, d). The
            longest texts come first, so that what does not fit shows at once.

        Raises:
            ModelError: If the device fails, or has no memory for a single text.
        """

        def run(some: npt.NDArray[np.int64]) -> VectorArray:
            return encode(self._model, [texts[at] for at in some])

        yield from self._batches.of(self.lengths(texts), run)

    def lengths(self, texts: Sequence[str]) -> npt.NDArray[np.int64]:
        """How much of a batch each text takes, in tokens or about so, shape (n,); at least 1.

        On a processor the model's own tokenizer is asked: it takes a hundredth of the time, and
        batches have a tenth less padding than by the number of bytes. A graphics card is so fast
        that it would wait for the answer.
        """
        most = self.most_tokens
        if self._device.name == "cpu" and texts:
            from transformers import PreTrainedTokenizerBase

            tokenizer = getattr(self._model, "tokenizer", None)
            if isinstance(tokenizer, PreTrainedTokenizerBase):
                # So many characters are read that hardly a text is taken for a shorter one.
                begun = [text[: most * CHARS_OF_TOKEN] for text in texts]
                found = tokenizer(begun, truncation=True, max_length=most, return_length=True)
                return np.maximum(np.asarray(found["length"], dtype=np.int64), 1)
        n_bytes = np.array([len(text.encode()) for text in texts], dtype=np.int64)
        return estimated_tokens(n_bytes, most)
