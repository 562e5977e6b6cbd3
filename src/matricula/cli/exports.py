"""`matricula export`: the record into files."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from matricula.cli.options import LARGEST_ID, DatabaseOption, chosen_settings, ready_database

app = typer.Typer(no_args_is_help=True)


@app.callback()
def exports() -> None:
    """Write the record into files."""


@app.command()
def cohort(
    cohort_id: Annotated[
        int, typer.Argument(metavar="ID", help="A semester's number", max=LARGEST_ID)
    ],
    *,
    kind: Annotated[str, typer.Option("--format", help="csv, xlsx or json")] = "csv",
    what: Annotated[
        str, typer.Option("--what", help="students, marks, averages, absences or all")
    ] = "students",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Without it, standard output"),
    ] = None,
    database: DatabaseOption = None,
) -> None:
    """Write a cohort's students, marks, averages or absences into a file."""
    from matricula.documents.exports import export_cohort

    if output is None and kind == "xlsx" and sys.stdout.isatty():
        raise typer.BadParameter("a workbook is nothing for a terminal: name a file with -o")
    time_zone = chosen_settings(database=database).time_zone
    with ready_database(database) as opened, opened.read() as session:
        content = export_cohort(session, cohort_id, what, kind, time_zone=time_zone)
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    write_whole(output, content)
    typer.echo(f"Cohort {cohort_id}: {what} written to {output}.", err=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file as a whole or not at all; what was there before stays until then."""
    if path.exists() and not path.is_file():
        raise typer.BadParameter(f"{path} is there and is no file: name another")
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        # Nobody has asked for the temporary file: its name would tell them nothing.
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        temporary.unlink(missing_ok=True)
