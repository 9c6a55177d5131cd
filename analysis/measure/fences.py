"""Code fences of Markdown: what stands inside them, and what outside."""

from __future__ import annotations

import re
from dataclasses import dataclass

_OPENING = re.compile(
    r"^ {0,3}(?:[-*+] +|\d+[.)] +)?(`{3,}|~{3,})[ \t]*([^\s`]*)[^`\n]*$", re.MULTILINE
)


@dataclass(frozen=True)
class Block:
    """A fenced block.

    Attributes:
        language: What stands behind the opening fence, lower case: "python"; "" for nothing.
        text: What stands inside.
        closed: Whether it has a closing fence.
    """

    language: str
    text: str
    closed: bool


def split(text: str) -> tuple[list[Block], str]:
    """Part a Markdown text.

    Args:
        text: Any text.

    Returns:
        The fenced blocks in order, and what stands outside of them, a blank line for each.
    """
    if "```" not in text and "~~~" not in text:
        return [], text
    blocks: list[Block] = []
    outside: list[str] = []
    position = 0
    while opening := _OPENING.search(text, position):
        outside.append(text[position : opening.start()])
        fence = opening[1]
        closing = re.compile(rf"^[ \t]*{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$", re.MULTILINE)
        end = closing.search(text, min(opening.end() + 1, len(text)))
        inside = text[opening.end() + 1 : end.start() if end else len(text)]
        blocks.append(Block(opening[2].lower(), inside, end is not None))
        position = end.end() if end else len(text)
    outside.append(text[position:])
    return blocks, "\n".join(outside)
