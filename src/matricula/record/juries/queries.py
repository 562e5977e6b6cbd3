"""Questions about what juries decided."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from matricula.record.cohorts.tables import cohort, enrolment, offering, offering_enrolment
from matricula.record.juries.codes import CAPITALISING
from matricula.record.juries.tables import appreciation, authorisation, jury_decision
from matricula.record.programmes.tables import module, programme, unit
from matricula.store import ReadSession, Rows, bulk


def capitalised_units(session: ReadSession, cohort_id: int) -> Rows:
    """The validations that may stand in for a unit of a cohort, for all its students.

    Same diploma (programme code); gained in an earlier cohort of the same semester, or elsewhere.
    Source: ScoDoc, formsemestre_get_etud_capitalisation.
    """
    here = cohort.alias("here")
    taught = programme.alias("taught")
    origin = cohort.alias("origin")
    earlier = (origin.c.start_date < here.c.start_date) & (
        origin.c.semester_index == here.c.semester_index
    )
    elsewhere = (jury_decision.c.cohort_id.is_(None) | jury_decision.c.is_external) & (
        jury_decision.c.semester_index.is_(None)
        | (jury_decision.c.semester_index == here.c.semester_index)
    )
    return session.rows(
        sa.select(
            jury_decision.c.person_id,
            jury_decision.c.cohort_id,
            jury_decision.c.unit_id,
            jury_decision.c.unit_average,
            jury_decision.c.is_external,
            jury_decision.c.decided_at,
            unit.c.code.label("unit_code"),
        )
        .select_from(here)
        .join(taught, taught.c.id == here.c.programme_id)
        .join(enrolment, enrolment.c.cohort_id == here.c.id)
        .join(jury_decision, jury_decision.c.person_id == enrolment.c.person_id)
        .join(unit, unit.c.id == jury_decision.c.unit_id)
        .join(programme, programme.c.id == unit.c.programme_id)
        .join(origin, origin.c.id == jury_decision.c.cohort_id, isouter=True)
        .where(
            here.c.id == cohort_id,
            programme.c.code == taught.c.code,
            jury_decision.c.code == CAPITALISING,
            jury_decision.c.unit_average.is_not(None),
            earlier | elsewhere,
        )
        .order_by(jury_decision.c.id)
    )


def origin_coefficients(session: ReadSession, cohort_id: int) -> Rows:
    """The modules that students took in units which they gained before, a row a module.

    Columns: person_id, cohort_id (of the origin), unit_id, coefficient. Their sum is what the unit
    weighed there; it is summed by the reader, in this order, so that both engines give one sum.
    """
    return session.rows(
        sa.select(
            jury_decision.c.person_id,
            jury_decision.c.cohort_id,
            jury_decision.c.unit_id,
            module.c.coefficient,
        )
        .join(enrolment, enrolment.c.person_id == jury_decision.c.person_id)
        .join(offering, offering.c.cohort_id == jury_decision.c.cohort_id)
        .join(
            module,
            (module.c.id == offering.c.module_id) & (module.c.unit_id == jury_decision.c.unit_id),
        )
        .join(
            offering_enrolment,
            (offering_enrolment.c.offering_id == offering.c.id)
            & (offering_enrolment.c.person_id == jury_decision.c.person_id),
        )
        .where(
            enrolment.c.cohort_id == cohort_id,
            jury_decision.c.code == CAPITALISING,
            jury_decision.c.unit_id.is_not(None),
        )
        .order_by(jury_decision.c.id, module.c.position, module.c.id)
    )


def decisions_for_bulletin(
    session: ReadSession, person_id: int, cohort_id: int, programme_code: str
) -> Rows:
    """What juries decided about a student, as far as a cohort's bulletin tells it.

    On this cohort and its units, and on other cohorts of the diploma (unit_id null), where
    `semester_index` says which semester they gained. Units come in their order.
    """
    return decisions_for_bulletins(session, [person_id], cohort_id, programme_code)


def decisions_for_bulletins(
    session: ReadSession, person_ids: Collection[int], cohort_id: int, programme_code: str
) -> Rows:
    """The same about many students, with their `person_id`."""
    here = jury_decision.c.cohort_id == cohort_id
    of_diploma = jury_decision.c.unit_id.is_(None) & (programme.c.code == programme_code)
    return session.rows(
        sa.select(
            jury_decision.c.person_id,
            jury_decision.c.cohort_id,
            jury_decision.c.code,
            jury_decision.c.compensates_id,
            cohort.c.semester_index,
            jury_decision.c.unit_id,
            unit.c.acronym,
            unit.c.title,
            unit.c.position,
            unit.c.code.label("unit_code"),
            unit.c.ects,
        )
        .join(cohort, cohort.c.id == jury_decision.c.cohort_id)
        .join(programme, programme.c.id == cohort.c.programme_id)
        .join(unit, unit.c.id == jury_decision.c.unit_id, isouter=True)
        .where(jury_decision.c.person_id.in_(person_ids), here | of_diploma)
        .order_by(unit.c.position, unit.c.id, jury_decision.c.id)
    )


def decisions_of_diploma(
    session: ReadSession, person_ids: Collection[int], programme_code: str
) -> Rows:
    """All that juries of a diploma decided about people, on cohorts and units, by cohort.

    Columns: person_id, cohort_id, unit_id (null: on the cohort), code, assiduous, compensates_id,
    unit_average, is_external.
    """
    statement = (
        sa.select(
            jury_decision.c.person_id,
            jury_decision.c.cohort_id,
            jury_decision.c.unit_id,
            jury_decision.c.code,
            jury_decision.c.assiduous,
            jury_decision.c.compensates_id,
            jury_decision.c.unit_average,
            jury_decision.c.is_external,
        )
        .join(cohort, cohort.c.id == jury_decision.c.cohort_id)
        .join(programme, programme.c.id == cohort.c.programme_id)
        .where(programme.c.code == programme_code)
        .order_by(jury_decision.c.id)
    )
    return bulk.rows_where_in(session, statement, jury_decision.c.person_id, person_ids)


def enrolments_in_diploma(
    session: ReadSession, person_ids: Collection[int], programme_code: str
) -> Rows:
    """The cohorts of a diploma that people are enrolled in, latest first.

    Columns: person_id, state, cohort_id, semester_index, start_date.
    """
    statement = (
        sa.select(
            enrolment.c.person_id,
            enrolment.c.state,
            enrolment.c.cohort_id,
            cohort.c.semester_index,
            cohort.c.start_date,
        )
        .join(cohort, cohort.c.id == enrolment.c.cohort_id)
        .join(programme, programme.c.id == cohort.c.programme_id)
        .where(programme.c.code == programme_code)
        .order_by(cohort.c.start_date.desc(), cohort.c.id.desc())
    )
    return bulk.rows_where_in(session, statement, enrolment.c.person_id, person_ids)


def authorisations_from(session: ReadSession, person_id: int, cohort_id: int) -> Sequence[int]:
    """The semesters that the jury of a cohort lets a student enrol in."""
    rows = authorisations_of_people(session, [person_id], cohort_id)
    return [row.semester_index for row in rows]


def authorisations_of_people(
    session: ReadSession, person_ids: Collection[int], cohort_id: int
) -> Rows:
    """The same for many students: (person_id, semester_index)."""
    return session.rows(
        sa.select(authorisation.c.person_id, authorisation.c.semester_index)
        .where(
            authorisation.c.person_id.in_(person_ids),
            authorisation.c.origin_cohort_id == cohort_id,
        )
        .order_by(authorisation.c.semester_index, authorisation.c.id)
    )


def appreciations_of(session: ReadSession, person_id: int, cohort_id: int, limit: int) -> Rows:
    """The remarks on a student's bulletin, oldest first: (comment, written_at)."""
    return appreciations_of_people(session, [person_id], cohort_id, limit)


def appreciations_of_people(
    session: ReadSession, person_ids: Collection[int], cohort_id: int, limit: int
) -> Rows:
    """The same on many students' bulletins, with their `person_id`; `limit` bounds all of them."""
    return session.rows(
        sa.select(appreciation.c.person_id, appreciation.c.comment, appreciation.c.written_at)
        .where(appreciation.c.person_id.in_(person_ids), appreciation.c.cohort_id == cohort_id)
        .order_by(appreciation.c.written_at, appreciation.c.id)
        .limit(limit)
    )
