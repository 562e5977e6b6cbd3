"""`matricula absence-claim` and `matricula import absence-claims`: what students claim."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from matricula.cli.accounts import by_hand, named_account
from matricula.cli.options import LARGEST_ID, DatabaseOption, ready_database
from matricula.settings import from_environment

if TYPE_CHECKING:
    from matricula.store import Database, Origin, Row

app = typer.Typer(no_args_is_help=True)

MOST_SHOWN = 1_000

OwnDepartment = Annotated[
    str, typer.Option("--department", metavar="ACRONYM", help="Whose students they are")
]
ByOption = Annotated[
    str | None,
    typer.Option(
        "--by", metavar="ACCOUNT", help="Who settles it, for the history", show_default=False
    ),
]


@app.command("list")
def show(department: OwnDepartment, database: DatabaseOption = None) -> None:
    """List the claims of a department that are to be settled, oldest first."""
    from matricula.importers.claims import ClaimsRefused
    from matricula.record.attendance.queries import open_claims
    from matricula.record.organizations.queries import department_called

    with ready_database(database) as opened, opened.read() as session:
        place = department_called(session, department)
        if place is None:
            raise ClaimsRefused([f"there is no department {department!r}"])
        found = open_claims(session, place.id, MOST_SHOWN)
    for row in found:
        typer.echo(_line(row))
    if not found:
        typer.echo("No claim is to be settled.", err=True)


@app.command()
def add(
    student: Annotated[
        int, typer.Argument(metavar="STUDENT", help="Their number (etudid)", max=LARGEST_ID)
    ],
    *,
    begin: Annotated[str, typer.Option("--begin", help="2020-12-14, or 2020-12-14 08:00")],
    end: Annotated[str, typer.Option("--end", help="A day without a time ends before noon")],
    description: Annotated[str, typer.Option("--description", help="What the student says")],
    justified: Annotated[
        bool, typer.Option("--justified", help="The student says to have an excuse")
    ] = False,
    department: Annotated[
        str | None,
        typer.Option(
            "--department",
            metavar="ACRONYM",
            help="Not the one of the student's newest semester",
            show_default=False,
        ),
    ] = None,
    database: DatabaseOption = None,
) -> None:
    """Add a claim of absence."""
    from matricula.importers.claims import Wanted, keep_claims

    cells = {
        "etudid": str(student), "begin": begin, "end": end, "description": description,
        "justified": "oui" if justified else "non",
    }  # fmt: skip
    wanted = [Wanted(f"student {student}", cells)]
    with ready_database(database) as opened:
        where = department or _department_of(opened, student)
        made = keep_claims(opened, where, wanted, by_hand(), from_environment().time_zone)
    typer.echo(f"Claim {made[0]} was added." if made else "The claim stands there already.")


@app.command()
def settle(
    claim: Annotated[int, typer.Argument(metavar="CLAIM", help="Its number", max=LARGEST_ID)],
    *,
    excused: Annotated[
        bool | None,
        typer.Option("--excused/--not-excused", help="How the absences are", show_default=False),
    ] = None,
    refuse: Annotated[bool, typer.Option("--refuse", help="Make no absences of it")] = False,
    by: ByOption = None,
    database: DatabaseOption = None,
) -> None:
    """Make absences of a claim, or none; a claim is settled once."""
    from matricula.record.attendance.commands import settle_claims

    if refuse == (excused is not None):
        raise typer.BadParameter("say one of --excused, --not-excused and --refuse")
    with ready_database(database) as opened:
        origin = _origin(opened, by)
        with opened.write(origin) as session:
            zone = from_environment().time_zone
            made = settle_claims(session, [claim], excused=excused, time_zone=zone)
    typer.echo(f"Claim {claim} is settled: {len(made)} half-days.")


def import_claims(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, XLSX, XLS or ODS")],
    *,
    department: OwnDepartment,
    database: DatabaseOption = None,
) -> None:
    """Add claims of absence out of a table; a second run of the same file changes nothing."""
    from matricula.importers.claims import keep_claims, read_claims
    from matricula.store import Origin

    wanted = read_claims(file)
    with ready_database(database) as opened:
        zone = from_environment().time_zone
        made = keep_claims(opened, department, wanted, Origin("import"), zone)
    typer.echo(f"{len(made)} of {len(wanted)} claims were added.")


def _department_of(opened: "Database", student: int) -> str:
    """The department of a student's newest semester. Errors: ClaimsRefused."""
    from matricula.importers.claims import ClaimsRefused
    from matricula.record.people.queries import student_records

    with opened.read() as session:
        records = student_records(session, student)
    if not records:
        raise ClaimsRefused([f"there is no student {student}"])
    return str(records[0].department)


def _origin(opened: "Database", by: str | None) -> "Origin":
    """Who settles, for the history. Errors: NoSuchAccount."""
    from matricula.store import Origin

    if by is None:
        return by_hand()
    with opened.read() as session:
        return Origin("cli", actor=named_account(session, by).person_id)


def _line(row: "Row") -> str:
    zone = ZoneInfo(row.time_zone or from_environment().time_zone)
    name = f"{row.family_name.upper()} {row.given_name}"
    excuse = "with an excuse" if row.justified else "without an excuse"
    begin, end = (_told(moment, zone) for moment in (row.starts_at, row.ends_at))
    described = " ".join(row.description.split())
    return "\t".join([str(row.id), str(row.person_id), name, begin, end, excuse, described])


def _told(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")
