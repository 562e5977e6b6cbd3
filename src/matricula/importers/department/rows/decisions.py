"""Juries, attendance and preferences."""

from msgspec import UNSET

from matricula.importers.department.document import Absence, Document
from matricula.importers.department.identities import Ids
from matricula.importers.department.instants import instant
from matricula.importers.department.rows.common import Row, filled, said

BONUS = "bonus_sport_function"


def jury_decisions(document: Document, ids: Ids) -> list[Row]:
    return [
        said(
            person_id=ids.of("etudid", row.etudid),
            cohort_id=ids.maybe("formsemestre_id", row.formsemestre_id),
            unit_id=ids.maybe("ue_id", row.ue_id),
            code=row.code,
            assiduous=row.assidu,
            decided_at=instant(row.event_date),
            compensates_id=row.compense_formsemestre_id
            and ids.of("formsemestre_id", row.compense_formsemestre_id),
            unit_average=row.moy_ue,
            semester_index=row.semestre_id,
        )
        | filled(is_external=row.is_external)
        for row in document.jury_validations
    ]


def authorisations(document: Document, ids: Ids) -> list[Row]:
    return [
        {
            "person_id": ids.of("etudid", row.etudid),
            "origin_cohort_id": ids.of("formsemestre_id", row.origin_formsemestre_id),
            "programme_code": row.formation_code,
            "semester_index": row.semestre_id,
            "decided_at": instant(row.date),
        }
        for row in document.authorisations
    ]


def half_days(document: Document, ids: Ids) -> list[Row]:
    return [
        {
            "person_id": ids.of("etudid", row.etudid),
            "kind": "absence" if row.estabs else "justification",
            "day": row.jour,
            "half": "am" if row.matin else "pm",
            "excused": row.estjust,
            "offering_id": ids.maybe("moduleimpl_id", row.moduleimpl_id),
            "description": row.description,
        }
        for row in document.absences
        if says_something(row)
    ]


def says_something(row: Absence) -> bool:
    """A row that is neither an absence nor a justification is what ScoDoc leaves of one."""
    return row.estabs or row.estjust


def preferences(document: Document, ids: Ids) -> list[Row]:
    rows = [
        {
            "cohort_id": ids.maybe("formsemestre_id", row.formsemestre_id),
            "name": row.name,
            "value": row.value or "",
        }
        for row in document.preferences
    ]
    if document.bonus_sport_function is not UNSET:
        value = document.bonus_sport_function or ""
        rows.append({"cohort_id": None, "name": BONUS, "value": value})
    return rows
