"""Vectors by a model of language: sentence-transformers (Reimers and Gurevych 2019)."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.cores import n_cores
from analysis.errors import EncoderError
from analysis.measure.embeddings.tfidf import VectorArray

DEFAULT = "sentence-transformers/all-MiniLM-L6-v2"
MOST_TEXTS = 1024  # of a batch
MOST_TOKENS = 8192  # of a text
CHARS_OF_TOKEN, BYTES_OF_TOKEN = 12, 3
FULL_BYTES = 4  # of a number in full precision
NO_MEMORY = ("out of memory", "can't allocate memory", "not enough memory")
HUB_TIMEOUT_S = 5.0
_NOTES = (".md", ".png", ".jpg", ".ipynb", ".log")
_OWN_FILES = ("modules.json", "config.json")  # that a model has one of


def content_of(name: str) -> str:
    """What a model's folder holds, or which revision of it the hub's cache here has.

    Returns:
        Hex digits, the same for a copy of the folder; "" for what is not on this machine. Notes
        beside the model (READMEs, hidden files) do not count.
    """
    folder = Path(name)
    try:
        if any((folder / name).is_file() for name in _OWN_FILES):  # no other folder is walked
            files = sorted(file for file in folder.rglob("*") if _is_of_model(file, folder))
            about = [f"{file.relative_to(folder).as_posix()} {_digest(file)}" for file in files]
            return hashlib.sha256("\n".join(about).encode()).hexdigest()
    except (OSError, ValueError):  # ValueError: a name with a null character
        return ""
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        found = (try_to_load_from_cache(name, file) for file in _OWN_FILES)
        return next((Path(path).parent.name for path in found if isinstance(path, str)), "")
    except HFValidationError:  # no name that the hub could have
        return ""


def _is_of_model(file: Path, folder: Path) -> bool:
    parts = file.relative_to(folder).parts
    is_note = file.suffix.lower() in _NOTES or any(part.startswith(".") for part in parts)
    return file.is_file() and not is_note


def _digest(file: Path) -> str:
    about = file.stat()
    return _digest_of(file, about.st_size, about.st_mtime_ns)


@functools.lru_cache(maxsize=512)
def _digest_of(file: Path, n_bytes: int, changed_ns: int) -> str:
    """What a file holds, read once for each time that it was changed."""
    del n_bytes, changed_ns
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


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


def content_of_loaded(name: str) -> str:
    """`content_of` a model, which is fetched from the hub first if it is not here yet.

    Raises:
        EncoderError: If it cannot be had.
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
        EncoderError: If it cannot be had, or the device does not take it.
    """
    import torch

    model, on = _loaded(name, content), device()
    torch.set_num_threads(n_cores())
    try:
        # A model may be stored with 16 bits, in which a processor is slow.
        return (model.half() if on.half else model.float()).to(on.name)
    except RuntimeError as error:
        raise _failed(on, error) from error


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
        raise EncoderError(
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
        EncoderError: If what the model gives are no numbers.
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
        raise EncoderError(
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
    """A model that encodes many texts, those of like length together.

    Which texts share a batch changes a vector by rounding alone. Where a batch does not fit into
    the device's memory, this one and all later ones are half as large.
    """

    def __init__(self, model: Any, *, on: Device | None = None) -> None:
        self._model = model
        self._device = on or device()
        self._tokens = self._device.tokens

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
            EncoderError: If the device fails, or has no memory for a single text.
        """
        lengths = self.lengths(texts)
        order, end = np.argsort(lengths, kind="stable"), len(texts)
        while end:
            longest = int(lengths[order[end - 1]])
            n = max(min(self._tokens // longest, end, MOST_TEXTS), 1)
            some = order[end - n : end]
            made = self._tried([texts[at] for at in some])
            if made is None:
                self._tokens = longest * n // 2
                continue
            yield some, made
            end -= n

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

    def _tried(self, texts: list[str]) -> VectorArray | None:
        """The vectors of a batch; None if it does not fit."""
        try:
            return encode(self._model, texts)
        except (RuntimeError, IndexError) as error:  # a model beyond its positions: IndexError
            if len(texts) > 1 and _is_too_large(error):
                _free_memory(self._device)
                return None
            raise _failed(self._device, error) from error


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


def _failed(on: Device, error: Exception) -> EncoderError:
    why = str(error).strip().split("\n")[0][:200]
    if on.name == "cpu":
        return EncoderError(f"The encoder failed on a text ({why}); choose another encoder.")
    return EncoderError(
        f'The device "{on.name}" failed while encoding ({why}); start again, or hide the device '
        '(CUDA_VISIBLE_DEVICES="") to encode on the processor.'
    )
