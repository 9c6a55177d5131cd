"""What an example is about: its domain and the area that it belongs to."""

from __future__ import annotations

from analysis.measure.domains.areas import AREAS, DOMAIN_LABELS, TITLES
from analysis.measure.domains.scoring import domains, explain
from analysis.measure.metric import LABEL_UNIT, Metric

__all__ = ["AREAS", "DOMAINS", "DOMAIN_LABELS", "TITLES"]

_SOURCE = "Assay's own lists of English and Chinese terms, one for each domain"
_SIDES = ("prompt", "response")

DOMAINS: dict[str, Metric] = {
    "domain": Metric(
        "Domain",
        LABEL_UNIT,
        "What the example is about, by the terms that it uses; general if no domain stands out.",
        _SOURCE,
        domains,
        columns=_SIDES,
        version=2,
        kind="label",
        labels=DOMAIN_LABELS,
        explain=explain,
    ),
    "domain_area": Metric(
        "Domain area",
        LABEL_UNIT,
        "The area of its domain: science and technology, humanities, practical, creative, general.",
        _SOURCE,
        domains,
        columns=_SIDES,
        version=2,
        kind="label",
        labels=tuple(AREAS),
        explain=explain,
    ),
    "domain_terms": Metric(
        "Domain terms",
        "terms",
        "Distinct terms in prompt and response that are a domain's own, of whichever domain.",
        _SOURCE,
        domains,
        columns=_SIDES,
        version=2,
    ),
}
