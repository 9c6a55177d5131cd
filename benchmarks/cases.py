"""All cases, by name. A new one is a function in a topic's file and a row here."""

from __future__ import annotations

from benchmarks import (
    clustering,
    delivering,
    drawing,
    duplicates,
    encoding,
    filtering,
    mapping,
    peers,
    personal,
    profiling,
    reading,
    safety,
    starting,
    toxicity,
)
from benchmarks.harness import Case, Setting

_NO_REJECTS = "no reject list, no formats, no ids"
_HOME, _BIG = frozenset({"home"}), frozenset({"big"})
MEMORY_FACTOR = 6


def _profile_limit(setting: Setting) -> str:
    return f"12 s, {MEMORY_FACTOR * setting.plain_mb:,.0f} MB"


CASES: dict[str, Case] = {
    "profile": Case(
        "file to profiled examples, one process",
        reading.in_one_process,
        _profile_limit,
        "as the command line, workspace empty",
    ),
    "profile-plain": Case(
        "the same, file uncompressed", reading.in_one_process_plain, _profile_limit
    ),
    "profile-job": Case(
        "the same by the app's job process",
        reading.by_a_job,
        _profile_limit,
        "copy, process start, polling; the server's part of the memory too",
    ),
    "reopen": Case(
        "the same file again, `analysis open`",
        reading.again,
        lambda _: "1.5 s",
        "whole command, fresh process",
        _HOME,
    ),
    "deep": Case(
        "file to every metric of Profile",
        profiling.first_time,
        lambda _: "25 s",
        "both cores; workspace empty",
    ),
    "deep-again": Case(
        "every metric again",
        profiling.again,
        lambda _: "instant",
        needs=_HOME,
    ),
    "deep-weights": Case("complexity after a weight changed", profiling.new_weights, needs=_HOME),
    "deep-million": Case(
        "a million records of 200 words, every metric",
        profiling.million,
        lambda _: "480 s, 8,000 MB",
        repeats=1,
        on_request=True,
    ),
    "filter": Case(
        "a range changed: calls of the page",
        filtering.calls_of_the_page,
        lambda _: "0.3 s",
        f"median of {filtering.N_CHANGES} bounds, warm",
        _HOME,
    ),
    "filter-page": Case(
        "a range changed: whole page script",
        filtering.whole_page,
        lambda _: "0.3 s",
        f"median of {filtering.N_CHANGES} AppTest runs, an upper bound",
        _HOME,
    ),
    "balance": Case(
        "a balance changed: plan, who stays, reasons",
        filtering.balance_plans,
        lambda _: "1.5 s",
        f"median of {filtering.N_CHANGES} sizes, metrics and clusters at hand",
        _HOME,
    ),
    "filter-conditions-page": Case(
        "a new pattern beside three conditions: whole page script",
        filtering.page_of_conditions,
        lambda _: "0.4 s",
        f"median of {filtering.N_CHANGES} AppTest runs, an upper bound",
        _HOME,
    ),
    "filter-presets-page": Case(
        "a step of the strict preset left out: whole page script",
        filtering.page_of_presets,
        lambda _: "0.4 s",
        "median of its steps, an upper bound; every metric cached",
        _HOME,
    ),
    "large": Case(
        "large file, read_into",
        reading.large,
        lambda _: "memory bounded",
        needs=_BIG,
        repeats=2,
    ),
    "large-profile": Case(
        "large file, read and measured",
        reading.large_measured,
        lambda _: "memory bounded",
        needs=_BIG,
        repeats=1,
    ),
    "help": Case("`python -m analysis --help`", starting.help_text, lambda _: "1 s"),
    "import-app": Case("`import app` in a bare interpreter", starting.app_import),
    "app": Case(
        "the app's first page in Chromium",
        starting.first_page,
        lambda _: "3 s",
        "from process start; memory of the server alone",
    ),
    "map-draw": Case(
        "a map of 55,185 points in Chromium",
        drawing.tens_of_thousands,
        lambda _: "2 s; lasso 0.5 s",
        "memory of the server alone",
    ),
    "map-draw-million": Case(
        "a map of a million points in Chromium",
        drawing.million,
        lambda _: "4 s; lasso 1 s",
        "memory of the server alone",
    ),
    "run": Case(
        "a two-step recipe, `analysis run`",
        delivering.by_command,
        needs=_HOME,
        note="metrics cached",
    ),
    "run-ten": Case(
        "a ten-step recipe, `analysis run`",
        delivering.ten_steps,
        lambda _: "10 s",
        "metrics and searches cached; filters, patterns, duplicates, balance",
        _HOME,
    ),
    "run-csv": Case("the same in process, also CSV", delivering.also_csv, needs=_HOME),
    "run-parquet": Case("the same in process, also Parquet", delivering.also_parquet, needs=_HOME),
    "read-assay": Case(
        "read: Assay, into memory",
        peers.assay_memory,
        note="strict JSON, formats, ids, reject list, raw text kept",
    ),
    "read-assay-disk": Case(
        "read: Assay, into Parquet",
        peers.assay_workspace,
        note="the same, streamed to disk",
    ),
    "read-json": Case(
        "read: json.loads per line",
        peers.standard_library,
        note=f"{_NO_REJECTS}; a broken line ends it; NaN and doubled keys pass",
    ),
    "read-pandas": Case(
        "read: pandas.read_json",
        peers.pandas_default,
        note=f"{_NO_REJECTS}; a broken line ends it; may guess types",
    ),
    "read-pandas-pyarrow": Case(
        "read: pandas.read_json, pyarrow engine",
        peers.pandas_pyarrow,
        note=f"{_NO_REJECTS}; fields must have one type",
    ),
    "read-pyarrow": Case(
        "read: pyarrow.json",
        peers.pyarrow_json,
        note=f"{_NO_REJECTS}; all cores; fields must have one type",
    ),
    "read-datasets": Case(
        "read: Hugging Face datasets",
        peers.hugging_face,
        note=f"{_NO_REJECTS}; writes Arrow to its cache",
    ),
    "operators-assay": Case(
        "lengths, words, character ratios, repetition: Assay",
        profiling.operators_assay,
        needs=_HOME,
    ),
    "operators-data-juicer": Case(
        "the same: Data-Juicer",
        profiling.operators_data_juicer,
        note="its operators' own seconds, without its start",
    ),
    "near": Case(
        "near-duplicates: Assay, pairs verified",
        duplicates.near,
        lambda _: "7 s",
        "both sides, 5 words, 128 permutations, from the stored texts",
        _HOME,
    ),
    "near-recall": Case(
        "near-duplicates of 6,000 by signatures, against brute force",
        duplicates.recall,
        needs=_HOME,
    ),
    "near-datasketch": Case(
        "signatures by datasketch, one update for each word",
        duplicates.datasketch,
        needs=_HOME,
        repeats=1,
    ),
    "near-data-juicer": Case(
        "near-duplicates: Data-Juicer",
        duplicates.by_data_juicer,
        note="its operator's own seconds, without its start",
        repeats=1,
    ),
    "near-million": Case(
        "near-duplicates of a million short records",
        duplicates.million,
        lambda _: "300 s, 4,000 MB",
        repeats=1,
        on_request=True,
    ),
    "vectors": Case(
        "vectors by weighted words: TF-IDF and SVD",
        encoding.by_terms,
        lambda _: "5 s",
        "both sides of all examples, from the stored texts",
        _HOME,
    ),
    "encode": Case(
        "texts encoded by a model of MiniLM's size: Assay",
        encoding.by_model,
        lambda _: "within 10 % of the library on sorted texts",
        "read, encoded, stored and put together; the model is loaded before",
        _HOME,
        repeats=1,
    ),
    "tokens": Case("tokens of all texts: Assay", peers.tokens_ours, needs=_HOME),
    "tokens-tiktoken": Case("tokens of all texts: tiktoken", peers.tokens_tiktoken, needs=_HOME),
    "screen": Case(
        "the screen for toxicity, prompt and response",
        safety.screen,
        lambda _: "15 s",
        needs=_HOME,
    ),
    "toxicity": Case(
        "300 texts by a classifier of BERT's size: Assay, and one call of Detoxify for each",
        toxicity.by_model,
        lambda _: "a sixth of the library's time",
        "screened, scored, stored; loading the model counts",
        _HOME,
        repeats=1,
    ),
    "hijacks": Case("injections and jailbreaks", safety.hijacks, needs=_HOME),
    "personal": Case(
        "personal data in all texts of all records",
        personal.whole,
        lambda _: "60 s",
        "from the stored examples",
        _HOME,
    ),
    "erase": Case(
        "a name, an e-mail address and a phone number in all texts of all records",
        personal.erased,
        note="hashes alone are known of them",
        needs=_HOME,
    ),
    "personal-quality": Case(
        "personal data in 2,109 labelled sentences, and presidio's own engine",
        personal.quality,
        note="a hit is a place that overlaps one of its kind",
    ),
    "map": Case(
        "vectors, 30 clusters with names, fast layout",
        mapping.first_map,
        lambda _: "12 s",
        "TF-IDF with SVD, from the stored texts",
        _HOME,
    ),
    "map-million": Case(
        "the same of a million short records, and two searches",
        mapping.million,
        lambda _: "300 s, 8,000 MB",
        repeats=1,
        on_request=True,
    ),
    "map-suggest": Case(
        "as many clusters as are suggested, with names", mapping.suggested, needs=_HOME
    ),
    "search": Case("a search by words and one by meaning", mapping.search, needs=_HOME),
    "clusters": Case(
        "clusters: k-means, suggestion, names, density",
        clustering.clusters,
        lambda _: "k-means 4 s, suggestion 5 s, names 3 s, density 120 s",
        "from TF-IDF vectors that are there",
        _HOME,
    ),
    "layout-fast": Case("map at once (PCA)", clustering.fast, lambda _: "4 s", needs=_HOME),
    "layout": Case(
        "map by neighbours: Assay (openTSNE)",
        clustering.ours,
        lambda _: "120 s",
        "exact neighbours too",
        _HOME,
        repeats=1,
    ),
    "layout-umap": Case("the same: umap-learn", clustering.umap, needs=_HOME, repeats=1),
    "layout-pacmap": Case("the same: PaCMAP", clustering.pacmap, needs=_HOME, repeats=1),
    "select-diverse": Case(
        "5,000 most covering examples, two ways",
        clustering.diverse,
        lambda _: "60 s each",
        needs=_HOME,
        repeats=1,
    ),
}
