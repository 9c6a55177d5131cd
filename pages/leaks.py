"""Leaks: what of a benchmark or an evaluation split stands in the examples."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from analysis.curate.recipe import Recipe
from analysis.curate.steps import DropLeaks
from analysis.curate.steps.leaks import OF_WAY, WAYS, Way
from analysis.data.storage import summary
from analysis.data.workspace import Source, is_fingerprint
from analysis.errors import InputError
from analysis.measure.duplicates.near import FLOOR
from analysis.measure.leaks.overlap import N
from analysis.measure.wording import counted
from pages.ui import calls, session
from pages.ui.address import page_path
from pages.ui.drafts import field_key, set_draft, setter
from pages.ui.figures import figures
from pages.ui.gate import is_read, require_dataset, require_found, require_read
from pages.ui.leaks import ROUNDING, Shown, leak_browser, share_bars, shown_leaks, similarity_bars
from pages.ui.notices import guarded, notice, notice_later, show_pending
from pages.ui.recipe import history, recipe_panel
from pages.ui.records import record_browser
from pages.ui.setting import offer, steps_there_are
from pages.ui.upload import upload_zone

STEP = "drop_leaks"
LEAST = 0.5  # similarity that can be set here; below it most texts are like some other
N_OFFERED = 500  # files, the last opened ones
FIELDS = {"prompt": "Prompt", "response": "Response", "both": "Whole example"}
OTHER = "leaks-other"  # the place of notices about the file


def main() -> None:
    """The page."""
    st.title("Leaks")
    fingerprint = require_dataset("see what of a benchmark stands in it")
    recipe = recipe_panel(fingerprint)
    before = calls.applied(fingerprint, recipe)
    steps_there_are(
        fingerprint,
        recipe,
        DropLeaks,
        page="leaks",
        said=lambda step: f"drops what stands in {step.file}",
    )
    if not before.keep.any():
        st.markdown("The recipe keeps no example. Undo a step above.")
        return
    step = _drafted(fingerprint)
    with st.container(border=True, key="leaks-settings"):
        _other(fingerprint, step)
        if step is None:
            return
        about = st.container()
        # Before anything ends the page here: a widget that is gone for a while forgets.
        _settings(fingerprint, step)
        with about:
            _require_other(step)
    if not require_found(fingerprint, [step]):
        return
    shown = shown_leaks(fingerprint, recipe, step)
    _figures(shown)
    _charts(shown)
    if not len(shown.positions):
        st.markdown("**Nothing of the other file stands in the examples that the recipe keeps.**")
        st.caption(
            "Found is what counts as a leak above: a lower similarity, fewer words in a row, or "
            "another part of the example may find more."
        )
        return
    _template(shown)
    _effect(shown, recipe)


# --- the other file ------------------------------------------------------------------------


def _drafted(fingerprint: str) -> DropLeaks | None:
    """The step as it was set last; None before a file was chosen."""
    found = history(fingerprint).drafts.get(STEP)
    return found if isinstance(found, DropLeaks) else None


def _other(fingerprint: str, step: DropLeaks | None) -> None:
    """Which file the examples are held against: one of the workspace, or one that is sent."""
    every = [each for each in calls.workspace().sources() if each.fingerprint != fingerprint]
    names = _names(every[:N_OFFERED], step)
    if names:
        # What is sent is what was read, not which it is: for other texts another widget.
        key = session.leaks_other(fingerprint, tuple(names.values()))
        shown = step.against if step and step.against in names else None
        if key not in st.session_state or st.session_state[key] != shown:
            st.session_state[key] = shown
        st.selectbox(
            "Benchmark or evaluation split",
            list(names),
            format_func=names.__getitem__,
            placeholder="Choose a file",
            key=key,
            on_change=lambda: _choose(fingerprint, st.session_state[key]),
            help="Any file that was opened in Assay. What of it stands in the examples is looked "
            "for.",
        )
    else:
        st.markdown("**Benchmark or evaluation split**")
        st.markdown("No other file was opened yet: send the one to hold the examples against.")
    n_sent = st.session_state.get(session.leaks_sent(fingerprint), 0)
    with st.expander(
        "Send a file",
        expanded=not names,
        key=f"leaks-send-{n_sent}",
        icon=":material/upload_file:",
    ):
        arrived = upload_zone("leaks-upload")
        st.caption("The data set that is being looked at stays the same.")
    if arrived == fingerprint:
        notice_later("This is the data set itself, of which all would go; send another.", at=OTHER)
    elif arrived:
        st.session_state[session.leaks_sent(fingerprint)] = n_sent + 1
        _choose(fingerprint, arrived)
        st.rerun()
    show_pending(OTHER)
    if step is None and names:
        st.markdown("Choose a file, or send one: nothing is dropped before you say so.")


def _names(sources: list[Source], step: DropLeaks | None) -> dict[str, str]:
    """Fingerprint -> what is read in the list, of which no two are equal."""
    workspace = calls.workspace()
    if step is not None and step.against not in {each.fingerprint for each in sources}:
        chosen = workspace.source(step.against)
        sources = [*sources, *([chosen] if chosen else [])]
    names: dict[str, str] = {}
    for source in sources:
        found = summary(workspace, source.fingerprint)
        size = "not read yet" if found is None else counted(found.n_examples, "examples")
        names[source.fingerprint] = f"{source.name} · {size}"
    often = Counter(names.values())
    return {
        each: name if often[name] == 1 else f"{name} · {each[:8]}" for each, name in names.items()
    }


def _choose(fingerprint: str, other: str) -> None:
    """Hold the examples against a file from now on; what else is set stays."""
    source = calls.workspace().source(other) if is_fingerprint(other) else None
    if source is None:
        return
    now = _drafted(fingerprint)
    about = {"against": source.fingerprint, "file": source.name}
    set_draft(fingerprint, DropLeaks.model_validate((now.model_dump() if now else {}) | about))


def _require_other(step: DropLeaks) -> None:
    """Go on if the other file has examples; else say what to do, and end the page here."""
    if calls.workspace().source(step.against) is None:
        notice(
            f"{step.file} is not in the workspace any more: choose another file above, or send it "
            "again.",
            title="The file to hold the examples against is gone",
        )
        st.stop()
    if not is_read(step.against):
        st.caption("The other file is read first.")
    require_read(step.against)
    found = calls.summary(step.against)
    if not found.n_examples:
        if found.fields:
            st.markdown("**The records of this file have the fields of no known format.**")
            st.markdown(
                "Say which field is what, on the page Open a data set; the file is then listed "
                "here once more, with its examples. This data set waits there under Recent."
            )
        else:
            st.markdown("**No record of this file could be read.**")
            st.markdown("The page Open a data set says why. Choose another file, or mend this one.")
        st.page_link(
            page_path("load"),
            label="Name its fields" if found.fields else "Look at it",
            icon=":material/upload_file:",
            query_params={"dataset": step.against},
        )
        st.stop()
    if found.n_rejected:
        st.caption(f"{counted(found.n_rejected, 'records')} of it could not be read.")


# --- what counts ---------------------------------------------------------------------------


def _settings(fingerprint: str, step: DropLeaks) -> None:
    """Which ways count as a leak, and from where on."""
    names: dict[Way, str] = {
        "equal": "Equal",
        "near": "Near",
        "overlap": f"{step.words or N} words in a row",
    }
    first, second = st.columns(2, gap="medium")
    with first:
        st.pills(
            "A leak is what is",
            list(WAYS),
            format_func=names.__getitem__,
            selection_mode="multi",
            key=field_key(fingerprint, step, "ways", list(step.ways)),
            on_change=setter(fingerprint, step, "ways", _ways),
            help="Equal: but for case, white space and the width of characters. Near: it shares "
            "most of its runs of five words (of five characters where words are not set apart). "
            "Words in a row: an example holds a long run of words of an item, wherever it stands.",
        )
        if {"equal", "near"} & set(step.ways):
            st.segmented_control(
                "Equal and near are compared by",
                list(FIELDS),
                format_func=FIELDS.__getitem__,
                required=True,
                wrap=True,
                key=field_key(fingerprint, step, "field", step.field),
                on_change=setter(fingerprint, step, "field", lambda field: {"field": field}),
                help="Words in a row are looked for in whole examples, whatever is chosen here.",
            )
    with second:
        if "near" in step.ways:
            st.slider(
                "Near: similarity of at least",
                min(LEAST, step.least),  # a recipe may come with less
                1.0,
                step=0.01,
                key=field_key(fingerprint, step, "min_similarity", step.least),
                on_change=setter(
                    fingerprint,
                    step,
                    "min_similarity",
                    lambda least: {"min_similarity": float(least)},
                ),
                help="The share of all runs of five words of an example and an item that both "
                "have (Jaccard similarity), counted, not estimated. Under "
                f"{FLOOR:g} they are compared anew.",
            )
        if "overlap" in step.ways:
            _overlap(fingerprint, step)


def _ways(ways: list[Way]) -> dict[str, object]:
    """What is set of a way goes with it."""
    if not ways:
        raise InputError("One way at least has to count as a leak; choose another one first.")
    gone = {name: None for name, way in OF_WAY.items() if way not in ways}
    return {"ways": tuple(way for way in WAYS if way in ways), **gone}


def _overlap(fingerprint: str, step: DropLeaks) -> None:
    st.slider(
        "Words in a row: at least this share of an item",
        0,
        100,
        format="%d%%",
        key=field_key(fingerprint, step, "min_overlap", round(100 * (step.min_overlap or 0))),
        on_change=setter(
            fingerprint, step, "min_overlap", lambda share: {"min_overlap": share / 100 or None}
        ),
        help="Of all runs of words of an item, those that stand in the example; 0% is any single "
        "run. Raise it where both files use one prompt template.",
    )
    with st.popover("Advanced", key="leaks-advanced"):
        # The browser first hears of what is in there when it is opened, whatever was sent before:
        # so it is given as what the widget begins with, and another number is another widget.
        shown = step.words or N
        st.number_input(
            "Words of a run",
            3,
            100,
            shown,
            key=session.draft(fingerprint, STEP, f"words-{shown}"),
            on_change=setter(
                fingerprint,
                step,
                f"words-{shown}",
                lambda n: {"words": None if n == N else int(n)},
            ),
            help="13 is what GPT-3 was checked with; fewer find more, by chance too. Where words "
            "are not set apart, as in Chinese, each character is a word.",
        )


# --- what was found ------------------------------------------------------------------------


def _figures(shown: Shown) -> None:
    n, step, leaks = int(shown.reached.sum()), shown.step, shown.leaks
    words = step.words or N
    n_leak, n_found = len(shown.positions), len(shown.items[0])
    told: dict[Way, tuple[str, str]] = {
        "equal": ("Equal", "Examples that are equal to an item."),
        "near": ("Near", "Examples that are near to an item; equal ones are near too."),
        "overlap": (f"{words} words in a row", f"Examples with {words} words in a row of an item."),
    }
    alone = np.sum(list(shown.ways.values()), axis=0) == 1
    ways = [
        (
            told[way][0],
            f"{int(mask.sum()):,}",
            f"{told[way][1]} In this way alone: {int((mask & alone).sum()):,}.",
        )
        for way, mask in shown.ways.items()
    ]
    short = (
        "Items too short",
        f"{leaks.n_short:,}",
        f"Items of fewer than {words} words: no run of them can be found, so that they are "
        "compared as a whole alone.",
    )
    figures(
        ("Examples that leak", _of(n_leak, n), f"Of {n:,} that come here, in any way."),
        *ways,
        (
            "Items found",
            _of(n_found, len(leaks.lines)),
            f"Of the {counted(len(leaks.lines), 'items')} of the other file. In each way an "
            "example counts for one item, the one that it has most of: there may be more.",
        ),
        *([short] if "overlap" in step.ways else []),
    )


def _of(n: int, of: int) -> str:
    """A count and its share: "37 (2.5%)"; what is there is never 0.0%, and not all never 100%."""
    if not n or n == of:
        return f"{n:,} ({'100%' if n else '0%'})"
    share = f"{n / of:.1%}"
    edges = {"0.0%": "under 0.1%", "100.0%": "over 99.9%"}
    return f"{n:,} ({edges.get(share, share)})"


def _charts(shown: Shown) -> None:
    ways = shown.step.ways
    charts = [
        (
            "Similarity to an item",
            "Each example by the item that it is most like, from "
            f"{shown.step.search().floor:g} on. Orange ones leak.",
            similarity_bars,
        )
    ] * ("near" in ways) + [
        (
            "Share of an item",
            "Each example by the item of which it holds the largest share of runs of words. "
            "Orange ones leak.",
            share_bars,
        )
    ] * ("overlap" in ways)
    if not charts:
        return
    for column, (title, meaning, draw) in zip(st.columns(2, gap="medium"), charts, strict=False):
        with column, st.container(border=True):
            st.markdown(f"**{title}**", help=meaning)
            draw(shown)


def _template(shown: Shown) -> None:
    """Say so if what many examples share with an item looks like a template, and not a leak."""
    found = shown.template
    if found is None:
        return
    n, words = int(shown.reached.sum()), shown.step.words or N
    percent = int(np.ceil(found.share * 100 - ROUNDING))
    with st.container(border=True, key="leaks-template"):
        st.markdown(
            f":orange[:material/warning:] **{found.n:,} of {n:,} examples have {words} words in a "
            "row of an item, but are not like it as a whole.**"
        )
        st.markdown(
            "So many are seldom leaks: more often both files use one prompt template, or quote the "
            f"same text. The item with the most of them, in line {shown.line(found.item):,}, has "
            f"{found.n_of_item:,}."
        )
        if percent >= 100:  # noqa: PLR2004 -- all of it
            st.markdown(
                "Many hold all of that item, so that no share tells them from leaks: look at them "
                "below, and take words in a row out if they are none."
            )
            return
        st.markdown(
            f"Nine in ten of those hold {percent}% of that item or less: with a larger share they "
            "are left out. Look at some of them below first."
        )
        st.button(
            f"Count from {percent + 1}% of an item on",
            key="leaks-raise",
            on_click=guarded(set_draft),
            args=(
                shown.fingerprint,
                shown.step.model_copy(update={"min_overlap": (percent + 1) / 100}),
            ),
        )


def _effect(shown: Shown, recipe: Recipe) -> None:
    """What the step would do, each example that leaks, and the items that were found."""
    fingerprint, step = shown.fingerprint, shown.step
    decided = calls.applied(fingerprint, recipe.model_copy(update={"steps": (*recipe.steps, step)}))
    offer(fingerprint, step, decided.reports[-1], page="leaks")
    reasons = decided.reasons().take(pa.array(shown.positions))
    compared, dropped, items = st.tabs(
        ["Compared", "Would be dropped", "Items found"], key=session.tabs(fingerprint, "leaks")
    )
    with compared:
        leak_browser(shown, reasons)
    with dropped:
        record_browser(fingerprint, shown.positions, name="leaks-dropped", reasons=reasons)
    with items:
        _items(shown)


def _items(shown: Shown) -> None:
    items, counts, firsts = shown.items
    lines = np.array(calls.lines(shown.fingerprint, firsts))
    many = pc.if_else(pa.array(counts == 1), " example, in line", " examples, the first in line")
    found = pc.binary_join_element_wise(pa.array(counts).cast(pa.string()), many, "")
    st.caption(
        "Records of the other file that leak, those in most examples first. In each way an example "
        "counts for the one item that it has most of."
    )
    record_browser(
        shown.step.against,
        items,
        name="leaks-items",
        reasons=pc.binary_join_element_wise(found, pa.array(lines).cast(pa.string()), " "),
    )


main()
