"""Bytes that a page's component fetches by their content, beside the page's own messages.

What a component is given as `data` goes down again at every run of the page, all of it. A
million points are twelve megabytes: here they have an address made from what they are, which
a browser asks for once.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

KEY = re.compile(r"[0-9a-f]{64}")
MAX_BYTES = 512_000_000  # of all sessions; a page that needs more of its own is none


@dataclass(frozen=True)
class Blob:
    """Bytes and the name that they have by their content (SHA-256, hex)."""

    key: str
    content: bytes

    @classmethod
    def of(cls, content: bytes) -> Blob:
        """Name some bytes."""
        return cls(hashlib.sha256(content).hexdigest(), content)


class Blobs:
    """The blobs that were offered last, up to a number of bytes; for all threads."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._n_bytes = 0
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def offer(self, blob: Blob) -> None:
        """Keep a blob, dropping those that were not offered for the longest time.

        A page offers what it shows at every run: what is looked at stays.
        """
        with self._lock:
            if blob.key not in self._kept:
                self._kept[blob.key] = blob.content
                self._n_bytes += len(blob.content)
            self._kept.move_to_end(blob.key)
            while self._n_bytes > self._max_bytes and len(self._kept) > 1:
                _, dropped = self._kept.popitem(last=False)
                self._n_bytes -= len(dropped)

    def get(self, key: str) -> bytes | None:
        """The bytes of a key; None if they are not kept (any more)."""
        with self._lock:
            return self._kept.get(key)


BLOBS = Blobs()
