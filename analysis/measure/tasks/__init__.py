"""What an instruction asks for: its task type, its patterns, its verb and object."""

from __future__ import annotations

from functools import partial

from analysis.measure.metric import FLAG_UNIT, LABEL_UNIT, SHARE_UNIT, Metric
from analysis.measure.tasks.patterns import explain_pattern, what_is_asked
from analysis.measure.tasks.scoring import TYPES, UNSURE
from analysis.measure.tasks.task_type import COLUMNS, explain_type, task_types
from analysis.measure.tasks.verbs import explain_words

__all__ = ["TASKS", "UNSURE"]

_RULES = (
    "This project: weighted cues and a linear model of words, English and Chinese, learned from "
    "instructions written for it, measured on others"
)
_PATTERNS = {
    "asks_condition": (
        "Asks on a condition",
        "The instruction says what to do if, unless or when something holds.",
    ),
    "asks_steps": (
        "Asks for several steps",
        "The instruction has several orders, or wants the steps to be shown.",
    ),
    "asks_format": (
        "Asks for a form",
        "The instruction fixes the answer's format, length or number of items.",
    ),
    "asks_exclusion": (
        "Asks to leave out",
        "The instruction says what must not be done or be in the answer.",
    ),
}

TASKS: dict[str, Metric] = {
    "task_type": Metric(
        "Task type",
        LABEL_UNIT,
        'What kind of task it is; "unsure" where no type stands out.',
        _RULES,
        task_types,
        columns=COLUMNS,
        kind="label",
        labels=(*TYPES, UNSURE),
        settings="task_types",
        explain=explain_type,
        version=3,
    ),
    "task_confidence": Metric(
        "Confidence of the task type",
        SHARE_UNIT,
        "How far the task type's probability stands above the next one's; 0 if unsure.",
        "Best minus second probability of the linear model",
        task_types,
        columns=COLUMNS,
        settings="task_types",
        version=3,
    ),
    **{
        name: Metric(
            title,
            FLAG_UNIT,
            description,
            "Cues of this project; the kinds after IFEval (arXiv:2311.07911)",
            what_is_asked,
            columns=("prompt",),
            kind="flag",
            explain=partial(explain_pattern, name=name),
            version=2,
        )
        for name, (title, description) in _PATTERNS.items()
    },
    "instruction_verb": Metric(
        "Verb of the instruction",
        LABEL_UNIT,
        'What one is told to do: "write"; nothing for a question.',
        "Self-Instruct (arXiv:2212.10560), with a list of verbs for its parser",
        what_is_asked,
        columns=("prompt",),
        kind="label",
        explain=explain_words,
    ),
    "instruction_object": Metric(
        "Object of the instruction",
        LABEL_UNIT,
        'What it is to be done with: "story".',
        "Self-Instruct (arXiv:2212.10560), with rules for its parser",
        what_is_asked,
        columns=("prompt",),
        kind="label",
    ),
}
