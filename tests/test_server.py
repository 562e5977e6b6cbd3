"""The server: what it shares between doors, and how it starts, serves and stops."""

import json
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
import sqlalchemy as sa
from litestar import Litestar
from litestar.testing import TestClient

from matricula.server import create_app
from matricula.settings import Settings
from matricula.store import Database, Origin, migrate
from matricula.web.ids import LARGEST_ID, parse_id
from matricula.web.logs import JsonLines
from tests.identity.toy import DOOR

Client = TestClient[Litestar]
ROOT = Path(__file__).parent.parent


def build(url: str) -> None:
    database = Database(url)
    migrate.make_ready(database)
    database.close()


@contextmanager
def served(url: str, **options: Any) -> Iterator[Client]:
    database = Database(url)
    app = create_app(Settings(**options), database, [DOOR])
    try:
        with TestClient(cast(Litestar, app), raise_server_exceptions=False) as client:
            yield client
    finally:
        database.close()


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    url = f"sqlite:///{tmp_path}/school.sqlite3"
    build(url)
    with served(url, max_body=1024) as client:
        yield client


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Callable[[], list[dict[str, Any]]]:
    """The lines that the server logged, as they are written."""
    caplog.set_level(logging.INFO)

    def lines() -> list[dict[str, Any]]:
        ours = [r for r in caplog.records if r.name.startswith("matricula.")]
        return [json.loads(JsonLines().format(record)) for record in ours]

    return lines


# --- Pages


def test_the_first_page_says_which_doors_there_are(client: Client) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "The &lt;toy&gt; door" in answer.text
    assert "For tests &amp; nothing else." in answer.text
    assert "<code>/toy</code>" in answer.text


@pytest.mark.parametrize("page", ["/", "/docs"])
def test_a_page_asks_nobody_but_this_server(client: Client, page: str) -> None:
    answer = client.get(page)
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    addresses = re.findall(r'(?:src|href)="([^"]*)"', answer.text)
    assert len(addresses) >= 4
    for address in addresses:
        assert address == "data:," or client.get(address).status_code == 200


def test_the_documentation_is_the_real_viewer_over_our_description(client: Client) -> None:
    script = client.get("/docs/swagger-ui-bundle.js")
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "SwaggerUIBundle" in script.text
    start = client.get("/docs/start.js").text
    assert '"/docs/openapi.json"' in start
    assert "validatorUrl: null" in start


def test_openapi_describes_the_doors(client: Client) -> None:
    description = client.get("/docs/openapi.json").json()
    assert description["openapi"].startswith("3.1")
    assert {"/toy/things/{thing}", "/healthz", "/readyz"} <= set(description["paths"])
    assert "/docs" not in description["paths"]
    assert set(description["components"]["securitySchemes"]) == {"basic", "bearer"}
    for reference in re.findall(r'"\$ref": ?"#/([^"]+)"', json.dumps(description)):
        found = description
        for part in reference.split("/"):
            found = found[part]


@pytest.mark.parametrize("path", ["/", "/docs", "/healthz", "/toy/things/1"])
def test_head_is_get_without_its_body(client: Client, path: str) -> None:
    full, bare = client.get(path), client.head(path)
    assert bare.status_code == full.status_code == 200
    assert bare.content == b""
    assert bare.headers["content-length"] == full.headers["content-length"]


# --- Health


def test_a_server_over_a_current_database_is_up_and_ready(
    database_from: Callable[..., str],
) -> None:
    with served(database_from("schema", build)) as client:
        assert client.get("/healthz").json() == {"status": "ok"}
        ready = client.get("/readyz")
        assert (ready.status_code, ready.json()) == (200, {"status": "ok"})
        assert ready.headers["cache-control"] == "no-store"


def test_a_server_over_an_empty_database_is_up_and_not_ready(database_url: str) -> None:
    with served(database_url) as client:
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 503


def test_a_server_over_a_newer_database_says_so(database_from: Callable[..., str]) -> None:
    url = database_from("schema", build)
    database = Database(url)
    with database.write(Origin("tests")) as session:
        session.run(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with served(url) as client:
        ready = client.get("/readyz")
        assert (ready.status_code, ready.json()["status"]) == (
            503,
            "the database is of another version",
        )


def test_a_server_without_its_database_is_up_and_not_ready() -> None:
    with served("postgresql://nobody@127.0.0.1:1/nothing") as client:
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 503
        me = client.get("/toy/me", headers={"Authorization": "Bearer abc"})
        assert me.text == "503|Service Unavailable|the database cannot be reached|/toy/me"


# --- Raw addresses


@pytest.mark.parametrize(
    ("target", "status"),
    [
        (b"/toy/things/%ff", 400),
        (b"/toy/things/%ed%a0%80", 400),
        (b"/toy/things/%c0%af", 400),
        (b"/toy/things/%zz", 400),
        (b"/toy/things/1%", 400),
        (b"/toy/things/1%2", 400),
        (b"/toy/things/1%00", 400),
        (b"/toy/things/1%0a", 400),
        (b"/toy/things/%7f1", 400),
        (b"/toy/things/%c2%85", 400),
        (b"/toy/things/1?add=%ff", 400),
        (b"/toy/things/1?add=%", 400),
        (b"/toy/things/1?add=%00", 400),
        (b"/toy/things/1?%1b=1", 400),
        (b"/toy/things/1?text=a%0d%0ab%09c", 200),
        (b"/toy/things/1?text=%c3%a9+%F0%9F%98%80", 200),
        (b"/%74oy/things/%31", 200),
        (b"/toy%2fthings/1", 404),
        (b"/toy/things%2F1", 404),
        (b"/toy/things/" + b"1" * 5_000, 414),
        (b"/toy/things/1?a=" + b"1" * 40_000, 414),
    ],
)
def test_the_raw_address_is_guarded_before_routing(
    toy_server: httpx.Client, target: bytes, status: int
) -> None:
    host, port = toy_server.base_url.host, toy_server.base_url.port
    with socket.create_connection((host, port or 0), timeout=10) as connection:
        connection.sendall(b"GET " + target + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    assert int(head.split()[1]) == status
    if status != 200:
        assert b"text/verse" in head
        assert body.startswith(f"{status}|".encode())


@pytest.mark.parametrize(
    "text",
    [
        *("", "0", "-1", "+1", "1_2", " 1", "1 ", "1.0", "1e3", "0x1", "a", "١", "１", "²"),
        str(LARGEST_ID + 1),
        "1" * 20,
    ],
)
def test_what_is_no_id_is_404_in_the_path_and_400_in_a_parameter(client: Client, text: str) -> None:
    assert parse_id(text) is None
    if text:
        assert client.get(f"/toy/things/{text}").status_code == 404
    answer = client.get("/toy/things/1", params={"add": text})
    assert answer.status_code == 400
    assert "add: a whole number above 0 is needed" in answer.text


@pytest.mark.parametrize("number", [1, 42, LARGEST_ID])
def test_an_id_is_any_number_of_64_bits(client: Client, number: int) -> None:
    assert parse_id(str(number)) == number
    assert client.get(f"/toy/things/{number}").json() == {"id": number + 1}


# --- Bodies


def post(client: Client, body: bytes, kind: str) -> httpx.Response:
    return client.post("/toy/body", content=body, headers={"Content-Type": kind})


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/json", b'"' + b"a" * 1022 + b'"', 201),
        ("application/json", b'"' + b"a" * 1023 + b'"', 413),
        ("application/octet-stream", b"\xff" * 1024, 201),
        ("application/octet-stream", b"\xff" * 1025, 413),
        ("application/json", b'"\xff"', 400),
        ("application/vnd.x+json; charset=utf-8", b'"\xff"', 400),
        ("Application/JSON", b'"\xc3\xa9"', 201),
        ("application/json", b'"a\\u0000b"', 400),
        ("application/json", b'"a\\\\\\u0000b"', 400),
        ("application/json", b'"a\\\\u0000b"', 201),
        ("application/x-www-form-urlencoded", b"a=%ff", 400),
        ("application/x-www-form-urlencoded", b"a=\xff", 400),
        ("application/x-www-form-urlencoded", b"a=%zz", 400),
        ("application/x-www-form-urlencoded", b"a=%00", 400),
        ("application/x-www-form-urlencoded", b"a=%C3%A9%0D%0A", 201),
    ],
)
def test_bodies_are_guarded(client: Client, kind: str, body: bytes, status: int) -> None:
    answer = post(client, body, kind)
    assert answer.status_code == status
    if status == 201:
        assert answer.json() == {"length": len(body)}
    else:
        assert answer.text.startswith(f"{status}|")


@pytest.mark.parametrize("kind", ["application/json", "application/octet-stream"])
def test_a_body_that_hides_its_length_is_counted(client: Client, kind: str) -> None:
    def pieces(count: int) -> Iterator[bytes]:
        for _ in range(count):
            yield b"1" * 256

    for count, status in ((4, 201), (5, 413)):
        answer = client.post("/toy/body", content=pieces(count), headers={"Content-Type": kind})
        assert answer.status_code == status


# --- Refusals and faults


def test_a_door_refuses_in_its_own_form(client: Client) -> None:
    nowhere = client.get("/toy/nowhere")
    assert (nowhere.status_code, nowhere.text) == (404, "404|Not Found||/toy/nowhere")
    assert nowhere.headers["content-type"] == "text/verse; charset=utf-8"
    wrong = client.put("/toy/things/1")
    assert (wrong.status_code, wrong.text) == (405, "405|Method Not Allowed||/toy/things/1")
    assert "GET" in wrong.headers["allow"]


@pytest.mark.parametrize("path", ["/nowhere", "/toyland", "/api/v1/x"])
def test_where_no_door_is_the_refusal_is_plain_json(client: Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()) == (404, {"error": "Not Found"})


def test_a_fault_is_logged_whole_and_told_bare(
    client: Client, log: Callable[[], list[dict[str, Any]]]
) -> None:
    answer = client.get("/toy/fault")
    assert (answer.status_code, answer.text) == (
        500,
        "500|Internal Server Error||/toy/fault",
    )
    number = answer.headers["x-request-id"]
    fault = next(line for line in log() if line["logger"] == "matricula.faults")
    assert fault["id"] == number
    assert "RuntimeError: the secret ingredient" in fault["exception"]


# --- Logs


def test_a_request_is_one_line_without_secrets(
    client: Client, log: Callable[[], list[dict[str, Any]]]
) -> None:
    answer = client.get(
        "/toy/things/1?add=2&token=s3cret&%74oken=s3cret&__ac_password=s3cret&Client_Secret=s3cret",
        headers={"Authorization": "Bearer s3cret", "Cookie": "session=s3cret"},
    )
    assert answer.headers["x-content-type-options"] == "nosniff"
    (line,) = log()
    assert line["id"] == answer.headers["x-request-id"]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/toy/things/1", 200)
    assert line["door"] == "scodoc"
    assert line["query"] == "add=2&token=***&%74oken=***&__ac_password=***&Client_Secret=***"
    assert line["ms"] >= 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line["time"])
    assert "s3cret" not in json.dumps(line)


@pytest.mark.parametrize("path", ["/ical/s3cret.ics", "/%69cal/s3cret", "/toy/ical/s3cret/x"])
def test_a_secret_in_a_path_is_not_logged(
    client: Client, log: Callable[[], list[dict[str, Any]]], path: str
) -> None:
    client.get(path)
    assert [line["path"][-9:] for line in log()] == ["/ical/***"]


def test_a_line_that_somebody_forges_stays_one_line(
    client: Client, log: Callable[[], list[dict[str, Any]]], caplog: pytest.LogCaptureFixture
) -> None:
    client.get('/x%0a{"forged":1}')
    assert len(log()) == 1
    assert all("\n" not in JsonLines().format(record) for record in caplog.records)


# --- A real server


@contextmanager
def running(command: list[str], **environment: str) -> Iterator[subprocess.Popen[str]]:
    """A program of ours in the background; it is ended with the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # its workers too, which outlive it
        process.communicate(timeout=10)


def toy_environment(url: str, **options: object) -> dict[str, str]:
    given = {"database": url, "port": 0, **options}
    return {f"MATRICULA_{name.upper()}": str(value) for name, value in given.items()}


def address_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().split()[-1]


@pytest.fixture(scope="module")
def toy_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    url = f"sqlite:///{tmp_path_factory.mktemp('toy')}/school.sqlite3"
    with (
        running(["tests.identity.toy"], **toy_environment(url)) as process,
        httpx.Client(base_url=address_of(process)) as client,
    ):
        yield client


def test_the_command_serves_an_empty_database(database_url: str) -> None:
    command = ["matricula.cli", "serve", "--port", "0", "--database", database_url]
    with running(command) as process:
        assert httpx.get(f"{address_of(process)}/readyz").json() == {"status": "ok"}
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("workers", [1, 2])
def test_a_stop_waits_for_the_requests_under_way(
    tmp_path: Path, number: signal.Signals, workers: int
) -> None:
    environment = toy_environment(f"sqlite:///{tmp_path}/x.sqlite3", workers=workers)
    with (
        running(["tests.identity.toy"], **environment) as process,
        httpx.Client(base_url=address_of(process)) as idle,
        ThreadPoolExecutor(1) as pool,
    ):
        assert idle.get("/healthz").status_code == 200  # and its connection stays open
        mark = tmp_path / "began"
        answer = pool.submit(httpx.get, idle.base_url.join(f"/toy/slow?mark={mark}"))
        while not mark.exists():
            time.sleep(0.01)
        process.send_signal(number)
        assert answer.result(10).json() == {"together": 1}
        assert process.wait(10) == 0


def test_every_log_line_of_a_server_is_json(tmp_path: Path) -> None:
    environment = toy_environment(f"sqlite:///{tmp_path}/x.sqlite3")
    with running(["tests.identity.toy"], **environment) as process:
        httpx.get(f"{address_of(process)}/toy/fault")
        process.terminate()
        _, errors = process.communicate(timeout=10)
    lines = [json.loads(line) for line in errors.splitlines()]
    assert {line["message"] for line in lines} >= {"request", "a request failed", "stopped"}


def test_as_many_requests_run_side_by_side_as_the_settings_say(tmp_path: Path) -> None:
    environment = toy_environment(f"sqlite:///{tmp_path}/x.sqlite3", threads=3)
    with (
        running(["tests.identity.toy"], **environment) as process,
        httpx.Client(base_url=address_of(process)) as client,
        ThreadPoolExecutor(6) as pool,
    ):
        answers = pool.map(client.get, [f"/toy/slow?mark={tmp_path}/began"] * 6)
        assert max(answer.json()["together"] for answer in answers) == 3


def test_a_taken_port_is_refused_in_one_sentence(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.sqlite3"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = ["matricula.cli", "serve", "--port", port, "--database", url]
        with running(command) as process:
            _, errors = process.communicate(timeout=20)
    assert process.returncode == 1
    assert len(errors.splitlines()) == 1
    assert "--port" in errors
    assert "already in use" in errors


def test_bytes_that_are_no_http_do_no_harm(toy_server: httpx.Client) -> None:
    host, port = toy_server.base_url.host, toy_server.base_url.port
    for sent in (b"\x00\xff\r\n\r\n", b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n", b"GET\r\n\r\n"):
        with socket.create_connection((host, port or 0), timeout=10) as connection:
            connection.sendall(sent)
            assert b" 500 " not in connection.recv(1_000)
    assert toy_server.get("/healthz", headers={"Host": "a b"}).status_code == 400
    assert toy_server.get("/healthz").status_code == 200


def test_a_server_holds_only_what_it_serves_with(tmp_path: Path) -> None:
    """Libraries of several megabytes each, in every process, that most requests never need."""
    made = (
        "import sys\n"
        "from matricula.server import create_app\n"
        "from matricula.settings import Settings\n"
        "from matricula.store import Database\n"
        f"url = 'sqlite:///{tmp_path}/empty.sqlite3'\n"
        "create_app(Settings(database=url), Database(url))\n"
        "print(sorted({'pydantic', 'PIL', 'xlsxwriter', 'typst', 'mpmath'} & sys.modules.keys()))"
    )
    told = subprocess.run(
        [sys.executable, "-c", made], capture_output=True, text=True, check=True, timeout=120
    )
    assert told.stdout.strip() == "[]"
