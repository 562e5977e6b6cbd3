"""The `matricula` command, run in this process."""

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from unittest.mock import patch

import pytest

from matricula.cli import main
from matricula.store import Database


@dataclass
class Result:
    """How a command ended."""

    code: int
    out: str
    err: str


def matricula(database: Database | str, *arguments: object) -> Result:
    """Run a command on a database."""
    url = database if isinstance(database, str) else address(database)
    out, err = _stream(), _stream()
    asked = ["matricula", *map(str, arguments), "--database", url]
    with (
        patch.object(sys, "argv", asked),
        redirect_stdout(out),
        redirect_stderr(err),
        pytest.raises(SystemExit) as end,
    ):
        main()
    return Result(int(end.value.code or 0), _text(out), _text(err))


def address(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="")


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()
