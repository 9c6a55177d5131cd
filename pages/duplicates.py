"""Duplicates: groups of like examples, of which one stays."""

from __future__ import annotations

import streamlit as st

from analysis.curate.apply import Applied, StepReport
from analysis.curate.steps import Deduplicate
from analysis.curate.steps.deduplicate import ONLY_OF
from analysis.measure.duplicates.minhash import PERMUTATIONS
from analysis.measure.duplicates.near import FLOOR
from analysis.measure.duplicates.search import SEMANTIC_FLOOR
from analysis.measure.duplicates.shingles import SIZE
from analysis.measure.embeddings import TFIDF
from analysis.measure.embeddings.sentences import DEFAULT
from pages.ui import calls
from pages.ui.drafts import drafted, field_key, setter
from pages.ui.figures import figures
from pages.ui.gate import require_dataset, require_found, require_measured
from pages.ui.groups import (
    KEEP_NAMES,
    Shown,
    groups_and_dropped,
    offer_change,
    shown_groups,
    size_bars,
)
from pages.ui.recipe import recipe_panel
from pages.ui.setting import kept_by_hand, steps_there_are
from pages.ui.similarities import similarity_chart

FIRST = Deduplicate()
LEAST = 0.5  # that can be set here; below it most texts are like some other
MOST = 0.4  # of the examples: more than that is worth a second look
METHODS = {"near": "Near", "exact": "Exact", "semantic": "By meaning"}
FIELDS = {"both": "Whole example", "prompt": "Prompt", "response": "Response"}


def main() -> None:
    """The page."""
    st.title("Duplicates")
    fingerprint = require_dataset("find what is there more than once")
    recipe = steps_there_are(
        fingerprint,
        recipe_panel(fingerprint),
        Deduplicate,
        page="duplicates",
        said=_said,
        in_place=True,
    )
    before = calls.applied(fingerprint, recipe)
    if not before.keep.any():
        st.markdown("The recipe keeps no example. Undo a step above.")
        return
    step = _settings(fingerprint)
    if not require_measured(fingerprint, step.metrics(), recipe.settings):
        return
    if not require_found(fingerprint, [step]):
        return
    shown = shown_groups(fingerprint, recipe, step, FIRST)
    _figures(shown, before)
    _charts(shown)
    if not len(shown.found.of):
        st.markdown("**No two examples that the recipe keeps are this much alike.**")
        st.caption("A lower similarity finds more; so may the prompts or the responses alone.")
        offer_change(shown, page="duplicates")
        return
    groups_and_dropped(shown, before, page="duplicates", warn=lambda report: _warn(shown, report))


def _said(step: Deduplicate) -> str:
    by_hand = "; what you kept by hand there is listed again" if step.by_hand else ""
    return f"already drops duplicates{by_hand}"


def _settings(fingerprint: str) -> Deduplicate:
    """How duplicates are told, and who of them stays."""
    step = drafted(fingerprint, FIRST)
    with st.container(border=True, key="duplicates-settings"):
        first, second = st.columns(2, gap="medium")
        with first:
            st.segmented_control(
                "Alike are",
                list(METHODS),
                format_func=METHODS.__getitem__,
                required=True,
                wrap=True,
                key=field_key(fingerprint, FIRST, "method", step.method),
                on_change=setter(fingerprint, FIRST, "method", _method),
                help="Near: examples that share most of their runs of five words (of five "
                "characters where words are not set apart). Exact: equal but for case, white "
                "space and the width of characters. By meaning: examples whose vectors point "
                "the same way, whatever their words.",
            )
            st.segmented_control(
                "Compared by",
                list(FIELDS),
                format_func=FIELDS.__getitem__,
                required=True,
                wrap=True,
                key=field_key(fingerprint, FIRST, "field", step.field),
                on_change=setter(fingerprint, FIRST, "field", lambda field: {"field": field}),
                help="The whole example is its prompt and its response, and of a preference pair "
                "the answer that is not wanted too.",
            )
        with second:
            st.segmented_control(
                "Of each group stays",
                list(KEEP_NAMES),
                format_func=KEEP_NAMES.__getitem__,
                required=True,
                wrap=True,
                key=field_key(fingerprint, FIRST, "keep", step.keep),
                on_change=setter(fingerprint, FIRST, "keep", lambda keep: {"keep": keep}),
                help="For all groups; below, any group can be decided by hand. Of several that "
                "are as good the first one stays.",
            )
            if step.method != "exact":
                _nearness(fingerprint, step)
    kept_by_hand(fingerprint, step, FIRST, page="duplicates")
    return step


def _method(method: str) -> dict[str, object]:
    """Another method has none of what was set for the one before."""
    return {"method": method, **dict.fromkeys(ONLY_OF)}


def _nearness(fingerprint: str, step: Deduplicate) -> None:
    """From which similarity on two examples are a pair, and what is counted."""
    near = (
        "The share of all runs of words of two examples that both have (Jaccard similarity), "
        f"counted, not estimated. Under {FLOOR:g} the examples are compared anew."
    )
    meaning = (
        "The cosine of the angle between the vectors of two examples: 1 where they point the "
        f"same way. Under {SEMANTIC_FLOOR:g} the examples are compared anew."
    )
    st.slider(
        "Similarity of at least",
        min(LEAST, step.least),  # a recipe may come with less
        1.0,
        step=0.01,
        key=field_key(fingerprint, FIRST, "min_similarity", step.least),
        on_change=setter(
            fingerprint, FIRST, "min_similarity", lambda least: {"min_similarity": float(least)}
        ),
        help=near if step.method == "near" else meaning,
    )
    st.toggle(
        "Cut chains",
        key=field_key(fingerprint, FIRST, "chains", step.chains == "cut"),
        on_change=setter(
            fingerprint, FIRST, "chains", lambda on: {"chains": "cut" if on else None}
        ),
        help="A chain: A is like B and B is like C, but A is not like C. Cut, a group has only "
        "examples of which every two are alike (complete linkage).",
    )
    if step.method == "semantic":
        _encoder(fingerprint, step)
        return
    with st.expander("What is counted"):
        st.number_input(
            "Words of a run",
            min_value=1,
            max_value=50,
            key=field_key(fingerprint, FIRST, "shingle_size", step.shingle_size or SIZE),
            on_change=setter(fingerprint, FIRST, "shingle_size", lambda n: {"shingle_size": n}),
            help="Of five words, unless set: fewer find more that is alike only in parts.",
        )
        st.number_input(
            "Permutations",
            min_value=16,
            max_value=1024,
            key=field_key(fingerprint, FIRST, "permutations", step.permutations or PERMUTATIONS),
            on_change=setter(fingerprint, FIRST, "permutations", lambda n: {"permutations": n}),
            help="Of the MinHash signatures that find pairs in sets of 10,000 examples and more: "
            "with more of them fewer are missed. 128 find all but 1 % of those at "
            f"{FLOOR:g}, and nearly all above.",
        )


def _encoder(fingerprint: str, step: Deduplicate) -> None:
    """What makes the vectors."""
    st.text_input(
        "Vectors by",
        key=field_key(fingerprint, FIRST, "encoder", step.encoder or TFIDF),
        on_change=setter(
            fingerprint, FIRST, "encoder", lambda name: {"encoder": name.strip() or None}
        ),
        help="tfidf: weighted words and what stands together in this set; at once, without a "
        f"model. Or a model of sentence-transformers, by name ({DEFAULT}) or folder: it knows "
        "meanings, and takes its time.",
    )


def _figures(shown: Shown, before: Applied) -> None:
    made = shown.found.of
    n, goes = int(before.keep.sum()), len(made.members) - int(shown.stays.sum())
    n_chains = int(shown.found.is_chain.sum())
    figures(
        ("Groups", f"{len(made):,}", "Of examples that are alike, directly or through others."),
        ("Examples in them", f"{len(made.members):,}", f"{len(made.members) / n:.1%} of {n:,}."),
        ("Would be dropped", f"{goes:,}", f"{goes / n:.1%} of the examples that come here."),
        (
            "Largest group",
            f"{int(made.sizes.max(initial=0)):,}",
            "Examples of the group with the most of them.",
        ),
        *(
            [
                (
                    "Chains",
                    f"{n_chains:,}",
                    "Groups of which some examples are alike through others only.",
                )
            ]
            if shown.step.method != "exact"
            else []
        ),
    )


def _charts(shown: Shown) -> None:
    step = shown.step
    if not isinstance(step, Deduplicate):
        return
    counts = calls.similarity_counts(shown.fingerprint, shown.recipe, step)
    if not counts.any():
        return
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True):
        st.markdown(
            "**Similarity of the pairs**",
            help="Every pair that was found, by its similarity; orange ones are pairs at the "
            "similarity that is set. Of equal examples each is counted with the first one.",
        )
        similarity_chart(counts, step.least, key="duplicates-similarities")
    if not len(shown.found.of):
        return
    with right, st.container(border=True):
        st.markdown("**Groups by size**", help="Click a bar to list the groups of that size alone.")
        size_bars(shown)


def _warn(shown: Shown, report: StepReport) -> None:
    """Say so where a step would take most of the set, and what may be wrong with that."""
    share = report.n_dropped / max(report.n_in, 1)
    if share <= MOST:
        return
    said = [f"{share:.0%} of the examples would go."]
    if isinstance(shown.step, Deduplicate) and shown.step.field == "response":
        said.append("Short answers that many prompts share are seldom duplicates.")
    in_chains = shown.found.of.sizes[shown.found.is_chain].sum()
    if in_chains > len(shown.found.of.members) / 2:
        said.append("Most are alike only through others: cut the chains to see how many are not.")
    st.warning(" ".join(said), icon=":material/warning:")


main()
