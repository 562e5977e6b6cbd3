"""Departments."""

from email.utils import format_datetime

from matricula.dialects.scodoc.wire.departments import Departement
from matricula.store import Row


def departement(row: Row) -> Departement:
    """A department in full."""
    return Departement(
        id=row.id,
        acronym=row.acronym,
        description=row.description,
        visible=row.visible,
        date_creation=format_datetime(row.created_at, usegmt=True),
        dept_name=row.name,
        acronyme=row.acronym,
    )
