from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from analysis.curate.apply import apply_recipe
from analysis.curate.findings import FAULTS, Finding, findings
from analysis.curate.known import Known
from analysis.curate.recipe import Recipe
from analysis.curate.steps import Deduplicate
from analysis.measure.metrics import METRICS

TASKS = ["math", "code", "open_qa", "translation", "extraction"]
# As recommended: simple, medium and complex as 3 : 5 : 2.
TIERS = ["simple"] * 3 + ["medium"] * 5 + ["complex"] * 2


def values(n: int = 100, **given: Any) -> pd.DataFrame:
    """A set in which nothing stands out, but for the columns that are given."""
    columns: dict[str, Any] = {
        **{name: [0] * n for name in FAULTS},
        "unwanted": [0] * n,
        "quality": [1.0] * n,
        "task_type": [TASKS[row % len(TASKS)] for row in range(n)],
        "complexity_tier": [TIERS[row % len(TIERS)] for row in range(n)],
        "language": ["en"] * n,
    }
    return pd.DataFrame(columns | given)


def about(metric: str, found: list[Finding]) -> Finding:
    return next(finding for finding in found if finding.metric == metric)


def test_nothing_stands_out_in_an_even_set_without_faults() -> None:
    assert findings(values()) == []


def test_an_empty_set_has_no_findings() -> None:
    assert findings(values(0)) == []


def test_duplicates_are_mended_by_deduplicating() -> None:
    finding = about("exact_duplicate", findings(values(exact_duplicate=[1] * 7 + [0] * 93)))
    assert finding.n == 7
    assert finding.step == Deduplicate(method="exact")


@pytest.mark.parametrize("flag", [name for name in FAULTS if name != "exact_duplicate"])
def test_a_fault_is_told_with_its_count_and_a_step_that_mends_it(flag: str) -> None:
    here = values(**{flag: [1] * 7 + [0] * 93})
    finding = about(flag, findings(here))
    assert finding.n == 7 and "7 " in finding.what and "7.0%" in finding.what
    assert finding.step is not None
    applied = apply_recipe(Recipe(steps=(finding.step,)), Known(here))
    assert applied.keep.tolist() == [False] * 7 + [True] * 93


def test_a_fault_of_most_examples_is_not_mended_by_dropping_them() -> None:
    finding = about("control_tokens", findings(values(control_tokens=[1] * 100)))
    assert finding.step is None and "Mend" in finding.do


def test_a_single_one_is_told_as_one() -> None:
    finding = about("refusal", findings(values(refusal=[1] + [0] * 99)))
    assert finding.what == "1 answer declining the task (1.0%)"
    assert finding.do == "Drop it"


def test_labels_are_named_as_people_read_them() -> None:
    finding = about("task_type", findings(values(task_type=["open_qa"] * 60 + TASKS * 8)))
    assert finding.what == "68.0% of the examples are open QA (68)"
    assert finding.labels == ("open_qa",)


def test_every_fault_is_a_flag() -> None:
    assert all(METRICS[name].kind == "flag" for name in FAULTS)


def test_a_fault_of_answers_that_are_marked_as_unwanted_is_none() -> None:
    flags = [1] * 5 + [0] * 95
    assert findings(values(refusal=flags, unwanted=flags)) == []
    found = findings(values(refusal=flags, unwanted=[1] * 3 + [0] * 97))
    finding = about("refusal", found)
    assert finding.n == 2 and finding.step is None
    assert "3 more are marked as unwanted" in finding.do


def test_a_fault_of_the_record_counts_whatever_its_answer_is_marked_as() -> None:
    flags = [1] * 5 + [0] * 95
    assert about("exact_duplicate", findings(values(exact_duplicate=flags, unwanted=flags))).n == 5


def test_low_quality_is_told_where_no_fault_tells_it_already() -> None:
    low = [0.3] * 4 + [1.0] * 96
    named = findings(values(quality=low, refusal=[1] * 4 + [0] * 96))
    assert [finding.metric for finding in named] == ["refusal"]
    finding = about("quality", findings(values(quality=low, refusal=[1] * 3 + [0] * 97)))
    assert finding.n == 4
    assert finding.do == "Drop them; 3 of them have a fault named here"


def test_a_small_set_is_not_told_to_balance() -> None:
    few = values(20, task_type=["math"] * 15 + ["code"] * 5, complexity_tier=["simple"] * 20)
    assert findings(few) == []


def test_a_set_for_one_task_is_not_told_to_balance() -> None:
    one = values(task_type=["classification"] * 98 + ["math"] * 2)
    assert findings(one) == []


def test_what_matters_more_comes_first() -> None:
    found = findings(values(refusal=[1] * 20 + [0] * 80, too_long=[1] * 20 + [0] * 80))
    assert [finding.metric for finding in found] == ["refusal", "too_long"]
    ranks = [finding.rank for finding in found]
    assert ranks == sorted(ranks, reverse=True)


def test_a_rare_grave_fault_beats_a_frequent_light_one() -> None:
    found = findings(values(1000, refusal=[1] * 100 + [0] * 900, outlier=[1] * 300 + [0] * 700))
    assert found[0].metric == "refusal"


def test_a_task_that_takes_most_of_the_set_is_named_for_balancing() -> None:
    tasks = ["classification"] * 41 + TASKS * 11 + TASKS[:4]
    finding = about("task_type", findings(values(task_type=tasks)))
    assert finding.what == "41.0% of the examples are classification (41)"
    assert finding.labels == ("classification",) and finding.step is None


def test_a_lopsided_mix_is_held_against_the_recommendation() -> None:
    finding = about("complexity_tier", findings(values(complexity_tier=["simple"] * 100)))
    assert "10.0 : 0.0 : 0.0, where 3 : 5 : 2" in finding.what
    assert finding.labels == ("simple",)


def test_a_few_examples_in_another_language_are_found_and_a_bilingual_set_is_left() -> None:
    few = findings(values(language=["en"] * 96 + ["fi"] * 4))
    assert about("language", few).labels == ("fi",)
    assert not findings(values(language=["en", "zh"] * 50))
