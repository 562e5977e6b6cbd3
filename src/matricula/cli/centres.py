"""`matricula centre`: training centres of apprentices."""

import re
from typing import Annotated

import typer

from matricula.cli.accounts import by_hand
from matricula.cli.options import DatabaseOption, ready_database

app = typer.Typer(no_args_is_help=True)

MOST_CENTRES = 10_000
_ACRONYM = re.compile(r"[^\s:/]{1,50}")


class NoSuchDepartment(Exception):
    """There is no department of this acronym."""


class AcronymRefused(Exception):
    """An acronym has no blanks, no colon and no slash, and 50 characters at most."""


class NameRefused(Exception):
    """A training centre or an organization has a name."""


class TimeZoneRefused(Exception):
    """There is no time zone of this name; one is Europe/Paris."""


@app.command()
def add(
    acronym: Annotated[str, typer.Argument(metavar="ACRONYM", help="As in campus_skills:ACRONYM")],
    name: Annotated[str, typer.Option("--name", help="What it is called")],
    time_zone: Annotated[
        str | None,
        typer.Option(
            "--time-zone", help="By whose clocks it writes; the school's", show_default=False
        ),
    ] = None,
    department: Annotated[
        str | None,
        typer.Option(
            "--department",
            metavar="ACRONYM",
            help="Department where its apprentices' absences count, too",
            show_default=False,
        ),
    ] = None,
    database: DatabaseOption = None,
) -> None:
    """Found a training centre, or change one: options that are not given are unset."""
    from matricula.record.organizations import commands, queries

    check_acronym(acronym)
    if not name.strip():
        raise NameRefused
    check_zone(time_zone)
    with ready_database(database) as opened, opened.write(by_hand()) as session:
        parent = department and queries.department_called(session, department)
        if department and not parent:
            raise NoSuchDepartment(department)
        _, changes = commands.found_centre(
            session,
            acronym,
            name.strip(),
            time_zone=time_zone,
            parent_id=parent.id if parent else None,
        )
    done = "founded" if changes.inserted else "changed" if changes.updated else "unchanged"
    typer.echo(f"Training centre {acronym} is {done}.")


@app.command("list")
def show(database: DatabaseOption = None) -> None:
    """List training centres: acronym, name, time zone, department."""
    from matricula.record.organizations import queries
    from matricula.record.organizations.reach import EVERYWHERE

    with ready_database(database) as opened, opened.read() as session:
        for row in queries.centres(session, EVERYWHERE, MOST_CENTRES):
            told = [row.acronym, row.name, row.time_zone or "", row.department or ""]
            typer.echo("\t".join(told))


def check_acronym(acronym: str) -> None:
    """Errors: AcronymRefused."""
    if not _ACRONYM.fullmatch(acronym):
        raise AcronymRefused


def check_zone(name: str | None) -> None:
    """Errors: TimeZoneRefused."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        if name is not None:
            ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise TimeZoneRefused(name) from error
