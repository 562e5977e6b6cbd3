"""What can change about long tasks."""

from matricula.record import rows
from matricula.record.tasks.tables import OF_CLASS, OF_COURSE, long_task
from matricula.store import WriteSession


def ask_for_grade_book(
    session: WriteSession,
    person_id: int,
    *,
    course_id: int | None = None,
    klass_id: int | None = None,
) -> int:
    """Ask for the grade book of a course or of a class, one of them; the number of the task."""
    row = {
        "person_id": person_id,
        "kind": OF_CLASS if course_id is None else OF_COURSE,
        "course_id": course_id,
        "klass_id": klass_id,
        "asked_at": session.now,
    }
    (key,) = rows.add(session, long_task, [row])
    return key
