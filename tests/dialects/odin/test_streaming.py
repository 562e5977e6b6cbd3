"""Large answers: sent part by part, while their clients do what they like."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from matricula.record.assessments.tables import result
from matricula.server import create_app
from matricula.settings import Settings
from matricula.store import Database, ReadSession, bulk
from matricula.web.asgi import Message, Scope
from tests.dialects.odin.conftest import client_of
from tests.dialects.odin.school import COHORT, DISCIPLINE, TSU, activities, build, ids_of
from tests.harness.databases import DatabaseFrom

STUDENTS, ACTIVITIES = 1_500, 100
"""More than the buffers on the way to a client take: 13 MB of marks."""
TEMPLATE = "odin, a large cohort"
WAIT = 100
"""Seconds after which a server that does nothing is taken for broken."""


def build_large(url: str) -> None:
    """The usual school with a large cohort, all of whose marks are there."""
    build(url)
    with client_of(url) as client:
        people = client.crowd(COHORT, STUDENTS)
        told = {f"Задание {place}": {"kind": "assignment"} for place in range(ACTIVITIES)}
        with client.writing() as session:
            keys = activities(session, client.ids[DISCIPLINE], told)
            blank = dict.fromkeys(("special", "comment", "source", "recorded_by"))
            rows = [
                {"assessment_id": key, "person_id": person, "mark": float(person % 6),
                 "recorded_at": session.now, **blank}
                for key in keys for person in people
            ]  # fmt: skip
            bulk.insert(session, result, rows)


@pytest.fixture
def large(shared_database: DatabaseFrom) -> str:
    """The URL of a school with a large cohort, that no test may change."""
    return shared_database(TEMPLATE, build_large)


def path_in(url: str, method: str = "Marks") -> str:
    database = Database(url)
    key = ids_of(database)[COHORT]
    database.close()
    return f"/publicapi/v1.0/Cohort/{key}/{method}"


# --- Inside the application


class Gated(Database):
    """A database whose read sessions stop before a statement, until the gate opens, or break."""

    def __init__(self, url: str, statement: int, *, breaks: bool = False) -> None:
        super().__init__(url)
        self.statement = statement
        self.breaks = breaks
        self.gate = threading.Event()
        self.passed = False

    @contextmanager
    def read(self) -> Iterator[ReadSession]:
        with super().read() as session:
            rows = session.rows

            def gated(*arguments: Any) -> Any:
                if session.statements >= self.statement:
                    if self.breaks:
                        raise RuntimeError("the database is on fire")
                    assert self.gate.wait(WAIT), "nobody took the first byte"
                    self.passed = True
                return rows(*arguments)

            session.rows = gated  # type: ignore[method-assign, assignment]  # a gate of this test
            yield session


def asked(path: str, method: str = "GET") -> Scope:
    headers = [(b"authorization", f"Bearer {TSU}".encode())]
    return {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
        "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": b"",
        "root_path": "", "headers": headers, "client": ("test", 1), "server": ("test", 80),
    }  # fmt: skip


async def answer(
    database: Gated, path: str, *, leaves: bool = False, method: str = "GET"
) -> list[Message]:
    """What is sent for a request, message by message; the gate opens with the first byte.

    leaves: whether the client goes away then.
    """
    sent: list[Message] = []
    left = asyncio.Event()
    requests = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Message:
        if (request := next(requests, None)) is not None:
            return request
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)
        if message["type"] == "http.response.body":
            if leaves:
                left.set()
                await asyncio.sleep(0.05)
            database.gate.set()
            if not message.get("more_body"):
                left.set()

    settings = Settings(database=database.url.render_as_string(hide_password=False))
    await create_app(settings, database)(asked(path, method), receive, send)
    return sent


def body_of(sent: list[Message]) -> bytes:
    return b"".join(m["body"] for m in sent if m["type"] == "http.response.body")


@pytest.mark.parametrize("method", ["Marks", "Attendance"])
def test_the_first_byte_leaves_before_the_last_row_is_read(large: str, method: str) -> None:
    database = Gated(large, 16)
    sent = asyncio.run(answer(database, path_in(large, method)))
    database.close()
    assert database.passed
    assert sent[0]["status"] == 200
    whole = json.loads(body_of(sent))
    assert (whole["httpStatusCode"], whole["isSuccess"], whole["errors"]) == (200, True, [])
    first = whole["entity"][0]
    assert len(first["students"]) == STUDENTS + 4
    assert {len(one["activities"]) for one in first["students"]} == {
        ACTIVITIES + (2 if method == "Marks" else 5)
    }


def test_an_answer_that_fails_half_way_is_broken_off(large: str) -> None:
    database = Gated(large, 16, breaks=True)
    sent: list[Message] = []

    async def take() -> None:
        sent.extend(await answer(database, path_in(large)))

    with pytest.raises(Exception, match="after response started"):
        asyncio.run(take())
    database.close()


def test_what_fails_before_the_first_byte_is_refused(large: str) -> None:
    database = Gated(large, 9, breaks=True)
    sent = asyncio.run(answer(database, path_in(large)))
    database.close()
    assert sent[0]["status"] == 500
    refusal = json.loads(body_of(sent))
    assert (refusal["entity"], refusal["httpStatusCode"], refusal["isSuccess"]) == (
        None,
        500,
        False,
    )


def test_whoever_leaves_ends_what_was_made_for_them(large: str) -> None:
    database = Gated(large, 16)
    sent = asyncio.run(answer(database, path_in(large), leaves=True))
    # A thread that still read would hold the connection.
    end = time.monotonic() + WAIT
    while database.engine.pool.checkedout() and time.monotonic() < end:  # type: ignore[attr-defined]
        time.sleep(0.01)
    assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    database.close()
    assert sent[-1].get("more_body") is True


def test_head_has_the_headers_and_ends_at_once(large: str) -> None:
    database = Gated(large, 16)
    sent = asyncio.run(answer(database, path_in(large), method="HEAD"))
    database.close()
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert (sent[0]["status"], sent[1]["body"], sent[1]["more_body"]) == (200, b"", False)


# --- Over sockets, with a server of one thread


@contextmanager
def served(url: str) -> Iterator[tuple[int, int]]:
    """The port and the process of a server that can do one thing at a time."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    environment = os.environ | {
        "MATRICULA_DATABASE": url,
        "MATRICULA_THREADS": "1",
        "MATRICULA_REQUEST_TIMEOUT": "0",
        "MATRICULA_LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", "matricula.cli", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            _wait_for(port)
            yield port, process.pid
        finally:
            process.kill()


def _wait_for(port: int) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        assert _waits(lambda: _answers(client)), "the server did not start"


def _answers(client: httpx.Client) -> bool:
    try:
        return client.get("/readyz").status_code == 200
    except httpx.HTTPError:
        return False


@contextmanager
def stalled(port: int, path: str) -> Iterator[socket.socket]:
    """A client that took the first bytes of an answer, and takes no more for now."""
    with socket.socket() as connection:
        # Small, so that what is not taken stays with the server.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        connection.settimeout(WAIT)
        connection.connect(("127.0.0.1", port))
        head = f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {TSU}"
        connection.sendall(f"{head}\r\n\r\n".encode())
        assert connection.recv(12) == b"HTTP/1.1 200"
        yield connection


def test_clients_that_stall_hold_nothing_that_others_need(large: str) -> None:
    path = path_in(large)
    with served(large) as (port, _), stalled(port, path) as first, stalled(port, path):
        url = f"http://127.0.0.1:{port}/publicapi/v1.0/Organization/Programs"
        for _ in range(3):
            told = httpx.get(url, headers={"Authorization": f"Bearer {TSU}"}, timeout=WAIT)
            assert told.status_code == 200
        # And whoever goes on has it all.
        rest = b"".join(iter(lambda: first.recv(1 << 20), b""))
        assert rest.endswith(b"0\r\n\r\n")
        assert rest.count(b'"studentId"') >= STUDENTS - 100


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only Linux tells open files")
def test_whoever_vanishes_leaves_no_file_behind(large: str) -> None:
    with served(large) as (port, pid):
        # What is written to standard error may be caught in such a file.
        before = _nameless(pid)
        with stalled(port, path_in(large)):
            assert _waits(lambda: _nameless(pid) == before + 1)
        assert _waits(lambda: _nameless(pid) == before)
        url = f"http://127.0.0.1:{port}/publicapi/v1.0/Organization/Programs"
        told = httpx.get(url, headers={"Authorization": f"Bearer {TSU}"}, timeout=WAIT)
        assert told.status_code == 200


def _nameless(pid: int) -> int:
    """How many files without a name a process has."""
    found = 0
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        try:
            found += str(descriptor.readlink()).endswith("(deleted)")
        except FileNotFoundError:
            continue
    return found


def _waits(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + WAIT
    while not condition() and time.monotonic() < end:
        time.sleep(0.1)
    return condition()
