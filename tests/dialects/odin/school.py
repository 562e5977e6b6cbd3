"""The school that these tests ask about: ScoDoc's two departments, and three online campuses.

TSU (by the clocks of Tomsk) has a programme with two cohorts; NSU a small one of its own; OFF has
never switched its API on. The department RT has.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from matricula.gradebook.attempts import mark_of
from matricula.identity.tokens import hash_token
from matricula.record.accounts import commands as accounts
from matricula.record.accounts.queries import account_named
from matricula.record.assessments import commands as assessments
from matricula.record.cohorts import commands as cohorts
from matricula.record.organizations.commands import (
    found_organization,
    merge_divisions,
    open_api,
)
from matricula.record.people.registration import Said, check_people, register_people
from matricula.record.programmes.commands import add_programmes
from matricula.record.schema import assessments as assessed
from matricula.record.schema import cohorts as enrolled
from matricula.record.schema import people, programmes
from matricula.store import Database, WriteSession, bulk
from tests.dialects.scodoc import school as scodoc
from tests.dialects.scodoc.school import BEGINNING, RT, YEARS

SCODOC = scodoc.ADMIN

TSU = "token-of-the-administrator-for-tsu"
"""With every right there is."""
NSU = "token-of-the-administrator-for-nsu"
RT_TOKEN = "token-of-the-administrator-for-the-department-rt"
OFF = "token-of-an-organization-that-is-not-switched-on"
BOTH = "token-good-for-more-than-one-organization"
EXPIRED = "token-of-tsu-that-has-expired"
TEACHER = "token-of-a-teacher-in-tsu"
TEACHER_NAME = "teacher-tsu"
READER = "token-of-a-reader-in-tsu"

PROGRAM, PLAIN_PROGRAM, OLD_PROGRAM = "Экономика", "Право", "Античность"
COHORT, SECOND_COHORT, OLD_COHORT = "Поток 2025", "Поток 2026", "Поток 2020"
DISCIPLINE, EMPTY, LIMITED = "Бухгалтерия", "Философия", "Спецкурс"
LECTURE, TIMELESS, ASSIGNMENT, TEST, HIDDEN = "Лекция 1", "Форум 1", "Эссе", "Тест 5", "Черновик"
STUDENTS = ("Бадин", "Ёлкин", "Яшин", "Громова")
"""Two in the first group, one in the second, and one in none."""
FIRST_GROUP, SECOND_GROUP, EMPTY_GROUP = "Группа 11", "Группа 12", "Группа 13"

LECTURE_BEGINS = datetime(2026, 2, 2, 3, 0, tzinfo=UTC)
"""10:00 of that day in Tomsk."""


@dataclass(frozen=True)
class Ids:
    """Ids by name, of whatever is called so."""

    of: dict[str, int]

    def __getitem__(self, name: str) -> int:
        return self.of[name]


def build(url: str) -> None:
    """Fill an empty database with the school."""
    scodoc.build(url)
    database = Database(url)
    with database.write(BEGINNING) as session:
        tsu, _ = found_organization(session, "TSU", "Томский университет", "Asia/Tomsk")
        nsu, _ = found_organization(session, "NSU", "Новосибирский университет")
        off, _ = found_organization(session, "OFF", "Выключенный университет")
        for key in (tsu, nsu, RT):
            open_api(session, key, "odin")
        _tokens(session, tsu, off)
        _programmes(session, tsu)
        _small(session, nsu)
    database.close()


def ids_of(database: Database) -> Ids:
    """The ids of programmes, cohorts, groups, disciplines, activities and people, by their names;
    of people, by their family names."""
    named = [
        (programmes.programme.c.title, programmes.programme.c.id),
        (enrolled.cohort.c.title, enrolled.cohort.c.id),
        (enrolled.group.c.name, enrolled.group.c.id),
        (assessed.assessment.c.title, assessed.assessment.c.id),
        (people.person.c.family_name, people.person.c.id),
    ]
    offered = sa.select(programmes.module.c.title, enrolled.offering.c.id).join(
        programmes.module, programmes.module.c.id == enrolled.offering.c.module_id
    )
    with database.read() as session:
        rows = [tuple(row) for name, key in named for row in session.rows(sa.select(name, key))]
        rows += [tuple(row) for row in session.rows(offered)]
    return Ids(dict(rows))


def _tokens(session: WriteSession, tsu: int, off: int) -> None:
    administrator = account_named(session, "administrator")
    assert administrator is not None
    for token, scope in {
        TSU: "odin:TSU",
        NSU: "odin:NSU",
        RT_TOKEN: "odin:RT",
        BOTH: "odin",
    }.items():
        grant(session, administrator.id, token, scope)
    grant(session, administrator.id, EXPIRED, "odin:TSU", timedelta(seconds=-1))
    _account(session, "registrar-off", "registrar", off, OFF)
    _account(session, TEACHER_NAME, "teacher", tsu, TEACHER)
    _account(session, "reader-tsu", "reader", tsu, READER)


def _account(session: WriteSession, name: str, role: str, organization_id: int, token: str) -> None:
    account = accounts.add_account(session, name, f"{name}@example.org", None)
    accounts.assign_role(session, account.id, role, organization_id)
    grant(session, account.id, token, "odin")


def grant(
    session: WriteSession, account_id: int, token: str, scope: str, lifetime: timedelta = YEARS
) -> None:
    accounts.grant_token(session, account_id, hash_token(token), scope=scope, lifetime=lifetime)


def _programmes(session: WriteSession, tsu: int) -> None:
    divisions = merge_divisions(
        session,
        tsu,
        [{"kind": "institute", "name": "Институт экономики", "short_name": "ИЭМ"}],
    )
    whole = {
        "name": PROGRAM,
        "code": "ECON",
        "division_id": divisions.inserted[0]["id"],
        "short_name": "Экон",
        "type_code": "bachelor",
        "study_form_code": "full_time",
        "project": "Код будущего",
        "year": 2023,
        "direction": "Экономика и учёт",
        "direction_code": "38.03.01",
        "profession": "Бухгалтер",
        "education_level_code": "secondary_general",
        "hours": 8640,
        "credits": 240.0,
    }
    (programme_id, *_), _ = add_programmes(
        session, tsu, [whole, {"name": PLAIN_PROGRAM}, {"name": OLD_PROGRAM, "archived": True}]
    )
    (cohort_id, *_), _ = cohorts.add_cohorts(
        session,
        tsu,
        [
            cohort_row(programme_id, COHORT, 2025, max_students=30),
            cohort_row(programme_id, SECOND_COHORT, 2026, year=2027),
            cohort_row(programme_id, OLD_COHORT, 2020, archived=True),
        ],
    )
    cohorts.add_cohort_groups(session, cohort_id, [FIRST_GROUP, SECOND_GROUP, EMPTY_GROUP])
    students(session, tsu, cohort_id)
    disciplines(session, tsu, cohort_id)


def cohort_row(programme_id: int, name: str, begins: int, **told: Any) -> dict[str, Any]:
    """A cohort as `add_cohorts` takes it."""
    return {
        "programme_id": programme_id,
        "name": name,
        "start_date": date(begins, 9, 1),
        "end_date": date(begins + 1, 6, 30),
        **told,
    }


def students(session: WriteSession, organization_id: int, cohort_id: int) -> None:
    """Four students, each known in another way."""
    said = [
        Said("Бадин", "Антон", "Викторович", "A.Badin@example.org", "89111111223",
             "sis-4711", "112-233-445 95", "123456", cohort_id=cohort_id, group_name=FIRST_GROUP),
        Said("Яшин", "Лев", None, "yashin@example.org",
             cohort_id=cohort_id, group_name=FIRST_GROUP),
        Said("Ёлкин", "Пётр", "Петрович", "elkin@example.org",
             cohort_id=cohort_id, group_name=SECOND_GROUP),
        Said("Громова", "Анна", None, "gromova@example.org", cohort_id=cohort_id),
    ]  # fmt: skip
    told = register_people(session, organization_id, check_people(said))
    assert [one.status for one in told] == ["created"] * 4


def disciplines(session: WriteSession, organization_id: int, cohort_id: int) -> None:
    """One with activities of all sorts, one without any, and one that nobody takes yet."""
    ids, _ = cohorts.add_disciplines(
        session,
        organization_id,
        [
            {"cohort_id": cohort_id, "name": DISCIPLINE, "control": "pass"},
            {"cohort_id": cohort_id, "name": EMPTY},
            {"cohort_id": cohort_id, "name": LIMITED, "is_limited": True},
        ],
    )
    told: dict[str, dict[str, Any]] = {
        LECTURE: {
            "kind": "lecture",
            "starts_at": LECTURE_BEGINS,
            "ends_at": LECTURE_BEGINS + timedelta(minutes=90),
        },
        TIMELESS: {"kind": "forum"},
        ASSIGNMENT: {"kind": "assignment", "min_points": 2.0},
        TEST: {"kind": "test", "min_points": 10.0, "time_limit": 20},
        HIDDEN: {"kind": "assignment", "is_hidden": True},
    }
    activities(session, ids[0], told)


def activities(
    session: WriteSession, offering_id: int, told: dict[str, dict[str, Any]]
) -> list[int]:
    """Make activities of a discipline, in this order: settings by title."""
    ids = bulk.new_ids(session, assessed.assessment, len(told))
    assessments.merge_assessments(
        session,
        [
            {
                "id": key,
                "offering_id": offering_id,
                "title": title,
                "position": number,
                "ordinal": number,
            }
            for number, (key, title) in enumerate(zip(ids, told, strict=True), 1)
        ],
    )
    rows = [{"assessment_id": key, **one} for key, one in zip(ids, told.values(), strict=True)]
    for row in rows:
        assessments.merge_activities(session, [row], mark_of)
    return ids


def _small(session: WriteSession, nsu: int) -> None:
    (programme_id,), _ = add_programmes(session, nsu, [{"name": "Физика", "year": 2025}])
    (cohort_id,), _ = cohorts.add_cohorts(
        session, nsu, [cohort_row(programme_id, "Поток НГУ", 2025)]
    )
    register_people(
        session,
        nsu,
        check_people([Said("Чужая", "Ирина", None, "alien@example.org", cohort_id=cohort_id)]),
    )
    (offering_id,), _ = cohorts.add_disciplines(
        session, nsu, [{"cohort_id": cohort_id, "name": "Механика"}]
    )
    cohorts.add_cohort_groups(session, cohort_id, ["Группа НГУ"])
    activities(session, offering_id, {"Задача НГУ": {"kind": "assignment"}})
