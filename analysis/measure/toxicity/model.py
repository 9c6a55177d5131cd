"""Detoxify's classifiers (Hanu and Unitary 2020): had by name, or from a folder."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from logging import ERROR
from pathlib import Path
from typing import Any

from analysis.cores import n_cores
from analysis.errors import ModelError
from analysis.measure.models.batches import device, failed
from analysis.measure.models.content import content_of

ORIGINAL = "original"
# Name -> what it was trained on, for people. Their configurations are those of BASES.
NAMES = {
    "original": "English comments (BERT base, 418 MB)",
    "unbiased": "English comments, with less bias against identities (RoBERTa base, 476 MB)",
    "multilingual": "seven languages, Chinese not among them (XLM-RoBERTa base, 1.04 GB)",
    "original-small": "as original, smaller and less exact (ALBERT, 45 MB)",
    "unbiased-small": "as unbiased, smaller and less exact (ALBERT, 45 MB)",
}
BASES = {
    "original": "bert-base-uncased",
    "unbiased": "roberta-base",
    "multilingual": "xlm-roberta-base",
    "original-small": "albert-base-v2",
    "unbiased-small": "albert-base-v2",
}
# What the classes of the checkpoints are called in scores.
_LABELS = {
    "toxic": "toxicity",
    "identity_hate": "identity_attack",
    "severe_toxic": "severe_toxicity",
}
_SUFFIXES = (".ckpt", ".pt", ".pth", ".bin")
HUB_TIMEOUT_S = 5.0
_HASH = re.compile(r"-([0-9a-f]{8})\.ckpt$")
_PREFIX = "model."  # of all weights in a checkpoint as Detoxify's own training writes it


@dataclass(frozen=True)
class Classifier:
    """A model that gives each text a score per label.

    Attributes:
        model: Of transformers, for sequence classification.
        tokenizer: Its own.
        labels: What it scores, in the order of its outputs; further outputs are of no label.
        most_tokens: That it reads at once, special ones included.
    """

    model: Any
    tokenizer: Any
    labels: tuple[str, ...]
    most_tokens: int


def content_of_classifier(name: str) -> str:
    """What a model's files hold: equal for equal ones.

    Returns:
        Of one of NAMES its name and the library's version, which names the published checkpoint;
        of a folder hex digits, of a checkpoint in it with its name; "" for what is not on this
        machine.
    """
    if name in NAMES:
        return f"{name} {version('detoxify')}"
    content = content_of(str(_folder(name)))
    return f"{content} {Path(name).name}" if content and _folder(name) != Path(name) else content


@functools.lru_cache(maxsize=1)
def load_classifier(name: str, content: str = "") -> Classifier:
    """A model by name, or from a folder, on the best device that there is.

    Args:
        name: One of NAMES, of which the weights are fetched if they are not on this machine; or
            a folder that holds one checkpoint of Detoxify's form beside the configuration and
            the tokenizer of its model (config.json, ...), or that checkpoint. From a folder no
            code is run, and nothing is fetched.
        content: As `content_of_classifier` gives it: another content is another model.

    Raises:
        ModelError: If it cannot be had.
    """
    import torch

    del content
    found = _by_name(name) if name in NAMES else _from_folder(name)
    torch.set_num_threads(n_cores())
    on = device()
    try:
        found.model.float().to(on.name).eval()
    except RuntimeError as error:
        raise failed("classifier", on, error) from error
    return found


def _by_name(name: str) -> Classifier:
    import torch
    from detoxify import Detoxify
    from huggingface_hub import constants

    url = _published(name)
    checkpoint = Path(torch.hub.get_dir()) / "checkpoints" / url.rsplit("/", 1)[-1]
    try:
        with _quiet():
            _reach(url, at_hand=checkpoint.is_file())
            _reach(constants.ENDPOINT, at_hand=bool(content_of(BASES[name])))
            published = _HASH.search(url)
            if checkpoint.is_file() and published and not _has_hash(checkpoint, published[1]):
                raise ValueError(f"{checkpoint.name} is not what was published")
            made = Detoxify(name)
            return _classifier(made.model, made.tokenizer, tuple(made.class_names))
    except Exception as error:  # the libraries below raise what they like
        raise ModelError(
            f'Detoxify\'s "{name}" (its weights, and the configuration {BASES[name]}) is not on '
            "this machine and could not be fetched; go on-line once, or give a folder with a "
            "checkpoint and its configuration. The screen works without it."
        ) from error


def _reach(url: str, *, at_hand: bool) -> None:
    """Ask once, briefly, for what has to be fetched: the libraries would try for minutes."""
    if not at_hand:
        import httpx

        httpx.head(url, timeout=HUB_TIMEOUT_S, follow_redirects=True)


def _has_hash(file: Path, digits: str) -> bool:
    """Whether a file is the published one: as it is unpickled, it could run code."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest().startswith(digits)


def _from_folder(name: str) -> Classifier:
    """As Detoxify reads a checkpoint, but for what could run code or ask the network.

    Detoxify 0.5.4 unpickles a checkpoint whatever is in it, and asks the hub for the model's
    configuration even where one is given.
    """
    import torch
    import transformers

    folder, checkpoint = _folder(name), _checkpoint(name)
    if checkpoint is None or not (folder / "config.json").is_file():
        known = ", ".join(NAMES)
        raise ModelError(
            f'"{name}" is no toxicity model: expected one of {known}, or a folder that holds one '
            f"checkpoint ({', '.join(_SUFFIXES)}) and its config.json and tokenizer."
        )
    try:
        with _quiet():
            loaded = torch.load(checkpoint, map_location="cpu", weights_only=True)
            about = loaded["config"]["arch"]["args"]
            classes = [str(each) for each in loaded["config"]["dataset"]["args"]["classes"]]
            kind = _of(transformers, about["model_name"], transformers.PreTrainedModel)
            config = kind.config_class.from_pretrained(
                folder, num_labels=int(about["num_classes"]), local_files_only=True
            )
            weights = loaded["state_dict"]
            if all(key.startswith(_PREFIX) for key in weights):
                weights = {key.removeprefix(_PREFIX): value for key, value in weights.items()}
            model, how = kind.from_pretrained(
                None,
                config=config,
                state_dict=weights,
                local_files_only=True,
                output_loading_info=True,
            )
            if how["missing_keys"]:  # which would be drawn at random
                raise ValueError(f"no weights for {', '.join(sorted(how['missing_keys'])[:3])}")
            reads = _of(transformers, about["tokenizer_name"], transformers.PreTrainedTokenizerBase)
            tokenizer = reads.from_pretrained(folder, local_files_only=True)
            labels = tuple(_LABELS.get(each, each) for each in classes)
            return _classifier(model, tokenizer, labels)
    except Exception as error:  # the libraries below raise what they like
        raise ModelError(
            f'The checkpoint "{checkpoint.name}" cannot be read as one of Detoxify (it has all '
            "weights of a model, its name and its classes, and no code); give another one."
        ) from error


def _of(library: Any, name: object, base: type) -> Any:
    """A class of a library that a file names, if it is one of a kind."""
    found = getattr(library, str(name))
    if not (isinstance(found, type) and issubclass(found, base)):
        raise TypeError(f"{name} is no {base.__name__}")
    return found


def _classifier(model: Any, tokenizer: Any, labels: tuple[str, ...]) -> Classifier:
    config = model.config
    # Positions may begin after the padding's, as RoBERTa's do: then some are never reached.
    after_padding = getattr(model.base_model.embeddings, "padding_idx", None) is not None
    positions = int(config.max_position_embeddings) - (config.pad_token_id + 1) * after_padding
    return Classifier(model, tokenizer, labels, min(positions, int(tokenizer.model_max_length)))


def _published(name: str) -> str:
    from detoxify.detoxify import MODEL_URLS

    return str(MODEL_URLS[name])


def _folder(name: str) -> Path:
    given = Path(name)
    return given.parent if given.suffix in _SUFFIXES else given


def _checkpoint(name: str) -> Path | None:
    """The checkpoint that is meant; None if there is none, or one cannot tell which."""
    given = Path(name)
    try:
        if given.suffix in _SUFFIXES:
            return given if given.is_file() else None
        found = [file for file in given.iterdir() if file.suffix in _SUFFIXES]
    except (OSError, ValueError):  # ValueError: a name with a null character
        return None
    return found[0] if len(found) == 1 else None


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the libraries' bars and warnings, which would go between the lines of a command."""
    from transformers.utils import logging

    before, had_bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity(ERROR)
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        logging.set_verbosity(before)
        if had_bars:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]
