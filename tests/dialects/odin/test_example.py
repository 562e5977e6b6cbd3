"""The documentation's example file, imported into an empty record and read back at every method."""

import json
from collections.abc import Iterator
from typing import Any, cast

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from matricula.importers.odin import import_campus
from matricula.record.accounts import commands as accounts
from matricula.record.organizations.commands import open_api
from matricula.record.organizations.queries import campus_called
from matricula.server import create_app
from matricula.settings import Settings
from matricula.store import Database, Origin
from tests.dialects.odin.school import grant
from tests.harness.databases import DatabaseFrom
from tests.importers.odin.test_odin_import import example
from tests.importers.support import make_schema

TOKEN = "token-of-tgu"
BADIN, DYOMINA = "Бадин Антон Викторович", "Дёмина Мария"


@pytest.fixture
def http(database_from: DatabaseFrom) -> Iterator[TestClient[Litestar]]:
    url = database_from("importers, empty", make_schema)
    database = Database(url)
    import_campus(database, json.dumps(example()).encode(), time_zone="Europe/Paris")
    with database.write(Origin("tests")) as session:
        campus = campus_called(session, "TGU")
        assert campus is not None
        open_api(session, campus.id, "odin")
        account = accounts.add_account(session, "alice", "alice@example.org", None)
        accounts.assign_role(session, account.id, "administrator", None)
        grant(session, account.id, TOKEN, "odin:TGU")
    with TestClient(cast(Litestar, create_app(Settings(database=url), database))) as client:
        yield client
    database.close()


def test_the_example_is_read_back_at_every_method(http: TestClient[Litestar]) -> None:
    def ask(path: str, **asked: int) -> Any:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        answer = http.get(f"/publicapi/v1.0{path}", params=asked, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()["entity"]

    (program,) = ask("/Organization/Programs")
    assert told(program) == {
        "name": "Экономика",
        "type": "Бакалавриат",
        "studyForm": "Очная",
        "educationalProject": None,
        "year": 2026,
        "direction": "Экономика 38.03.01",
        "profession": None,
        "minEducationLevel": "Среднее общее",
        "hours": 8640,
        "credits": 240,
        "typeCode": "bachelor",
        "studyFormCode": "full_time",
        "directionCode": "38.03.01",
        "minEducationLevelCode": "secondary_general",
        "divisionName": "Институт экономики",
        "divisionType": "Институт",
        "shortName": None,
        "isArchived": False,
    }
    (cohort,) = ask("/Program/Cohorts", programId=program["id"])
    assert told(cohort) == {
        "name": "Экономика 2026",
        "year": 2026,
        "startEducationDate": "2026-09-01",
        "endEducationDate": "2030-06-30",
        "studentsNumber": 2,
        "maxStudents": 300,
        "isArchived": False,
        "groupsNumber": 1,
    }
    where = {"cohortId": cohort["id"]}
    (group,) = ask("/Cohort/Students", **where)
    assert group["groupName"] == "Группа 11"
    badin, dyomina = group["students"]
    assert (badin["studentName"], dyomina["studentName"]) == (BADIN, DYOMINA)
    contacts = ("email", "phone", "snils", "untiId", "externalId", "status", "resolution")
    assert [badin[name] for name in contacts] == [
        "badin@example.org",
        "+79111111223",
        "112-233-445 95",
        "123456",
        "sis-1",
        "Проходит обучение",
        None,
    ]
    assert [dyomina[name] for name in contacts] == [
        "dyomina@example.org",
        None,
        None,
        None,
        "sis-2",
        "Приостановил обучение",
        "Командировка",
    ]

    (book,) = ask("/Cohort/Marks", **where)
    assert book["disciplineName"] == "Бухгалтерия"
    one = {"disciplineId": book["disciplineId"]}
    named = ask("/Discipline/Marks", **one)
    assert [row.pop("studentName") for row in named] == [BADIN, DYOMINA]
    assert named == book["students"]
    assert [
        (row["studentId"], marks(row), row["intermediateMark"], row["finalMark"]) for row in named
    ] == [
        (badin["studentId"], {"Тест 1": 5, "Эссе": 5}, 5, 5),
        (dyomina["studentId"], {"Тест 1": None, "Эссе": None}, 0, 0),
    ]
    assert [row["finalMarkText"] for row in named] == ["отлично", "неудовлетворительно"]

    (seen,) = ask("/Cohort/Attendance", **where)
    assert ask("/Discipline/Attendance", **one) == seen["students"]
    # A test that was passed says that the student was there; nobody said anything of the essay.
    assert [attended(row) for row in seen["students"]] == [
        {"Лекция 1": True, "Тест 1": True, "Эссе": None},
        {"Лекция 1": False, "Тест 1": None, "Эссе": None},
    ]

    lecture, test, essay = (
        ask("/Activity/Marks", activityId=cell["activityId"])
        for cell in seen["students"][0]["activities"]
    )
    assert [extra(row) for row in lecture] == [(None, None, None, None, None)] * 2
    assert [extra(row) for row in test] == [(5, 14, 6, 30, 12), (None, None, 6, 30, None)]
    assert [extra(row) for row in essay] == [(5, None, 0, None, None), (None, None, 0, None, None)]
    assert [row["markDateTimeUtc"] is None for row in test] == [False, True]


def told(row: dict[str, Any]) -> dict[str, Any]:
    """A row without ids."""
    return {name: value for name, value in row.items() if name not in ("id", "divisionId")}


def marks(row: dict[str, Any]) -> dict[str, Any]:
    return {cell["activityName"]: cell["mark"] for cell in row["activities"]}


def attended(row: dict[str, Any]) -> dict[str, Any]:
    return {cell["activityName"]: cell["isAttended"] for cell in row["activities"]}


def extra(row: dict[str, Any]) -> tuple[Any, ...]:
    """The mark, and what only assignments and tests have."""
    names = ("mark", "points", "minPoints", "timeLimitMinutes", "attemptDurationMinutes")
    return tuple(row[name] for name in names)
