"""What the tests of the data package share: short ways to read, records, and strategies."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from analysis.data.containers import MAX_RECORD_BYTES, open_records
from analysis.data.dataset import Rejected, Summary
from analysis.data.formats.conversation import (
    ASSISTANT,
    SYSTEM,
    TOOL,
    USER,
    Conversation,
    ToolCall,
    Turn,
)
from analysis.data.reading import BATCH_BYTES, Reader

GOOD = '{"instruction": "Say hello", "output": "Hello!"}'
GOOD_ROW = {"instruction": "Say hello", "output": "Hello!"}


@dataclass(frozen=True)
class Found:
    rows: list[dict[str, Any]]
    rejected: list[Rejected]
    summary: Summary

    def column(self, name: str) -> list[Any]:
        return [row[name] for row in self.rows]

    @property
    def reasons(self) -> list[tuple[int, str]]:
        return [(record.line, record.error) for record in self.rejected]


def found_in(
    content: bytes | str | io.RawIOBase,
    name: str = "data.jsonl",
    *,
    mapping: dict[str, str] | None = None,
    batch_bytes: int = BATCH_BYTES,
    max_record_bytes: int = MAX_RECORD_BYTES,
) -> Found:
    """Read a file that exists in memory only."""
    if isinstance(content, str):
        content = content.encode("utf-8", "surrogatepass")
    stream: Any = io.BytesIO(content) if isinstance(content, bytes) else content
    with open_records(stream, name=name, max_record_bytes=max_record_bytes) as opened:
        reader = Reader(opened, mapping or {}, batch_bytes)
        batches = list(reader.batches())
        rows = [row for batch in batches for row in batch.examples.to_pylist()]
        rejected = [record for batch in batches for record in batch.rejected]
        found = Found(rows, rejected, reader.summary())
    assert found.summary.n_read == len(rows) + len(rejected)
    assert found.summary.n_examples == len(rows)
    assert found.summary.n_rejected == len(rejected)
    return found


def lines(*records: str) -> str:
    return "".join(f"{record}\n" for record in records)


def alpaca(number: int) -> str:
    return json.dumps({"instruction": f"question {number}", "output": f"answer {number}"})


def strings_in(value: Any) -> list[str]:
    """Every text inside a JSON value, also inside JSON that is itself a text."""
    if isinstance(value, dict):
        return [text for item in value.values() for text in strings_in(item)]
    if isinstance(value, list):
        return [text for item in value for text in strings_in(item)]
    if not isinstance(value, str):
        return []
    try:
        inner = json.loads(value)
    except ValueError:
        return [value]
    return [value, *strings_in(inner)] if isinstance(inner, (dict, list)) else [value]


# --- one record of every shape in FORMATS.md -------------------------------------------------

TOOLS = [{"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}]
CALL = {"id": "c1", "type": "function", "function": {"name": "f", "arguments": '{"x": 1}'}}
ASKED = {"from": "human", "value": "ask"}
USER_ASKS = {"role": "user", "content": "ask"}
ASSISTANT_SAYS = {"role": "assistant", "content": "say"}

RECORDS: dict[str, tuple[str, dict[str, Any]]] = {
    "alpaca": ("alpaca", {"instruction": "ask", "output": "say"}),
    "alpaca, all fields": (
        "alpaca",
        {
            "instruction": "do",
            "input": "this",
            "output": "say",
            "system": "be kind",
            "history": [["q", "a"]],
        },
    ),
    "sharegpt": (
        "sharegpt",
        {
            "conversations": [ASKED, {"from": "gpt", "value": "say"}],
            "system": "be kind",
            "tools": json.dumps(TOOLS),
        },
    ),
    "sharegpt, tool calls": (
        "sharegpt",
        {
            "conversations": [
                ASKED,
                {"from": "function_call", "value": '{"name": "f", "arguments": {"x": 1}}'},
                {"from": "observation", "value": "seen"},
                {"from": "gpt", "value": "say"},
            ]
        },
    ),
    "openai": ("openai", {"messages": [USER_ASKS, {**ASSISTANT_SAYS, "weight": 0}]}),
    "openai, tool calls": (
        "openai",
        {
            "messages": [
                USER_ASKS,
                {"role": "assistant", "content": None, "tool_calls": [CALL]},
                {"role": "tool", "tool_call_id": "c1", "name": "f", "content": "seen"},
                ASSISTANT_SAYS,
            ],
            "tools": TOOLS,
            "parallel_tool_calls": True,
        },
    ),
    "prompt and completion": ("prompt_completion", {"prompt": "ask", "completion": "say"}),
    "prompt and completion, lists": (
        "prompt_completion",
        {"prompt": [USER_ASKS], "completion": [ASSISTANT_SAYS]},
    ),
    "preference, texts": ("preference", {"prompt": "ask", "chosen": "say", "rejected": "bad"}),
    "preference, lists": (
        "preference",
        {
            "prompt": [USER_ASKS],
            "chosen": [ASSISTANT_SAYS],
            "rejected": [{"role": "assistant", "content": "bad"}],
        },
    ),
    "preference, alpaca": (
        "preference",
        {"instruction": "do", "input": "this", "chosen": "say", "rejected": "bad"},
    ),
    "preference, sharegpt": (
        "preference_sharegpt",
        {
            "conversations": [ASKED],
            "chosen": {"from": "gpt", "value": "say"},
            "rejected": {"from": "gpt", "value": "bad"},
        },
    ),
    "preference, openai": (
        "preference_openai",
        {
            "input": {"messages": [USER_ASKS], "tools": TOOLS},
            "preferred_output": [ASSISTANT_SAYS],
            "non_preferred_output": [{"role": "assistant", "content": "bad"}],
        },
    ),
    "kto": ("kto", {"prompt": "ask", "completion": "say", "label": True}),
    "kto, messages": ("kto", {"messages": [USER_ASKS, ASSISTANT_SAYS], "kto_tag": False}),
    "kto, sharegpt": (
        "kto",
        {"conversations": [ASKED, {"from": "gpt", "value": "say"}], "kto_tag": True},
    ),
    "kto, alpaca": ("kto", {"instruction": "ask", "output": "say", "label": False}),
}

# --- strategies --------------------------------------------------------------------------------

TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
SAID = TEXT.filter(lambda text: bool(text.strip()))
NUMBERS = st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)
OBJECTS = st.dictionaries(TEXT, VALUES, max_size=3)
OWN_FIELDS = st.dictionaries(st.sampled_from(["x_id", "x_note", "x_源"]), VALUES, max_size=2)
MESSAGE_FIELDS = st.dictionaries(
    st.sampled_from(["weight", "name", "loss_weight"]),
    VALUES.filter(lambda value: value is not None),
    max_size=2,
)
TOOL_LISTS = st.none() | st.lists(OBJECTS, min_size=1, max_size=2)
CALLS = st.lists(
    st.builds(
        ToolCall,
        TEXT,
        OBJECTS | st.none() | st.just("not {json"),
        st.none() | TEXT,
        st.dictionaries(st.sampled_from(["index", "x_call"]), VALUES, max_size=1),
    ),
    min_size=1,
    max_size=2,
).map(tuple)
IDS = st.none() | TEXT


def with_blocks(texts: list[str], role: str) -> Turn:
    blocks = [{"type": "text", "text": text} for text in texts]
    return Turn(role, "\n".join(texts), blocks=blocks)


def plain(role: str, text: st.SearchStrategy[str] = TEXT) -> st.SearchStrategy[Turn]:
    return st.builds(Turn, st.just(role), text)


def rich(role: str, text: st.SearchStrategy[str] = TEXT) -> st.SearchStrategy[Turn]:
    """A message with fields of its own."""
    return st.builds(Turn, st.just(role), text, extra=MESSAGE_FIELDS)


SYSTEM_TURNS = plain(SYSTEM, TEXT.filter(bool)) | rich(SYSTEM, SAID)
RESULTS = st.builds(Turn, st.just(TOOL), TEXT, call_id=IDS, extra=MESSAGE_FIELDS)
BARE_CALLS = st.builds(Turn, st.just(ASSISTANT), st.just(""), CALLS, extra=MESSAGE_FIELDS)
CALLS_WITH_TEXT = st.builds(Turn, st.just(ASSISTANT), TEXT, CALLS, extra=MESSAGE_FIELDS)
BLOCKS = st.builds(
    with_blocks, st.lists(TEXT, min_size=1, max_size=3), st.sampled_from([USER, ASSISTANT])
)
DEVELOPER = st.just(Turn(SYSTEM, "be kind", extra={"role": "developer"}))

SHAREGPT_TURNS = SYSTEM_TURNS | rich(USER) | rich(ASSISTANT) | RESULTS | BARE_CALLS
OPENAI_TURNS = SHAREGPT_TURNS | CALLS_WITH_TEXT | BLOCKS | DEVELOPER
ANSWERS = rich(ASSISTANT, SAID)
Turns = tuple[Turn, ...]


def some(turns: st.SearchStrategy[Turn], *, least: int = 0) -> st.SearchStrategy[Turns]:
    return st.lists(turns, min_size=least, max_size=4).map(tuple)


def ending(
    turns: st.SearchStrategy[Turn], answers: st.SearchStrategy[Turn], *, least: int = 0
) -> st.SearchStrategy[Turns]:
    return st.tuples(some(turns, least=least), answers).map(lambda both: (*both[0], both[1]))


def _alpaca_turns(system: str, pairs: list[tuple[str, str]], last: tuple[str, str]) -> Turns:
    turns = [Turn(SYSTEM, system)] if system else []
    for asked, said in [*pairs, last]:
        turns += [Turn(USER, asked), Turn(ASSISTANT, said)]
    return tuple(turns)


ALPACA = st.builds(
    _alpaca_turns, TEXT, st.lists(st.tuples(TEXT, TEXT), max_size=2), st.tuples(TEXT, SAID)
)
PLAIN_PAIRS = st.tuples(plain(USER), plain(ASSISTANT, SAID))
PROMPTED = PLAIN_PAIRS | ending(OPENAI_TURNS, ANSWERS | CALLS_WITH_TEXT, least=1)
OPENAI_ANSWERS = ending(OPENAI_TURNS, ANSWERS)


def pairs(
    turns: st.SearchStrategy[Turns], answers: st.SearchStrategy[Turns]
) -> st.SearchStrategy[Conversation]:
    return st.builds(
        Conversation,
        turns,
        chosen=answers,
        rejected=answers,
        tools=TOOL_LISTS,
        extra=OWN_FIELDS,
    )


def one(turns: st.SearchStrategy[Turn]) -> st.SearchStrategy[Turns]:
    return turns.map(lambda turn: (turn,))


# What every format can carry.
CONVERSATIONS: dict[str, st.SearchStrategy[Conversation]] = {
    "alpaca": st.builds(Conversation, ALPACA, extra=OWN_FIELDS),
    "sharegpt": st.builds(
        Conversation, ending(SHAREGPT_TURNS, ANSWERS), tools=TOOL_LISTS, extra=OWN_FIELDS
    ),
    "openai": st.builds(
        Conversation, ending(OPENAI_TURNS, ANSWERS), tools=TOOL_LISTS, extra=OWN_FIELDS
    ),
    "prompt_completion": st.builds(Conversation, PROMPTED, tools=TOOL_LISTS, extra=OWN_FIELDS),
    "kto": st.builds(
        Conversation, PROMPTED, label=st.booleans(), tools=TOOL_LISTS, extra=OWN_FIELDS
    ),
    "preference": pairs(some(OPENAI_TURNS, least=1), OPENAI_ANSWERS)
    | pairs(one(plain(USER)), one(plain(ASSISTANT, SAID))),
    "preference_sharegpt": pairs(some(SHAREGPT_TURNS, least=1), one(ANSWERS | BARE_CALLS)),
    "preference_openai": pairs(some(OPENAI_TURNS, least=1), OPENAI_ANSWERS),
}

Check = Callable[[Any], bool]
