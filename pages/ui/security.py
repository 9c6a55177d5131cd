"""What every answer of the server carries, and which requests get none.

Streamlit itself checks the Host header of its WebSocket only. Here it is checked for
everything, so that a page of another site cannot reach the data by a name of its own that
points to this machine (DNS rebinding).

The policy lets a page load nothing from elsewhere: text of a data set that slips into an
element that reads Markdown or HTML can then fetch nothing and tell nobody.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")

# A Host that may be copied into the policy: nothing that could end a directive.
PLAIN_HOST = re.compile(r"(?P<name>[A-Za-z0-9._\-]+|\[[0-9A-Fa-f:.]+\])(:\d+)?")

INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), hid=(), "
        "midi=(), display-capture=(), browsing-topics=()"
    ),
}


def allowed_hosts() -> list[str]:
    """Names this server answers to: `server.allowedHosts`, else this machine only."""
    return list(st.get_option("server.allowedHosts") or LOCAL_HOSTS)


def is_allowed_host(host: str, allowed: list[str]) -> bool:
    """Whether a Host header names this server.

    Args:
        host: The header, with or without a port.
        allowed: Host names; `*.example.org` for its subdomains, `*` for any.

    Returns:
        False also for a header that is not the plain form of a host.
    """
    plain = PLAIN_HOST.fullmatch(host)
    if plain is None:
        return False
    name = plain["name"].lower().strip("[]").rstrip(".")
    patterns = [pattern.strip().lower().strip("[]").rstrip(".") for pattern in allowed]
    return any(
        pattern in ("*", name) or (pattern.startswith("*.") and name.endswith(pattern[1:]))
        for pattern in patterns
    )


@cache
def inline_script_hashes() -> str:
    """The scripts inside Streamlit's own page, by their hash, for `script-src`.

    Reading them from the installed page keeps the policy right for any version of it,
    without allowing inline scripts as such.
    """
    page = Path(st.__file__).parent / "static" / "index.html"
    scripts = INLINE_SCRIPT.findall(page.read_text(encoding="utf-8")) if page.is_file() else []
    digests = (hashlib.sha256(script.encode()).digest() for script in scripts)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def content_security_policy(host: str) -> str:
    """The Content-Security-Policy of a page served under a host.

    `unsafe-eval` is for Plotly's WebGL charts, `blob:` scripts are how Streamlit loads a
    custom component, inline styles are how it styles anything.

    Args:
        host: The checked Host header; WebSockets may go there and nowhere else.
    """
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' 'unsafe-eval' blob: {inline_script_hashes()}".rstrip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            f"connect-src 'self' ws://{host} wss://{host} data: blob:",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    )


class SecurityMiddleware:
    """Refuses foreign hosts and adds the headers; pure ASGI, so that bodies still stream."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return

        host = Headers(scope=scope).get("host", "")
        known = is_allowed_host(host, allowed_hosts())

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers["Content-Security-Policy"] = (
                    content_security_policy(host) if known else "default-src 'none'"
                )
            await send(message)

        if known:
            await self.app(scope, receive, send_with_headers)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            refusal = PlainTextResponse(
                "This server does not answer to that host name; open it as localhost, "
                "or add the name to server.allowedHosts.\n",
                status_code=421,
            )
            await refusal(scope, receive, send_with_headers)
