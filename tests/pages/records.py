"""The records that the page tests look at."""

from __future__ import annotations

from typing import Any

PAYLOAD = (
    "![x](http://127.0.0.1:9/b.png) <script>alert(1)</script> $x^2$ :red[hi] "
    "[l](javascript:alert(1)) <img src=x onerror=alert(1)>"
)
# A piece that neither a cut nor the escaping of JSON or of a file's name takes away.
MARK = "b.png) <script>alert(1)"
NAME_MARK = "![x]("
LONG = "word " * 20_000  # 100,000 characters
CHINESE = "请用一句话解释什么是光合作用。"


def answers(n_words: int) -> dict[str, Any]:
    """An Alpaca record whose answer has so many words."""
    return {"instruction": f"Say {n_words} words.", "output": " ".join(["word"] * n_words)}


FLAWED: list[Any] = [
    *map(answers, range(1, 11)),
    '{"instruction": "broken',
    {"instruction": "No answer was given.", "output": ""},
    '["a list"]',
    *map(answers, range(11, 21)),
]

ODD: dict[str, Any] = {
    "chinese": {"instruction": CHINESE, "output": "植物利用光把水和二氧化碳变成糖和氧气。"},
    "tools": {
        "messages": [
            {"role": "system", "content": ""},
            {"role": "user", "content": f"How warm is it? {PAYLOAD}"},
            {
                "role": "assistant",
                "content": None,
                "tool_calls": [
                    {
                        "id": PAYLOAD,
                        "type": "function",
                        "function": {"name": PAYLOAD, "arguments": '{"city": "Oslo"}'},
                    }
                ],
            },
            {"role": "tool", "tool_call_id": PAYLOAD, "content": f"4 degrees {PAYLOAD}"},
            {"role": "assistant", "content": "It is 4 degrees."},
        ],
        "tools": [{"type": "function", "function": {"name": PAYLOAD, "parameters": {}}}],
    },
    "pair": {"prompt": f"Pick. {PAYLOAD}", "chosen": "Good.", "rejected": f"Bad. {PAYLOAD}"},
    "kto": {"prompt": "Was it good?", "completion": f"It was. {PAYLOAD}", "label": False},
    "long": {"instruction": "Say a lot.", "output": LONG},
    "payload": {
        "instruction": PAYLOAD,
        "input": PAYLOAD,
        "output": PAYLOAD,
        "system": PAYLOAD,
        PAYLOAD: PAYLOAD,
    },
    "empty system": {"system": "", "instruction": "Hello?", "output": "Hello."},
    "unknown role": {"messages": [{"role": PAYLOAD, "content": PAYLOAD}]},
    "unknown fields": {PAYLOAD: PAYLOAD, "other": "x"},
    "broken": f'{{"instruction": "{PAYLOAD}',
    "long and broken": '{"instruction": "' + "x" * 5000,
}
KINDS = list(ODD)  # those before "unknown role" can be read
ODD_LINES = list(ODD.values())
