"""Counts of the task types, written by `python -m benchmarks.task_types --write`."""

from __future__ import annotations

ORIGIN = (
    "written and labelled for this project, English and Chinese, by somebody who had not "
    "seen the rules, which were not tuned on them."
)
# True type -> type found -> instructions.
COUNTS: dict[str, dict[str, int]] = {
    "open_qa": {"open_qa": 23, "brainstorming": 1, "code": 1, "reasoning": 3, "unsure": 4},
    "closed_qa": {
        "open_qa": 2,
        "closed_qa": 18,
        "rewriting": 1,
        "brainstorming": 1,
        "math": 1,
        "reasoning": 1,
        "unsure": 4,
    },
    "summarization": {"closed_qa": 2, "summarization": 21, "rewriting": 1, "unsure": 4},
    "classification": {
        "open_qa": 1,
        "closed_qa": 1,
        "summarization": 1,
        "classification": 22,
        "extraction": 1,
        "reasoning": 2,
        "unsure": 1,
    },
    "extraction": {"open_qa": 1, "closed_qa": 3, "summarization": 2, "extraction": 20, "unsure": 1},
    "rewriting": {
        "closed_qa": 1,
        "summarization": 1,
        "extraction": 1,
        "rewriting": 20,
        "brainstorming": 1,
        "role_play": 1,
        "unsure": 5,
    },
    "translation": {"open_qa": 2, "rewriting": 1, "translation": 19, "reasoning": 1, "unsure": 4},
    "brainstorming": {"open_qa": 1, "brainstorming": 21, "math": 1, "unsure": 4},
    "creative_writing": {"open_qa": 2, "brainstorming": 1, "creative_writing": 23, "unsure": 3},
    "code": {"open_qa": 1, "code": 29, "unsure": 1},
    "math": {"open_qa": 2, "math": 28},
    "reasoning": {"open_qa": 3, "reasoning": 24, "unsure": 3},
    "role_play": {"open_qa": 1, "role_play": 26},
    "conversation": {"conversation": 26, "other": 1, "unsure": 1},
    "other": {"math": 1, "other": 24, "unsure": 4},
}
