"""A PostgreSQL server of our own, in a folder of its own, gone without a trace when closed."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.harness.binaries import Binaries, PostgresMissingError

SUPERUSER = "matricula"
SECONDS_TO_START = 60
SECONDS_TO_STOP = 20
TRIES = 3
ENOUGH_MEMORY = 2 * 1024**3

# Nothing here outlives the run, so nothing need reach the disk. Autovacuum would hold connections
# to templates while they are copied. A school's server seldom lives in UTC.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "256MB",
    "autovacuum": "off",
    "timezone": "Europe/Paris",
}


@contextlib.contextmanager
def running_cluster(binaries: Binaries) -> Iterator[str]:
    """A server for as long as the block lasts; gives the URL of its `postgres` database."""
    identity = _identity()
    with contextlib.ExitStack() as stack:
        programs = _reachable(binaries, identity, stack).folder
        home = _folder(_fastest_place(), identity, stack)
        _initialise(programs, home, identity)
        port, server = _start(programs, home, identity)
        try:
            yield f"postgresql://{SUPERUSER}@127.0.0.1:{port}/postgres"
        finally:
            _stop(server)


def _identity() -> dict[str, Any]:
    """How to become a user that PostgreSQL accepts; it refuses root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise PostgresMissingError("root may not run PostgreSQL, and no user postgres or nobody exists")


def _reachable(
    binaries: Binaries, identity: dict[str, Any], stack: contextlib.ExitStack
) -> Binaries:
    """The programs where that user can run them: a checkout may lie below a closed /root."""
    try:
        _run([binaries.folder / "postgres", "--version"], Path("/"), identity)
    except OSError:
        return binaries.copy_to(_folder(tempfile.gettempdir(), identity, stack))
    return binaries


def _fastest_place() -> str:
    """Memory, where there is enough: a database is made in 10 ms there, in 150 ms on a disk."""
    memory = "/dev/shm"  # noqa: S108 - made with mkdtemp
    try:
        if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free >= ENOUGH_MEMORY:
            return memory
    except OSError:
        pass
    return tempfile.gettempdir()


def _folder(place: str, identity: dict[str, Any], stack: contextlib.ExitStack) -> Path:
    """A private folder of that user's, removed with the stack."""
    for base in dict.fromkeys((place, tempfile.gettempdir(), "/tmp", "/var/tmp")):  # noqa: S108
        folder = Path(tempfile.mkdtemp(prefix="matricula-postgres-", dir=base))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        if identity:
            os.chown(folder, identity["user"], identity["group"])
        with contextlib.suppress(OSError):
            _run(["test", "-w", folder], folder, identity)
            return folder
    raise PostgresMissingError("no temporary folder is open to the user that runs PostgreSQL")


def _initialise(programs: Path, home: Path, identity: dict[str, Any]) -> None:
    command = [programs / "initdb", "--pgdata", home / "data", "--username", SUPERUSER]
    command += ["--auth=trust", "--no-locale", "--encoding=UTF8", "--no-sync"]
    try:
        _run(command, home, identity)
    except OSError as error:
        raise PostgresMissingError(f"initdb failed: {error}") from error


def _start(
    programs: Path, home: Path, identity: dict[str, Any]
) -> tuple[int, subprocess.Popen[bytes]]:
    """Start it on a free port; another process may take the port first, so try again."""
    settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    log = home / "log"
    for _ in range(TRIES):
        port = _free_port()
        command = [f"{programs}/postgres", "-D", f"{home}/data", "-p", str(port), *settings]
        with log.open("ab") as output:
            server: subprocess.Popen[bytes] = subprocess.Popen(
                command,
                cwd=home,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                **identity,
            )
        if _is_ready(server, home / "data" / "postmaster.pid"):
            return port, server
        _stop(server)
    raise PostgresMissingError(f"PostgreSQL did not start: {log.read_text()[-2000:]}")


def _is_ready(server: subprocess.Popen[bytes], status: Path) -> bool:
    """Wait until the server says `ready` on the last line of its own status file."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(OSError):
            if status.read_text().rstrip().endswith("ready"):
                return True
        time.sleep(0.02)
    return False


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Ask it to drop its clients and leave; then leave it no choice."""
    for ending in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if server.poll() is None:
            server.send_signal(ending)
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(SECONDS_TO_STOP)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _run(command: list[Any], folder: Path, identity: dict[str, Any]) -> None:
    """Run a program as that user; an OSError tells what it said when it failed."""
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, **identity
    )
    if done.returncode != 0:
        raise OSError(f"{command[0]}: {done.stderr.strip() or done.returncode}")
