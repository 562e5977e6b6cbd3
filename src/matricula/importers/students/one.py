"""One student's facts, set by hand."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from matricula.importers.students.values import BadValue, read_value
from matricula.record.accounts.names import folded
from matricula.record.people import commands, queries
from matricula.record.people.holding import hold_addresses
from matricula.store import ReadSession, Row, WriteSession

Facts = Mapping[tuple[str, str], str]
"""What is said, as text, by part of the record and column (see `STUDENT_COLUMNS`); "" clears."""


OPTIONS = {"institutional": "email", "personal": "personal email", "diploma_year": "bac year"}
"""What people call the columns whose names are not theirs."""


class NotAStudentThere(Exception):
    """The department knows no student with this id; `matricula student find` shows them."""


class FactRefused(Exception):
    """What is said of the student cannot be stored."""


def student_there(session: ReadSession, person_id: int, department: str) -> Row:
    """What a department knows of a student. Errors: NotAStudentThere."""
    for row in queries.student_records(session, person_id):
        if row.department == department:
            return row
    raise NotAStudentThere(f"{person_id}, {department}")


def set_student(session: WriteSession, person_id: int, department: str, said: Facts) -> int:
    """Set what is said of a student, and answer how many rows that changed.

    Errors: NotAStudentThere, FactRefused, Clash.
    """
    record = student_there(session, person_id, department)
    facts: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    for (part, name), text in said.items():
        facts[part][name] = _read(name, text)
    if facts["mail"]:
        hold_addresses(session)
    changed = 0
    if facts["person"]:
        row = {"id": record.person_id, **facts["person"]}
        changed += len(commands.merge_people(session, [row]))
    for part, command in (
        ("record", commands.merge_student_records),
        ("admission", commands.merge_admissions),
    ):
        if facts[part]:
            row = {"person_id": record.person_id, **facts[part]}
            changed += len(command(session, record.organization_id, [row]))
    return changed + _set_addresses(session, record, facts["mail"])


def _read(name: str, text: str) -> Any:
    text = text.strip()
    try:
        if text:
            return read_value(name, text)
    except BadValue as error:
        raise FactRefused(f"{OPTIONS.get(name, name.replace('_', ' '))}: {error}") from error
    if name == "family_name":
        raise FactRefused("a family name cannot be taken away")
    return "" if name == "given_name" else None


def _set_addresses(session: WriteSession, record: Row, mails: Mapping[str, str | None]) -> int:
    wanted = {"institutional": record.email, "personal": record.personal_email} | dict(mails)
    given = [folded(address) for address in wanted.values() if address]
    if mails and len(set(given)) < len(given):
        raise FactRefused("one address cannot be both the institution's and the person's own")
    changed = 0
    for purpose, address in mails.items():
        if address is None:
            changed += len(
                commands.remove_registrar_addresses(session, [record.person_id], purpose)
            )
    rows = [
        {"person_id": record.person_id, "purpose": purpose, "address": address}
        for purpose, address in mails.items()
        if address is not None
    ]
    return changed + len(commands.set_registrar_addresses(session, rows))
