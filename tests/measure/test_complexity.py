from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measure.complexity import (
    COMPLEXITY,
    FULL_WORDS,
    PARTS,
    TIERS,
    complexity,
    domain_part,
    explain_format,
    explain_steps,
    format_part,
    length_part,
    steps_part,
    tier,
)
from analysis.measure.metrics import columns_of, measure, why
from analysis.measure.settings import ComplexitySettings, Settings

SOLUTION = (
    "First find what the two machines make in an hour: 48 / 2 = 24 parts each.\n"
    "Then add the second machine: 24 + 48 = 72 parts.\n"
    "In eight hours they make 72 * 8 = 576 parts.\n"
    "Since 10 % are scrapped, 576 * 0.1 = 57.6 are lost.\n"
    "Therefore 576 - 57.6 = 518.4 parts are good."
)
GUIDE = "## Plan\n\n" + "\n".join(
    f"{n}. **Step {n}** Measure the latency of the database, because the cache may hide it; "
    f"then compare it with the server log.\n   - note the query\n   - note the time"
    for n in range(1, 7)
)


def measured(prompt: str, response: str, settings: Settings | None = None) -> pd.Series:
    frame = pd.DataFrame({"prompt": [prompt], "response": [response]}, dtype="str")
    return measure(frame, COMPLEXITY, settings=settings or Settings()).iloc[0]


def of_texts(part, prompt: str, response: str) -> float:
    return part(pd.DataFrame({"prompt": [prompt], "response": [response]}, dtype="str")).iloc[0]


@pytest.mark.parametrize(
    ("prompt", "response", "expected"),
    [
        ("", "", "simple"),
        ("What is the capital of Kenya?", "Nairobi.", "simple"),
        ("肯尼亚的首都是哪里？", "内罗毕。", "simple"),
        ("Name three fruits.", "1. Apple\n2. Pear\n3. Plum", "simple"),
        ("How many good parts do the 2 machines make in 8 hours?", SOLUTION, "medium"),
        ("Find out step by step why our web server is slow, and compare fixes.", GUIDE, "complex"),
    ],
)
def test_the_tier_is_the_one_that_a_reader_would_give(
    prompt: str, response: str, expected: str
) -> None:
    assert measured(prompt, response)["complexity_tier"] == expected


@given(st.text(max_size=200), st.text(max_size=200))
def test_every_part_and_the_whole_lie_between_0_and_1(prompt: str, response: str) -> None:
    values = measured(prompt, response).drop("complexity_tier").astype(float)
    assert values.between(0, 1).all()


def test_an_empty_example_has_no_complexity() -> None:
    assert measured("", "").drop("complexity_tier").tolist() == [0.0] * 5


@given(st.text(max_size=100), st.text(max_size=100), st.text(max_size=100))
def test_more_text_behind_never_lowers_steps_or_format(
    prompt: str, response: str, more: str
) -> None:
    for part in (steps_part, format_part):
        before = of_texts(part, prompt, response)
        assert of_texts(part, prompt, f"{response}\n{more}") >= before
        assert of_texts(part, f"{prompt}\n{more}", response) >= before


@given(st.lists(st.integers(0, 5000), min_size=2, max_size=2), st.integers(0, 500))
def test_length_grows_with_the_words_and_domain_with_the_terms(pair: list[int], other: int) -> None:
    low, high = sorted(pair)
    words = pd.DataFrame({"prompt_words": [low, high], "response_words": [other, other]})
    assert length_part(words).is_monotonic_increasing
    terms = pd.DataFrame({"prompt_words": other, "response_words": 3, "domain_terms": [low, high]})
    assert domain_part(terms).is_monotonic_increasing


def test_length_is_full_at_full_words() -> None:
    words = pd.DataFrame({"prompt_words": [0, 0], "response_words": [FULL_WORDS, 9 * FULL_WORDS]})
    assert length_part(words).tolist() == [1.0, 1.0]


@pytest.mark.parametrize(
    ("response", "n_steps"),
    [
        ("Apples.", 0),
        ("1. Apple\n2. Pear", 0),
        ("1. Wash the apples in cold water first.\n2. Peel them with a small, sharp knife.", 1.5),
        ("Step 1: wash\nStep 2: peel", 2),
        ("48 / 2 = 24", 1),
        ("Because it rains, therefore the road is wet.", 1),
        ("首先加热，然后搅拌。", 1),
        ("第一步，加热。\n第二步，搅拌。", 2),
    ],
)
def test_steps_are_counted(response: str, n_steps: float) -> None:
    said = explain_steps({"prompt": "", "response": response})
    assert said == f"{n_steps:g} steps of reasoning were counted."


@pytest.mark.parametrize(
    ("prompt", "response", "found"),
    [
        ("", "plain text", None),
        ("", "```python\nprint(1)\n```", "code"),
        ("", "| a | b |\n|---|---|\n| 1 | 2 |", "table"),
        ("", '{"name": "Ada"}', "JSON"),
        ("", "- one\n- two", "list"),
        ("", "- one\n  - two\n  - three", "list, nested list"),
        ("", r"so \(\frac{1}{2}\)", "formula"),
        ("", "# One\n\ntext\n\n# Two", "headings"),
        ("Give it as JSON.", "", "JSON"),
        ("用表格列出。", "", "table"),
        ("In at most 50 words.", "", "limits"),
    ],
)
def test_kinds_of_structure_are_named(prompt: str, response: str, found: str | None) -> None:
    said = explain_format({"prompt": prompt, "response": response})
    assert said == (None if found is None else f"It has or is asked for: {found}.")


PARTS_FRAME = pd.DataFrame({f"complexity_{part}": [0.0, 0.5, 1.0] for part in PARTS})


def test_a_border_belongs_to_the_tier_above() -> None:
    values = pd.DataFrame({"complexity": [0.0, 0.29, 0.3, 0.69, 0.7, 1.0]})
    simple, medium, hard = TIERS
    expected = [simple, simple, medium, medium, hard, hard]
    assert tier(values, ComplexitySettings()).tolist() == expected


def test_equal_borders_leave_no_medium() -> None:
    settings = ComplexitySettings(medium_from=0.5, complex_from=0.5)
    values = pd.DataFrame({"complexity": [0.4, 0.5]})
    assert tier(values, settings).tolist() == ["simple", "complex"]


def test_the_weights_decide_and_need_not_add_up_to_1() -> None:
    frame = PARTS_FRAME.assign(complexity_steps=1.0)
    only_steps = ComplexitySettings(length=0, steps=7, domain=0, format=0)
    assert complexity(frame, only_steps).tolist() == [1.0, 1.0, 1.0]
    even = ComplexitySettings(length=2, steps=2, domain=2, format=2)
    assert np.allclose(complexity(PARTS_FRAME, even), [0, 0.5, 1])


def test_new_weights_need_no_reading_of_texts() -> None:
    parts = {f"complexity_{part}" for part in PARTS}
    for name in ("complexity", "complexity_tier"):
        assert COMPLEXITY[name].columns == ()
        assert COMPLEXITY[name].settings == "complexity"
    assert set(COMPLEXITY["complexity"].needs) == parts
    assert all(not COMPLEXITY[part].settings for part in parts)
    assert set(columns_of(["complexity_tier"])) == {"prompt", "response"}


def test_the_explanation_names_the_four_parts() -> None:
    said = why("complexity", {f"complexity_{part}": 0.25 for part in PARTS})
    assert said is not None and "steps 0.25 (weight 0.40)" in said
