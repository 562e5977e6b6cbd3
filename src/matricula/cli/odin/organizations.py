"""`matricula odin organization` and `matricula odin division`."""

from typing import Annotated

import typer

from matricula.cli.accounts import by_hand
from matricula.cli.centres import NameRefused, check_acronym, check_zone
from matricula.cli.odin.spots import (
    DOOR,
    MOST_SHOWN,
    OrganizationOption,
    in_organization,
    option,
    organization,
    outcome,
    said,
    write,
)
from matricula.cli.options import DatabaseOption, ready_database
from matricula.record.organizations.divisions import KINDS

app = typer.Typer(no_args_is_help=True)
divisions = typer.Typer(no_args_is_help=True)

AcronymArgument = Annotated[
    str, typer.Argument(metavar="ACRONYM", help="As in the scope odin:ACRONYM")
]


@app.command()
def add(
    acronym: AcronymArgument,
    name: Annotated[str, typer.Option("--name", help="What it is called")],
    time_zone: Annotated[
        str | None, option("--time-zone", "By whose clocks it writes; the school's")
    ] = None,
    database: DatabaseOption = None,
) -> None:
    """Found an organization, or change one: a zone that is not given is unset."""
    from matricula.record.organizations.commands import found_organization

    check_acronym(acronym)
    if not name.strip():
        raise NameRefused
    check_zone(time_zone)
    with ready_database(database) as opened, opened.write(by_hand()) as session:
        _, changes = found_organization(session, acronym, name.strip(), time_zone)
    done = "founded" if changes.inserted else "changed" if changes.updated else "unchanged"
    typer.echo(f"Organization {acronym} is {done}.")


@app.command("list")
def show(database: DatabaseOption = None) -> None:
    """List organizations: acronym, name, time zone, whether the API is on."""
    from matricula.record.organizations.commands import CAMPUS
    from matricula.record.organizations.opened import organizations_at
    from matricula.record.organizations.reach import EVERYWHERE

    with ready_database(database) as opened, opened.read() as session:
        for row in organizations_at(session, DOOR, CAMPUS, EVERYWHERE, MOST_SHOWN):
            state = "open" if row.is_open else "closed"
            typer.echo("\t".join([row.acronym, row.name, row.time_zone or "", state]))


@app.command("open")
def switch_on(acronym: AcronymArgument, database: DatabaseOption = None) -> None:
    """Switch the API on for an organization; a department is one, too. Nobody can by themselves."""
    from matricula.record.organizations.commands import open_api

    with ready_database(database) as opened, opened.write(by_hand()) as session:
        open_api(session, organization(session, acronym).id, DOOR)
    typer.echo(f"The API is on for {acronym}.")


@app.command("close")
def switch_off(acronym: AcronymArgument, database: DatabaseOption = None) -> None:
    """Switch the API off for an organization; its tokens are answered 403 from then on."""
    from matricula.record.organizations.commands import close_api

    with ready_database(database) as opened, opened.write(by_hand()) as session:
        close_api(session, organization(session, acronym).id, DOOR)
    typer.echo(f"The API is off for {acronym}.")


@divisions.command("add")
def add_division(
    *,
    organization: OrganizationOption,
    name: Annotated[str, typer.Option("--name", help="What it is called")],
    kind: Annotated[str, typer.Option("--kind", help=f"One of {', '.join(KINDS)}")],
    short_name: Annotated[str | None, option("--short-name", "Its short name")] = None,
    english_name: Annotated[str | None, option("--english-name", "Its name in English")] = None,
    database: DatabaseOption = None,
) -> None:
    """Add a part of an organization, or change one."""
    part = said(name=name, kind=kind, short_name=short_name, english_name=english_name)
    done = write(database, in_organization(organization), {"divisions": [part]})
    typer.echo(outcome(f"Division {name}", done))


@divisions.command("list")
def list_divisions(organization: OrganizationOption, database: DatabaseOption = None) -> None:
    """List the parts of an organization: name, kind, short name."""
    from matricula.record.organizations.queries import divisions as of

    with ready_database(database) as opened, opened.read() as session:
        found = in_organization(organization)(session)
        for row in of(session, found.organization_id, MOST_SHOWN):
            typer.echo("\t".join([row.name, row.kind, row.short_name or ""]))
