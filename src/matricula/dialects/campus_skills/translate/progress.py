"""How far apprentices' booklets are, as Campus Skills tells it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from matricula.dialects.campus_skills.wire.progress import Progress, Report
from matricula.documents.apprentices.booklets import Expected
from matricula.documents.apprentices.names import alphabetical, full_name
from matricula.store import Row


def by_student(contracts: Iterable[Row]) -> list[Row]:
    """Contracts in the order of their apprentices' names."""

    def key(row: Row) -> tuple[tuple[str, str], int]:
        return alphabetical(full_name(row.given_name, row.family_name)), row.id

    return sorted(contracts, key=key)


def progress(
    contracts: Sequence[Row], expected: Mapping[int, Sequence[Expected]]
) -> list[Progress]:
    """Each contract with its booklets, as `booklets_of` has them."""
    return [
        Progress(
            row.public_id,
            full_name(row.given_name, row.family_name),
            full_name(row.tutor_given_name, row.tutor_family_name) or None,
            full_name(row.school_given_name, row.school_family_name) or None,
            row.company_name,
            [_report(one) for one in expected[row.id]],
        )
        for row in contracts
    ]


def _report(booklet: Expected) -> Report:
    return Report(
        booklet.name,
        reportDone=booklet.done_at is not None,
        isLate=booklet.late,
        dateOfReport=_instant(booklet.due_at),
    )


def _instant(moment: datetime) -> str:
    """2023-09-27T00:00:00.000Z."""
    told = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return told.replace("+00:00", "Z")
