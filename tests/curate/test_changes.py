from __future__ import annotations

import itertools
import json
import random
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.curate.apply import KEPT, Applied, apply_recipe
from analysis.curate.before_after import Passage, passages
from analysis.curate.changes import Places, no_changes, places_of
from analysis.curate.known import Found, Known
from analysis.curate.recipe import SEED, Recipe, from_yaml, to_yaml
from analysis.curate.rewriting import (
    Rewriter,
    gives_pseudonyms,
    pseudonyms_for,
    raws_of,
    values_of,
)
from analysis.curate.scrubbing.pseudonyms import Pseudonyms
from analysis.curate.steps import Erase, Filter, ScrubPii, StepModel
from analysis.data.json_strings import texts_of
from analysis.errors import RecipeError
from analysis.measure.erasure.matching import Matcher
from analysis.measure.erasure.search import ErasureSearch, Sightings
from tests.conftest import alpaca
from tests.curate.personal_data import PATTERNS, personal_in

EVERY = tuple(PATTERNS)
NAMED = ScrubPii(entities=("PERSON",), names_model="a_model")


def sightings(search: ErasureSearch, records: list[str]) -> Sightings:
    matcher = Matcher(search)
    places = [(row, *at) for row, raw in enumerate(records) for at in matcher.in_record(raw)]
    row, start, end = np.array([place[:3] for place in places], dtype=np.int64).reshape(-1, 3).T
    paths = pa.array([place[3] for place in places], pa.string()).dictionary_encode()
    return Sightings(row, start, end, paths)


def known_of(recipe: Recipe, records: list[str], **metrics: list[float]) -> Known:
    found: dict[Any, Found] = {}
    for search in recipe.searches():
        if isinstance(search, ErasureSearch):
            found[search] = sightings(search, records)
        else:
            found[search] = personal_in(records, names=bool(search.names_model))  # type: ignore[union-attr]
    return Known(pd.DataFrame(metrics or {"n_turns": [1.0] * len(records)}), found)


def run(recipe: Recipe, records: list[str], **metrics: list[float]) -> tuple[Applied, list[str]]:
    """What becomes of all records, those too that are dropped."""
    known = known_of(recipe, records, **metrics)
    applied = apply_recipe(recipe, known)
    pseudonyms = pseudonyms_for(recipe, known, raws_of(dict(enumerate(records))))
    rewriter = Rewriter(recipe.steps, applied.changes, pseudonyms)
    return applied, [rewriter.rewritten(at, raw) for at, raw in enumerate(records)]


def before_after(
    step: StepModel, found: Found, records: dict[int, str]
) -> dict[int, list[Passage]]:
    """What a page shows of some records: the texts that a step changes."""
    (search,) = step.searches()
    known, positions = Known(pd.DataFrame(), {search: found}), np.array(sorted(records))
    values = values_of(step, known, positions, raws_of(records)) if gives_pseudonyms(step) else ()
    changes = no_changes().plus(0, places_of(step, known, positions))
    rewriter = Rewriter((step,), changes, Pseudonyms(values, seed=SEED))
    return {at: list(passages(raw, rewriter, changes.of(at))) for at, raw in records.items()}


def scrubbed(*records: str, seed: int = 42, **given: Any) -> list[str]:
    return run(Recipe(seed=seed, steps=(ScrubPii(**given),)), list(records))[1]


def test_placeholders_stand_for_values_and_every_other_byte_stays() -> None:
    raw = (
        '{ "b":1.50 , "instruction" : "Mail ann@example.com\\u002c or +1 202 555 7777",\n'
        ' "a": [12345678901234567890, "\\u00e9 10.0.0.1"], "output":"sk-0123456789abcdef0"}'
    )
    assert scrubbed(raw) == [
        '{ "b":1.50 , "instruction" : "Mail <EMAIL>\\u002c or <PHONE>",\n'
        ' "a": [12345678901234567890, "\\u00e9 <IP>"], "output":"<API_KEY>"}'
    ]
    assert scrubbed(raw, entities=("IP_ADDRESS",)) == [raw.replace("10.0.0.1", "<IP>")]
    masked = scrubbed(raw, by="mask")[0]
    assert "Mail a***@e***.com" in masked and "+* *** *** **77" in masked and "<API_KEY>" in masked


def test_in_the_arguments_of_a_call_only_values_are_replaced() -> None:
    raw = (
        r'{"arguments":"{\"body\":\"hi\\nann@example.com\",\"phone\":2125550123,'
        r'\"names\":[\"x\\nAnn Lee\",\"\\u5f20\\u4f1f\"]}","output":"ok"}'
    )
    (masked,) = scrubbed(raw, by="mask")
    assert masked == raw.replace("ann@example.com", "a***@e***.com")
    (made,) = scrubbed(raw, by="pseudonym")
    pseudonym = json.loads(scrubbed(json.dumps(alpaca("", "ann@example.com")), by="pseudonym")[0])
    assert made == raw.replace("ann@example.com", pseudonym["output"])
    erase = Recipe(steps=(Erase.of(["ann@example.com", "212 555 0123", "Ann Lee", "张伟"]),))
    (erased,) = run(erase, [raw])[1]
    assert erased == raw.replace("ann@example.com", "<ERASED>").replace(
        "Ann Lee", "<ERASED>"
    ).replace(r"\\u5f20\\u4f1f", "<ERASED>")
    assert json.loads(json.loads(erased)["arguments"])["phone"] == 2125550123
    shown = before_after(ScrubPii(by="mask"), personal_in([raw]), {0: raw})[0]
    assert [(one.path, one.before, one.after) for one in shown] == [
        ("arguments.body", "hi\nann@example.com", "hi\na***@e***.com")
    ]


def test_a_value_has_one_pseudonym_in_all_records_and_formats() -> None:
    records = [
        json.dumps(alpaca("Ask Ann@example.com", "+1 202 555 7777")),
        json.dumps({"messages": [{"role": "user", "content": "ann@Example.com é"}]}),
        json.dumps({"prompt": "(202) 555-7777?", "completion": "bo@example.com"}),
    ]
    made = scrubbed(*records, by="pseudonym")
    first = json.loads(made[0])
    email = first["instruction"].removeprefix("Ask ")
    assert json.loads(made[1])["messages"][0]["content"] == f"{email} é"
    assert json.loads(made[2])["prompt"] == f"{first['output']}?"
    assert json.loads(made[2])["completion"] != email
    assert made != scrubbed(*records, by="pseudonym", seed=1)
    # Dropped examples count too, so that another step changes no pseudonym.
    steps = (Filter(metric="n_turns", high=1), ScrubPii(by="pseudonym"))
    kept = run(Recipe(steps=steps), records, n_turns=[5, 1, 1])[1]
    assert kept == [records[0], *made[1:]]


def test_a_secret_never_gets_a_pseudonym() -> None:
    raw = json.dumps(alpaca("key", "sk-0123456789abcdef0"))
    assert scrubbed(raw, by="pseudonym") == [raw.replace("sk-0123456789abcdef0", "<API_KEY>")]


PIECES = st.sampled_from(
    [
        *("ann@example.com", "Bo@x.org", "bo@X.org", "+1 202 555 7777", "10.0.0.1", '"', "\\"),
        *("\n", "é", "😀", "a", " ", "张伟", "Ann Lee", "sk-0123456789abcdef0", "<EMAIL>"),
    ]
)
TEXTS = st.lists(PIECES, max_size=5).map(" ".join)
VALUES = st.recursive(
    TEXTS | st.integers() | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(TEXTS, inner, max_size=3)
        | st.dictionaries(TEXTS, inner, max_size=3).map(json.dumps)
    ),
    max_leaves=8,
)
RECORDS = st.lists(
    st.builds(
        lambda value, ascii_only, indent: json.dumps(
            {"value": value}, ensure_ascii=ascii_only, indent=indent
        ),
        VALUES,
        st.booleans(),
        st.sampled_from([None, 1]),
    ),
    min_size=1,
    max_size=5,
)
WAYS = st.sampled_from(["placeholder", "mask", "pseudonym"])


def shape(value: Any) -> Any:
    """A value with all its texts left out, its keys kept."""
    if isinstance(value, dict):
        return {key: shape(one) for key, one in value.items()}
    if isinstance(value, list):
        return [shape(one) for one in value]
    return "" if isinstance(value, str) else value


def outside(raw: str) -> list[str]:
    """What stands between the texts of a record."""
    cuts = [0, *(at for text in texts_of(raw) for at in (text.start, text.end)), len(raw)]
    return [raw[a:b] for a, b in zip(cuts[::2], cuts[1::2], strict=True)]


@given(RECORDS, WAYS)
def test_structure_and_all_that_is_no_place_stay_as_they_are(records: list[str], by: Any) -> None:
    step = ScrubPii(entities=EVERY, by=by)
    found = personal_in(records)
    for at, (raw, made) in enumerate(zip(records, scrubbed(*records, by=by), strict=True)):
        assert shape(json.loads(made)) == shape(json.loads(raw))
        assert outside(made) == outside(raw)
        assert made.isascii() or not raw.isascii()
        # Between the places not a byte is another one.
        mine = found.row == at
        rest, places = made, zip(found.start[mine].tolist(), found.end[mine].tolist(), strict=True)
        last = 0
        for start, end in places:
            between = raw[last:start]
            assert between in rest
            rest = rest[rest.index(between) + len(between) :]
            last = end
        assert rest.endswith(raw[last:])
    shown = before_after(step, found, dict(enumerate(records)))
    for at, raw in enumerate(records):
        texts = [text.value for text in texts_of(raw)]
        for passage in shown[at]:
            assert passage.before in texts
            cuts = zip(passage.spans, passage.new_spans, strict=True)
            for (_, end, kind), (_, new_end, new_kind) in cuts:
                assert kind == new_kind
                following = passage.before[end:][:1]
                assert passage.after[new_end:][:1] == following or following == ""


@given(RECORDS, WAYS, st.randoms())
def test_the_order_of_the_records_changes_nothing(
    records: list[str], by: Any, chance: random.Random
) -> None:
    order = list(range(len(records)))
    chance.shuffle(order)
    made = scrubbed(*records, by=by)
    assert scrubbed(*(records[at] for at in order), by=by) == [made[at] for at in order]


@given(RECORDS)
def test_what_has_placeholders_is_changed_no_further(records: list[str]) -> None:
    once = scrubbed(*records)
    assert scrubbed(*once) == once


@given(RECORDS)
def test_an_erasure_takes_every_value_out_and_nothing_else(records: list[str]) -> None:
    values = ["ann@example.com", "Ann Lee", "张伟", "+1 202 555 7777"]
    step = Erase.of(values)
    applied, made = run(Recipe(steps=(step,)), records)
    matcher = Matcher(step.search())
    for raw, new in zip(records, made, strict=True):
        assert outside(new) == outside(raw)
        assert not matcher.in_record(new)
        assert (raw == new) == (not matcher.in_record(raw))
    dropped = run(Recipe(steps=(Erase.of(values, how="drop"),)), records)[0]
    assert dropped.keep.tolist() == [raw == new for raw, new in zip(records, made, strict=True)]
    assert set(dropped.reasons().drop_null().to_pylist()) <= {"Holds a value to be erased"}
    assert applied.keep.all() and not len(dropped.changes)


def test_of_overlapping_places_the_earlier_step_wins_and_the_rest_goes_too() -> None:
    raw = json.dumps(alpaca("Write to ann@example.com now", "Ann Lee is Ann Lee/10.0.0.1"))
    erase, scrub = (
        Erase.of(["Ann Lee"]),
        ScrubPii(entities=("PERSON", "IP_ADDRESS"), names_model="m"),
    )
    applied, (made,) = run(Recipe(steps=(erase, scrub)), [raw])
    assert json.loads(made)["output"] == "<ERASED> is <ERASED>/<IP>"
    assert [report.n_changed for report in applied.reports] == [1, 1]
    assert [report.by_entity for report in applied.reports] == [{"ERASED": 2}, {"IP_ADDRESS": 1}]
    # A name inside an address: of the address nothing stays either.
    raw = json.dumps(alpaca("x", "see Berg@example.com."))
    found = personal_in([raw])
    known = Known(
        pd.DataFrame({"n_turns": [1.0]}),
        {
            (search := Erase.of(["Berg"]).search()): Sightings(
                found.row, found.start, found.start + 4, found.path
            ),
            ScrubPii().search(): found,
        },
    )
    recipe = Recipe(steps=(Erase.of(["Berg"]), ScrubPii(by="mask")))
    applied = apply_recipe(recipe, known)
    assert search in recipe.searches()
    made = Rewriter(recipe.steps, applied.changes).rewritten(0, raw)
    assert json.loads(made)["output"] == "see <ERASED><EMAIL>."
    middle = Known(
        known.values,
        {
            search: Sightings(found.row, found.start + 2, found.start + 4, found.path),
            ScrubPii().search(): found,
        },
    )
    changes = apply_recipe(recipe, middle).changes
    made = Rewriter(recipe.steps, changes).rewritten(0, raw)
    assert json.loads(made)["output"] == "see <EMAIL><ERASED>."
    assert changes.counts(1) == {"EMAIL_ADDRESS": 1}


LETTERS = "abcdefghijklmnopqrst"
CUTS = st.lists(st.integers(0, len(LETTERS)), max_size=8, unique=True).map(sorted)


@given(st.lists(CUTS, min_size=1, max_size=4))
def test_of_what_any_step_acts_on_nothing_stays_and_all_else_does(steps: list[list[int]]) -> None:
    raw = f'"{LETTERS}"'
    changes, touched = no_changes(), set[int]()
    for index, cuts in enumerate(steps):
        spans = [(a + 1, b + 1) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
        start, end = np.array(spans, dtype=np.int64).reshape(-1, 2).T
        row, kind = np.zeros(len(spans), np.int64), np.zeros(len(spans), np.int8)
        changes = changes.plus(index, Places(row, start, end, kind))
        touched |= {at for span in spans for at in range(*span)}
    places = changes.of(0)
    assert all(a.end <= b.start for a, b in itertools.pairwise(places))
    assert {at for place in places for at in range(place.start, place.end)} == touched
    scrub = ScrubPii(entities=("EMAIL_ADDRESS",))
    made = Rewriter((scrub,) * len(steps), changes).rewritten(0, raw)
    left = "".join(sign for at, sign in enumerate(raw) if at not in touched)
    assert made.replace("<EMAIL>", "") == left
    # A value that is cut into pieces has one placeholder, and is counted once.
    n_shown = sum(sum(changes.counts(index).values()) for index in range(len(steps)))
    assert made.count("<EMAIL>") == n_shown


def test_a_step_changes_only_what_reaches_it_and_drops_nothing() -> None:
    records = [json.dumps(alpaca("q", f"{name}@example.com")) for name in ("ann", "bo", "cy")]
    steps = (Filter(metric="n_turns", high=1), ScrubPii(), Filter(metric="n_turns", high=0))
    applied, made = run(Recipe(steps=steps), records, n_turns=[5, 1, 0])
    assert applied.dropped_by.tolist() == [0, 2, KEPT]
    assert [report.n_dropped for report in applied.reports] == [1, 0, 1]
    assert applied.reports[1].n_changed == 2
    assert applied.reports[0].n_changed is None
    assert made[0] == records[0]
    assert json.loads(made[2])["output"] == "<EMAIL>"


def test_the_preview_shows_the_texts_that_change_with_their_places() -> None:
    records = [
        json.dumps(alpaca("é ann@example.com!", "Nothing here")),
        json.dumps(alpaca("x", "y")),
        json.dumps({"messages": [{"content": 'He said "bo@x.org"\nand ann@example.com'}]}),
    ]
    step = ScrubPii(by="mask")
    shown = before_after(step, personal_in(records), {at: records[at] for at in (0, 1, 2)})
    assert shown[1] == []
    (first,) = shown[0]
    assert (first.path, first.before, first.after) == (
        "instruction",
        "é ann@example.com!",
        "é a***@e***.com!",
    )
    assert first.spans == ((2, 17, "EMAIL_ADDRESS"),)
    assert first.new_spans == ((2, 15, "EMAIL_ADDRESS"),)
    (other,) = shown[2]
    assert other.path == "messages.content"
    assert other.after == 'He said "b***@x***.org"\nand a***@e***.com'
    assert [other.before[a:b] for a, b, _ in other.spans] == ["bo@x.org", "ann@example.com"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{step: scrub_pii, entities: [EMAIL_ADRESS]}", 'did you mean "EMAIL_ADDRESS"'),
        ("{step: scrub_pii, entities: []}", "one entry at least"),
        ("{step: scrub_pii, by: stars}", "expected 'placeholder', 'mask' or 'pseudonym'"),
        ("{step: scrub_pii, entities: [PERSON]}", "name one that is installed"),
        ("{step: scrub_pii, names_model: en_core_web_sm}", "leave it out or add one"),
        ("{step: erase}", 'the key "values" is missing'),
        ("{step: erase, values: []}", "found no list of values"),
        ("{step: erase, values: Ann}", "found no list of values"),
        ("{step: erase, values: [5550143]}", "put it in quotes"),
        ("{step: erase, values: [Ann, x]}", "value 2 of the list: a value of one letter"),
        ("{step: erase, values: [Ann], how: hide}", "expected 'drop' or 'scrub'"),
        ("{step: erase, sought: [Ann], salt: x}", "found no hashed value"),
        ("{step: erase, values: [Ann], salt: x}", "leave it out"),
    ],
)
def test_a_mistake_in_a_step_is_a_sentence(text: str, said: str) -> None:
    with pytest.raises(RecipeError) as error:
        from_yaml(f"steps: [{text}]")
    assert said in str(error.value)


def test_a_recipe_never_holds_the_values() -> None:
    text = "steps: [{step: erase, values: [Ann Lee, ann@example.com, '+1 202 555 7777']}]"
    recipe = from_yaml(text)
    told = to_yaml(recipe)
    for value in ("Ann", "Lee", "example", "555"):
        assert value not in told.replace(recipe.steps[0].salt, "")  # type: ignore[attr-defined]
    assert from_yaml(told) == recipe
    assert from_yaml(text) == recipe
    assert recipe.steps[0].in_words() == (
        "Erase 3 values (kept here as hashes), replace each by <ERASED>"
    )
    assert Erase.of(["Ann Lee"], salt="ab" * 16).salt == "ab" * 16


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (ScrubPii(), "Replace all personal data that patterns find by placeholders"),
        (
            ScrubPii(entities=("EMAIL_ADDRESS", "API_KEY", "IBAN_CODE"), by="mask"),
            "Replace e-mail address, API key, IBAN by masks",
        ),
        (NAMED, "Replace name by placeholders, names by a_model"),
        (Erase.of(["Ann"], how="drop"), "Erase 1 value (kept here as hashes), drop what holds one"),
    ],
)
def test_a_step_says_what_it_does(step: Any, words: str) -> None:
    assert step.in_words() == words


def test_covered_are_places_that_are_changed_from_end_to_end() -> None:
    raw = json.dumps(alpaca("x", "ann@example.com"))
    recipe = Recipe(steps=(ScrubPii(),))
    changes = apply_recipe(recipe, known_of(recipe, [raw, raw])).changes
    start, end = int(changes.start[0]), int(changes.end[0])
    rows = np.array([0, 0, 0, 1, 2])
    starts = np.array([start, start + 1, start - 1, start, start])
    ends = np.array([end, end, end, end + 1, end])
    assert changes.covers(rows, starts, ends).tolist() == [True, True, False, False, False]
