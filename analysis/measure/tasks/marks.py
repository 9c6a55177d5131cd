"""Marks of what a prompt holds, and small patterns of its form: data, written for this project."""

from __future__ import annotations

import re

# What is looked for in the whole prompt, at most its first 1,500 and last 300 characters.
MARKS: dict[str, tuple[str, ...]] = {
    # A named place for a pasted text.
    "context": (
        r"(?m)^(?:context|passage|paragraph|article|document|text|background|story|plot|"
        r"dialog(?:ue)?|conversation|bio|email|transcript|information|facts?(?: \d)?|given|"
        r"abstract|input|sentence(?: \d)?|review|situation|title|hint)\s*:",
        r"\b(?:context|passage|paragraph|article|background|plot|text|story|situation|process)\s*:",
        r"(?:短文|文章|材料|背景|上下文|段落|原文|内容|文本|输入|对话)[:：]",
        r"【.{1,12}】",
    ),
    # Offered answers.
    "options": (
        r"(?m)^\s*(?:\(?[A-D][).:]|[A-D]、)\s*\S",
        r"\b(?:options|choices|candidates|categories|descriptors|intents|labels|classes)"
        r"(?: are)?\s*[:\-]",
        r"\([aA]\) .*\([bB]\) ",
        r"\bchoose between\b|\bchoose the\b|\bchoices (?:are|below)\b|\bmultiple[- ]choice\b",
        r"(?:选项|类别|标签|候选)[:：]",
    ),
    # Program text.
    "code": (
        r"```",
        r"(?m)^\s*(?:def \w+\(|class \w+[:({]|import \w+|from [\w.]+ import|#include\s*<|"
        r"public (?:static|class)|function \w*\s*\(|const \w+ ?=|let \w+ ?=|var \w+ ?=|"
        r"return .*;?$|for \(|while \(|if \(.*\) ?\{)",
        r"(?m)^\s*(?-i:SELECT|INSERT INTO|CREATE TABLE|UPDATE|DELETE FROM)\b",
        r"\bconsole\.log\(|\bprint\(|System\.out|</\w+>|Traceback \(most|\$\w+ ?=|^\s*curl -|"
        r"=> ?\{",
    ),
    # A question of its own.
    "question": (r"(?m)^\s*(?:my )?(?:question|q|query)(?: \d)?\s*[:.]", r"(?:问题|提问|问)[:：]"),
}

# A system text that says who to be; not "You are a helpful assistant".
PERSONA = (
    r"^\W*(?:you(?:'re| are| will be)|act as|pretend|play|imagine you|take on the role|"
    r"from now on)\b",
    r"\b(?:stay in character|role-?play|your name is|speak (?:like|as)|in the voice of)\b",
    r"^你(?:现在)?(?:是|叫|扮演|要扮演)|扮演|口吻|角色",
)
ASSISTANT = (
    r"\byou(?:'re| are) (?:(?:a|an|the) )?(?:\w+,? ){0,3}"
    r"(?:(?:ai|language model|virtual|intelligent|helpful|digital) )+"
    r"(?:ai |language |writing |coding |research )?(?:assistant|model|agent|bot)\b",
    r"\byou are (?:an? )?assistant\b|\bhelpful\b.*\bassistant\b",
    r"你是(?:一个|一名|一位)?(?:.{0,6})(?:助手|助理|人工智能|语言模型|AI)",
)

NUMBER = re.compile(r"\d[\d.,]*")
# A quantity is asked for.
QUANTITY = re.compile(
    r"how (?:many|much|long|far|old|fast|tall|big|high)|"
    r"what(?: is|'s| was| will be| percentage| fraction)|"
    r"when (?:do|will|does)|where is|多少|几|多久|多远|多快|求",
    re.IGNORECASE,
)
# A number with its unit.
UNIT = re.compile(
    r"\d ?(?:%|‰|°|(?:mm|cm|km|m|g|kg|mg|l|ml|s|h|min|hours?|days?|weeks?|months?|years?|people|"
    r"eur|euros?|usd|dollars?|cents?|€|v|w|kw|kwh|a|hz|j|n|pa|km/h|mph|miles?|feet|inch(?:es)?|"
    r"litres?|liters?|pounds?|workers)\b|[元块米克斤升秒分时天年月岁人个只页件条公千平毫厘度折])",
    re.IGNORECASE,
)
# One or two statements about others than the asker, and a question.
PREMISE = re.compile(
    r"(?!.*\b(?:i|my|me|we|our|us)\b)[^?？\n]+[.。][^?？]*\n?[^?？\n]*[?？]\s*$", re.IGNORECASE
)
CLAUSES = re.compile(r"[^我你您们?？\n]{6,}，[^我你您们?？\n]+[?？]\s*$")
GREETING = re.compile(
    r"\s*(?:hi|hello|hey|hiya|good (?:morning|evening|afternoon|night)|thanks|thank you|thx|cheers|"
    r"bye|goodbye|see you|great|awesome|ok(?:ay)?|sounds good|got it|nice)\b[^:]*$|"
    r"\s*(?:你好|您好|嗨|哈喽|早上好|早安|晚安|晚上好|谢谢|謝謝|多谢|感谢|再见|再見|拜拜|好的|哈哈|辛苦了)",
    re.IGNORECASE,
)
CHAT = re.compile(
    r"(?:i|i'm|i've|my|we|hi|hello|hey|thanks|我|你好|您好|谢谢)\b|[我你您]", re.IGNORECASE
)
ARITHMETIC = re.compile(r"^[\s\d.,()+*/×÷^=xXyY²³%?-]+$")
ANSWERED_NUMBER = re.compile(r"\s*(?:[$€£¥]\s*)?-?\d[\d.,/]*\s*(?:[%°a-zA-Z²³]{0,10})\W*$")
PROGRAM = re.compile(
    r"```\s*(?:python|py|js|javascript|sql|java|c|cpp|bash|sh|html|css|yaml|dockerfile|go|rust|"
    r"typescript|ts|r|php|ruby|xml|swift|kotlin|shell|console)?\s*\n|"
    r"^\s*(?:def \w+\(|SELECT\s|import \w+|#include|<!DOCTYPE|<html|function \w+\(|class \w+[:(])",
    re.IGNORECASE,
)
