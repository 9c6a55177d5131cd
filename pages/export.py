"""Export: the kept file with everything that led to it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import streamlit as st

from analysis.curate.apply import Applied
from analysis.curate.assignments import file_name
from analysis.curate.recipe import Recipe, to_yaml
from analysis.curate.steps import Erase
from analysis.data.containers import JSON_LINES
from analysis.data.files import read_json
from analysis.data.formats import FORMATS
from analysis.deliver.bundle import ALSO, CARD, DROPPED, RECIPE, REJECTED, REPORT
from analysis.deliver.composition import MIX
from analysis.deliver.ledger_file import LEDGER
from analysis.deliver.parts import KEPT
from analysis.deliver.trainers import AXOLOTL, DATASET_INFO, TRL
from analysis.engines.kinds import EXPORT
from analysis.measure.wording import counted
from pages.ui import calls, session
from pages.ui.contract import contract_panel, trainer_choice
from pages.ui.exporting import handing_over, split_sizes
from pages.ui.figures import figures, size
from pages.ui.gate import require_dataset
from pages.ui.jobs import job_panel, jobs
from pages.ui.notices import guarded
from pages.ui.recipe import history
from pages.ui.routes import download_url

AS_IT_CAME = "as-it-came"
ABOUT = {
    KEPT: "The examples that stay, one a line",
    DROPPED: "The examples that were dropped, with step and reason",
    REJECTED: "The records that could not be read, with line and reason",
    LEDGER: "Of every record what became of it, by which step, and why",
    RECIPE: "The steps; README.md has the command that gives the same files again",
    REPORT: "All counts and figures, before and after",
    CARD: "The data card, for people and for the Hugging Face Hub",
    DATASET_INFO: "For LLaMA-Factory: its dataset_dir is the folder, its dataset a name in it",
    AXOLOTL: "For axolotl: the part of its configuration that names the data",
    TRL: "For TRL: a script that loads the files and trains on them",
}


def main() -> None:
    """The page."""
    st.title("Export")
    fingerprint = require_dataset("take away a clean file")
    recipe = history(fingerprint).recipe
    applied = calls.applied(fingerprint, recipe)
    keep = applied.keep
    changes = any(report.n_changed is not None for report in applied.reports)
    found = calls.summary(fingerprint)
    figures(
        ("Read", f"{found.n_read:,}", "Records in the file."),
        ("Kept", f"{int(keep.sum()):,}", "Examples after every step of the recipe, before export."),
        ("Dropped", f"{int((~keep).sum()):,}", "Examples a step dropped, each with its reason."),
        *([_changed(applied)] if changes else []),
        *([_added(applied)] if applied.added else []),
        ("Could not be read", f"{found.n_rejected:,}", "Records, each with its line and reason."),
    )
    st.caption("Read = kept + dropped + could not be read, always.")
    if changes or any(isinstance(step, Erase) for step in recipe.steps):
        st.markdown(
            f":orange[:material/lock:] {DROPPED} and {REJECTED} hold records as they came, with "
            "what was taken out of the kept file: they are not for sharing."
        )
    form, also = _choices(fingerprint, recipe, changes=changes)
    # The same recipe, format and containers give the same files: they are made once.
    chosen = "\n".join([to_yaml(recipe), form or AS_IT_CAME, *sorted(also)])
    key = hashlib.sha256(chosen.encode()).hexdigest()[:32]
    report = read_json(_folder(fingerprint, key) / REPORT)
    contract_panel(fingerprint, recipe, form, report and report.get("contract"))
    handing_over(fingerprint, recipe)
    with st.expander("The recipe as YAML"):
        st.code(to_yaml(recipe), language="yaml")
    if report is not None:
        _downloads(fingerprint, key, report)
    else:
        _prepare(fingerprint, recipe, form, also, key)


def _changed(applied: Applied) -> tuple[str, str, str]:
    """How many of the kept records are not as they came."""
    n = int((applied.keep & applied.changed).sum())
    meaning = "Kept examples in which a step has replaced something; every other byte stays."
    return "Changed", f"{n:,}", meaning


def _added(applied: Applied) -> tuple[str, str, str]:
    """How many records steps add."""
    return "Added", f"{len(applied.added):,}", "By steps, behind the kept examples of the file."


def _choices(fingerprint: str, recipe: Recipe, *, changes: bool) -> tuple[str | None, list[str]]:
    plain = calls.summary(fingerprint).container == JSON_LINES
    as_it_came = "As it came, byte for byte" if plain else "As it came, as JSON lines"
    if changes:
        as_it_came = "As it came, but for what steps replace"
    left, middle, right = st.columns(3, gap="medium")
    with middle:
        trainer_choice(fingerprint, recipe)
    with left:
        form = st.selectbox(
            "Record format",
            [AS_IT_CAME, *FORMATS],
            format_func=lambda name: as_it_came if name == AS_IT_CAME else FORMATS[name].title,
            key=session.export_format(fingerprint),
            persist_state="session",
            help="A record that the format cannot carry whole is dropped, and the dropped file "
            "says why; nothing is thinned out silently.",
        )
    with right:
        also = st.multiselect(
            "The kept file also as",
            list(ALSO),
            format_func=ALSO.__getitem__,
            key=session.export_also(fingerprint),
            persist_state="session",
            placeholder="JSON lines only",
            help="In CSV, a text that a spreadsheet would run as a formula gets a quote in front.",
        )
    return None if form == AS_IT_CAME else form, also


def _folder(fingerprint: str, key: str) -> Path:
    return calls.workspace().folder(fingerprint) / "exports" / key


def _prepare(fingerprint: str, recipe: Recipe, form: str | None, also: list[str], key: str) -> None:
    """What makes the files of this export, or how far it is."""
    params = {"recipe": recipe.as_dict(), "form": form, "also": sorted(also), "key": key}
    job = jobs().latest(EXPORT, fingerprint, params)
    if job is not None and job.state not in ("done", "cancelled"):
        job_panel(job, title="Preparing the files")
        return
    st.button(
        "Prepare the files",
        key="export-start",
        type="primary",
        icon=":material/package_2:",
        on_click=guarded(_start),
        args=(fingerprint, params),
    )


def _start(fingerprint: str, params: dict[str, object]) -> None:
    jobs().start(EXPORT, fingerprint, params, unit="examples")


def _downloads(fingerprint: str, key: str, report: dict[str, Any]) -> None:
    folder = _folder(fingerprint, key)
    st.subheader(f"Ready: {counted(report['kept'] + report['added'], 'examples')}")
    if report["added"]:
        st.caption(f"{report['kept']:,} kept, and {report['added']:,} that steps add.")
    uncarried = sum(step["n_dropped"] for step in report["steps"] if step["label"] == "export")
    if uncarried:
        st.warning(
            f"{counted(uncarried, 'examples')} that the recipe keeps cannot be carried whole by "
            f"{FORMATS[report['format']].title}: to be found in {DROPPED}, each with the reason.",
            icon=":material/warning:",
        )
    extra = {f"kept{suffix}": title for suffix, title in ALSO.items()}
    extra |= {
        name: f"{counted(n, 'examples')} of those that stay"
        for name, n in report.get("export", {"files": {}})["files"].items()
    }
    extra |= {
        path.name: "Groups that a step goes by; to lie beside recipe.yaml where it is run"
        for path in sorted(folder.glob(file_name("*")))
    }
    split_sizes(report.get("export", {}))
    for name, about in (ABOUT | extra).items():
        _download(fingerprint, key, name, about)
    with st.expander("The charts of the data card"):
        for title, name in MIX.values():
            _download(fingerprint, key, name, f"{title}, before and after")


def _download(fingerprint: str, key: str, name: str, about: str) -> None:
    """A file with its meaning and its size, if it is there."""
    path = _folder(fingerprint, key) / name
    if not path.exists():
        return
    link, meaning = st.columns([2, 5], vertical_alignment="center")
    with link:
        st.link_button(
            name,
            download_url(fingerprint, key, name),
            key=f"download-{name.replace('.', '-')}",
            icon=":material/download:",
            type="primary" if name == KEPT else "secondary",
            width="stretch",
        )
    with meaning:
        st.caption(f"{about} · {size(path.stat().st_size)}")


main()
