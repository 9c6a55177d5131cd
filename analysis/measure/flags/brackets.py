"""Whether source code has its brackets in pairs and its quotes closed.

For languages whose own parser is not at hand. Strings and comments are left out; where a
language's rules make it doubtful whether a sign is code, the code is not judged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_LINE_CHARS = 2_000  # a longer line is minified or data
_PAIRS = {")": "(", "]": "[", "}": "{"}

_SLASHES = r"//[^\n]*"
_BLOCK = r"/\*[\s\S]*?\*/"
_DOUBLE = r'"(?:\\.|[^"\\\n])*"'
_SINGLE = r"'(?:\\.|[^'\\\n])*'"
_CHARACTER = r"'(?:\\(?:u\{?[0-9a-fA-F]+\}?|x[0-9a-fA-F]+|[0-7]{1,3}|.)|[^'\\\n])'"
_TRIPLE = r'"""[\s\S]*?"""'
_TICKS = r"`(?:\\[\s\S]|[^`\\])*`"
_PATTERN = (
    r"(?:(?<=[=(,:!&|?{};\[>])|(?<=\breturn)|(?<=\bcase)|(?<=\btypeof)|\A)\s*"
    r"/(?![*/\s])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/[a-z]*"
)
_RAW_CPP = r'R"(\w{0,16})\([\s\S]*?\)\1"'


@dataclass(frozen=True)
class Syntax:
    """What of a language is no code, as patterns tried in order.

    Attributes:
        skipped: Comments and whole strings.
        quotes: Signs that open a string: one that is left over was not closed.
    """

    skipped: tuple[str, ...]
    quotes: str = "\"'"


_C = Syntax((_SLASHES, _BLOCK, _RAW_CPP, _DOUBLE, r"\d'(?=\d)", _SINGLE))
_JAVA = Syntax((_SLASHES, _BLOCK, _TRIPLE, _DOUBLE, _SINGLE))
_SCRIPT = Syntax((_SLASHES, _BLOCK, _TICKS, _PATTERN, _DOUBLE, _SINGLE), "\"'`")
_GO = Syntax((_SLASHES, _BLOCK, r"`[^`]*`", _DOUBLE, _CHARACTER), "\"'`")
_RUST = Syntax(
    (_SLASHES, _BLOCK, r'r#"[\s\S]*?"#', r'b?"(?:\\[\s\S]|[^"\\])*"', _CHARACTER, r"'\w+"), '"'
)
_SHARP = Syntax(
    (_SLASHES, _BLOCK, r"#[^\n]*", _TRIPLE, r'(?:@\$?|\$@)"(?:""|[^"])*"', _DOUBLE, _SINGLE)
)
_PHP = Syntax(
    (_SLASHES, _BLOCK, r"#(?!\[)[^\n]*", r'"(?:\\[\s\S]|[^"\\])*"', r"'(?:\\[\s\S]|[^'\\])*'")
)
_SWIFT = Syntax((_SLASHES, _BLOCK, _TRIPLE, _DOUBLE), '"')
_KOTLIN = Syntax((_SLASHES, _BLOCK, _TRIPLE, _DOUBLE, _CHARACTER))
_SQL = Syntax(
    (r"--[^\n]*", r"#[^\n]*", _BLOCK, r"'(?:''|\\.|[^'])*'", r'"(?:""|[^"])*"', r"`[^`]*`"), "\"'`"
)
SYNTAXES: dict[str, Syntax] = {
    "c": _C, "h": _C, "cpp": _C, "c++": _C, "cc": _C, "cxx": _C, "hpp": _C,
    "java": _JAVA,
    "javascript": _SCRIPT, "js": _SCRIPT, "node": _SCRIPT, "typescript": _SCRIPT, "ts": _SCRIPT,
    "jsx": _SCRIPT, "tsx": _SCRIPT,
    "go": _GO, "golang": _GO,
    "rust": _RUST, "rs": _RUST,
    "c#": _SHARP, "cs": _SHARP, "csharp": _SHARP,
    "php": _PHP, "swift": _SWIFT, "kotlin": _KOTLIN, "kt": _KOTLIN,
    "sql": _SQL, "mysql": _SQL, "postgresql": _SQL, "sqlite": _SQL, "tsql": _SQL, "plsql": _SQL,
}  # fmt: skip

# Text between tags may hold a lone apostrophe; a template may open what it does not close;
# branches of a preprocessor or a "..." that stands for left-out code may do so too.
_DOUBTFUL = re.compile(
    r"</|/>|\{%|<\?=|<<<|^[ \t]*#[ \t]*(?:if|else|elif)\b|^[ \t]*(?:\.\.\.|…)|"
    r"(?<![\w)\]}.])\.\.\.(?=\s*[)\]}]|\s*$)|…",
    re.M,
)


def unbalanced(code: str, language: str) -> str | None:
    """What is wrong with the brackets or quotes of a piece of code, or None.

    Args:
        code: Source code.
        language: A name in SYNTAXES; any other gives None.
    """
    syntax = SYNTAXES.get(language)
    if syntax is None or any(len(line) > MAX_LINE_CHARS for line in code.split("\n")):
        return None
    if language == "php" and "<?php" in code:
        code = code[code.index("<?php") + 5 :].replace("?>", " ")
    fault = _first_fault(code, syntax)
    return None if fault and _DOUBTFUL.search(code) else fault


def _first_fault(code: str, syntax: Syntax) -> str | None:
    skipped = "|".join(f"(?:{part})" for part in syntax.skipped)
    scanner = re.compile(rf"{skipped}|[()\[\]{{}}]|/\*|[{syntax.quotes}]")
    opened: list[str] = []
    for match in scanner.finditer(code):
        sign = match[0]
        if sign in "([{":
            opened.append(sign)
        elif sign in _PAIRS:
            if not opened or opened.pop() != _PAIRS[sign]:
                return f'"{sign}" closes nothing that is open'
        elif sign == "/*":
            return "a comment is not closed"
        elif sign in syntax.quotes:
            return f"a string that begins with {sign} is not closed"
    return f'"{opened[-1]}" is not closed' if opened else None
