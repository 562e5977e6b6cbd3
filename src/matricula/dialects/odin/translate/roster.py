"""Students of a cohort by group, as this door tells them."""

from collections import defaultdict

from matricula.dialects.odin.labels import RESOLUTIONS, STATUSES, labelled
from matricula.dialects.odin.translate.names import full_name
from matricula.dialects.odin.translate.programs import Told
from matricula.dialects.odin.wire.roster import Group, Student
from matricula.record.people.snils import written_snils
from matricula.store import Row, Rows


def grouped(people: Rows, groups: Rows, told: Told, *, personal: bool) -> list[Group]:
    """Everybody by group, in the order of `people`; last those who are in none, where there are
    any. personal: whether `people` have addresses and numbers.
    """
    found = {row.group_id: Group(row.group_id, row.group_name, []) for row in groups}
    places = {row.person_id: row.group_id for row in groups if row.person_id is not None}
    students: dict[int | None, list[Student]] = defaultdict(list)
    for row in people:
        students[places.get(row.person_id)].append(_student(row, told, personal=personal))
    for key, group in found.items():
        group.students = students[key]
    left = students[None]
    return [*found.values(), *([Group(None, None, left)] if left else [])]


def _student(row: Row, told: Told, *, personal: bool) -> Student:
    found = Student(
        studentName=full_name(row),
        studentId=row.person_id,
        email=row.email if personal else None,
        phone=(row.mobile or row.phone or None) if personal else None,
        snils=written_snils(row.snils) if personal and row.snils else None,
        untiId=row.unti_id if personal else None,
    )
    if not told.strict:
        found.externalId = row.external_id
        found.lastName = row.last_name
        found.firstName = row.given_name
        found.middleName = row.middle_name or None
        found.status = labelled(STATUSES, row.status, english=told.english) or ""
        found.statusCode = row.status
        found.resolution = labelled(RESOLUTIONS, row.resolution, english=told.english)
    return found
