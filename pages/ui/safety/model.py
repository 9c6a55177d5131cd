"""Which model says what is toxic, and how much of the set it has scored."""

from __future__ import annotations

import streamlit as st

from analysis.curate.steps import DropToxic
from analysis.curate.steps.toxic import SCREEN
from analysis.engines.job import Job
from analysis.engines.kinds import SCORE
from analysis.engines.toxicity import KnownScores, known_scores, scores_state
from analysis.errors import InputError
from analysis.measure.toxicity.by_model import LABEL
from analysis.measure.toxicity.model import NAMES, content_of_classifier
from analysis.measure.wording import counted
from pages.ui import session
from pages.ui.calls import workspace
from pages.ui.drafts import field
from pages.ui.jobs import job_panel, jobs
from pages.ui.notices import guarded

BUDGETS = {"texts": "The most suspicious", "minutes": "For some minutes", "all": "All"}
N_TEXTS, MINUTES = 5000, 10
TITLE = "Scoring the texts"


def choose_model(fingerprint: str, first: DropToxic, step: DropToxic) -> None:
    """The screen, one of Detoxify's models, or a folder with a checkpoint."""

    def chosen(name: str | None) -> dict[str, object]:
        # Another model has other labels; how many texts are scored is known of each.
        wanted = (name or "").strip() or SCREEN
        if wanted != SCREEN and not content_of_classifier(wanted):
            raise InputError(
                "There is no folder of that name with a checkpoint and its config.json; choose a "
                "model of the list, or type a folder that is on this machine."
            )
        return {"model": wanted, "labels": (LABEL,), "n_texts": None}

    models = list(dict.fromkeys([SCREEN, *NAMES, step.model]))
    st.selectbox(
        "Scored by",
        models,
        format_func=_named,
        accept_new_options=True,
        **field(fingerprint, first, "model", step.model, chosen, options=models),
        help="The screen looks at words and scores everything in seconds: a hint, for English "
        "alone. A Detoxify model reads whole sentences, takes minutes to hours, and is fetched "
        "once. To use a checkpoint without a network, type the folder that holds it beside its "
        "config.json and tokenizer.",
    )


def _named(model: str) -> str:
    if model == SCREEN:
        return "Quick screen · English words, at once"
    return f"Detoxify {model} · {NAMES[model]}" if model in NAMES else model


def known(fingerprint: str, model: str) -> KnownScores:
    """What a model has scored of a data set by now."""
    state = f"{content_of_classifier(model)} {scores_state(workspace(), model)}"
    return _known(str(workspace().home), fingerprint, model, state)


@st.cache_resource(max_entries=4, show_spinner="Looking up the scores")
def _known(home: str, fingerprint: str, model: str, state: str) -> KnownScores:
    del home, state
    return known_scores(workspace(), fingerprint, model)


def scoring(fingerprint: str, model: str, found: KnownScores) -> bool:
    """How much is scored, the work that is going on, and the button that begins it.

    Args:
        fingerprint: The data set.
        model: That scores.
        found: What it has scored.

    Returns:
        Whether it is at work.
    """
    n_left = found.n_texts - found.n_scored
    job = _last(fingerprint, model)
    if job is not None and (job.is_active or (job.can_resume and n_left)):
        job_panel(job, title=TITLE)
        if job.is_active:
            st.button(
                "Show what is scored by now",
                key="toxicity-refresh",
                type="tertiary",
                help="The page shows all of it when the work ends.",
            )
    if not n_left:
        st.caption(f"All {counted(found.n_texts, 'different texts')} are scored.")
        return False
    if job is not None and job.is_active:
        return True
    st.caption(
        f"{found.n_scored:,} of {counted(found.n_texts, 'different texts')} are scored, "
        f"{n_left:,} are not. Those go first that the screen finds most suspicious. What is not "
        "English it cannot judge: that comes behind what it takes for toxic, before what it takes "
        "for harmless."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        budget = st.segmented_control(
            "Score",
            list(BUDGETS),
            format_func=BUDGETS.__getitem__,
            default="texts",
            required=True,
            key=session.toxicity_budget(fingerprint),
        )
        n_texts, minutes = found.n_texts, 0
        if budget == "texts":
            n_texts = st.number_input(
                "Texts",
                1,
                found.n_texts,
                min(found.n_leading + N_TEXTS, found.n_texts),
                key=session.toxicity_texts(fingerprint, found.n_leading),
                width=140,
                help="How many of the most suspicious different texts are to be scored in the "
                "end, those included that are scored already.",
            )
        if budget == "minutes":
            minutes = st.number_input(
                "Minutes", 1, 24 * 60, MINUTES, key=session.toxicity_minutes(fingerprint), width=140
            )
        st.button(
            "Score",
            key="toxicity-score",
            icon=":material/play_arrow:",
            # One way on is enough to stand out: the panel's, if the work ended early.
            type="secondary" if job is not None and job.can_resume else "primary",
            on_click=guarded(_start),
            args=(fingerprint, model, None if budget != "texts" else int(n_texts), int(minutes)),
            help="Runs in the background; what is scored is kept, whenever it stops.",
        )
    return False


def _start(fingerprint: str, model: str, n_texts: int | None, minutes: int) -> None:
    asked = {"model": model, "n_texts": n_texts, "limit_s": minutes * 60}
    jobs().start(SCORE, fingerprint, asked, unit="share")


def _last(fingerprint: str, model: str) -> Job | None:
    """The last work of this model on this data set."""
    of_model = (
        job
        for job in jobs().listing(fingerprint)
        if job.kind == SCORE and job.params["model"] == model
    )
    return next(of_model, None)
