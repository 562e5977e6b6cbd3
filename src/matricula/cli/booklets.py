"""`matricula booklet`: what training sessions expect of their apprentices."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from matricula.cli.accounts import by_hand
from matricula.cli.apprentices import (
    AnyCentreOption,
    CentreOption,
    ContractArgument,
    SpeakerOption,
    named_centre,
    named_contract,
    named_session,
    speaking,
    told_by,
)
from matricula.cli.options import DatabaseOption, chosen_settings, ready_database

if TYPE_CHECKING:
    from matricula.store import ReadSession, Row

app = typer.Typer(no_args_is_help=True)

MOST_SHOWN = 10_000
NameOption = Annotated[str, typer.Option("--name", help="What the booklet is called")]
SessionOption = Annotated[str, typer.Option("--session", metavar="CODE", help="Code of the group")]


class DateRefused(Exception):
    """A date is 2026-05-07 or 2026-05-07T09:30, by the centre's clocks."""


class NoSuchBooklet(Exception):
    """The training session has no booklet of this name."""


class MayNotMark(Exception):
    """Only the apprentice, the tutors and the centre's registrars say that a booklet is done."""


@app.command()
def add(
    *,
    centre: CentreOption,
    code: SessionOption,
    name: NameOption,
    due: Annotated[str, typer.Option("--due", metavar="DATE", help="2026-05-07, or with T09:30")],
    database: DatabaseOption = None,
) -> None:
    """Have a training session expect a booklet, or change when it is due."""
    from matricula.record.booklets.commands import merge_booklets

    if not name.strip():
        raise typer.BadParameter("a booklet has a name", param_hint="--name")
    with ready_database(database) as opened, opened.write(by_hand()) as session:
        found = named_centre(session, centre)
        where = named_session(session, found.id, code)
        due_at = _instant(due, found.time_zone)
        row = {"session_id": where.id, "name": name.strip(), "due_at": due_at}
        changes = merge_booklets(session, [row])
    typer.echo(f"Booklet {name.strip()} {'was written' if changes else 'is unchanged'}.")


@app.command()
def done(
    contract: ContractArgument,
    *,
    name: NameOption,
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="DATE", help="When it was done; now", show_default=False),
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="It is not done after all")] = False,
    speaker: SpeakerOption = None,
    centre: AnyCentreOption = None,
    database: DatabaseOption = None,
) -> None:
    """Say that an apprentice has done a booklet; one that is done keeps its date without --at."""
    from matricula.identity.permissions import may_mark_booklets
    from matricula.record.booklets import commands, queries

    if undo and at is not None:
        raise typer.BadParameter("say --at or --undo, not both")
    with ready_database(database) as opened:
        with opened.read() as session:
            who = speaking(session, speaker)
        with opened.write(told_by(who)) as session:
            found = named_contract(session, contract, centre)
            if who is not None and not may_mark_booklets(who, found):
                raise MayNotMark(who.name)
            booklet = _booklet(session, found, name)
            known = {row.booklet_id: row for row in queries.reports(session, [found.id])}
            before = known[booklet.id].done_at if booklet.id in known else None
            zone = _zone_of(session, found.organization_id)
            done_at = _done_at(before, _instant(at, zone) if at else None, undo, session.now)
            row = {"booklet_id": booklet.id, "contract_id": found.id, "done_at": done_at}
            changed = before != done_at and commands.mark_reports(session, [row])
    state = "is not done" if undo else "is done"
    typer.echo(f"Booklet {name} {state}." if changed else "Nothing changed.")


@app.command()
def postpone(
    contract: ContractArgument,
    *,
    name: NameOption,
    due: Annotated[
        str | None,
        typer.Option(
            "--due", metavar="DATE", help="Without it, the booklet's own", show_default=False
        ),
    ] = None,
    centre: AnyCentreOption = None,
    database: DatabaseOption = None,
) -> None:
    """Give one apprentice another day for a booklet."""
    from matricula.record.booklets import commands

    with ready_database(database) as opened, opened.write(by_hand()) as session:
        found = named_contract(session, contract, centre)
        booklet = _booklet(session, found, name)
        due_at = _instant(due, _zone_of(session, found.organization_id)) if due else None
        row = {"booklet_id": booklet.id, "contract_id": found.id, "due_at": due_at}
        changes = commands.postpone_reports(session, [row])
    typer.echo(f"Booklet {name} was changed." if changes else "Nothing changed.")


@app.command("list")
def show(*, centre: CentreOption, code: SessionOption, database: DatabaseOption = None) -> None:
    """List a session's apprentices and booklets: contract, apprentice, booklet, due, done."""
    from matricula.record.booklets import queries

    with ready_database(database) as opened, opened.read() as session:
        found = named_centre(session, centre)
        where = named_session(session, found.id, code)
        booklets = queries.booklets(session, [where.id])
        chosen = queries.Chosen(session_id=where.id)
        people = queries.apprentices(session, found.id, chosen, MOST_SHOWN)
        reports = queries.reports(session, [row.id for row in people])
        zone = ZoneInfo(_zone(found.time_zone))
    known = {(row.contract_id, row.booklet_id): row for row in reports}
    for person in people:
        for booklet in booklets:
            report = known.get((person.id, booklet.id))
            due_at = (report and report.due_at) or booklet.due_at
            done_at = report and report.done_at
            told = [
                person.code,
                f"{person.given_name} {person.family_name}",
                booklet.name,
                f"{due_at.astimezone(zone):%Y-%m-%d %H:%M}",
                f"{done_at.astimezone(zone):%Y-%m-%d %H:%M}" if done_at else "",
            ]
            typer.echo("\t".join(told))


def _booklet(session: "ReadSession", contract: "Row", name: str) -> "Row":
    """Errors: NoSuchBooklet."""
    from matricula.record.booklets.queries import booklet_called

    found = booklet_called(session, contract.session_id, name.strip())
    if found is None:
        raise NoSuchBooklet(name)
    return found


def _done_at(
    before: datetime | None, told: datetime | None, undo: bool, now: datetime
) -> datetime | None:
    return None if undo else told or before or now


def _instant(text: str, time_zone: str | None) -> datetime:
    """A date by a zone's clocks; a day is its first minute. Errors: DateRefused."""
    try:
        local = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise DateRefused(text) from error
    if local.tzinfo is None:
        local = local.replace(tzinfo=ZoneInfo(_zone(time_zone)))
    try:
        return local.astimezone(UTC)
    except OverflowError as error:
        raise DateRefused(text) from error


def _zone(time_zone: str | None) -> str:
    """The school's zone for a centre that names none."""
    return time_zone or chosen_settings().time_zone


def _zone_of(session: "ReadSession", organization_id: int) -> str | None:
    from matricula.record.organizations.queries import centre as centre_of

    found = centre_of(session, organization_id)
    return found.time_zone if found else None
