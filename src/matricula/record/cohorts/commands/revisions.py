"""Raising the revisions of cohorts: what docs/revisions.md says of every command."""

from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa

from matricula.record.cohorts.tables import cohort, enrolment
from matricula.record.juries.tables import jury_decision
from matricula.record.programmes.tables import unit
from matricula.store import WriteSession, bulk


def raise_revisions(session: WriteSession, cohort_ids: Iterable[int | None]) -> None:
    """Say that something in these cohorts may have changed a mark, an average or a bulletin.

    Each is raised once in a transaction, however many commands ask, and in id order, so that two
    writers never wait for each other in a circle. None is no cohort.
    """
    session.at_the_end(_raise, {key for key in cohort_ids if key is not None})


def raise_revisions_of_people(session: WriteSession, person_ids: Collection[int]) -> None:
    """Raise every cohort that one of these people is enrolled in.

    Capitalised units reach across cohorts and organizations: a decision here may count there.
    """
    statement = sa.select(enrolment.c.cohort_id).distinct()
    rows = bulk.rows_where_in(session, statement, enrolment.c.person_id, person_ids)
    raise_revisions(session, [row.cohort_id for row in rows])


def raise_revisions_of_programmes(session: WriteSession, programme_ids: Collection[int]) -> None:
    """Raise every cohort of these programmes, and those of people who gained one of their units.

    What a unit weighed where it was gained counts where it is capitalised.
    """
    own = sa.select(cohort.c.id)
    rows = bulk.rows_where_in(session, own, cohort.c.programme_id, programme_ids)
    gained = (
        sa.select(enrolment.c.cohort_id.label("id"))
        .distinct()
        .join(jury_decision, jury_decision.c.person_id == enrolment.c.person_id)
        .join(unit, unit.c.id == jury_decision.c.unit_id)
    )
    rows += bulk.rows_where_in(session, gained, unit.c.programme_id, programme_ids)
    raise_revisions(session, [row.id for row in rows])


def _raise(session: WriteSession, cohort_ids: Sequence[int]) -> None:
    if cohort_ids:
        session.run(
            sa.update(cohort)
            .where(cohort.c.id == sa.bindparam("key_id"))
            .values(revision=cohort.c.revision + 1),
            [{"key_id": cohort_id} for cohort_id in cohort_ids],
        )
