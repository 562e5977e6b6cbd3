"""Workers: side by side, replaced where they had to be ended, gone with what started them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from matricula.quizzes.workers import (
    Compiled,
    CompilePattern,
    Equate,
    Equated,
    Match,
    Matched,
    Pool,
    TooDear,
)

SLOW = Match("(x+x+)+y", True, False, "x" * 5_000)


@pytest.fixture
def pool() -> Iterator[Pool]:
    made = Pool(2)
    yield made
    made.close()


def workers_of(process: int) -> set[int]:
    """Workers that a process started, by what the system says of all processes."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            line = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if parent == process and b"matricula.quizzes.workers.child" in line:
            found.add(int(folder.name))
    return found


def test_a_worker_is_used_again(pool: Pool) -> None:
    before = workers_of(os.getpid())
    for _ in range(20):
        assert pool.ask(Match("a+", True, False, "aaa"), Matched) == Matched(True)
    assert len(workers_of(os.getpid()) - before) == 1


def test_what_takes_too_long_is_ended_and_the_next_is_answered(pool: Pool) -> None:
    before = workers_of(os.getpid())
    for _ in range(3):
        with pytest.raises(TooDear):
            pool.ask(SLOW, Matched, seconds=0.2)
        assert pool.ask(CompilePattern("a", True), Compiled) == Compiled(True)
    assert len(workers_of(os.getpid()) - before) == 1


def test_a_worker_that_was_killed_is_replaced(pool: Pool) -> None:
    before = workers_of(os.getpid())
    pool.ask(CompilePattern("a", True), Compiled)
    (worker,) = workers_of(os.getpid()) - before
    os.kill(worker, signal.SIGKILL)
    while os.waitid(os.P_PID, worker, os.WEXITED | os.WNOWAIT) is None:
        pass
    assert pool.ask(CompilePattern("a", True), Compiled) == Compiled(True)


def test_side_by_side(pool: Pool) -> None:
    def asked(number: int) -> bool:
        if number % 5 == 0:
            with pytest.raises(TooDear):
                pool.ask(SLOW, Matched, seconds=0.2)
            return True
        return pool.ask(Match("a+", True, False, "a" * number), Matched).matches

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(asked, range(1, 30)))


def test_memory_is_bounded(pool: Pool) -> None:
    # Its seconds would last: it ends because the number has gigabytes.
    huge = Equate("x", "10^10^10^10", ("2", "3"), ("0", "0"), "0", False, 1)
    with pytest.raises(TooDear):
        pool.ask(huge, Equated, seconds=600)


def test_workers_end_with_their_server() -> None:
    script = (
        "import time; from matricula.quizzes.workers import *\n"
        "ask(CompilePattern('a', True), Compiled); print('asked', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as server:
        assert server.stdout
        assert server.stdout.readline() == b"asked\n"
        (worker,) = workers_of(server.pid)
        server.kill()
    ends = time.monotonic() + 20
    while Path(f"/proc/{worker}/cmdline").exists() and time.monotonic() < ends:
        time.sleep(0.02)
    assert not Path(f"/proc/{worker}").exists()
