"""Whether a piece of Python parses, by Python's own parser."""

from __future__ import annotations

import ast
import re
import textwrap
import warnings

MAX_DEPTH = 80  # of open brackets; the parser stops at 200

# Not meant to parse: what a shell or an interpreter shows, left-out code, names to fill in.
NO_PROGRAM = re.compile(
    r"^[ \t]*(?:>>>|\.\.\. |\$ |In \[\d+\]:|C:\\|PS>|Traceback)|^[ \t]*(?:\.\.\.|…)|"
    r"(?<!\w)\.\.\.(?!\s*[)\],]?\s*$)|…|"
    r"(?<![\w\"'/])<[A-Za-z][\w -]*>(?![\"'])|\{\{|\[(?:your|insert|name of)[^\]]*\]|"
    r"^[+-]{3} |^@@ |^\d+\. [A-Z]",
    re.M | re.I,
)
# What Python 3.12 to 3.15 brought. The parser that runs may know it or not, and the flag must
# not depend on that: code that holds it and does not parse is not judged.
_NEWER = re.compile(
    # A string in an f-string in the same quotes, or a line break: f"{names["a"]}".
    r"(?<!\w)(?:[fFtT][rR]?|[rR][fFtT])([\"'])(?:(?!\1)[^\n]){0,200}"
    r"\{(?:(?!\1)[^}\n]){0,200}(?:\1|$)|"
    r"(?<!\w)(?:[tT][rR]?|[rR][tT])[\"']|"  # template strings
    r"^[ \t]*type[ \t]+\w+[ \t]*(?:\[[^\n]{0,200}\][ \t]*)?=(?!=)|"
    r"^[ \t]*(?:async[ \t]+)?def[ \t]+\w+[ \t]*\[|^[ \t]*class[ \t]+\w+[ \t]*\[|"
    r"^[ \t]*except\*?[ \t]{1,8}(?![^:\n]{0,200}\bas\b)[\w. \t]{1,200},[^:\n]{0,200}:|"
    r"^[ \t]*lazy[ \t]+(?:import|from)[ \t]",
    re.M,
)
_NEWER_COMPLAINTS = ("iterable unpacking", "dict unpacking")
# What f-strings may hold differs too, and so does the complaint: they are read as plain strings.
_F_PREFIX = re.compile(r"(?<!\w)(?:[fF]([rR]?)|([rR])[fF])(?=[\"'])")
_MAGIC = re.compile(r"^[ \t]*[%!][^\n]*$", re.M)
_CONTINUES = re.compile(r"\s*(?:elif\b|else\b|except\b|finally\b|case\b)")
_SHELL = re.compile(
    r"\s*(?:pip3?|python3?|conda|cd|git|npm|sudo|apt|brew|export|source|mkdir) [\w./-]"
)


def python_fault(code: str) -> str | None:
    """Why a piece of Python does not parse, or None; also None where it cannot be judged.

    What Python 3.11 refuses and a later version takes is not judged, whichever of them runs.

    A fragment is taken as it is meant: indentation it shares is removed, lines for a notebook
    or a shell are left out.
    """
    if "\0" in code or _too_deep(code):
        return None
    text = textwrap.dedent(code.replace("\t", "    ").replace("\u00a0", " ")).strip("\n")
    if _parse(text) is None:
        return None
    text = _F_PREFIX.sub(r"\1\2", text)
    fault = _parse(text)
    if fault is None:
        return None
    if NO_PROGRAM.search(code) or _CONTINUES.match(text) or _is_newer(code, fault):
        return None
    lines = ["" if _SHELL.match(line) else _MAGIC.sub("", line) for line in text.split("\n")]
    if _parse("\n".join(lines)) is None or _is_cut_out(lines):
        return None
    return fault


def _is_newer(code: str, fault: str) -> bool:
    """Whether a fault may be syntax that the running parser does not know yet."""
    return fault.startswith(_NEWER_COMPLAINTS) or _NEWER.search(code) is not None


def _is_cut_out(lines: list[str]) -> bool:
    """Whether only the first line is indented less than the rest: a fragment, copied so."""
    first, rest = lines[0].strip(), "\n".join(lines[1:])
    return (
        not first.endswith((":", ",", "(", "[", "{", "\\"))
        and all(line.startswith(" ") or not line.strip() for line in lines[1:])
        and _parse(first) is None
        and _parse(textwrap.dedent(rest)) is None
    )


def _too_deep(code: str) -> bool:
    depth = deepest = 0
    for sign in code:
        if sign in "([{":
            depth += 1
            deepest = max(deepest, depth)
        elif sign in ")]}":
            depth = max(0, depth - 1)
    return deepest > MAX_DEPTH


def _parse(code: str) -> str | None:
    """The parser's complaint, or None. Code that overtaxes the parser is not judged."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(code)
        except SyntaxError as error:
            if str(error.msg).startswith("too many"):  # levels of indentation, parentheses
                return None
            return f"{error.msg} (line {error.lineno})"
        except (ValueError, RecursionError, MemoryError):
            return None
    return None
