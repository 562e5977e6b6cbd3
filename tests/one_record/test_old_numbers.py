"""The number of whoever was merged: at every door it is that of the person whom they became."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from tests.one_record.school import (
    COHORT,
    DEPARTMENT,
    MODULE,
    TEST,
    TEST_DAY,
    THIERRY,
    School,
    token,
)
from tests.one_record.test_merges import account, merged, parted, somebody_else


@dataclass
class Merged:
    """A school in which `old` became Thierry; course: one of theirs."""

    school: School
    old: int
    course: int


@pytest.fixture
def told(school: School) -> Merged:
    other = somebody_else(school)
    account(school, "th", "th@example.org", "token-of-th")
    (course,) = school.stepik("courses", {"course": {"title": "Mine"}}, "token-of-th")
    merged(school.database, THIERRY, other)
    return Merged(school, other, course["id"])


def post(school: School, door: str, path: str, body: Any) -> tuple[int, Any]:
    """What is answered, whether it is well or not."""
    headers = {"Authorization": f"Bearer {token(door)}"}
    response = school.http.post(path, headers=headers, json=body)
    return response.status_code, response.text


SCODOC = (
    "etud/{0}",
    f"etud/{{0}}/sem/{COHORT}/groups",
    "etud/{0}/groups",
    f"etud/{{0}}/bul/{COHORT}?version=short",
    "absences/{0}",
    "absences/billets/etud/{0}",
    f"etudiant/etudid/{{0}}/formsemestre/{COHORT}/groups",
    f"etudiant/etudid/{{0}}/formsemestre/{COHORT}/bulletin",
    "etudiant/etudid/{0}/formsemestres",
)
ODIN = (
    f"/Cohort/Marks?cohortId={COHORT}&studentId={{0}}",
    f"/Discipline/Marks?disciplineId={MODULE}&studentId={{0}}",
    f"/Cohort/Attendance?cohortId={COHORT}&studentId={{0}}",
    f"/Discipline/Attendance?disciplineId={MODULE}&studentId={{0}}",
)
STEPIK = ("users/{0}", "users?ids[]={0}", "courses?owner={0}", "course-reviews?user={0}")


def test_every_door_reads_it_as_theirs(told: Merged) -> None:
    school = told.school
    for ask, paths in ((school.scodoc, SCODOC), (school.odin, ODIN), (school.stepik, STEPIK)):
        for path in paths:
            found, theirs = (ask(path.format(number)) for number in (told.old, THIERRY))
            if "/bul" in path:
                # When it was written.
                assert found.pop("date") < theirs.pop("date")
            assert found == theirs, path
            assert found or "review" in path or "billets" in path, path
    assert school.history(f"people/{told.old}") == school.history(f"people/{THIERRY}")
    show = ("student", "show")
    assert school.command(*show, told.old) == school.command(*show, THIERRY)
    history = ("history", "--format", "json", "--person")
    assert school.command(*history, told.old) == school.command(*history, THIERRY)


def test_nobody_is_told_twice(told: Merged) -> None:
    both = f"users?ids[]={told.old}&ids[]={THIERRY}"
    assert [one["id"] for one in told.school.stepik(both)] == [THIERRY]
    (course,) = told.school.stepik(f"courses?owner={told.old}")
    assert (course["id"], course["owner"]) == (told.course, THIERRY)


def test_marks_to_it_are_theirs(told: Merged) -> None:
    school = told.school
    school.scodoc("eval_set_notes", {"eval_id": TEST, "etudid": told.old, "note": "7"})
    assert school.scodoc(f"eval_notes/{TEST}")[0][str(THIERRY)] == "7"
    changed = school.scodoc(f"evaluation/{TEST}/notes/set", {"notes": [[told.old, 8]]})
    assert changed["etudids_changed"] == [THIERRY]
    order = {"studentId": told.old, "activityId": TEST, "markValue": 9}
    answer = school.odin("/publicapi/api/Mark/SetMarkForTask", order)
    assert answer["studentId"] == THIERRY
    (marks,) = school.scodoc(f"eval_notes/{TEST}")
    assert marks[str(THIERRY)] == "9"
    assert str(told.old) not in marks


def test_two_marks_for_one_student_are_refused(told: Merged) -> None:
    before = told.school.scodoc(f"eval_notes/{TEST}")
    path = f"/ScoDoc/api/evaluation/{TEST}/notes/set"
    status, text = post(told.school, "scodoc", path, {"notes": [[told.old, 3], [THIERRY, 4]]})
    assert status == 400, text
    assert "une seule note" in text
    assert told.school.scodoc(f"eval_notes/{TEST}") == before


def test_absences_of_it_are_theirs(told: Merged) -> None:
    day = (TEST_DAY + timedelta(days=7)).isoformat()
    dates = {"date_debut": day, "date_fin": day, "demi_journee": 1}
    told.school.scodoc("abs_signale", {"etudid": told.old, **dates})
    rows = [one["jour"] for one in told.school.scodoc(f"absences/{THIERRY}")]
    assert rows.count(day) == 1


def test_groups_take_it_once(told: Merged) -> None:
    school = told.school
    (partition,) = [one for one in school.scodoc(f"partition/{COHORT}") if one["partition_name"]]
    group, other = (one["group_id"] for one in partition["group"])

    def orders(*lists: tuple[int, ...]) -> dict[str, Any]:
        text = "\n".join(";".join(map(str, listed)) for listed in lists)
        nothing = {"groups_to_delete": "", "groups_to_create": ""}
        return {"partition_id": partition["partition_id"], "groups": text, **nothing}

    school.scodoc("set_groups", orders((group, told.old, THIERRY)))
    groups = school.scodoc(f"etud/{THIERRY}/sem/{COHORT}/groups")["groupes"]
    assert [one["group_id"] for one in groups] == [group]
    wanted = orders((group, told.old), (other, THIERRY))
    status, text = post(school, "scodoc", "/ScoDoc/api/set_groups", wanted)
    assert status == 400, text
    school.scodoc(f"group/{other}/set_etudiant/{told.old}", {})
    groups = school.scodoc(f"etud/{THIERRY}/sem/{COHORT}/groups")["groupes"]
    assert [one["group_id"] for one in groups] == [other]
    school.scodoc(f"group/{other}/remove_etudiant/{told.old}", {})
    assert school.scodoc(f"etud/{THIERRY}/sem/{COHORT}/groups")["groupes"] == []


def test_links_and_members_by_it_are_theirs(told: Merged) -> None:
    school = told.school
    assert school.odin("/User/MagicLink", {"id": told.old})["userId"] == THIERRY
    (course,) = [one for one in school.stepik("courses") if one["title"] == "Réseaux"]
    klass = school.stepik("classes", {"class": {"course": course["id"], "title": "K"}})[0]
    body = {"assistant": {"klass": klass["id"], "user": told.old}}
    (made,) = school.stepik("assistants", body)
    assert made["user"] == THIERRY
    (found,) = school.stepik(f"classes?assistant={told.old}")
    assert found["id"] == klass["id"]


def test_an_office_that_goes_by_it_changes_them(told: Merged) -> None:
    school = told.school
    where = ("--department", DEPARTMENT)
    school.command("student", "set", told.old, *where, "--city", "Lyon", "--family-name", "CORD")
    told_of = school.command("student", "show", THIERRY)
    assert "city: Lyon" in told_of
    assert "CORD" in told_of


def test_it_leads_through_several_merges_and_back(told: Merged) -> None:
    school = told.school
    days = ("--start", "2020-09-01", "--end", "2021-01-31")
    said = school.command("odin", "cohort", "add", 1, "--name", "Semestre 3", *days)
    user = {"lastName": "C", "firstName": "T", "email": "third@example.org"}
    where = {"cohortId": int(said.split()[1]), "groupName": "N1"}
    school.odin("/User/Register", {"users": [user | where]})
    third = school.person_at("third@example.org")
    merged(school.database, third, THIERRY)
    for number in (told.old, THIERRY, third):
        assert school.stepik(f"users/{number}")[0]["id"] == third
        assert school.scodoc(f"etud/{number}/sem/{COHORT}/groups")["etudid"] == third
        path = f"/Cohort/Marks?cohortId={COHORT}&studentId={number}"
        assert school.odin(path) == school.odin(path.replace(str(number), str(third)))
    assert len({str(school.history(f"people/{one}")) for one in (told.old, THIERRY, third)}) == 1
    parted(school.database, THIERRY)
    assert school.stepik(f"users/{told.old}")[0]["id"] == THIERRY
    parted(school.database, told.old)
    assert school.stepik(f"users/{told.old}")[0]["id"] == told.old
