"""Marks of one activity, with its attempts, as this door tells them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from matricula.dialects.odin.translate.names import full_name
from matricula.dialects.odin.translate.numbers import moment, number
from matricula.dialects.odin.wire.marks import ActivityMark
from matricula.gradebook.attempts import counted, minutes, points_of
from matricula.record.assessments.activities import (
    ATTEMPTED,
    FAILED,
    IN_REVIEW,
    PASSED,
    PENDING,
    REWORK,
    TEST,
)
from matricula.store import Row, Rows

NOT_SUBMITTED = "notSubmitted"
STATES = {
    PENDING: "submitted",
    IN_REVIEW: "inReview",
    REWORK: "rework",
    PASSED: "passed",
    FAILED: "failed",
}
"""How attempts stand, and activities by the attempt that counts; NOT_SUBMITTED without any."""


@dataclass(frozen=True, slots=True)
class Book:
    """An activity with all that is known of it.

    results, attempts: as the record's `dated_results` and `attempts_at` have them. personal:
    whether addresses of mail are told. strict: whether additive fields stay away.
    """

    activity: Row
    results: Rows
    attempts: Rows
    personal: bool
    strict: bool


def activity_marks(people: Sequence[Row], book: Book) -> list[ActivityMark]:
    """A row for each of `people`, in their order."""
    results = {row.person_id: row for row in book.results}
    attempts: dict[int, list[Row]] = defaultdict(list)
    for row in book.attempts:
        attempts[row.person_id].append(row)
    return [
        _mark(who, results.get(who.person_id), attempts.get(who.person_id, ()), book)
        for who in people
    ]


def _mark(who: Row, result: Row | None, attempts: Sequence[Row], book: Book) -> ActivityMark:
    activity = book.activity
    attempted, test = activity.kind in ATTEMPTED, activity.kind == TEST
    one = counted(attempts, activity.counted_attempt) if attempted else None
    marked = result if result is not None and result.mark is not None else None
    found = ActivityMark(
        studentId=who.person_id,
        email=who.email if book.personal else None,
        externalId=who.external_id,
        mark=number(marked.mark) if marked else None,
        markDateTimeUtc=moment(marked.recorded_at) if marked else None,
        points=number(points_of(one)) if one else None,
        minPoints=number(activity.min_points) if attempted else None,
        timeLimitMinutes=activity.time_limit if test else None,
        attemptDurationMinutes=number(minutes(one, activity.time_limit)) if test and one else None,
    )
    if not book.strict:
        found.studentName = full_name(who)
        found.attemptNumber = one.number if one else None
        found.attemptStatus = STATES[one.status] if one else None
        found.activityStatus = found.attemptStatus or (NOT_SUBMITTED if attempted else None)
        found.special = result.special if result else None
    return found
