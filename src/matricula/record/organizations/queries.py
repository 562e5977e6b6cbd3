"""Questions about organizations and what they chose."""

from collections.abc import Mapping

import sqlalchemy as sa

from matricula.record.organizations.tables import preference
from matricula.store import ReadSession


def preferences(
    session: ReadSession, organization_id: int, cohort_id: int | None = None
) -> Mapping[str, str]:
    """The preferences of an organization by name; those of the cohort go before."""
    of_cohort = preference.c.cohort_id.is_(None) | (preference.c.cohort_id == cohort_id)
    rows = session.rows(
        sa.select(preference.c.name, preference.c.value, preference.c.cohort_id)
        .where(preference.c.organization_id == organization_id, of_cohort)
        .order_by(preference.c.cohort_id.is_not(None), preference.c.name)
    )
    return {row.name: row.value for row in rows}
