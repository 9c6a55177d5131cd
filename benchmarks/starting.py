"""How soon the command line and the app answer, and what they have imported by then."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.harness import MB, ROOT, Outcome, Setting, SkipError, Watch, environment

CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
HEADING = "Open a data set"
HEAVY = ("torch", "sklearn", "plotly", "datasketch", "sentence_transformers", "scipy", "ray")
PORTS = range(8900, 8950)
PATIENCE_S = 60


def help_text(setting: Setting) -> Outcome:
    """`python -m analysis --help`, from the start of the process to its end."""
    seconds, peak_mb = _timed(["-m", "analysis", "--help"], setting)
    note = _heavy(_modules("import analysis.__main__", setting), setting)
    return Outcome(seconds, peak_mb=peak_mb, note=note)


def app_import(setting: Setting) -> Outcome:
    """The modules of the app in a bare interpreter."""
    seconds, peak_mb = _timed(["-c", "import app"], setting)
    note = _heavy(_modules("import app", setting), setting)
    return Outcome(seconds, peak_mb=peak_mb, note=note)


def first_page(setting: Setting) -> Outcome:
    """`streamlit run app.py` until a browser that is already open shows the heading."""
    if not CHROMIUM.exists():
        raise SkipError(f"there is no {CHROMIUM}")
    from playwright.sync_api import sync_playwright

    home = setting.work / "empty"
    modules = setting.work / "modules.txt"
    with sync_playwright() as playwright, contextlib.ExitStack() as closing:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=CHROMIUM_OPTIONS)
        closing.callback(browser.close)
        tab = browser.new_page()
        port = free_port()
        began = time.perf_counter()
        server = closing.enter_context(_server(port, home, modules))
        with Watch(server.pid) as watch:
            wait_for(port, server)
            listening = time.perf_counter()
            tab.goto(f"http://127.0.0.1:{port}/")
            tab.get_by_role("heading", name=HEADING).wait_for(timeout=PATIENCE_S * 1000)
            shown = time.perf_counter()
            visitor = browser.new_context().new_page()
            second = time.perf_counter()
            visitor.goto(f"http://127.0.0.1:{port}/")
            visitor.get_by_role("heading", name=HEADING).wait_for(timeout=PATIENCE_S * 1000)
            up_already = time.perf_counter()
        os.kill(server.pid, signal.SIGUSR1)
        deadline = time.monotonic() + PATIENCE_S
        while not modules.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(0.2)
        names = modules.read_text(encoding="utf-8").splitlines()
        modules.unlink()
    parts = {
        "of which until the port is open": listening - began,
        "server already up, new visitor": up_already - second,
    }
    return Outcome(shown - began, parts, watch.peak_mb, _heavy(names, setting))


def free_port() -> int:
    """A port that nothing listens on."""
    for port in PORTS:
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise SkipError(f"no port of {PORTS.start} to {PORTS.stop - 1} is free")


@contextlib.contextmanager
def _server(port: int, home: Path, modules: Path) -> Iterator[subprocess.Popen[bytes]]:
    given = environment(home)
    given["ASSAY_BENCH_MODULES"] = str(modules)
    given["PYTHONPATH"] = f"{Path(__file__).with_name('probe')}:{given['PYTHONPATH']}"
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "streamlit", "run", "app.py"),
            *("--server.port", str(port), "--server.headless", "true"),
        ],
        cwd=ROOT,
        env=given,
        stdout=subprocess.DEVNULL,
        stderr=sys.stderr,
    )
    try:
        yield server
    finally:
        server.terminate()
        server.wait()


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait until a server listens on its port."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.01)
    raise RuntimeError("the server did not start, see above")


def _timed(arguments: list[str], setting: Setting) -> tuple[float, float]:
    """Seconds and peak memory of one Python process, without what the note costs."""
    began = time.perf_counter()
    started = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment(setting.home),
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(started.pid, 0)
    seconds = time.perf_counter() - began
    started.returncode = os.waitstatus_to_exitcode(status)
    if started.returncode:
        raise RuntimeError(f"it failed with exit code {started.returncode}, see above")
    return seconds, usage.ru_maxrss * 1024 / MB


def _python(arguments: list[str], setting: Setting) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment(setting.home),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


def _modules(statement: str, setting: Setting) -> list[str]:
    return _python(
        ["-c", f"{statement}, sys; print(*sys.modules, sep='\\n')"], setting
    ).splitlines()


def _heavy(modules: list[str], setting: Setting) -> str:
    """Which heavy modules are loaded; those that Streamlit itself loads are told apart."""
    own = _modules("import streamlit", setting)
    found = [
        f"{name} (by Streamlit itself)" if name in own else name
        for name in HEAVY
        if name in modules
    ]
    return f"heavy modules: {', '.join(found) or 'none'}"
