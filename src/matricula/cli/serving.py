"""`python -m matricula.cli.serving`: the process that serves.

`matricula serve` becomes it, so that what serves for months holds the libraries of no command line:
they take 13 MB (docs/decisions/0036).
"""

import os
import sys
from pathlib import Path
from typing import NoReturn

from matricula.cli import told
from matricula.settings import Settings, from_environment, to_environment


def become(settings: Settings) -> NoReturn:
    """Put the server in the place of this process, whose number it keeps.

    The settings go on in the environment, where other users of the machine do not read them.
    """
    # As this process was started: `python -m` would look for modules in the working directory.
    flags = [] if str(Path.cwd()) in sys.path else ["-P"]
    command = [sys.executable, *flags, "-m", "matricula.cli.serving"]
    sys.stdout.flush()
    os.execve(sys.executable, command, os.environ | to_environment(settings))  # noqa: S606 (no shell is wanted)


def _serve() -> None:
    from matricula.server import serve

    serve(from_environment(), lambda url: print(f"Matricula serves at {url}", flush=True))


if __name__ == "__main__":
    told(_serve)
