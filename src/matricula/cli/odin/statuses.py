"""`matricula odin status` and `matricula odin resolution`."""

from typing import Annotated

import typer

from matricula.cli.odin.spots import (
    MOST_SHOWN,
    CohortArgument,
    OrganizationOption,
    StudentArgument,
    in_cohort,
    in_organization,
    option,
    outcome,
    said,
    write,
)
from matricula.cli.options import DatabaseOption, ready_database
from matricula.record.cohorts.statuses import RESOLUTIONS, STATUSES

app = typer.Typer(no_args_is_help=True)
resolutions = typer.Typer(no_args_is_help=True)


@app.command("set")
def change(
    cohort: CohortArgument,
    student: StudentArgument,
    status: Annotated[str, typer.Argument(metavar="STATUS", help=f"One of {', '.join(STATUSES)}")],
    resolution: Annotated[
        str | None,
        option("--resolution", "Why: a code or a name of `resolution list`", "NAME"),
    ] = None,
    database: DatabaseOption = None,
) -> None:
    """Say how far a student is; whoever is not_completed is withdrawn at every door."""
    part = said(student=student, status=status, resolution=resolution)
    done = write(database, in_cohort(cohort), {"statuses": [part]})
    typer.echo(outcome(f"The status of {student}", done))


@app.command("list")
def show(cohort: CohortArgument, database: DatabaseOption = None) -> None:
    """List how far everybody in a cohort is: id, status, resolution."""
    from matricula.record.cohorts.status_queries import study_statuses

    with ready_database(database) as opened, opened.read() as session:
        in_cohort(cohort)(session)
        for row in study_statuses(session, cohort):
            typer.echo("\t".join([str(row.person_id), row.status, row.resolution or ""]))


@resolutions.command("add")
def add_resolution(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is called")],
    *,
    organization: OrganizationOption,
    status: Annotated[str, typer.Option("--status", help="paused or not_completed")],
    database: DatabaseOption = None,
) -> None:
    """Add a resolution of an organization's own."""
    piece = {"resolutions": [{"name": name, "status": status}]}
    done = write(database, in_organization(organization), piece)
    typer.echo(outcome(f"Resolution {name}", done))


@resolutions.command("list")
def list_resolutions(organization: OrganizationOption, database: DatabaseOption = None) -> None:
    """List the resolutions that there are: status, code or name."""
    from matricula.record.cohorts.status_queries import resolutions as own

    with ready_database(database) as opened, opened.read() as session:
        found = in_organization(organization)(session)
        for name, status in RESOLUTIONS.items():
            typer.echo(f"{status}\t{name}")
        for row in own(session, found.organization_id, MOST_SHOWN):
            typer.echo(f"{row.code}\t{row.name}")
