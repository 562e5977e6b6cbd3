"""`matricula calendars`: calendars of training sessions, fetched and published."""

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from matricula.cli.accounts import by_hand
from matricula.cli.options import DatabaseOption, chosen_settings, ready_database

if TYPE_CHECKING:
    from matricula.store import ReadSession, Row

app = typer.Typer(no_args_is_help=True)

CodeArgument = Annotated[str, typer.Argument(metavar="SESSION", help="Code of the group")]
CentreOption = Annotated[
    str, typer.Option("--centre", metavar="ACRONYM", help="Its training centre")
]


class NoSuchSession(Exception):
    """There is no group of this code in a training centre of this acronym."""


class NotRefreshed(Exception):
    """Some calendars could not be fetched or read; `calendars list` says why."""


@app.command()
def refresh(
    *,
    every: Annotated[bool, typer.Option("--all", help="Those that are not due yet, too")] = False,
    database: DatabaseOption = None,
) -> None:
    """Fetch the calendars that are due, as a server does by itself."""
    from matricula.jobs.calendars.refreshing import BUSY, FAILED, SYNCED, UNCHANGED, refresher_of
    from matricula.record.calendars import queries

    settings = chosen_settings(database=database)
    with ready_database(database) as opened:
        with opened.read() as session:
            now = datetime.now(UTC)
            ids = (
                queries.fetched_feeds(session)
                if every
                else queries.due_feeds(session, now, queries.MOST_FEEDS)
            )
        done = refresher_of(settings, opened).refresh(ids, early=every)
    typer.echo(
        f"{done[SYNCED]} changed, {done[UNCHANGED]} unchanged, {done[FAILED]} failed,"
        f" {done[BUSY]} fetched by others."
    )
    if done[FAILED]:
        raise NotRefreshed


@app.command("list")
def show(database: DatabaseOption = None) -> None:
    """List calendars: centre, group, host, state, events, last look; then secret addresses."""
    from matricula.record.calendars import queries

    with ready_database(database) as opened, opened.read() as session:
        feeds = queries.listed_feeds(session)
        publications = queries.listed_publications(session)
    for row in feeds:
        told = [row.acronym, row.code, row.host, row.state, f"{row.events} events"]
        typer.echo("\t".join([*told, _moment(row.synced_at), row.reason or ""]))
    for row in publications:
        told = [row.acronym, row.code, f"published as {row.id}", _moment(row.created_at)]
        typer.echo("\t".join(told))


@app.command()
def events(
    code: CodeArgument,
    *,
    centre: CentreOption,
    begin: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="First day; today", show_default=False),
    ] = None,
    days: Annotated[int, typer.Option("--days", min=1, max=1098, help="How many days")] = 7,
    database: DatabaseOption = None,
) -> None:
    """List what takes place in a group, series included: begin, end (UTC), status, place, name."""
    from matricula.calendars.model import Event
    from matricula.calendars.reading import expand
    from matricula.record.calendars import queries

    with ready_database(database) as opened, opened.read() as session:
        found = _session(session, centre, code)
        feed = queries.feed_of(session, found.id)
        rows = queries.events_of_session(session, found.id)
    first = begin.replace(tzinfo=UTC) if begin else _today()
    kept = [Event(**{name: getattr(row, name) for name in Event.__struct_fields__}) for row in rows]
    zones = feed.zones if feed is not None and feed.zones else ""
    for one in expand(kept, zones, first, first + timedelta(days=days)):
        form = "%Y-%m-%d" if one.all_day else "%Y-%m-%d %H:%M"
        told = [one.starts_at.strftime(form), one.ends_at.strftime(form), one.status]
        typer.echo("\t".join([*told, one.location or "", one.summary]))


@app.command()
def publish(code: CodeArgument, *, centre: CentreOption, database: DatabaseOption = None) -> None:
    """Make a secret address at which a group's calendar can be read, and print its path."""
    from matricula.identity.tokens import hash_token, new_token
    from matricula.record.calendars import commands

    secret = new_token()
    with ready_database(database) as opened, opened.write(by_hand()) as session:
        found = _session(session, centre, code)
        number = commands.publish_session(session, found.id, hash_token(secret))
    typer.echo(f"/ical/{secret}.ics")
    typer.echo(f"The calendar of {code} is published as {number}.", err=True)
    typer.echo("The address is shown this once: only its hash is kept.", err=True)


@app.command()
def revoke(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="As `calendars list` shows it")],
    database: DatabaseOption = None,
) -> None:
    """End a secret address at once."""
    from matricula.record.calendars import commands

    with ready_database(database) as opened, opened.write(by_hand()) as session:
        commands.revoke_publications(session, [number])
    typer.echo(f"Publication {number} is revoked.")


def _session(session: "ReadSession", acronym: str, code: str) -> "Row":
    """Errors: NoSuchSession."""
    from matricula.record.calendars import queries

    found = queries.session_of_centre(session, acronym, code)
    if found is None:
        raise NoSuchSession(f"{acronym}, {code}")
    return found


def _today() -> datetime:
    return datetime.combine(datetime.now(UTC).date(), time(), UTC)


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "never"
