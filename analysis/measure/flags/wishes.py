"""How much an instruction asks for: prose, several things, or a few words will do."""

from __future__ import annotations

import re

from analysis.measure.cues import Cues

# Instructions stand at the start or the end of a prompt; what is between is given text.
_HEAD, _TAIL = 400, 200
_LONG_TEXT = 600  # characters of a prompt that holds a text worth a summary

# At the start of a sentence; after a question only the bare verb ("...? Explain."): a question
# that is given as a text may go on with "Can you explain ...?".
_START = (
    r"(?:(?:^|[.!:;\n]\s*|\band )(?:please|kindly|now|then|also|can you|could you|would you"
    r"|will you|i(?:'d| would) like you to|i (?:want|need) you to|your task is to|briefly|,|\s)*"
    r"|\?\s+(?:please )?)"
)
_START_ZH = (
    r"(?:^|[。！？：:；;，,\n]\s*)"
    r"(?:请|你|帮|我|给|能|否|可以|用中文|详细|简要|简单|具体|地|并|\s)*"
)
_WORK = (
    r"story|essay|e-?mail|letter|article|blog|paragraphs?|report|review|speech|script|dialog(?:ue)?"
    r"|biography|guide|tutorial|proposal|narrative|monologue|press release|poem|song|overview"
    r"|analysis|explanation|description|conversation"
)
# Verbs and works that a handful of words cannot answer.
_PROSE = Cues(
    (
        _START + r"(?:explain|describe|elaborate|discuss|compare|contrast"
        r"|outline|justify|tell (?:me|us) (?:about|a story|how|why))\b",
        _START + r"(?:write|compose|draft|create|generate|craft|prepare|give|provide)"
        rf"(?: \S+){{0,5}}? (?:{_WORK})\b",
        # Paragraphs or details: then any verb will do.
        r"\bin (?:one|two|three|four|five|an?|\d) (?:\w+ )?paragraphs?\b",
        _START + r"(?:write|create|generate|prepare|give|provide)(?: \S+){0,3}? "
        r"(?:detailed|comprehensive|in-depth|step-by-step)\b",
        # Spanish, French, Portuguese, Italian, German.
        r"(?:^|[.!?¿¡\n]\s*)(?:explica|explique|expliquez|describ[ea]|décri(?:s|vez)|raconte|redacta"
        r"|rédigez?|descreva|spiega|descrivi|erkläre?n?|beschreibe?n?|erläutere?n?|verfasse)[ ,:]",
        _START_ZH + r"(?:解释|描述|描写|说明|阐述|介绍|讨论|比较|对比|论述|概述|谈谈|讲述|分析"
        r"|闡述|介紹|討論|比較)",
        _START_ZH + r"(?:写|撰写|编写|创作|寫|撰寫)(?:一|出|个|下).{0,12}"
        r"(?:故事|文章|作文|短文|散文|邮件|信|报告|演讲|诗|对话|评论|日记|小说|段落|描述|介绍|郵件|報告)",
    )
)
_SUMMARY = Cues(
    (
        _START + r"(?:summari[sz]e|(?:write|give|generate|provide)(?: \S+){0,4}? summary)\b",
        _START_ZH + r"(?:总结|概括|摘要|總結)",
    )
)
# An explanation besides the short answer.
_AND_EXPLAIN = Cues(
    (r"\band (?:then )?(?:explain|describe|justify|discuss|elaborate)\b", r"并(?:解释|说明|阐述)")
)
# Tasks whose answer is as short as what they are given, or as the prompt says.
_GIVEN_TEXT = Cues(
    (
        r"\A\W*(?:please )?(?:translate|rewrite|rephrase|paraphrase|reword|correct|fix|edit"
        r"|proofread|convert|classify|categori[sz]e|label|extract|spell|unscramble|complete|fill|continue"
        r"|repeat|shorten|simplify|answer|identify|find|choose|select|pick|determine|predict)\b",
        r"\A\W*(?:请|你|帮|我|把|将|\s)*(?:翻译|改写|改正|纠正|修改|分类|提取|判断"
        r"|补全|填空|续写|缩写|翻譯)",
        r"\bcompare (?:the |these |two |following )*(?:numbers|values|fractions|prices)\b",
        r"\b(?:tell|say|and|decide) which (?:one )?(?:is|are|has)\b",
        r"翻译成|译成|译为|改写|分类|情感|情绪|倾向|态度|大小|翻譯",
    )
)
_FEW_WORDS = Cues(
    (
        r"\b(?:one|an?|single|1?\d|two|three|few|each)[ -](?:\w+ )?"
        r"(?:words?|sentences?|phrases?|lines?)\b",
        r"\b(?:title|headline|slogan|tagline|caption|haiku|tweet|subject line|hashtag|keywords?"
        r"|yes or no|true or false|multiple[- ]choice|question|query|code|function|command|regex"
        r"|equations?|calculations?|formula|expression|adjectives?|emojis?)\b",
        r"一句话|一个词|一词|几个字|(?:^|[^\d])\d{1,2}个?字|标题|题目|口号|标语|关键词|以内|不超过|代码|公式|对联|形容词|一行",
    )
)

_ENGLISH = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {
    **{word: number for number, word in enumerate(_ENGLISH, 2)},
    **{word: number for number, word in enumerate("二三四五六七八九十", 2)},
    **dict.fromkeys(("several", "some", "两", "兩", "几", "幾", "一些"), 2),
}
_ITEMS = (
    r"(?:^|[.!?:;\n]\s*|\b(?:please|you|and|me) )"
    r"(?:list|name|give|provide|suggest|write|generate|brainstorm|mention|recommend|come up with"
    r"|think of|create|state|describe|tell) (?:me |us |down )?(?:at least |the |up to |any )?"
    r"(\d{1,2}|several|some|" + "|".join(_ENGLISH) + r")\b"
)
_ITEMS_ZH = (
    r"(?:列出|列举|列舉|给出|写出|举出|说出|提供|推荐|想出|想|提出|寫出|給出)[^，。！？,\n]{0,6}?"
    r"(\d{1,2}|[两兩二三四五六七八九十几幾]|一些)"
    r"(?:个|個|种|種|条|條|点|點|项|項|件|本|部|位|家|款|道|首|名|样)"
)
# "Ideas for ...", "Give me tips on ...": several, without a number.
_IDEAS = (
    r"(?:^|\n)\W*(?:(?:please|can|could|you|give|me|us|list|suggest|share|provide|brainstorm|any"
    r"|some|the|need|i) ){0,5}(?:ideas|tips|suggestions|ways|reasons|recommendations"
    r"|pros and cons) (?:for|to|on|of|why|about)\b"
)
_LISTS = Cues((_ITEMS, _ITEMS_ZH, _IDEAS))
_NO_THINGS = r"(?![ -](?:words?|sentences?|lines?|paragraphs?|letters?|digits?|stars?)\b)"
_N_ITEMS = re.compile(f"{_ITEMS}{_NO_THINGS}|{_ITEMS_ZH}|{_IDEAS}", re.IGNORECASE)
_CONCEPT = re.compile(
    r"\s*[Ww]hat (?:is|are) (?:an? |the )?[a-z]{4,}\?\s*|\s*什么是[^，,？?]{2,8}[？?]?\s*"
)


def _ends(prompt: str) -> str:
    return prompt if len(prompt) <= _HEAD + _TAIL else f"{prompt[:_HEAD]}\n{prompt[-_TAIL:]}"


def wants_prose(prompt: str) -> bool:
    """Whether a prompt asks to explain, describe, compare, write; and no short form of it.

    Only its first 400 and last 200 characters are looked at.
    """
    ends = _ends(prompt)
    asked = bool(_PROSE.found_in(ends))
    if not asked and len(prompt) >= _LONG_TEXT:
        asked = bool(_SUMMARY.found_in(ends))
    if not asked or _FEW_WORDS.found_in(ends):
        return False
    return not _GIVEN_TEXT.found_in(ends) or bool(_AND_EXPLAIN.found_in(ends))


def items_wanted(prompt: str) -> int:
    """How many things a prompt asks to list; 0 if it asks for no list, 2 for "some"."""
    ends = _ends(prompt)
    found = _N_ITEMS.search(ends) if _LISTS.found_in(ends) else None
    if found is None:
        return 0
    number = (found[1] or found[2] or "some").casefold()  # "ſix" matches too
    return int(number) if number.isdecimal() else _NUMBERS.get(number, 0)


def asks_for_a_concept(prompt: str) -> bool:
    """Whether a prompt is "What is photosynthesis?": one word is no answer."""
    return len(prompt) <= _HEAD and _CONCEPT.fullmatch(prompt) is not None
