"""The sandbox: programs that behave, and programs that want everything or never end.

Every one of them has to end in its verdict within the limits, and to leave nothing behind.
"""

import signal
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from matricula.quizzes import sandbox
from matricula.quizzes.sandbox import Limits, Outcome, Program, ProgramTooLong
from matricula.quizzes.sandbox.runner import SIDE_BY_SIDE
from tests.quizzes.boxes import QUICK, command_line, gone, in_sandboxes, run

pytestmark = pytest.mark.usefixtures("sandboxed", "nothing_left")


# --- What a program may do


def test_a_program_reads_and_writes() -> None:
    found = run("name = input()\nprint(f'Hello, {name}!')\nprint(len(name))", "Zoé ☃\n")
    assert found == Outcome("finished", 0, "Hello, Zoé ☃!\n5\n", "")


def test_the_standard_library_is_there() -> None:
    found = run(
        """
        import asyncio, bisect, collections, datetime, decimal, fractions, functools, heapq
        import itertools, json, math, random, re, sqlite3, statistics, string, sys, threading
        async def later():
            await asyncio.sleep(0.01)
            return 7
        thread = threading.Thread(target=print, args=("from a thread",))
        thread.start()
        thread.join()
        print(asyncio.run(later()), sqlite3.connect(":memory:").execute("SELECT 1").fetchone())
        """,
        limits=Limits(seconds=5, memory=128),
    )
    assert (found.output, found.errors) == ("from a thread\n7 (1,)\n", "")


def test_deep_recursion() -> None:
    found = run(
        """
        import sys
        sys.setrecursionlimit(10**6)
        def deep(n):
            return 1 + deep(n - 1) if n else 0
        print(deep(20_000))
        """
    )
    assert found.output == "20000\n"


@pytest.mark.parametrize(
    ("code", "status", "told"),
    [
        ("1 / 0", 1, "ZeroDivisionError: division by zero\n"),
        ("exit(3)", 3, ""),
        ("import sys; sys.exit('no')", 1, "no\n"),
        ("import os; os.abort()", 128 + signal.SIGABRT, ""),
        ("import os; os.kill(os.getpid(), 11)", 128 + signal.SIGSEGV, ""),
        ("import os; os.kill(os.getpid(), 9)", 128 + signal.SIGKILL, ""),
        ("import signal; signal.raise_signal(signal.SIGTERM)", 128 + signal.SIGTERM, ""),
        ("import ctypes; ctypes.string_at(0)", 128 + signal.SIGSEGV, ""),
        ("x = (", 1, "SyntaxError: '(' was never closed\n"),
        ("\x01\x02", 1, "SyntaxError"),
    ],
)
def test_failures(code: str, status: int, told: str) -> None:
    found = run(code)
    assert (found.ending, found.status) == ("failed", status)
    assert told in found.errors


# --- Limits


def test_a_busy_loop() -> None:
    assert run("while True: pass").ending == "time"


def test_a_busy_loop_that_will_not_listen() -> None:
    found = run(
        """
        import signal
        for number in range(1, 32):
            try:
                signal.signal(number, signal.SIG_IGN)
            except OSError:
                pass
        while True:
            pass
        """
    )
    assert found.ending == "time"


def test_sleeping_forever() -> None:
    assert run("import time\ntime.sleep(10**6)").ending == "time"


def test_sleeping_behind_closed_pipes() -> None:
    code = "import os, time\nfor n in range(3): os.close(n)\ntime.sleep(10**6)"
    assert run(code).ending == "time"


def test_waiting_for_more_input() -> None:
    assert run("import sys\nsys.stdin.read(); print('all')", "x").output == "all\n"


@pytest.mark.parametrize(
    "code",
    [
        "x = bytearray(10**10)",
        "x = []\nwhile True: x.append(bytearray(10**6))",
        "x = 'x' * 10**10",
        "x = 1 << 10**11",
        "import mmap\nx = [mmap.mmap(-1, 10**8) for _ in range(100)]",
    ],
)
def test_gigabytes_of_memory(code: str) -> None:
    assert run(code, limits=Limits(seconds=5, memory=64)).ending == "memory"


def test_the_limit_of_memory_is_the_teachers() -> None:
    code = "x = bytearray(100 * 1024 * 1024)\nprint('enough')"
    assert run(code, limits=Limits(memory=32)).ending == "memory"
    assert run(code, limits=Limits(memory=256)).output == "enough\n"


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_endless_output(stream: str) -> None:
    found = run(f"import sys\nwhile True: sys.{stream}.write('y' * 10_000)")
    assert found.ending == ("output" if stream == "stdout" else "time")
    assert len(found.output) <= QUICK.output
    assert len(found.errors) <= QUICK.errors


def test_no_more_output_than_allowed() -> None:
    limits = Limits(output=10)
    assert run("print('123456789')", limits=limits).ending == "finished"
    assert run("print('1234567890')", limits=limits).ending == "output"


def test_output_that_is_no_text() -> None:
    found = run("import sys\nsys.stdout.buffer.write(b'a\\xff\\0b')")
    assert found.output == "a\ufffd\ufffdb"


# --- What comes in


def test_a_flood_of_input_that_nobody_reads() -> None:
    flood = "x" * 9_000_000
    assert run("print('done')", flood) == Outcome("finished", 0, "done\n", "")
    assert run("import sys; print(len(sys.stdin.read()))", flood).output == "9000000\n"


def test_what_is_too_long_is_not_run() -> None:
    with pytest.raises(ProgramTooLong):
        run("pass", "x" * 11_000_000)
    with pytest.raises(ProgramTooLong):
        run("#" * 2_000_000)


def test_a_large_source() -> None:
    assert run("x = 1\n" * 100_000 + "print(x)", limits=Limits(seconds=10)).output == "1\n"
    nested = run("x = " + "(" * 100_000, limits=Limits(seconds=10))
    assert nested.ending in ("failed", "memory")


# --- Many at once, and the server's own end


def test_many_at_once_are_bounded() -> None:
    most, ended = 0, threading.Event()

    def watch() -> None:
        nonlocal most
        while not ended.is_set():
            programs = [
                process
                for process in in_sandboxes()
                if b"\0-I\0-B\0" in (line := command_line(process)) and b"\0-c\0" not in line
            ]
            most = max(most, len(programs))

    watcher = threading.Thread(target=watch)
    watcher.start()
    code = "import time\ntime.sleep(0.3)\nprint(input())"
    with ThreadPoolExecutor(16) as threads:
        found = list(threads.map(lambda n: run(code, f"{n}\n", Limits()).output, range(16)))
    ended.set()
    watcher.join()
    assert found == [f"{n}\n" for n in range(16)]
    assert 0 < most <= SIDE_BY_SIDE


def test_the_hostile_beside_the_honest() -> None:
    hostile = ("while True: pass", "x = bytearray(10**10)", "while True: print('y' * 9999)")

    def outcome(number: int) -> str:
        if number % 2:
            return run(hostile[number % 3]).ending
        return run(f"print({number})", limits=Limits()).output

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(outcome, range(12)))
    assert found[::2] == [f"{n}\n" for n in range(0, 12, 2)]
    assert set(found[1::2]) == {"time", "memory", "output"}


def test_everything_ends_with_the_server() -> None:
    script = textwrap.dedent(
        """
        from matricula.quizzes import sandbox
        code = "import time; time.sleep(1000)"
        sandbox.run(sandbox.Program({"main.py": code}), "", sandbox.Limits(seconds=30))
        """
    )
    with subprocess.Popen([sys.executable, "-c", script]) as server:
        ends = time.monotonic() + 20
        while not (started := in_sandboxes(server.pid)) and time.monotonic() < ends:
            time.sleep(0.02)
        assert started
        server.kill()
    assert gone(started)


def test_a_server_with_narrow_limits_of_its_own() -> None:
    script = """
        import resource
        from matricula.quizzes import sandbox
        for kind in (resource.RLIMIT_NOFILE, resource.RLIMIT_CPU, resource.RLIMIT_MEMLOCK):
            resource.setrlimit(kind, (40, 40))
        print(sandbox.run(sandbox.Program({"main.py": "print(1)"}), "", sandbox.Limits(60)).output)
        """
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, check=True, text=True
    )
    assert ended.stdout == "1\n\n"


def test_many_inputs_share_a_limit() -> None:
    program = Program({"main.py": "print(input() * 2)"})
    ran = sandbox.run_each(program, ["a", "b"], QUICK)
    assert [outcome.output for outcome in ran] == ["aa\n", "bb\n"]
    late = sandbox.run_each(program, ["a", "b"], QUICK, together=0)
    assert [(outcome.ending, outcome.output) for outcome in late] == [("time", "")] * 2
