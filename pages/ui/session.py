"""Every key of the session, in one place. The truth is on disk; these say what is looked at.

A key that belongs to one data set carries the first digits of its fingerprint, so that
another data set never meets the choices made for this one. What a user has set and would miss
after a look at another page is kept by the widget's own `persist_state="session"`.
"""

from __future__ import annotations

import hashlib

import streamlit as st

_RECENT = "recent-generation"


def _of(fingerprint: str, name: str) -> str:
    return f"{name}-{fingerprint[:12]}"


def profile_unit(fingerprint: str) -> str:
    """Profile: characters, words or tokens."""
    return _of(fingerprint, "profile-unit")


def profile_chart(fingerprint: str, metric: str, generation: int) -> str:
    """Profile: the selection in a metric's chart. A new generation is a chart without one."""
    return _of(fingerprint, f"profile-chart-{metric}-{generation}")


def profile_view(fingerprint: str) -> str:
    """Profile: the view that is open."""
    return _of(fingerprint, "profile-view")


def runs() -> str:
    """How often the pages ran in this session."""
    return "runs"


def profile_run() -> str:
    """Profile: the number of the run in which it was on the screen last."""
    return "profile-run"


def told() -> str:
    """Profile: what the address said when it was dealt with last, and what was looked at."""
    return "address-told"


def profile_own_types(fingerprint: str) -> str:
    """Profile: whether the form for task types of one's own was used, and stays open."""
    return _of(fingerprint, "profile-own-types")


def profile_over(fingerprint: str) -> str:
    """Profile: what is laid over the charts."""
    return _of(fingerprint, "profile-over")


def profile_setting(fingerprint: str, name: str) -> str:
    """Profile: a setting of how to measure that is being changed."""
    return _of(fingerprint, f"profile-set-{name}")


def chosen(fingerprint: str) -> str:
    """Profile: what is chosen in its charts, metric -> range or labels."""
    return _of(fingerprint, "profile-chosen")


def chart_generation(fingerprint: str) -> str:
    """Profile: how often the selections were cleared."""
    return _of(fingerprint, "profile-generation")


def filter_metrics(fingerprint: str) -> str:
    """Filter: the metrics that are being set."""
    return _of(fingerprint, "filter-metrics")


def filter_bound(fingerprint: str, metric: str, bound: str) -> str:
    """Filter: the "low" or "high" of a metric that is being set."""
    return _of(fingerprint, f"filter-{bound}-{metric}")


def filter_chart(fingerprint: str, metric: str) -> str:
    """Filter: the range brushed in a metric's chart."""
    return _of(fingerprint, f"filter-chart-{metric}")


def filter_flag(fingerprint: str, metric: str) -> str:
    """Filter: what is done with the examples that a metric flags."""
    return _of(fingerprint, f"filter-flag-{metric}")


def filter_labels(fingerprint: str, metric: str) -> str:
    """Filter: the labels of a metric that are chosen."""
    return _of(fingerprint, f"filter-labels-{metric}")


def filter_use(fingerprint: str, metric: str) -> str:
    """Filter: whether the chosen labels of a metric are kept or dropped."""
    return _of(fingerprint, f"filter-use-{metric}")


def clicks(chart: str) -> str:
    """How often a chart's bars or cells were clicked, by the chart's own key."""
    return f"{chart}-clicks"


def filter_way(fingerprint: str) -> str:
    """Filter: whether by metrics, by conditions, or by a preset."""
    return _of(fingerprint, "filter-way")


def filter_reasons(fingerprint: str, digest: str) -> str:
    """Filter: the reason whose examples are shown alone; another table for other reasons."""
    return _of(fingerprint, f"filter-reasons-{digest}")


def condition(fingerprint: str, field: str) -> str:
    """Filter: a field of the condition that is being set."""
    return _of(fingerprint, f"condition-{field}")


def by_hand_reason(fingerprint: str) -> str:
    """Filter: why an example is dropped by hand."""
    return _of(fingerprint, "by-hand-reason")


def preset(fingerprint: str) -> str:
    """Filter: the preset that is chosen."""
    return _of(fingerprint, "preset")


def preset_step(fingerprint: str, preset: str, metric: str) -> str:
    """Filter: whether the step of a preset that goes by a metric is wanted."""
    return _of(fingerprint, f"preset-{preset}-{metric}")


def mapping(fingerprint: str, role: str) -> str:
    """Load and Leaks: the field of a file that is chosen for a role."""
    return _of(fingerprint, f"mapping-{role}")


def export_format(fingerprint: str) -> str:
    """Export: the record format."""
    return _of(fingerprint, "export-format")


def export_also(fingerprint: str) -> str:
    """Export: the kept file's further containers."""
    return _of(fingerprint, "export-also")


def export_faults(fingerprint: str) -> str:
    """Export: the list of what the trainer does not take."""
    return _of(fingerprint, "export-faults")


def recipe_shown(fingerprint: str) -> str:
    """The recipe as it is on the screen."""
    return _of(fingerprint, "recipe-shown")


def draft(fingerprint: str, step: str, field: str) -> str:
    """A field of a step that is being set on a page."""
    return _of(fingerprint, f"draft-{step}-{field}")


def finished() -> str:
    """The number of the last run of the pages that came to its end."""
    return "runs-finished"


def hijack_kinds(fingerprint: str, there: tuple[str, ...]) -> str:
    """Hijacks: which kinds are listed, of those that there are."""
    return _of(fingerprint, f"hijack-kinds-{'-'.join(there)}")


def toxicity_budget(fingerprint: str) -> str:
    """Toxicity: by what the work of scoring is bounded."""
    return _of(fingerprint, "toxicity-budget")


def toxicity_texts(fingerprint: str, n_leading: int) -> str:
    """Toxicity: how many texts are to be scored; set anew when more of them are."""
    return _of(fingerprint, f"toxicity-texts-{n_leading}")


def toxicity_minutes(fingerprint: str) -> str:
    """Toxicity: how many minutes are to be scored for."""
    return _of(fingerprint, "toxicity-minutes")


def toxicity_listed(fingerprint: str) -> str:
    """Toxicity: which examples are listed."""
    return _of(fingerprint, "toxicity-listed")


def toxicity_bare(fingerprint: str) -> str:
    """Toxicity: the example whose text is shown as it is, by its position."""
    return _of(fingerprint, "toxicity-bare")


def toxicity_plain(fingerprint: str) -> str:
    """Toxicity: whether all texts are shown as they are."""
    return _of(fingerprint, "toxicity-plain")


def personal_kind(fingerprint: str) -> str:
    """Personal data: the kind that the list shows alone."""
    return _of(fingerprint, "personal-kind")


def personal_path(fingerprint: str) -> str:
    """Personal data: the key whose texts the list shows alone."""
    return _of(fingerprint, "personal-path")


def personal_secrets(fingerprint: str) -> str:
    """Personal data: whether secrets are shown as they are."""
    return _of(fingerprint, "personal-secrets")


def personal_view(fingerprint: str) -> str:
    """Personal data: whether an example is shown marked, or before and after."""
    return _of(fingerprint, "personal-view")


def example_at(fingerprint: str, page: str) -> str:
    """A list of examples that tells something of each: position of the one that is looked at."""
    return _of(fingerprint, f"example-at-{page}")


def example_table(fingerprint: str, page: str, number: int, at: int) -> str:
    """A list that tells something of each example: a page of it; moving on makes another."""
    return _of(fingerprint, f"example-table-{page}-{number}-{at}")


def privacy_asked(fingerprint: str) -> str:
    """Privacy: whether personal data were asked to be looked for."""
    return _of(fingerprint, "privacy-asked")


def erase_typed(fingerprint: str, what: str) -> str:
    """Privacy: the names, e-mail addresses or phone numbers typed; nowhere but in the session."""
    return _of(fingerprint, f"erase-typed-{what}")


def erase_looked(fingerprint: str) -> str:
    """Privacy: whether what is typed was looked for, so that it is forgotten with the step."""
    return _of(fingerprint, "erase-looked")


def mounted(key: str) -> str:
    """The last run that came to its end with a widget on the screen, by its key."""
    return f"{key}-mounted"


def export_part(fingerprint: str, name: str) -> str:
    """How what is kept is handed over: a part of the recipe's `export`."""
    return f"export-{name}-{fingerprint}"


def step_text(fingerprint: str, index: int, content: str) -> str:
    """A step of the recipe as it is being written, by its place and what it was."""
    return f"step-text-{fingerprint}-{index}-{content}"


def recipe_upload(fingerprint: str) -> str:
    """Files of a recipe that is to be opened."""
    return f"recipe-upload-{fingerprint}"


def recipe_pasted(fingerprint: str) -> str:
    """A recipe that is to be opened, as text."""
    return f"recipe-pasted-{fingerprint}"


def version_name(fingerprint: str) -> str:
    """Versions: the name that is being typed."""
    return _of(fingerprint, "version-name")


def versions_page(fingerprint: str) -> str:
    """Versions: the page of the list that is shown."""
    return _of(fingerprint, "versions-page")


def versions_side(fingerprint: str, side: str, n: int) -> str:
    """Versions: the one that is "before" or "after"; chosen anew when there are more."""
    return _of(fingerprint, f"versions-{side}-{n}")


def versions_view(fingerprint: str) -> str:
    """Versions: what is compared of two."""
    return _of(fingerprint, "versions-view")


def versions_kind(fingerprint: str) -> str:
    """Versions: whether removed, added or changed examples are listed."""
    return _of(fingerprint, "versions-kind")


def versions_metric(fingerprint: str) -> str:
    """Versions: the metric that is chosen in the table."""
    return _of(fingerprint, "versions-metric")


def ledger_wanted(fingerprint: str, part: str) -> str:
    """Ledger: a part of what is looked up."""
    return _of(fingerprint, f"ledger-{part}")


def ledger_page(fingerprint: str, found: str) -> str:
    """Ledger: the page of the list that is shown; what is looked up anew begins at its first."""
    return _of(fingerprint, f"ledger-page-{found}")


def ledger_table(fingerprint: str, found: str, page: int) -> str:
    """Ledger: the row that is chosen, of a page of what was looked up."""
    return _of(fingerprint, f"ledger-table-{found}-{page}")


def shown(key: str) -> str:
    """What a widget showed of what is kept on disk when it was drawn last."""
    return f"{key}-shown"


def drawn(widget: str) -> str:
    """In which run of the pages a widget was on the screen last, by its key."""
    return f"{widget}-drawn"


def searches_started(fingerprint: str) -> str:
    """The searches that this session started: a job's id -> the names of the steps it was for."""
    return _of(fingerprint, "searches-started")


def searches_superseded(fingerprint: str) -> str:
    """Ids of the searches that were cancelled here since another one was asked for."""
    return _of(fingerprint, "searches-superseded")


def group_at(fingerprint: str, name: str) -> str:
    """Any list of groups: the number of the one that is looked at."""
    return _of(fingerprint, f"group-at-{name}")


def group_gone_to(fingerprint: str, name: str) -> str:
    """Any list of groups: whether one was gone to since the last one was drawn."""
    return _of(fingerprint, f"group-gone-to-{name}")


def group_shown(fingerprint: str, name: str) -> str:
    """Any list of groups: the place and the first example's id of the group on the screen."""
    return _of(fingerprint, f"group-shown-{name}")


def group_told(fingerprint: str, name: str) -> str:
    """Any list of groups: in which run it was drawn last, and what the address said then."""
    return _of(fingerprint, f"group-told-{name}")


def group_sizes(fingerprint: str, name: str) -> str:
    """Any list of groups: the sizes that are chosen."""
    return _of(fingerprint, f"group-sizes-{name}")


def groups_order(fingerprint: str, name: str) -> str:
    """Any list of groups: what comes first."""
    return _of(fingerprint, f"groups-order-{name}")


def groups_page(fingerprint: str, name: str, page: int) -> str:
    """Any list of groups: the page to go to; another one for each page looked at."""
    return _of(fingerprint, f"groups-page-{name}-{page}")


def groups_table(fingerprint: str, name: str, at: int) -> str:
    """Any list of groups: the row that is chosen; another table for each group looked at."""
    return _of(fingerprint, f"groups-table-{name}-{at}")


def members_table(fingerprint: str, name: str, first: int, page: int) -> str:
    """The members of a group: the row that is chosen."""
    return _of(fingerprint, f"members-table-{name}-{first}-{page}")


def members_page(fingerprint: str, name: str, first: int) -> str:
    """The members of a group: the page that is shown."""
    return _of(fingerprint, f"members-page-{name}-{first}")


def leaks_other(fingerprint: str, names: tuple[str, ...]) -> str:
    """Leaks: the other file that is chosen, by how the files are named in the list."""
    digest = hashlib.sha256("\n".join(names).encode()).hexdigest()
    return _of(fingerprint, f"leaks-other-{digest[:12]}")


def leaks_sent(fingerprint: str) -> str:
    """Leaks: how many files were sent from there; the place to send one folds after each."""
    return _of(fingerprint, "leaks-sent")


def leak_view(fingerprint: str, position: int) -> str:
    """Leaks: whether differences or words in a row are shown of an example."""
    return _of(fingerprint, f"leak-view-{position}")


def map_look(fingerprint: str, name: str) -> str:
    """Map: a part of how it is looked at."""
    return _of(fingerprint, f"map-look-{name}")


def map_chart(fingerprint: str) -> str:
    """Map: the chart."""
    return _of(fingerprint, "map-chart")


def map_plain(fingerprint: str, generation: str) -> str:
    """Map: the chart where the browser cannot draw the other one; another after a clearing."""
    return _of(fingerprint, f"map-plain-{generation}")


def map_opened(fingerprint: str) -> str:
    """Map: the example that was clicked."""
    return _of(fingerprint, "map-opened")


def map_clusters(fingerprint: str, clusters: str) -> str:
    """Map: the rows that are ticked in the table of some clusters."""
    return _of(fingerprint, f"map-clusters-{clusters}")


def map_mix(fingerprint: str) -> str:
    """Map: the chart of the clusters' tasks."""
    return _of(fingerprint, "map-mix")


def label_shown(fingerprint: str) -> str:
    """Map: the label whose examples are looked at."""
    return _of(fingerprint, "label-shown")


def map_cleared(fingerprint: str) -> str:
    """Map: how often the selection was taken away."""
    return _of(fingerprint, "map-cleared")


def diverse_asked(fingerprint: str) -> str:
    """Map: the recipe whose choice was asked for though it takes long."""
    return _of(fingerprint, "diverse-asked")


def balance_chart(fingerprint: str, by: str) -> str:
    """Balance: the chart of the parts."""
    return _of(fingerprint, f"balance-chart-{by}")


def reviewer() -> str:
    """Review: who reviews, in this session."""
    return "reviewer"


def review_setting(fingerprint: str, name: str) -> str:
    """Review: a setting of the queue, or of whose judgement counts."""
    return _of(fingerprint, f"review-set-{name}")


def review_at(fingerprint: str, reviewer: str) -> str:
    """Review: id of the example that a reviewer looks at."""
    digest = hashlib.sha256(reviewer.encode()).hexdigest()
    return _of(fingerprint, f"review-at-{digest[:12]}")


def review_mode(fingerprint: str) -> str:
    """Review: what is open below the buttons: reasons to reject, texts to edit, or tags."""
    return _of(fingerprint, "review-mode")


def review_typed(fingerprint: str, what: str, example_id: str) -> str:
    """Review: what is typed of an example: a reason, its tags."""
    return _of(fingerprint, f"review-{what}-{example_id}")


def review_text(fingerprint: str, example_id: str, path: str, came: str) -> str:
    """Review: a text of an example as it is being edited, by its place and what was there."""
    digest = hashlib.sha256(f"{path}\n{came}".encode("utf-8", "surrogatepass")).hexdigest()
    return _of(fingerprint, f"review-text-{example_id}-{digest[:12]}")


def review_two(fingerprint: str, which: str) -> str:
    """Review: the one or the other of two reviewers who are compared."""
    return _of(fingerprint, f"review-two-{which}")


def review_by(fingerprint: str) -> str:
    """Review: whether an edit counts as an acceptance when reviewers are compared."""
    return _of(fingerprint, "review-by")


def map_like_opened(fingerprint: str) -> str:
    """Map: the example that was clicked and others are to be like."""
    return _of(fingerprint, "map-like-opened")


def map_drawn(fingerprint: str) -> str:
    """Map: the look that it was drawn by last, as JSON."""
    return _of(fingerprint, "map-drawn")


def map_kept(fingerprint: str) -> str:
    """Map: what of its view is on disk, as far as this session knows."""
    return _of(fingerprint, "map-kept")


def map_like(fingerprint: str) -> str:
    """Map: the examples that others are to be like."""
    return _of(fingerprint, "map-like")


def query(fingerprint: str, page: str) -> str:
    """Any page with a search: what is searched for."""
    return _of(fingerprint, f"{page}-query")


def query_by(fingerprint: str, page: str) -> str:
    """Any page with a search: whether by words or by meaning."""
    return _of(fingerprint, f"{page}-query-by")


def label_name(fingerprint: str, page: str) -> str:
    """Any page on which examples are labelled: the label."""
    return _of(fingerprint, f"{page}-label")


def tabs(fingerprint: str, name: str) -> str:
    """Which of some tabs is open."""
    return _of(fingerprint, f"tabs-{name}")


def records_page(fingerprint: str, name: str) -> str:
    """Any list of records: the page that is shown."""
    return _of(fingerprint, f"records-page-{name}")


def records_table(fingerprint: str, name: str, page: int) -> str:
    """Any list of records: the row that is chosen."""
    return _of(fingerprint, f"records-table-{name}-{page}")


def recent() -> str:
    """Load: the row chosen in the list of recent data sets."""
    return f"recent-{st.session_state.get(_RECENT, 0)}"


def renew_recent() -> None:
    """Load: choose no row any more, since the rows are others now."""
    st.session_state[_RECENT] = st.session_state.get(_RECENT, 0) + 1
