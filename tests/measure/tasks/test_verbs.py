from __future__ import annotations

import pandas as pd
import pytest

from analysis.measure.tasks.instruction import parts
from analysis.measure.tasks.patterns import what_is_asked
from analysis.measure.tasks.verbs import verb_and_object

PAIRS = [
    ("Write a short story about a dragon.", "write", "story"),
    ("Please could you write a short story about rain?", "write", "story"),
    ("I want you to act as a travel guide.", "act", "guide"),
    ("Your task is to classify the following sentences.", "classify", "sentence"),
    ("Hello! Can you help me translate this email into French?", "translate", "email"),
    ("Give me five tips for better sleep.", "give", "tip"),
    ("List the main causes of the war.", "list", "cause"),
    ("Come up with three names for a cat.", "come up with", "name"),
    ("Summarise the text below in one sentence.", "summarize", "text"),
    ("Using the words below, write a poem.", "write", "poem"),
    ("Given a product, describe its features.", "describe", "feature"),
    ("Explain how a heat pump works.", "explain", None),
    ("Create a Python function that sorts a list.", "create", "function"),
    ("Extract all of the names from the passage.", "extract", "name"),
    ("Rewrite it more politely.", "rewrite", None),
    ("Make a list of salty snacks.", "make", "list"),
    ("Solving the equation and find the value of X.", "solve", "equation"),
    ("Identify the children in the picture.", "identify", "child"),
    ("Write two haikus, one about snow.", "write", "haiku"),
    ("Translate: good morning", "translate", None),
    ("Find the largest city in Norway.", "find", "city"),
    ("You will be given a text. Answer the question about it.", "answer", "question"),
    ("Describe the economics of shipping.", "describe", "economics"),
    ("Fill in the blanks.", "fill in", "blank"),
    ("What is the capital of France?", None, None),
    ("Question: who wrote it?", None, None),
    ("The girl is happy.", None, None),
    ("", None, None),
    ("写一篇关于环保的短文。", "写", "短文"),
    ("请帮我写一首诗。", "写", "诗"),
    ("列出三个理由。", "列出", "理由"),
    ("把下面的邮件翻译成英文。", "翻译", "邮件"),
    ("将“你好”翻译成法语。", "翻译", None),
    ("解释气候变化的概念。", "解释", "概念"),
    ("用 Python 写一个函数，计算平均值。", "写", "函数"),
    ("总结这篇文章的主要内容。", "总结", "内容"),
    ("提取文中的日期。", "提取", "日期"),
    ("给一家咖啡馆起五个名字。", "起", "名字"),
    ("设计一个自动停车系统。", "设计", "系统"),
    ("为什么天空是蓝色的？", None, None),
]


@pytest.mark.parametrize(("prompt", "verb", "thing"), PAIRS)
def test_verb_and_object_of_an_instruction(
    prompt: str, verb: str | None, thing: str | None
) -> None:
    assert verb_and_object(parts(prompt)) == (verb, thing)


def test_an_instruction_after_a_pasted_text_is_found() -> None:
    prompt = "The old lighthouse stands on a rock and is open in summer.\n\nWrite a summary of it."
    assert verb_and_object(parts(prompt)) == ("write", "summary")


def test_what_is_not_found_is_null() -> None:
    values = what_is_asked(pd.DataFrame({"prompt": ["Why?", "Write a poem."]}))
    assert values["instruction_verb"].isna().tolist() == [True, False]
    assert str(values["instruction_object"].dtype) == "str"
