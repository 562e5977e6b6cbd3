"""The application in a process of its own, reached over HTTP as strangers reach it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[4]


@contextmanager
def served(url: str, **settings: object) -> Iterator[str]:
    """The address of a server over the database at `url`, with a door that tells who asks."""
    chosen = {"database": url, "port": 0, "log_level": "WARNING", **settings}
    environment = os.environ | {
        f"MATRICULA_{name.upper()}": str(value) for name, value in chosen.items()
    }
    with subprocess.Popen(
        [sys.executable, "-m", "tests.dialects.stepik.oauth.toy"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout
            address = process.stdout.readline().strip()
            assert address.startswith("http://"), address
            yield address
        finally:
            process.terminate()
