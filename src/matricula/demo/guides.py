"""What each door adds to the demo: a token, ids worth knowing, a line that shows it at work.

A new dialect writes one function here, and adds it to `GUIDES`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from matricula.demo.apprentices import (
    CENTRE,
    FIRST_ADDRESS,
    FIRST_APPRENTICE,
    FIRST_GROUP,
    SITE,
)
from matricula.demo.campus import CAMPUS, KIND
from matricula.demo.numbers import FIRST_ID
from matricula.demo.school import FIRST_STEP, GEA, INFO, WAITING_STEP
from matricula.record.accounts.queries import organization_ids
from matricula.record.assessments.activity_queries import activities_of_offerings
from matricula.record.assessments.queries import weighted_assessments_of_cohort
from matricula.record.cohorts import queries as cohorts
from matricula.record.cohorts.campus_queries import (
    cohorts_told,
    disciplines_of_cohort,
    roster_told,
)
from matricula.record.courses.queries import courses, sections_of, units_of_courses
from matricula.record.listing import Wanted
from matricula.record.members.viewing import Viewer
from matricula.record.organizations.reach import EVERYWHERE
from matricula.record.people.queries import student_records
from matricula.record.programmes.campus_queries import programmes_told
from matricula.store import ReadSession

LAST_YEARS, THIS_YEARS = FIRST_ID, FIRST_ID + 1
"""First semesters of computer science: the one that its jury has judged, and the one of now."""
REPEATER = FIRST_ID
"""A student of both."""

Objects = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Guide:
    """A door as a stranger meets it.

    name: the door's. scope: of the token for it. objects: ids by the names that the dialect's page
    gives them. command: a shell command on one line, with `{base_url}` and `{token}` where they go.
    """

    name: str
    scope: str
    title: str
    objects: Objects
    command: str


def guide_to_scodoc(session: ReadSession) -> Guide:
    """ScoDoc: a bulletin of last year's first semester, with every mark and the jury's decision."""
    objects = {
        "departments": _departments(session),
        "department": INFO,
        "etudid": REPEATER,
        "formsemestre_id": LAST_YEARS,
        "current_formsemestre_id": THIS_YEARS,
        **_states(session),
        **_codes(session),
        **_groups(session),
        **_taught(session),
    }
    return Guide(
        "scodoc",
        "scodoc",
        "ScoDoc",
        objects,
        "curl -H 'Authorization: Bearer {token}'"
        f" {{base_url}}/ScoDoc/api/etud/{REPEATER}/bul/{LAST_YEARS}",
    )


def guide_to_campus_skills(session: ReadSession) -> Guide:
    """Campus Skills: what an apprentice masters, as each of three sides sees it."""
    del session
    objects = {
        "centre": CENTRE,
        "studentId": FIRST_APPRENTICE,
        "email": FIRST_ADDRESS,
        "groupId": FIRST_GROUP,
        "codeSchool": SITE,
    }
    return Guide(
        "campus_skills",
        # Of one centre, so that it stays good where others are founded.
        f"campus_skills:{CENTRE}",
        "Campus Skills",
        objects,
        "curl -H 'Authorization: Bearer {token}'"
        f" '{{base_url}}/api/v1/grades?studentId={FIRST_APPRENTICE}'",
    )


def guide_to_odin(session: ReadSession) -> Guide:
    """Odin: marks of a whole cohort, the one that is over."""
    ((_, organization_id),) = organization_ids(session, [(KIND, CAMPUS)]).items()
    programme = programmes_told(session, organization_id, 1)[0]
    cohorts_there = cohorts_told(session, programme.id, 2)
    before, now = (cohort.id for cohort in cohorts_there)
    discipline = disciplines_of_cohort(session, before)[0]
    activities = {row.kind: row.id for row in activities_of_offerings(session, [discipline.id])}
    student = next(row for row in roster_told(session, before, personal=True) if row.email)
    objects = {
        "organizationId": organization_id,
        "programId": programme.id,
        "cohortId": before,
        "currentCohortId": now,
        "disciplineId": discipline.id,
        "activityId": activities["test"],
        "assignmentId": activities["assignment"],
        "odinStudentId": student.person_id,
        "odinEmail": student.email,
    }
    return Guide(
        "odin",
        f"odin:{CAMPUS}",
        "Odin",
        objects,
        "curl -H 'Authorization: Bearer {token}'"
        f" '{{base_url}}/publicapi/v1.0/Discipline/Marks?disciplineId={discipline.id}'",
    )


def guide_to_stepik(session: ReadSession) -> Guide:
    """Stepik: the courses that are open to everybody."""
    found = courses(session, Viewer(), Wanted(limit=1), datetime.now(UTC))
    objects: dict[str, object] = {}
    for row in found:
        first = units_of_courses(session, [row.id])[0]
        objects = {
            "course": row.id,
            "section": sections_of(session, [row.id])[0].id,
            "unit": first.id,
            "lesson": first.lesson_id,
        }
    return Guide(
        "stepik",
        "stepik",
        "Stepik",
        objects,
        "curl -H 'Authorization: Bearer {token}' {base_url}/api/courses",
    )


GUIDES: tuple[Callable[[ReadSession], Guide], ...] = (
    guide_to_scodoc,
    guide_to_odin,
    guide_to_campus_skills,
    guide_to_stepik,
)
"""The doors that are built."""


def guides(session: ReadSession) -> list[Guide]:
    """The doors that are built, with the ids of this database."""
    return [guide(session) for guide in GUIDES]


def _states(session: ReadSession) -> Objects:
    """Semesters in other states: without students yet, and ended with marks still to come."""
    newest = {
        name: cohorts.cohorts_with_step(session, step, None, EVERYWHERE, 1)[0].id
        for name, step in (("empty", FIRST_STEP), ("pending", WAITING_STEP))
    }
    return {f"{name}_formsemestre_id": cohort_id for name, cohort_id in newest.items()}


def _departments(session: ReadSession) -> dict[str, int]:
    wanted = [("department", acronym) for acronym in (INFO, GEA)]
    return {acronym: found for (_, acronym), found in organization_ids(session, wanted).items()}


def _codes(session: ReadSession) -> Objects:
    record = student_records(session, REPEATER)[0]
    return {"code_nip": record.code_nip, "code_ine": record.code_ine}


def _groups(session: ReadSession) -> Objects:
    place = cohorts.groups_of_person(session, REPEATER, LAST_YEARS)[0]
    step = cohorts.steps_of_cohorts(session, [LAST_YEARS])[0]
    return {
        "partition_id": place.partition_id,
        "group_id": place.group_id,
        "etape_apo": step.code.partition("!")[0],
    }


def _taught(session: ReadSession) -> Objects:
    offering = cohorts.offered_modules(session, LAST_YEARS)[0]
    assessments = weighted_assessments_of_cohort(session, LAST_YEARS)
    first = next(row for row in assessments if row.offering_id == offering.id)
    current = weighted_assessments_of_cohort(session, THIS_YEARS)[0]
    return {
        "formation_id": offering.module_programme_id,
        "ue_id": offering.unit_id,
        "module_id": offering.module_id,
        "moduleimpl_id": offering.id,
        "evaluation_id": first.id,
        "current_moduleimpl_id": current.offering_id,
        "current_evaluation_id": current.id,
    }
