"""The file that a trainer is given beside an export, so that it reads every record of it."""

from __future__ import annotations

from analysis.deliver.contracts.checking import Contract
from analysis.deliver.trainers.axolotl import AXOLOTL, axolotl_yaml
from analysis.deliver.trainers.llama_factory import DATASET_INFO, dataset_info
from analysis.deliver.trainers.trl import TRL, trl_script

TRAINER_FILES = (DATASET_INFO, AXOLOTL, TRL)
_WRITTEN = {
    "llama_factory": (DATASET_INFO, dataset_info),
    "axolotl": (AXOLOTL, axolotl_yaml),
    "trl": (TRL, trl_script),
}


def trainer_file(contract: Contract) -> tuple[str, str] | None:
    """The file for a trainer.

    Args:
        contract: What the trainer would do with the export.

    Returns:
        Its name and its text; None for a trainer that needs none, and where there is no record,
        or none that the trainer can be told how to read.
    """
    if contract.name not in _WRITTEN or not contract.is_readable:
        return None
    name, write = _WRITTEN[contract.name]
    return name, write(contract)


__all__ = ["AXOLOTL", "DATASET_INFO", "TRAINER_FILES", "TRL", "trainer_file"]
