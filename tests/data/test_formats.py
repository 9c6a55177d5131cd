"""The record formats: what is recognised, what is read, what is carried and what is refused."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.data.formats import FORMATS, CannotCarryError, Conversation, detect, require_format
from analysis.data.formats.conversation import ASSISTANT, SYSTEM, TOOL, USER, ToolCall, Turn
from analysis.data.reading import example_row, read_dataset
from analysis.data.strict_json import UnreadableError, parse
from analysis.errors import FormatError
from tests.data.samples import (
    ASKED,
    ASSISTANT_SAYS,
    CALL,
    CONVERSATIONS,
    MESSAGE_FIELDS,
    OWN_FIELDS,
    RECORDS,
    TEXT,
    TOOLS,
    USER_ASKS,
    VALUES,
    strings_in,
)

SHARED = Path(__file__).parents[3] / "shared" / "data"
COLUMNS = ["line", "format", "system", "prompt", "response", "rejected", "label", "n_turns"]


def read(record: dict[str, Any]) -> Conversation:
    name = detect(record)
    assert name is not None
    return FORMATS[name].read(record)


def row_of(record: dict[str, Any]) -> dict[str, Any]:
    values = example_row(read(record), line=1, form=detect(record) or "", raw="")
    return dict(zip(COLUMNS, values, strict=False))


# --- recognised and read ---------------------------------------------------------------------


@pytest.mark.parametrize("name", RECORDS)
def test_every_shape_that_trainers_read_is_recognised_and_read(name: str) -> None:
    form, record = RECORDS[name]
    assert detect(record) == form
    row = row_of(record)
    assert row["response"].endswith("say")
    assert row["prompt"].startswith(("ask", "q\n", "do\nthis"))
    assert row["rejected"] == ("bad" if form.startswith("preference") else None)
    assert (row["label"] is not None) == (form == "kto")
    assert row["n_turns"] == (2 if "history" in record else 1)


@pytest.mark.parametrize("name", RECORDS)
def test_reading_leaves_the_record_as_it_is(name: str) -> None:
    record = RECORDS[name][1]
    before = copy.deepcopy(record)
    read(record)
    assert record == before


@pytest.mark.parametrize(
    ("record", "form"),
    [
        ({"prompt": "p", "completion": "c", "label": "positive"}, "prompt_completion"),
        ({"instruction": "p", "output": "c", "label": 1}, "alpaca"),
        ({"messages": [], "label": None}, "openai"),
        ({"prompt": "p", "label": True}, None),
        ({"prompt": "p", "chosen": "c", "rejected": "r", "label": True}, "preference"),
        ({"prompt": "p", "completion": "c", "label": "x", "kto_tag": True}, "kto"),
        ({"conversations": [], "messages": []}, "sharegpt"),
        ({"messages": [], "instruction": "i", "output": "o"}, "openai"),
        ({"instruction": "i", "output": "o", "prompt": "p", "completion": "c"}, "alpaca"),
        ({"messages": [], "chosen": "c", "rejected": "r"}, "preference"),
        ({"question": "q", "answer": "a"}, None),
        ({"instruction": "i"}, None),
        ({}, None),
    ],
)
def test_the_format_with_more_fields_is_taken(record: dict[str, Any], form: str | None) -> None:
    assert detect(record) == form


def test_an_unknown_format_is_told_with_the_one_that_was_meant() -> None:
    with pytest.raises(FormatError, match='"sharegtp" is not a record format; did you mean "share'):
        require_format("sharegtp")


@pytest.mark.parametrize(
    ("messages", "prompt", "response"),
    [
        (
            [{"role": "user", "content": [{"type": "text", "text": "a"}, {"text": "b"}]}],
            "a\nb",
            None,
        ),
        ([{"role": "user", "content": [{"type": "text", "value": "a"}, "b"]}], "a\nb", None),
        (
            [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "u"}}]}],
            "",
            None,
        ),
        ([{"role": "tool", "content": "seen"}, USER_ASKS], "seen\n\nask", None),
        ([{"role": "function", "name": "f", "content": "seen"}], "seen", None),
        ([{"role": "developer", "content": "be kind"}, USER_ASKS], "ask", None),
        (
            [{"role": "assistant", "content": "so:", "tool_calls": [CALL]}],
            "",
            'so:\n\n{"name": "f", "arguments": {"x": 1}}\n\nsay',
        ),
        (
            [
                {
                    "role": "assistant",
                    "tool_calls": [{"function": {"name": "f", "arguments": {"x": 1}}}],
                }
            ],
            "",
            '{"name": "f", "arguments": {"x": 1}}\n\nsay',
        ),
        (
            [{"role": "assistant", "function_call": {"name": "f", "arguments": "{}"}}],
            "",
            '{"name": "f", "arguments": "{}"}\n\nsay',
        ),
        ([{"role": "assistant", "tool_calls": [{"name": "f"}]}], "", None),
    ],
)
def test_the_variants_of_messages_are_read(
    messages: list[Any], prompt: str, response: str | None
) -> None:
    row = row_of({"messages": [*messages, ASSISTANT_SAYS]})
    assert row["prompt"] == prompt
    assert row["response"].endswith("say")
    assert response is None or row["response"] == response


def test_arguments_as_text_and_as_object_are_the_same_call() -> None:
    calls = [
        read({"messages": [{"role": "assistant", "tool_calls": [{**CALL, "function": function}]}]})
        for function in (
            {"name": "f", "arguments": '{"x": 1}'},
            {"name": "f", "arguments": {"x": 1}},
        )
    ]
    assert calls[0] == calls[1]
    assert calls[0].turns[0].calls == (ToolCall("f", {"x": 1}, "c1"),)


@pytest.mark.parametrize(
    "arguments",
    [
        '{"a": NaN}',
        '{"a": 1, "a": 2}',
        '{"a": "\\ud800"}',
        '{"a": 1e999}',
        "[" * 9000,
        "no JSON",
        "5",
    ],
)
def test_arguments_that_strict_json_refuses_stay_the_text_they_are(arguments: str) -> None:
    call = {"function": {"name": "f", "arguments": arguments}}
    turns = read({"messages": [{"role": "assistant", "tool_calls": [call]}]}).turns
    assert turns[0].calls[0].arguments == arguments
    example_row(Conversation(turns), line=1, form="openai", raw="")[4].encode()


@pytest.mark.parametrize("tools", [TOOLS, json.dumps(TOOLS)])
def test_tools_are_read_as_a_list_and_as_its_text(tools: Any) -> None:
    assert read({"messages": [USER_ASKS, ASSISTANT_SAYS], "tools": tools}).tools == TOOLS


@pytest.mark.parametrize("tools", [None, "", "[]", []])
def test_no_tools_are_no_tools_however_they_are_written(tools: Any) -> None:
    assert read({"messages": [USER_ASKS, ASSISTANT_SAYS], "tools": tools}).tools is None


@pytest.mark.parametrize(
    ("chosen", "rejected", "expected"),
    [
        ("Q: 1+1? A: 2", "Q: 1+1? A: 3", ("Q: 1+1? A:", " 2", " 3")),
        ("yes", "no", ("", "yes", "no")),
        (
            [USER_ASKS, ASSISTANT_SAYS],
            [USER_ASKS, {"role": "assistant", "content": "bad"}],
            ("ask", "say", "bad"),
        ),
        ([ASSISTANT_SAYS], [{"role": "assistant", "content": "salt"}], ("", "say", "salt")),
    ],
)
def test_a_prompt_that_is_not_given_is_what_both_answers_share(
    chosen: Any, rejected: Any, expected: tuple[str, str, str]
) -> None:
    row = row_of({"chosen": chosen, "rejected": rejected})
    assert (row["prompt"], row["response"], row["rejected"]) == expected


def test_messages_whose_arguments_are_written_differently_are_not_shared() -> None:
    def answer(arguments: str, text: str) -> list[dict[str, Any]]:
        calls = [{"function": {"name": "f", "arguments": arguments}}]
        return [{"role": "assistant", "tool_calls": calls}, {"role": "assistant", "content": text}]

    same = read({"chosen": answer("[1.1]", "good"), "rejected": answer("[1.1]", "bad")})
    other = read({"chosen": answer("[1.1]", "good"), "rejected": answer("[1.10]", "bad")})
    assert (len(same.turns), len(same.rejected)) == (1, 1)
    assert (len(other.turns), len(other.rejected)) == (0, 2)


def test_answers_that_are_one_message_keep_the_message_s_own_fields() -> None:
    chosen = [{"role": "assistant", "tool_calls": [CALL], "weight": 1}]
    found = read({"chosen": chosen, "rejected": [ASSISTANT_SAYS]})
    assert found.turns == ()
    assert found.chosen[0].extra == {"weight": 1}
    assert found.chosen[0].calls == (ToolCall("f", {"x": 1}, "c1"),)


def test_system_texts_prompts_and_turns_are_counted_as_documented() -> None:
    record = {
        "conversations": [
            {"from": "system", "value": "s2"},
            ASKED,
            {"from": "gpt", "value": "a1"},
            {"from": "human", "value": "q2"},
            {"from": "observation", "value": "seen"},
            {"from": "gpt", "value": "a2"},
        ],
        "system": "s1",
    }
    row = row_of(record)
    assert row["system"] == "s1\n\ns2"
    assert row["prompt"] == "ask\n\nq2\n\nseen"
    assert row["response"] == "a1\n\na2"
    assert row["n_turns"] == 2


def test_in_a_preference_pair_earlier_answers_belong_to_the_question() -> None:
    record = {
        "prompt": [USER_ASKS, ASSISTANT_SAYS, {"role": "user", "content": "more"}],
        "chosen": "good",
        "rejected": "bad",
    }
    row = row_of(record)
    assert (row["prompt"], row["response"], row["n_turns"]) == ("ask\n\nsay\n\nmore", "good", 2)


@pytest.mark.parametrize(
    ("name", "form", "n"),
    [
        ("llamafactory_alpaca_en_demo.json", "alpaca", 999),
        ("llamafactory_dpo_en_demo.json", "preference_sharegpt", 300),
        ("llamafactory_kto_en_demo.json", "kto", 300),
        ("llamafactory_glaive_toolcall_en_demo.json", "sharegpt", 300),
        ("llamafactory_reason_tool_use_demo_50.jsonl", "openai", 50),
        ("llamafactory_v1_sft_demo.jsonl", "openai", 500),
        ("gsm8k_train.json", "alpaca", 7473),
    ],
)
def test_public_data_sets_are_read_whole(name: str, form: str, n: int) -> None:
    if not SHARED.is_dir():
        pytest.skip("../shared/data is not here")
    data, rejected, summary = read_dataset(SHARED / name)
    assert (len(data), len(rejected), summary.format) == (n, 0, form)


# --- refused on the way in -------------------------------------------------------------------

SAYS = {"from": "gpt", "value": "say"}


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"instruction": "i", "output": ""}, 'no response: "output" is empty'),
        ({"instruction": "i", "output": None}, 'no response: "output" is empty'),
        ({"instruction": "i", "output": " \n "}, 'no response: "output" is empty'),
        ({"instruction": "i", "output": ["x"]}, '"output" is a list, expected text'),
        ({"instruction": 5, "output": "o"}, '"instruction" is a number, expected text'),
        ({"instruction": "i", "output": "o", "system": {}}, '"system" is an object'),
        ({"instruction": "i", "output": "o", "history": 5}, '"history" is not a list of pairs'),
        ({"instruction": "i", "output": "o", "history": "ab"}, '"history" is not a list of pairs'),
        ({"instruction": "i", "output": "o", "history": [["q"]]}, '"history" is not'),
        ({"instruction": "i", "output": "o", "history": {"q": "a"}}, '"history" is not'),
        ({"messages": None}, '"messages" is null, expected a list'),
        ({"messages": []}, '"messages" is an empty list'),
        ({"messages": "hi"}, '"messages" is text, expected a list'),
        ({"messages": [USER_ASKS]}, 'no response: "messages" has no message of the assistant'),
        ({"messages": [USER_ASKS, {"role": "assistant", "content": " "}]}, "no response"),
        ({"messages": [USER_ASKS, {"role": "assistant", "content": []}]}, "no response"),
        ({"messages": ["hi"]}, "a message is text, expected an object"),
        ({"messages": [{"content": "x"}]}, 'a message has no "role"'),
        ({"messages": [{"role": "wizard", "content": "x"}]}, 'the role "wizard" is not known'),
        ({"messages": [{"role": None, "content": "x"}]}, 'the role "null" is not known'),
        ({"messages": [{"role": "user", "content": 5}]}, '"content" is a number'),
        ({"messages": [{"role": "user", "content": [5]}]}, "a content block is a number"),
        ({"messages": [{"role": "user", "content": [{"type": "text"}]}]}, "a text block holds"),
        ({"messages": [{"role": "assistant", "tool_calls": 5}]}, '"tool_calls" is a number'),
        ({"messages": [{"role": "assistant", "tool_calls": {"a": 1}}]}, '"tool_calls" is an obj'),
        ({"messages": [{"role": "assistant", "tool_calls": [{}]}]}, "no function name"),
        ({"messages": [USER_ASKS, ASSISTANT_SAYS], "tools": "x"}, '"tools" is text that is not'),
        ({"messages": [USER_ASKS, ASSISTANT_SAYS], "tools": 5}, '"tools" is a number'),
        ({"messages": [USER_ASKS, ASSISTANT_SAYS], "tools": "[" * 9000}, '"tools" is text that'),
        ({"conversations": [{"from": "elf", "value": "x"}]}, 'the role "elf" is not known'),
        ({"conversations": [{"from": "function_call", "value": "x"}, SAYS]}, "not JSON"),
        ({"conversations": [{"from": "function_call", "value": "[" * 9000}]}, "not JSON"),
        ({"conversations": [ASKED, {"from": "gpt", "value": None}]}, "no response"),
        ({"prompt": "p", "completion": None}, 'no response: "completion"'),
        ({"prompt": [], "completion": "c"}, '"prompt" is an empty list'),
        ({"prompt": {"a": 1}, "completion": "c"}, '"prompt" is an object'),
        ({"prompt": [USER_ASKS], "completion": [USER_ASKS]}, "no response"),
        ({"prompt": "p", "chosen": "c", "rejected": ""}, 'no response: "rejected"'),
        ({"chosen": "same", "rejected": "same"}, "do not differ"),
        ({"chosen": "same", "rejected": "same and more"}, "do not differ, or one only continues"),
        ({"conversations": [ASKED], "chosen": "c", "rejected": "r"}, "a message is text"),
        ({"conversations": [ASKED], "chosen": SAYS, "rejected": ASKED}, 'no response: "rejected"'),
        ({"input": "x", "preferred_output": [], "non_preferred_output": []}, '"input" is text'),
        (
            {
                "chosen": [USER_ASKS, ASSISTANT_SAYS, USER_ASKS],
                "rejected": [USER_ASKS, ASSISTANT_SAYS, ASSISTANT_SAYS],
            },
            'no response: "chosen"',
        ),
        ({"prompt": "p", "completion": "", "label": True}, 'no response: "completion"'),
    ],
)
def test_a_record_that_cannot_be_trained_on_is_refused_with_its_reason(
    record: dict[str, Any], reason: str
) -> None:
    with pytest.raises(UnreadableError) as raised:
        read(record)
    assert reason in str(raised.value)


ANY_SHAPE = st.sampled_from([record for _, record in RECORDS.values()])


@given(ANY_SHAPE, st.data())
def test_a_field_of_any_other_type_is_read_or_refused_and_never_crashes(
    record: dict[str, Any], data: st.DataObject
) -> None:
    spoiled = copy.deepcopy(record)
    target: Any = spoiled
    while True:
        keys = list(target) if isinstance(target, dict) else list(range(len(target)))
        key = data.draw(st.sampled_from(keys))
        if not (isinstance(target[key], (dict, list)) and target[key]) or data.draw(st.booleans()):
            break
        target = target[key]
    target[key] = data.draw(VALUES)
    form = detect(spoiled)
    assume(form is not None)
    try:
        conversation = FORMATS[form or ""].read(spoiled)
    except UnreadableError:
        return
    row = example_row(conversation, line=1, form=form or "", raw="")
    assert row[4].strip()
    for wanted in FORMATS.values():
        try:
            written = wanted.write(conversation)
        except CannotCarryError:
            continue
        wanted.read(parse(json.dumps(written)))


# --- round trips -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMATS)
@given(data=st.data())
def test_what_a_format_writes_it_recognises_and_reads_back_whole(
    name: str, data: st.DataObject
) -> None:
    conversation = data.draw(CONVERSATIONS[name])
    written = FORMATS[name].write(conversation)
    record = parse(json.dumps(written))
    assert detect(record) == name
    assert FORMATS[name].read(record) == conversation
    assert FORMATS[name].write(FORMATS[name].read(record)) == written


def without_blocks(conversation: Conversation) -> Conversation:
    """Blocks of text and the text they make are the same content."""

    def bare(turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
        return tuple(replace(turn, blocks=None) for turn in turns)

    return replace(
        conversation,
        turns=bare(conversation.turns),
        chosen=bare(conversation.chosen),
        rejected=bare(conversation.rejected),
    )


@pytest.mark.parametrize("given_name", FORMATS)
@given(data=st.data())
def test_there_and_back_keeps_everything_wherever_the_other_format_can_carry_it(
    given_name: str, data: st.DataObject
) -> None:
    conversation = data.draw(CONVERSATIONS[given_name])
    for form in FORMATS.values():
        try:
            there = parse(json.dumps(form.write(conversation)))
        except CannotCarryError:
            continue
        assert without_blocks(form.read(there)) == without_blocks(conversation)


MUST_CARRY = [
    ("alpaca", "sharegpt"),
    ("alpaca", "openai"),
    ("alpaca", "prompt_completion"),
    ("sharegpt", "openai"),
    ("preference_sharegpt", "preference"),
    ("preference_sharegpt", "preference_openai"),
    ("preference_openai", "preference"),
    ("preference", "preference_openai"),
    ("prompt_completion", "openai"),
]


@pytest.mark.parametrize(("given_name", "wanted"), MUST_CARRY)
@given(data=st.data())
def test_a_format_that_can_carry_another_never_refuses_it(
    given_name: str, wanted: str, data: st.DataObject
) -> None:
    FORMATS[wanted].write(data.draw(CONVERSATIONS[given_name]))


@pytest.mark.parametrize(("name", "wanted"), [(a, b) for a in RECORDS for b in FORMATS])
def test_every_text_of_a_record_is_in_what_is_written(name: str, wanted: str) -> None:
    form, record = RECORDS[name]
    noted = {**record, "note": "a field of its own", "meta": {"id": ["x1", "x2"]}}
    check_all_texts(noted, form, wanted)


def check_all_texts(record: dict[str, Any], form: str, wanted: str) -> None:
    try:
        written = FORMATS[wanted].write(FORMATS[form].read(record))
    except CannotCarryError:
        return
    target = "\0".join(strings_in(written))
    structural = {"user", "human", "assistant", "gpt", "system", "tool", "observation"}
    structural |= {"function", "function_call", "text", "tool_call"}
    for text in strings_in(record):
        if text in structural or (text[:1] in "[{" and is_json(text)):
            continue
        assert text in target, f"{text!r} is lost"


def is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


WORDS = st.text("abc 中", min_size=1, max_size=8).filter(lambda text: bool(text.strip()))
NOTES = st.dictionaries(st.sampled_from(["n1", "n2"]), WORDS, max_size=2)
MESSY_CALLS = st.builds(
    lambda ident, name, arguments, inner, outer: {
        **({"id": ident} if ident else {}),
        "type": "function",
        "function": {"name": name, "arguments": arguments, **inner},
        **outer,
    },
    st.none() | WORDS,
    WORDS,
    NOTES | NOTES.map(json.dumps) | WORDS,
    NOTES,
    NOTES,
)
MESSY_BLOCKS = st.builds(
    lambda kind, key, text, notes: {"type": kind, key: text, **notes},
    st.sampled_from(["text", "reasoning"]),
    st.sampled_from(["text", "value"]),
    WORDS,
    NOTES,
)
MESSY_MESSAGES = st.lists(
    st.builds(
        lambda role, content, calls, call_id, notes: {
            "role": role,
            "content": content,
            **({"tool_calls": calls} if calls and role == "assistant" else {}),
            **({"tool_call_id": call_id} if call_id else {}),
            **notes,
        },
        st.sampled_from(["system", "user", "assistant", "tool"]),
        WORDS | st.lists(MESSY_BLOCKS, min_size=1, max_size=2),
        st.lists(MESSY_CALLS, max_size=2),
        st.none() | WORDS,
        NOTES,
    ),
    min_size=1,
    max_size=4,
).map(lambda messages: [*messages, ASSISTANT_SAYS])
MESSY_ITEMS = st.lists(
    st.builds(
        lambda role, value, call_id, notes: {
            "from": role,
            "value": value if role != "function_call" else json.dumps({"name": value, **notes}),
            **({"tool_call_id": call_id} if call_id else {}),
            **notes,
        },
        st.sampled_from(["human", "gpt", "observation", "function_call", "system"]),
        WORDS,
        st.none() | WORDS,
        st.dictionaries(st.sampled_from(["n1", "content", "id", "role"]), WORDS, max_size=2),
    ),
    min_size=1,
    max_size=4,
).map(lambda items: [*items, SAYS])


@given(MESSY_MESSAGES, NOTES, st.sampled_from(list(FORMATS)))
def test_no_text_of_messages_is_ever_lost(messages: Any, notes: Any, wanted: str) -> None:
    check_all_texts({"messages": messages, **notes}, "openai", wanted)
    pair = {"messages": messages, "chosen": "good", "rejected": "bad", "output": "o", **notes}
    check_all_texts(pair, "preference", wanted)


@given(MESSY_ITEMS, WORDS, NOTES, st.sampled_from(list(FORMATS)))
def test_no_text_of_sharegpt_is_ever_lost(items: Any, system: str, notes: Any, wanted: str) -> None:
    record = {"conversations": items, "system": system, "messages": notes, **notes}
    try:
        FORMATS["sharegpt"].read(record)
    except UnreadableError:
        return
    check_all_texts(record, "sharegpt", wanted)


@given(
    st.fixed_dictionaries(
        {"instruction": WORDS, "chosen": WORDS, "rejected": WORDS},
        optional=dict.fromkeys(("input", "output", "system", "messages", "label", "n1"), WORDS),
    ),
    st.sampled_from(list(FORMATS)),
)
def test_no_field_of_alpaca_pairs_is_ever_lost(record: dict[str, Any], wanted: str) -> None:
    check_all_texts(record, "preference", wanted)


# --- refused on the way out ------------------------------------------------------------------

ASK, SAY = Turn(USER, "ask"), Turn(ASSISTANT, "say")
PLAIN = Conversation((ASK, SAY))
CALLING = Turn(ASSISTANT, "", (ToolCall("f", {}),))


def saying(turn: Turn) -> Conversation:
    return Conversation((turn, ASK, SAY))


@pytest.mark.parametrize(
    ("conversation", "wanted", "reason"),
    [
        (replace(PLAIN, tools=TOOLS), "alpaca", "tools"),
        (saying(CALLING), "alpaca", "tool calls"),
        (saying(Turn(TOOL, "seen")), "alpaca", "tool calls and their results"),
        (saying(Turn(USER, "x", call_id="c1")), "alpaca", "tool calls"),
        (Conversation((Turn(USER, "ask", extra={"name": "Ann"}), SAY)), "alpaca", "(name)"),
        (Conversation((ASK, Turn(ASSISTANT, "say", extra={"weight": 0}))), "alpaca", "(weight)"),
        (saying(ASK), "alpaca", "alternate"),
        (Conversation((SAY,)), "alpaca", "alternate"),
        (Conversation((ASK, SAY, ASK)), "alpaca", "alternate"),
        (Conversation((ASK, SAY, ASK, Turn(ASSISTANT, " "))), "alpaca", "not to be empty"),
        (replace(PLAIN, extra={"input": "x"}), "alpaca", '"input"'),
        (replace(PLAIN, extra={"history": "x"}), "alpaca", '"history"'),
        (replace(PLAIN, extra={"tools": "x"}), "openai", '"tools"'),
        (replace(PLAIN, extra={"system": "x"}), "sharegpt", '"system"'),
        (replace(PLAIN, label=True, extra={"label": "x"}), "kto", '"label"'),
        (
            saying(Turn(ASSISTANT, "r", blocks=[{"type": "reasoning", "value": "r"}])),
            "sharegpt",
            'content block "reasoning"',
        ),
        (
            saying(Turn(USER, "r", blocks=[{"type": "text", "text": "r", "id": 1}])),
            "sharegpt",
            "extra fields of a content block",
        ),
        (
            saying(Turn(USER, "r", blocks=[{"type": "text", "text": "r", "value": "s"}])),
            "alpaca",
            "extra fields of a content block",
        ),
        (saying(replace(CALLING, text="so")), "sharegpt", "text beside a tool call"),
        (saying(replace(CALLING, call_id="c")), "sharegpt", "answers a tool call"),
        (saying(Turn(USER, "x", extra={"value": "y"})), "sharegpt", "another meaning"),
        (saying(Turn(USER, "x", extra={"content": "y"})), "openai", "another meaning"),
        (saying(Turn(USER, "x", extra={"role": "elf"})), "openai", "another meaning"),
        (
            saying(Turn(ASSISTANT, "", (ToolCall("f", {}, None, {"function": 5}),))),
            "openai",
            "another meaning",
        ),
        (Conversation((SAY, ASK)), "prompt_completion", "the last word"),
        (Conversation((SAY,)), "prompt_completion", "needs a prompt"),
        (PLAIN, "kto", "needs a label"),
        (PLAIN, "preference", "needs a rejected answer"),
        (PLAIN, "preference_openai", "needs a rejected answer"),
        (
            Conversation((ASK,), chosen=(SAY, SAY), rejected=(SAY,)),
            "preference_sharegpt",
            "more than one message",
        ),
        (Conversation((), chosen=(SAY,), rejected=(SAY,)), "preference", "needs a prompt"),
        (Conversation((), chosen=(SAY,), rejected=(SAY,)), "preference_sharegpt", "needs a prompt"),
        (
            Conversation((ASK,), chosen=(SAY,), rejected=(SAY,), extra={"input": "x"}),
            "preference_openai",
            '"input"',
        ),
        *[
            (Conversation((ASK,), chosen=(SAY,), rejected=(SAY,)), name, "the rejected answer")
            for name in ("alpaca", "sharegpt", "openai", "prompt_completion")
        ],
        *[
            (replace(PLAIN, label=False), name, "a KTO label")
            for name in ("alpaca", "sharegpt", "openai", "prompt_completion")
        ],
    ],
)
def test_what_a_format_has_no_place_for_is_refused_with_its_reason(
    conversation: Conversation, wanted: str, reason: str
) -> None:
    with pytest.raises(CannotCarryError) as raised:
        FORMATS[wanted].write(conversation)
    assert reason in str(raised.value)


@given(OWN_FIELDS, MESSAGE_FIELDS, TEXT.filter(bool))
def test_unknown_fields_stay_where_they_are(own: Any, fields: Any, system: str) -> None:
    conversation = Conversation((Turn(SYSTEM, system), replace(ASK, extra=fields), SAY), extra=own)
    for name in ("sharegpt", "openai", "prompt_completion"):
        assert FORMATS[name].read(FORMATS[name].write(conversation)) == conversation
