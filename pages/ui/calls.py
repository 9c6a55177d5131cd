"""Calls of the library that pages make, remembered for all sessions and bounded in number.

Keys are fingerprints, recipes and positions: never a frame, which Streamlit would sample.
What comes back is shared between sessions and read only. The workspace's place is part of
every key (`home`), so that another workspace never answers for this one.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import streamlit as st

from analysis.curate.apply import Applied, apply_recipe
from analysis.curate.assignments import AssignmentSearch, stored_assignment
from analysis.curate.conflicts import conflicts_of
from analysis.curate.entries import Entries
from analysis.curate.keepers import groups_of, pairs_of
from analysis.curate.known import Found, Known, Search
from analysis.curate.ledger import Ledger
from analysis.curate.marks import marks
from analysis.curate.recipe import Recipe, from_yaml, to_yaml
from analysis.curate.steps import (
    Deduplicate,
    DropToxic,
    ResolveConflicts,
    SelectDiverse,
    StepModel,
    step_of,
)
from analysis.data.dataset import Rejected, Summary
from analysis.data.storage import (
    load,
    rejected_lines,
    rejected_rows,
    require_summary,
    rows_of,
)
from analysis.data.storage import summary as read_summary
from analysis.data.workspace import Workspace
from analysis.engines.diverse import chooser
from analysis.engines.diverse import is_chosen as choice_is_made
from analysis.engines.finding import TEXT_COLUMNS, Sought, found, is_found
from analysis.engines.local import measured, needed_anew
from analysis.engines.overview import set_diversity
from analysis.engines.parts import together
from analysis.measure.clusters.grouping import ABSENT
from analysis.measure.columns import ColumnSearch
from analysis.measure.diversity import Diversity
from analysis.measure.duplicates.groups import DuplicateGroups
from analysis.measure.duplicates.pairs import Pairs
from analysis.measure.duplicates.search import SIDES
from analysis.measure.embeddings import TFIDF, content_of_encoder
from analysis.measure.leaks.leaks import LeakSearch
from analysis.measure.leaks.matches import Matches, matches
from analysis.measure.metrics import METRICS
from analysis.measure.packing import Packing, packing
from analysis.measure.patterns import PatternSearch
from analysis.measure.profile import BASE_METRICS, PROFILE_METRICS
from analysis.measure.settings import DEFAULTS, Settings
from analysis.measure.tokens import content_of
from analysis.measure.toxicity.model import content_of_classifier
from analysis.measure.toxicity.search import ToxicitySearch
from analysis.measure.wording import hundredths
from analysis.measure.words import arrow

RECORD_COLUMNS = (
    "example_id",
    "line",
    "format",
    "system",
    "prompt",
    "response",
    "rejected",
    "label",
    "raw",
)


PAGE_WAITS_S = 2.0  # for a pattern to be looked for
SMALL_EXAMPLES, SMALL_BYTES = 3000, 2_000_000  # what is compared while the page waits
LONGEST_SEARCHED = 1_000_000  # characters of a text in which shared words are marked


@dataclass(frozen=True)
class SharedRuns:
    """The words in a row that an example and an item of another file both have.

    Attributes:
        text: The example's whole text, as it is searched.
        other: The item's.
        matches: Where they are.
        is_cut: Whether one of the texts is so long that only its beginning is here.
    """

    text: str
    other: str
    matches: Matches
    is_cut: bool


@dataclass(frozen=True)
class Groups:
    """Groups of like examples, with what is shown of each.

    Attributes:
        of: The groups, g of them.
        pairs: The pairs inside them.
        weakest: The lowest similarity of a pair in each, shape (g,).
        is_chain: Whether some members of each are no pair, shape (g,).
    """

    of: DuplicateGroups
    pairs: Pairs
    weakest: npt.NDArray[np.float32]
    is_chain: npt.NDArray[np.bool_]


def workspace() -> Workspace:
    """The workspace; cheap to make."""
    return Workspace()


def here(settings: Settings, *steps: StepModel, encoder: str = TFIDF) -> str:
    """The workspace's place, and what stands in the folders of models: others may tomorrow.

    Args:
        settings: How to measure.
        steps: That may go by vectors.
        encoder: What else makes vectors.
    """
    encoders = {encoder, *(getattr(step, "encoder", None) or TFIDF for step in steps)}
    scored_by = {step.model for step in steps if isinstance(step, DropToxic)}
    models = [content_of(settings.tokenizer), *map(content_of_encoder, sorted(encoders))]
    models += map(content_of_classifier, sorted({settings.toxicity_model, *scored_by}))
    return " ".join([str(workspace().home), *filter(None, models)])


def summary(fingerprint: str) -> Summary:
    """What reading found."""
    return require_summary(workspace(), fingerprint)


def is_measured(fingerprint: str, names: Iterable[str], settings: Settings) -> bool:
    """Whether metrics are stored, or can be computed at once from others that are.

    Args:
        fingerprint: The data set, read.
        names: Names in METRICS.
        settings: How to measure.
    """
    anew = needed_anew(workspace(), fingerprint, names, settings)
    return not any(METRICS[name].columns for name in anew)


def missing_searches(fingerprint: str, steps: Iterable[StepModel]) -> list[Search]:
    """What some steps would have to look for first, and takes a while."""
    searches = dict.fromkeys(search for step in steps for search in step.searches())
    return [search for search in searches if not is_at_hand(fingerprint, search)]


def is_at_hand(fingerprint: str, search: Search | Sought) -> bool:
    """Whether it was looked for before, or is at once; what was stored by hand always is."""
    if isinstance(search, AssignmentSearch):
        return True
    if isinstance(search, PatternSearch | ColumnSearch):
        return is_found(workspace(), fingerprint, search) or _is_quick(
            str(workspace().home), fingerprint, search
        )
    other = getattr(search, "other", fingerprint)
    small = all(map(_is_small, {fingerprint, other}))
    encoder = getattr(search, "encoder", TFIDF)
    by_model = isinstance(search, ToxicitySearch) or bool(getattr(search, "names_model", ""))
    is_slow = encoder not in ("", TFIDF) or by_model  # however small
    return (small and not is_slow) or is_found(workspace(), fingerprint, search)


class _TooSlow(Exception):  # noqa: N818 -- it is no error: a job goes on from there
    """What was begun while the page waits takes too long for that."""


@st.cache_resource(max_entries=64, show_spinner="Looking through the examples")
def _is_quick(home: str, fingerprint: str, search: PatternSearch | ColumnSearch) -> bool:
    """Whether it is found within PAGE_WAITS_S; then it is stored. What is not, is not tried again.

    The time that a pattern takes grows with the texts alone, but those can be many: a page that
    waits for a search must not hang.
    """
    del home
    until = time.monotonic() + PAGE_WAITS_S

    def progress(share: float, _said: str) -> None:
        if time.monotonic() > until and share < 1:
            raise _TooSlow

    try:
        found(workspace(), fingerprint, search, progress=progress)
    except _TooSlow:
        return False
    return True


def is_quick(fingerprint: str, encoder: str) -> bool:
    """Whether a page may wait until the examples have vectors: few, and by no model."""
    return encoder in ("", TFIDF) and _is_small(fingerprint)


def _is_small(fingerprint: str) -> bool:
    """Whether a data set is read, and so small that a page may wait until it is compared."""
    found = read_summary(workspace(), fingerprint)
    if found is None or found.n_examples > SMALL_EXAMPLES:
        return False
    examples = workspace().folder(fingerprint) / "examples.parquet"
    return examples.stat().st_size < SMALL_BYTES


def is_ready(fingerprint: str, steps: Sequence[StepModel], settings: Settings) -> bool:
    """Whether steps can decide at once: their metrics measured, their searches done."""
    names = [name for step in steps for name in step.metrics()]
    return is_measured(fingerprint, names, settings) and not missing_searches(fingerprint, steps)


def values(
    fingerprint: str, names: Iterable[str] = (), settings: Settings = DEFAULTS
) -> pd.DataFrame:
    """Metrics of all examples: the base ones and the named ones, shape (n, k)."""
    wanted = tuple(dict.fromkeys((*BASE_METRICS, *names)))
    return _values(here(settings), fingerprint, wanted, settings.model_dump_json())


@st.cache_resource(max_entries=8, show_spinner="Measuring the examples")
def _values(home: str, fingerprint: str, names: tuple[str, ...], settings: str) -> pd.DataFrame:
    del home  # in the key
    return measured(
        workspace(), fingerprint, names, settings=Settings.model_validate_json(settings)
    )


def kept_values(fingerprint: str, names: Iterable[str], recipe: Recipe) -> pd.DataFrame:
    """Metrics of the examples that a recipe keeps, index = position; shared, read only."""
    wanted = tuple(dict.fromkeys((*BASE_METRICS, *names)))
    return _kept_values(here(recipe.settings, *recipe.steps), fingerprint, wanted, to_yaml(recipe))


@st.cache_resource(max_entries=4, show_spinner=False)
def _kept_values(home: str, fingerprint: str, names: tuple[str, ...], recipe: str) -> pd.DataFrame:
    del home
    parsed = from_yaml(recipe)
    everything = values(fingerprint, names, parsed.settings)
    keep = applied(fingerprint, parsed).keep
    return everything if keep.all() else everything[keep]


def applied(fingerprint: str, recipe: Recipe) -> Applied:
    """What a recipe decides on every example: the call that the headless runner makes."""
    steps = to_yaml(recipe.exporting(None))  # how it is handed over decides nothing
    return _applied(here(recipe.settings, *recipe.steps), fingerprint, steps)


@st.cache_resource(max_entries=16, show_spinner=False)
def _applied(home: str, fingerprint: str, recipe: str) -> Applied:
    del home
    parsed = from_yaml(recipe)
    return apply_recipe(parsed, known(fingerprint, parsed))


def entries(fingerprint: str, recipe: Recipe) -> Entries:
    """The ledger of a recipe, of every record of the file."""
    steps = to_yaml(recipe.exporting(None))
    return _entries(here(recipe.settings, *recipe.steps), fingerprint, steps)


@st.cache_resource(max_entries=4, show_spinner=False)
def _entries(home: str, fingerprint: str, recipe: str) -> Entries:
    del home
    parsed = from_yaml(recipe)
    rows = _ids_and_lines(str(workspace().home), fingerprint)
    return Entries(
        Ledger(parsed, applied(fingerprint, parsed)),
        arrow(rows["example_id"]),
        rows["line"].to_numpy(),
        *rejected_lines(workspace(), fingerprint),
    )


def known(fingerprint: str, recipe: Recipe) -> Known:
    """What the steps of a recipe decide by; looked for now if it was not before."""
    home = str(workspace().home)
    made_of = here(recipe.settings, *recipe.steps)
    decided_by = values(fingerprint, recipe.metrics(), recipe.settings)
    return Known(
        decided_by,
        {each: _found(made_of, fingerprint, each) for each in recipe.searches()},
        lambda: _ids_and_lines(home, fingerprint),
        chooser(workspace(), fingerprint, decided_by, seed=recipe.seed),
        lambda at: rows_of(workspace(), fingerprint, at.tolist(), columns=TEXT_COLUMNS),
    )


def is_chosen(fingerprint: str, recipe: Recipe) -> bool:
    """Whether all that steps of a recipe choose was chosen before, or is at once.

    Args:
        fingerprint: The data set, read.
        recipe: The recipe, of which everything else is known.
    """
    for index, step in enumerate(recipe.steps):
        if isinstance(step, SelectDiverse):
            before = recipe.model_copy(update={"steps": recipe.steps[:index]})
            reached = np.flatnonzero(applied(fingerprint, before).keep)
            decided_by = values(fingerprint, step.metrics(), recipe.settings)
            by_model = (step.encoder or TFIDF) != TFIDF  # slow, however few there are
            few = len(reached) <= SMALL_EXAMPLES and not by_model
            if not few and not choice_is_made(
                workspace(), fingerprint, step, reached, decided_by, seed=recipe.seed
            ):
                return False
    return True


def looked_for(fingerprint: str, search: Search) -> Found:
    """What a search found that needs no model; looked for now if it was not before."""
    return _found(here(DEFAULTS), fingerprint, search)


@st.cache_resource(max_entries=32, show_spinner="Comparing the examples")
def _found(home: str, fingerprint: str, search: Search) -> Found:
    del home
    return found(workspace(), fingerprint, search)


@st.cache_resource(max_entries=2, show_spinner=False)
def _ids_and_lines(home: str, fingerprint: str) -> pd.DataFrame:
    del home
    return load(workspace(), fingerprint, columns=("example_id", "line")).frame


def positions_of_lines(fingerprint: str, lines: Sequence[int]) -> npt.NDArray[np.int64]:
    """Positions of the examples that stand on some lines of the file, in the order given."""
    known = _ids_and_lines(str(workspace().home), fingerprint)["line"].to_numpy()
    order = np.argsort(known, kind="stable")
    return order[np.searchsorted(known[order], np.asarray(lines, dtype=np.int64))]


def groups(fingerprint: str, recipe: Recipe, step: Deduplicate | ResolveConflicts) -> Groups:
    """The groups that a step would find after a recipe; whoever stays in them."""
    # Who is chosen by hand changes no group.
    plain = step.model_copy(update={"by_hand": None, "keep": "first"})
    return _groups(
        here(recipe.settings, *recipe.steps, step),
        fingerprint,
        to_yaml(recipe),
        plain.model_dump_json(),
    )


@st.cache_resource(max_entries=4, show_spinner="Comparing the examples")
def _groups(home: str, fingerprint: str, recipe: str, step: str) -> Groups:
    del home
    parsed = from_yaml(recipe)
    wanted = step_of(json.loads(step))
    after = parsed.model_copy(update={"steps": (*parsed.steps, wanted)})
    reached = np.flatnonzero(applied(fingerprint, parsed).keep)
    given = known(fingerprint, after)
    match wanted:
        case Deduplicate():
            made = groups_of(wanted, given, reached)
        case ResolveConflicts():
            made = conflicts_of(wanted, given, reached)
        case _:
            raise TypeError(f"{wanted.name} makes no groups")
    inside = made.inside()
    return Groups(made, inside, made.weakest(), made.is_chain())


def similarity_counts(fingerprint: str, recipe: Recipe, step: Deduplicate) -> npt.NDArray[np.int64]:
    """The pairs that a step's search finds after a recipe, by hundredths of their similarity.

    Returns:
        Shape (101,); the last are the equal ones.
    """
    return _similarity_counts(
        here(recipe.settings, *recipe.steps, step),
        fingerprint,
        to_yaml(recipe),
        step.model_dump_json(),
    )


@st.cache_resource(max_entries=16, show_spinner=False)
def _similarity_counts(
    home: str, fingerprint: str, recipe: str, step: str
) -> npt.NDArray[np.int64]:
    del home
    parsed = from_yaml(recipe)
    wanted = step_of(json.loads(step))
    given = known(fingerprint, parsed.model_copy(update={"steps": (*parsed.steps, wanted)}))
    if not isinstance(wanted, Deduplicate):
        raise TypeError(f"{wanted.name} finds no pairs")
    pairs = pairs_of(wanted, given, np.flatnonzero(applied(fingerprint, parsed).keep))
    return np.bincount(hundredths(pairs.similarities()), minlength=101)


def shared_runs(fingerprint: str, position: int, search: LeakSearch, item: int) -> SharedRuns:
    """Where an example and an item of another file have the same words in a row."""
    return _shared_runs(str(workspace().home), fingerprint, position, search, item)


@st.cache_resource(max_entries=16, show_spinner=False)
def _shared_runs(
    home: str, fingerprint: str, position: int, search: LeakSearch, item: int
) -> SharedRuns:
    del home
    wholes = [
        together(rows_of(workspace(), of, [at], columns=SIDES["both"]), SIDES["both"])[0].as_py()
        for of, at in ((fingerprint, position), (search.other, item))
    ]
    text, other = (whole[:LONGEST_SEARCHED] for whole in wholes)
    return SharedRuns(text, other, matches(text, other, search.n), [text, other] != wholes)


def example_ids(fingerprint: str) -> pd.Series:
    """The ids of all examples, shape (n,); shared, read only."""
    return _ids_and_lines(str(workspace().home), fingerprint)["example_id"]


def ids(fingerprint: str, positions: npt.NDArray[np.int64]) -> list[str]:
    """The ids of some examples."""
    frame = _ids_and_lines(str(workspace().home), fingerprint)
    return [str(text) for text in frame["example_id"].iloc[positions]]


def positions(fingerprint: str, these: Iterable[str]) -> npt.NDArray[np.int64]:
    """Positions of examples by their ids, ascending; what is not there is passed over."""
    frame = _ids_and_lines(str(workspace().home), fingerprint)
    return np.flatnonzero(frame["example_id"].isin(list(these)))


def lines(fingerprint: str, positions: npt.NDArray[np.int64]) -> list[int]:
    """Where some examples stand in their file, from 1."""
    frame = _ids_and_lines(str(workspace().home), fingerprint)
    return [int(line) for line in frame["line"].iloc[positions]]


def packed(fingerprint: str, recipe: Recipe) -> Packing:
    """How what a recipe keeps fits the context length of its settings."""
    return _packed(here(recipe.settings, *recipe.steps), fingerprint, to_yaml(recipe))


@st.cache_resource(max_entries=16, show_spinner=False)
def _packed(home: str, fingerprint: str, recipe: str) -> Packing:
    del home
    parsed = from_yaml(recipe)
    tokens = values(fingerprint, (), parsed.settings)["total_tokens"]
    return packing(tokens[applied(fingerprint, parsed).keep], parsed.settings.context_tokens)


def diversity(fingerprint: str, recipe: Recipe) -> Diversity:
    """The diversity of what a recipe keeps."""
    return _diversity(here(recipe.settings, *recipe.steps), fingerprint, to_yaml(recipe))


@st.cache_resource(max_entries=16, show_spinner="Reading the words")
def _diversity(home: str, fingerprint: str, recipe: str) -> Diversity:
    del home
    parsed = from_yaml(recipe)
    measured_values = values(fingerprint, PROFILE_METRICS, parsed.settings)
    keep = applied(fingerprint, parsed).keep
    return set_diversity(workspace(), fingerprint, measured_values, keep, seed=parsed.seed)


def records(fingerprint: str, positions: Sequence[int]) -> pd.DataFrame:
    """Some examples with their texts, index = position."""
    return _records(str(workspace().home), fingerprint, tuple(map(int, positions)))


@st.cache_data(max_entries=64, show_spinner=False)
def _records(home: str, fingerprint: str, positions: tuple[int, ...]) -> pd.DataFrame:
    del home
    return rows_of(workspace(), fingerprint, positions, columns=RECORD_COLUMNS)


def labelled(fingerprint: str, assignment: str) -> npt.NDArray[np.int64]:
    """The examples that a label by hand is on, by its assignment; positions, ascending."""
    return _labelled(str(workspace().home), fingerprint, assignment)


@st.cache_resource(max_entries=256, show_spinner=False)
def _labelled(home: str, fingerprint: str, assignment: str) -> npt.NDArray[np.int64]:
    del home
    found = stored_assignment(workspace(), fingerprint, assignment)
    return np.flatnonzero(found.aligned(arrow(example_ids(fingerprint))).groups != ABSENT)


def labels_on(fingerprint: str, position: int) -> list[str]:
    """The labels by hand that an example has, the last one given first."""
    return [
        mark.name
        for mark in marks(workspace(), fingerprint)
        if _is_in(labelled(fingerprint, mark.assignment), position)
    ]


def _is_in(ascending: npt.NDArray[np.int64], position: int) -> bool:
    at = int(np.searchsorted(ascending, position))
    return at < len(ascending) and int(ascending[at]) == position


def responses(fingerprint: str, positions: npt.NDArray[np.int64]) -> pa.Array:
    """The responses of some examples: Arrow texts, shape (k,)."""
    rows = rows_of(workspace(), fingerprint, positions.tolist(), columns=("response",))
    return arrow(rows["response"])


def rejected(fingerprint: str, start: int, stop: int) -> list[Rejected]:
    """Some of the records that could not be read."""
    return list(rejected_rows(workspace(), fingerprint, start=start, stop=stop))
