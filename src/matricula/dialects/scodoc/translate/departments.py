"""Departments."""

from datetime import datetime
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
        date_creation=creation_text(row.created_at),
        dept_name=row.name,
        acronyme=row.acronym,
    )


def creation_text(moment: datetime) -> str:
    """A moment as RFC 1123 writes it."""
    return format_datetime(moment, usegmt=True)
