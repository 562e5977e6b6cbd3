"""Two online campuses whose people come in by links: TSU, and TPU, of which nobody at TSU knows."""

from datetime import date, timedelta
from typing import Any

from matricula.gradebook.attempts import mark_of
from matricula.identity.tokens import hash_token
from matricula.record.accounts import commands as accounts
from matricula.record.assessments import commands as assessments
from matricula.record.cohorts.commands import add_cohorts, add_disciplines, enrol_students
from matricula.record.organizations.commands import found_organization, open_api
from matricula.record.people import commands as people
from matricula.record.programmes.commands import add_programmes
from matricula.store import Database, Origin, WriteSession, migrate

TEMPLATE = "two online campuses"
BEGINNING = Origin(door="tests")
YEARS = timedelta(days=36_500)
TSU_NAME = "Томский университет"

TSU, TPU = "token-of-the-campus-tsu", "token-of-the-campus-tpu"
READER = "token-of-a-reader-in-tsu"
WITHOUT_LINKS = "token-of-tsu-that-makes-no-links"
TSU_SCOPE = "odin:TSU"

IVAN, OLGA, PETR = 1, 2, 3
"""A student of TSU; one whom TSU knows by a cohort alone; one of TPU."""
IVAN_ADDRESS, OLGA_ADDRESS, PETR_ADDRESS = (
    "ivan@example.org",
    "olga@example.org",
    "petr@example.org",
)
DIRECTOR = "director@example.org"
HOMEWORK, ESSAY, UNMARKED, HIDDEN = 11, 12, 13, 14


def build(url: str) -> None:
    """Fill an empty database with both."""
    database = Database(url)
    migrate.make_ready(database)
    with database.write(BEGINNING) as session:
        tsu, _ = found_organization(session, "TSU", TSU_NAME, "Asia/Tomsk")
        tpu, _ = found_organization(session, "TPU", "Политех", "Asia/Tomsk")
        for organization_id in (tsu, tpu):
            open_api(session, organization_id, "odin")
        _people(session, tsu, tpu)
        _studies(session, tsu, "Бухгалтерия", [IVAN, OLGA])
        _studies(session, tpu, "Сварка", [IVAN, PETR], first=100)
        _staff(session, tsu, tpu)
    database.close()


def _people(session: WriteSession, tsu: int, tpu: int) -> None:
    names = {IVAN: ("Иванов", "Иван"), OLGA: ("Орлова", "Ольга"), PETR: ("Петров", "Пётр")}
    rows = [
        {"id": key, "family_name": family, "given_name": given, "middle_name": None}
        for key, (family, given) in names.items()
    ]
    rows[0]["middle_name"] = "Петрович"
    people.merge_people(session, rows)
    people.merge_student_records(session, tsu, [{"person_id": IVAN}])
    people.merge_student_records(session, tpu, [{"person_id": PETR}])
    addresses = {IVAN: IVAN_ADDRESS, OLGA: OLGA_ADDRESS, PETR: PETR_ADDRESS}
    address(session, addresses)


def address(session: WriteSession, addresses: dict[int, str]) -> None:
    """Enter people's addresses as a registrar does."""
    people.set_registrar_addresses(
        session,
        [
            {"person_id": key, "purpose": "institutional", "address": one}
            for key, one in addresses.items()
        ],
    )


def _studies(
    session: WriteSession, organization_id: int, name: str, students: list[int], first: int = 0
) -> None:
    """A programme, a cohort, a discipline, and Ivan's marks in it: 4.5 and none."""
    (programme_id,), _ = add_programmes(session, organization_id, [{"name": name, "year": 2026}])
    dates = {"start_date": date(2026, 9, 1), "end_date": date(2027, 6, 30)}
    row = {"programme_id": programme_id, "name": f"Поток: {name}", **dates}
    (cohort_id,), _ = add_cohorts(session, organization_id, [row])
    (offering_id,), _ = add_disciplines(
        session, organization_id, [{"cohort_id": cohort_id, "name": f"Основы: {name}"}]
    )
    enrol_students(session, cohort_id, students)
    titles = {HOMEWORK: "Тест 5", ESSAY: "Эссе", UNMARKED: "Лекция", HIDDEN: "Черновик"}
    held: dict[str, Any] = {"held_on": None, "starts_at": None, "ends_at": None}
    assessments.merge_assessments(
        session,
        [
            {
                "id": first + key,
                "offering_id": offering_id,
                "title": title,
                "position": key,
                "ordinal": key,
                **held,
            }
            for key, title in titles.items()
        ],
    )
    kinds = {HOMEWORK: "test", ESSAY: "assignment", UNMARKED: "lecture", HIDDEN: "test"}
    rows = [
        {"assessment_id": first + key, "kind": kind, "is_hidden": key == HIDDEN}
        for key, kind in kinds.items()
    ]
    assessments.merge_activities(session, rows, mark_of)
    mark = {"person_id": IVAN, "mark": 4.5, "special": None}
    assessments.enter_results(session, first + HOMEWORK, [mark], None)
    assessments.enter_results(session, first + HIDDEN, [mark | {"mark": 1.0}], None)


def _staff(session: WriteSession, tsu: int, tpu: int) -> None:
    person(session, "registrar-tsu", "registrar", tsu, {TSU: "odin:TSU"})
    person(session, "registrar-tpu", "registrar", tpu, {TPU: "odin:TPU"})
    person(session, "reader-tsu", "reader", tsu, {READER: "odin:TSU"})
    person(session, "sync-tsu", "registrar", tsu, {WITHOUT_LINKS: "odin:TSU/users.write"})


def person(
    session: WriteSession,
    name: str,
    role: str,
    organization_id: int | None,
    tokens: dict[str, str] | None = None,
) -> int:
    """Somebody with an account, a role and tokens by scope; the person's id."""
    account = accounts.add_account(session, name, f"{name}@example.org", None)
    accounts.assign_role(session, account.id, role, organization_id)
    for token, scope in (tokens or {}).items():
        accounts.grant_token(session, account.id, hash_token(token), scope=scope, lifetime=YEARS)
    return account.person_id
