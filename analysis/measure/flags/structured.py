"""JSON that was asked for and does not parse."""

from __future__ import annotations

import json
import re

import pandas as pd

from analysis.measure.fences import split
from analysis.measure.flags.by_example import BoolArray, counted_flag_by, holds, quoted
from analysis.measure.metric import FLAG_UNIT, Metric

MAX_CHARS = 5_000_000  # of a response that are parsed; a longer one is not judged
PROMPT_CHARS = 4_000  # of each end of a prompt, where the instruction is
MAX_BRACKETS = 20  # places of an unfenced answer where JSON may begin

_COLUMNS = ("prompt", "response")
_GATE = r"(?i)json"

_GIVE = (
    r"(?:return|respond|answer|reply|output|print|format|give|provide|produce|present|write|"
    r"express|"
    r"represent|render|structure|convert|transform|turn|translate|extract|parse|generate|create|"
    r"show|list|describe|summari[sz]e|classify|encode|deliver|report|put|organi[sz]e|make)"
)
_KIND = (
    r"(?:valid |strict |single |flat |nested |compact |minified |raw |pure |plain |well-formed |"
    r"simple )*"
)
_MAKE = (
    r"(?:return|respond|output|print|give|provide|produce|write|generate|create|make|build|show|"
    r"need|want)"
)
# JSON as a thing of its own, not "JSON-serialisable", "JSON schema", "JSON to CSV".
_JSON = (
    r"JSON\b(?![-/]|\.\w| (?:schema|parser|librar|to |into |from |below|above|serial|"
    r"files? (?:from|in)))"
)
# JSON is asked for as the form of the answer.
_ASKED = re.compile(
    rf"\b{_GIVE}\b[^.?!\n]{{0,120}}?\b(?:as|in|into|to|with|using) (?:only )?(?:an? |the |"
    rf"one )?{_KIND}{_JSON}|"
    rf"\b{_MAKE}(?: me| only| just| back| a| an| the| one| your answer| the result|"
    rf" us)* {_KIND}{_JSON}|(?<!the )\bJSON (?:format|output|response|only)\b|\b(?:as|"
    rf"in) (?:an? )?{_KIND}JSON(?: object| array| list)?"
    r"\s*[.:,;!]|"
    r"(?:以|用|按|按照|使用|转换?[成为]|转化[成为]|返回|输出|生成|写成|整理[成为]|给出|提取[成为]).{0,12}?JSON|"
    r"JSON ?(?:格式|对象|物件|数组|陣列|形式)",
    re.I,
)
_PROGRAM = (
    r"(?:functions?|scripts?|code|programs?|method|class|classes|endpoints?|API|server|app|"
    r"application|query|regex|command|snippet|parser|module|component|webpage|page)"
)
# Code, an explanation or another form is asked for; JSON is only the subject.
_SUBJECT = re.compile(
    r"\b(?:write|implement|build|develop|design|code|create|show|give|provide|generate|make|need|"
    r"use|want)\b"
    rf"[^.?!\n]{{0,60}}\b{_PROGRAM}\b|\b{_PROGRAM}\b[^.?!\n]{{0,60}}\b(?:returns?|to|that|which|"
    rf"with)\b"
    r"[^.?!\n]{0,60}JSON|"
    r"\b(?:Python|JavaScript|TypeScript|Java|Rust|Golang|PHP|C#|C\+\+|Kotlin|Swift|bash|curl|jq|"
    r"pandas)\b|"
    r"\b(?:what|how|why|explain|difference|compare|advantages?|purpose|tutorial|when|should|is|are|"
    r"does|fix|find|which|validate)\b[^.?!\n]{0,60}\bJSON\b|"
    r"\b(?:from|this|following|given|below) JSON\b|JSON (?:to|into|below|above) |"
    r"函数|代码|脚本|程序|接口|解释|什么是|区别|如何|怎么|为什么|JSON.{0,6}(?:转换?[成为]|解析)",
    re.I,
)
# ... but the answer itself is to be JSON all the same.
_PLAINLY = re.compile(
    r"(?<!to )(?<!that )(?<!which )(?<!and )\b(?:respond|answer|reply|return|output|format)\b"
    rf"[^.?!\n]{{0,60}}?\b(?:with|in|as|only|just|a|an|valid|following)\b (?:an? |the |"
    rf"only )?{_KIND}{_JSON}|"
    rf"\bonly (?:the |an? )?{_KIND}{_JSON}|(?:以|用|只)(?:返回|输出)?.{{0,4}}JSON",
    re.I,
)
_JSON_FENCES = ("json", "jsonl", "json5", "jsonc", "ndjson")
_OPENING = re.compile(r"[\[{]")
_PLAIN_BRACKETS = re.compile(r"\[[^\[\]{}\":]{0,100}\]|\{[^\[\]{}\":]{0,100}\}")


def _refuse(name: str) -> str:
    raise ValueError(f"{name} is no JSON")  # RFC 8259, section 6; Python reads NaN and Infinity


_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=_refuse)


def asks_for_json(prompt: str) -> bool:
    """Whether JSON is the form that the answer is to have."""
    text = prompt if len(prompt) <= 2 * PROMPT_CHARS else (
        prompt[:PROMPT_CHARS] + "\n" + prompt[-PROMPT_CHARS:])  # fmt: skip
    asked = _ASKED.search(text)
    return asked is not None and (
        _SUBJECT.search(text) is None or _PLAINLY.search(text) is not None
    )


def _looks_like_json(response: str) -> bool:
    text = response.lstrip()
    return text[:1] in ("{", "[") or "```json" in response


def _parses(text: str) -> bool:
    try:
        _DECODER.decode(text.strip())
    except (ValueError, RecursionError):
        return False
    return True


def holds_json(response: str) -> bool:
    """Whether a response holds JSON that parses.

    The whole text, a fence, lines of JSON, or a value that begins somewhere in the text. A
    part of a broken value does not count.
    """
    blocks, outside = split(response)
    tagged = [block for block in blocks if block.language in _JSON_FENCES]
    for block in tagged or [block for block in blocks if block.language in ("", "text")]:
        if block.text.strip() and (_parses(block.text) or _lines_parse(block.text)):
            return True
    if tagged:
        return False
    if _parses(response) or _lines_parse(response) or _value_within(outside):
        return True
    # A "JSON string" is sometimes given as one, with its quotes escaped.
    return '{\\"' in outside and _value_within(outside.replace('\\"', '"'))


def _lines_parse(text: str) -> bool:
    lines = [line for line in text.splitlines() if line.strip()]
    return (
        len(lines) > 1
        and all(line.lstrip()[0] in "{[" for line in lines)
        and all(map(_parses, lines))
    )


def _value_within(text: str) -> bool:
    position = 0
    for _ in range(MAX_BRACKETS):
        opening = _OPENING.search(text, position)
        if opening is None:
            return False
        try:
            value, _end = _DECODER.raw_decode(text, opening.start())
        except (ValueError, RecursionError):
            aside = _PLAIN_BRACKETS.match(text, opening.start())  # "[see below]"
            if aside is None:
                return False
            position = aside.end()
            continue
        if value or value == {}:
            return True
        position = opening.end()
    return False


def check(prompt: str, response: str) -> tuple[bool, str | None]:
    """Whether JSON was asked for, and what is wrong with the answer, or None."""
    text = prompt[:PROMPT_CHARS]
    asked = asks_for_json(prompt)
    if not asked and _looks_like_json(response):
        # Code is asked for too: the answer shows what was meant.
        asked = _ASKED.search(text) is not None and response.lstrip()[:1] in ("{", "[")
    if not asked or len(response) > MAX_CHARS or holds_json(response):
        return asked, None
    if not _OPENING.search(response):
        return True, f"JSON was asked for, and the answer holds none: {quoted(response)}."
    return (
        True,
        f"JSON was asked for, and what the answer holds does not parse: {quoted(response)}.",
    )


def _gate(frame: pd.DataFrame) -> BoolArray:
    return holds(frame["prompt"], _GATE)


_compute, _explain = counted_flag_by(_gate, check, _COLUMNS, flag="invalid_json", count="n_json")

STRUCTURED_FLAGS: dict[str, Metric] = {
    "invalid_json": Metric(
        "Invalid JSON",
        FLAG_UNIT,
        "The prompt asks for JSON, and the response holds none that parses.",
        "RFC 8259 by Python's parser; own rules for what a prompt asks for",
        _compute,
        columns=_COLUMNS,
        kind="flag",
        explain=_explain,
        version=2,
    ),
    "n_json": Metric(
        "JSON asked for",
        "0 or 1",
        "Whether the prompt asks for an answer in JSON, so that it could be checked.",
        "Phrases of the prompt, English and Chinese; own rules",
        _compute,
        columns=_COLUMNS,
    ),
}
