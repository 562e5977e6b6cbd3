"""`matricula import`: files into the record."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from matricula.cli.options import DatabaseOption, ready_database

app = typer.Typer(no_args_is_help=True)


@app.callback()
def imports() -> None:
    """Bring files into the record."""


@app.command()
def department(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A department.json")],
    map_path: Annotated[
        Path | None,
        typer.Option("--map", metavar="FILE", help="Write old and new ids here, as JSON"),
    ] = None,
    database: DatabaseOption = None,
) -> None:
    """Import a ScoDoc department; a second run of the same file changes nothing."""
    from matricula.importers.department import import_department

    with ready_database(database) as opened, _progress() as progress:
        report = import_department(opened, file, map_path=map_path, progress=progress)
    for warning in report.warnings:
        typer.echo(f"Note: {warning}.", err=True)
    typer.echo(report.summary())


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar on standard error, if that is a terminal; told a phase, steps done, steps in all."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("starting", total=None)

        def tell(phase: str, done: int, total: int) -> None:
            bar.update(task, description=phase, completed=done, total=total)

        yield tell
