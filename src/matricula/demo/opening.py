"""Opens the demo: fills the database if it is empty, and lets people and programs in anew."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rich.console import Console

from matricula.demo.applications import open_applications
from matricula.demo.courses import open_courses
from matricula.demo.credentials import Account, Application, Credentials
from matricula.demo.daily import live
from matricula.demo.fill import day_of_filling, fill
from matricula.demo.guides import Guide, guides
from matricula.demo.people import ORIGIN, is_staffed, let_in, new_passwords, renew_token
from matricula.settings import Settings
from matricula.store import Database, migrate


@dataclass(frozen=True, slots=True)
class School:
    """The demo as it can be entered now. database: its URL without a password. tokens: by door."""

    database: str
    accounts: Sequence[Account]
    guides: Sequence[Guide]
    tokens: dict[str, str]
    applications: Sequence[Application]

    def credentials(self, base_url: str) -> Credentials:
        """All this for a program."""
        objects = {name: value for guide in self.guides for name, value in guide.objects.items()}
        return Credentials(
            base_url=base_url,
            accounts=self.accounts,
            tokens=self.tokens,
            applications=self.applications,
            objects=objects,
        )


def open_school(settings: Settings, console: Console) -> School:
    """Fill the database if it is empty, and give everybody a new password or token.

    Errors: DatabaseUnavailable, ForeignDatabase, ForeignTables, SchemaOutdated.
    """
    with closing(Database(settings.database)) as database:
        migrate.make_ready(database)
        began = day_of_filling(database)
        # The staff comes last: where it is missing, filling was interrupted and goes on.
        if not is_staffed(database):
            today = began or _today(settings)
            with console.status("Filling the database with an invented school ..."):
                fill(database, today)
            return _let_in(database, new_since=today)
        return _let_in(database)


def _today(settings: Settings) -> date:
    return datetime.now(ZoneInfo(settings.time_zone)).date()


def _let_in(database: Database, new_since: date | None = None) -> School:
    accounts = new_passwords()
    with database.write(ORIGIN) as session:
        let_in(session, accounts)
        if new_since:
            live(session, new_since)
            open_courses(session)
        shown = guides(session)
        tokens = {guide.name: renew_token(session, guide.scope) for guide in shown}
        applications = open_applications(session)
    url = database.url.render_as_string(hide_password=True)
    return School(url, accounts, shown, tokens, applications)
