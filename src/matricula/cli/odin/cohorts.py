"""`matricula odin cohort` and `matricula odin group`."""

from typing import Annotated

import typer

from matricula.cli.odin.spots import (
    MOST_SHOWN,
    CohortArgument,
    ProgrammeArgument,
    in_cohort,
    in_programme,
    option,
    outcome,
    said,
    switch,
    write,
)
from matricula.cli.options import DatabaseOption, ready_database

app = typer.Typer(no_args_is_help=True)
groups = typer.Typer(no_args_is_help=True)


@app.command()
def add(
    programme: ProgrammeArgument,
    *,
    name: Annotated[str, typer.Option("--name", help="What it is called in its programme")],
    start: Annotated[str, typer.Option("--start", metavar="DATE", help="First day: 2026-09-01")],
    end: Annotated[str, typer.Option("--end", metavar="DATE", help="Last day: 2030-06-30")],
    year: Annotated[int | None, option("--year", "Of intake, if not the programme's", "Y")] = None,
    max_students: Annotated[
        int | None, option("--max-students", "How many may come; 0: any number", "N")
    ] = None,
    archived: Annotated[
        bool | None, switch("--archived/--active", "Whether it is in the archive")
    ] = None,
    database: DatabaseOption = None,
) -> None:
    """Add a cohort to a programme, or change the one of this name."""
    part = said(
        name=name,
        start_date=start,
        end_date=end,
        year=year,
        max_students=max_students,
        archived=archived,
    )
    done = write(database, in_programme(programme), {"cohorts": [part]})
    (key,) = done.cohorts.values()
    typer.echo(outcome(f"Cohort {key}", done))


@app.command("list")
def show(programme: ProgrammeArgument, database: DatabaseOption = None) -> None:
    """List the cohorts of a programme: id, name, first day, last day, students."""
    from matricula.record.cohorts.campus_queries import cohorts_told

    with ready_database(database) as opened, opened.read() as session:
        in_programme(programme)(session)
        for row in cohorts_told(session, programme, MOST_SHOWN):
            told = [row.id, row.title, row.start_date, row.end_date, row.students_number]
            typer.echo("\t".join(map(str, told)))


@groups.command("add")
def add_groups(
    cohort: CohortArgument,
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="What they are called")],
    database: DatabaseOption = None,
) -> None:
    """Add groups to a cohort, where it has none of these very names."""
    piece = {"groups": [{"name": name} for name in names]}
    done = write(database, in_cohort(cohort), piece)
    typer.echo(outcome(f"Cohort {cohort}", done))


@groups.command("list")
def list_groups(cohort: CohortArgument, database: DatabaseOption = None) -> None:
    """List the groups of a cohort: id, name, students."""
    from collections import Counter

    from matricula.record.cohorts.campus_queries import groups_told

    with ready_database(database) as opened, opened.read() as session:
        in_cohort(cohort)(session)
        rows = groups_told(session, cohort)
    names = {row.group_id: row.group_name for row in rows}
    numbers = Counter(row.group_id for row in rows if row.person_id is not None)
    for key, name in names.items():
        typer.echo(f"{key}\t{name}\t{numbers[key]}")
