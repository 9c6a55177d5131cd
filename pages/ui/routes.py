"""Files in and out of the server, streamed, beside Streamlit's own routes.

    POST /api/upload                                      a file into the workspace
    GET  /api/download/{fingerprint}/{key}/{filename}     a finished export out of it
    GET  /api/blob/{key}                                  what a component draws, as bytes
    GET  /api/example/{fingerprint}/{position}            the beginning of an example, as JSON

Streamlit's uploader and download button hold whole files in memory, several times over;
these hold one megabyte. Disk and hashing happen in threads: the event loop, which serves
every session, never waits.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import AsyncIterator, Callable
from functools import partial
from urllib.parse import unquote

import streamlit as st
from anyio import CapacityLimiter, from_thread, to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from analysis.data.workspace import CHUNK_BYTES, Source, Workspace, is_fingerprint
from analysis.errors import AssayError
from pages.ui import blobs

# A browser sends a header of its own making to another site only after asking that site,
# and this server never agrees: so a form or a script elsewhere cannot post a file here.
NAME_HEADER = "X-Assay-Name"
MEGABYTE = 1_000_000
DEFAULT_MAX_UPLOAD_MB = 4096
MAX_UPLOADS_AT_ONCE = 16
BEGINNING_CHARS = 200
POSITION = re.compile(r"\d{1,10}", re.ASCII)
KEY = re.compile(r"[0-9a-f]{16,64}")
NO_EXAMPLE = "There is no such example; open the data set again."
FILENAME = re.compile(
    r"[a-z_]+(-\d+(-of-\d+)?|-[0-9a-f]{16})?"
    r"\.(jsonl|json|csv|parquet|yaml|md|html|zip)(\.gz|\.zst)?|README\.md"
    r"|chart_[a-z_]+\.svg|train_trl\.py"
)


def base_path() -> str:
    """Where the app is mounted: "" or, with `server.baseUrlPath`, "/name"."""
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


def upload_url() -> str:
    """Address to post a file to."""
    return f"{base_path()}/api/upload"


def download_url(fingerprint: str, key: str, filename: str) -> str:
    """Address of a file of an export, for a link on a page.

    Raises:
        ValueError: If no such address would be answered.
    """
    if not is_download(fingerprint, key, filename):
        raise ValueError(f"No export is served as {fingerprint}/{key}/{filename}.")
    return f"{base_path()}/api/download/{fingerprint}/{key}/{filename}"


def blob_url(key: str) -> str:
    """Address of bytes that a page has offered (pages/ui/blobs.py)."""
    return f"{base_path()}/api/blob/{key}"


def examples_url(fingerprint: str) -> str:
    """Address of a data set's examples; the position of one, from 0, comes behind it.

    Raises:
        ValueError: If no such address would be answered.
    """
    if not is_fingerprint(fingerprint):
        raise ValueError(f"No data set is served as {fingerprint}.")
    return f"{base_path()}/api/example/{fingerprint}/"


def max_upload_mb() -> int:
    """Largest upload in megabytes (10^6 bytes): ASSAY_MAX_UPLOAD_MB, else 4096."""
    chosen = os.environ.get("ASSAY_MAX_UPLOAD_MB", "")
    return int(chosen) if chosen.isdecimal() else DEFAULT_MAX_UPLOAD_MB


def routes() -> list[BaseRoute]:
    """The routes, under the path that the app is mounted at."""
    base = base_path()
    return [
        Route(f"{base}/api/upload", upload, methods=["POST"]),
        Route(f"{base}/api/download/{{fingerprint}}/{{key}}/{{filename}}", download),
        Route(f"{base}/api/blob/{{key}}", blob),
        Route(f"{base}/api/example/{{fingerprint}}/{{position}}", example),
        # Without this, any other address would answer with Streamlit's page and status 200.
        Route(f"{base}/api/{{rest:path}}", not_here),
    ]


def refuse(status: int, sentence: str) -> JSONResponse:
    """An answer that says in one sentence why not."""
    return JSONResponse(
        {"error": sentence}, status_code=status, headers={"Cache-Control": "no-store"}
    )


# --- in --------------------------------------------------------------------------------------


class UploadTooLargeError(Exception):
    """More bytes came than are taken."""


class Chunks:
    """The body of a request in pieces of about a megabyte.

    The network hands over some 64 KB at a time; gathering them makes a hop between the
    event loop and the writing thread worth it.
    """

    def __init__(self, parts: AsyncIterator[bytes], *, limit: int) -> None:
        self._parts = parts
        self._limit = limit
        self._received = 0

    async def next(self) -> bytes:
        """The next piece; empty at the end.

        Raises:
            UploadTooLargeError: If the body is longer than the limit.
        """
        piece = bytearray()
        async for part in self._parts:
            self._received += len(part)
            if self._received > self._limit:
                raise UploadTooLargeError
            piece += part
            if len(piece) >= CHUNK_BYTES:
                break
        return bytes(piece)


def store(name: str, next_chunk: Callable[[], bytes]) -> Source:
    """Write what comes into the workspace; nothing stays behind if it breaks off.

    Args:
        name: The file's name as the user gave it; text only.
        next_chunk: Gives the next bytes, empty at the end.

    Returns:
        The file in the workspace.
    """
    with Workspace().upload(name) as arriving:
        while chunk := next_chunk():
            arriving.write(chunk)
    return arriving.source


_writers = CapacityLimiter(MAX_UPLOADS_AT_ONCE)


async def upload(request: Request) -> Response:
    """Take a file: its bytes are the body, its percent-encoded name is in X-Assay-Name."""
    refusal = refuse_upload(request)
    if refusal is not None:
        return refusal
    name = unquote(request.headers[NAME_HEADER], errors="replace")
    chunks = Chunks(aiter(request.stream()), limit=max_upload_mb() * MEGABYTE)
    try:
        source = await to_thread.run_sync(
            store, name, partial(from_thread.run, chunks.next), limiter=_writers
        )
    except UploadTooLargeError:
        return too_large()
    except ClientDisconnect:
        return refuse(400, "The upload broke off before its end; nothing was kept.")
    except AssayError as error:
        return refuse(400, str(error))
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        return refuse(507, "The disk is full; free some space, then send the file again.")
    return JSONResponse(
        {"fingerprint": source.fingerprint, "name": source.name, "bytes": source.n_bytes},
        headers={"Cache-Control": "no-store"},
    )


def refuse_upload(request: Request) -> Response | None:
    """Why a request may not upload, judged by its headers alone; None if it may."""
    if NAME_HEADER not in request.headers:
        return refuse(400, f"The header {NAME_HEADER} is missing; send the file's name in it.")
    if not is_same_origin(request):
        return refuse(403, "Files are taken from Assay's own pages only.")
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > max_upload_mb() * MEGABYTE:
        return too_large()
    return None


def is_same_origin(request: Request) -> bool:
    """Whether a request comes from a page of this app, or from no page at all.

    Browsers say so in Origin and Sec-Fetch-Site, and a page cannot forge either; a
    program that sends neither is not a browser that someone else's page could misuse.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return True
    allowed = st.get_option("server.corsAllowedOrigins") or []
    return origin.partition("://")[2] == request.headers.get("host") or origin in allowed


def too_large() -> JSONResponse:
    """The refusal of a file over the limit."""
    return refuse(
        413,
        f"The file is larger than {max_upload_mb():,} MB; compress it (.gz or .zst), split it, "
        "or raise ASSAY_MAX_UPLOAD_MB.",
    )


# --- out -------------------------------------------------------------------------------------


def is_download(fingerprint: str, key: str, filename: str) -> bool:
    """Whether the parts of an address have the form of an export's file."""
    return (
        is_fingerprint(fingerprint)
        and KEY.fullmatch(key) is not None
        and FILENAME.fullmatch(filename) is not None
    )


def download(request: Request) -> Response:
    """Send a file of an export, always as a file to be saved, never as a page."""
    parts = request.path_params
    fingerprint, key, filename = parts["fingerprint"], parts["key"], parts["filename"]
    if not is_download(fingerprint, key, filename):
        return not_here(request)
    path = Workspace().folder(fingerprint) / "exports" / key / filename
    if not path.is_file():
        return not_here(request)
    return FileResponse(
        path,
        filename=filename,
        media_type="application/octet-stream",
        # "identity" keeps Streamlit's compression away from it: the browser is then told
        # the size, and can resume.
        headers={"Cache-Control": "private, no-cache", "Content-Encoding": "identity"},
    )


def blob(request: Request) -> Response:
    """Send bytes that a page has offered; their address says what they are, for ever."""
    key = request.path_params["key"]
    content = blobs.BLOBS.get(key) if blobs.KEY.fullmatch(key) else None
    if content is None:
        return refuse(404, "These bytes are not kept any more; run the page again.")
    return Response(
        content,
        media_type="application/octet-stream",
        headers={
            "Cache-Control": "private, max-age=31536000, immutable",
            "Content-Encoding": "identity",  # floats barely compress, and it takes a second
        },
    )


def example(request: Request) -> Response:
    """Send the beginning of an example's texts: a page shows it while the mouse is on it."""
    fingerprint, position = request.path_params["fingerprint"], request.path_params["position"]
    if not is_fingerprint(fingerprint) or POSITION.fullmatch(position) is None:
        return refuse(404, NO_EXAMPLE)
    workspace, at = Workspace(), int(position)
    # Here: it brings pandas, which the server starts without.
    from analysis.data.storage import rows_of, summary

    found = summary(workspace, fingerprint)
    if found is None or at >= found.n_examples:
        return refuse(404, NO_EXAMPLE)
    row = rows_of(workspace, fingerprint, [at], columns=("line", "prompt", "response")).iloc[0]
    return JSONResponse(
        {"line": int(row["line"])}
        | {name: beginning(str(row[name])) for name in ("prompt", "response")},
        headers={"Cache-Control": "no-store"},
    )


def beginning(text: str) -> str:
    """The first characters of a text, with a sign if there are more."""
    return text if len(text) <= BEGINNING_CHARS else f"{text[: BEGINNING_CHARS - 1]}…"


def not_here(request: Request) -> Response:  # noqa: ARG001 - a route is called with it
    """The answer to any address that has no file."""
    return refuse(404, "There is no such file; export the data set again.")
