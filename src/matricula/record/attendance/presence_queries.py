"""Questions about who was at activities: what was said, and which absences cover them.

An explicit word goes first, then an absence; else nothing is known (decision 8 of the house).
"""

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa

from matricula.record.assessments.gradebook_queries import cells
from matricula.record.attendance.queries import between, known_in
from matricula.record.attendance.tables import attendance_event, presence
from matricula.record.organizations.reach import Reach
from matricula.record.organizations.tables import organization
from matricula.store import ReadSession, Rows, bulk

ABSENCE = "absence"


def presences_among(
    session: ReadSession, assessment_ids: Collection[int], person_ids: Collection[int]
) -> Rows:
    """What was said of these people: (assessment_id, person_id, attended, source, recorded_at)."""
    told = ("assessment_id", "person_id", "attended", "source", "recorded_at")
    statement = sa.select(*(presence.c[name] for name in told))
    return cells(session, statement, presence, assessment_ids, person_ids)


def absences_among(
    session: ReadSession,
    person_ids: Collection[int],
    reach: Reach,
    first: date,
    last: date,
) -> Rows:
    """The absences of these people that may be of these local days, both included, known in the
    reach or below: person_id, day, half, starts_at, ends_at, offering_id and time_zone, the
    organization's."""
    told = ("person_id", "day", "half", "starts_at", "ends_at", "offering_id")
    statement = (
        sa.select(*(attendance_event.c[name] for name in told), organization.c.time_zone)
        .join(organization, organization.c.id == attendance_event.c.organization_id)
        .where(attendance_event.c.kind == ABSENCE, known_in(reach), *between(first, last))
        .order_by(attendance_event.c.id)
    )
    return bulk.rows_where_in(session, statement, attendance_event.c.person_id, person_ids)
