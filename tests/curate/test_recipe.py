from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.curate.exporting import Export, Split
from analysis.curate.recipe import Recipe, from_yaml, step_to_yaml, to_yaml
from analysis.curate.steps import STEPS, Disabled, Filter
from analysis.errors import RecipeError
from analysis.measure.metrics import METRICS
from analysis.measure.settings import (
    ComplexitySettings,
    OwnTaskType,
    QualitySettings,
    Settings,
)

NUMBERS = [name for name, metric in METRICS.items() if metric.kind != "label"]
LABELS = [name for name, metric in METRICS.items() if metric.kind == "label"]
NUMBER = st.one_of(st.integers(0, 10**6), st.floats(0, 10**6))


@st.composite
def filters(draw: st.DrawFn) -> Filter:
    low, high = sorted([draw(NUMBER), draw(NUMBER)])
    which = draw(st.sampled_from(["low", "high", "both"]))
    return Filter(
        metric=draw(st.sampled_from(NUMBERS)),
        low=None if which == "high" else low,
        high=None if which == "low" else high,
    )


@st.composite
def label_filters(draw: st.DrawFn) -> Filter:
    name = draw(st.sampled_from(LABELS))
    known = METRICS[name].labels
    label = st.sampled_from(known) if known else st.text(min_size=1, max_size=20)
    labels = draw(st.lists(label, min_size=1, max_size=4))
    side = draw(st.sampled_from(["only", "without"]))
    unmeasured = draw(st.sampled_from(["drop", None]))
    return Filter(metric=name, unmeasured=unmeasured, **{side: tuple(labels)})


WEIGHT = st.floats(0.01, 10)
SETTINGS = st.one_of(
    st.just(Settings()),
    st.builds(
        Settings,
        context_tokens=st.integers(1, 10**6),
        complexity=st.builds(ComplexitySettings, length=WEIGHT, steps=WEIGHT),
        quality=st.builds(QualitySettings, accuracy=WEIGHT),
        task_types=st.just((OwnTaskType(name="legal", words=("合同", "contract: 'x'")),)),
    ),
)
EXPORTS = st.one_of(
    st.none(),
    st.builds(
        Export,
        order=st.sampled_from(["as_uploaded", "easy_first"]),
        shard_records=st.none() | st.integers(1, 10**6),
    ),
    st.builds(
        Export,
        split=st.sampled_from([Split(train=1), Split(train=0.7, validation=0.2, test=0.1)]),
        stratify=st.sampled_from([None, *LABELS]),
    ),
)
RECIPES = st.builds(
    Recipe,
    seed=st.integers(0, 2**31),
    settings=SETTINGS,
    export=EXPORTS,
    steps=st.lists(st.one_of(filters(), label_filters()), max_size=6).map(tuple),
)


@given(RECIPES, st.sets(st.integers(0, 5)))
def test_steps_that_are_switched_off_come_back_from_yaml_and_ask_for_nothing(
    recipe: Recipe, off: set[int]
) -> None:
    switched = recipe
    for index in off & set(range(len(recipe.steps))):
        switched = switched.switched(index)
    assert from_yaml(to_yaml(switched)) == switched
    on = [step for index, step in enumerate(recipe.steps) if index not in off]
    assert switched.metrics() == recipe.model_copy(update={"steps": tuple(on)}).metrics()
    for index in off & set(range(len(recipe.steps))):
        switched = switched.switched(index)
    assert switched == recipe


def test_a_step_is_off_only_by_a_plain_yes() -> None:
    text = "version: 1\nsteps:\n  - {step: filter, metric: n_turns, low: 2, disabled: %s}\n"
    assert isinstance(from_yaml(text % "true").steps[0], Disabled)
    assert isinstance(from_yaml(text % "false").steps[0], Filter)
    with pytest.raises(RecipeError, match=r"In step 1: .*write true or false"):
        from_yaml(text % "1")


@given(RECIPES.filter(lambda recipe: len(recipe.steps) > 1), st.data())
def test_a_step_that_is_moved_there_and_back_is_where_it_was(
    recipe: Recipe, data: st.DataObject
) -> None:
    place = st.integers(0, len(recipe.steps) - 1)
    index, to = data.draw(place), data.draw(place)
    moved = recipe.moved(index, to)
    assert moved.steps[to] == recipe.steps[index]
    assert moved.moved(to, index) == recipe


def test_a_step_is_edited_as_text() -> None:
    recipe = from_yaml("version: 1\nsteps:\n  - {step: filter, metric: n_turns, low: 2}\n")
    assert recipe.edited(0, step_to_yaml(recipe.steps[0])) == recipe
    (step,) = recipe.edited(0, "step: filter\nmetric: n_turns\nlow: 3").steps
    assert step == Filter(metric="n_turns", low=3)
    for text, said in {
        "": "step 1: found no mapping",
        "{step: filter, metric: n_turns}": "neither low nor high",
        "{step: filtre}": "filter",
        "[{step: filter, metric: n_turns, low: 1}]": "found no mapping",
        "{step: filter": "not YAML",
    }.items():
        with pytest.raises(RecipeError, match=said):
            recipe.edited(0, text)


@given(RECIPES)
def test_a_recipe_comes_back_from_yaml_as_it_was(recipe: Recipe) -> None:
    assert from_yaml(to_yaml(recipe)) == recipe


def test_the_yaml_is_what_a_person_would_write() -> None:
    recipe = Recipe(steps=(Filter(metric="response_words", low=10, high=2000),))
    assert to_yaml(recipe) == (
        "version: 1\nseed: 42\nsteps:\n"
        "  - {step: filter, metric: response_words, low: 10, high: 2000}\n"
    )


def test_a_recipe_without_steps_comes_back_too() -> None:
    assert from_yaml(to_yaml(Recipe())) == Recipe()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- a list", "is a list, not a mapping"),
        ("", "is empty, not a mapping"),
        ("hello", "is plain text, not a mapping"),
        ("steps: [{step: filtre, metric: n_turns, low: 1}]", 'In step 1.*did you mean "filter"'),
        ("steps: [{metric: n_turns, low: 1}]", 'In step 1.*key "step" is missing'),
        ("steps: [{step: filter, metric: n_turn, low: 1}]", 'did you mean "n_turns"'),
        ("steps: [{step: filter, metric: n_turns}]", "neither low nor high"),
        ("steps: [{step: filter, metric: n_turns, low: 3, high: 1}]", "greater than high"),
        ("steps: [{step: filter, metric: n_turns, low: .nan}]", "In step 1"),
        ("steps: [{step: filter, metric: n_turns, low: 1, hihg: 2}]", 'did you mean "high"'),
        ("constrained-x: 1", 'In the recipe: "constrained-x" is not a key'),
        ("steps: [{step: filter, metric: n_turns, low: 1, 7: 2}]", 'In step 1: "7" is not a key'),
        ("steps: [{step: filter, metric: n_turns, only: [a]}]", "is a number"),
        ("steps: [{step: filter, metric: task_type, low: 1}]", "is a label"),
        ("steps: [{step: filter, metric: task_type}]", "neither only nor without"),
        ("settings: {complexity: {length: -1}}", 'In the settings, key "complexity.length"'),
        ("settings: {complexity: {medium_from: 0.9}}", "greater than complex_from"),
        ("settings: {tokeniser: x}", 'In the settings: "tokeniser".*mean "tokenizer"'),
        ("version: 2\nsteps: []", 'key "version"'),
        (
            "export: {split: {train: 0.8}}",
            'key "export.split": the shares add up to 0.8, expected 1',
        ),
        ("export: {split: {train: 0.8, validation: 0.3}}", "add up to 1.1, expected 1"),
        ("export: {split: {validation: 1}}", 'the key "train" is missing'),
        ("export: {split: {train: 1, tset: 0}}", '"tset" is not a key .*mean "test"'),
        ("export: {stratify: task_type}", "stratify is for a split"),
        ("export: {split: {train: 1}, stratify: task_typ}", 'did you mean "task_type"'),
        ("export: {split: {train: 1}, stratify: n_turns}", "not a metric that gives labels"),
        ("export: {order: hard_first}", "'as_uploaded' or 'easy_first'"),
        ("export: {shard_records: 0}", 'key "export.shard_records": found 0, expected 1 at least'),
        ("export: {shards: 3}", 'In the recipe, key "export": "shards" is not a key'),
        ("export: 3", 'key "export": found 3, expected a mapping'),
        ("steps: [1, 2", "not YAML at line"),
        ("steps: [hello]", "In step 1"),
        ("steps: [{step: filter, metric: n_turns, low: 1, low: 3}]", '"low" stands twice'),
        ("steps: [{step: filter, metric: n_turns, low: true}]", 'In step 1, key "low"'),
        ('steps: [{step: filter, metric: n_turns, low: "10"}]', 'In step 1, key "low"'),
        (f"steps: [{{step: filter, metric: n_turns, low: {'9' * 400}}}]", 'key "low"'),
        (f"steps: [{{step: filter, metric: n_turns, low: {'9' * 5000}}}]", "cannot be read"),
        ("steps: [{step: filter, metric: n_turns, low: 2024-13-45}]", "cannot be read"),
        ("steps: [{step: [1], metric: n_turns}]", "is not a step"),
        ("steps: [{step: {a: 1}}]", "is not a step"),
        ("steps: " + "[" * 3000, "cannot be read"),
        ("stepps: []", 'In the recipe: "stepps" .* did you mean "steps"'),
    ],
)
def test_a_wrong_recipe_is_one_sentence_that_says_where(text: str, said: str) -> None:
    with pytest.raises(RecipeError, match=said) as error:
        from_yaml(text)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("steps:", 'In the recipe, key "steps": found nothing, expected a list'),
        ("steps: filter", 'In the recipe, key "steps": found the text "filter", expected a list'),
        ("steps: [{step: filter, low: 1}]", 'In step 1: the key "metric" is missing; add it.'),
        ("steps: [{step: filter, metric: 5}]", 'key "metric": found 5, expected a text; put it'),
        (
            'steps: [{step: filter, metric: n_turns, low: "10"}]',
            'In step 1, key "low": found the text "10", expected a number; write plain digits',
        ),
        ("steps: [{step: filter, metric: n_turns, low: true}]", "found true, expected a number"),
        ("steps: [{step: filter, metric: n_turns, low: .nan}]", "found nan, expected a number"),
        (
            f"steps: [{{step: filter, metric: n_turns, low: {'9' * 20}}}]",
            "expected 9,007,199,254,740,992 at most; write a smaller number.",
        ),
        (
            "steps: [{step: filter, metric: n_turns, low: 0.30000001, high: 0.3}]",
            "In step 1: low (0.30000001) is greater than high (0.3); swap them.",
        ),
        (
            "steps: [{step: filter, metric: task_type, only: code}]",
            'key "only": found the text "code", expected a list; put it in square brackets.',
        ),
        ("steps: [{step: filter, metric: task_type, only: []}]", "expected one entry at least"),
        (
            "steps: [{step: filter, metric: language, only: [en, no]}]",
            'key "only", entry 2: found false, expected a text; put it in quotes, since YAML',
        ),
        (
            f"steps: [{{step: filter, metric: language, only: [{'x' * 300}]}}]",
            f'found the text "{"x" * 40}...", expected 200 characters at most; shorten it.',
        ),
        (
            "steps: [{step: filter, metric: n_turns, low: 1, unmeasured: keep}]",
            "found the text \"keep\", expected 'drop'; write that, or leave the key out.",
        ),
        (
            "settings: {task_types: [{name: legal, words: [x]}]}\n"
            "steps: [{step: filter, metric: task_type, only: [legall]}]",
            'In step 1: "legall" is not a label of task_type; did you mean "legal"?',
        ),
        ("seed: -1", 'key "seed": found -1, expected 0 at least; write a larger number.'),
        ("seed: true", 'key "seed": found true, expected a whole number'),
        ("version: 2", 'key "version": found 2, expected 1; write that'),
        ("settings: 5", "In the settings: found 5, expected a mapping"),
        ("settings: {complexity: {length: true}}", "found true, expected a number"),
        ("settings: {complexity: {lenght: 1}}", 'did you mean "length"?'),
        ("settings: {complexity: {medium_from: 2}}", "found 2, expected 1 at most"),
        ("settings: {context_tokens: 0}", "found 0, expected 1 at least"),
        (
            "settings: {task_types: [{name: My Type, words: [x]}]}",
            'key "task_types.name", entry 1: found the text "My Type", expected lower-case',
        ),
        (
            "settings: {task_types: [{name: a, words: [x]}, {name: a, words: [y]}]}",
            'two task types are named "a"; give one another name.',
        ),
    ],
)
def test_a_mistake_is_said_with_what_was_found_what_was_expected_and_what_to_do(
    text: str, said: str
) -> None:
    with pytest.raises(RecipeError) as error:
        from_yaml(text)
    assert said in str(error.value)
    assert "nput should" not in str(error.value)


def test_equal_recipes_have_equal_keys_and_others_have_not() -> None:
    one = Recipe(steps=(Filter(metric="n_turns", low=1),))
    assert one.key() == from_yaml(to_yaml(one)).key()
    assert one.key() != one.without(0).key()


@pytest.mark.parametrize("name", STEPS)
def test_every_step_says_its_own_name(name: str) -> None:
    assert STEPS[name].model_fields["step"].default == name


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (Filter(metric="response_words", low=10, high=2000), "from 10 to 2,000"),
        (Filter(metric="response_words", low=10), "of at least 10"),
        (Filter(metric="response_words", high=0.5), "of at most 0.5"),
        (Filter(metric="response_words", high=12345.678), "of at most 12,345.678"),
        (Filter(metric="quality", low=0.29996, high=0.3), "from 0.29996 to 0.3"),
        (Filter(metric="task_type", only=("open_qa", "code")), "Keep task type open QA, code"),
        (Filter(metric="task_type", without=("legal_review",)), "Drop task type legal review"),
        (
            Filter(metric="instruction_object", only=("my_file",)),
            "object of the instruction my_file",
        ),
    ],
)
def test_a_filter_says_what_it_keeps(step: Filter, words: str) -> None:
    assert words in step.in_words()


def test_a_label_that_no_example_can_have_is_named_with_its_neighbour() -> None:
    with pytest.raises(RecipeError, match=r'step 1: "codee" is not a label.*did you mean "code"'):
        from_yaml("steps: [{step: filter, metric: task_type, only: [codee]}]")


def test_an_own_task_type_is_a_label_until_it_is_removed() -> None:
    text = (
        "settings: {task_types: [{name: legal, words: [contract]}]}\n"
        "steps: [{step: filter, metric: task_type, only: [legal]}]"
    )
    recipe = from_yaml(text)
    with pytest.raises(RecipeError, match='"legal" is not a label'):
        recipe.measuring(Settings())


@pytest.mark.parametrize("name", ["math", "unsure"])
def test_an_own_task_type_cannot_have_the_name_of_a_built_in_one(name: str) -> None:
    with pytest.raises(RecipeError, match="is a built-in task type"):
        from_yaml(f"settings: {{task_types: [{{name: {name}, words: [x]}}]}}")


def test_a_step_by_a_task_type_that_the_settings_do_not_have_is_not_taken_in() -> None:
    step = Filter(metric="task_type", without=("legal",))
    with pytest.raises(RecipeError, match='In step 1: "legal" is not a label of task_type'):
        Recipe().plus(step)
    own = Settings(task_types=(OwnTaskType(name="legal", words=("x",)),))
    assert Recipe(settings=own).plus(step).steps == (step,)


def test_the_export_stands_before_the_steps_and_says_what_is_set_alone() -> None:
    recipe = Recipe(export=Export(split=Split(train=0.9, test=0.1), shard_records=1000))
    assert to_yaml(recipe) == (
        "version: 1\nseed: 42\nexport:\n  split:\n    train: 0.9\n    test: 0.1\n"
        "  shard_records: 1000\nsteps: []\n"
    )


def test_what_an_export_goes_by_is_its_own_and_no_page_waits_for_it() -> None:
    easy = Export(order="easy_first")
    assert easy.metrics() == ("complexity",)
    assert Recipe(export=easy).metrics() == ()  # pages wait for what the steps need alone
    split = Split(train=0.9, test=0.1)
    recipe = Recipe(export=Export(split=split, stratify="task_type"))
    assert recipe.export.metrics() == ("task_type",)
    assert [(each.method, each.field) for each in recipe.export.searches()] == [
        ("exact", "prompt"),
        ("exact", "both"),
        ("near", "both"),
    ]
    assert recipe.searches() == ()
    assert Export(shard_records=1).searches() == ()
