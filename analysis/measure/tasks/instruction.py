"""Where the instruction stands in a prompt: its first lines, its last ones, what is between.

An instruction stands before or after what is pasted, hardly ever inside. So the cues of a
task are looked for in three bounded parts of a prompt, however long it is.
"""

from __future__ import annotations

import re
from typing import NamedTuple

FIRST_CHARS, MIDDLE_CHARS, LAST_CHARS = 400, 400, 300
SHORT_LINE = 20  # characters; a first or last line below that does not stand alone
_HEAD_CHARS, _TAIL_CHARS = 1000, 500  # of a prompt that are looked at: room for white space

# Replacing is several times faster than a pattern with the same meaning.
_SENTENCE_ENDS = (". ", "? ", "! ", "。", "！", "？", "；")
# A quotation is material: what it says is no instruction. Its place stays marked.
_QUOTED = re.compile(
    r"\"[^\"\n]{16,400}\"|“[^”\n]{8,400}”|「[^」\n]{8,400}」|```.{0,400}", re.DOTALL
)
QUOTE, SHORT_QUOTE = '"…"', '"~"'
LONG_QUOTE = 60  # characters, a Chinese one counts twice

# What stands before the verb: greetings, courtesy, "your task is to". Each is followed by
# blanks or a comma; up to six of them are taken off each sentence.
_MODAL = r" you(?: please| kindly| also| be able to| maybe| possibly| try to)?"
_LEADS_EN = (
    *(
        "please",
        "kindly",
        "pls",
        "plz",
        "hi",
        "hello",
        "hey",
        r"dear \w+",
        "okay",
        "ok",
        "so",
        "now",
    ),
    *("then", "next", "finally", "firstly", "first", "secondly", "second", "lastly", "also", "and"),
    *("but", "well", "thanks", "hi there", "hello there", "hey there", "alright", "right", "sure"),
    *("great", "just", "quickly", "carefully", "good (?:morning|day|evening)", "would you mind"),
    *("could" + _MODAL, "can" + _MODAL, "would" + _MODAL, "will" + _MODAL),
    "is it possible (?:for you )?to",
    *(rf"{who}(?:'d| would|’d) (?:like|love|want) you to" for who in ("i", "we")),
    *(rf"{who} (?:want|need|expect|ask|require) you to" for who in ("i", "we")),
    "your (?:task|job|goal|mission|role) (?:here )?(?:is|will be)(?: to)?",
    "the (?:task|goal|job|exercise|aim) is to",
    r"you(?:'ll| will| should| must| need to| have to| are (?:asked|to|required to|expected to)"
    r"(?: to)?| can| may)(?: now| first| also)?(?: be asked to| need to| have to)?",
    *(rf"{where} this (?:task|exercise|problem|assignment),?" for where in ("in", "for")),
    *(rf"{help_} (?:me|us)(?: to| in)?" for help_ in ("help", "assist")),
    *("let(?:'s|’s| us)", "go ahead and", "try to", "try and", "be sure to", "remember to"),
    *("make sure (?:to|that you)", "feel free to"),
    r"instructions?\s*[:.]",
    *(rf"{name}(?: ?\d{{1,2}})?\s*[:.]" for name in ("task", "question", "exercise", "query", "q")),
    *(rf"{name}\s*:" for name in ("prompt", "user", "human", "request", "todo")),
)
_LEADS_ZH = (
    *("请问一下", "麻烦(?:你|您)?", "劳驾", "请(?:你|您)?(?!问|假)", "帮(?:我|忙|我们|助我)"),
    *("(?:你|您)?能(?:不能|否)", "(?:你|您)?可(?:不可以|以|否)(?:请)?", "(?:你|您)能"),
    *("我(?:想|要|需要|希望|想要)(?:让|请)?(?:你|您)", "你(?:需要|应该|要|的任务(?:是|就是))"),
    *("你好|您好", "嗨", "现在", "首先", "然后", "接着|接下来", "最后", "再", "并且|并", "同时"),
    *("试着|尝试", "尽量", "任务|指令|问题", "一下", "来"),
)
# Both cases of the first letter, and no ignoring of case: four times faster.
_EN = "|".join(f"[{lead[0]}{lead[0].upper()}]{lead[1:]}" for lead in _LEADS_EN)
_LEADS = re.compile(
    rf"^[\s\-*#>•]*(?:\d{{1,2}}[.)、]\s*)?"
    rf"(?:(?:(?:{_EN})(?![\w'’])|{'|'.join(_LEADS_ZH)})[\s,:!.，：！]*){{0,6}}",
    re.MULTILINE,
)


class Parts(NamedTuple):
    """Three parts of a prompt.

    Attributes:
        first: The first line, or the first lines if the first one is very short.
        middle: What follows it, the beginning.
        last: The last line, or the last lines if it is very short; "" if `first` has it.
    """

    first: str
    middle: str
    last: str


def raw_parts(prompt: str) -> Parts:
    """The three parts as they stand, at most 400, 400 and 300 characters."""
    text = prompt[:_HEAD_CHARS].lstrip()
    whole = len(prompt) <= _HEAD_CHARS
    if whole:
        text = text.rstrip()
    cut = min(_first_line_end(text), FIRST_CHARS)
    rest = text[cut:].lstrip()
    end = rest if whole else prompt[-_TAIL_CHARS:].rstrip()
    start = max(_last_line_start(end), len(end) - LAST_CHARS)
    middle = rest[:start] if whole else rest
    return Parts(text[:cut], middle[:MIDDLE_CHARS], end[start:])


def _first_line_end(text: str) -> int:
    """Where the first line ends that, with those before it, is not very short."""
    end = text.find("\n")
    while 0 <= end < SHORT_LINE:
        end = text.find("\n", end + 1)
    return end if end >= 0 else len(text)


def _last_line_start(text: str) -> int:
    """Where the last line begins that, with those after it, is not very short."""
    start = text.rfind("\n")
    while start > 0 and len(text) - start <= SHORT_LINE:
        start = text.rfind("\n", 0, start)
    return start + 1


def sentences(text: str) -> str:
    """A text as sentences, one a line, without the courtesy before the verb.

    "Hi! Could you please translate this?" gives "translate this?" as its last line. Longer
    quotations become '"~"' or '"…"': what they say is material, and no instruction.
    """
    if not text:
        return ""
    if '"' in text or "“" in text or "「" in text or "```" in text:
        text = _QUOTED.sub(_quote, text)
    for end in _SENTENCE_ENDS[: 3 if text.isascii() else None]:
        text = text.replace(end, end[0] + "\n")
    return _LEADS.sub("", text)


def _quote(found: re.Match[str]) -> str:
    text = found[0]
    return (
        QUOTE if len(text) >= (LONG_QUOTE if text.isascii() else LONG_QUOTE // 2) else SHORT_QUOTE
    )


def parts(prompt: str) -> Parts:
    """The three parts of a prompt, the first of them as `sentences`."""
    raw = raw_parts(prompt)
    return Parts(sentences(raw.first), raw.middle, raw.last)
