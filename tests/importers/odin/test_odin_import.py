"""An online campus out of a file: docs/odin_import.md is the text, and its example the file."""

import copy
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from matricula.importers.odin import CampusReport, ImportRefused, import_campus
from matricula.record.assessments import tables as assessments
from matricula.record.attendance.tables import presence
from matricula.record.cohorts import tables as cohorts
from matricula.record.cohorts.status_queries import study_statuses
from matricula.record.history.tables import history_entry
from matricula.record.people.tables import person
from matricula.record.programmes.tables import module
from matricula.store import Database, Origin
from tests.importers.support import at, dump, put

PAGE = Path(__file__).parents[3] / "docs" / "odin_import.md"
COHORT = "$.programmes[0].cohorts[0]"
DISCIPLINE = f"{COHORT}.disciplines[0]"
LECTURE, TEST, ESSAY = (f"{DISCIPLINE}.activities[{index}]" for index in range(3))


def example() -> dict[str, Any]:
    """The file that the page shows."""
    text = PAGE.read_text()
    begin, end = text.index("    {\n"), text.index("\n    }\n")
    lines = text[begin : end + len("\n    }")].splitlines()
    found: dict[str, Any] = json.loads("\n".join(line.removeprefix("    ") for line in lines))
    return found


def take(database: Database, document: dict[str, Any], **options: Any) -> CampusReport:
    source = json.dumps(document).encode()
    return import_campus(database, source, time_zone="Europe/Paris", **options)


def refused(database: Database, document: dict[str, Any]) -> list[str]:
    """Why a document is refused; nothing has changed."""
    before = dump(database)
    with pytest.raises(ImportRefused) as refusal:
        take(database, document)
    assert dump(database) == before
    return refusal.value.errors


def rows(database: Database, *columns: Any) -> list[tuple[Any, ...]]:
    with database.read() as session:
        return sorted(tuple(row) for row in session.rows(sa.select(*columns)))


def keys(database: Database) -> tuple[dict[str, int], dict[str, int]]:
    """Ids of activities by title, and of people by given name."""
    activities = rows(database, assessments.assessment.c.title, assessments.assessment.c.id)
    people = rows(database, person.c.given_name, person.c.id)
    return dict(activities), dict(people)


def marks(database: Database) -> list[tuple[Any, ...]]:
    """Activity, person, mark, word and source of every result, by name."""
    activities, people = keys(database)
    titles = {key: title for title, key in activities.items()}
    names = {key: name for name, key in people.items()}
    table = assessments.result
    found = rows(database, *(table.c[name] for name in ("assessment_id", "person_id", "mark")))
    return [(titles[key], names[who], mark) for key, who, mark in found]


def attended(database: Database) -> dict[tuple[str, str], tuple[bool, str | None]]:
    """Whether people were at activities, and what says so, by name."""
    activities, people = keys(database)
    titles = {key: title for title, key in activities.items()}
    names = {key: name for name, key in people.items()}
    found = rows(database, *(presence.c[name] for name in ("assessment_id", "person_id")))
    with database.read() as session:
        told = {(row[0], row[1]): (row[2], row[3]) for row in session.rows(sa.select(presence))}
    return {(titles[key], names[who]): told[key, who] for key, who in found}


# --- The whole file


def test_the_example_of_the_page(empty: Database) -> None:
    report = take(empty, example())
    assert report.summary().startswith(
        "TGU: 1 programmes, 1 cohorts, 1 disciplines, 3 activities, 2 students. 2 people made, "
    )
    assert marks(empty) == [("Тест 1", "Антон", 5.0), ("Эссе", "Антон", 5.0)]
    assert attended(empty) == {
        ("Лекция 1", "Антон"): (True, None),
        ("Лекция 1", "Мария"): (False, None),
        ("Тест 1", "Антон"): (True, "attempt"),
    }
    activities, _ = keys(empty)
    kept = f"([{activities['Тест 1']}] + [{activities['Эссе']}]) / 2"
    assert rows(empty, cohorts.offering_profile.c.total_formula) == [(kept,)]
    total = assessments.intermediate_total
    assert rows(empty, total.c.title, total.c.formula) == [
        ("Середина", f"[{activities['Тест 1']}]")
    ]


def test_a_second_run_changes_nothing(empty: Database) -> None:
    take(empty, example())
    before = dump(empty)
    report = take(empty, example())
    assert report.summary().endswith(" Nothing changed.")
    assert dump(empty) == before


def test_a_dry_run_writes_nothing(empty: Database) -> None:
    before = dump(empty)
    report = take(empty, example(), dry_run=True)
    assert "It would be: 2 people made" in report.summary()
    assert dump(empty) == before


def test_what_is_unusual_is_noted_and_written(empty: Database) -> None:
    document = example()
    put(document, "$.programmes[0].hours", 100)
    assert take(empty, document).notes == (
        "$.programmes[0]: 240 credits are 8640 hours by the norm, not 100",
    )


def test_all_is_in_the_history(empty: Database) -> None:
    take(empty, example())
    told = {subject for (subject,) in rows(empty, history_entry.c.subject)}
    assert told >= {
        "organization", "division", "programme", "programme_profile", "cohort", "cohort_profile",
        "enrolment", "group_membership", "offering", "offering_profile", "offering_enrolment",
        "assessment", "activity", "points_conversion", "attempt", "result", "presence",
        "intermediate_total", "mark_scale", "study_status", "study_resolution", "person",
        "external_id",
    }  # fmt: skip


# --- What is told later


def test_a_code_lets_names_change(empty: Database) -> None:
    document = example()
    take(empty, document)
    put(document, "$.programmes[0].name", "Экономика и финансы")
    put(document, f"{DISCIPLINE}.name", "Учёт")
    take(empty, document)
    assert rows(empty, module.c.title) == [("Учёт",)]
    assert len(rows(empty, cohorts.cohort.c.id)) == 1


def test_what_is_absent_stays_and_null_clears(empty: Database) -> None:
    document = example()
    take(empty, document)
    whole = dump(empty)
    del document["programmes"][0]["hours"]
    for name in ("attempts", "conversion", "time_limit"):
        del at(document, TEST)[name]
    assert take(empty, document).summary().endswith("Nothing changed.")
    assert dump(empty) == whole
    put(document, f"{DISCIPLINE}.total", None)
    put(document, f"{DISCIPLINE}.scale", None)
    take(empty, document)
    profile = cohorts.offering_profile
    assert rows(empty, profile.c.total_formula, profile.c.scale_id) == [(None, None)]


def test_columns_move_and_formulas_keep_their_activities(empty: Database) -> None:
    document = example()
    take(empty, document)
    before = rows(empty, cohorts.offering_profile.c.total_formula)
    at(document, DISCIPLINE)["activities"].reverse()
    del at(document, DISCIPLINE)["total"], at(document, DISCIPLINE)["totals"]
    take(empty, document)
    assert rows(empty, cohorts.offering_profile.c.total_formula) == before


def test_a_written_mark_goes_before_an_attempt(empty: Database) -> None:
    document = example()
    put(document, f"{TEST}.marks", [{"student": "sis-1", "mark": 2}])
    take(empty, document)
    at(document, TEST)["attempts"].append(
        {"student": "sis-1", "number": 2, "started_at": "2026-09-21 10:00", "points": 9}
    )
    take(empty, document)
    assert marks(empty)[0] == ("Тест 1", "Антон", 2.0)
    put(document, f"{TEST}.marks", [{"student": "sis-1", "mark": None}])
    take(empty, document)
    assert marks(empty) == [("Эссе", "Антон", 5.0)]


def test_the_last_attempt_counts_where_it_is_to(empty: Database) -> None:
    document = example()
    at(document, TEST)["attempts"].append(
        {"student": "sis-1", "number": 2, "started_at": "2026-09-21 10:00", "points": 9}
    )
    take(empty, document)
    assert marks(empty)[0] == ("Тест 1", "Антон", 5.0)
    put(document, f"{TEST}.counted_attempt", "last")
    take(empty, document)
    assert marks(empty)[0] == ("Тест 1", "Антон", 4.0)


def test_presence_is_taken_back(empty: Database) -> None:
    document = example()
    take(empty, document)
    put(document, f"{LECTURE}.presence", [{"student": "sis-1", "attended": None}])
    take(empty, document)
    assert ("Лекция 1", "Антон") not in attended(empty)


@pytest.mark.parametrize(
    ("letter", "was"), [("+", True), ("н", False), ("у", False), ("б", False), ("оп", False)]
)
def test_letters_of_a_paper_journal(empty: Database, letter: str, was: bool) -> None:
    document = example()
    put(document, f"{LECTURE}.presence", [{"student": "sis-1", "attended": letter}])
    take(empty, document)
    assert attended(empty)[("Лекция 1", "Антон")] == (was, None)


def test_groups_move_and_newcomers_take_what_is_open(empty: Database) -> None:
    document = example()
    limited = {"name": "Латынь", "limited_to": ["sis-1"]}
    at(document, COHORT)["disciplines"].append(limited)
    take(empty, document)
    document["students"].append(
        {"email": "new@example.org", "family_name": "Новый", "given_name": "Ян"}
    )
    put(document, f"{COHORT}.groups", [{"name": "Группа 12", "students": ["sis-1"]}])
    put(document, f"{COHORT}.students", ["new@example.org"])
    take(empty, document)
    _, people = keys(empty)
    with empty.read() as session:
        offered = sa.select(cohorts.offering.c.id, module.c.title).join_from(
            cohorts.offering, module
        )
        titles = {row.id: row.title for row in session.rows(offered)}
    taken = cohorts.offering_enrolment
    names = {key: name for name, key in people.items()}
    found = rows(empty, taken.c.offering_id, taken.c.person_id)
    assert {(titles[key], names[who]) for key, who in found} == {
        ("Бухгалтерия", "Антон"), ("Бухгалтерия", "Мария"), ("Бухгалтерия", "Ян"),
        ("Латынь", "Антон"),
    }  # fmt: skip
    groups = dict(rows(empty, cohorts.group.c.id, cohorts.group.c.name))
    members = rows(empty, cohorts.membership.c.group_id, cohorts.membership.c.person_id)
    assert {(groups[key], names[who]) for key, who in members} == {
        ("Группа 12", "Антон"), ("Группа 11", "Мария"),
    }  # fmt: skip
    limited["limited_to"] = None  # type: ignore[assignment]  # null is one of its values
    take(empty, document)
    assert len(rows(empty, taken.c.offering_id)) == 6


def test_statuses_carry_the_enrolment_along(empty: Database) -> None:
    document = example()
    put(document, f"{COHORT}.statuses[0].status", "not_completed")
    put(document, f"{COHORT}.statuses[0].resolution", "own_wish")
    take(empty, document)
    ((cohort_id,),) = rows(empty, cohorts.cohort.c.id)
    _, people = keys(empty)
    with empty.read() as session:
        told = {row.person_id: tuple(row[1:]) for row in study_statuses(session, cohort_id)}
    assert told == {
        people["Антон"]: ("studying", None),
        people["Мария"]: ("not_completed", "own_wish"),
    }
    states = dict(rows(empty, cohorts.enrolment.c.person_id, cohorts.enrolment.c.door_state))
    assert states == {people["Антон"]: "I", people["Мария"]: "D"}


def test_students_are_known_by_mail_and_number_and_never_by_name(empty: Database) -> None:
    document = example()
    take(empty, document)
    document["students"] = [
        {"email": "BADIN@example.org", "family_name": "Бадин", "given_name": "Антон"},
        {"external_id": "sis-2"},
        {"email": "other@example.org", "family_name": "Бадин", "given_name": "Антон"},
    ]
    assert take(empty, document).made == 1


def test_a_department_is_one_too(filled: Database) -> None:
    document = example()
    document["organization"] = {"acronym": "RT"}
    before = dump(filled)["organization"]
    take(filled, document)
    assert dump(filled)["organization"] == before


# --- Refusals

REFUSALS: list[tuple[str, Any, str]] = [
    ("$.format", 2, "$.format: expected 1, got 2"),
    ("$.organization.acronym", "a/b", "$.organization.acronym: expected 50 characters at most"),
    ("$.organization.name", None, "$.organization.name: expected text"),
    ("$.organization.time_zone", "Mars", "$.organization.time_zone: there is no time zone 'Mars'"),
    ("$.divisions[0].kind", "foo", "$.divisions[0].kind: expected one of institute, "),
    ("$.scales[0].preset", "foo", "$.scales[0].preset: expected one of five_point, "),
    ("$.scales[0].levels", [{"begin": 0, "label": "x", "passes": True}], "$.scales[0]: a scale "),
    ("$.students[0].email", "x", "$.students[0].email: is not an address of mail"),
    ("$.students[0].email", None, "$.students[0]: nobody of the organization has the external_id"),
    ("$.students[0].family_name", None, "$.students[0].family_name: is missing"),
    ("$.students[0].snils", "112-233-445 96", "$.students[0].snils: expected a number such as"),
    ("$.students[0].phone", "12", "$.students[0].phone: expected a number such as +79111111223"),
    ("$.students[1].email", "badin@EXAMPLE.org", "$.students: email badin@example.org stands"),
    ("$.programmes[0].type", "foo", "$.programmes[0].type: expected one of bachelor, "),
    ("$.programmes[0].study_form", "distance", "$.programmes[0].study_form: expected one of "),
    ("$.programmes[0].education_level", "x", "$.programmes[0].education_level: expected one of"),
    ("$.programmes[0].division", "ИФ", "$.programmes[0].division: the organization has no "),
    ("$.programmes[0].colour", "red", "$.programmes[0]: object contains unknown field"),
    (f"{COHORT}.start_date", "2031-01-01", f"{COHORT}.end_date: nothing ends before it begins"),
    (f"{COHORT}.start_date", "soon", f"{COHORT}.start_date: expected a date such as 2020-09-01"),
    (f"{COHORT}.max_students", 1, f"{COHORT}: The cohort has no room for so many students."),
    (f"{COHORT}.students", ["sis-1", "sis-1"], f"{COHORT}: student sis-1 stands twice"),
    (f"{COHORT}.students", ["zz"], f"{COHORT}.students[0]: nobody of the organization has the "),
    (f"{COHORT}.statuses[0].status", "x", f"{COHORT}.statuses[0].status: expected one of "),
    (f"{COHORT}.statuses[0].resolution", "own_wish", f"{COHORT}.statuses[0].resolution: it is "),
    (f"{COHORT}.statuses[0].resolution", "нет", "$.programmes: Studies are paused or not "),
    (f"{DISCIPLINE}.control", "x", f"{DISCIPLINE}.control: expected one of pass, "),
    (f"{DISCIPLINE}.credits", 16, f"{DISCIPLINE}.credits: expected number <= 15"),
    (f"{DISCIPLINE}.scale", "x", f"{DISCIPLINE}.scale: the organization has no scale 'x'"),
    (f"{DISCIPLINE}.total", "(A1 + A9", f"{DISCIPLINE}.total: "),
    (f"{DISCIPLINE}.total", "A3", f"{DISCIPLINE}.total: The discipline has no such column."),
    (f"{DISCIPLINE}.totals[0].formula", "__import__", f"{DISCIPLINE}.totals[0].formula: "),
    (f"{TEST}.kind", "quiz", f"{TEST}.kind: expected one of consultation, "),
    (f"{TEST}.name", "Эссе", f"{DISCIPLINE}.activities: name Эссе stands twice"),
    (f"{TEST}.min_points", -1, f"{TEST}.min_points: expected number >= 0"),
    (f"{TEST}.time_limit", 1.5, f"{TEST}.time_limit: expected integer"),
    (f"{TEST}.attempts_allowed", 0, f"{TEST}.attempts_allowed: expected integer >= 1"),
    (f"{TEST}.counted_attempt", "mean", f"{TEST}.counted_attempt: expected one of best, last"),
    (f"{TEST}.conversion[1].points", 10, f"{TEST}.conversion: points 10.0 stands twice"),
    (f"{TEST}.attests", True, f"{DISCIPLINE}.total: the mark of the activity that attests"),
    (f"{TEST}.starts_at", "2026-09-20", f"{TEST}.starts_at: A moment is 2026-11-22 10:15"),
    (f"{LECTURE}.ends_at", "2026-09-07 08:00", f"{LECTURE}.ends_at: nothing ends before"),
    (f"{LECTURE}.not_for", ["sis-1"], f"{LECTURE}.presence[0].student: the activity is not for"),
    (f"{LECTURE}.presence[0].attended", "ж", f"{LECTURE}.presence[0].attended: "),
    (f"{ESSAY}.marks[0].mark", -1, f"{ESSAY}.marks[0].mark: "),
    (f"{ESSAY}.marks[0].mark", 4.1234, f"{ESSAY}.marks[0].mark: three decimals at most"),
    (f"{TEST}.attempts[0].points", 8.00001, f"{TEST}.attempts[0].points: three decimals"),
    (f"{TEST}.conversion[0].mark", 0.0004, f"{TEST}.conversion[0].mark: three decimals"),
    (f"{TEST}.attempts[0].number", 3, f"{TEST}.attempts[0]: The activity allows fewer attempts."),
    (f"{TEST}.attempts[0].finished_at", "2026-09-20 09:00", f"{TEST}.attempts[0]: An attempt "),
    (f"{TEST}.attempts[0].status", "pending", f"{TEST}.attempts[0]: An attempt has points"),
    (f"{DISCIPLINE}.limited_to", ["sis-2"], f"{LECTURE}.presence[0].student: this student does"),
]


@pytest.mark.parametrize(("place", "value", "reason"), REFUSALS)
def test_a_refusal_names_the_place(empty: Database, place: str, value: Any, reason: str) -> None:
    document = example()
    put(document, place, value)
    errors = refused(empty, document)
    assert any(error.startswith(reason) for error in errors), errors


DOUBLED = [
    (f"{ESSAY}.marks", {"student": "sis-1", "mark": 3}, f"{ESSAY}.marks[1]"),
    (f"{LECTURE}.presence", {"student": "BADIN@example.org", "attended": False}, f"{LECTURE}.p"),
    (
        f"{TEST}.attempts",
        {"student": "badin@example.org", "number": 1, "started_at": "2026-09-21 10:00"},
        f"{TEST}.attempts[1]",
    ),
    (f"{COHORT}.groups", {"name": "Группа 12", "students": ["sis-1"]}, f"{COHORT}.groups[1].st"),
    (f"{COHORT}.students", "sis-1", f"{COHORT}.students[0]"),
    (
        f"{COHORT}.statuses",
        {"student": "dyomina@example.org", "status": "studying"},
        f"{COHORT}.statuses[1]",
    ),
]


@pytest.mark.parametrize("imported", [False, True], ids=["first", "again"])
@pytest.mark.parametrize(("place", "row", "named"), DOUBLED)
def test_nobody_stands_twice_under_two_names(
    empty: Database, place: str, row: Any, named: str, imported: bool
) -> None:
    if imported:
        take(empty, example())
    document = example()
    above, _, name = place.rpartition(".")
    holder = at(document, above)
    holder[name] = [*holder.get(name, []), row]
    (error,) = refused(empty, document)
    assert error.startswith(named)
    assert error.endswith(" stands above by another name")


def test_every_place_is_named_at_once(empty: Database) -> None:
    document = example()
    put(document, f"{TEST}.kind", "quiz")
    put(document, f"{DISCIPLINE}.control", "x")
    assert len(refused(empty, document)) == 2


def test_another_organization_s_students_are_strangers(empty: Database) -> None:
    take(empty, example())
    document = example()
    document["organization"] = {"acronym": "OTHER", "name": "Другой"}
    document["students"] = []
    errors = refused(empty, document)
    assert f"{COHORT}.groups[0].students[0]: nobody of the organization has the email" in errors[0]


def test_a_project_stays(empty: Database) -> None:
    document = example()
    put(document, "$.programmes[0].project", "Код будущего")
    take(empty, document)
    put(document, "$.programmes[0].project", None)
    (error,) = refused(empty, document)
    assert error.startswith("$.programmes: The educational project of a programme cannot be unset")


def test_a_locked_cohort_takes_the_same_file_and_no_other(empty: Database) -> None:
    document = example()
    take(empty, document)
    with empty.write(Origin("test")) as session:
        session.run(sa.update(cohorts.cohort).values(is_open=False))
    assert take(empty, document).summary().endswith("Nothing changed.")
    changed = copy.deepcopy(document)
    put(changed, f"{ESSAY}.marks[0].mark", 4)
    assert refused(empty, changed) == [f"{COHORT}: the cohort is locked: no mark may change"]
    document["students"].append(
        {"email": "new@example.org", "family_name": "Новый", "given_name": "Ян"}
    )
    put(document, f"{COHORT}.students", ["new@example.org"])
    assert refused(empty, document) == [f"{COHORT}: the cohort is locked: nobody may come"]


# --- Many at once


@contextmanager
def counted(database: Database) -> Iterator[list[int]]:
    """Counts the statements that run on a database."""
    count = [0]

    def note(*_: object) -> None:
        count[0] += 1

    sa.event.listen(database.engine, "before_cursor_execute", note)
    yield count
    sa.event.remove(database.engine, "before_cursor_execute", note)


def many(number: int) -> dict[str, Any]:
    """The example with more students, each with a mark, an attempt, a presence and a status."""
    document = example()
    names = [f"s{index}of{number}@example.org" for index in range(number)]
    document["students"] += [
        {"email": name, "family_name": "Много", "given_name": name} for name in names
    ]
    at(document, COHORT)["groups"].append({"name": f"Группа {number}", "students": names})
    begun = {"number": 1, "started_at": "2026-09-20 10:00", "points": 7}
    at(document, TEST)["attempts"] += [{"student": name, **begun} for name in names]
    at(document, ESSAY)["marks"] += [{"student": name, "mark": 3} for name in names]
    at(document, LECTURE)["presence"] += [{"student": name, "attended": True} for name in names]
    at(document, COHORT)["statuses"] += [{"student": name, "status": "paused"} for name in names]
    return document


def test_no_query_for_each_student(empty: Database) -> None:
    take(empty, example())
    statements = []
    for number in (5, 60):
        with counted(empty) as count:
            take(empty, many(number))
        statements.append(count[0])
    assert statements[0] == statements[1]
