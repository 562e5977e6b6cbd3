"""Questions about long tasks."""

import sqlalchemy as sa

from matricula.record.listing import Listing, Wanted
from matricula.record.members.viewing import Viewer
from matricula.record.merges.living import living
from matricula.record.tasks.tables import long_task
from matricula.store import ReadSession, Rows


def tasks(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """The viewer's own: all columns; newest first."""
    statement = sa.select(long_task).where(long_task.c.person_id == viewer.person_id)
    filters = {
        "course": lambda key: long_task.c.course_id == key,
        "klass": lambda key: long_task.c.klass_id == key,
        "type": lambda word: long_task.c.kind == word,
        "user": lambda key: long_task.c.person_id == living(key),
    }
    newest = [long_task.c.id.desc()]
    return Listing(statement, long_task.c.id, filters, usual=newest).rows(session, wanted)
