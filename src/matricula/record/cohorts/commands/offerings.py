"""The modules that a cohort is offered, and who teaches them."""

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa

from matricula.record.cohorts.commands.revisions import raise_revisions_of_programmes
from matricula.record.cohorts.commands.settling import (
    cohorts_of_organization,
    replace_people,
    settle,
)
from matricula.record.cohorts.queries import cohorts_of_offerings
from matricula.record.cohorts.tables import cohort, offering, offering_teacher
from matricula.record.history.commands import remember_steps
from matricula.store import WriteSession, bulk


def merge_offerings(
    session: WriteSession, organization_id: int, rows: Sequence[bulk.Values]
) -> bulk.Changes:
    """Add or change module offerings by id, in cohorts of an organization.

    Errors: Clash where another offering of the cohort is of this module.
    """
    within = offering.c.cohort_id.in_(cohorts_of_organization(organization_id))
    changes = bulk.merge(session, offering, rows, key=("id",), within=within)
    raise_revisions_of_programmes(
        session,
        session.column(
            sa.select(cohort.c.programme_id)
            .distinct()
            .where(cohort.c.id.in_({row["cohort_id"] for row in changes.rows()}))
        ),
    )
    return settle(session, offering, changes)


def set_teachers(session: WriteSession, teachers: Mapping[int, Collection[int]]) -> bulk.Changes:
    """Set who teaches offerings besides their heads, each list as a whole.

    teachers: ids of persons, by offering.
    """
    changes = replace_people(session, offering_teacher, "offering_id", teachers)
    cohorts = cohorts_of_offerings(session, teachers.keys())
    remember_steps(
        session,
        offering_teacher,
        changes,
        subject="offering_id",
        cohort_of=lambda row: cohorts[row["offering_id"]],
    )
    return changes


def set_offering_heads(session: WriteSession, heads: Mapping[int, int | None]) -> bulk.Changes:
    """Set who answers for offerings. heads: the person's id, or None for nobody, by offering."""
    columns = (offering.c.id, offering.c.cohort_id, offering.c.head_id)
    stored = bulk.rows_where_in(session, sa.select(*columns), offering.c.id, heads.keys())
    changes = bulk.Changes(
        updated=[
            (row._asdict(), {**row._asdict(), "head_id": heads[row.id]})
            for row in stored
            if row.head_id != heads[row.id]
        ]
    )
    told = [{"id": after["id"], "head_id": after["head_id"]} for _, after in changes.updated]
    bulk.update(session, offering, told, key=("id",))
    remember_steps(session, offering, changes)
    return changes
