from __future__ import annotations

import pytest

from analysis.data.storage import load
from analysis.engines import personal
from analysis.engines.finding import found_personal, is_found, search_as_dict, search_of
from analysis.engines.personal import find_personal
from analysis.errors import ModelError
from analysis.measure.personal.found import PersonalSearch
from analysis.measure.personal.records import personal_in
from tests.conftest import Open, alpaca

LINES = [
    alpaca(f"Question {n}, write to user{n}@firma.de", "tel (212) 555-0123" if n % 3 == 0 else "")
    for n in range(7000)
]


def as_rows(found) -> list[tuple]:
    return list(
        zip(
            found.row.tolist(),
            found.start.tolist(),
            found.end.tolist(),
            found.entity.to_pylist(),
            found.path.to_pylist(),
            found.score.tolist(),
            strict=True,
        )
    )


@pytest.mark.parametrize("worth_s", [0, 1000])
def test_many_processes_find_what_one_does(
    open_lines: Open, monkeypatch: pytest.MonkeyPatch, worth_s: float
) -> None:
    workspace, fingerprint = open_lines(LINES)
    monkeypatch.setattr(personal, "WORTH_A_PROCESS_S", worth_s)
    monkeypatch.setattr(personal, "n_cores", lambda: 2)
    monkeypatch.setattr(personal, "ROWS_PER_GROUP", 1000)
    shares: list[float] = []
    found = find_personal(
        workspace, fingerprint, PersonalSearch(), progress=lambda share, _: shares.append(share)
    )
    expected = personal_in(load(workspace, fingerprint, columns=("raw",)).frame["raw"].tolist())
    assert as_rows(found) == as_rows(expected)
    assert shares == sorted(shares) and shares[-1] == 1


def test_what_was_found_is_kept(open_lines: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace, fingerprint = open_lines(LINES[:20])
    search = PersonalSearch()
    assert search_of(search_as_dict(search)) == search
    assert not is_found(workspace, fingerprint, search)
    found = found_personal(workspace, fingerprint, search)
    assert is_found(workspace, fingerprint, search)
    monkeypatch.setattr(personal, "personal_in", None)
    assert as_rows(found_personal(workspace, fingerprint, search)) == as_rows(found)
    assert found.row.dtype == "int64" and found.score.dtype == "float32"


def test_a_set_without_any_has_none(open_lines: Open) -> None:
    for lines in ([alpaca("Hi", "Hello")], [{"neither": "this"}]):
        workspace, fingerprint = open_lines(lines)
        found = found_personal(workspace, fingerprint, PersonalSearch())
        assert as_rows(found) == []


def test_stopping_in_the_middle_stores_nothing(open_lines: Open) -> None:
    workspace, fingerprint = open_lines(LINES[:50])

    def stop(share: float, said: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        found_personal(workspace, fingerprint, PersonalSearch(), progress=stop)
    assert not is_found(workspace, fingerprint, PersonalSearch())


def test_without_its_model_names_are_not_silently_left_out(open_lines: Open) -> None:
    workspace, fingerprint = open_lines(LINES[:5])
    with pytest.raises(ModelError, match="not installed"):
        found_personal(workspace, fingerprint, PersonalSearch("xx_no_such_model"))
