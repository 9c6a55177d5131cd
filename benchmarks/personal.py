"""Personal data: how long it takes to find them, and how often what is found is right."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from benchmarks.data import SHARED
from benchmarks.harness import Outcome, Setting, SkipError

LABELLED = SHARED.parent / "presidio_generated_large.json"
# Presidio's label -> ours; what is not named there is not looked for by a pattern.
LABELS = {
    **{name: name for name in ("EMAIL_ADDRESS", "PHONE_NUMBER", "CREDIT_CARD", "IBAN_CODE")},
    **{"IP_ADDRESS": "IP_ADDRESS", "US_SSN": "NATIONAL_ID"},
}
PERSON = ("John Smith", "john.smith@example.com", "+1 202 555 0143")
Span = tuple[str, int, int]


def whole(setting: Setting) -> Outcome:
    """All texts of all records, from the stored examples, by `find_personal`."""
    began = time.perf_counter()
    from analysis.data.workspace import Workspace
    from analysis.engines.personal import find_personal
    from analysis.measure.personal.found import PersonalSearch

    workspace: Any = Workspace(setting.home)
    fingerprint = next(workspace.sources()).fingerprint
    imported = time.perf_counter()
    found = find_personal(workspace, fingerprint, PersonalSearch())
    ended = time.perf_counter()
    kinds = ", ".join(f"{n} {kind}" for kind, n in Counter(found.entity.to_pylist()).most_common())
    return Outcome(ended - imported, {"imports": imported - began}, note=kinds)


def erased(setting: Setting) -> Outcome:
    """A person's name, address and number looked for in all texts of all records."""
    from analysis.data.workspace import Workspace
    from analysis.engines.erasure import find_sightings
    from analysis.measure.erasure.search import ErasureSearch
    from analysis.measure.erasure.values import salt_for, sought, value_of

    workspace: Any = Workspace(setting.home)
    fingerprint = next(workspace.sources()).fingerprint
    values = [value_of(one) for one in PERSON]
    salt = salt_for(values)
    search = ErasureSearch(salt, sought(values, salt))
    began = time.perf_counter()
    found = find_sightings(workspace, fingerprint, search)
    return Outcome(time.perf_counter() - began, note=f"{len(found.row)} places")


def quality(setting: Setting) -> Outcome:
    """Precision and recall on presidio's generated sentences, beside presidio's own engine."""
    del setting
    if not LABELLED.is_file():
        raise SkipError(f'there is no "{LABELLED.name}"')
    from analysis.measure.personal.recognisers import places_in

    records = json.loads(LABELLED.read_text(encoding="utf-8"))

    def ours(text: str) -> list[Span]:
        return [(place.entity, place.start, place.end) for place in places_in(text)]

    ours("Call (212) 555-0123, SSN 536-90-4399")  # what is loaded once
    began = time.perf_counter()
    said = compared(records, ours)
    ended = time.perf_counter()
    engine = _presidio()
    engine("Call (212) 555-0123, SSN 536-90-4399")
    again = time.perf_counter()
    theirs = compared(records, engine)
    parts = {"presidio's engine, no model": time.perf_counter() - again}
    return Outcome(ended - began, parts, note=f"{said}; presidio's engine: {theirs}")


def compared(records: Iterable[dict[str, Any]], find: Callable[[str], list[Span]]) -> str:
    """Precision and recall of each kind; a hit is a place that overlaps one of its kind."""
    n_found, n_right, n_there, n_seen = Counter(), Counter(), Counter(), Counter()
    for record in records:
        there = [
            (LABELS[span["entity_type"]], span["start_position"], span["end_position"])
            for span in record["spans"]
            if span["entity_type"] in LABELS
        ]
        found = find(record["full_text"])
        n_there.update(kind for kind, _, _ in there)
        n_found.update(kind for kind, _, _ in found)
        n_seen.update(one[0] for one in there if any(_is_hit(one, other) for other in found))
        n_right.update(one[0] for one in found if any(_is_hit(one, other) for other in there))
    return ", ".join(
        f"{kind} precision {n_right[kind] / max(n_found[kind], 1):.3f} of {n_found[kind]}, "
        f"recall {n_seen[kind] / n:.3f} of {n}"
        for kind, n in sorted(n_there.items())
    )


def _is_hit(one: Span, other: Span) -> bool:
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


def _presidio() -> Callable[[str], list[Span]]:
    """Presidio's engine as it comes, for English, with a pipeline that has no model."""
    import logging

    import spacy
    import tldextract
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    logging.getLogger("presidio-analyzer").setLevel(logging.CRITICAL)
    offline: Any = tldextract.TLDExtract(cache_dir=None, suffix_list_urls=())
    tldextract.extract = offline

    class Blank(SpacyNlpEngine):
        def __init__(self) -> None:
            super().__init__(models=[{"lang_code": "en", "model_name": "en"}])
            self.nlp = {"en": spacy.blank("en")}

    engine = AnalyzerEngine(nlp_engine=Blank())
    wanted = ["US_SSN", *(label for label in LABELS if label != "US_SSN")]

    def find(text: str) -> list[Span]:
        found = engine.analyze(text, language="en", entities=wanted)
        return [(LABELS[one.entity_type], one.start, one.end) for one in found]

    return find
