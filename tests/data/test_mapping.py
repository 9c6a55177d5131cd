"""Records with columns of their own: which field is the prompt, which the response."""

from __future__ import annotations

import json
from typing import Any

import pytest

from analysis.data.formats.mapping import checked, parse_mapping, read_mapped, suggest
from analysis.data.reading import field_names
from analysis.data.strict_json import UnreadableError
from analysis.errors import MappingError
from tests.data.samples import found_in


def test_a_mapping_is_read_as_the_command_line_writes_it() -> None:
    assert parse_mapping("prompt=question, response=answer") == {
        "prompt": "question",
        "response": "answer",
    }
    assert parse_mapping("response=a=b") == {"response": "a=b"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("prompt", "is not of the form role=field"),
        ("response=", "is not of the form role=field"),
        ("prompt=question", "does not say which field is the response"),
        ("", "does not say which field is the response"),
        ("respones=a", 'did you mean "response"'),
        ("prompt=a,response=b,prompt=c", 'The role "prompt" is given twice'),
        ("response=a,response=a", 'The role "response" is given twice'),
    ],
)
def test_a_mapping_that_does_not_fit_is_one_sentence(text: str, said: str) -> None:
    with pytest.raises(MappingError) as raised:
        parse_mapping(text)
    assert said in str(raised.value)


def test_checking_leaves_the_mapping_as_it_is() -> None:
    mapping = {"response": "answer", "system": "role"}
    assert checked(mapping) == mapping


def test_questions_alone_are_read_where_they_are_asked_for() -> None:
    assert parse_mapping("prompt=q,system=s", response_needed=False) == {
        "prompt": "q",
        "system": "s",
    }
    with pytest.raises(MappingError, match="which field is the prompt"):
        parse_mapping("input=q", response_needed=False)
    found = read_mapped({"q": "ask", "c": "this"}, {"prompt": "q", "input": "c"})
    assert [(turn.role, turn.text) for turn in found.turns] == [("user", "ask\nthis")]


@pytest.mark.parametrize("record", [{"q": " "}, {"q": None}, {"other": "x"}])
def test_of_questions_alone_none_may_be_blank(record: dict[str, Any]) -> None:
    with pytest.raises(UnreadableError, match='no prompt: "q" is missing or empty'):
        read_mapped(record, {"prompt": "q"})


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (["question", "answer"], {"prompt": "question", "response": "answer"}),
        (
            ["Question", "context", "Answer", "system"],
            {"prompt": "Question", "input": "context", "response": "Answer", "system": "system"},
        ),
        (["text", "label"], {"prompt": "text", "response": "label"}),
        (["foo", "bar"], {}),
        ([], {}),
    ],
)
def test_likely_fields_are_proposed(fields: list[str], expected: dict[str, str]) -> None:
    assert suggest(fields) == expected


RECORD: dict[str, Any] = {
    "q": "ask",
    "context": "this",
    "a.b": "dotted",
    "instances": [{"output": "inside"}],
    "score": 0.5,
    "none": None,
    "blank": " ",
}


@pytest.mark.parametrize(
    ("name", "text"),
    [("context", "this"), ("a.b", "dotted"), ("instances.0.output", "inside"), ("score", "0.5")],
)
def test_the_response_is_taken_from_where_the_mapping_says(name: str, text: str) -> None:
    found = read_mapped(RECORD, {"prompt": "q", "response": name})
    assert [turn.text for turn in found.turns] == ["ask", text]


@pytest.mark.parametrize(
    "name",
    [
        "nowhere",
        "none",
        "blank",
        "instances.5.output",
        "instances.x",
        "instances.²",
        "q.0",
        "instances." + "9" * 5000,
    ],
)
def test_a_response_that_is_not_there_is_said_to_be_missing(name: str) -> None:
    with pytest.raises(UnreadableError, match="no response"):
        read_mapped(RECORD, {"response": name})


def test_a_response_of_a_wrong_type_is_said() -> None:
    with pytest.raises(UnreadableError, match='"instances" is a list, expected text'):
        read_mapped(RECORD, {"response": "instances"})


@pytest.mark.parametrize("role", ["prompt", "input", "system"])
@pytest.mark.parametrize("name", ["qestion", "instances.1.output", "instances.0.outptu", "q.0"])
def test_a_field_that_is_missing_is_named_and_not_taken_for_empty(role: str, name: str) -> None:
    with pytest.raises(UnreadableError, match=f'"{name}" is missing, which is to be the {role}'):
        read_mapped(RECORD, {role: name, "response": "context"})


@pytest.mark.parametrize("role", ["prompt", "input", "system"])
def test_null_and_no_text_are_allowed_for_all_but_the_response(role: str) -> None:
    for value in (None, ""):
        record = {"x": value, "nested": {"x": value}, "y": "say"}
        for name in ("x", "nested.x"):
            found = read_mapped(record, {role: name, "response": "y"})
            assert [turn.text for turn in found.turns] == ["", "say"]


@pytest.mark.parametrize("role", ["prompt", "input", "system", "response"])
def test_true_and_false_are_no_text(role: str) -> None:
    with pytest.raises(UnreadableError, match='"flag" is true or false, expected text'):
        read_mapped({"flag": True, "y": "say"}, {"response": "y", role: "flag"})


def test_a_mapping_reads_a_file_and_keeps_all_other_fields() -> None:
    found = found_in(
        json.dumps(RECORD) + '\n{"q": "x"}\n',
        mapping={"prompt": "q", "input": "context", "response": "instances.0.output"},
    )
    assert found.column("prompt") == ["ask\nthis"]
    assert found.column("response") == ["inside"]
    assert found.column("format") == ["mapped"]
    assert found.reasons == [(2, 'no response: "instances.0.output" is missing or empty')]
    assert json.loads(found.column("raw")[0]) == RECORD


def test_fields_of_no_known_format_are_counted_and_the_user_is_told_what_to_do() -> None:
    found = found_in('{"q": "x", "a": "y"}\n{"q": "x"}\n')
    assert found.summary.fields == {"q": 2, "a": 1}
    assert found.summary.errors == {"fields of no known format": 2}
    assert "say which field is the prompt and which the response" in found.reasons[0][1]


def test_a_field_inside_others_is_found_and_proposed() -> None:
    record = {
        "id": 1,
        "instruction": "Ask.",
        "instances": [{"input": "in", "output": "out"}],
        "meta": {"deep": {"deeper": {"deepest": 1}}},
        "empty": [],
    }
    names = list(field_names(record))
    assert names == [
        *("id", "instruction", "instances.0.input", "instances.0.output"),
        *("meta.deep.deeper", "empty"),
    ]
    assert suggest(names) == {
        "prompt": "instruction",
        "input": "instances.0.input",
        "response": "instances.0.output",
    }
    assert read_mapped(record, suggest(names)).turns[-1].text == "out"
