"""Answers that repeat the prompt."""

from __future__ import annotations

import re

from analysis.measure.cues import Cues
from analysis.measure.flags.by_example import flag_by, quoted
from analysis.measure.metric import FLAG_UNIT, Metric

# Of a prompt and a response so many characters are compared.
_PART = 8000
# A shorter instruction, or a shorter given text, is restated for good reasons.
_FEWEST_WORDS, _FEWEST_TEXT_WORDS = 5, 12
_FEWEST_CHARACTERS, _FEWEST_TEXT_CHARACTERS = 10, 20
# The response is mostly the prompt from this share on.
_MOSTLY = 0.6
# Beginnings are compared first, so many characters of them.
_BEGINNING, _RAW_BEGINNING = 10, 60

_SENTENCE_END = re.compile(r"[.?!。？！\n]")
_PLAIN = re.compile(r"[\W_]+")
_LABEL = re.compile(
    r"\s*(?:question|prompt|instruction|task|user|human|input|q|问题|指令|题目|用户) ?[:：]\s*",
    re.IGNORECASE,
)
# A heading, a quotation or code in front: then it is no plain copy.
_SET_APART = re.compile(r"\s*[#>`*\"“‘'「《]")
_QUOTED_LINE = re.compile(r"\s*[\"“'「]([^\n]+)[\"”'」][ \t]*\n")
_CODE = re.compile(
    r"^[ \t]*(?:def|class|import|from|#include|public|function|const|let|var|SELECT|package)\b"
    r"|[;{}]$",
    re.MULTILINE,
)

# Tasks whose answer rightly holds the given text: changing, completing, marking, moving it.
_CHANGES = Cues(
    (
        r"\b(?:re-?writ|rephras|paraphras|reword|translat|correct|proofread|edit|fix|convert|transform"
        r"|chang|replac|substitut|add|insert|remov|delet|complet|continu|finish|extend|expand|fill"
        r"|format|punctuat|capitali[sz]|highlight|underlin|extract|cop(?:y|ies)|repeat|quot|transcrib"
        r"|simplif|shorten|improv|polish|modif|restat|adapt|annotat|sort|order|arrang"
        r"|alphabeti|revers|combin|merg|join|identif|find|detect|pick|select|choos|list"
        r"|spell|grammar|mistake|error|synonym|imagin|pretend|role"
        r"|tense|voice|code|function|script|program|parse|json|csv|sql|html)\w*\b",
        r"翻译|改写|改正|纠正|修改|修正|润色|病句|错别字|续写|补全|填空|完成|扩写|缩写|转换|替换|添加|加上|删除"
        r"|提取|找出|标注|标出|排序|排列|合并|重复|抄写|朗读|引用|编辑|格式|造句|代码|函数|表格|列表",
    )
)
# Tasks whose answer may begin with the given text, but is more than it.
_USES = Cues(
    (
        r"\b(?:generat|creat|writ|mak|turn|tell|classif|categori|label|tag|sentence|table)\w*\b",
        r"生成|分类|句子",
    )
)
# A text that asks or tells, so that its copy is no answer.
_ASKS = re.compile(
    r"[?？]|\bplease\b|\bhelp me\b|请|帮我|如何|怎么|什么"
    r"|^\W*(?:please|can|could|what|who|whom|whose|which|when|where|why|how|is|are|do|does|did"
    r"|using|explain|summari[sz]e|describe|analy[sz]e|discuss|answer|evaluate|compare|give|tell|list"
    r"|name|write|create|generate|provide|suggest|make|find|identify|design|develop|calculate"
    r"|compute|solve|classify|imagine|outline|compose|draft|propose|recommend|determine|show|act"
    r"|请|解释|总结|概括|分析|说明|回答|描述|评价|比较|写|列|给|生成|创建|告诉|介绍|设计|计算|提供|推荐)",
    re.IGNORECASE,
)


def _plain(text: str) -> str:
    """A text without case and punctuation, words parted by one blank."""
    return _PLAIN.sub(" ", text).strip().casefold()


def _is_long(plain: str, n_words: int, n_characters: int) -> bool:
    """Whether a plain text has so many words, or Chinese characters."""
    if plain.isascii():
        return plain.count(" ") + 1 >= n_words
    characters = sum(not char.isascii() and char.isalpha() for char in plain)
    is_chinese = characters > len(plain) // 2 and plain.count(" ") < characters // 2
    return characters >= n_characters if is_chinese else plain.count(" ") + 1 >= n_words


def _begins_with(answer: str, piece: str) -> bool:
    """Whether an answer begins with a piece as a sentence of its own; both as they came."""
    beginning = _plain(piece[:_RAW_BEGINNING])[:_BEGINNING]
    if not beginning or not _plain(answer[:_RAW_BEGINNING]).startswith(beginning):
        return False
    if not _plain(answer).startswith(_plain(piece)):
        return False
    # Where the copy ends in the answer: as many letters and digits on.
    left = sum(map(str.isalnum, piece))
    for position, char in enumerate(answer):
        left -= char.isalnum()
        if not left:
            behind = answer[position + 1 :].lstrip(" \t")
            return not behind or behind[0] in '\r\n.!?:;。！？：；)]）】"”|'
    return False


def _prompt_echo(prompt: str, response: str) -> str | None:
    """Which part of the prompt an answer copies, as a sentence.

    The first 8,000 characters of both are compared, without case and punctuation.
    """
    prompt, answer = prompt[:_PART].strip(), response[:_PART]
    label = _LABEL.match(answer)
    answer = answer[label.end() :] if label else _unquoted(answer)
    if not prompt or (_SET_APART.match(answer) and not _SET_APART.match(prompt)):
        return None
    instruction, _, given = prompt.partition("\n")
    for piece in (prompt, instruction):
        if _begins_with(answer, piece) and _is_task(piece, instruction, labelled=bool(label)):
            return f"The response begins with the prompt: {quoted(piece)}."
    given = given.strip()
    if given and _begins_with(answer, given) and _is_question(instruction, given, answer):
        return f"The response begins with the text given in the prompt: {quoted(given)}."
    return _mostly(prompt, answer)


def _unquoted(answer: str) -> str:
    """An answer without the quotes around its first line."""
    line = _QUOTED_LINE.match(answer)
    return f"{line[1]}\n{answer[line.end() :]}" if line else answer


def _is_task(piece: str, instruction: str, *, labelled: bool) -> bool:
    """Whether the beginning of a prompt asks or tells something, in words."""
    long = _is_long(_plain(piece), _FEWEST_WORDS, _FEWEST_CHARACTERS)
    asks = labelled or _ASKS.search(instruction) is not None
    return long and asks and not _CODE.search(piece)


def _is_question(instruction: str, given: str, answer: str) -> bool:
    """Whether an instruction asks about a text that its answer has no need to hold."""
    if given.endswith(("...", "…")) or not _ASKS.search(instruction):
        return False
    if _CHANGES.found_in(instruction):
        return False
    if _USES.found_in(instruction) and _plain(answer) != _plain(given):
        return False
    return _is_long(_plain(given), _FEWEST_TEXT_WORDS, _FEWEST_TEXT_CHARACTERS)


def _may_hold(answer: str, prompt: str) -> bool:
    """False where an answer cannot hold a prompt: the prompt's longest first word is not there."""
    words = _PLAIN.split(prompt[:_RAW_BEGINNING])[:-1]  # the last one may be cut
    return max(words, key=len, default="").casefold() in answer.casefold()


def _mostly(prompt: str, answer: str) -> str | None:
    """Whether an answer is mostly a copy of the whole prompt."""
    if len(answer) < len(prompt) * _MOSTLY or not _may_hold(answer, prompt):
        return None
    if not _ASKS.search(prompt):
        return None
    plain = _plain(prompt)
    if not _is_long(plain, _FEWEST_TEXT_WORDS, _FEWEST_TEXT_CHARACTERS):
        return None
    whole = _plain(answer)
    if plain not in whole or len(plain) < _MOSTLY * len(whole):
        return None
    if _CHANGES.found_in(_SENTENCE_END.split(prompt, maxsplit=1)[0]):
        return None
    return f"The response is mostly the prompt: {quoted(prompt)}."


_compute, _explain = flag_by(None, _prompt_echo)

ECHO_FLAGS: dict[str, Metric] = {
    "prompt_echo": Metric(
        "Repeats the prompt",
        FLAG_UNIT,
        "The response begins with a copy of the prompt, its instruction or the text given in it.",
        "Assay's comparison of both, without case and punctuation; not for tasks that change, "
        "continue or extract from a given text",
        _compute,
        columns=("prompt", "response"),
        kind="flag",
        explain=_explain,
    ),
}
