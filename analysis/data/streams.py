"""Byte streams that others are read through: counted, unpacked, made UTF-8, with LF line ends."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from typing import IO, Any

import zstandard

PEEK_BYTES = 1 << 16
ZSTD_BYTES = 1 << 10  # unpacks to 32 MB at most, so that a small file cannot fill the memory


class Counting(io.RawIOBase):
    """A stream that counts what is read from it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.n_bytes = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk = self._stream.read(len(buffer))
        buffer[: len(chunk)] = chunk
        self.n_bytes += len(chunk)
        return len(chunk)


class CountingFile(io.FileIO):
    """A file that may be read in any order, and counts what is read from it."""

    n_bytes = 0

    def read(self, size: int | None = -1, /) -> bytes | Any:
        chunk = super().read(size)
        self.n_bytes += len(chunk or b"")
        return chunk

    def readinto(self, buffer: Any, /) -> int | Any:
        n = super().readinto(buffer)
        self.n_bytes += n or 0
        return n


class OldMac(io.RawIOBase):
    """JSON whose lines end in CR alone, with LF instead: in its texts neither can stand."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk = self._stream.read(len(buffer)).replace(b"\r", b"\n")
        buffer[: len(chunk)] = chunk
        return len(chunk)


class Transcoding(io.RawIOBase):
    """UTF-16 or UTF-32 bytes as UTF-8 bytes.

    Half surrogate pairs pass as they are: decoding the one record strictly finds them later,
    so that a single bad character costs one record and not the file.
    """

    def __init__(self, stream: IO[bytes], encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")
        self._ready = b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready and not self._ended:
            chunk = self._stream.read(PEEK_BYTES)
            self._ended = not chunk
            try:
                text = self._decoder.decode(chunk, final=self._ended)
            except UnicodeDecodeError:
                # A last code unit that is cut in half, or a number that is no character.
                text = "\ufffd"
                self._decoder.reset()
            self._ready = text.encode("utf-8", "surrogatepass")
        n = min(len(buffer), len(self._ready))
        buffer[:n] = self._ready[:n]
        self._ready = self._ready[n:]
        return n


class Unpacked(io.RawIOBase):
    """The bytes inside a compressed stream, or the stream itself.

    Where the compression is damaged the bytes end, and `damage` says so: raised in the middle
    of a read, an error would take with it what was unpacked before.
    """

    def __init__(self, raw: Counting) -> None:
        self._stream: Any = io.BufferedReader(raw, PEEK_BYTES)
        self.damage: Exception | None = None
        magic = self._stream.peek(4)[:4]
        self.compressed = True
        if magic.startswith(b"\x1f\x8b"):
            self._stream = gzip.GzipFile(fileobj=self._stream)
        elif magic == b"\x28\xb5\x2f\xfd":
            self._stream = io.BufferedReader(_Zstandard(self._stream), PEEK_BYTES)
        else:
            self.compressed = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        n = 0  # filled as far as it goes: how the bytes were packed must not be seen behind it
        while n < len(buffer) and not self.damage:
            try:
                chunk = self._stream.read1(len(buffer) - n)
            except (EOFError, zlib.error, zstandard.ZstdError, gzip.BadGzipFile) as error:
                self.damage = error
                break
            if not chunk:
                break
            buffer[n : n + len(chunk)] = chunk
            n += len(chunk)
        return n


class _Zstandard(io.RawIOBase):
    """The bytes inside a Zstandard stream of one frame or more.

    The library's own reader takes the end of a file that is cut off for the end of the data.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._decompressor = zstandard.ZstdDecompressor(max_window_size=1 << 31)
        self._frame: Any = None
        self._packed = b""
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            self._packed = self._packed or self._stream.read(ZSTD_BYTES)
            if not self._packed:
                if self._frame is not None:
                    raise EOFError("the file ends before its last frame does")
                return 0
            self._frame = self._frame or self._decompressor.decompressobj()
            self._ready = memoryview(self._frame.decompress(self._packed))
            self._packed = self._frame.unused_data
            if self._frame.eof:
                self._frame = None
        n = min(len(buffer), len(self._ready))
        buffer[:n] = self._ready[:n]
        self._ready = self._ready[n:]
        return n
