"""What somebody may do with classes: conditions beside `klass` and its `course`.

They are used as those of `record/members/viewing.py`: as a filter or as a column.
"""

import sqlalchemy as sa

from matricula.record.classes.tables import klass, klass_assistant, klass_student
from matricula.record.listing import Condition
from matricula.record.members.viewing import Viewer


def manages_class(viewer: Viewer) -> Condition:
    """Owner and admins of the course; and the owner of the class, as long as they edit the
    course."""
    owned = klass.c.owner_id == viewer.person_id if viewer.person_id else sa.false()
    return sa.or_(viewer.manages_course(), sa.and_(owned, viewer.edits_course()))


def assists_class(viewer: Viewer) -> Condition:
    """Its assistants."""
    return holds(klass_assistant, viewer.person_id)


def runs_class(viewer: Viewer) -> Condition:
    """Those who manage it and its assistants: they see who is in it."""
    return sa.or_(manages_class(viewer), assists_class(viewer))


def studies_in_class(viewer: Viewer) -> Condition:
    """Its students."""
    return holds(klass_student, viewer.person_id)


def holds(table: sa.Table, person_id: int | sa.ColumnElement[int] | None) -> Condition:
    """Whether a person stands in one of the two lists of a class. A condition beside `klass`."""
    if person_id is None:
        return sa.false()
    there = (table.c.klass_id == klass.c.id) & (table.c.person_id == person_id)
    return sa.exists().where(there).correlate(klass)
