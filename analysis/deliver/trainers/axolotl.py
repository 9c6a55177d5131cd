"""axolotl.yaml: the part of axolotl's configuration that names the data."""

from __future__ import annotations

from typing import Any

import yaml

from analysis.deliver.contracts.axolotl import roles_of
from analysis.deliver.contracts.checking import Contract
from analysis.deliver.contracts.layout import Layout
from analysis.deliver.parts import split_of_file
from analysis.deliver.splits import SPLITS

AXOLOTL = "axolotl.yaml"
_HEAD = """\
# The part of axolotl's configuration that names the data: put it into yours. Paths are from the
# folder that axolotl is started in.
"""
_KTO = """\
# If your axolotl stops in kto/user_defined.py, put `type: chatml.ultra` in place of the mapping: it
# reads the same fields, and puts the marks of ChatML around them.
"""


def axolotl_yaml(contract: Contract) -> str:
    """The file: what is trained on under `datasets`, validation under `test_datasets`.

    Args:
        contract: Of an export that axolotl can read.
    """
    layout = contract.layout
    if layout is None:
        raise ValueError("there is no record")
    told: dict[str, Any] = {}
    if layout.kind != "sft":
        told["rl"] = "dpo" if layout.kind == "preference" else "kto"
    if _has_template(layout):
        told["chat_template"] = "tokenizer_default"
    named = {"datasets": SPLITS[0], "test_datasets": SPLITS[1]}
    for key, split in named.items():
        files = [name for name, n in contract.files.items() if n and split_of_file(name) == split]
        if files:
            told[key] = [
                {"path": name, "ds_type": "json", "split": "train", **_type(layout, contract)}
                for name in files
            ]
    head = _HEAD + (_KTO if layout.kind == "kto" else "")
    return head + yaml.dump(
        told,
        Dumper=_Whole,
        sort_keys=False,
        default_flow_style=None,
        allow_unicode=True,
        width=10**6,
    )


def _has_template(layout: Layout) -> bool:
    """Whether the tokenizer's chat template puts the messages together."""
    return layout.base == "chat" or layout.sides == "messages"


def _type(layout: Layout, contract: Contract) -> dict[str, Any]:
    if layout.kind == "preference" and _has_template(layout):
        fields = {
            "type": "chat_template.default",
            "field_messages": layout.messages or "prompt",
            "field_chosen": "chosen",
            "field_rejected": "rejected",
        }
        return {**fields, **_messages(layout)}
    if layout.base == "chat":
        return {
            "type": "chat_template",
            "field_messages": layout.messages,
            **_messages(layout),
            "roles_to_train": ["assistant"],
        }
    if layout.base == "alpaca":
        return {"type": "alpaca"}
    return {"type": _texts(layout, contract)}


def _messages(layout: Layout) -> dict[str, Any]:
    keys = {"role": layout.role, "content": layout.content}
    return {"message_property_mappings": keys, "roles": roles_of(layout)}


def _texts(layout: Layout, contract: Contract) -> dict[str, str]:
    """Records that are texts in fields: which is which, and nothing put around them."""
    if layout.kind == "preference":
        return {
            "field_prompt": "prompt",
            "field_chosen": "chosen",
            "field_rejected": "rejected",
            "prompt_format": "{prompt}",
            "chosen_format": "{chosen}",
            "rejected_format": "{rejected}",
        }
    if layout.kind == "kto":
        return {
            "field_prompt": "prompt",
            "field_completion": "completion",
            "field_label": str(layout.label),
            "prompt_format": "{prompt}",
            "completion_format": "{completion}",
        }
    names = layout.fields(contract.mapping)
    told = {"field_instruction": names.get("prompt", ""), "field_output": names["response"]}
    told |= {f"field_{role}": names[role] for role in ("input", "system") if role in names}
    both = "{instruction}\n{input}" if "input" in names else "{instruction}"
    return {**told, "format": both, "no_input_format": "{instruction}"}


class _Whole(yaml.SafeDumper):
    """YAML that writes everything out: no file has to know what an alias is."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 -- of PyYAML
        """Always."""
        return True
