"""user-activities: how much one solved, day by day."""

from collections import Counter
from datetime import timedelta

from matricula.dialects.stepik.asking import Reading
from matricula.dialects.stepik.declaring import Facts, Resource, computed
from matricula.record.answers.progress import solving_moments
from matricula.record.listing import Wanted
from matricula.record.profiles.queries import oneself
from matricula.store import Rows

DAYS = 365


def _find(asked: Reading, wanted: Wanted) -> Rows:
    return oneself(asked.session, asked.viewer, wanted)


def _gather(asked: Reading, rows: Rows) -> list[Facts]:
    """With the quizzes of each day, those of today first. One query."""
    today = asked.now.date()
    since = asked.now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(DAYS - 1)
    moments = solving_moments(asked.session, asked.me, since) if rows else []
    counted = Counter((today - moment.date()).days for moment in moments)
    pins = [counted[day] for day in range(DAYS)]
    return [{**row._asdict(), "pins": pins} for row in rows]


RESOURCE = Resource(
    name="user-activities",
    title="What one solved, day by day",
    readers="One's own.",
    fields=(
        computed("id", int, lambda facts, _: facts["id"], "The person's."),
        computed(
            "pins",
            list[int],
            lambda facts, _: facts["pins"],
            "Quizzes solved for the first time: today, the day before, and so on for a year; days"
            " of UTC.",
        ),
    ),
    find=_find,
    gather=_gather,
    guests=False,
)
