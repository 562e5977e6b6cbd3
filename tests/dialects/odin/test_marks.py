"""Methods 7 and 9: marks of a cohort by discipline and student, and marks of a discipline."""

from typing import Any

import pytest

from matricula.gradebook.attempts import mark_of
from matricula.gradebook.formulas import typed
from matricula.record.assessments.activity_queries import columns_of_offering
from matricula.record.assessments.commands import (
    merge_activities,
    merge_mark_scales,
    merge_results,
    merge_totals,
    merge_weightings,
    set_non_participants,
)
from matricula.record.cohorts.commands import merge_offering_enrolments, merge_offering_profiles
from tests.dialects.odin.conftest import Client, refused
from tests.dialects.odin.school import (
    ASSIGNMENT,
    COHORT,
    DISCIPLINE,
    EMPTY,
    FIRST_GROUP,
    HIDDEN,
    LECTURE,
    LIMITED,
    NSU,
    RT_TOKEN,
    SCODOC,
    SECOND_COHORT,
    TEST,
)
from tests.dialects.scodoc.school import SA


def of_cohort(client: Client, query: str = "", cohort: str = COHORT) -> Any:
    return client.entity(f"/Cohort/Marks?cohortId={client.ids[cohort]}{query}")


def of_discipline(client: Client, query: str = "", discipline: str = DISCIPLINE) -> Any:
    return client.entity(f"/Discipline/Marks?disciplineId={client.ids[discipline]}{query}")


def mark(client: Client, activity: str, student: str, value: float | None, **told: Any) -> None:
    row = {
        "assessment_id": client.ids[activity],
        "person_id": client.ids[student],
        "mark": value,
        "special": None,
    }
    with client.writing() as session:
        merge_results(session, [row | told])


def reckon(client: Client, formula: str | None = None, **totals: str) -> None:
    """Set the formula of the total, and those of intermediate totals by title."""
    key = client.ids[DISCIPLINE]
    with client.writing() as session:
        columns = columns_of_offering(session, key)
        if formula is not None:
            told = {"offering_id": key, "total_formula": typed(formula, columns).text}
            merge_offering_profiles(session, [told])
        rows = [
            {"title": title, "formula": typed(text, columns).text, "position": place}
            for place, (title, text) in enumerate(totals.items(), 1)
        ]
        merge_totals(session, key, rows)


def student(client: Client, name: str) -> Any:
    return next(one for one in of_discipline(client) if one["studentId"] == client.ids[name])


def test_disciplines_hold_students_and_these_their_activities(client: Client) -> None:
    first, empty, limited = of_cohort(client)
    assert list(first) == ["disciplineId", "disciplineName", "students"]
    assert (first["disciplineId"], first["disciplineName"]) == (client.ids[DISCIPLINE], DISCIPLINE)
    # The page names the student's id here, and no name.
    assert first["students"][0] == {
        "studentId": client.ids["Ёлкин"],
        "activities": [
            {"activityId": client.ids[name], "activityName": name, "mark": None,
             "isEnrolled": True}
            for name in (ASSIGNMENT, TEST)
        ],
        "intermediateMark": None,
        "finalMark": None,
        "intermediateMarks": [],
        "finalMarkText": None,
    }  # fmt: skip
    assert empty["disciplineName"] == EMPTY
    assert limited == {
        "disciplineId": client.ids[LIMITED],
        "disciplineName": LIMITED,
        "students": [],
    }


def test_a_discipline_without_activities_has_its_students_without_marks(client: Client) -> None:
    _, empty, _ = of_cohort(client)
    assert len(empty["students"]) == 4
    for one in [*empty["students"], *of_discipline(client, discipline=EMPTY)]:
        assert one["activities"] == []
        assert (one["intermediateMark"], one["finalMark"]) == (None, None)


def test_only_marked_and_visible_activities_are_columns(client: Client) -> None:
    names = {cell["activityName"] for one in of_discipline(client) for cell in one["activities"]}
    assert names == {ASSIGNMENT, TEST}
    assert {LECTURE, HIDDEN} & names == set()


def test_a_discipline_names_its_students(client: Client) -> None:
    told = of_discipline(client)
    assert list(told[0])[:5] == [
        "studentName", "studentId", "activities", "intermediateMark", "finalMark",
    ]  # fmt: skip
    names = {one["studentId"]: one["studentName"] for one in told}
    assert names[client.ids["Бадин"]] == "Бадин Антон Викторович"


def test_students_stand_in_the_order_of_code_points(client: Client) -> None:
    # Ё stands before А there.
    ids = [client.ids[name] for name in ("Ёлкин", "Бадин", "Громова", "Яшин")]
    assert [one["studentId"] for one in of_discipline(client)] == ids
    assert [one["studentId"] for one in of_cohort(client)[0]["students"]] == ids


def test_a_mark_that_changes_anywhere_is_in_the_next_answer(own_client: Client) -> None:
    mark(own_client, TEST, "Бадин", 4.0)
    cells = student(own_client, "Бадин")["activities"]
    assert [cell["mark"] for cell in cells] == [None, 4]
    mark(own_client, TEST, "Бадин", 0.0)
    assert [cell["mark"] for cell in student(own_client, "Бадин")["activities"]] == [None, 0]
    mark(own_client, ASSIGNMENT, "Бадин", 59.125)
    cells = student(own_client, "Бадин")["activities"]
    assert [cell["mark"] for cell in cells] == [59.125, 0]


def test_a_mark_written_at_scodocs_door_is_in_the_next_answer(own_client: Client) -> None:
    assessment_id, person_id = own_client.assessment_of(SA)
    with own_client.writing() as session:
        merge_activities(session, [{"assessment_id": assessment_id, "kind": "test"}], mark_of)
    path = f"/Cohort/Marks?cohortId={SA}&studentId={person_id}"

    def told() -> Any:
        cells = [
            cell
            for discipline in own_client.entity(path, RT_TOKEN)
            for one in discipline["students"]
            for cell in one["activities"]
        ]
        (cell,) = cells
        return cell["mark"], cell.get("special")

    for note, wanted in (("7.5", (7.5, None)), ("ABS", (None, "ABS")), ("0", (0, None))):
        body = f"eval_id={assessment_id}&etudid={person_id}&note={note}"
        sent = own_client.post(
            "/ScoDoc/api/eval_set_notes", body, SCODOC,
            **{"Content-Type": "application/x-www-form-urlencoded"},
        )  # fmt: skip
        assert sent.status_code == 200, sent.text
        assert told() == wanted
    marks = own_client.entity(f"/Activity/Marks?activityId={assessment_id}", RT_TOKEN)
    (own,) = (one for one in marks if one["studentId"] == person_id)
    assert own["mark"] == 0


@pytest.mark.parametrize("special", ["ABS", "EXC", "ATT"])
def test_a_word_instead_of_a_mark_is_no_mark(own_client: Client, special: str) -> None:
    mark(own_client, TEST, "Бадин", None, special=special)
    (_, cell) = student(own_client, "Бадин")["activities"]
    assert (cell["mark"], cell["special"]) == (None, special)


def test_an_assessment_of_scodocs_alone_is_no_activity(own_client: Client) -> None:
    with own_client.writing() as session:
        key = own_client.add_assessment(session, DISCIPLINE, "Evaluation")
        merge_weightings(session, [{"assessment_id": key, "max_mark": 20.0, "coefficient": 1.0}])
    assert len(student(own_client, "Бадин")["activities"]) == 2
    refused(own_client.get(f"/Activity/Marks?activityId={key}"), 404, "activityId")


def test_whoever_takes_no_part_in_an_activity_has_no_mark_of_it(own_client: Client) -> None:
    mark(own_client, TEST, "Бадин", 5.0)
    reckon(own_client, "A1 + A2")
    with own_client.writing() as session:
        set_non_participants(session, {own_client.ids[TEST]: [own_client.ids["Бадин"]]})
    told = student(own_client, "Бадин")
    assert [(cell["mark"], cell["isEnrolled"]) for cell in told["activities"]] == [
        (None, True),
        (None, False),
    ]
    assert told["finalMark"] == 0


def test_whoever_does_not_take_a_discipline_is_left_out_of_it(own_client: Client) -> None:
    pair = {"offering_id": own_client.ids[LIMITED], "person_id": own_client.ids["Бадин"]}
    with own_client.writing() as session:
        merge_offering_enrolments(session, [pair])
    sizes = [len(one["students"]) for one in of_cohort(own_client)]
    assert sizes == [4, 4, 1]


def test_blank_marks_count_nothing_in_a_formula(own_client: Client) -> None:
    reckon(own_client, "(A1 + A2) / 10")
    mark(own_client, TEST, "Бадин", 4.0)
    finals = {one["studentId"]: one["finalMark"] for one in of_discipline(own_client)}
    assert finals[own_client.ids["Бадин"]] == 0.4
    assert finals[own_client.ids["Яшин"]] == 0


def test_the_last_intermediate_total_is_the_one_that_the_page_names(own_client: Client) -> None:
    reckon(own_client, "A1", первый="A2 * 2", второй="A2 / 3")
    mark(own_client, TEST, "Бадин", 4.0)
    told = student(own_client, "Бадин")
    assert told["intermediateMark"] == 1.33
    assert told["intermediateMarks"] == [
        {"title": "первый", "position": 1, "mark": 8},
        {"title": "второй", "position": 2, "mark": 1.33},
    ]
    (first, *_) = of_cohort(own_client)
    (same,) = (one for one in first["students"] if one["studentId"] == own_client.ids["Бадин"])
    assert same == {key: value for key, value in told.items() if key != "studentName"}


@pytest.mark.parametrize("formula", ["A1 / A2", "1 / (A1 - A1)"])
def test_what_cannot_be_reckoned_is_null(own_client: Client, formula: str) -> None:
    reckon(own_client, formula)
    assert student(own_client, "Бадин")["finalMark"] is None


def test_a_formula_over_a_column_that_is_no_more_is_null(own_client: Client) -> None:
    reckon(own_client, "A1 + A2")
    hidden = {"assessment_id": own_client.ids[TEST], "is_hidden": True}
    with own_client.writing() as session:
        merge_activities(session, [hidden], mark_of)
    told = student(own_client, "Бадин")
    assert (len(told["activities"]), told["finalMark"]) == (1, None)


def test_the_mark_of_the_attestation_is_the_total(own_client: Client) -> None:
    reckon(own_client, "A1 + 100")
    attests = {"assessment_id": own_client.ids[TEST], "attests": True}
    with own_client.writing() as session:
        merge_activities(session, [attests], mark_of)
    mark(own_client, ASSIGNMENT, "Бадин", 3.0)
    assert student(own_client, "Бадин")["finalMark"] is None
    mark(own_client, TEST, "Бадин", 4.0)
    told = student(own_client, "Бадин")
    assert (told["finalMark"], told["finalMarkText"]) == (4, "Зачтено")


@pytest.mark.parametrize(("value", "word"), [(3.5, "Зачтено"), (3.49, "Не зачтено")])
def test_a_pass_is_told_in_words(own_client: Client, value: float, word: str) -> None:
    reckon(own_client, "A2")
    mark(own_client, TEST, "Бадин", value)
    assert student(own_client, "Бадин")["finalMarkText"] == word


def test_an_exam_is_told_by_the_scale_of_the_discipline(own_client: Client) -> None:
    reckon(own_client, "A2")
    mark(own_client, TEST, "Бадин", 4.0)
    levels = [
        {"lower_bound": 0.0, "label": "плохо", "passes": False},
        {"lower_bound": 4.0, "label": "хорошо", "passes": True},
    ]
    owner = own_client.organization("TSU")
    with own_client.writing() as session:
        changes = merge_mark_scales(session, owner, [{"name": "наша", "levels": levels}])
        key = next(row["id"] for row in changes.inserted if "id" in row)
        told = {"offering_id": own_client.ids[DISCIPLINE], "control": "exam", "scale_id": key}
        merge_offering_profiles(session, [told])
    assert student(own_client, "Бадин")["finalMarkText"] == "хорошо"


def test_students_can_be_chosen(client: Client) -> None:
    person, group = client.ids["Бадин"], client.ids[FIRST_GROUP]
    (one,) = of_discipline(client, f"&studentId={person}")
    assert one["studentId"] == person
    both = {client.ids["Бадин"], client.ids["Яшин"]}
    assert {one["studentId"] for one in of_discipline(client, f"&groupId={group}")} == both
    assert of_discipline(client, "&status=paused") == []
    assert len(of_discipline(client, "&status=enrolled")) == 4
    (chosen,) = of_cohort(client, f"&disciplineId={client.ids[EMPTY]}&groupId={group}")
    assert (chosen["disciplineName"], len(chosen["students"])) == (EMPTY, 2)


@pytest.mark.parametrize("method", ["Marks", "Attendance"])
@pytest.mark.parametrize(
    ("key", "foreign"),
    [("studentId", "Чужая"), ("groupId", "Группа НГУ"), ("disciplineId", "Механика")],
)
def test_what_is_chosen_has_to_be_ones_own(
    client: Client, method: str, key: str, foreign: str
) -> None:
    path = f"/Cohort/{method}?cohortId={client.ids[COHORT]}&{key}="
    said = {refused(client.get(f"{path}{one}"), 404, key) for one in (client.ids[foreign], 98765)}
    assert len(said) == 1
    refused(client.get(f"{path}x"), 400, key)


@pytest.mark.parametrize("method", ["Marks", "Attendance"])
@pytest.mark.parametrize(
    ("tag", "key", "own"),
    [("Cohort", "cohortId", COHORT), ("Discipline", "disciplineId", DISCIPLINE)],
)
def test_foreign_cohorts_and_disciplines_are_not_found(
    client: Client, method: str, tag: str, key: str, own: str
) -> None:
    path = f"/{tag}/{method}"
    refused(client.get(path), 400, key)
    refused(client.get(f"{path}?{key}=1e3"), 400, key)
    refused(client.get(f"{path}?{key}={client.ids[own]}", None), 401, "authorization")
    said = {
        refused(client.get(f"{path}?{key}={one}", NSU), 404, key)
        for one in (client.ids[own], 98765)
    }
    assert len(said) == 1
    assert client.entity(f"/{tag}/{client.ids[own]}/{method}") == client.entity(
        f"{path}?{key}={client.ids[own]}"
    )


@pytest.mark.parametrize(
    ("right", "method"), [("attendance.read", "Marks"), ("marks.read", "Attendance")]
)
def test_each_has_a_scope_of_its_own(own_client: Client, right: str, method: str) -> None:
    token = own_client.granted(f"odin:TSU/{right}+roster.read+programs.read")
    for tag, name in (("Cohort", COHORT), ("Discipline", DISCIPLINE)):
        path = f"/{tag}/{own_client.ids[name]}/{method}"
        refused(own_client.get(path, token), 403, "scope")


@pytest.mark.parametrize("method", ["Marks", "Attendance"])
def test_the_number_of_questions_does_not_grow(own_client: Client, method: str) -> None:
    paths = [
        f"/Cohort/{own_client.ids[COHORT]}/{method}",
        f"/Discipline/{own_client.ids[DISCIPLINE]}/{method}",
    ]
    before = [own_client.counted(path) for path in paths]
    people = own_client.crowd(COHORT, 60)
    rows = [
        {"assessment_id": own_client.ids[TEST], "person_id": key, "mark": 3.0, "special": None}
        for key in people
    ]
    with own_client.writing() as session:
        merge_results(session, rows)
    assert [own_client.counted(path) for path in paths] == before
    assert len(own_client.entity(paths[1])) == 64


def test_a_cohort_of_many_parts_is_told_whole(
    own_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = own_client.crowd(COHORT, 40)
    with own_client.writing() as session:
        merge_results(
            session,
            [
                {"assessment_id": own_client.ids[name], "person_id": key, "mark": key % 6,
                 "special": None}
                for name in (TEST, ASSIGNMENT) for key in people
            ],
        )  # fmt: skip
    paths = [
        f"/{tag}/{own_client.ids[name]}/{method}"
        for tag, name in (("Cohort", COHORT), ("Discipline", DISCIPLINE))
        for method in ("Marks", "Attendance")
    ]
    whole = [own_client.entity(path) for path in paths]
    monkeypatch.setattr("matricula.dialects.odin.parting.CELLS", 37)
    assert [own_client.entity(path) for path in paths] == whole
    assert own_client.database.statements > 10


def test_a_cohort_without_disciplines_has_none(client: Client) -> None:
    assert of_cohort(client, cohort=SECOND_COHORT) == []
    path = f"/Cohort/Attendance?cohortId={client.ids[SECOND_COHORT]}"
    assert client.entity(path) == []


def test_strict_answers_have_the_fields_of_the_page_alone(strict: Client) -> None:
    (first, *_) = of_cohort(strict)
    row = first["students"][0]
    assert list(row) == ["studentId", "activities", "intermediateMark", "finalMark"]
    assert list(row["activities"][0]) == ["activityId", "activityName", "mark"]
    (named, *_) = of_discipline(strict)
    assert list(named) == ["studentName", *row]
