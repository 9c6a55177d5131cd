"""The workspace: what is in it survives, and a name given by a user is never a path."""

from __future__ import annotations

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.data.files import read_json, replacing, write_json
from analysis.data.workspace import (
    Workspace,
    clean_name,
    default_home,
    fingerprint_of,
    is_fingerprint,
)
from analysis.errors import InputError, WorkspaceError
from tests.data.samples import GOOD

CONTENT = f"{GOOD}\n".encode()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "home")


def files_in(workspace: Workspace) -> Iterator[Path]:
    return (path for path in workspace.home.rglob("*") if path.is_file())


def test_an_upload_in_chunks_is_the_file_byte_for_byte(workspace: Workspace) -> None:
    with workspace.upload("data.jsonl") as upload:
        for n in range(len(CONTENT)):
            upload.write(CONTENT[n : n + 1])
    source = upload.source
    assert workspace.source_path(source.fingerprint).read_bytes() == CONTENT
    assert workspace.source(source.fingerprint) == source
    assert (source.name, source.n_bytes) == ("data.jsonl", len(CONTENT))


def test_an_upload_that_is_broken_off_leaves_nothing(workspace: Workspace) -> None:
    with pytest.raises(ConnectionError), workspace.upload("data.jsonl") as upload:
        upload.write(CONTENT)
        raise ConnectionError
    assert list(files_in(workspace)) == []
    with pytest.raises(WorkspaceError, match="not finished"):
        assert upload.source


def test_an_empty_upload_is_one_sentence_and_leaves_nothing(workspace: Workspace) -> None:
    with pytest.raises(InputError, match="empty"):
        workspace.add_stream(io.BytesIO(), "data.jsonl")
    assert list(files_in(workspace)) == []


def test_the_same_bytes_twice_are_one_data_set(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "second.jsonl"
    path.write_bytes(CONTENT)
    first = workspace.add_stream(io.BytesIO(CONTENT), "first.jsonl")
    again = workspace.add_file(path)
    assert again.fingerprint == first.fingerprint
    assert again.name == "second.jsonl"  # as it was opened last, so a report names that
    assert workspace.add_stream(io.BytesIO(CONTENT), "first.jsonl") == first
    assert len(list(files_in(workspace))) == 2  # the file and what is known of it


def test_a_mapping_makes_a_data_set_of_its_own(workspace: Workspace) -> None:
    plain = workspace.add_stream(io.BytesIO(CONTENT), "d.jsonl")
    mapping = {"prompt": "instruction", "response": "output"}
    mapped = workspace.remap(plain.fingerprint, mapping)
    assert mapped.fingerprint != plain.fingerprint
    assert (mapped.mapping, mapped.content, mapped.name) == (mapping, plain.content, "d.jsonl")
    assert workspace.source_path(mapped.fingerprint).read_bytes() == CONTENT
    assert workspace.remap(plain.fingerprint, mapping) == mapped
    assert workspace.remap(mapped.fingerprint, {}) == plain
    turned = dict(reversed(mapping.items()))
    assert workspace.add_stream(io.BytesIO(CONTENT), "d.jsonl", mapping=turned) == mapped


NAMES = [
    "../../etc/passwd",
    "/etc/passwd",
    "..\\..\\boot.ini",
    "C:\\data.jsonl",
    "nul\0byte.jsonl",
    "line\r\nbreak.jsonl",
    "x" * 5000 + ".jsonl",
    "😀.jsonl",
    "数据.jsonl",
    "half \ud800.jsonl",
    "..",
    "",
    " ",
    "/",
    "source",
    "<b>bold</b>.jsonl",
    "\u202egpj.exe",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_kept_as_text_and_never_becomes_a_path(workspace: Workspace, name: str) -> None:
    source = workspace.add_stream(io.BytesIO(CONTENT), name)
    fingerprint = source.fingerprint
    assert sorted(str(path.relative_to(workspace.home)) for path in files_in(workspace)) == [
        f"datasets/{fingerprint}/source",
        f"datasets/{fingerprint}/source.json",
    ]
    assert 0 < len(source.name) <= 200
    assert not set("/\\\0\r\n\u202e") & set(source.name)
    assert workspace.source(fingerprint) == source


@given(st.text(st.characters()))
def test_a_clean_name_is_printable_short_and_stable(name: str) -> None:
    clean = clean_name(name)
    assert clean.isprintable()
    assert 0 < len(clean) <= 200
    assert clean_name(clean) == clean
    clean.encode()


@pytest.mark.parametrize(
    "path", ["missing.jsonl", ".", "nul\0byte.jsonl", "x" * 5000, "/dev/null/x", "a" * 300]
)
def test_a_file_that_cannot_be_opened_is_one_sentence(workspace: Workspace, path: str) -> None:
    with pytest.raises(InputError, match="cannot be opened") as raised:
        workspace.add_file(Path(path))
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("a" * 64, True),
        ("0123456789abcdef" * 4, True),
        ("A" * 64, False),
        ("a" * 63, False),
        ("a" * 64 + "\n", False),
        ("../" + "a" * 61, False),
        ("٣" * 64, False),
        ("", False),
        (None, False),
        (5, False),
    ],
)
def test_only_64_hexadecimal_digits_are_a_fingerprint(
    workspace: Workspace, text: object, is_one: bool
) -> None:
    assert is_fingerprint(text) is is_one
    if isinstance(text, str) and not is_one:
        for use in (workspace.folder, workspace.source, workspace.require, workspace.delete):
            with pytest.raises(WorkspaceError):
                use(text)


def test_a_data_set_that_is_not_there_is_said(workspace: Workspace) -> None:
    assert workspace.source("a" * 64) is None
    with pytest.raises(WorkspaceError, match="not in the workspace any more"):
        workspace.require("a" * 64)
    workspace.delete("a" * 64)


def test_sources_are_listed_newest_first_and_are_gone_when_deleted(workspace: Workspace) -> None:
    assert list(workspace.sources()) == []
    made = [workspace.add_stream(io.BytesIO(CONTENT * n), f"{n}.jsonl") for n in (1, 2, 3)]
    assert list(workspace.sources()) == made[::-1]
    workspace.delete(made[1].fingerprint)
    assert list(workspace.sources()) == [made[2], made[0]]
    assert not workspace.folder(made[1].fingerprint).exists()
    (workspace.home / "datasets" / "half").mkdir()
    assert len(list(workspace.sources())) == 2


def test_a_restarted_server_finds_everything_again(workspace: Workspace) -> None:
    source = workspace.add_stream(io.BytesIO(CONTENT), "d.jsonl")
    assert list(Workspace(workspace.home).sources()) == [source]


def test_eight_uploads_of_the_same_file_at_once_are_one_data_set(workspace: Workspace) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda n: workspace.add_stream(io.BytesIO(CONTENT), f"{n}"), range(8)))
    assert len({source.fingerprint for source in made}) == 1
    assert workspace.source_path(made[0].fingerprint).read_bytes() == CONTENT
    assert len(list(files_in(workspace))) == 2


def test_the_home_is_where_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSAY_HOME", "~/somewhere")
    assert default_home() == Path.home() / "somewhere"
    monkeypatch.delenv("ASSAY_HOME")
    assert "assay" in str(default_home())


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=5), min_size=1), st.randoms())
def test_the_fingerprint_does_not_depend_on_the_order_of_the_mapping(
    mapping: dict[str, str], random: object
) -> None:
    try:
        str(mapping).encode()
    except UnicodeEncodeError:
        return
    items = list(mapping.items())
    random.shuffle(items)  # type: ignore[attr-defined]
    assert fingerprint_of("c", dict(items)) == fingerprint_of("c", mapping) != "c"
    assert is_fingerprint(fingerprint_of("c", mapping))


# --- atomic files ----------------------------------------------------------------------------


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "file.txt"
    with replacing(path) as temporary:
        temporary.write_text("old")
        assert not path.exists()
    with pytest.raises(OSError, match="full"), replacing(path) as temporary:
        temporary.write_text("half")
        raise OSError("disk full")
    assert path.read_text() == "old"
    assert list(path.parent.iterdir()) == [path]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")))
)
def test_json_is_read_back_as_written(tmp_path: Path, value: dict[str, str]) -> None:
    write_json(tmp_path / "value.json", value)
    assert read_json(tmp_path / "value.json") == value
    assert read_json(tmp_path / "missing.json") is None
