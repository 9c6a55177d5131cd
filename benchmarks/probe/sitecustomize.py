"""Lets a Python process that is being measured say which modules it has loaded.

Python imports this file at its start if its folder is on PYTHONPATH. On SIGUSR1 the process
writes the names to the file of ASSAY_BENCH_MODULES.
"""

import os
import signal
import sys


def _tell(*_: object) -> None:
    with open(os.environ["ASSAY_BENCH_MODULES"], "w", encoding="utf-8") as out:  # noqa: PTH123 -- pathlib would be one module more
        out.write("\n".join(sorted(sys.modules)))


if "ASSAY_BENCH_MODULES" in os.environ:
    signal.signal(signal.SIGUSR1, _tell)
