from __future__ import annotations

import pytest
from hypothesis import given

from analysis.measure.flags.form_requests import requests
from analysis.measure.flags.forms import FORM_FLAGS, find, n_items, n_sentences
from tests.measure.flags.checking import TEXTS, flag_of, in_time

PROSE = "Tea calms, coffee wakes. Both taste good, and both are cheap."


def missing(prompt: str, response: str, n_turns: int = 1) -> int:
    return flag_of(FORM_FLAGS, "missing_format", prompt=prompt, response=response, n_turns=n_turns)


@pytest.mark.parametrize(
    ("prompt", "response"),
    [
        ("Compare tea and coffee in bullet points.", PROSE),
        ("Compare tea and coffee in a table.", PROSE),
        ("Compare tea and coffee as a numbered list.", PROSE),
        ("Write about tea. Use headings.", PROSE.lower()),
        ("Describe tea in one sentence.", PROSE),
        ("Describe tea in under 5 words.", PROSE),
        ("Write at least 100 words about tea.", PROSE),
        ("List five teas.", "1. Assam\n2. Sencha\n3. Oolong"),
        ("List three teas.", "- Assam\n- Sencha\n- Oolong\n- Mate"),
        ("Name four teas.", "Assam, Sencha and Oolong."),
        ("用表格比较茶和咖啡。", "茶使人平静，咖啡使人清醒。"),
        ("介绍一下茶，不超过10字。", "茶是一种使人平静的饮料，味道很好，价格也不贵。"),
        ("列出5种茶。", "1. 红茶\n2. 绿茶"),
        ("Write exactly 3 sentences about tea.", PROSE),
        ("Write exactly 3 sentences about tea.", f"{PROSE} Tea is old. So is coffee."),
        ("Write 3 sentences about tea.", "1. Tea calms.\n2. Tea is cheap."),
        ("Describe tea in exactly 5 words.", "Tea is a drink that calms."),
        ("Describe tea in about 30 words.", PROSE),
        ("Describe tea in exactly two sentences.", "Tea calms."),
        ("List about 10 teas.", "1. Assam\n2. Sencha\n3. Oolong"),
        ("写三句话介绍茶。", "茶使人平静。"),
        ("用恰好10个字介绍茶。", "茶是一种饮料。"),
        ("介绍一下茶，大约50字。", "茶是一种饮料。"),
        ("用表格形式比较茶和咖啡，不要解释。", "茶使人平静，咖啡使人清醒。"),
        ("用列表说明茶的好处。", "茶使人平静，味道很好。"),
    ],
)
def test_a_form_that_is_not_kept_is_flagged(prompt: str, response: str) -> None:
    assert missing(prompt, response) == 1


@pytest.mark.parametrize(
    ("prompt", "response"),
    [
        ("Compare tea and coffee in bullet points.", "- tea: calms\n- coffee: wakes"),
        ("Compare tea and coffee in a table.", "| tea | coffee |\n|---|---|\n| calms | wakes |"),
        ("Write about tea. Use headings.", "## Tea\nIt calms."),
        ("Describe tea in one sentence.", "Tea, e.g. Sencha by Mr. Ito, costs 3.50 a cup."),
        ("Describe tea in a few sentences.", PROSE),
        ("Describe tea in about 10 words.", PROSE),
        ("List five teas.", PROSE),
        ("List teas that you know.", "Assam, Sencha and Oolong."),
        ("List at least two teas.", "1. Assam\n2. Sencha\n3. Oolong"),
        ("Make a wooden table for the tea.", PROSE),
        ("Create a table in SQL for teas.", PROSE),
        ("Give three titles, each under 5 words.", "1. Tea\n2. More tea\n3. No tea"),
        ('Translate "Answer in one sentence" and explain.', PROSE),
        ("翻译成英文：请用表格列出五点建议。", "Please list five suggestions in a table."),
        ("用列表比较茶和咖啡。", "1. 茶：平静\n2. 咖啡：清醒"),
        ("Write exactly 2 sentences about tea.", PROSE),
        ("Write exactly 2 sentences about tea.", f"Tea and coffee\n\n{PROSE}"),
        ("Write exactly 2 sentences about tea.", "Sure, here they are:\n1. Tea calms.\n2. It is."),
        ("Write 3 sentences about tea.", 'He asked: "Tea?" She said no. He left.'),
        ("Write exactly 11 words about tea.", PROSE),
        ("Write exactly 5 words about tea.", "A well-known drink from Asia."),
        ("Write exactly 6 words about tea.", "A well-known drink from Asia."),
        ("Describe tea in about 10 words.", PROSE),
        ("Write a 500-word essay about tea.", PROSE),
        ("You are given a story of exactly 5 sentences. What is its topic?", "Tea."),
        ("He wrote about 500 words. Is that much?", "No."),
        ("Write exactly 2 sentences for each tea.", "Assam is strong. It wakes. It is dark."),
        ("List about 4 teas.", "1. Assam\n2. Sencha\n3. Oolong"),
        ("What is an ordered list?", PROSE),
        ("What is the difference between a bulleted list and a numbered list?", PROSE),
        ("写两句话介绍茶。", "茶使人平静。茶很便宜。"),
        ("用恰好6个字介绍茶。", "茶是一种饮料。"),
        ("用恰好7个字介绍茶。", "茶是一种饮料。"),
        ("介绍一下茶，大约7字。", "茶是一种饮料。"),
        ("解释一下链表和列表的区别。", "链表的元素分散存放，列表的元素连续存放。"),
        ("用列表推导式写一个例子。", "[x for x in range(3)]"),
        ("应用列表里为什么没有地图？", "因为它没有安装。"),
        ("怎么用表格计算总和？", "选中单元格，点击求和。"),
        ("使用列表存储名字有什么好处？", "顺序不变，可以重复。"),
    ],
)
def test_what_is_kept_vague_or_not_asked_for(prompt: str, response: str) -> None:
    assert missing(prompt, response) == 0


@pytest.mark.parametrize(
    ("prompt", "response", "begins"),
    [
        (
            "Describe tea in one sentence.",
            "It is hot. It is green.",
            "At most 1 sentence was asked",
        ),
        ("Write exactly 2 sentences about tea.", "It is hot.", "2 sentences were asked for, not 1"),
    ],
)
def test_what_was_asked_for_is_counted_as_people_do(
    prompt: str, response: str, begins: str
) -> None:
    said = find(prompt, response)
    assert said is not None and said.startswith(begins)


def test_limits_do_not_hold_for_conversations() -> None:
    assert missing("Describe tea in one sentence.\n\nAnd coffee?", PROSE, n_turns=2) == 0


def test_sentences_and_items_are_counted() -> None:
    assert n_sentences("One. Two! Three?") == 3
    assert n_sentences("Dr. Li paid $3.50 at 5 p.m. on Monday.") == 1
    assert n_sentences("一句。两句！") == 2
    assert n_items("1. a\n   - b\n2. c") == 2
    assert n_items("Red, blue and green.") == 3
    assert n_items("It was, I think, a long and happy summer by the sea, all in all.") is None


def test_letters_that_only_look_like_others_by_case_are_read() -> None:
    for looks, plain in (("under 50 wordſ", "under 50 words"), ("at leaſt five", "at least five")):
        prompt = f"Give me {plain} tips." if "five" in plain else f"Explain it in {plain}."
        assert requests(prompt.replace(plain, looks)).ranges == requests(prompt).ranges != []


@pytest.mark.parametrize(
    ("prompt", "unit", "low", "high"),
    [
        ("Write exactly 3 sentences about tea.", "sentence", 3, 3),
        ("Answer in exactly fifty words.", "word", 0, 0),
        ("Answer in precisely 50 words.", "word", 50, 50),
        ("Answer in about 200 words.", "word", 180, 220),
        ("Explain tea in roughly three sentences.", "sentence", 2, 4),
        ("Give me around 20 tips.", "item", 18, 22),
        ("请写一段大约100字的介绍。", "word", 90, 110),
        ("写一篇200字左右的短文。", "word", 180, 220),
        ("请用正好三句话介绍茶。", "sentence", 3, 3),
    ],
)
def test_a_number_that_is_asked_for_is_read(prompt: str, unit: str, low: int, high: int) -> None:
    ranges = [(one.unit, one.low, one.high) for one in requests(prompt).ranges]
    assert ranges == ([(unit, low, high)] if high else [])


def test_a_range_of_items_is_read() -> None:
    (wanted,) = requests("List 3-5 ideas for a party.").ranges
    assert (wanted.low, wanted.high) == (3, 5)


@given(prompt=TEXTS, response=TEXTS)
def test_any_text_is_flagged_or_not(prompt: str, response: str) -> None:
    missing(prompt, response)
    missing(f"List five things in a table, in one sentence. {prompt}", response, n_turns=2)


@pytest.mark.parametrize(
    "text",
    [
        "list five " * 500_000,
        "- a\n" * 40_000,
        "a, " * 60_000,
        "。" * 5_000_000,
        "| " * 90_000,
        "\n" * 190_000,
        "." * 190_000,
        "(" + " " * 190_000,
        "(1" * 90_000,
        "a  " * 60_000,
    ],
)
def test_a_text_of_megabytes_is_no_trouble(text: str) -> None:
    assert in_time(FORM_FLAGS, "missing_format", prompt=text, response=text)
    assert in_time(FORM_FLAGS, "missing_format", prompt="List 5 in a table.", response=text)
    assert in_time(FORM_FLAGS, "missing_format", prompt="In one sentence.", response=text)
    for prompt in ("Write exactly 3 sentences.", "Use about 50 words.", f"Use about {text} words."):
        assert in_time(FORM_FLAGS, "missing_format", prompt=prompt, response=text)
