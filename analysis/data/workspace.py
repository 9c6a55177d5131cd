"""The workspace on disk: one folder per data set, named by its fingerprint.

ASSAY_HOME/
  assay.db                     jobs (SQLite, see analysis.engines.jobs)
  incoming/                    uploads that are still arriving
  embeddings/<key>/            vectors of texts by a model, of all data sets (vector_store); its
                               about.json says which. May be deleted: all can be made again
  datasets/<fingerprint>/
    source                     the file as it came, byte for byte
    source.json                Source: its name, size, mapping
    summary.json               what reading found; written last, so its presence means "read"
    examples.parquet           the examples (analysis.data.storage)
    rejected.parquet           the records that could not be read
    metrics/                   one file per metric (analysis.measure.cache)
    duplicates/, leaks/        one file per search (analysis.engines.finding)
    embeddings/                vectors, one folder for what makes them (analysis.engines.embeddings)
    clusters/, layouts/,
    spreads/                   the same of the map
    choices/                   what covers the others (analysis.engines.diverse)
    assignments/               groups that steps go by, by their digest
                               (analysis.curate.assignments)
    marks.json                 labels given by hand (analysis.curate.marks)
    map.json                   how the map is looked at
    recipe.json                the recipe with its undo history (analysis.curate.history)
    reviews.db                 what reviewers decided (SQLite, analysis.curate.reviews)
    review.json                how the review's queue is made
    exports/<key>/             what was taken away

Names given by a user are kept as text inside JSON and never become a path.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import IO, Self

from analysis.data.files import read_json, sweep, write_json
from analysis.errors import InputError, MappingError, WorkspaceError

FINGERPRINT = re.compile(r"[0-9a-f]{64}")  # names a data set
EXAMPLE_ID = re.compile(r"[0-9a-f]{16}-[0-9]{1,18}")  # names an example in it
CHUNK_BYTES = 1 << 20
NAME_CHARS = 200
GONE = "This data set is not in the workspace any more; open the file again."


@dataclass(frozen=True)
class Source:
    """A file in the workspace, before and after it was read.

    Attributes:
        fingerprint: SHA-256 over the file's bytes, and over the mapping if there is one.
        name: The file's name as the user gave it; text only, never a path.
        n_bytes: Size as it came.
        content: SHA-256 over the file's bytes alone.
        mapping: Role of a field -> name of the field; empty if the format is detected.
        opened_at: When it was last opened, in seconds since the epoch.
    """

    fingerprint: str
    name: str
    n_bytes: int
    content: str
    mapping: dict[str, str] = field(default_factory=dict)
    opened_at: float = field(default=0.0, compare=False)

    @property
    def has_responses(self) -> bool:
        """Whether its examples have responses; a file of questions alone is compared with only."""
        return not self.mapping or "response" in self.mapping


def default_home() -> Path:
    """Where the workspace is: ASSAY_HOME, else the platform's user data folder."""
    chosen = os.environ.get("ASSAY_HOME")
    if chosen:
        return Path(chosen).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir("assay", appauthor=False))


def fingerprint_of(content: str, mapping: Mapping[str, str]) -> str:
    """Fingerprint of a file read with a mapping.

    Args:
        content: SHA-256 (hex) over the file's bytes.
        mapping: Role -> field; empty if the format is detected.

    Returns:
        64 hex digits: `content` itself without a mapping, so that the same file gives
        the same data set wherever it is opened.
    """
    if not mapping:
        return content
    roles = json.dumps(sorted(mapping.items()), ensure_ascii=False)
    return hashlib.sha256(f"{content}\n{roles}".encode()).hexdigest()


def is_fingerprint(text: object) -> bool:
    """Whether a text from outside (an address bar) has the form of a fingerprint."""
    return isinstance(text, str) and FINGERPRINT.fullmatch(text) is not None


class Upload:
    """A file on its way into the workspace: written in chunks, hashed as it passes.

    Use it as a context manager; leaving it by an exception discards what arrived.

        with workspace.upload("data.jsonl") as upload:
            for chunk in chunks:
                upload.write(chunk)
        source = upload.source
    """

    def __init__(self, workspace: Workspace, name: str, mapping: Mapping[str, str]) -> None:
        self._workspace = workspace
        self._name = clean_name(name)
        self._mapping = dict(mapping)
        self._hash = hashlib.sha256()
        self._path = workspace.home / "incoming" / f"{secrets.token_hex(16)}.part"
        self._path.parent.mkdir(parents=True, exist_ok=True)
        sweep(self._path.parent)
        self._file: IO[bytes] = self._path.open("wb")
        self.n_bytes = 0
        self._source: Source | None = None

    def write(self, chunk: bytes) -> None:
        """Add the next bytes of the file."""
        self._hash.update(chunk)
        self._file.write(chunk)
        self.n_bytes += len(chunk)

    @property
    def source(self) -> Source:
        """What arrived.

        Raises:
            WorkspaceError: If the upload is not finished.
        """
        if self._source is None:
            raise WorkspaceError("The upload is not finished; send the file again.")
        return self._source

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            if kind is None:
                if not self.n_bytes:
                    raise InputError(
                        "The file is empty (0 bytes); choose a file with one record a line."
                    )
                self._source = self._workspace._adopt(
                    self._path, self._name, self._hash.hexdigest(), self.n_bytes, self._mapping
                )
        finally:
            self._path.unlink(missing_ok=True)


def clean_name(name: str) -> str:
    """A file's name as text: no folders, no control characters, at most 200 characters."""
    last = re.split(r"[/\\]", name)[-1]
    printable = "".join(c for c in last if c.isprintable()).strip()
    return printable[-NAME_CHARS:] or "unnamed"


def _source(folder: Path) -> Source | None:
    """The source in a folder; None if it is not whole. What a newer version added is left out."""
    known = read_json(folder / "source.json")
    if not isinstance(known, dict) or not (folder / "source").exists():
        return None
    names = {each.name for each in fields(Source)}
    try:
        return Source(**{name: value for name, value in known.items() if name in names})
    except TypeError:
        return None


class Workspace:
    """The folder that survives a refresh, a restart and a kill."""

    def __init__(self, home: Path | None = None) -> None:
        self.home = (home or default_home()).absolute()

    @property
    def database(self) -> Path:
        """The SQLite file with the jobs; its folder is made if missing."""
        self.home.mkdir(parents=True, exist_ok=True)
        return self.home / "assay.db"

    def folder(self, fingerprint: str) -> Path:
        """The folder of a data set, whether or not it exists.

        Raises:
            WorkspaceError: If the text is not a fingerprint.
        """
        if not is_fingerprint(fingerprint):
            raise WorkspaceError(
                "The data set's key is not 64 hexadecimal digits; open the file again."
            )
        return self.home / "datasets" / fingerprint

    # --- files in ------------------------------------------------------------------------

    def upload(self, name: str, *, mapping: Mapping[str, str] | None = None) -> Upload:
        """Start receiving a file.

        Args:
            name: The file's name, as given by the user.
            mapping: Role -> field, if the format is not to be detected.

        Returns:
            A context manager to write chunks to.
        """
        return Upload(self, name, mapping or {})

    def add_stream(
        self, stream: IO[bytes], name: str, *, mapping: Mapping[str, str] | None = None
    ) -> Source:
        """Copy an open binary file into the workspace, in chunks."""
        with self.upload(name, mapping=mapping) as upload:
            while chunk := stream.read(CHUNK_BYTES):
                upload.write(chunk)
        return upload.source

    def add_file(self, path: Path, *, mapping: Mapping[str, str] | None = None) -> Source:
        """Copy a file into the workspace; at once if the same bytes are there already.

        Raises:
            InputError: If there is no such file, or it is empty.
        """
        try:
            opened = path.open("rb")
        except (OSError, ValueError) as error:
            reasons: dict[type[Exception], str] = {
                FileNotFoundError: "there is no such file",
                IsADirectoryError: "it is a folder",
                PermissionError: "it may not be read by this user",
            }
            reason = reasons.get(type(error), "no file can have that name")
            raise InputError(
                f'"{clean_name(str(path))}" cannot be opened: {reason}; check the path.'
            ) from error
        with opened as stream:
            if not stream.seekable():  # a pipe with a name
                return self.add_stream(stream, path.name, mapping=mapping)
            content = hashlib.file_digest(stream, "sha256").hexdigest()
            known = self.source(fingerprint_of(content, mapping or {}))
            if known is not None:
                return self._opened(known, path.name)
            stream.seek(0)
            return self.add_stream(stream, path.name, mapping=mapping)

    def remap(self, fingerprint: str, mapping: Mapping[str, str]) -> Source:
        """The same file, to be read with another mapping: a data set of its own.

        Raises:
            WorkspaceError: If the data set is not in the workspace.
        """
        source = self.require(fingerprint)
        with self.source_path(fingerprint).open("rb") as stream:
            new = fingerprint_of(source.content, mapping)
            known = self.source(new)
            if known is not None:
                return self._opened(known, source.name)
            return self.add_stream(stream, source.name, mapping=mapping)

    def _adopt(
        self, arrived: Path, name: str, content: str, n_bytes: int, mapping: dict[str, str]
    ) -> Source:
        fingerprint = fingerprint_of(content, mapping)
        known = self.source(fingerprint)
        if known is not None:
            return self._opened(known, name)
        folder = self.folder(fingerprint)
        folder.mkdir(parents=True, exist_ok=True)
        arrived.replace(folder / "source")
        return self._opened(Source(fingerprint, name, n_bytes, content, mapping), name)

    def _opened(self, source: Source, name: str) -> Source:
        """Note that a source was opened, by the name it goes by now."""
        now = replace(source, name=clean_name(name), opened_at=time.time())
        write_json(self.folder(source.fingerprint) / "source.json", asdict(now))
        return now

    # --- what is there -------------------------------------------------------------------

    def source(self, fingerprint: str) -> Source | None:
        """What is known of a file in the workspace; None if it is not there."""
        return _source(self.folder(fingerprint))

    def require(self, fingerprint: str) -> Source:
        """Like `source`, but raises WorkspaceError if the data set is not there."""
        source = self.source(fingerprint)
        if source is None:
            raise WorkspaceError(GONE)
        return source

    def require_responses(self, fingerprint: str) -> Source:
        """Like `require`, for what makes a data set to train on.

        Raises:
            MappingError: If it was read by a mapping without a response.
            WorkspaceError: If the data set is not there.
        """
        source = self.require(fingerprint)
        if not source.has_responses:
            raise MappingError(
                f'"{source.name}" was read as questions alone, only to be compared with; say '
                "which field is the response to make a data set of it."
            )
        return source

    def source_path(self, fingerprint: str) -> Path:
        """The file as it came."""
        return self.folder(fingerprint) / "source"

    def sources(self) -> Iterator[Source]:
        """Every file in the workspace, the last opened first."""
        found = filter(None, map(_source, (self.home / "datasets").glob("*")))
        yield from sorted(found, key=lambda source: -source.opened_at)

    def delete(self, fingerprint: str) -> None:
        """Remove a data set and everything made from it. This cannot be undone."""
        folder = self.folder(fingerprint)
        (folder / "source.json").unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
