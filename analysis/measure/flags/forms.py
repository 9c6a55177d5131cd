"""A form that was asked for and is missing."""

from __future__ import annotations

import itertools
import re

import pandas as pd

from analysis.measure.fences import split
from analysis.measure.flags.by_example import BoolArray, flag_by, holds, quoted
from analysis.measure.flags.form_requests import (
    HEAD_CHARS,
    TAIL_CHARS,
    Forms,
    Range,
    requests,
)
from analysis.measure.metric import FLAG_UNIT, Metric
from analysis.measure.wording import counted

RESPONSE_CHARS = 200_000
TOLERANCE = 1.1  # a limit of words may be passed by a tenth
FEW = 2
MOST_ITEMS = 60

_COLUMNS = ("prompt", "response", "n_turns")
# Every request has one of these in it; the rest of the prompts is not looked at.
_GATE = (
    r"(?i)bullet|numbered|ordered list|markdown list|\btable\b|tabular|heading|"
    r"\b(?:[0-9]{1,5}|less|one|in an?|two|three|single|five|ten|four|fewer|six|seven|eight|nine|"
    r"twelve|fifteen|twenty)[ -](?:\S+ ){0,2}(?:words?|sentences?)\b|"
    r"列表|表格|编号|分点|清单|标题|[0-9]\s*个?[字词]|[0-9一二两三四五六七八九十]\s*个?句|项目符号|"
    r"(?:恰好|正好|刚好|约|大概)\S{0,3}[一二两三四五六七八九十]个?字|"
    r"\b(?:list|name|give|provide|suggest|write|generate|brainstorm|mention|recommend|come up|"
    r"think of|create|"
    r"state|identify|enumerate|produce|offer)\b.{0,20}\b(?:[0-9]{1,4}|two|three|four|five|six|"
    r"seven|eight|nine|"
    r"ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty)\b|"
    r"(?:列出|列举|列舉|举出|说出|给出|提供|推荐|提出|写出|想出|举).{0,8}[0-9一二两兩三四五六七八九十]"
)

_NUMBER_MARK = re.compile(
    r"^[ \t>*_#]*(?:\(?(\d{1,3})[.):、．）]|[（(]?([一二三四五六七八九十]{1,2})[、）.)]|"
    r"[①-⑳]|(?:Step|Day|Tip|Idea) \d+\b)",
    re.M | re.I,
)
_BULLET_MARK = re.compile(r"^([ \t>]*)(?:[-*+–—][ \t]+|[•·●○▪◦‣✓✔➤►→][ \t]*)\S", re.M)
_INLINE_MARK = re.compile(r"(?:^|[\s。；;:：,，])\(?(\d{1,2})[.)、）](?=\s*[^\d\s])")
_HEADING = re.compile(
    r"^[ \t]*(?:#{1,6}\s*\S|\*\*[^*\n]{1,80}\*\*:?\s*$|<h[1-6]|"
    r"[A-Z0-9一二三四五六七八九十][^.!?。！？\n]{0,70}:?\s*$|[【\[][^】\]\n]{1,40}[】\]])",
    re.M,
)
_TABLE_MARKUP = re.compile(r"<t[rd]\b|\\begin\{tabular|\+-{2,}\+")
_GAP = re.compile(r"\S {2,}\S")
_ABBREVIATION = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|St|vs|etc|e\.g|i\.e|No|Inc|Ltd|Co|Jr|Sr|Mt|Gen|Capt|Rev|Gov|cf|"
    r"U\.S|U\.K|U\.N|a\.m|p\.m|approx|[A-Z])\.",
    re.I,
)
_SENTENCE_END = re.compile(
    r"[.!?]{1,10}[\"'”’)\]]{0,3}(?=\s+[\"'“‘(\[]*[A-Z0-9À-Þ]|\s*$)|[。！？]+[”」』）]*"
)
_CLAUSE = re.compile(
    r"\b(?:is|are|was|were|be|has|have|had|I|it|you|he|she|they|we|that|which)\b|是|有", re.I
)
_WORD = re.compile(
    r"[\u3400-\u9fff\u3040-\u30ff]|[^\s\u3400-\u9fff\u3040-\u30ff\u3000-\u303f\uff01-\uff65“”—…]+"
)
_MARK = re.compile(r"^[ \t>*_#-]*(?:\(?\d{1,3}[.):、．）]|[•·●])?[ \t*_]*")
_INTRODUCES = re.compile(r"(?:sure|of course|certainly|here|okay|ok)\b|好的|当然|以下", re.I)
_DOUBTFUL_END = re.compile(r"\.{2,}|…|[.!?。！？][\"”’」』)]|[;；]|[.!?]\s+[a-z]")
_JOINT = re.compile(r"[-/‐‑&'’]")
_SAID_COUNT = re.compile(
    r"[(（\[](?:word count:? ?|字数[:：]? ?|共 ?)?\d{1,5} ?(?:words?|个?字)?[)）\]]", re.I
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_TOKEN = re.compile(r"<\|[a-z_]{1,20}\|>")


def has_table(text: str) -> bool:
    """Whether two lines one below the other are rows: by bars, tabs, gaps or commas."""
    lines = text.split("\n")
    return _TABLE_MARKUP.search(text) is not None or any(
        ("|" in one and "|" in two)
        or ("\t" in one.strip() and "\t" in two.strip())
        or (_GAP.search(one.strip()) is not None and _GAP.search(two.strip()) is not None)
        or (0 < one.count(",") == two.count(",") and not one.rstrip().endswith((".", ",")))
        for one, two in itertools.pairwise(lines)
    )


def n_sentences(text: str) -> int:
    """Sentences of a text; abbreviations and decimals end none."""
    plain = _ABBREVIATION.sub("x", " ".join(text.split()))
    found = len(_SENTENCE_END.findall(plain))
    rest = _SENTENCE_END.split(plain)[-1]
    return found + bool(re.search(r"\w{2}", rest) and found == 0)


def _sentence_counts(text: str) -> tuple[int, int] | None:
    """Fewest and most sentences that a text may be said to have; None where it is not plain.

    Lines are counted one by one. A first line that only introduces or entitles the others does
    not count; one that may do so counts or not. A semicolon, an ellipsis or a quotation may end
    a sentence, or not.
    """
    lines = [_MARK.sub("", line).strip() for line in text.splitlines()]
    lines = [line for line in lines if line]
    if len(lines) > 1 and (lines[0][-1] in ":：" or not _SENTENCE_END.search(lines[0])):
        lines = lines[1:]
    if not lines or (len(lines) > 1 and not all(map(_SENTENCE_END.search, lines))):
        return None
    may_introduce = len(lines) > 1 and _INTRODUCES.match(lines[0]) is not None
    n_doubtful = sum(len(_DOUBTFUL_END.findall(line)) for line in lines)
    n_found = sum(map(n_sentences, lines))
    n_least = n_found - (n_sentences(lines[0]) if may_introduce else 0)
    return n_least - n_doubtful, n_found + n_doubtful


def _word_counts(text: str) -> tuple[int, int]:
    """Fewest and most words that a text may be said to have.

    "well-known" may be one or two, a lone sign none; in Chinese, punctuation may count, and so
    may each digit. A first line that only introduces or entitles may count or not.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    body = lines
    if len(lines) > 1 and (lines[0].rstrip()[-1] in ":：" or not _SENTENCE_END.search(lines[0])):
        body = lines[1:]
    fewest = sum(any(map(str.isalnum, word)) for word in _WORD.findall("\n".join(body)))
    fewest -= len(_WORD.findall(found[0])) if (found := _SAID_COUNT.search(text)) else 0
    most = len(_WORD.findall(_JOINT.sub(" ", text)))
    if _HAN.search(text):
        most = max(most, sum(not char.isspace() for char in text))
    return fewest, most


def n_items(text: str) -> int | None:
    """Items of a list, or None where it is not plain how many there are.

    Numbers that run from 1, bullets of one depth, or lines of much the same kind.
    """
    numbers = [int(match[1]) for match in _NUMBER_MARK.finditer(text) if match[1]]
    if len(numbers) > 1:
        runs_on = numbers == list(range(1, len(numbers) + 1))
        return len(numbers) if runs_on else None
    bullets = [
        match for match in _BULLET_MARK.finditer(text) if not match[0].strip().startswith("---")
    ]
    if len(bullets) > 1 and not numbers:
        depths = {len(match[1]) for match in bullets}
        return len(bullets) if len(depths) == 1 else None
    inline = [int(match[1]) for match in _INLINE_MARK.finditer(text)]
    if len(inline) > 1:
        return len(inline) if inline == list(range(1, len(inline) + 1)) else None
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) == 1 and not numbers and not bullets:
        return _enumerated(lines[0])
    return None


def _enumerated(line: str) -> int | None:
    """Items of "red, blue and green"; None for anything that reads as a sentence."""
    body = line.rpartition(":")[2].rpartition("：")[2].strip().rstrip(".。")
    if re.search(r"[.!?;。！？；()（）\"]", body):
        return None
    if _CLAUSE.search(body):
        return None
    parts = [
        part
        for part in re.split(r",\s*(?:and |or )?|、|，|\s+and\s+|\s*和\s*|以及", body)
        if part.strip()
    ]
    if len(parts) < 2 or any(len(_WORD.findall(part)) > 5 for part in parts):  # noqa: PLR2004
        return None
    return len(parts)


def _missing(forms: Forms, text: str, *, has_table: bool, is_one_answer: bool) -> str | None:
    """The first form that is missing, in words."""
    marks = len(_NUMBER_MARK.findall(text)) + len(_BULLET_MARK.findall(text))
    n_marks = marks + len(_INLINE_MARK.findall(text))
    is_numbered = _NUMBER_MARK.search(text) or _INLINE_MARK.search(text)
    missing = {
        "A table was asked for, and there is none": forms.table and not has_table and marks < FEW,
        "A numbered list was asked for, and there is none": forms.numbered and not is_numbered,
        "A list was asked for, and there is none": forms.bullets and not n_marks and not has_table,
        "Headings were asked for, and there are none": forms.headings and not _HEADING.search(text),
    }
    for sentence, is_missing in missing.items():
        if is_missing:
            return sentence
    if is_one_answer:
        for limit in forms.ranges:
            if fault := _off_limits(limit, text, has_table=has_table):
                return fault
    return None


def _off_limits(limit: Range, text: str, *, has_table: bool) -> str | None:
    """What a response has too many or too few of, in words."""
    if limit.is_count:
        return _miscounted(limit, text)
    count = _count(limit.unit, text, has_table=has_table)
    slack = TOLERANCE if limit.unit == "word" else 1
    if count is None or limit.low / slack <= count <= limit.high * slack:
        return None
    return _asked(limit, too_many=count > limit.high, found=count)


def _asked(limit: Range, *, too_many: bool, found: int) -> str:
    """What was asked for and what there is: "At most 1 word was asked for, not 7"."""
    n = limit.high if too_many else limit.low
    bound = "" if limit.low == limit.high else "At most " if too_many else "At least "
    were = "was" if n == 1 else "were"
    return f"{bound}{counted(n, f'{limit.unit}s')} {were} asked for, not {found:,}"


def _miscounted(limit: Range, text: str) -> str | None:
    """The same of a number that was asked for, if however one counts it is another."""
    is_words = limit.unit == "word"
    counts = _word_counts(text) if is_words else _sentence_counts(text)
    if counts is None:
        return None
    low, high = counts
    shown = len(_WORD.findall(text)) if is_words else max(low, min(n_sentences(text), high))
    if low <= limit.high and high >= limit.low:
        return None
    return _asked(limit, too_many=low > limit.high, found=shown)


def _count(unit: str, text: str, *, has_table: bool) -> int | None:
    """How many words, sentences or items a text has; None where it is not plain."""
    if unit == "word":
        return len(_WORD.findall(text))
    if unit == "sentence":  # of several lines one may only introduce, or be of a list
        return n_sentences(text) if len(text.strip().splitlines()) == 1 else None
    count = None if has_table else n_items(text)
    return count if count is None or count <= MOST_ITEMS else None


def find(prompt: str, response: str, n_turns: int = 1) -> str | None:
    """Which form the prompt asks for that the response does not have, or None.

    Of conversations only lists, tables and headings are looked for; limits hold for one answer.
    """
    forms = requests(prompt)
    if not forms or len(response) > RESPONSE_CHARS:
        return None
    blocks, outside = split(_TOKEN.sub("", response))
    text = outside if outside.strip() else "\n".join(block.text for block in blocks)
    if not text.strip():
        return None
    is_one_answer = n_turns <= 1 and not blocks
    missing = _missing(forms, text, has_table=has_table(response), is_one_answer=is_one_answer)
    return f"{missing}: {quoted(text)}." if missing else None


def _gate(frame: pd.DataFrame) -> BoolArray:
    head = holds(frame["prompt"].str.slice(0, HEAD_CHARS + TAIL_CHARS), _GATE)
    return head | holds(frame["prompt"].str.slice(-TAIL_CHARS), _GATE)


_missing_format, _explain = flag_by(_gate, find, _COLUMNS)

FORM_FLAGS: dict[str, Metric] = {
    "missing_format": Metric(
        "Missing form",
        FLAG_UNIT,
        "A list, a table, headings, a number of items, sentences or words, or a limit of them was "
        "asked for and is not kept; about so many may be a tenth off.",
        "Phrases of the instruction against the look of the response; own rules",
        _missing_format,
        columns=_COLUMNS,
        kind="flag",
        explain=_explain,
        version=3,
    ),
}
