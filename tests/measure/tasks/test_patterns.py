from __future__ import annotations

import pandas as pd
import pytest

from analysis.measure.tasks.patterns import explain_pattern, what_is_asked

TRUE = [
    ("asks_condition", "If the text has no answer, output 'none'."),
    ("asks_condition", "Answer the question. If so, explain why."),
    ("asks_condition", "Correct the sentence unless it is already right."),
    ("asks_condition", "Translate the word; otherwise write unknown."),
    ("asks_condition", "如果文中没有答案，请回答“无”。"),
    ("asks_condition", "句子正确就保留，否则改正。"),
    ("asks_steps", "First read the text, then answer the question."),
    ("asks_steps", "Explain it step by step."),
    ("asks_steps", "Translate the sentence and explain the grammar."),
    ("asks_steps", "先总结文章，然后列出三个问题。"),
    ("asks_steps", "请逐步推导。"),
    ("asks_format", "Answer with a JSON object."),
    ("asks_format", "Summarize the text in two sentences."),
    ("asks_format", "Give me five tips for sleeping better."),
    ("asks_format", "Write a 300-word story."),
    ("asks_format", "Return a table with two columns."),
    ("asks_format", "用不超过一百字概括。"),
    ("asks_format", "列出三个理由。"),
    ("asks_format", "请以表格形式输出。"),
    ("asks_format", "用列表比较茶和咖啡。"),
    ("asks_format", "请用列表的形式介绍北京。"),
    ("asks_format", "把这些要点整理成清单。"),
    ("asks_format", "给我一份旅行用品的清单。"),
    ("asks_format", "把下面的数据转成JSON。"),
    ("asks_format", "请用表格列出优缺点"),
    ("asks_format", "列一张表，写出三种茶。"),
    ("asks_exclusion", "Do not use the word very."),
    ("asks_exclusion", "Describe the sea without using adjectives."),
    ("asks_exclusion", "Write a recipe, avoid nuts."),
    ("asks_exclusion", "Return the code, no explanations."),
    ("asks_exclusion", "写一首诗，不要出现“春”字。"),
    ("asks_exclusion", "翻译这段话，避免使用口语。"),
]
FALSE = [
    ("asks_condition", "If it rains tomorrow, what will the farmer do?"),
    ("asks_condition", "Can you tell me if whales are fish?"),
    ("asks_condition", "如果明天下雨，比赛会取消吗？"),
    ("asks_steps", "What happened first in the story?"),
    ("asks_steps", "Write a story about cats and dogs."),
    ("asks_format", "Why is the sky blue?"),
    ("asks_format", "How do I read a JSON file in Python?"),
    ("asks_format", "推荐一本书。"),
    ("asks_format", "解释一下链表和列表的区别。"),
    ("asks_format", "什么是列表？"),
    ("asks_format", "用列表推导式写一个例子。"),
    ("asks_format", "写一封信以表达感谢。"),
    ("asks_format", "列表排序有哪些方法？"),
    ("asks_format", "应用列表里为什么没有地图？"),
    ("asks_format", "怎么完成表格里的求和？"),
    ("asks_format", "What is a linked list?"),
    ("asks_format", "Explain the difference between lists and tables."),
    ("asks_format", "Who made the first list of chemical elements?"),
    ("asks_format", "How does a list comprehension work?"),
    ("asks_exclusion", "I don't know what to cook."),
    ("asks_exclusion", "How can I avoid getting sick?"),
    ("asks_exclusion", "你能不能帮我写一首诗？"),
    ("asks_exclusion", "这两种药有什么区别？"),
]


@pytest.mark.parametrize(("name", "prompt"), TRUE)
def test_a_pattern_is_found_and_explained(name: str, prompt: str) -> None:
    assert what_is_asked(pd.DataFrame({"prompt": [prompt]}))[name].tolist() == [1]
    assert explain_pattern({"prompt": prompt}, name)


@pytest.mark.parametrize(("name", "prompt"), FALSE)
def test_a_false_friend_is_left_alone(name: str, prompt: str) -> None:
    assert what_is_asked(pd.DataFrame({"prompt": [prompt]}))[name].tolist() == [0]
    assert explain_pattern({"prompt": prompt}, name) is None


def test_patterns_of_a_pasted_text_do_not_count() -> None:
    text = "He said that one must act. The house had three rooms. " * 20
    flags = what_is_asked(pd.DataFrame({"prompt": [f"Summarize the text.\n{text}"]}))
    assert flags.filter(like="asks_").sum().sum() == 0
