"""Passwords on the command line: from standard input, or asked for twice without an echo."""

import sys
from typing import Annotated

import typer

PasswordStdin = Annotated[
    bool,
    typer.Option("--password-stdin", help="Read the password from the first line of the input"),
]


def given_password(*, from_stdin: bool) -> str:
    """The new password as a person or a script gives it."""
    if from_stdin:
        return _first_line()
    if not sys.stdin.isatty():
        raise typer.BadParameter("there is no terminal to ask on: use --password-stdin")
    password: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return password


def _first_line() -> str:
    line = sys.stdin.buffer.readline().rstrip(b"\r\n")
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise typer.BadParameter("the password on standard input is not UTF-8") from error
