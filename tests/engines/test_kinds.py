"""The app's own kinds of jobs."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.data.reading import READER_VERSION
from analysis.data.workspace import Workspace
from analysis.engines import finding
from analysis.engines.duplicates import find_pairs
from analysis.engines.embeddings import all_vectors, is_embedded
from analysis.engines.finding import found_pairs, is_found, search_as_dict, search_of
from analysis.engines.job import Job
from analysis.engines.job_store import JobStore
from analysis.engines.jobs import Cancelled, JobContext, Jobs, work
from analysis.engines.kinds import EMBED, FIND, KINDS, find
from analysis.measure.duplicates.search import DuplicateSearch
from analysis.measure.embeddings import TFIDF
from analysis.measure.leaks.leaks import LeakSearch
from tests.conftest import Open, alpaca

EXACT, NEAR = DuplicateSearch("exact", "response"), DuplicateSearch("near", floor=0.5)
ASKED = {"searches": [search_as_dict(EXACT), search_as_dict(NEAR)]}
LINES = [
    alpaca(f"Question {n}", f"The answer to that is {n // 2}, as is known to everybody.")
    for n in range(40)
]
SEARCHES = st.one_of(
    st.builds(
        DuplicateSearch,
        st.sampled_from(["exact", "near"]),
        st.sampled_from(["both", "prompt", "response", "system"]),
        st.integers(1, 50),
        st.integers(16, 1024),
        st.floats(0.3, 1),
    ),
    st.builds(LeakSearch, st.just("f" * 64), st.sampled_from(["prompt", "response", "both"])),
)


@given(SEARCHES)
def test_a_search_comes_back_from_json_as_it_was(search: DuplicateSearch | LeakSearch) -> None:
    assert search_of(json.loads(json.dumps(search_as_dict(search)))) == search


class Stopped(JobContext):
    """A job that is cancelled once it is as far as this."""

    stop_at = 2.0

    def __init__(self, workspace: Workspace, fingerprint: str) -> None:
        store = JobStore(workspace)
        job, _ = store.add(FIND, fingerprint, ASKED, "share")
        super().__init__(workspace, store, job)
        self.told: list[float] = []

    def progress(self, done: float, total: float | None = None, message: str | None = None) -> None:
        self.told.append(done)

    def check(self) -> None:
        if self.told[-1] >= self.stop_at:
            raise Cancelled


@pytest.mark.parametrize("stop_at", [0.1, 0.6, 0.79])
def test_what_was_compared_before_a_cancel_is_kept_and_nothing_by_halves(
    open_lines: Open, monkeypatch: pytest.MonkeyPatch, stop_at: float
) -> None:
    workspace, fingerprint = open_lines(LINES)
    context = Stopped(workspace, fingerprint)
    context.stop_at = stop_at
    with pytest.raises(Cancelled):
        find(context)
    stored = [path.name for path in (workspace.folder(fingerprint) / "duplicates").glob("*")]
    done_before = [EXACT] if stop_at > 0.5 else []  # of two searches the first is half the way
    assert stored == [f"{search.key()}-r{READER_VERSION}.parquet" for search in done_before]

    looked_for: list[DuplicateSearch] = []

    def noted(*args: Any, **options: Any) -> Any:
        looked_for.append(args[2])
        return find_pairs(*args, **options)

    kind = finding.KINDS[DuplicateSearch]
    monkeypatch.setitem(finding.KINDS, DuplicateSearch, replace(kind, find=noted))
    context.stop_at = 2.0
    assert find(context) == {"n_searches": 2}
    assert looked_for == [search for search in (EXACT, NEAR) if search not in done_before]
    assert max(context.told) <= 1


def test_comparing_is_a_job_that_is_cancelled_and_goes_on(open_lines: Open) -> None:
    workspace, fingerprint = open_lines(LINES)
    jobs = Jobs(workspace)
    job = jobs.start(FIND, fingerprint, ASKED, unit="share")
    jobs.cancel(job.id)  # before its process is there
    assert ended(jobs, job).state == "cancelled"
    assert not is_found(workspace, fingerprint, NEAR)
    jobs.resume(job.id)
    done = ended(jobs, job)
    assert (done.state, done.result, done.error) == ("done", {"n_searches": 2}, None)
    for search in (EXACT, NEAR):
        assert is_found(workspace, fingerprint, search)
        stored = found_pairs(workspace, fingerprint, search)
        anew = find_pairs(workspace, fingerprint, search)
        assert stored.first_of.tolist() == anew.first_of.tolist()
        assert stored.left.tolist() == anew.left.tolist()
        assert stored.similarity.tolist() == anew.similarity.tolist()
    assert len(found_pairs(workspace, fingerprint, EXACT).equal) == 20


def test_embedding_is_a_job_that_is_cancelled_and_goes_on(
    open_lines: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cancelled(_: JobContext) -> None:
        raise Cancelled

    workspace, fingerprint = open_lines(LINES)
    store = JobStore(workspace)
    job, _ = store.add(EMBED, fingerprint, {"encoder": TFIDF, "field": "prompt"}, "share")
    with monkeypatch.context() as patched:
        patched.setattr(JobContext, "check", cancelled)
        assert work(workspace, job.id, KINDS).state == "cancelled"
    assert not is_embedded(workspace, fingerprint, TFIDF, "prompt")
    assert store.requeue(store.get(job.id))
    done = work(workspace, job.id, KINDS)
    made = all_vectors(workspace, fingerprint, TFIDF, "prompt")
    assert (done.state, done.result) == ("done", {"n_examples": 40, "n_dimensions": made.shape[1]})
    assert is_embedded(workspace, fingerprint, TFIDF, "prompt")


def ended(jobs: Jobs, job: Job) -> Job:
    end = time.monotonic() + 30
    while (now := jobs.get(job.id)).is_active:
        assert time.monotonic() < end, now
        time.sleep(0.02)
    return now
