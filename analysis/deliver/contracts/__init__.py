"""What a trainer does with each record of an export: one file a trainer, told by `checking`."""

from __future__ import annotations

from analysis.curate.exporting import Trainer as TrainerName
from analysis.deliver.contracts import axolotl, llama_factory, openai, trl
from analysis.deliver.contracts.faults import Trainer

TRAINERS: dict[TrainerName, Trainer] = {
    "llama_factory": llama_factory.TRAINER,
    "axolotl": axolotl.TRAINER,
    "trl": trl.TRAINER,
    "openai": openai.TRAINER,
}
