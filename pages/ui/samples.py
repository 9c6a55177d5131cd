"""The data sets that come with Assay, for a first look."""

from __future__ import annotations

from pathlib import Path

SAMPLE_DATA = Path(__file__).resolve().parents[2] / "sample_data"

# File name -> what it shows.
SAMPLES = {
    "support_and_study_alpaca.jsonl": "Work and study, with planted flaws",
    "sharegpt.jsonl": "ShareGPT, some with tool calls",
    "openai_messages.jsonl": "OpenAI messages, some with tools",
    "prompt_completion.csv": "Prompt and completion, as CSV",
    "preference_trl.jsonl": "Preference pairs (TRL)",
    "preference_sharegpt.json": "Preference pairs (LLaMA-Factory)",
    "preference_openai.jsonl": "Preference pairs (OpenAI)",
    "kto.jsonl": "Answers with a label (KTO)",
    "unknown_columns.jsonl": "Columns of its own, to be mapped",
}
