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
from pages.ui.awaited import require_found, require_measured
from pages.ui.drafts import drafted, field
from pages.ui.figures import figures
from pages.ui.gate import require_dataset
from pages.ui.groups import (
    KEEP_NAMES,
    Shown,
    groups_and_dropped,
    shown_groups,
    size_bars,
)
from pages.ui.recipe import recipe_panel
from pages.ui.setting import kept_by_hand, offer_change, steps_there_are
from pages.ui.similarities import similarity_chart

FIRST = Deduplicate()
LEAST = 0.5  # that can be set here; below it most texts are like some other
MOST = 0.4  # of the examples: more than that is worth a second look
METHODS = {"near": "Similar wording", "exact": "Exact text", "semantic": "Meaning"}
FIELDS = {"both": "Whole example", "prompt": "Prompt only", "response": "Response only"}


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
        st.markdown("**No duplicates: no two examples are this similar.**")
        st.caption(
            "Lower the minimum similarity, or compare only prompts or responses, to find more."
        )
        offer_change(fingerprint, shown.whole(), page="duplicates")
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
                "Match by",
                list(METHODS),
                format_func=METHODS.__getitem__,
                required=True,
                wrap=True,
                **field(fingerprint, FIRST, "method", step.method, _method, default="default"),
                help="Similar wording (near): examples that share most of their five-word shingles "
                "(five characters in languages without spaces). Exact text: equal, ignoring "
                "case, whitespace and full-width forms. Meaning (semantic): examples with similar "
                "embeddings, whatever the wording.",
            )
            st.segmented_control(
                "Compare",
                list(FIELDS),
                format_func=FIELDS.__getitem__,
                required=True,
                wrap=True,
                **field(
                    fingerprint,
                    FIRST,
                    "field",
                    step.field,
                    lambda field: {"field": field},
                    default="default",
                ),
                help="The whole example is the prompt and the response; in a preference pair, the "
                "rejected response too.",
            )
        with second:
            st.segmented_control(
                "Keep in each group",
                list(KEEP_NAMES),
                format_func=KEEP_NAMES.__getitem__,
                required=True,
                wrap=True,
                **field(
                    fingerprint,
                    FIRST,
                    "keep",
                    step.keep,
                    lambda keep: {"keep": keep},
                    default="default",
                ),
                help="Applies to every group; you can override it for single groups below. Ties "
                "go to the first example.",
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
        "The share of word shingles that two examples have in common (Jaccard similarity), exact "
        f"rather than estimated. Below {FLOOR:g} the comparison has to run again."
    )
    meaning = (
        "Cosine similarity of the two examples' embeddings. "
        f"Below {SEMANTIC_FLOOR:g} the comparison has to run again."
    )
    st.slider(
        "Minimum similarity",
        min(LEAST, step.least),  # a recipe may come with less
        1.0,
        step=0.01,
        **field(
            fingerprint,
            FIRST,
            "min_similarity",
            step.least,
            lambda least: {"min_similarity": float(least)},
        ),
        help=near if step.method == "near" else meaning,
    )
    st.toggle(
        "Split chains",
        **field(
            fingerprint,
            FIRST,
            "chains",
            step.chains == "cut",
            lambda on: {"chains": "cut" if on else None},
        ),
        help="In a chain, A matches B and B matches C, but A does not match C. Split, every two "
        "examples of a group match each other (complete linkage).",
    )
    if step.method == "semantic":
        _encoder(fingerprint, step)
        return
    with st.expander("Advanced"):
        st.number_input(
            "Words per shingle",
            min_value=1,
            max_value=50,
            **field(
                fingerprint,
                FIRST,
                "shingle_size",
                step.shingle_size or SIZE,
                lambda n: {"shingle_size": n},
            ),
            help="The default is five. Shorter shingles also find examples that match only in "
            "parts.",
        )
        st.number_input(
            "MinHash permutations",
            min_value=16,
            max_value=1024,
            **field(
                fingerprint,
                FIRST,
                "permutations",
                step.permutations or PERMUTATIONS,
                lambda n: {"permutations": n},
            ),
            help="Used in sets of 10,000 examples or more to find candidate pairs. More "
            f"permutations miss fewer: 128 miss about 1 % of the pairs at {FLOOR:g}, and almost "
            "none above.",
        )


def _encoder(fingerprint: str, step: Deduplicate) -> None:
    """What makes the vectors."""
    st.text_input(
        "Embedding model",
        **field(
            fingerprint,
            FIRST,
            "encoder",
            step.encoder or TFIDF,
            lambda name: {"encoder": name.strip() or None},
        ),
        help="tfidf: TF-IDF and SVD fitted on this data set; instant, no model needed. Or a "
        f"sentence-transformers model by name ({DEFAULT}) or folder: slower, but it picks up "
        "paraphrases.",
    )


def _figures(shown: Shown, before: Applied) -> None:
    made = shown.found.of
    n, goes = int(before.keep.sum()), len(made.members) - int(shown.stays.sum())
    n_chains = int(shown.found.is_chain.sum())
    figures(
        ("Groups", f"{len(made):,}", "Groups of examples that match, directly or through others."),
        ("Examples in groups", f"{len(made.members):,}", f"{len(made.members) / n:.1%} of {n:,}."),
        ("Would be dropped", f"{goes:,}", f"{goes / n:.1%} of the examples that reach this step."),
        (
            "Largest group",
            f"{int(made.sizes.max(initial=0)):,}",
            "Number of examples in the largest group.",
        ),
        *(
            [
                (
                    "Chains",
                    f"{n_chains:,}",
                    "Groups in which some examples match only through others.",
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
            "**Pair similarity**",
            help="All pairs that were found, by similarity. Orange pairs reach the minimum you "
            "set. Each copy of an example counts as one pair with the first.",
        )
        similarity_chart(counts, step.least, key="duplicates-similarities")
    if not len(shown.found.of):
        return
    with right, st.container(border=True):
        st.markdown("**Group sizes**", help="Click a bar to list only the groups of that size.")
        size_bars(shown)


def _warn(shown: Shown, report: StepReport) -> None:
    """Say so where a step would take most of the set, and what may be wrong with that."""
    share = report.n_dropped / max(report.n_in, 1)
    if share <= MOST:
        return
    said = [f"{share:.0%} of the examples would be dropped."]
    if isinstance(shown.step, Deduplicate) and shown.step.field == "response":
        said.append("Short answers shared by many prompts are seldom duplicates.")
    in_chains = shown.found.of.sizes[shown.found.is_chain].sum()
    if in_chains > len(shown.found.of.members) / 2:
        said.append(
            "Most match only through others: split the chains to see which ones really match."
        )
    st.warning(" ".join(said), icon=":material/warning:")


main()
