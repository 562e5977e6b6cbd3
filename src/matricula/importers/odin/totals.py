"""Writing totals: formulas over the columns A1, A2, ... of a discipline."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import UNSET

from matricula.gradebook.formulas import FormulaError, typed
from matricula.importers.errors import Problems
from matricula.importers.odin import placing
from matricula.importers.odin.document import Discipline, Document
from matricula.importers.odin.placing import Placed, placed
from matricula.importers.odin.plans import Written
from matricula.record.assessments.activity_queries import (
    activities_of_offerings,
    columns_of_offerings,
    totals_of_offerings,
)
from matricula.record.assessments.commands import merge_totals
from matricula.record.cohorts.commands import merge_offering_profiles
from matricula.store import WriteSession


class TotalDecided(Exception):
    """The mark of the activity that attests a discipline is its total: it has no formula."""


def write_totals(session: WriteSession, document: Document, done: Written) -> None:
    """Write the totals of a document. Errors: ImportRefused with every formula that is wrong."""
    keys = list(done.disciplines.values())
    columns = columns_of_offerings(session, keys)
    known = totals_of_offerings(session, keys)
    decided = _attested(session, keys)
    problems = Problems()
    rows: dict[int, list[dict[str, Any]]] = {}
    finals: list[dict[str, Any]] = []
    for discipline in placing.disciplines(document):
        key = done.disciplines[discipline.place]
        stored = {row.title: row.position for row in known if row.offering_id == key}
        positions = {} if done.ordered else stored
        rows[key] = _totals(discipline, columns[key], positions, problems)
        finals += _final(discipline, key, columns[key], problems)
        if isinstance(discipline.item.total, str) and key in decided:
            problems.add(f"{discipline.place}.total", placing.reason(TotalDecided()))
    problems.refuse_if_any()
    for key, totals in rows.items():
        done.changes += merge_totals(session, key, totals)
    done.changes += merge_offering_profiles(session, finals)


def _totals(
    discipline: Placed[Discipline],
    columns: Sequence[int],
    positions: Mapping[str, int],
    problems: Problems,
) -> list[dict[str, Any]]:
    """The intermediate totals of a discipline, as they are to be. positions: of those that stay
    where they are; new ones come after them."""
    last = max(positions.values(), default=0)
    return [
        {
            "title": one.item.title,
            "formula": _kept(one.item.formula, columns, f"{one.place}.formula", problems),
            "position": positions.get(one.item.title, last + index),
        }
        for index, one in enumerate(placed(discipline.place, "totals", discipline.item.totals), 1)
    ]


def _final(
    discipline: Placed[Discipline], key: int, columns: Sequence[int], problems: Problems
) -> list[dict[str, Any]]:
    """The formula of the total, where something is said of it."""
    said = discipline.item.total
    if said is UNSET:
        return []
    place = f"{discipline.place}.total"
    formula = None if said is None else _kept(said, columns, place, problems)
    return [{"offering_id": key, "total_formula": formula}]


def _attested(session: WriteSession, offering_ids: Sequence[int]) -> set[int]:
    """Which of these disciplines have an activity whose mark is their total."""
    rows = activities_of_offerings(session, offering_ids)
    return {row.offering_id for row in rows if row.attests}


def _kept(text: str, columns: Sequence[int], place: str, problems: Problems) -> str:
    try:
        return typed(text, columns).text
    except FormulaError as error:
        problems.add(place, placing.reason(error))
    return ""
