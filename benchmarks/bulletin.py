"""Bulletins over HTTP from a server that runs, beside an empty route of the same server."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from benchmarks.figures import Figure, joined
from benchmarks.load import BadAnswer, measured, request
from benchmarks.school import School

CONNECTIONS = (1, 8)
TURNS = 4
STARTING = 60
"""Seconds."""
NAMES = ("empty route", "bulletin, warm")

Requests = Sequence[bytes]


def measure(school: School, seconds: float) -> list[tuple[Figure, Figure]]:
    """Figures, each beside that of the empty route on as many connections; one connection first.

    Errors: BadAnswer.
    """
    with running_server(school.url) as (port, _):
        empty = [request("/healthz", port)]
        bulletins = [
            request(f"/ScoDoc/api/etud/{person}/bul/{school.cohort_id}", port, school.token)
            for person in school.person_ids
        ]
        first = measured("first bulletin after the start", port, bulletins[:1], 1, 0)
        rows: list[tuple[Figure, Figure]] = []
        for connections in CONNECTIONS:
            nothing, warm = _side_by_side(port, empty, bulletins, connections, seconds)
            rows += [(nothing, nothing), (warm, nothing)]
    return [*rows, (first, rows[0][0])]


@contextmanager
def running_server(url: str) -> Iterator[tuple[int, int]]:
    """The port and the process of a server of one process over a database. Errors: BadAnswer."""
    port = _free_port()
    environment = os.environ | {"MATRICULA_DATABASE": url, "MATRICULA_LOG_LEVEL": "WARNING"}
    command = [sys.executable, "-m", "matricula.cli", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            _wait_for(port, process)
            yield port, process.pid
        finally:
            process.send_signal(signal.SIGTERM)


def _side_by_side(
    port: int, empty: Requests, bulletins: Requests, connections: int, seconds: float
) -> tuple[Figure, Figure]:
    """Both in turns: what else the machine does meanwhile, it does to both."""
    plural = "connection" if connections == 1 else "connections"
    turns: tuple[list[Figure], list[Figure]] = ([], [])
    for number in range(TURNS + 1):
        for figures, name, requests in zip(turns, NAMES, (empty, bulletins), strict=True):
            told = f"{name}, {connections} {plural}"
            figure = measured(told, port, requests, connections, seconds / TURNS)
            if number:  # the first turn warms up
                figures.append(figure)
    return joined(turns[0]), joined(turns[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + STARTING
    while time.monotonic() < end and process.poll() is None:
        try:
            measured("", port, [request("/healthz", port)], 1, 0)
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    raise BadAnswer("the server did not start")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
