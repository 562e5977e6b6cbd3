"""Method 6: students of a cohort, by group."""

from typing import Any

import pytest

from matricula.record.cohorts.commands import merge_enrolments, set_study_statuses
from matricula.record.people.commands import merge_people, merge_student_records
from tests.dialects.odin.conftest import Client, refused
from tests.dialects.odin.school import (
    COHORT,
    EMPTY_GROUP,
    FIRST_GROUP,
    NSU,
    READER,
    RT_TOKEN,
    SECOND_COHORT,
    SECOND_GROUP,
    TEACHER,
    TSU,
)
from tests.dialects.scodoc.school import SA

PRIVATE = ("email", "phone", "snils", "untiId")


def path_of(client: Client, cohort: str = COHORT) -> str:
    return f"/Cohort/Students?cohortId={client.ids[cohort]}"


def by_name(groups: list[Any]) -> dict[str, Any]:
    return {one["lastName"]: one for group in groups for one in group["students"]}


def test_students_stand_in_their_groups_with_every_field_of_the_page(client: Client) -> None:
    first, second, empty, none = client.entity(path_of(client))
    assert (first["groupId"], first["groupName"]) == (client.ids[FIRST_GROUP], FIRST_GROUP)
    assert first["students"][0] == {
        "studentName": "Бадин Антон Викторович",
        "studentId": client.ids["Бадин"],
        "email": "A.Badin@example.org",
        "phone": "+79111111223",
        "snils": "112-233-445 95",
        "untiId": "123456",
        "externalId": "sis-4711",
        "lastName": "Бадин",
        "firstName": "Антон",
        "middleName": "Викторович",
        "status": "Записан на обучение",
        "statusCode": "enrolled",
        "resolution": None,
    }
    assert [one["studentName"] for one in first["students"]][1:] == ["Яшин Лев"]
    assert second["groupName"] == SECOND_GROUP
    assert [one["studentName"] for one in second["students"]] == ["Ёлкин Пётр Петрович"]
    assert empty == {"groupId": client.ids[EMPTY_GROUP], "groupName": EMPTY_GROUP, "students": []}
    assert (none["groupId"], none["groupName"]) == (None, None)
    assert [one["studentName"] for one in none["students"]] == ["Громова Анна"]


def test_what_is_not_known_of_a_student_is_null(client: Client) -> None:
    student = by_name(client.entity(path_of(client)))["Яшин"]
    unknown = {"phone", "snils", "untiId", "externalId", "middleName", "resolution"}
    assert {name for name, value in student.items() if value is None} == unknown


def test_a_cohort_without_students_and_groups_has_none(client: Client) -> None:
    assert client.entity(path_of(client, SECOND_COHORT)) == []


def test_personal_data_need_their_own_scope(own_client: Client) -> None:
    token = own_client.granted("odin:TSU/roster.read")
    students = by_name(own_client.entity(path_of(own_client), token))
    assert [students["Бадин"][name] for name in PRIVATE] == [None] * 4
    assert students["Бадин"]["externalId"] == "sis-4711"
    both = own_client.granted("odin:TSU/roster.read+roster.pii")
    assert own_client.entity(path_of(own_client), both) == own_client.entity(path_of(own_client))


def test_personal_data_need_an_account_that_may_see_them(client: Client) -> None:
    taught = by_name(client.entity(path_of(client), TEACHER))
    assert [taught["Бадин"][name] for name in PRIVATE] == [None] * 4
    assert client.entity(path_of(client), READER) == client.entity(path_of(client), TSU)


def test_another_scope_does_not_open_the_roster(own_client: Client) -> None:
    token = own_client.granted("odin:TSU/roster.pii+marks.read+programs.read")
    refused(own_client.get(path_of(own_client), token), 403, "scope")


@pytest.mark.parametrize(
    ("code", "resolution", "label", "told"),
    [
        ("paused", "academic_leave", "Приостановил обучение", "Академический отпуск"),
        ("not_completed", "own_wish", "Не завершил обучение", "Отчислился по собственному желанию"),
        ("completed", None, "Завершил обучение", None),
    ],
)
def test_whoever_stopped_stays_in_the_group_and_the_status_says_so(
    own_client: Client, code: str, resolution: str | None, label: str, told: str | None
) -> None:
    ids = own_client.ids
    row = {"cohort_id": ids[COHORT], "person_id": ids["Бадин"]}
    with own_client.writing() as session:
        set_study_statuses(session, [row | {"code": code, "resolution": resolution}])
    groups = own_client.entity(path_of(own_client))
    student = groups[0]["students"][0]
    assert (student["studentId"], student["statusCode"]) == (ids["Бадин"], code)
    assert (student["status"], student["resolution"]) == (label, told)


def test_a_withdrawal_that_another_door_wrote_is_told(own_client: Client) -> None:
    row = {"cohort_id": own_client.ids[COHORT], "person_id": own_client.ids["Бадин"]}
    with own_client.writing() as session:
        merge_enrolments(session, [row | {"state": "withdrawn", "door_state": "D"}])
    student = own_client.entity(path_of(own_client))[0]["students"][0]
    assert student["statusCode"] == "not_completed"


def test_students_stand_in_the_order_of_code_points(own_client: Client) -> None:
    ids = own_client.ids
    renamed = {
        "Бадин": ("Яшин", "Лев", "Ы"),
        "Ёлкин": ("Яшин", "Лев", None),
        "Громова": ("Ясин", "Я", None),
    }
    with own_client.writing() as session:
        merge_people(
            session,
            [
                {"id": ids[was], "family_name": family, "given_name": given, "middle_name": middle}
                for was, (family, given, middle) in renamed.items()
            ],
        )
        own_client.place(session, COHORT, FIRST_GROUP, renamed)
    (first, *_) = own_client.entity(path_of(own_client))
    in_order = ["Громова", "Яшин", "Ёлкин", "Бадин"]
    tied = sorted(("Яшин", "Ёлкин"), key=lambda name: ids[name])
    in_order[1:3] = tied
    assert [one["studentId"] for one in first["students"]] == [ids[name] for name in in_order]


def test_a_mobile_telephone_goes_before_another(own_client: Client) -> None:
    person = own_client.ids["Яшин"]
    path = path_of(own_client)
    owner = own_client.organization("TSU")
    with own_client.writing() as session:
        merge_student_records(session, owner, [{"person_id": person, "phone": "+74951112233"}])
    assert by_name(own_client.entity(path))["Яшин"]["phone"] == "+74951112233"
    with own_client.writing() as session:
        merge_student_records(session, owner, [{"person_id": person, "mobile": "+79990001122"}])
    assert by_name(own_client.entity(path))["Яшин"]["phone"] == "+79990001122"


def test_a_foreign_cohort_is_not_found(client: Client) -> None:
    refused(client.get("/Cohort/Students"), 400, "cohortId")
    refused(client.get("/Cohort/Students?cohortId=-1"), 400, "cohortId")
    said = {
        refused(client.get(f"/Cohort/Students?cohortId={key}", NSU), 404, "cohortId")
        for key in (client.ids[COHORT], 987_654)
    }
    assert len(said) == 1
    english = client.get("/Cohort/Students?cohortId=9", NSU, **{"Accept-Language": "en"})
    assert refused(english, 404, "cohortId") == "There is no such cohort"


def test_a_department_tells_the_groups_of_its_first_partition(client: Client) -> None:
    groups = client.entity(f"/Cohort/{SA}/Students", RT_TOKEN)
    parted = client.scodoc(f"formsemestre/{SA}/partitions")
    named = [one for one in parted.values() if one["partition_name"]]
    first = min(named, key=lambda one: one["numero"])
    wanted = {one["id"] for one in first["groups"].values()}
    assert wanted
    assert {one["groupId"] for one in groups} - {None} == wanted
    everybody = client.scodoc(f"formsemestre/{SA}/etudiants")
    told = [one["studentId"] for group in groups for one in group["students"]]
    assert sorted(told) == sorted(one["id"] for one in everybody)


def test_the_number_of_questions_does_not_grow(own_client: Client) -> None:
    before = own_client.counted(path_of(own_client))
    own_client.crowd(COHORT, 60)
    assert len(by_name(own_client.entity(path_of(own_client)))) > 4
    assert own_client.counted(path_of(own_client)) == before


def test_strict_answers_have_the_fields_of_the_page_alone(strict: Client) -> None:
    (first, *_) = strict.entity(path_of(strict))
    assert list(first) == ["groupId", "groupName", "students"]
    assert list(first["students"][0]) == ["studentName", "studentId", *PRIVATE]


def test_an_answer_that_did_not_change_is_not_sent_again(own_client: Client) -> None:
    path = path_of(own_client)
    first = own_client.get(path)
    tag = first.headers["etag"]
    again = own_client.get(path, **{"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    with own_client.writing() as session:
        own_client.place(session, COHORT, SECOND_GROUP, ["Бадин"])
    assert own_client.get(path, **{"If-None-Match": tag}).status_code == 200


def test_an_entity_may_come_without_its_envelope(client: Client) -> None:
    path = path_of(client)
    bare = client.get(path, **{"X-Envelope": "none"})
    assert bare.json() == client.entity(path)
