from __future__ import annotations

import itertools
import json
import socket
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis.errors import ModelError
from analysis.measure.metrics import METRICS, measure, why
from analysis.measure.personal.entities import BY_PATTERN, ENTITIES
from analysis.measure.personal.places import Place, Text, apart
from analysis.measure.personal.precision import PRECISION
from analysis.measure.personal.recognisers import RECOGNISERS, places_in
from analysis.measure.personal.records import joined, personal_in
from tests.conftest import REPOSITORY
from tests.measure.personal.test_goldens import FOUND, LEFT_ALONE

# A model of rules, as the package of a trained one.
TINY = """
import spacy
def load(**options):
    model = spacy.blank("en")
    model.add_pipe("entity_ruler").add_patterns(
        [{"label": "PERSON", "pattern": "Ada"}, {"label": "GPE", "pattern": "London"}]
    )
    return model
"""
VALUES = [(entity, value) for entity, cases in FOUND.items() for _, value in cases]
GOLDENS = [text for cases in FOUND.values() for text, _ in cases]
TEXT = st.one_of(st.sampled_from([*GOLDENS, *LEFT_ALONE]), st.text('a1 \n\\"é电🙂@.:-', max_size=9))
RECORD = st.dictionaries(st.sampled_from("abc"), st.one_of(TEXT, st.lists(TEXT, max_size=3)))


@given(RECORD, st.booleans())
@example({"a": '{"client_secret": "q7Zk2Lm9Xw4Rt8Vb3Nc6Yp1H"}'}, False)
def test_a_place_in_the_record_is_the_value_in_the_text(record, ascii_only: bool) -> None:
    raw = json.dumps(record, ensure_ascii=ascii_only)
    found = personal_in([raw])
    values = [json.loads(f'"{raw[a:b]}"') for a, b in zip(found.start, found.end, strict=True)]
    texts = [
        text for value in record.values() for text in ([value] if isinstance(value, str) else value)
    ]
    assert values == [text[place.start : place.end] for text in texts for place in places_in(text)]
    # A text may be JSON itself, with keys of its own.
    assert {path.split(".")[0] for path in found.path.to_pylist()} <= set(record)


@given(st.lists(RECORD, max_size=5), st.randoms(use_true_random=False))
def test_what_is_found_in_a_record_does_not_depend_on_the_others(records, random) -> None:
    raws = [json.dumps(record) for record in records]
    order = list(range(len(raws)))
    random.shuffle(order)
    parts = [personal_in([raws[number]]) for number in order]
    together = personal_in([raws[number] for number in order])
    assert together.row.tolist() == [n for n, part in enumerate(parts) for _ in range(len(part))]
    assert together.start.tolist() == joined(parts).start.tolist()
    assert together.entity.to_pylist() == joined(parts).entity.to_pylist()
    assert together.row.tolist() == sorted(together.row.tolist())


@pytest.mark.parametrize(
    ("entity", "record"),
    [
        *(
            ("PHONE_NUMBER", {key: value})
            for key in (
                "phone",
                "mobile",
                "tel",
                "电话",
                "手机",
                "phoneNumber",
                "Mobile_No",
                "phone2",
            )
            for value in ("2024561111", "13812345678")
        ),
        ("PHONE_NUMBER", {"contact": {"phones": ["2024561111"]}}),
        ("NATIONAL_ID", {"ssn": "536904399"}),
        ("NATIONAL_ID", {"身份证": "110105491231002"}),
        ("CREDIT_CARD", {"card_number": "6304000000000000"}),
        ("API_KEY", {"user": {"password": "tr0ub4dor"}}),
        ("API_KEY", {"apiKey": "9f86d081884c7d659a2feaa0c55ad015"}),
    ],
)
def test_the_key_says_what_a_number_is(entity: str, record) -> None:
    raw = json.dumps(record)
    found = personal_in([raw])
    assert found.entity.to_pylist() == [entity]
    before, value, behind = (
        raw[: found.start[0]],
        raw[found.start[0] : found.end[0]],
        raw[found.end[0] :],
    )
    assert before.endswith('"') and value == json.loads(f'"{value}"') and behind.startswith('"')


@pytest.mark.parametrize(
    "record",
    [
        {"count": "2024561111"},
        {"id": "536904399"},
        {"content": "2024561111"},
        {"password": "I forgot my password 3 times"},
        {"token": "9f86d081"},
        {"phone": "12345678 users", "call": "5000000"},
        {"microphone": "2024561111"},
        {"2024561111 phone": "none"},
    ],
)
def test_other_keys_say_nothing(record) -> None:
    assert len(personal_in([json.dumps(record)])) == 0


PLACE = st.builds(
    lambda start, length, entity, score: Place(start, start + length, entity, score),
    st.integers(0, 30),
    st.integers(1, 9),
    st.sampled_from(list(ENTITIES)),
    st.sampled_from([0.5, 0.9]),
)


@given(st.lists(PLACE, max_size=9), st.randoms(use_true_random=False))
def test_no_two_places_overlap_and_their_order_does_not_matter(places, random) -> None:
    kept = apart(places)
    assert all(one.end <= other.start for one, other in itertools.pairwise(kept))
    for place in places:
        assert any(place.start < one.end and one.start < place.end for one in kept)
    random.shuffle(places)
    assert apart(places) == kept


@pytest.mark.parametrize("recogniser", RECOGNISERS, ids=lambda one: one.entity)
def test_the_screen_lets_no_golden_pass(recogniser) -> None:
    import re2

    for text, _ in FOUND[recogniser.entity]:
        assert re2.search(f"(?i){recogniser.may}", Text(text).plain)


def test_a_value_inside_another_is_found_once() -> None:
    text = "https://bob:Hunter2@git.firma.de/x and bob@firma.de"
    assert [place.entity for place in places_in(text)] == ["URL_CREDENTIALS", "EMAIL_ADDRESS"]


def test_many_places_take_no_longer_each() -> None:
    assert len(places_in("write to x@y.com " * 20_000)) == 20_000


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    from analysis.measure.personal import internet

    def never(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", never)
    monkeypatch.setattr(socket, "create_connection", never)
    monkeypatch.setattr(socket, "getaddrinfo", never)
    internet._suffixes.cache_clear()
    for entity, value in VALUES[:4]:
        assert [place.entity for place in places_in(value)] == [entity]
    assert places_in("a@b.invalidending") == []


def test_the_metric_counts_the_places_and_says_where() -> None:
    raws = [
        json.dumps({"instruction": "Write to a@b.com or c@d.com", "output": "tel (212) 555-0123"}),
        json.dumps({"instruction": "Hi", "output": "Hello"}),
    ]
    frame = pd.DataFrame({"raw": raws}, dtype="string")
    assert measure(frame, ["pii_count"])["pii_count"].tolist() == [3, 0]
    assert why("pii_count", {"raw": raws[0]}) == (
        "E-mail address “a@b.com” in instruction; E-mail address “c@d.com” in instruction; "
        "Phone number “(212) 555-0123” in output."
    )
    assert why("pii_count", {"raw": raws[1]}) is None
    assert METRICS["pii_count"].apart


def test_a_model_that_is_not_installed_is_one_sentence() -> None:
    with pytest.raises(ModelError, match="python -m spacy download xx_no_such_model"):
        personal_in(['{"a": "Ada lives in London"}'], names_model="xx_no_such_model")


def test_the_measured_precision_is_of_kinds_that_there_are() -> None:
    assert set(PRECISION) <= set(BY_PATTERN)
    for share, n in PRECISION.values():
        assert 0 <= share <= 1 and n > 0


def test_the_command_that_measured_it_is_named() -> None:
    module = Path(REPOSITORY, "analysis", "measure", "personal", "precision.py")
    assert "python -m benchmarks personal-quality" in module.read_text(encoding="utf-8")


def test_an_installed_model_finds_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    package, about = tmp_path / "xx_tiny", tmp_path / "xx_tiny-1.0.dist-info"
    package.mkdir()
    about.mkdir()
    (package / "__init__.py").write_text(TINY, encoding="utf-8")
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: xx-tiny\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[spacy_models]\nxx_tiny = xx_tiny\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    raw = json.dumps({"a": "Ada\n(ada@firma.de) lives in London", "b": "London"})
    found = personal_in([raw], names_model="xx_tiny")
    values = [raw[a:b] for a, b in zip(found.start, found.end, strict=True)]
    assert list(zip(found.entity.to_pylist(), values, strict=True)) == [
        ("PERSON", "Ada"),
        ("EMAIL_ADDRESS", "ada@firma.de"),
        ("LOCATION", "London"),
        ("LOCATION", "London"),
    ]
    assert "".join(capfd.readouterr()) == ""
