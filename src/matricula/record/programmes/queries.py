"""Questions about programmes and what they are made of."""

import sqlalchemy as sa

from matricula.record.organizations.reach import Reach
from matricula.record.programmes.tables import module, programme, subject, unit
from matricula.store import ReadSession, Row, Rows


def programmes(session: ReadSession, reach: Reach, limit: int) -> Rows:
    """The programmes in reach, by acronym, title and version."""
    return session.rows(
        sa.select(programme)
        .where(reach.condition(programme.c.organization_id))
        .order_by(programme.c.acronym, programme.c.title, programme.c.version, programme.c.id)
        .limit(limit)
    )


def programme_with_id(session: ReadSession, programme_id: int) -> Row | None:
    """One programme."""
    return session.row(sa.select(programme).where(programme.c.id == programme_id))


def unit_with_id(session: ReadSession, unit_id: int) -> Row | None:
    """One unit, with its programme's `organization_id`."""
    return session.row(
        sa.select(unit, programme.c.organization_id)
        .join(programme, programme.c.id == unit.c.programme_id)
        .where(unit.c.id == unit_id)
    )


def units_of_programme(session: ReadSession, programme_id: int) -> Rows:
    """The units of a programme but those gained elsewhere, in order."""
    return session.rows(
        sa.select(unit)
        .where(unit.c.programme_id == programme_id, ~unit.c.is_external)
        .order_by(unit.c.position, unit.c.acronym, unit.c.id)
    )


def subjects_of_programme(session: ReadSession, programme_id: int) -> Rows:
    """The subjects of a programme, in order inside their units."""
    return session.rows(
        sa.select(subject)
        .join(unit, unit.c.id == subject.c.unit_id)
        .where(unit.c.programme_id == programme_id)
        .order_by(subject.c.position, subject.c.title, subject.c.id)
    )


def modules_of_programme(session: ReadSession, programme_id: int) -> Rows:
    """The modules of a programme, in order inside their subjects."""
    return session.rows(
        sa.select(module)
        .where(module.c.programme_id == programme_id)
        .order_by(module.c.semester_index, module.c.position, module.c.code, module.c.id)
    )
