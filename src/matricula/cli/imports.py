"""`matricula import`: files into the record."""

from pathlib import Path
from typing import Annotated

import typer

from matricula.cli.options import LARGEST_ID, DatabaseOption, chosen_settings, ready_database
from matricula.cli.progress import progress_bar

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

    with ready_database(database) as opened, progress_bar() as progress:
        report = import_department(opened, file, map_path=map_path, progress=progress)
    for warning in report.warnings:
        typer.echo(f"Note: {warning}.", err=True)
    typer.echo(report.summary())


@app.command()
def students(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, XLSX, XLS or ODS")],
    *,
    department: Annotated[
        str, typer.Option("--department", metavar="ACRONYM", help="Whose students they are")
    ],
    cohort: Annotated[
        int | None, typer.Option("--cohort", metavar="ID", help="Enrol them in it", max=LARGEST_ID)
    ] = None,
    no_modules: Annotated[
        bool, typer.Option("--no-modules", help="Not in the modules that it offers")
    ] = False,
    create_groups: Annotated[
        bool, typer.Option("--create-groups", help="Make the groups that are missing")
    ] = False,
    photos: Annotated[
        Path | None,
        typer.Option("--photos", metavar="FOLDER", help="Pictures named by NIP or by our id"),
    ] = None,
    sheet: Annotated[
        str | None, typer.Option("--sheet", metavar="NAME", help="Not the workbook's first sheet")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change, and change nothing")
    ] = False,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Write the good rows although there are bad ones")
    ] = False,
    new_without_code: Annotated[
        bool,
        typer.Option("--new-without-code", help="A row without NIP, INE and email is new, too"),
    ] = False,
    database: DatabaseOption = None,
) -> None:
    """Import students out of a sheet; a second run of the same file changes nothing."""
    from matricula.importers.students import Options, import_students

    options = Options(
        cohort_id=cohort,
        modules=not no_modules,
        create_groups=create_groups,
        sheet=sheet,
        dry_run=dry_run,
        skip_bad=skip_bad,
        new_without_code=new_without_code,
        photos=photos,
    )
    with ready_database(database) as opened:
        report = import_students(opened, file, department, options)
    for note in report.notes:
        typer.echo(f"Note: {note}.", err=True)
    for problem in report.bad:
        typer.echo(problem, err=True)
    for line in report.lines() if dry_run else ():
        typer.echo(line)
    typer.echo(report.summary())
    if report.bad and not skip_bad:
        raise typer.Exit(1)


@app.command()
def odin(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="JSON, as docs/odin_import.md says")],
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change, and change nothing")
    ] = False,
    database: DatabaseOption = None,
) -> None:
    """Import an online campus; a second run of the same file changes nothing."""
    from matricula.importers.odin import import_campus

    zone = chosen_settings(database=database).time_zone
    with ready_database(database) as opened:
        report = import_campus(opened, file, time_zone=zone, dry_run=dry_run)
    for note in report.notes:
        typer.echo(f"Note: {note}.", err=True)
    typer.echo(report.summary())
