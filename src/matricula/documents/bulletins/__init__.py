"""Bulletins on paper: of one student, or of a cohort in one file."""

from collections.abc import Callable, Sequence

from matricula.documents.bulletins.choosing import NoStudents, NoSuchGroup, by_name, members
from matricula.documents.bulletins.composing import composed
from matricula.documents.bulletins.gathering import NotEnrolled, gathered
from matricula.documents.bulletins.options import Options
from matricula.documents.bulletins.sheets import Sheets
from matricula.documents.bulletins.typesetting import pdf
from matricula.gradebook.showing import Version
from matricula.gradebook.snapshot import Snapshot
from matricula.store import ReadSession

__all__ = [
    "NoStudents",
    "NoSuchGroup",
    "NotEnrolled",
    "Options",
    "Version",
    "bulletin_pdf",
    "by_name",
    "cohort_pdf",
    "members",
]

Progress = Callable[[str, int, int], None]
"""Told a phase, the steps done and the steps in all."""
STEPS = 4


def bulletin_pdf(
    session: ReadSession, snapshot: Snapshot, person_id: int, options: Options
) -> bytes:
    """The bulletin of a student as a PDF. Errors: NotEnrolled."""
    return cohort_pdf(session, snapshot, [person_id], options)


def cohort_pdf(
    session: ReadSession,
    snapshot: Snapshot,
    person_ids: Sequence[int] | None,
    options: Options,
    progress: Progress = lambda _phase, _done, _steps: None,
) -> bytes:
    """The bulletins of these students, or of all of the cohort by name, as one PDF.

    The last of the progress's steps, writing the file, is the caller's. Errors: NotEnrolled,
    NoStudents.
    """
    chosen = by_name(snapshot) if person_ids is None else person_ids
    if not chosen:
        raise NoStudents
    progress("reading", 0, STEPS)
    facts = gathered(session, snapshot, chosen, options)
    progress("composing", 1, STEPS)
    bulletins = composed(Sheets(snapshot, facts, options), chosen)
    progress(f"setting {len(chosen)} bulletins", 2, STEPS)
    return pdf(bulletins)
