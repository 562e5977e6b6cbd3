"""Half-days that were missed."""

from collections.abc import Iterable

from matricula.dialects.scodoc.wire.absences import Absence
from matricula.record.attendance.queries import HalfDay

AMPM = {"am": "1", "pm": "0"}


def absences(half_days: Iterable[HalfDay], *, excused_only: bool) -> list[Absence]:
    """The missed half-days, or those of them that have an excuse."""
    return [
        Absence(
            jour=half.day.isoformat(), ampm=AMPM[half.half], description=", ".join(half.modules)
        )
        for half in half_days
        if half.absent and (half.excused or not excused_only)
    ]
