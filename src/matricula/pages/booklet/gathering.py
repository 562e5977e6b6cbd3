"""What a visitor may see, read out of the record."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from matricula.documents.apprentices.booklets import Expected, booklets_of
from matricula.documents.apprentices.names import alphabetical, full_name
from matricula.documents.apprentices.skills import SessionFound, evaluated, sessions_found
from matricula.pages.browser import Visitor
from matricula.record.attendance.halves import AM, OPENS
from matricula.record.attendance.queries import missed
from matricula.record.booklets.queries import INTEGRATED
from matricula.record.contracts.queries import contracts_open_to
from matricula.record.skills.queries import contracts_followed
from matricula.settings import Settings
from matricula.store import ReadSession, Row

MOST_ROWS = 10_000


@dataclass(frozen=True, slots=True)
class Engagement:
    """A contract with its booklets, due in local time. row: as `contracts_open_to` has it."""

    row: Row
    booklets: Sequence[Expected]

    @property
    def apprentice(self) -> str:
        return full_name(self.row.given_name, self.row.family_name)


@dataclass(frozen=True, slots=True)
class Absence:
    """An absence or a lateness, in local time: of a half-day (`half`) or an interval."""

    late: bool
    day: date
    half: str | None
    starts_at: datetime | None
    ends_at: datetime | None
    excused: bool | None
    reason: str

    @property
    def order(self) -> tuple[date, str]:
        begins = self.starts_at or OPENS[self.half or AM]
        return self.day, f"{begins:%H:%M}"


@dataclass(frozen=True, slots=True)
class Dossier:
    """An apprenticeship as one page shows it. reasons: whether the absences' are told."""

    name: str
    engagements: Sequence[Engagement]
    sessions: Sequence[SessionFound]
    absences: Sequence[Absence]
    reasons: bool = True


@dataclass(frozen=True, slots=True)
class Overview:
    """What a visitor sees first: their own apprenticeship, and those whom they tutor."""

    own: Dossier | None
    tutored: Sequence[Engagement]


def overview(
    session: ReadSession, visitor: Visitor, settings: Settings, now: datetime
) -> Overview | None:
    """The first page of a visitor; None where no contract is open to them any more."""
    found = contracts_open_to(session, visitor.organization_id, visitor.person_id, limit=MOST_ROWS)
    if not found:
        return None
    engagements = _engagements(session, visitor, found, now)
    own = [one for one in engagements if one.row.person_id == visitor.person_id]
    own.sort(key=lambda one: (one.row.starts_on or date.min, one.row.id), reverse=True)
    tutored = [one for one in engagements if one.row.person_id != visitor.person_id]
    tutored.sort(key=lambda one: (alphabetical(one.apprentice), one.row.id))
    if not own:
        return Overview(None, tutored)
    dossier = Dossier(
        visitor.name,
        own,
        _sessions(session, visitor, visitor.person_id, settings),
        _absences(session, visitor, visitor.person_id),
    )
    return Overview(dossier, tutored)


def one_contract(
    session: ReadSession, visitor: Visitor, public_id: str, settings: Settings, now: datetime
) -> Dossier | None:
    """The page of a contract: its own session, and the absences of its own time; None where there
    is no such contract, or it is not open to the visitor."""
    found = contracts_open_to(
        session, visitor.organization_id, visitor.person_id, public_id=public_id, limit=1
    )
    if not found:
        return None
    (engagement,) = _engagements(session, visitor, found, now)
    row = engagement.row
    first, last = row.starts_on or date.min, row.ends_on or date.max
    absences = _absences(session, visitor, row.person_id)
    return Dossier(
        engagement.apprentice,
        [engagement],
        _sessions(session, visitor, row.person_id, settings, row.session_id),
        [one for one in absences if first <= one.day <= last],
        # A reason may tell of an illness, which is no employer's business.
        reasons=visitor.person_id in (row.person_id, row.school_tutor_id),
    )


def _engagements(
    session: ReadSession, visitor: Visitor, contracts: Sequence[Row], now: datetime
) -> list[Engagement]:
    active = [row for row in contracts if row.state == INTEGRATED]
    booklets = booklets_of(session, active, now)
    return [
        Engagement(row, [_local(one, visitor.zone) for one in booklets.get(row.id, ())])
        for row in contracts
    ]


def _local(booklet: Expected, zone: ZoneInfo) -> Expected:
    return replace(booklet, due_at=booklet.due_at.astimezone(zone))


def _sessions(
    session: ReadSession,
    visitor: Visitor,
    person_id: int,
    settings: Settings,
    session_id: int | None = None,
) -> list[SessionFound]:
    contracts = [
        row
        for row in contracts_followed(session, visitor.organization_id, person_id, MOST_ROWS)
        if session_id in (None, row.session_id)
    ]
    return sessions_found(evaluated(session, contracts), settings.campus_session_mean)


def _absences(session: ReadSession, visitor: Visitor, person_id: int) -> list[Absence]:
    """The newest first."""
    rows = missed(session, person_id, visitor.organization_id, MOST_ROWS)
    found = [_absence(row, visitor.zone) for row in rows]
    return sorted(found, key=lambda one: one.order, reverse=True)


def _absence(row: Row, zone: ZoneInfo) -> Absence:
    starts_at = row.starts_at and row.starts_at.astimezone(zone)
    return Absence(
        row.kind == "lateness",
        starts_at.date() if starts_at else row.day,
        row.half,
        starts_at,
        row.ends_at and row.ends_at.astimezone(zone),
        row.excused,
        row.description or "",
    )
