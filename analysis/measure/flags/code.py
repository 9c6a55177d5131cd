"""Code that does not parse."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from analysis.measure.fences import split
from analysis.measure.flags.brackets import SYNTAXES, unbalanced
from analysis.measure.flags.by_example import BoolArray, counted_flag_by, holds, quoted
from analysis.measure.flags.python_code import NO_PROGRAM, python_fault
from analysis.measure.metric import FLAG_UNIT, Metric

MAX_CHARS = 500_000  # of a response that are read
MAX_BLOCK_CHARS = 50_000  # of a block; a longer one is not checked
MAX_BLOCKS = 100
WHOLE_LINES = 3  # of an answer without fences that may be code

_COLUMNS = ("prompt", "response")
_GATE = (
    r"```|~~~|(?m)^(?:def |class |import |from \w+ import )|public static void|#include *<|"
    r"(?m)^(?:with open\(|for \w+ in |print\()"
)
_PYTHON = ("python", "py", "python3", "py3")

_PROSE = re.compile(r"\s*[A-Z][a-z']+(?: [A-Za-z',]+){3,}[.:!]?\s*$")
_PYTHON_LINE = re.compile(
    r"^(?:def \w+\(|class \w+|import \w+|from [\w.]+ import |for \w[\w, ]* in .+:|while .+:|"
    r"if .+:\s*$|print\(|return\b|@\w+|with .+:|try:)",
    re.M,
)
_PYTHON_START = re.compile(
    r"(?:def|class|import|from|for|while|if|with|try|return|async|lambda) ?\S|print\(|@\w|"
    r"\w+(?:, ?\w+)* ?= ?\S|\w+\("
)
_NAMES_PYTHON = re.compile(r"(?<![A-Za-z])python(?![A-Za-z])", re.I)
_WANTS_PYTHON_2 = re.compile(
    r"(?<![A-Za-z])py(?:thon)?[ -]?(?:2(?:\.[0-7x])?|2[67])(?![A-Za-z\d])", re.I
)
# Signs that prose seldom has.
_CODE_LINE = re.compile(
    r"[=()\[\]{}#@\"']|:\s*$|^[ \t]*(?:return|break|continue|pass|else|try|import|from|raise)\b"
)
_PYTHON_SURE = re.compile(
    r"^[ \t]*(?:def \w+ ?\([^)\n]*\)|import \w+(?: as \w+)?\s*$|from [\w.]+ import \w)", re.M
)
_OTHER_CODE = re.compile(
    r"[;{]\s*$|^[ \t]*\}|\b(?:end|then|elsif|endif|endfunction|end if|begin)\s*$|"
    r"\b(?:let|var|const|func|fn) \w|"
    r"^[ \t]*(?:#include|import \w+[.\w]*;|package |using |<\?php)|"
    r"^[ \t]*(?:FUNCTION|PROCEDURE|BEGIN|END)\b",
    re.M,
)
# A marker of each language that no other has, for fences without a name.
_GUESSES = (
    ("java", re.compile(r"\bpublic static void main\b|\bimport java\.")),
    ("cpp", re.compile(r"^[ \t]*#include\s*<", re.M)),
    ("c#", re.compile(r"^using System\b", re.M)),
    ("php", re.compile(r"^<\?php", re.M)),
    ("go", re.compile(r"^package main$", re.M)),
    ("rust", re.compile(r"\bfn main\(\)")),
    (
        "sql",
        re.compile(
            r"\A\s*(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE)\b[\s\S]*;\s*\Z", re.I
        ),
    ),
    (
        "javascript",
        re.compile(r"\bconsole\.log\(|\bfunction \w+\([^)]*\) ?\{|=> \{|document\.\w+\("),
    ),
)
# The user wants to see a fault, or shows one; then broken code is part of the answer.
_WANTS_FAULT = re.compile(
    r"\b(?:syntax|indentation|parse|parsing|compil\w+) ?errors?\b|"
    r"\bexamples? of (?:an? )?(?:\w+ ){0,2}"
    r"(?:error|mistake|bug|invalid|wrong|broken|incorrect|bad)|\b(?:broken|invalid|incorrect|buggy|"
    r"wrong|faulty|erroneous) (?:\w+ )?(?:code|program|snippet|syntax)|pseudo-?code|"
    r"\b(?:code|program|snippet|function)s? (?:that|which|with) (?:\w+ ){0,3}(?:errors?|bugs?|"
    r"fails?|mistakes?|not (?:compile|run|work))|语法错误|缩进错误|错误示例|错误的代码|伪代码|报错",
    re.I,
)
_MENDS = re.compile(
    r"\b(?:fix|debug|correct|repair|what(?:'s| is) wrong|find the (?:bug|error|mistake)|error|bug|"
    r"mistake|doesn't work|not working|review)\b|修复|修正|改正|调试|错误|错在|问题",
    re.I,
)
_SHOWN_AS_WRONG = re.compile(
    r"\b(?:wrong|incorrect|invalid|broken|bad|don't|do not|avoid|before|original|error|faulty|"
    r"instead of|"
    r"pseudo-?code|output|fails?|not work|template|syntax is|general form|skeleton)\b|❌|"
    r"错误|不要|不对|原来|原始|修改前|伪代码|输出|语法[：:]",
    re.I,
)


def _guess(code: str, prompt: str) -> str:
    """The language of a fence that names none; "" where it is not plain."""
    if NO_PROGRAM.search(code) or any(_PROSE.match(line) for line in code.split("\n")):
        return ""
    for language, marker in _GUESSES:
        if marker.search(code):
            return language
    if _PYTHON_SURE.search(code) and not _OTHER_CODE.search(code):
        return "python"
    is_asked = _NAMES_PYTHON.search(prompt[:2000]) is not None
    looks = _PYTHON_LINE.search(code) and all(
        _CODE_LINE.search(line) for line in code.split("\n") if line.strip()
    )
    return "python" if is_asked and looks and not _OTHER_CODE.search(code) else ""


def _whole(response: str, prompt: str) -> tuple[str, str] | None:
    """The language and code of an answer that is code from beginning to end, without a fence."""
    lines = [line for line in response.split("\n") if line.strip()]
    first = lines[0] if lines else ""
    if len(lines) < WHOLE_LINES or any(_PROSE.match(line) for line in lines):
        return None
    starts = _PYTHON_START.match(first) or first.lstrip().startswith(
        ("#", "/", "public ", "using ", "import ")
    )
    last = lines[-1].strip()
    is_prose = last.endswith((".", "。")) and " " in last and not last.startswith(("#", "/"))
    if not starts or is_prose:
        return None
    language = _guess(response, prompt)
    return (language, response) if language else None


def blocks_of(prompt: str, response: str) -> Iterator[tuple[str, str]]:
    """The pieces of code of a response that can be checked: language and code."""
    text = response[:MAX_CHARS]
    fenced, _ = split(text)
    if not fenced:
        whole = _whole(text, prompt) if len(text) <= MAX_BLOCK_CHARS else None
        if whole:
            yield whole
        return
    position = 0
    for block in fenced[:MAX_BLOCKS]:
        start = max(position, text.find(block.text, position))
        lead = text[position:start].rsplit("```", 1)[0][-200:].rsplit("\n\n", 2)[-2:]
        position = start + len(block.text)
        if not block.text.strip() or len(block.text) > MAX_BLOCK_CHARS:
            continue
        if _SHOWN_AS_WRONG.search(" ".join(lead)):
            continue
        language = block.language.strip("{}.") or _guess(block.text, prompt)
        if language in _PYTHON or language in SYNTAXES:
            yield language, block.text


def check(prompt: str, response: str) -> tuple[int, str | None]:
    """Parse the code of a response.

    Where the prompt names Python 2, its code is not checked.

    Returns:
        How many pieces were checked, and a sentence on the first that does not parse, or None.
    """
    if _WANTS_FAULT.search(prompt[:5000]):
        return 0, None
    faults: list[str | None] = []
    is_python_2 = _WANTS_PYTHON_2.search(prompt[:5000]) is not None
    for language, code in blocks_of(prompt, response):
        is_python = language in _PYTHON
        if is_python and is_python_2:
            continue  # Python 3's parser cannot judge it
        fault = python_fault(code) if is_python else unbalanced(code, language)
        faults.append(
            fault and f"A piece of {language} code does not parse: {fault}; {quoted(code)}."
        )
    found = [fault for fault in faults if fault]
    # Where code is to be mended, the faulty one may be shown first.
    is_shown = len(found) < len(faults) and _MENDS.search(prompt[:5000]) is not None
    return len(faults), found[0] if found and not is_shown else None


def _gate(frame: pd.DataFrame) -> BoolArray:
    return holds(frame["response"], _GATE)


_compute, _explain = counted_flag_by(
    _gate, check, _COLUMNS, flag="code_error", count="n_code_blocks"
)

CODE_FLAGS: dict[str, Metric] = {
    "code_error": Metric(
        "Code does not parse",
        FLAG_UNIT,
        "A piece of code in the response does not parse, or its brackets or quotes stay open.",
        "Python 3's own parser, but for syntax newer than 3.11; brackets and quotes for C, Java, "
        "JavaScript, Go, Rust, SQL and more",
        _compute,
        columns=_COLUMNS,
        kind="flag",
        explain=_explain,
        version=2,
    ),
    "n_code_blocks": Metric(
        "Code blocks checked",
        "blocks",
        "Pieces of code in the response whose language is known and could be checked.",
        "Fences by their language, or by plain marks of it; own rules",
        _compute,
        columns=_COLUMNS,
        version=2,
    ),
}
