"""A school with a group whose calendar is somewhere else."""

from typing import Any

import sqlalchemy as sa

from matricula.dialects.campus_skills.translate.contracts import transmitted
from matricula.record.calendars.tables import event, feed
from matricula.record.contracts.commands import replace_contracts
from matricula.record.contracts.tables import training_session
from matricula.record.organizations.tables import organization
from matricula.store import Database, Row
from tests.dialects.campus_skills import school
from tests.dialects.scodoc.school import BEGINNING

TEMPLATE = "campus skills, two groups"
KEY = "a-key-of-these-tests-that-is-long-enough"
HOST = "calendar.example.org"
GROUPS = ("BTS1", "BTS2", "BTS3")


def build(url: str) -> None:
    """Fill an empty database with the school; CFA has GROUPS."""
    school.build(url)
    database = Database(url)
    with database.write(BEGINNING) as session:
        centre = session.value(sa.select(organization.c.id).where(organization.c.acronym == "CFA"))
        rows = [
            school.contract(number, codeGroupe=code, nomGroupe=f"Groupe {code}")
            for number, code in enumerate(GROUPS)
        ]
        replace_contracts(session, centre, transmitted(rows))
    database.close()


def session_ids(database: Database) -> list[int]:
    """The ids of GROUPS."""
    with database.read() as session:
        return list(
            session.column(sa.select(training_session.c.id).order_by(training_session.c.code))
        )


def settings(port: int, **changed: Any) -> dict[str, Any]:
    """Settings that let calendars be fetched from this machine."""
    return {
        "secret_key": KEY,
        "fetch_allowed": "127.0.0.1",
        "fetch_ports": str(port),
        **changed,
    }


def held(database: Database) -> tuple[list[Row], list[Row]]:
    """All that is recorded of calendars: feeds and events."""
    with database.read() as session:
        return (
            list(session.rows(sa.select(feed).order_by(feed.c.id))),
            list(session.rows(sa.select(event).order_by(event.c.uid, event.c.recurrence_id))),
        )


def calendar(*summaries: str, head: str = "") -> bytes:
    """A calendar with an event for each name."""
    parts = [
        f"BEGIN:VEVENT\r\nUID:{name}\r\nDTSTART:202609{day:02}T070000Z\r\n"
        f"SUMMARY:{name}\r\nEND:VEVENT\r\n"
        for day, name in enumerate(summaries, 1)
    ]
    return f"BEGIN:VCALENDAR\r\n{head}{''.join(parts)}END:VCALENDAR\r\n".encode()
