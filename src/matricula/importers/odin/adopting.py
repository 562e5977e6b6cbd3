"""Showing an assessment of ScoDoc's at Odin's door, too."""

from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from matricula.gradebook.attempts import mark_of
from matricula.record.assessments.commands import merge_activities
from matricula.store import Row, WriteSession, bulk


def adopt(session: WriteSession, found: Row, kind: str, time_zone: str) -> bulk.Changes:
    """Make an assessment (of `weighed_place`) an activity with marks, or one of another kind.

    A new activity is held when ScoDoc says that the assessment is, by the department's clocks, or
    else those of `time_zone`. Errors: ActivityRefused, TwoAttestations.
    """
    row: dict[str, Any] = {"assessment_id": found.id, "kind": kind, "is_marked": True}
    if found.kind is None:
        zone = ZoneInfo(found.time_zone or time_zone)
        row["starts_at"] = _moment(found, found.starts_at, zone)
        row["ends_at"] = _moment(found, found.ends_at, zone)
    return merge_activities(session, [row], mark_of)


def _moment(found: Row, clock: time | None, zone: ZoneInfo) -> datetime | None:
    if found.held_on is None or found.starts_at is None or clock is None:
        return None
    return datetime.combine(found.held_on, max(clock, found.starts_at), zone).astimezone(UTC)
