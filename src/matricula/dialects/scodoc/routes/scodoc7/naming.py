"""How a function of ScoDoc 7 names what it asks about: a student by etudid or by a code."""

from matricula.dialects.scodoc.arguments import Arguments
from matricula.dialects.scodoc.asking import MOST_ROWS, Asker
from matricula.dialects.scodoc.errors import MissingParameter, UnknownObject
from matricula.dialects.scodoc.routes.students import UNKNOWN
from matricula.record.people import queries
from matricula.record.people.queries import Code
from matricula.store import Row, Rows
from matricula.web.ids import parse_id

CODES: tuple[Code, ...] = ("code_nip", "code_ine")


def find_student(asker: Asker, arguments: Arguments) -> Row | None:
    """What the department of the address knows of the student that a request names, or None.

    The first of etudid, code_nip and code_ine that is not blank counts. Errors: MissingParameter
    where none is there.
    """
    etudid = (arguments.text("etudid") or "").strip()
    if etudid:
        person_id = parse_id(etudid)
        found = queries.student_records(asker.session, person_id) if person_id else ()
    else:
        found = _with_code(asker, arguments)
    return next((row for row in found if asker.reach.contains(row.organization_id)), None)


def named_student(asker: Asker, arguments: Arguments) -> Row:
    """The same. Errors: MissingParameter; UnknownObject where there is none."""
    record = find_student(asker, arguments)
    if record is None:
        raise UnknownObject(UNKNOWN)
    return record


def _with_code(asker: Asker, arguments: Arguments) -> Rows:
    for code in CODES:
        value = (arguments.text(code) or "").strip()
        if value:
            return queries.student_records_with_code(asker.session, code, [value], MOST_ROWS)
    raise MissingParameter("etudid")
