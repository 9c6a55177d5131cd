"""Which language a prompt asks to be answered in, by the names of languages in it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import Any

from analysis.measure.flags.language_names import NAMES

BEFORE_CHARS, AFTER_CHARS = 220, 60  # of a language's name, that can ask for it
HEAD_CHARS, TAIL_CHARS = 400, 300  # of a prompt, where its wishes stand


@functools.cache
def language_names() -> dict[str, str]:
    """Name, casefolded -> code."""
    return {
        name.casefold(): code
        for code, groups in NAMES.items()
        for group in groups
        for name in group
    }


def _codes(names: Iterable[str]) -> set[str]:
    """The codes of names as a pattern found them.

    A pattern that ignores case matches letters that fold to no letter of a name ("ı" for "i");
    such names are left out.
    """
    known = language_names()
    found = (_SHORT.get(name) or known.get(name.casefold()) for name in names)
    return {code for code in found if code}


@functools.cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """How a prompt names the language of the answer: in English; in Chinese or that language."""
    english = "|".join(sorted((n for g in NAMES.values() for n in g[0]), key=len, reverse=True))
    chinese = "|".join(sorted((n for g in NAMES.values() for n in g[1]), key=len, reverse=True))
    own = "|".join(re.escape(n) for g in NAMES.values() for n in g[2])
    verbs = (
        r"write|written|answer|respond|reply|rewrite|explain|compose|draft|give|provide|"
        r"output|summari[sz]e|describe|generate|create|continue|produce|present|list|express|put|"
        r"format|paraphrase|rephrase|complete|make|state|translate|return"
    )
    ends = (
        r"(?=\s*(?:[.,:;!?\n)\"'”]|$|only\b|please\b|language\b|and\b|with\b|using\b|about\b|for\b|"
        r"instead\b|that\b|text\b|version\b|to\b|how\b|what\b|why\b|on\b|-))"
    )
    style = (
        r"(?:(?:the|formal|informal|simple|plain|polite|correct|fluent|idiomatic|natural|modern|"
        r"standard|proper|good|business|everyday) )*"
    )
    targets = re.compile(
        rf"\b(?:translat\w+|convert\w*|change|turn|render\w*|put)\b[^.?!\n]{{0,200}}?\b(?:to|"
        rf"into) {style}(?P<to>{english})\b"
        rf"(?! (?:culture|cuisine|history|people|food))|"
        rf"\binto {style}(?P<into>{english})\b(?! \w+ (?:culture|history))|"
        rf"\b(?:{verbs})\b[^.?!\n]{{0,120}}?\bin {style}(?P<in>{english})\b{ends}|"
        rf"(?:^|\n)\s*in {style}(?P<start>{english})\b\s*[:,]|"
        rf"\b(?:write|compose|draft|give me|provide|create|generate) (?:an? |some |the |"
        rf"\w+ ){{0,3}}(?P<adjective>{english}) "
        rf"(?:paragraphs?|sentences?|texts?|dialog(?:ue)?s?|phrases?|versions?|translations?)\b|"
        rf"\b(?P<translation>{english}) translation\s*:?\s*$|"
        rf"\bonly (?:in )?(?P<only>{english})\b{ends}",
        re.I,
    )
    chinese_targets = re.compile(
        rf"(?:翻译|翻譯|译|譯|改写|转换|转|改)(?:成|为|為|到|至).{{0,4}}?(?P<to>{chinese})|"
        rf"(?:用|以|使用)(?:一段|一句|流利的|正式的|简单的|地道的)?(?P<with>{chinese})(?:来)?(?:回答|回复|写|寫|撰写|解释|说明|描述|"
        rf"作答|回應|回应|介绍|总结|概括|表达|表述|输出|翻译|说|复述|答|完成|续写|进行)|"
        rf"(?:请|必须|只能|全程)(?:用|使用|以)(?P<please>{chinese})|"
        rf"(?:英|汉|中|日|法|德|韩|俄)译(?P<short>英|汉|中|日|法|德|韩|俄)|(?P<own>{own})",
        re.I,
    )
    return targets, chinese_targets


@functools.cache
def _any_name() -> Any:
    """Any name of a language, for RE2: hundreds of names in one pass."""
    import re2

    options = re2.Options()
    options.case_sensitive = False
    english = "|".join(name for names in NAMES.values() for name in names[0])
    others = "|".join(re.escape(name) for names in NAMES.values() for name in names[1] + names[2])
    return re2.compile(rf"\b(?:{english})\b|{others}", options)


_SHORT = {
    "英": "en",
    "汉": "zh",
    "中": "zh",
    "日": "ja",
    "法": "fr",
    "德": "de",
    "韩": "ko",
    "俄": "ru",
}


def targets(prompt: str) -> set[str]:
    """The languages that a prompt names for its answer, as codes."""
    text = instruction(prompt)
    places = [match.span() for match in _any_name().finditer(text)]
    if not places and "译" not in text and "譯" not in text:
        return set()
    if places and "译" not in text:  # only what stands before a name can ask for it
        text = text[max(0, places[0][0] - BEFORE_CHARS) : places[-1][1] + AFTER_CHARS]
    return _codes(
        next(group for group in match.groups() if group)
        for pattern in _patterns()
        for match in pattern.finditer(text)
    )


def mentioned(prompt: str) -> set[str]:
    """The languages that a prompt names in any way."""
    return _codes(match[0] for match in _any_name().finditer(instruction(prompt)))


def instruction(prompt: str) -> str:
    """The beginning and the end of a prompt, where it says what to do."""
    if len(prompt) <= HEAD_CHARS + TAIL_CHARS:
        return prompt
    return f"{prompt[:HEAD_CHARS]}\n{prompt[-TAIL_CHARS:]}"
