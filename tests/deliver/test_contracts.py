"""Which records a trainer would drop or stop at."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.deliver.contracts import TRAINERS
from analysis.deliver.contracts.checking import Checker, Contract, says
from analysis.deliver.trainers import trainer_file
from tests.conftest import alpaca
from tests.deliver.llama_factory import trained_on

CALL = json.dumps({"name": "f", "arguments": {"a": 1}})
OPENAI_CALL = {"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
TOOLS = [{"type": "function", "function": {"name": "f"}}]


def sharegpt(*turns: tuple[str, Any], **more: Any) -> dict[str, Any]:
    return {"conversations": [{"from": role, "value": text} for role, text in turns], **more}


def openai(*turns: tuple[str, Any], **more: Any) -> dict[str, Any]:
    return {"messages": [{"role": role, "content": text} for role, text in turns], **more}


def checked(name: Any, *records: dict[str, Any], mapping: Any = None) -> Contract:
    checker = Checker(name, mapping=mapping)
    checker.begin("kept.jsonl")
    for position, record in enumerate(records):
        checker.add(position, json.dumps(record))
    return checker.contract()


def faults(contract: Contract) -> dict[str, list[int]]:
    return {each.code: each.positions.tolist() for each in contract.found}


ASKED, ANSWERED = ("human", "q"), ("gpt", "a")
GOOD = sharegpt(ASKED, ANSWERED)
TOOL_TALK = (ASKED, ("function_call", CALL), ("observation", "1"), ANSWERED)
BLOCKS = ("user", [{"type": "text", "text": "q"}])
VALUES = ("user", [{"type": "text", "value": "q"}])
PICTURE = ("user", [*BLOCKS[1], {"type": "image_url", "image_url": {"url": "x.png"}}])
CALLING = {"role": "assistant", "content": None, "tool_calls": [OPENAI_CALL]}
LISTS = {
    "prompt": [{"role": "user", "content": "q"}],
    "completion": [{"role": "assistant", "content": "a"}],
}
SYSTEM_ALONE = LISTS | {"prompt": [{"role": "system", "content": "s"}]}
PAIR = {"chosen": {"from": "gpt", "value": "a"}, "rejected": {"from": "gpt", "value": "b"}}
OF_USER = PAIR | {"chosen": {"from": "human", "value": "a"}}
IN_LISTS = {name: [answer] for name, answer in PAIR.items()}


@pytest.mark.parametrize(
    ("trainer", "record", "code"),
    [
        ("llama_factory", GOOD, None),
        ("llama_factory", sharegpt(("system", "s"), ASKED, ANSWERED), None),
        ("llama_factory", sharegpt(*TOOL_TALK), None),
        ("llama_factory", sharegpt(ASKED, ASKED, ANSWERED), "roles"),
        ("llama_factory", sharegpt(ASKED, ANSWERED, ("system", "s"), ANSWERED), "roles"),
        ("llama_factory", sharegpt(ANSWERED, ASKED), "roles"),
        ("llama_factory", sharegpt(ASKED, ANSWERED, ASKED), "odd"),
        ("llama_factory", sharegpt(ASKED, ("function_call", '"f()"')), "function_call"),
        ("llama_factory", sharegpt(ASKED, ANSWERED, tools=TOOLS), "tools"),
        ("llama_factory", sharegpt(ASKED, ANSWERED, tools=json.dumps(TOOLS)), None),
        ("llama_factory", sharegpt(("system", "s"), ASKED, ANSWERED, system="t"), "system_twice"),
        ("llama_factory", sharegpt(ASKED, **PAIR), None),
        ("llama_factory", sharegpt(ASKED, ANSWERED, **PAIR), "even"),
        ("llama_factory", sharegpt(ASKED, **OF_USER), "answer_role"),
        ("llama_factory", sharegpt(ASKED, **IN_LISTS), "answers"),
        ("llama_factory", openai(("user", "q"), ("assistant", "a")), None),
        ("llama_factory", openai(BLOCKS, ("assistant", "a")), "content"),
        ("llama_factory", {"messages": [*LISTS["prompt"], CALLING]}, "tool_calls"),
        ("llama_factory", alpaca("q", "a", history=[["b", "c"]], system="s"), None),
        ("llama_factory", {"prompt": "q", "completion": "a", "label": True}, None),
        ("llama_factory", LISTS, "prompt_list"),
        ("llama_factory", {"chosen": "q a", "rejected": "q b"}, "no_prompt"),
        ("axolotl", alpaca("q", "a"), None),
        ("axolotl", alpaca("q", "a", system="s"), "system"),
        ("axolotl", alpaca("q", "a", history=[["b", "c"]]), "history"),
        ("axolotl", alpaca("q", "a", history=[], system=""), None),
        ("axolotl", sharegpt(ASKED, ANSWERED, system="s"), None),
        ("axolotl", sharegpt(ASKED, ("function_call", CALL)), "role"),
        ("axolotl", sharegpt(ASKED, ANSWERED, tools="[]"), "tools_text"),
        ("axolotl", openai(("user", "q"), ("assistant", "a"), tools=TOOLS), None),
        ("axolotl", openai(("user", "q"), ("critic", "a")), "role"),
        ("axolotl", openai(("user", None), ("assistant", "a")), "content"),
        ("axolotl", sharegpt(ASKED, **PAIR), None),
        ("axolotl", sharegpt(ASKED, system="s", **PAIR), "pair_system"),
        ("axolotl", {"prompt": "q", "chosen": "a", "rejected": "b"}, None),
        ("axolotl", {"prompt": "q", "completion": "a", "kto_tag": True}, None),
        ("axolotl", alpaca("q", "a", label=True), "kto_fields"),
        ("trl", GOOD, None),
        ("trl", sharegpt(ASKED, ("critic", "no")), "role"),
        ("trl", openai(("user", "q"), ("assistant", None)), "content"),
        ("trl", openai(BLOCKS, ("assistant", "a")), None),
        ("trl", openai(VALUES, ("assistant", "a")), None),
        ("trl", openai(PICTURE, ("assistant", "a")), "blocks"),
        ("axolotl", openai(BLOCKS, ("assistant", "a")), "blocks"),
        ("trl", SYSTEM_ALONE, "prompt_end"),
        ("trl", {"prompt": "q", "completion": [{"role": "assistant", "content": "a"}]}, "mixed"),
        ("trl", {"chosen": "q a", "rejected": "q b"}, None),
        ("trl", sharegpt(ASKED, ANSWERED, ASKED, label=True), "answer_last"),
    ],
)
def test_a_record_is_held_against_the_trainers_rules(
    trainer: str, record: dict[str, Any], code: str | None
) -> None:
    found = checked(trainer, record)
    assert faults(found) == ({} if code is None else {code: [0]})
    if code is not None:
        assert found.found[0].fault is TRAINERS[found.name].faults[code]


def message(**parts: Any) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": "q"}, parts]}


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (message(role="assistant", content="a", weight=0), None),
        (message(role="assistant", content=None, tool_calls=[OPENAI_CALL]), None),
        (openai(PICTURE, ("assistant", "a")), None),
        (openai(VALUES, ("assistant", "a")), "missing_content"),
        ({"messages": ["hello"]}, "data_type"),
        ({"messages": []}, "missing_messages_list"),
        (alpaca("q", "a"), "missing_messages_list"),
        (message(role="assistant"), "message_missing_key"),
        (message(content="a"), "message_missing_key"),
        (message(role="assistant", content="a", loss=1), "message_unrecognized_key"),
        (message(role="gpt", content="a"), "unrecognized_role"),
        (message(role="assistant", content=""), "missing_content"),
        (message(role="user", content="a"), "example_missing_assistant_message"),
        ({"prompt": "q", "completion": "a", "label": False}, "no_labels"),
        (
            {
                "input": {"messages": [{"role": "user", "content": "q"}]},
                "preferred_output": [{"role": "assistant", "content": "a"}],
                "non_preferred_output": [{"role": "user", "content": "a"}],
            },
            "example_missing_assistant_message",
        ),
    ],
)
def test_openai_finds_the_errors_that_it_names(record: dict[str, Any], code: str | None) -> None:
    found = faults(checked("openai", *[record] * 10))
    assert found == ({} if code is None else {code: list(range(10))})


def test_openai_takes_ten_examples_at_least() -> None:
    record = openai(("user", "q"), ("assistant", "a"))
    assert faults(checked("openai", *[record] * 10)) == {}
    few = checked("openai", *[record] * 9)
    assert faults(few) == {"too_few": list(range(9))}
    assert "There are 9 examples to train on, and 10 are the fewest" in few.found[0].fault.what


def test_the_few_examples_of_a_validation_split_are_enough_for_openai() -> None:
    checker = Checker("openai")
    record = json.dumps(openai(("user", "q"), ("assistant", "a")))
    for name, n in (("train.jsonl", 10), ("validation.jsonl", 1)):
        checker.begin(name)
        for position in range(n):
            checker.add(position, record)
    assert checker.contract().found == ()


def test_what_is_laid_out_in_another_way_than_most_is_told() -> None:
    found = checked("llama_factory", alpaca("q", "a"), GOOD, alpaca("q", "b"))
    assert faults(found) == {"other_layout": [1]}
    assert found.layout is not None and found.layout.base == "alpaca"


def test_openai_reads_each_record_by_itself() -> None:
    records = [openai(("user", "q"), ("assistant", "a"))] * 10
    assert faults(checked("openai", *records, alpaca("q", "a"))) == {"missing_messages_list": [10]}


def test_of_mapped_records_the_fields_are_known_and_their_types_checked() -> None:
    mapping = {"prompt": "question", "response": "answer"}
    records = [{"question": "q", "answer": "a"}, {"question": "q", "answer": 5}]
    for trainer in ("llama_factory", "axolotl", "trl"):
        assert faults(checked(trainer, *records, mapping=mapping)) == {"output": [1]}
    inside = {"prompt": "question", "response": "answers.0"}
    found = checked("trl", {"question": "q", "answers": ["a"]}, mapping=inside)
    assert faults(found) == {"nested": [0]}


def test_the_outcome_is_one_sentence() -> None:
    bad = sharegpt(ASKED, ASKED, ANSWERED)
    stops = sharegpt(ASKED, ANSWERED, tools=TOOLS)
    assert says(checked("llama_factory", GOOD)) == "LLaMA-Factory keeps the one record."
    assert says(checked("llama_factory", GOOD, GOOD)) == "LLaMA-Factory keeps all 2 records."
    assert says(checked("llama_factory", bad, bad)) == "LLaMA-Factory would drop all 2 records."
    assert (
        says(checked("llama_factory", GOOD, bad, stops))
        == "LLaMA-Factory would drop 1 and stop at 1 of 3 records."
    )
    assert says(checked("trl")) == "There is no record that TRL could train on."


def test_the_report_names_the_records_by_line_and_id() -> None:
    contract = checked("llama_factory", GOOD, sharegpt(ASKED, ANSWERED, ASKED))
    told = contract.as_dict(pd.DataFrame({"example_id": ["x", "y"], "line": [3, 8]}))
    assert (told["records"], told["drops"], told["stops"], told["loses"]) == (2, 1, 0, 0)
    (fault,) = told["faults"]
    assert (fault["code"], fault["n"]) == ("odd", 1)
    assert (fault["lines"], fault["example_ids"]) == ([8], ["y"])
    assert fault["what"] and fault["do"]


ROLES = ("human", "gpt", "observation", "function_call", "system")
TURNS = st.lists(st.sampled_from(ROLES), min_size=1, max_size=6)
CHATS = st.builds(
    lambda roles, system, tools: sharegpt(
        *((role, CALL if role == "function_call" else "text") for role in roles),
        **({"system": "s"} if system else {}),
        **({"tools": json.dumps(TOOLS)} if tools else {}),
    ),
    TURNS,
    st.booleans(),
    st.booleans(),
)


@given(st.lists(CHATS, min_size=1, max_size=5), st.sampled_from(["sft", "preference", "kto"]))
def test_llama_factory_trains_on_exactly_what_is_not_told(
    records: list[dict[str, Any]], kind: str
) -> None:
    more: dict[str, Any] = {"sft": {}, "preference": PAIR, "kto": {"label": True}}[kind]
    records = [record | more for record in records]
    contract = checked("llama_factory", *records)
    written = trainer_file(contract)
    assert written is not None
    entry = json.loads(written[1])["kept"]
    found = trained_on(records, entry)
    dropped = {p for each in contract.found if each.fault.effect == "drops" for p in each.positions}
    assert {number for number, each in enumerate(found) if each is None} == dropped


@given(
    st.lists(
        st.fixed_dictionaries(
            {"instruction": st.text(), "output": st.text(min_size=1)},
            optional={
                "input": st.text(),
                "system": st.text(),
                "history": st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=2),
            },
        ),
        min_size=1,
        max_size=4,
    )
)
def test_llama_factory_reads_all_of_an_alpaca_record(records: list[dict[str, Any]]) -> None:
    contract = checked("llama_factory", *records)
    assert contract.found == ()
    written = trainer_file(contract)
    assert written is not None
    found = trained_on(records, json.loads(written[1])["kept"])
    for record, trained in zip(records, found, strict=True):
        assert trained is not None
        said, responses, system, _ = trained
        asked = [record[key] for key in ("instruction", "input") if record.get(key)]
        assert said[-1] == ("user", "\n".join(asked))
        assert [text for _, text in said[:-1]] == [
            text for pair in record.get("history", []) for text in pair
        ]
        assert (responses, system) == ([record["output"]], record.get("system", ""))
