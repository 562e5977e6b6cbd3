"""What was measured on: without it no figure means anything."""

import os
import platform
import shlex
import sys
from importlib.metadata import version

PACKAGES = ("granian", "litestar", "msgspec", "numpy", "sqlalchemy")


def description() -> list[str]:
    """The machine, the interpreter and the command, a line each."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    packages = [f"{name} {version(name)}" for name in PACKAGES]
    return [
        f"machine   {platform.platform()}",
        f"          {_processors()} processors, load {os.getloadavg()[0]:.1f} before the start",
        f"python    {', '.join([python, *packages])}",
        f"command   {shlex.join(['python', '-m', 'benchmarks', *sys.argv[1:]])}",
    ]


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
