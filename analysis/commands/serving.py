"""Commands that the app is started with, and that it starts itself."""

from __future__ import annotations

import argparse

from analysis.commands.shared import Progress, read


def open_file(options: argparse.Namespace) -> None:
    """Read a file into the workspace and print its key for the app."""
    from analysis.engines.local import measured
    from analysis.measure.profile import READ_METRICS

    workspace, fingerprint = read(options)
    measured(workspace, fingerprint, READ_METRICS, progress=Progress("measuring"))
    print(fingerprint)


def job(options: argparse.Namespace) -> None:
    """Carry out background work."""
    from analysis.data.workspace import Workspace
    from analysis.engines.jobs import work
    from analysis.engines.kinds import KINDS

    work(Workspace(), options.id, KINDS)
