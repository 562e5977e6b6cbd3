"""The `matricula` command."""

import io
import sys
from collections.abc import Callable

from matricula.cli.errors import sentence


def main() -> None:
    """Run the command that was typed."""
    from matricula.cli.commands import app

    told(lambda: app(prog_name="matricula"))


def told(act: Callable[[], None]) -> None:
    """Do it; an expected error is one sentence and exit code 1, never a traceback."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal may not have every letter of a name.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        act()
    except Exception as error:
        found = sentence(error)
        if found is None:
            raise
        print(found, file=sys.stderr)
        sys.exit(1)
