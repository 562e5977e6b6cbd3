"""How far apprentices' booklets are, as Campus Skills tells it."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from matricula.dialects.campus_skills.translate.names import alphabetical, full_name
from matricula.dialects.campus_skills.wire.progress import Progress, Report
from matricula.store import Row


def by_student(contracts: Iterable[Row]) -> list[Row]:
    """Contracts in the order of their apprentices' names."""

    def key(row: Row) -> tuple[tuple[str, str], int]:
        return alphabetical(full_name(row.given_name, row.family_name)), row.id

    return sorted(contracts, key=key)


def progress(
    contracts: Sequence[Row], booklets: Iterable[Row], reports: Iterable[Row], now: datetime
) -> list[Progress]:
    """Each contract with the booklets of its session."""
    expected: dict[int, list[Row]] = {}
    for row in booklets:
        expected.setdefault(row.session_id, []).append(row)
    known = {(row.booklet_id, row.contract_id): row for row in reports}
    return [
        Progress(
            row.public_id,
            full_name(row.given_name, row.family_name),
            full_name(row.tutor_given_name, row.tutor_family_name) or None,
            full_name(row.school_given_name, row.school_family_name) or None,
            row.company_name,
            _reports(
                [(one, known.get((one.id, row.id))) for one in expected.get(row.session_id, ())],
                now,
            ),
        )
        for row in contracts
    ]


def _reports(pairs: Sequence[tuple[Row, Row | None]], now: datetime) -> list[Report]:
    dated = [
        ((known and known.due_at) or booklet.due_at, booklet, known and known.done_at)
        for booklet, known in pairs
    ]
    dated.sort(key=lambda told: (told[0], told[1].position, told[1].id))
    return [
        Report(
            booklet.name,
            reportDone=done_at is not None,
            isLate=(done_at or now) > due_at,
            dateOfReport=_instant(due_at),
        )
        for due_at, booklet, done_at in dated
    ]


def _instant(moment: datetime) -> str:
    """2023-09-27T00:00:00.000Z."""
    told = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return told.replace("+00:00", "Z")
