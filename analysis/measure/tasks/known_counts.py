"""Counts of the task types, written by `python -m benchmarks.task_types --write`."""

from __future__ import annotations

ORIGIN = (
    "the even lines of the project's sample data, English and Chinese, which the rules "
    "were not tuned on."
)
# True type -> type found -> instructions.
COUNTS: dict[str, dict[str, int]] = {
    "open_qa": {"open_qa": 27, "brainstorming": 1, "code": 2, "unsure": 6},
    "closed_qa": {
        "open_qa": 1,
        "closed_qa": 7,
        "classification": 1,
        "translation": 1,
        "code": 1,
        "math": 1,
        "unsure": 2,
    },
    "summarization": {"summarization": 12, "unsure": 1},
    "classification": {"open_qa": 2, "classification": 9, "rewriting": 1, "code": 1, "unsure": 2},
    "extraction": {"closed_qa": 1, "extraction": 10, "creative_writing": 1, "code": 1, "unsure": 2},
    "rewriting": {"rewriting": 17, "unsure": 1},
    "translation": {"open_qa": 2, "translation": 10},
    "brainstorming": {"open_qa": 4, "brainstorming": 11, "unsure": 2},
    "creative_writing": {"brainstorming": 1, "creative_writing": 14},
    "code": {"open_qa": 1, "code": 20, "unsure": 2},
    "math": {"math": 10, "unsure": 4},
    "reasoning": {"open_qa": 1, "math": 1, "reasoning": 7, "unsure": 5},
    "role_play": {"role_play": 4},
    "conversation": {
        "brainstorming": 1,
        "creative_writing": 1,
        "code": 1,
        "conversation": 8,
        "unsure": 2,
    },
}
