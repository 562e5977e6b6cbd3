"""Which organizations a door serves that waits to be switched on for each of them."""

import sqlalchemy as sa

from matricula.record.organizations.reach import Reach
from matricula.record.organizations.tables import organization, organization_api
from matricula.store import ReadSession, Rows


def organizations_at(session: ReadSession, door: str, kind: str, reach: Reach, limit: int) -> Rows:
    """The organizations in reach that are of the door's own kind, or for which its switch was ever
    touched, by id, with `is_open`: whether it is on."""
    switched = sa.and_(
        organization_api.c.organization_id == organization.c.id, organization_api.c.door == door
    )
    return session.rows(
        sa.select(
            organization, sa.func.coalesce(organization_api.c.is_open, sa.false()).label("is_open")
        )
        .join(organization_api, switched, isouter=True)
        .where(
            sa.or_(organization.c.kind == kind, organization_api.c.door.is_not(None)),
            reach.condition(organization.c.id),
        )
        .order_by(organization.c.id)
        .limit(limit)
    )
