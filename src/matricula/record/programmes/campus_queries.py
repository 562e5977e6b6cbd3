"""Questions about programmes as an online campus tells them."""

import sqlalchemy as sa

from matricula.record.organizations.tables import division
from matricula.record.programmes.tables import programme, programme_profile
from matricula.store import ReadSession, Row, Rows

_PROFILE = [column for column in programme_profile.c if column.name != "programme_id"]


def programmes_told(session: ReadSession, organization_id: int, limit: int) -> Rows:
    """The programmes of an organization, by title: id, title, version, the columns of their
    profiles, null where there is none, and the division's name and kind."""
    return session.rows(
        sa.select(
            programme.c.id,
            programme.c.title,
            programme.c.version,
            *_PROFILE,
            division.c.name.label("division_name"),
            division.c.kind.label("division_kind"),
        )
        .join(programme_profile, programme_profile.c.programme_id == programme.c.id, isouter=True)
        .join(division, division.c.id == programme_profile.c.division_id, isouter=True)
        .where(programme.c.organization_id == organization_id)
        .order_by(programme.c.title, programme.c.id)
        .limit(limit)
    )


def programme_year(session: ReadSession, programme_id: int) -> Row | None:
    """A programme's organization_id, and the year of its intake where it has one."""
    return session.row(
        sa.select(programme.c.organization_id, programme_profile.c.year)
        .join(programme_profile, programme_profile.c.programme_id == programme.c.id, isouter=True)
        .where(programme.c.id == programme_id)
    )
