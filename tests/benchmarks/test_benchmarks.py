"""The benchmarks measure what they say, and leave nothing behind."""

import contextlib
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psycopg
import pytest

from benchmarks.figures import Figure, joined, lines
from benchmarks.load import BadAnswer, measured, request
from tests.harness.databases import Databases, Engine

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^(\S.{32,}?) +([\d.]+) +([\d.]+) +([\d.]+) +(\d+) +([\d.]+)$", re.MULTILINE)
MEASURED = [
    "gradebook, cold",
    "gradebook, warm",
    "arithmetic alone",
    "empty route, 1 connection",
    "bulletin, warm, 1 connection",
    "empty route, 8 connections",
    "bulletin, warm, 8 connections",
    "first bulletin after the start",
]


@pytest.fixture
def postgresql(database_engine: Engine, databases: Databases) -> str | None:
    """The URL of the suite's PostgreSQL server, or None on SQLite."""
    return databases.find_postgresql().url if database_engine == "postgresql" else None


def test_a_run(postgresql: str | None) -> None:
    options = ["--database", postgresql] if postgresql else []
    few = ["--seconds", "0.1", "--students", "500", "--learners", "30"]
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks", *few, *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    engines = ["SQLite", "PostgreSQL"] if postgresql else ["SQLite"]
    assert (
        re.findall(r"^(\w+): 200 students, 14 modules, 50 ass", ran.stdout, re.MULTILINE) == engines
    )
    assert all(int(asked) <= 12 for asked in re.findall(r"asks (\d+) queries", ran.stdout))
    rows = [row.groups() for row in ROW.finditer(ran.stdout)]
    assert [name.strip() for name, *_ in rows] == MEASURED * len(engines)
    for name, fastest, median, slow, rate, ratio in rows:
        assert 0 < float(fastest) <= float(median) <= float(slow), name
        assert float(rate) > 0, name
        assert float(ratio) > 0, name
    assert {row[5] for row in rows if row[0].startswith("empty")} == {"1.0"}
    assert re.search(r"^command   python -m benchmarks --seconds 0.1", ran.stdout, re.MULTILINE)
    if postgresql:
        assert left_behind(postgresql) == []


def left_behind(url: str) -> list[str]:
    with contextlib.closing(psycopg.connect(url)) as connection:
        found = connection.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'matricula_benchmark%'"
        )
        return [name for (name,) in found]


def test_requests_are_counted_and_taken_in_turn() -> None:
    with serving(status=200, size=200_000) as (port, asked):
        figure = measured("x", port, [request("/a", port), request("/b", port)], 3, 0.2)
    assert len(asked) == len(figure.seconds) + 3, "what was under way at the end is not counted"
    assert abs(asked.count("/a") - asked.count("/b")) <= 1
    assert 0 < figure.fastest <= figure.median <= figure.slow
    assert figure.rate == pytest.approx(len(figure.seconds) / figure.elapsed)


@pytest.mark.parametrize("status", [204, 401, 404, 500])
def test_an_answer_that_is_no_bulletin_is_not_measured(status: int) -> None:
    with serving(status=status, size=0) as (port, _), pytest.raises(BadAnswer, match=str(status)):
        measured("x", port, [request("/", port)], 1, 0.2)


def test_a_ratio_compares_medians() -> None:
    empty = Figure("empty", [0.001, 0.002, 0.009], 0.012)
    other = joined([Figure("other", [0.004], 0.004), Figure("other", [0.008, 0.005], 0.016)])
    assert lines([(empty, empty), (other, empty)])[1:] == [
        "empty                                  1.00       2.00     9.00      250     1.0",
        "other                                  4.00       5.00     8.00      150     2.5",
    ]


@contextmanager
def serving(status: int, size: int) -> Iterator[tuple[int, list[str]]]:
    """A server that answers everything alike: its port, and the paths that it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            self.send_header("Content-Length", str(size))
            self.end_headers()
            with contextlib.suppress(OSError):  # the measuring is over
                self.wfile.write(b"x" * size)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """A client that goes away is no error here."""

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server.server_address[1], asked
        finally:
            server.shutdown()
            thread.join()
