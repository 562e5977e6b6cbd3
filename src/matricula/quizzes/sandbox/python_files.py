"""What of the host a Python needs to run: its program, its standard library, and their libraries.

Nothing else of the host is seen in the sandbox.
"""

import subprocess
import sys
import sysconfig
from functools import cache
from pathlib import Path

import msgspec

UNUSED = ("_tkinter", "_test", "_ctypes_test", "nis.", "xx")
"""Beginnings of the names of extensions whose libraries are not shown."""
LEFT_OUT = ("site-packages", "dist-packages", "test", "idlelib", "ensurepip", "lib2to3")
"""Folders of the standard library that no answer to a quiz needs, and other people's packages."""


class PythonFiles(msgspec.Struct, frozen=True):
    """Paths on the host, which are the same in the sandbox.

    shown: files and folders, to be read. hidden: folders in them that are shown empty. links: of
    the loader, as (where it stands, where it leads to).
    """

    program: str
    shown: tuple[str, ...]
    hidden: tuple[str, ...]


@cache
def python_files() -> PythonFiles:
    """Those of the interpreter that runs this. Errors: OSError where they cannot be found."""
    program = Path(getattr(sys, "_base_executable", sys.executable)).resolve()
    stdlib = Path(sysconfig.get_path("stdlib")).resolve()
    extensions = Path(sysconfig.get_config_var("DESTSHARED") or stdlib / "lib-dynload").resolve()
    folders = {stdlib} if extensions.is_relative_to(stdlib) else {stdlib, extensions}
    used = [path for path in extensions.glob("*.so") if not path.name.startswith(UNUSED)]
    libraries = _libraries([program, *sorted(used)])
    outside = {path for path in libraries if not any(path.is_relative_to(one) for one in folders)}
    hidden = [stdlib / name for name in LEFT_OUT if (stdlib / name).is_dir()]
    return PythonFiles(
        program=str(program),
        shown=tuple(map(str, sorted({program} | folders | outside))),
        hidden=tuple(map(str, hidden)),
    )


def _libraries(files: list[Path]) -> set[Path]:
    """What the loader would load for each of `files`, the loader with it, under its own names."""
    listed = subprocess.run(
        ["ldd", *map(str, files)],
        capture_output=True,
        check=False,
        text=True,
        env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
    ).stdout
    found = set()
    for line in listed.splitlines():
        # "libc.so.6 => /lib/libc.so.6 (0x7f..)", "/lib64/ld-linux-x86-64.so.2 (0x7f..)"
        name, arrow, place = line.strip().partition(" => ")
        path = (place if arrow else name).rpartition(" (")[0]
        if line.startswith("\t") and path.startswith("/") and Path(path).exists():
            found.add(Path(path))
    return found
