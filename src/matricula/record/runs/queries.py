"""Questions about runs of programs."""

import sqlalchemy as sa

from matricula.record.listing import Listing, Wanted
from matricula.record.members.viewing import Viewer
from matricula.record.runs.tables import code_run
from matricula.store import ReadSession, Rows


def code_runs(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """The viewer's own: all columns; newest first."""
    statement = sa.select(code_run).where(code_run.c.person_id == viewer.person_id)
    filters = {
        "step": lambda key: code_run.c.step_id == key,
        "user": lambda key: code_run.c.person_id == key,
        "status": lambda word: code_run.c.status == word,
    }
    newest = [code_run.c.id.desc()]
    return Listing(statement, code_run.c.id, filters, usual=newest).rows(session, wanted)
