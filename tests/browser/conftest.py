"""A real server and a real Chromium. What every page must not do is checked for every test."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx
import pytest

from tests.conftest import TIMEOUT_MS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

ROOT = Path(__file__).resolve().parents[2]
# Streamlit asks for these beside the page it was opened at, before it knows its own address.
HARMLESS = re.compile(r"/_stcore/(health|host-config)$")


class Server:
    """The app in a process of its own, which can be killed and started again."""

    def __init__(self, home: Path, app: Path = ROOT / "app.py") -> None:
        self.home = home
        self.app = app
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def url(self, page: str, dataset: str | None = None) -> str:
        path = "" if page == "load" else page
        return f"{self.origin}/{path}" + (f"?dataset={dataset}" if dataset else "")

    def start(self) -> None:
        command = (sys.executable, "-m", "streamlit", "run", str(self.app))
        options = ("--server.headless", "true", "--server.port", str(self.port))
        with (self.home.parent / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, *options],
                cwd=self.home.parent,
                env=os.environ | {"ASSAY_HOME": str(self.home), "PYTHONPATH": str(ROOT)},
                stdout=log,
                stderr=log,
            )
        wait_until(self._answers)

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def upload(self, content: bytes, name: str) -> str:
        """Send a file as the drop zone does; gives the fingerprint."""
        answer = httpx.post(
            f"{self.origin}/api/upload",
            content=content,
            headers={"X-Assay-Name": quote(name, safe="")},
            timeout=60,
        )
        return str(answer.raise_for_status().json()["fingerprint"])

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.origin}/_stcore/health").is_success
        except httpx.TransportError:
            return False


def wait_until(condition: Callable[[], object], timeout_s: float = 20) -> None:
    end = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def _free_port() -> int:
    """A port that the system gives: of two runs at once none takes the other's."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app with a workspace that all browser tests share."""
    started = Server(tmp_path_factory.mktemp("browser") / "workspace")
    yield started
    started.kill()


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """A new tab. At its end: nothing left the server's origin, nothing was refused or asked."""
    complaints: list[str] = []
    tab = browser.new_context(
        viewport={"width": 1440, "height": 900}, accept_downloads=True
    ).new_page()
    tab.set_default_timeout(TIMEOUT_MS)
    watch(tab, server, complaints)
    yield tab
    tab.context.close()
    assert complaints == []


def watch(tab: Page, server: Server, complaints: list[str]) -> None:
    """Note what no page may do."""

    def asked(url: str) -> None:
        if not url.startswith(
            (server.origin, server.origin.replace("http", "ws"), "blob:", "data:")
        ):
            complaints.append(f"request to {url}")

    def said(message: ConsoleMessage) -> None:
        gone = "ERR_CONNECTION_REFUSED" in message.text or "WebSocket" in message.text
        harmless = HARMLESS.search(message.location.get("url", "")) or gone
        if message.type == "error" and not harmless:
            complaints.append(f"console: {message.text} {message.location}")

    def opened(kind: str) -> None:
        complaints.append(f"dialog: {kind}")

    tab.on("request", lambda request: asked(request.url))
    tab.on("websocket", lambda socket: asked(socket.url))
    tab.on("console", said)
    tab.on("dialog", lambda dialog: (opened(dialog.type), dialog.dismiss()))
    tab.on("pageerror", lambda error: complaints.append(f"script: {error}"))
