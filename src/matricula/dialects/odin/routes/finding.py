"""Finding what a request names, and only inside the organization of its token."""

from collections.abc import Mapping

from matricula.dialects.odin.answering import wrong
from matricula.dialects.odin.asking import Asker
from matricula.dialects.odin.errors import Sentence, Told, UnknownEntity
from matricula.dialects.odin.labels import STATUSES, meant
from matricula.record.assessments.gradebook_queries import activity_place
from matricula.record.cohorts.campus_queries import Among, discipline_told, group_of_cohort
from matricula.record.cohorts.queries import cohort_place
from matricula.record.people.member_queries import member_called
from matricula.record.programmes.campus_queries import programme_year
from matricula.store import Row
from matricula.web.ids import parse_id

SENTENCES: Mapping[str, Sentence] = {
    "organizationId": Sentence("Организация не найдена", "There is no such organization"),
    "programId": Sentence("Программа не найдена", "There is no such programme"),
    "cohortId": Sentence("Поток не найден", "There is no such cohort"),
    "groupId": Sentence("Группа не найдена", "There is no such group"),
    "disciplineId": Sentence("Дисциплина не найдена", "There is no such discipline"),
    "activityId": Sentence("Активность не найдена", "There is no such activity"),
    "studentId": Sentence("Студент не найден", "There is no such student"),
}


def unknown(key: str) -> UnknownEntity:
    """There is nothing of this id, or nothing in this organization: the same answer."""
    return UnknownEntity(Told(key, SENTENCES[key]))


def program(asker: Asker, key: int) -> Row:
    """A programme of the organization. Errors: UnknownEntity."""
    return _own(asker, programme_year(asker.session, key), "programId")


def cohort(asker: Asker, key: int) -> Row:
    """A cohort of the organization. Errors: UnknownEntity."""
    return _own(asker, cohort_place(asker.session, key), "cohortId")


def discipline(asker: Asker, key: int) -> Row:
    """A discipline of the organization. Errors: UnknownEntity."""
    return _own(asker, discipline_told(asker.session, key), "disciplineId")


def discipline_of(asker: Asker, cohort_id: int, key: int | None) -> None:
    """Make sure that a cohort has a discipline, where one is named. Errors: UnknownEntity."""
    if key is not None and discipline(asker, key).cohort_id != cohort_id:
        raise unknown("disciplineId")


def activity(asker: Asker, key: int) -> Row:
    """An activity of the organization; an assessment without that facet is none.

    Errors: UnknownEntity.
    """
    return _own(asker, activity_place(asker.session, key), "activityId")


def among(
    asker: Asker, cohort_id: int, student: str | None, group: str | None, status: str | None
) -> Among:
    """Which students of a cohort are asked for. Errors: BadField, UnknownEntity."""
    person_id, group_id = given_id("studentId", student), given_id("groupId", group)
    if person_id is not None:
        person_id = member_called(asker.session, asker.organization.id, person_id)
        if person_id is None:
            raise unknown("studentId")
    if group_id is not None and not group_of_cohort(asker.session, cohort_id, group_id):
        raise unknown("groupId")
    code = None if status is None else meant(STATUSES, status)
    if status is not None and code is None:
        raise wrong("status", "неизвестный статус", "there is no such status")
    return Among(person_id, group_id, code)


def given_id(key: str, text: str | None) -> int | None:
    """An id that a parameter may give. Errors: BadField."""
    number = None if text is None else parse_id(text.strip())
    if text is not None and number is None:
        raise wrong(key, "ожидается идентификатор", "an id is expected")
    return number


def _own(asker: Asker, found: Row | None, key: str) -> Row:
    if found is None or found.organization_id != asker.organization.id:
        raise unknown(key)
    return found
