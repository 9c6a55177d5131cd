"""The server as a browser and an attacker meet it: a real process on the loopback."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx
import pytest
from streamlit.testing.v1 import AppTest

from analysis.data.storage import read_into
from analysis.data.workspace import Workspace

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
RECORD = b'{"prompt": "Why is the sky blue?", "response": "It scatters."}\n'
KEY = "0123456789abcdef"
PAYLOAD = (
    "![x](http://127.0.0.1:9/b.png) <script>alert(1)</script> $x^2$ :red[hi] "
    "[l](javascript:alert(1))"
)


@dataclass
class Server:
    """A running app and where its workspace is."""

    port: int
    home: Path
    pid: int

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def get(self, path: str, **headers: str) -> httpx.Response:
        return httpx.get(f"http://{self.host}{path}", headers=headers, timeout=20)

    def upload(self, content: bytes, name: str = "data.jsonl", **headers: str) -> httpx.Response:
        return httpx.post(
            f"http://{self.host}/api/upload",
            content=content,
            headers={"X-Assay-Name": quote(name, safe="")} | headers,
            timeout=60,
        )

    def connect(self, head: str, body: bytes = b"") -> socket.socket:
        """A bare connection, with the head (lines) and a body sent."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        connection.sendall(head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + body)
        return connection

    def files(self) -> list[str]:
        """Every file in the workspace, by its path in it."""
        found = (path for path in self.home.rglob("*") if path.is_file())
        return sorted(str(path.relative_to(self.home)) for path in found)


@contextmanager
def running(
    home: Path, *arguments: str, app: Path = ROOT / "app.py", **environment: str
) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "streamlit", "run", str(app)),
            *("--server.headless", "true", "--server.port", str(port), *arguments),
        ],
        cwd=home,  # not the project's folder: the settings must be found from anywhere
        env=os.environ | {"ASSAY_HOME": str(home / "workspace")} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    server = Server(port, home / "workspace", process.pid)
    try:
        wait_until(lambda: answers(server) or process.poll() is not None)
        assert process.poll() is None, process.communicate()[0]
        yield server
    finally:
        process.kill()
        process.communicate()


def answers(server: Server) -> bool:
    try:
        server.get("/_stcore/health")
    except httpx.TransportError:
        return False
    return True


def wait_until(condition, timeout_s: float = 20) -> None:
    end = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def answer_to(connection: socket.socket) -> str:
    """What the server sends until it hangs up, as text."""
    received = b""
    try:
        while part := connection.recv(65536):
            received += part
            head, _, body = received.partition(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head)
            if length and len(body) >= int(length[1]):
                break
    except ConnectionError:
        pass
    return received.decode(errors="replace")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("server")) as started:
        yield started


@pytest.fixture(scope="module")
def small_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Takes one megabyte at most, under a path of its own."""
    home = tmp_path_factory.mktemp("small")
    with running(home, ASSAY_MAX_UPLOAD_MB="1") as started:
        yield started


# --- what every answer carries ---------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/profile", "/api/upload", "/api/nothing", "/favicon.png"])
def test_every_answer_carries_the_security_headers(server: Server, path: str) -> None:
    headers = server.get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == "'none'"
    assert policy["frame-ancestors"] == "'self'"
    assert policy["img-src"] == "'self' data: blob:"
    assert policy["connect-src"] == f"'self' ws://{server.host} wss://{server.host} data: blob:"
    assert "unsafe-inline" not in policy["script-src"]
    assert "http" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]


def test_the_inline_script_of_streamlits_page_is_allowed_by_its_hash(server: Server) -> None:
    inline = re.findall(r"<script>", server.get("/").text)
    policy = server.get("/").headers["content-security-policy"]
    assert len(re.findall(r"'sha256-[A-Za-z0-9+/]+='", policy)) == len(inline)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "LOCALHOST", "[::1]"])
def test_this_machines_names_are_answered(server: Server, host: str) -> None:
    assert server.get("/", Host=f"{host}:{server.port}").status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "a@localhost",
        "",
        "x;y",
        "[1:::2]",
    ],
)
@pytest.mark.parametrize("path", ["/", "/_stcore/health", f"/api/download/{'a' * 64}/{KEY}/x.json"])
def test_a_foreign_host_is_refused_everywhere(server: Server, path: str, host: str) -> None:
    answer = answer_to(server.connect(f"GET {path} HTTP/1.1\nHost: {host}\nConnection: close"))
    assert answer.startswith(("HTTP/1.1 421", "HTTP/1.1 400"))
    assert "<html" not in answer


def test_a_foreign_host_cannot_upload(server: Server) -> None:
    before = server.files()
    assert server.upload(RECORD, Host="evil.example").status_code == 421
    assert server.files() == before


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("127.0.0.1", "http://127.0.0.1", 101),
        ("evil.example", "http://evil.example", 403),
        ("127.0.0.1", "http://evil.example", 403),
    ],
)
def test_the_web_socket_opens_for_this_site_only(
    server: Server, host: str, origin: str, status: int
) -> None:
    connection = server.connect(
        f"GET /_stcore/stream HTTP/1.1\nHost: {host}:{server.port}\n"
        f"Origin: {origin}:{server.port}\nConnection: Upgrade\nUpgrade: websocket\n"
        "Sec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
    )
    with connection:
        assert connection.recv(4096).decode().startswith(f"HTTP/1.1 {status}")


# --- files in --------------------------------------------------------------------------------


def test_an_uploaded_file_is_in_the_workspace_byte_for_byte(server: Server) -> None:
    content = RECORD * 50_000
    answer = server.upload(content, "mine.jsonl", Origin=f"http://{server.host}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    told = answer.json()
    assert told["name"] == "mine.jsonl"
    assert told["bytes"] == len(content)
    assert (server.home / "datasets" / told["fingerprint"] / "source").read_bytes() == content
    assert server.upload(content, "again.jsonl").json()["fingerprint"] == told["fingerprint"]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads memory from /proc")
def test_the_servers_memory_stays_flat_while_a_large_file_arrives(server: Server) -> None:
    def peak_kb() -> int:
        status = Path(f"/proc/{server.pid}/status").read_text()
        return int(re.findall(r"VmHWM:\s+(\d+)", status)[0])

    server.upload(RECORD)
    before = peak_kb()
    piece = os.urandom(1 << 20)
    answer = httpx.post(
        f"http://{server.host}/api/upload",
        content=(piece for _ in range(200)),
        headers={"X-Assay-Name": "large.jsonl"},
        timeout=120,
    )
    assert answer.json()["bytes"] == 200 << 20
    assert peak_kb() - before < 32_000


def test_a_file_announced_as_too_large_is_refused_before_it_is_sent(small_server: Server) -> None:
    connection = small_server.connect(
        f"POST /api/upload HTTP/1.1\nHost: {small_server.host}\nX-Assay-Name: a\n"
        "Content-Length: 1000001"
    )
    with connection:
        answer = answer_to(connection)
    assert answer.startswith("HTTP/1.1 413")
    assert "larger than 1 MB" in answer
    assert small_server.files() == []


def test_a_file_that_turns_out_too_large_is_refused_and_not_kept(small_server: Server) -> None:
    connection = small_server.connect(
        f"POST /api/upload HTTP/1.1\nHost: {small_server.host}\nX-Assay-Name: a\n"
        "Transfer-Encoding: chunked",
        b"f4241\r\n" + b"x" * 1_000_001 + b"\r\n",
    )
    with connection:
        answer = answer_to(connection)
    assert answer.startswith("HTTP/1.1 413")
    assert small_server.files() == []


def test_a_file_of_exactly_the_limit_is_taken(small_server: Server) -> None:
    assert small_server.upload(b"x" * 1_000_000).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://[bad"},
        {"Origin": "https://localhost:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_post_from_another_site_is_refused(server: Server, headers: dict[str, str]) -> None:
    before = server.files()
    answer = server.upload(b"foreign", **headers)
    assert answer.status_code == 403
    assert answer.json()["error"].endswith(".")
    assert server.files() == before


def test_a_post_without_the_header_is_refused(server: Server) -> None:
    answer = httpx.post(f"http://{server.host}/api/upload", content=RECORD)
    assert answer.status_code == 400
    assert "X-Assay-Name" in answer.json()["error"]


def test_another_site_is_not_told_that_it_may_send_the_header(server: Server) -> None:
    answer = httpx.options(
        f"http://{server.host}/api/upload",
        headers={
            "Origin": "http://evil.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "x-assay-name",
        },
    )
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_an_empty_file_is_refused_in_one_sentence(server: Server) -> None:
    before = server.files()
    answer = server.upload(b"")
    assert answer.status_code == 400
    assert "empty" in answer.json()["error"]
    assert server.files() == before


def test_an_upload_that_breaks_off_leaves_nothing_behind(server: Server) -> None:
    before = server.files()
    connection = server.connect(
        f"POST /api/upload HTTP/1.1\nHost: {server.host}\nX-Assay-Name: broken.jsonl\n"
        "Content-Length: 9000000",
        b"x" * 3_000_000,
    )
    wait_until(lambda: any("incoming" in name for name in server.files()))
    connection.close()
    wait_until(lambda: server.files() == before)
    assert answers(server)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\win.ini", "win.ini"),
        ("/abs/olute.jsonl", "olute.jsonl"),
        ("a\0b", "ab"),
        ("a\r\nSet-Cookie: x=1", "aSet-Cookie: x=1"),
        ("x" * 5000, "x" * 200),
        ("😀 données.jsonl", "😀 données.jsonl"),
        ("..", ".."),
        ("", "unnamed"),
        ("<img src=x onerror=alert(1)>.csv", "<img src=x onerror=alert(1)>.csv"),
        ("%2e%2e%2f%2e%2e%2fx", "%2e%2e%2f%2e%2e%2fx"),
    ],
)
def test_a_files_name_is_text_and_never_a_path(server: Server, name: str, shown: str) -> None:
    answer = server.upload(RECORD + repr(name).encode(), name)
    assert answer.status_code == 200
    assert answer.json()["name"] == shown
    folder = r"datasets/[0-9a-f]{64}/(source|source\.json|exports/.*)"
    assert [file for file in server.files() if not re.fullmatch(folder, file)] == []


def test_bytes_that_are_no_text_in_the_name_are_taken_as_they_can_be_read(server: Server) -> None:
    answer = httpx.post(
        f"http://{server.host}/api/upload",
        content=RECORD + b"bytes",
        headers={"X-Assay-Name": "%ff%fe.jsonl"},
    )
    assert answer.json()["name"].endswith(".jsonl")


# --- what a map asks for ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def examples(server: Server) -> str:
    """Path of the examples of a data set that is read."""
    text = f"<b>{PAYLOAD}</b>" + "x" * 300
    record = json.dumps({"prompt": text, "completion": "It scatters."})
    fingerprint = server.upload(f"{RECORD.decode()}\n{record}\n".encode()).json()["fingerprint"]
    read_into(Workspace(server.home), fingerprint)
    return f"/api/example/{fingerprint}"


def test_the_beginning_of_an_example_is_sent_as_data_and_not_kept(
    server: Server, examples: str
) -> None:
    answer = server.get(f"{examples}/0")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    told = answer.json()
    assert told["line"] == 3
    assert told["prompt"] == f"<b>{PAYLOAD}</b>{'x' * 300}"[:199] + "…"
    assert told["response"] == "It scatters."


@pytest.mark.parametrize(
    "position", ["1", "99999999999", "-1", "0x0", "٠", "", "0/", "..%2f..%2fsource", "0%00", "1e0"]
)
def test_an_example_that_is_not_there_is_not_sent(
    server: Server, examples: str, position: str
) -> None:
    answer = server.get(f"{examples}/{position}")
    assert answer.status_code in (400, 404)  # Streamlit itself refuses some forms of a path
    assert "scatters" not in answer.text


@pytest.mark.parametrize("fingerprint", ["a" * 64, "A" * 64, "a" * 63, "..%2f..", "%2e%2e"])
def test_examples_of_no_data_set_are_not_sent(server: Server, fingerprint: str) -> None:
    assert server.get(f"/api/example/{fingerprint}/0").status_code in (400, 404)


@pytest.mark.parametrize("path", [f"/api/example/{'a' * 64}/0", f"/api/blob/{'a' * 64}"])
def test_another_host_is_told_nothing_of_a_map(server: Server, path: str) -> None:
    assert server.get(path, Host="evil.example").status_code == 421


@pytest.mark.parametrize("key", ["a" * 64, "a" * 63, "..%2f", "", "A" * 64])
def test_bytes_that_no_page_offered_are_not_there(server: Server, key: str) -> None:
    answer = server.get(f"/api/blob/{key}")
    assert answer.status_code in (400, 404)
    assert answer.headers.get("content-type") != "application/octet-stream"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_map_only_reads(server: Server, examples: str, method: str) -> None:
    for path in (f"{examples}/0", f"/api/blob/{'a' * 64}"):
        answer = httpx.request(method, f"http://{server.host}{path}")
        assert answer.status_code in (404, 405)


# --- files out -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def export(server: Server) -> str:
    """Path of the downloads of an export with two files, one of them not for the taking."""
    fingerprint = server.upload(RECORD + b"export").json()["fingerprint"]
    folder = server.home / "datasets" / fingerprint / "exports" / KEY
    folder.mkdir(parents=True)
    (folder / "kept.jsonl").write_bytes(RECORD * 1000)
    (folder / "README.md").write_text("<script>alert(1)</script>")
    (folder / "chart_language.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (folder / "train_trl.py").write_text("print()")
    (folder / "other.py").write_text("secret")
    (folder / "other.svg").write_text("secret")
    (folder / "secret.txt").write_text("secret")
    (folder.parent / "short").mkdir()
    (folder.parent / "short" / "kept.jsonl").write_bytes(RECORD)
    return f"/api/download/{fingerprint}/{KEY}"


@pytest.mark.parametrize(
    "filename", ["kept.jsonl", "README.md", "chart_language.svg", "train_trl.py"]
)
def test_an_export_is_sent_as_a_file_and_never_as_a_page(
    server: Server, export: str, filename: str
) -> None:
    answer = server.get(f"{export}/{filename}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"] == f'attachment; filename="{filename}"'
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_a_download_is_complete_and_can_be_resumed(server: Server, export: str) -> None:
    assert server.get(f"{export}/kept.jsonl").content == RECORD * 1000
    rest = server.get(f"{export}/kept.jsonl", Range="bytes=10-19")
    assert rest.status_code == 206
    assert rest.content == (RECORD * 1000)[10:20]


@pytest.mark.parametrize(
    "filename",
    [
        "secret.txt",
        "other.py",
        "other.svg",
        "missing.jsonl",
        "KEPT.JSONL",
        "kept.jsonl%00",
        "kept.jsonl%0a",
        ".kept.jsonl",
        "..%2f..%2f..%2fsource",
        "%2e%2e/%2e%2e/source",
        "..%5c..%5csource.json",
        "%252e%252e%252fsource.json",
        "kept.jsonl/",
        "",
    ],
)
def test_no_other_name_reaches_a_file(server: Server, export: str, filename: str) -> None:
    assert_not_served(server, f"{export}/{filename}")


def test_a_folder_whose_name_is_no_key_is_not_served(server: Server, export: str) -> None:
    assert_not_served(server, export.replace(KEY, "short") + "/kept.jsonl")


@pytest.mark.parametrize(
    "path",
    [
        f"/api/download/{'A' * 64}/{KEY}/kept.jsonl",
        f"/api/download/{'a' * 63}/{KEY}/kept.jsonl",
        f"/api/download/{'a' * 64}/{KEY}/kept.jsonl",
        f"/api/download/{'a' * 64}/short/kept.jsonl",
        f"/api/download/{'a' * 64}/../../source.json",
        f"/api/download/../../../../../../etc/passwd/{KEY}/x.json",
        "/api/download/%2e%2e/%2e%2e/source.json",
        "/api/download//etc/passwd",
        "/api/download",
        "/api/",
    ],
)
def test_no_other_address_reaches_a_file(server: Server, path: str) -> None:
    assert_not_served(server, path)


def assert_not_served(server: Server, path: str) -> None:
    """Refused, by this app (404) or by Streamlit's own check of paths (400)."""
    head = f"GET {path} HTTP/1.1\nHost: {server.host}\nConnection: close"
    with server.connect(head) as connection:  # bare: a client library would tidy the path up
        answer = answer_to(connection)
    head, _, body = answer.partition("\r\n\r\n")
    assert head.split()[1] in ("404", "400")
    if head.split()[1] == "404":
        assert json.loads(body)["error"].endswith(".")


# --- the app itself --------------------------------------------------------------------------


def test_starting_imports_nothing_heavy() -> None:
    heavy = ["torch", "sklearn", "scipy", "plotly", "transformers", "sentence_transformers"]
    heavy += ["pandas", "pyarrow", "openai", "detoxify", "ray", "datasketch", "pydantic"]
    heavy += ["presidio_analyzer", "spacy", "phonenumbers", "tldextract"]
    code = (
        "import streamlit, sys; own = set(sys.modules); import app, pages.ui.upload, "
        "pages.ui.theme, pages.ui.address; "
        f"print([name for name in {heavy} if name in set(sys.modules) - own])"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"


def test_the_app_works_under_a_path_of_its_own(tmp_path: Path) -> None:
    with running(tmp_path, "--server.baseUrlPath", "/tools/assay") as mounted:
        answer = httpx.post(
            f"http://{mounted.host}/tools/assay/api/upload",
            content=RECORD,
            headers={"X-Assay-Name": "a.jsonl"},
        )
        assert answer.status_code == 200
        assert mounted.get("/tools/assay/").status_code == 200
        assert mounted.get("/tools/assay/api/nothing").status_code == 404


def test_a_notice_shows_the_data_as_it_is() -> None:
    def page(text: str) -> None:
        from pages.ui.notices import notice

        notice(text)

    shown = AppTest.from_function(page, args=(PAYLOAD,)).run()
    assert [element.value for element in shown.text] == [PAYLOAD]
    assert not any("127.0.0.1" in element.value for element in shown.markdown)


def test_a_guarded_callback_shows_its_sentence_once_and_the_page_goes_on() -> None:
    def page() -> None:
        import streamlit as st

        from analysis.errors import RecipeError
        from pages.ui.notices import guarded, show_pending

        def fail() -> None:
            raise RecipeError("The step does not fit.")

        show_pending()
        st.button("Add", key="add", on_click=guarded(fail))
        st.text("the end")

    shown = AppTest.from_function(page).run().button(key="add").click().run()
    assert [element.value for element in shown.text] == ["The step does not fit.", "the end"]
    assert [element.value for element in shown.run().text] == ["the end"]


def test_an_unexpected_error_is_shown_without_its_text() -> None:
    def page() -> None:
        from pages.ui.notices import on_script_error

        assert on_script_error(RuntimeError("an api key"))

    shown = AppTest.from_function(page).run()
    assert "mistake in Assay" in shown.text[0].value
    assert "api key" not in shown.text[0].value


def test_the_data_set_of_the_address_bar_is_kept_and_a_forged_one_is_not() -> None:
    def page() -> None:
        import streamlit as st

        from pages.ui.address import current_dataset, keep_dataset

        keep_dataset()
        st.text(current_dataset())

    test = AppTest.from_function(page)
    test.query_params["dataset"] = "a" * 64
    test.run()
    assert test.text[0].value == "a" * 64
    del test.query_params["dataset"]  # as a click in the navigation does
    test.run()
    assert test.query_params["dataset"] in ("a" * 64, ["a" * 64])
    test.query_params["dataset"] = "../../etc/passwd"
    test.run()
    assert test.text[0].value == "a" * 64


# --- in a browser ----------------------------------------------------------------------------

TRIAL_PAGE = """
import streamlit as st
from pages.ui.notices import notice
from pages.ui.theme import KEPT, figure
from pages.ui.upload import upload_zone

if arrived := upload_zone("zone"):
    st.session_state["times"] = st.session_state.get("times", 0) + 1
    notice(arrived, title="Arrived")
st.text(f"arrived {st.session_state.get('times', 0)} times")
st.plotly_chart(figure({"type": "scattergl", "x": [1, 2], "y": [2, 1], "marker": {"color": KEPT}}))
st.dataframe({"text": ["a", "b"]})
notice(PAYLOAD)
"""


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[Server]:
    """The app's frame around one small page, so that nothing of the real pages matters."""
    shutil.copy(ROOT / "app.py", tmp_path)
    shutil.copytree(ROOT / ".streamlit", tmp_path / ".streamlit")
    shutil.copytree(ROOT / "pages" / "ui", tmp_path / "pages" / "ui")
    (tmp_path / "pages" / "ui" / "sidebar.py").write_text("def sidebar() -> None: ...\n")
    for name in (path.stem for path in (ROOT / "pages").glob("*.py")):
        page = f"PAYLOAD = {PAYLOAD!r}\n{TRIAL_PAGE}" if name == "load" else "x = 1\n"
        (tmp_path / "pages" / f"{name}.py").write_text(page)
    with running(tmp_path, app=tmp_path / "app.py", PYTHONPATH=str(ROOT)) as started:
        yield started


@pytest.mark.browser
def test_uploading_in_a_browser_breaks_no_rule_of_the_policy(
    browser: Browser, trial: Server, tmp_path: Path
) -> None:
    from playwright.sync_api import expect

    name = "<img src=x onerror=alert(1)> 😀.jsonl"
    (tmp_path / name).write_bytes(RECORD * 20_000)
    (tmp_path / "empty.jsonl").write_bytes(b"")
    complaints: list[str] = []
    foreign: list[str] = []

    def asked(url: str) -> None:
        if trial.host not in url and not url.startswith(("blob:", "data:")):
            foreign.append(url)

    page = browser.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else 0)
    page.on("request", lambda request: asked(request.url))
    page.goto(f"http://{trial.host}/")
    page.locator(".input").set_input_files(tmp_path / name)
    expect(page.get_by_text("arrived 1 times")).to_be_visible(timeout=20_000)
    expect(page.locator(".zone .name")).to_have_text(name)
    page.locator(".input").set_input_files(tmp_path / "empty.jsonl")
    expect(page.locator(".zone .status")).to_contain_text("The file is empty")
    expect(page.get_by_text(PAYLOAD)).to_be_visible()
    expect(page.locator(".js-plotly-plot canvas").first).to_be_attached()
    expect(page.locator("[data-testid=stDataFrame] canvas").first).to_be_attached()
    expect(page.get_by_text("WebGL is not supported")).to_have_count(0)
    assert page.locator(".katex, a[href^=javascript]").count() == 0
    page.close()
    assert complaints == []
    assert foreign == []
