"""The process that owns the test run's PostgreSQL, and takes it along whenever the run ends.

The run holds the other end of this process's standard input. However the run ends, by itself, by
Ctrl-C or killed, the kernel closes that end, and the server and its folder go. It starts only
when the first test asks for it, so that a run without databases pays nothing; workers of
pytest-xdist all ask the same keeper, at a port on the loopback, and share one server.
"""

import contextlib
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.harness.binaries import PostgresMissingError, find_binaries
from tests.harness.cluster import running_cluster

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_ANSWER = 120


@dataclass(frozen=True)
class Server:
    """A PostgreSQL to test on: its `postgres` database, and what it is in words."""

    url: str
    description: str


class Keeper:
    """The run's end of it."""

    def __init__(self) -> None:
        """Start the keeper; PostgreSQL waits until it is asked for."""
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port: int = listener.getsockname()[1]
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__, str(listener.fileno())],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                pass_fds=[listener.fileno()],
                start_new_session=True,  # Ctrl-C in the terminal is for the run alone
            )

    def close(self) -> None:
        """End the server, and wait until it is gone."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(SECONDS_TO_ANSWER)


def ask_for_server(port: int) -> Server:
    """The keeper's server, started if need be; PostgresMissingError says why there is none."""
    try:
        answer = _ask(port, "start")
    except OSError as error:
        raise PostgresMissingError(
            f"the keeper of the test server does not answer: {error}"
        ) from error
    if "error" in answer:
        raise PostgresMissingError(answer["error"])
    return Server(answer["url"], answer["description"])


def describe_server(port: int) -> str | None:
    """What was started, if anything was."""
    with contextlib.suppress(OSError):
        return _ask(port, "describe").get("description")
    return None


def _ask(port: int, question: str) -> dict[str, str]:
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS_TO_ANSWER) as connection:
        connection.sendall(question.encode())
        connection.shutdown(socket.SHUT_WR)
        with connection.makefile("rb") as stream:
            answer: dict[str, str] = json.load(stream)
    return answer


# --- The keeper's own end


def main(listener: socket.socket) -> None:
    """Answer questions until standard input closes."""
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # the terminal may close before the run ends
    answer: dict[str, str] = {}
    with contextlib.ExitStack() as stack, selectors.DefaultSelector() as waiting:
        waiting.register(sys.stdin, selectors.EVENT_READ)
        waiting.register(listener, selectors.EVENT_READ)
        while all(key.fileobj is listener for key, _ in waiting.select()):
            connection, _ = listener.accept()
            with connection, contextlib.suppress(ConnectionError):
                question = connection.recv(16)
                if question == b"start" and not answer:
                    answer = _start(stack)
                connection.sendall(json.dumps(answer).encode())


def _start(stack: contextlib.ExitStack) -> dict[str, str]:
    wanted = os.environ.get("MATRICULA_TEST_POSTGRES") or "auto"
    if wanted.startswith("postgres"):
        return {"url": wanted, "description": "PostgreSQL as named by MATRICULA_TEST_POSTGRES"}
    try:
        binaries = find_binaries(wanted)
        url = stack.enter_context(running_cluster(binaries))
    except PostgresMissingError as error:
        return {"error": str(error)}
    words = f"PostgreSQL {binaries.version} ({binaries.source}: {binaries.folder})"
    return {"url": url, "description": words}


def _leave(*_: Any) -> None:
    sys.exit(1)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
