"""Writing totals: formulas over the columns A1, A2, ... of a discipline."""

from collections.abc import Sequence

from matricula.gradebook.formulas import FormulaError, typed
from matricula.importers.errors import Problems
from matricula.importers.odin import placing
from matricula.importers.odin.document import Document
from matricula.importers.odin.placing import placed
from matricula.importers.odin.plans import Written
from matricula.record.assessments.activity_queries import (
    activities_of_offerings,
    columns_of_offerings,
)
from matricula.record.assessments.commands import merge_totals
from matricula.record.cohorts.commands import merge_offering_profiles
from matricula.store import WriteSession, bulk


class TotalDecided(Exception):
    """The mark of the activity that attests a discipline is its total: it has no formula."""


def write_totals(session: WriteSession, document: Document, done: Written) -> None:
    """Write the totals of a document. Errors: ImportRefused with every formula that is wrong."""
    columns = columns_of_offerings(session, done.disciplines.values())
    problems = Problems()
    decided = attested(session, list(done.disciplines.values()))
    finals: list[dict[str, object]] = []
    for discipline in placing.disciplines(document):
        key, place, item = done.disciplines[discipline.place], discipline.place, discipline.item
        rows = [
            {
                "title": one.item.title,
                "formula": _kept(one.item.formula, columns[key], f"{one.place}.formula", problems),
                "position": index,
            }
            for index, one in enumerate(placed(place, "totals", item.totals), 1)
        ]
        if isinstance(item.total, str):
            formula = _kept(item.total, columns[key], f"{place}.total", problems)
            finals.append({"offering_id": key, "total_formula": formula})
            if key in decided:
                problems.add(f"{place}.total", placing.reason(TotalDecided()))
        elif item.total is None:
            finals.append({"offering_id": key, "total_formula": None})
        problems.refuse_if_any()
        done.changes += merge_totals(session, key, rows)
    done.changes += merge_offering_profiles(session, finals)


def set_total(session: WriteSession, offering_id: int, formula: str | None) -> bulk.Changes:
    """Let a formula give the total of a discipline, or none. Errors: FormulaError, TotalDecided."""
    if formula is not None and offering_id in attested(session, [offering_id]):
        raise TotalDecided
    columns = columns_of_offerings(session, [offering_id])[offering_id]
    kept = None if formula is None else typed(formula, columns).text
    return merge_offering_profiles(session, [{"offering_id": offering_id, "total_formula": kept}])


def attested(session: WriteSession, offering_ids: Sequence[int]) -> set[int]:
    """Which of these disciplines have an activity whose mark is their total."""
    rows = activities_of_offerings(session, offering_ids)
    return {row.offering_id for row in rows if row.attests}


def _kept(text: str, columns: Sequence[int], place: str, problems: Problems) -> str:
    try:
        return typed(text, columns).text
    except FormulaError as error:
        problems.add(place, placing.reason(error))
    return ""
