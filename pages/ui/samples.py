"""The data sets that come with Assay, for a first look."""

from __future__ import annotations

from pathlib import Path

SAMPLE_DATA = Path(__file__).resolve().parents[2] / "sample_data"

# File name -> what it shows.
SAMPLES = {
    "support_and_study_alpaca.jsonl": "Work and study, English and Chinese, with planted flaws",
    "sharegpt.jsonl": "ShareGPT conversations, some with tool calls",
    "openai_messages.jsonl": "OpenAI messages, some with tool calls and content blocks",
    "prompt_completion.csv": "Prompt and completion, a CSV table",
    "preference_trl.jsonl": "Preference pairs as TRL has them",
    "preference_sharegpt.json": "Preference pairs as LLaMA-Factory has them, a JSON array",
    "preference_openai.jsonl": "Preference pairs as OpenAI has them",
    "kto.jsonl": "Answers with a label, for KTO",
    "unknown_columns.jsonl": "Columns of its own: to try the mapping",
}
