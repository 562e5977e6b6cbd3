"""The sandbox's walls: programs that want out, to other processes, files, the network, or rights.

Every one of them has to end in its verdict within the limits, and to leave nothing behind.
"""

import os
import socket
import tempfile
from pathlib import Path

import pytest

from matricula.quizzes.sandbox import NoSandbox
from tests.quizzes.boxes import run

pytestmark = pytest.mark.usefixtures("sandboxed", "nothing_left")


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
