"""Attendance as events; half-days are a view of them. And what students claim of theirs."""

import sqlalchemy as sa

from matricula.store.types import (
    Instant,
    Key,
    Text,
    keyed_table,
    one_of,
    optional,
    reference,
    required,
    table,
)

attendance_event = keyed_table(
    "attendance_event",
    reference("person_id", "person", index=False),
    reference("organization_id", "organization"),
    required("kind", Text),
    optional("day", sa.Date),
    optional("half", Text),
    optional("starts_at", Instant),
    optional("ends_at", Instant),
    optional("excused", sa.Boolean),
    reference("offering_id", "offering", nullable=True),
    optional("description", Text),
    required("door", Text),
    required("recorded_at", Instant),
    reference("recorded_by", "person", nullable=True, index=False),
    optional("statement_id", Key, index=True),
    one_of("kind", "absence", "lateness", "justification"),
    one_of("half", "am", "pm"),
    sa.CheckConstraint(
        "(day IS NOT NULL AND half IS NOT NULL AND starts_at IS NULL AND ends_at IS NULL)"
        " OR (day IS NULL AND half IS NULL AND starts_at IS NOT NULL AND ends_at > starts_at)",
        name="half_day_or_interval",
    ),
    sa.Index("ix_attendance_event_person_day", "person_id", "day"),
    sa.Index("ix_attendance_event_person_interval", "person_id", "starts_at"),
)
"""An absence, a lateness or a justification: of a half-day (local date and half) or an interval.

excused: yes, no, or null for unknown; on an absence it is the absence's own flag. A justification
is an event of its own and may stand alone. Lateness never makes a half-day. door and organization
are its provenance: whoever replaces a list replaces only rows of the same provenance (decision 8).
Several events may describe one half-day. statement_id: the statement of a list that it came from.
"""

attendance_statement = keyed_table(
    "attendance_statement",
    reference("person_id", "person", index=False),
    reference("organization_id", "organization"),
    required("door", Text),
    required("kind", Text),
    required("starts_at", Instant),
    required("ends_at", Instant),
    required("excused", sa.Boolean),
    required("description", Text),
    one_of("kind", "absence", "lateness"),
    sa.CheckConstraint("ends_at >= starts_at", name="order"),
    sa.Index("ix_attendance_statement_of", "person_id", "organization_id", "door"),
)
"""What a door that sends whole lists last said of somebody: the list itself, as it came.

The next list is compared with it, and not with the events, so that what was cancelled of an event
stays cancelled (docs/decisions/0028).
"""

absence_claim = keyed_table(
    "absence_claim",
    reference("person_id", "person"),
    reference("organization_id", "organization"),
    required("starts_at", Instant),
    required("ends_at", Instant),
    required("description", Text),
    required("justified", sa.Boolean),
    required("door", Text),
    required("recorded_at", Instant),
    reference("recorded_by", "person", nullable=True, index=False),
    optional("settled_at", Instant),
    reference("settled_by", "person", nullable=True, index=False),
    sa.CheckConstraint("ends_at >= starts_at", name="order"),
)
"""What a student says of an absence of theirs: ScoDoc's billet.

justified: they say that they have an excuse. settled_at: when staff made absences of it (or none);
null while nobody has, and a claim is settled once.
"""

presence = table(
    "presence",
    sa.Column("assessment_id", Key, sa.ForeignKey("assessment.id"), primary_key=True),
    sa.Column("person_id", Key, sa.ForeignKey("person.id"), primary_key=True, index=True),
    required("attended", sa.Boolean),
    optional("source", Text),
    required("recorded_at", Instant),
    reference("recorded_by", "person", nullable=True, index=False),
)
"""An explicit word on whether somebody was at an activity; it goes before any absence that covers
it (decision 8 of the house). No row: nothing is known. source: "attempt" where handing something in
said it; null where somebody did."""
