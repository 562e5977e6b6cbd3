"""The sandbox as bubblewrap makes it: namespaces of its own, and a root with a Python and no more.

Nothing in it can be written to: no file, no device but /dev/null; so nothing fills a disk, and
nothing is left behind. There is no /proc and no network but a loopback of its own.
"""

import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from matricula.quizzes.sandbox.python_files import PythonFiles, python_files

FOLDER = "/box"
"""Where the program stands, read-only; where it starts, too."""
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom")
NOBODY = 65_534
MOST_THREADS = 64
FIRST_USER = 2_000_000_000
"""Above the users of any system: each run of a root's server gets one of its own."""

LAUNCHER = (Path(__file__).parent / "launcher.py").read_text()


class Handed(msgspec.Struct, frozen=True):
    """Descriptors that are handed to bubblewrap.

    files: by the name that each gets. seccomp: the filter. told: written to by the launcher.
    """

    files: dict[str, int]
    seccomp: int
    told: int


def command(
    handed: Handed, interpreter: Sequence[str], seconds: int, memory: int, run: int
) -> list[str]:
    """The whole command line. memory: bytes. run: a number that no other run has at the moment.

    Errors: OSError where bubblewrap or Python cannot be found.
    """
    python = python_files()
    launcher = [python.program, "-I", "-S", "-c", LAUNCHER]
    return [
        *(_program(), *_namespaces(), "--seccomp", str(handed.seccomp)),
        *_root(python, handed),
        *("--", *launcher, str(seconds), str(memory), str(MOST_THREADS), str(handed.told)),
        *(_user(run), python.program, *interpreter),
    ]


def _program() -> str:
    found = shutil.which("bwrap", path=os.environ.get("PATH", "/usr/bin:/bin"))
    if found is None:
        raise FileNotFoundError("bubblewrap is not installed (its program is called bwrap)")
    return found


def _namespaces() -> list[str]:
    if os.getuid() == 0:
        # The binds need root, where the server's Python stands in a folder of root's; the launcher
        # becomes somebody else, which is all that it has the rights for.
        own = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"]
        own += ["--unshare-cgroup-try", "--cap-drop", "ALL"]
        own += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    else:
        own = ["--unshare-all", "--unshare-user", "--cap-drop", "ALL"]
        own += ["--uid", str(NOBODY), "--gid", str(NOBODY)]
    return [*own, "--die-with-parent", "--new-session", "--hostname", "sandbox"]


def _root(python: PythonFiles, handed: Handed) -> list[str]:
    parts = ["--clearenv", "--setenv", "HOME", FOLDER, "--setenv", "LANG", "C.UTF-8"]
    for folder in _folders([*python.shown, *DEVICES, f"{FOLDER}/"]):
        parts += ["--perms", "0755", "--dir", folder]
    for path in python.shown:
        parts += ["--ro-bind", path, path]
    for path in python.hidden:
        parts += ["--size", "4096", "--tmpfs", path, "--remount-ro", path]
    for path in DEVICES:
        parts += ["--dev-bind", path, path]
    for name, descriptor in handed.files.items():
        parts += ["--perms", "0444", "--ro-bind-data", str(descriptor), f"{FOLDER}/{name}"]
    return [*parts, "--remount-ro", "/", "--chdir", FOLDER]


def _folders(paths: Sequence[str]) -> list[str]:
    """The folders above `paths`, the outer ones first: bubblewrap would close them to others."""
    found = {str(folder) for path in paths for folder in Path(path + ".").parents}
    return sorted(found - {"/"})


def _user(run: int) -> str:
    """The user that a root's launcher becomes; "-": bubblewrap has changed it already."""
    if os.getuid() != 0:
        return "-"
    with suppress(OSError, ValueError):
        for line in Path("/proc/self/uid_map").read_text().splitlines():
            first, _, many = map(int, line.split())
            if first <= FIRST_USER < first + many - 2**24:
                return str(FIRST_USER + run)
    # A container knows few users.
    return str(NOBODY)
