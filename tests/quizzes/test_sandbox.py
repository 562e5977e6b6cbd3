"""The sandbox: programs that want out, that want everything, and that never end.

Every one of them has to end in its verdict within the limits, and to leave nothing behind.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from matricula.quizzes import sandbox
from matricula.quizzes.sandbox import Limits, NoSandbox, Outcome, Program, ProgramTooLong
from matricula.quizzes.sandbox.runner import SIDE_BY_SIDE

pytestmark = pytest.mark.usefixtures("sandboxed", "nothing_left")

DESCRIPTORS = Path("/proc/self/fd")
QUICK = Limits(seconds=1, memory=64)


def run(code: str, text: str = "", limits: Limits = QUICK) -> Outcome:
    return sandbox.run(Program({"main.py": textwrap.dedent(code)}), text, limits)


def in_sandboxes(owner: int | None = None) -> set[int]:
    """Processes of sandboxes that `owner` started: this process, or any that is gone."""
    found = {int(folder.name): line for folder, line in _processes() if b"/box/" in line}
    return {process for process in found if _is_of(owner or os.getpid(), process, set(found))}


def _processes() -> Iterator[tuple[Path, bytes]]:
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            yield folder, (folder / "cmdline").read_bytes()


def _is_of(owner: int, process: int, in_sandboxes: set[int]) -> bool:
    """Whether `owner`, or nobody that is a Python any more, stands above a process.

    Tests may run beside others that run programs too.
    """
    try:
        while process in in_sandboxes:
            stat = Path(f"/proc/{process}/stat").read_text()
            process = int(stat.rpartition(")")[2].split()[1])
        return process == owner or b"python" not in Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return False


def gone(processes: set[int]) -> bool:
    """Whether processes end: the system takes a moment to bury them."""
    ends = time.monotonic() + 20
    while (left := any(b"/box/" in _line(one) for one in processes)) and time.monotonic() < ends:
        time.sleep(0.02)
    return not left


@pytest.fixture
def nothing_left() -> Iterator[None]:
    """No process, no open descriptor and no file is left of what a test ran."""
    before, opened = in_sandboxes(), len(list(DESCRIPTORS.iterdir()))
    yield
    assert gone(in_sandboxes() - before)
    assert len(list(DESCRIPTORS.iterdir())) == opened
    assert not list(Path(tempfile.gettempdir()).glob("*bwrap*"))


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


# --- Other processes


def test_a_fork_bomb() -> None:
    found = run("import os\nwhile True: os.fork()")
    assert (found.ending, found.status) == ("failed", 1)
    stubborn = """
        import os
        while True:
            try:
                os.fork()
            except OSError:
                pass
        """
    assert run(stubborn).ending == "time"


def test_no_children() -> None:
    for code in (
        "import subprocess; subprocess.Popen(['/bin/sh', '-c', 'sleep 99'])",
        "import multiprocessing\nmultiprocessing.Process(target=print).start()",
        "import os; os.posix_spawn('/bin/sh', ['sh'], {})",
        "import os; os.system('sleep 99 &') and 1 / 0",
        "import ctypes; libc = ctypes.CDLL(None); assert libc.syscall(56, 0, 0, 0, 0, 0) >= 0",
    ):
        assert run(code).ending == "failed", code


def test_threads_are_bounded() -> None:
    found = run(
        """
        import threading, time
        threading.stack_size(32_768)
        for n in range(10_000):
            threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
        """
    )
    assert found.ending == "failed"
    assert "can't start new thread" in found.errors


def test_no_other_process_is_seen_or_hurt() -> None:
    found = run(
        """
        import os, signal
        for process in (os.getppid(), 1, -1, *range(3, 200)):
            try:
                os.kill(process, signal.SIGKILL)
            except OSError:
                pass
        print(os.getpid(), os.path.exists("/proc/1"))
        """
    )
    assert found.output == "2 False\n"


# --- Files


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd", "/etc/shadow", "/proc/self/environ", "/proc/1/cmdline", "/sys/kernel",
        "/root/.ssh", "/home", "/var", "/run", "/dev/sda", "/dev/vda", "/dev/mem", "/bin/sh",
        tempfile.gettempdir(), __file__, "/box/../etc/passwd",
    ],
)  # fmt: skip
def test_files_of_the_host(path: str) -> None:
    found = run(f"import os\nprint(os.path.lexists({path!r}))")
    assert found.output == "False\n"


def test_what_is_there() -> None:
    found = run("import os; print(os.listdir('.'), dict(os.environ), os.listdir('/dev'))")
    assert found.output.startswith("['main.py'] {'HOME': '/box', 'LANG': 'C.UTF-8', 'PWD': '/box'}")
    secret = "MATRICULA_SECRET_KEY"  # of the server, in its environment
    os.environ[secret] = "x" * 40
    try:
        assert secret not in run("import os; print(dict(os.environ))").output
    finally:
        del os.environ[secret]


def test_descriptors_of_the_server(tmp_path: Path) -> None:
    with (tmp_path / "secret").open("w") as file:
        os.set_inheritable(file.fileno(), True)
        found = run(
            """
            import os
            for n in range(3, 256):
                try:
                    print(n, os.fstat(n))
                except OSError:
                    pass
            """
        )
    assert found.output == ""


@pytest.mark.parametrize("path", ["x", "/box/x", "/box/main.py", "/lib/x", "/x",
                                  "/dev/x", os.__file__])  # fmt: skip
def test_nothing_can_be_written(path: str) -> None:
    found = run(f"open({path!r}, 'a').write('x' * 10**9)")
    assert found.ending == "failed"
    reasons = ("Read-only file system", "No such file", "Permission denied")
    assert any(reason in found.errors for reason in reasons)


def test_filling_the_disk() -> None:
    found = run(
        """
        import os, tempfile
        for make in (lambda: tempfile.mkstemp(), lambda: os.memfd_create("x"),
                     lambda: os.mkdir("d"), lambda: os.mkfifo("f"), lambda: os.symlink("/", "s")):
            try:
                print(make())
            except OSError:
                pass
        with open("/dev/null", "wb") as file:
            file.write(b"x" * 1_000_000)
        """
    )
    assert (found.output, found.ending) == ("", "finished")


# --- Network


def test_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        found = run(
            f"""
            import socket
            for family, place in ((socket.AF_INET, ("127.0.0.1", {port})),
                                  (socket.AF_INET, ("1.1.1.1", 53)),
                                  (socket.AF_INET6, ("::1", {port})),
                                  (socket.AF_UNIX, "/var/run/docker.sock")):
                try:
                    with socket.socket(family) as one:
                        one.connect(place)
                        print("reached", place)
                except OSError as error:
                    pass
            try:
                print(socket.getaddrinfo("localhost", 80))
            except OSError:
                pass
            """
        )
        server.settimeout(0.1)
        with pytest.raises(TimeoutError):
            server.accept()
    assert (found.output, found.ending) == ("", "finished")


# --- Rights


def test_rights() -> None:
    found = run(
        """
        import ctypes, os
        libc = ctypes.CDLL(None, use_errno=True)
        print(0 in (os.getuid(), os.geteuid(), os.getgid(), os.getegid(), *os.getgroups()))
        PR_GET_NO_NEW_PRIVS, PR_CAPBSET_READ = 39, 23
        print(libc.prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0))
        CLONE_NEWUSER, CLONE_NEWNS = 0x10000000, 0x20000
        print([libc.unshare(flag) for flag in (CLONE_NEWUSER, CLONE_NEWNS)])
        print(libc.mount(b"none", b"/box", b"tmpfs", 0, None), libc.chroot(b"/"))
        print(libc.ptrace(0, 0, 0, 0), libc.sethostname(b"x", 1))
        for change in (lambda: os.setuid(0), lambda: os.setgid(0), lambda: os.nice(-1)):
            try:
                change()
                print("changed")
            except OSError:
                pass
        """
    )
    assert found.output == "False\n1\n[-1, -1]\n-1 -1\n-1 -1\n", found.errors


def test_limits_cannot_be_raised() -> None:
    found = run(
        """
        import resource
        for kind in (resource.RLIMIT_CPU, resource.RLIMIT_AS, resource.RLIMIT_NPROC,
                     resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE):
            soft, hard = resource.getrlimit(kind)
            try:
                resource.setrlimit(kind, (hard + 1, hard + 1))
                print("raised", kind)
            except (ValueError, OSError):
                pass
        """
    )
    assert (found.output, found.ending) == ("", "finished")


def test_shared_memory_is_closed() -> None:
    found = run("import ctypes; print(ctypes.CDLL(None).shmget(0, 10**9, 0o1600))")
    assert found.output == "-1\n"


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
                if b"\0-I\0-B\0" in (line := _line(process)) and b"\0-c\0" not in line
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


def _line(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


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


# --- Where there is none


def test_without_bubblewrap_nothing_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoSandbox, match="bubblewrap is not installed"):
        run("print(1)")


def test_a_system_that_forbids_namespaces(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    refusing = tmp_path / "bwrap"
    refusing.write_text(
        "#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1"
    )
    refusing.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoSandbox, match="No permissions to create new namespace"):
        run("print(1)")
