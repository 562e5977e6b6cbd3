"""Runs imports in processes of their own, each killed after a while.

Speaks in lines on standard input and output: "URL FILE MAP SECONDS" is answered by "killed" or
by "finished" and the seconds that it took. Everything is loaded once; a child is a fork.
"""

import os
import signal
import sys
import time
from pathlib import Path

from matricula.importers.department import import_department
from matricula.store import Database


def main() -> None:
    for line in sys.stdin:
        url, file, target, seconds = line.split()
        sys.stdout.write(f"{_run(url, Path(file), Path(target), float(seconds))}\n")
        sys.stdout.flush()


def _run(url: str, file: Path, target: Path, seconds: float) -> str:
    child = os.fork()
    if child == 0:
        import_department(Database(url), file, map_path=target)
        os._exit(0)
    begins = time.monotonic()
    while time.monotonic() < begins + seconds:
        if os.waitpid(child, os.WNOHANG)[0]:
            return f"finished {time.monotonic() - begins}"
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "killed"


if __name__ == "__main__":
    main()
