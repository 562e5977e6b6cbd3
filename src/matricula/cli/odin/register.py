"""`matricula odin register`: many people out of a file."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matricula.cli.options import LARGEST_ID, DatabaseOption, ready_database
from matricula.cli.progress import progress_bar

if TYPE_CHECKING:
    from matricula.importers.registration import Failure

MOST_TOLD = 100
"""Failures that are told on a terminal; a report has all of them."""
HEADERS = ("place", "email", "key", "reason")


def register(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, XLSX, XLS, ODS or JSON")],
    *,
    organization: Annotated[
        str, typer.Option("--organization", metavar="ACRONYM", help="Whose people they are")
    ],
    cohort: Annotated[
        int | None,
        typer.Option(
            "--cohort", metavar="ID", help="Enrol whoever names no other", min=1, max=LARGEST_ID
        ),
    ] = None,
    sheet: Annotated[
        str | None, typer.Option("--sheet", metavar="NAME", help="Not the workbook's first sheet")
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE", help="Write who failed, and why, here, as CSV"),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would happen, and change nothing")
    ] = False,
    database: DatabaseOption = None,
) -> None:
    """Register people, any number of them; a second run of the same file changes nothing.

    Whoever cannot be registered is told, the others are written, and the exit code is 1.
    """
    from matricula.importers.registration import Options, register_file

    options = Options(cohort_id=cohort, sheet=sheet, dry_run=dry_run)
    with (
        ready_database(database) as opened,
        _told(report) as failed,
        progress_bar() as progress,
    ):
        found = register_file(opened, file, organization, options, failed=failed, progress=progress)
    if found.passed_over:
        typer.echo(f"Note: not read: {', '.join(found.passed_over)}.", err=True)
    typer.echo(found.summary())
    if found.failed:
        raise typer.Exit(1)


@contextmanager
def _told(report: Path | None) -> "Iterator[Callable[[Failure], None]]":
    """Where failures are told: in a report, or else on standard error, the first of them."""
    if report is None:
        yield from _on_standard_error()
        return
    import csv

    from matricula.documents.exports.defusing import defused

    with report.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADERS)
        yield lambda one: writer.writerow(
            [one.place, defused(one.email), one.key, defused(one.reason)]
        )


def _on_standard_error() -> "Iterator[Callable[[Failure], None]]":
    count = 0

    def tell(one: "Failure") -> None:
        nonlocal count
        count += 1
        if count <= MOST_TOLD:
            typer.echo(f"{one.place}: {one.email}: {one.key}: {one.reason}", err=True)

    yield tell
    if count > MOST_TOLD:
        typer.echo(f"and {count - MOST_TOLD} more: --report FILE tells all of them", err=True)
