"""Finding where the text of the data went: every message that a page sends is searched."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Node

# Fields of messages that Streamlit shows as they are: tried in a browser (tests/browser).
INERT = {
    "text.body",
    "code.code_text",
    "dataframe.arrow_data.data",
    "selectbox.options",
    "selectbox.raw_value",
    "multiselect.options",
    "multiselect.raw_values",
}


def places(page: AppTest, mark: str) -> set[str]:
    """The fields, such as "markdown.body", of all elements of a page in which a text stands."""
    return {place for node in _nodes(page._tree) for place in _fields(node, mark)}


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node, Block):
        for child in node.children.values():
            yield from _nodes(child)


def _fields(node: Node, mark: str) -> Iterator[str]:
    proto: Any = getattr(node, "proto", None)
    if isinstance(proto, Message):
        for path in _paths(proto, mark.encode()):
            yield f"{node.type}.{path}"


def _paths(message: Message, mark: bytes) -> Iterator[str]:
    for field, value in message.ListFields():
        for one in value if field.is_repeated else [value]:
            if isinstance(one, Message):
                yield from (f"{field.name}.{path}" for path in _paths(one, mark))
            elif mark in (one.encode() if isinstance(one, str) else _bytes(one)):
                yield field.name


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else b""
