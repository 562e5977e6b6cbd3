"""`matricula odin discipline`."""

from typing import Annotated

import typer

from matricula.cli.odin.spots import (
    CohortArgument,
    in_cohort,
    option,
    outcome,
    said,
    switch,
    write,
)
from matricula.cli.options import DatabaseOption, ready_database

app = typer.Typer(no_args_is_help=True)


@app.command()
def add(
    cohort: CohortArgument,
    *,
    name: Annotated[str, typer.Option("--name", help="What it is called")],
    code: Annotated[
        str | None, option("--code", "The organization's own code: by it, the name may change")
    ] = None,
    short_name: Annotated[str | None, option("--short-name", "Its short name")] = None,
    language: Annotated[str | None, option("--language", "ru or en", "CODE")] = None,
    control: Annotated[
        str | None, option("--control", "How it ends: pass, graded_pass or exam", "CODE")
    ] = None,
    start: Annotated[str | None, option("--start", "First day: 2026-09-01", "DATE")] = None,
    end: Annotated[str | None, option("--end", "Last day: 2027-01-31", "DATE")] = None,
    hours: Annotated[int | None, option("--hours", "Academic hours", "N")] = None,
    credits_: Annotated[float | None, option("--credits", "1 to 15", "N")] = None,
    marks_attendance: Annotated[
        bool | None,
        switch(
            "--mark-attendance/--no-mark-attendance",
            "Whoever hands an assignment in, or passes a test, was there",
        ),
    ] = None,
    scale: Annotated[str | None, option("--scale", "In which words totals are told")] = None,
    only: Annotated[
        list[str] | None,
        option("--only", "Limit it to these students; whoever comes later does not take it", "S"),
    ] = None,
    everybody: Annotated[
        bool, typer.Option("--everybody", help="Limit it no longer", show_default=False)
    ] = False,
    database: DatabaseOption = None,
) -> None:
    """Add a discipline to a cohort, or change one; all who are enrolled take a new one."""
    if only and everybody:
        raise typer.BadParameter("say one of --only and --everybody")
    part = said(
        name=name,
        code=code,
        short_name=short_name,
        language=language,
        control=control,
        start_date=start,
        end_date=end,
        hours=hours,
        credits=credits_,
        marks_attendance=marks_attendance,
        scale=scale,
        limited_to=only or None,
    )
    if everybody:
        part["limited_to"] = None
    done = write(database, in_cohort(cohort), {"disciplines": [part]})
    (key,) = done.disciplines.values()
    typer.echo(outcome(f"Discipline {key}", done))


@app.command("list")
def show(cohort: CohortArgument, database: DatabaseOption = None) -> None:
    """List the disciplines of a cohort: id, code, name, control."""
    from matricula.record.cohorts.campus_queries import disciplines_of_cohort

    with ready_database(database) as opened, opened.read() as session:
        in_cohort(cohort)(session)
        for row in disciplines_of_cohort(session, cohort):
            typer.echo("\t".join([str(row.id), row.code, row.title, row.control or ""]))
