"""Assessments and their marks."""

from datetime import date, datetime, time, timedelta

from matricula.dialects.scodoc.texts import french, french_time, iso, shortest
from matricula.dialects.scodoc.wire.assessments import Evaluation, Notes
from matricula.store import Row, Rows

NOON = time(12)


def evaluation(row: Row) -> Evaluation:
    """An assessment."""
    begin, end = row.starts_at, row.ends_at
    return Evaluation(
        id=row.id,
        evaluation_id=row.id,
        moduleimpl_id=row.offering_id,
        jour=french(row.held_on),
        jouriso=iso(row.held_on),
        heure_debut=french_time(begin),
        heure_fin=french_time(end),
        duree=_duration(begin, end),
        descrheure=_hours(begin, end),
        matin=int(begin is not None and begin < NOON),
        apresmidi=int(end is not None and end > NOON),
        description=row.title,
        note_max=row.max_mark,
        coefficient=row.coefficient,
        visibulletin=row.shown_on_bulletin,
        publish_incomplete=row.counts_while_incomplete,
        evaluation_type=row.kind,
        numero=row.position,
    )


def notes(results: Rows) -> list[Notes]:
    """The marks of an assessment: a list that holds one object, as the page has it."""
    return [{str(row.person_id): row.special or shortest(row.mark) for row in results}]


def _hours(begin: time | None, end: time | None) -> str:
    if begin is None:
        return ""
    if end is None or end == begin:
        return f" à {french_time(begin)}"
    return f" de {french_time(begin)} à {french_time(end)}"


def _duration(begin: time | None, end: time | None) -> str:
    if begin is None or end is None or end < begin:
        return ""
    minutes = (_on_one_day(end) - _on_one_day(begin)) // timedelta(minutes=1)
    hours, rest = divmod(minutes, 60)
    return f"{hours}h{rest:02d}" if rest else f"{hours}h"


def _on_one_day(moment: time) -> datetime:
    return datetime.combine(date.min, moment)
