"""The file that the real ScoDoc filled: imported whole, twice."""

import json
from datetime import UTC, date, datetime, time
from typing import Any

import sqlalchemy as sa

from matricula.importers.department import import_department
from matricula.record.schema import (
    assessments,
    attendance,
    cohorts,
    history,
    juries,
    organizations,
    people,
    programmes,
)
from matricula.store import Database
from tests.importers.support import FILE, department, dump, take

RAW: dict[str, Any] = json.loads(FILE.read_text())
SEMESTERS = RAW["semesters"]
IMPLS = [impl for semester in SEMESTERS for impl in semester["moduleimpls"]]
EVALUATIONS = [evaluation for impl in IMPLS for evaluation in impl["evaluations"]]
NOTES = {
    (evaluation["evaluation_id"], int(etudid)): note
    for evaluation in EVALUATIONS
    for etudid, note in evaluation["notes"].items()
}
PARTITIONS = [partition for semester in SEMESTERS for partition in semester["partitions"]]
GROUPS = [group for partition in PARTITIONS for group in partition["groups"]]

EXPECTED = {
    "organization": 1,
    "person": len(RAW["students"]),
    "student_record": len(RAW["students"]),
    "programme": len(RAW["formations"]),
    "unit": len(RAW["ues"]),
    "subject": len(RAW["matieres"]),
    "module": len(RAW["modules"]),
    "cohort": len(SEMESTERS),
    "cohort_step": sum(len(semester["etapes"]) for semester in SEMESTERS),
    "enrolment": sum(len(semester["inscriptions"]) for semester in SEMESTERS),
    "enrolment_event": len(RAW["events"]),
    "offering": len(IMPLS),
    "offering_enrolment": sum(len(impl["inscrits"]) for impl in IMPLS),
    "cohort_partition": len(PARTITIONS),
    "cohort_group": len(GROUPS),
    "group_membership": sum(len(group["etudids"]) for group in GROUPS),
    "unit_coefficient": len(RAW["ue_coefs_capitalised"]),
    "assessment": len(EVALUATIONS),
    "weighting": len(EVALUATIONS),
    "result": len(NOTES),
    "jury_decision": len(RAW["jury_validations"]),
    "progression_authorisation": len(RAW["authorisations"]),
    "attendance_event": len(RAW["absences"]),
    "preference": len(RAW["preferences"]) + 1,
}
NUMBERED = [
    *("person", "programme", "unit", "subject", "module", "cohort", "offering"),
    *("cohort_partition", "cohort_group", "assessment"),
]


def test_the_whole_file_twice(empty: Database) -> None:
    phases: list[tuple[str, int, int]] = []
    report = import_department(empty, FILE, progress=lambda *phase: phases.append(phase))
    first = dump(empty)

    stored = {name: len(rows) for name, rows in first.items() if rows}
    told = stored.pop("history_entry"), stored.pop("history_value")
    assert stored == EXPECTED | {"external_id": sum(EXPECTED[name] for name in NUMBERED)}
    assert told[0] == told[1] == sum(EXPECTED.values())
    assert report.changed
    assert {table: count.inserted for table, count in report.counts.items() if count.inserted} == (
        stored
    )
    assert report.warnings == []
    assert report.renumbered == 0
    assert phases[0] == ("reading", 0, 2)
    assert phases[-1] == ("done", 26, 26)

    assert {(row[0], row[1]): row[3] or row[2] for row in first["result"]} == NOTES

    again = import_department(empty, FILE)
    assert dump(empty) == first
    assert not again.changed
    assert "nothing changed" in again.summary()
    assert again.ids == report.ids


def test_what_the_rows_say(filled: Database) -> None:
    with filled.read() as session:
        student = session.row(sa.select(people.person).where(people.person.c.id == 196))
        assert student is not None
        assert (student.birth_date, student.birth_department) == (date(2001, 1, 1), "75")
        record = session.row(sa.select(people.student_record).order_by("person_id"))
        assert record is not None
        assert (record.person_id, record.organization_id) == (1, 1)
        assert (record.code_nip, record.code_ine) == ("20200000", "INE0000000")
        external = session.row(
            sa.select(juries.jury_decision).where(juries.jury_decision.c.is_external)
        )
        assert external is not None
        assert (external.cohort_id, external.unit_id, external.unit_average) == (None, 2, 13.5)
        assert external.decided_at == datetime(2019, 6, 15, tzinfo=UTC)
        cohort = session.row(sa.select(cohorts.cohort).where(cohorts.cohort.c.id == 2))
        assert cohort is not None
        assert (cohort.start_date, cohort.revision) == (date(2020, 9, 1), 1)
        assert (cohort.background_colour, cohort.head_can_change_teachers) == ("white", True)
        assert session.column(sa.select(cohorts.cohort_step.c.code)) == ["V1RT", "V1RT"]
        unit = session.row(sa.select(programmes.unit).where(programmes.unit.c.id == 1))
        assert unit is not None
        assert (unit.code, unit.programme_id, unit.is_external) == ("UCOD2", 1, False)
        assessment = session.row(sa.select(assessments.assessment))
        assert assessment is not None
        assert (assessment.held_on, assessment.starts_at) == (date(2019, 10, 1), time(8))
        preference = organizations.preference
        bonus = session.value(
            sa.select(preference.c.value).where(preference.c.name == "bonus_sport_function")
        )
        assert bonus == "bonus_iutv"


def test_the_order_of_the_additions_is_the_file_s(empty: Database) -> None:
    document = department()
    impl = document["semesters"][1]["moduleimpls"][0]
    impl["evaluations"].reverse()
    take(empty, document)
    assessment = assessments.assessment
    with empty.read() as session:
        stored = session.column(
            sa.select(assessment.c.id)
            .where(
                assessment.c.offering_id
                == document["semesters"][1]["moduleimpls"][0]["moduleimpl_id"]
            )
            .order_by(assessment.c.ordinal)
        )
    assert stored == [evaluation["evaluation_id"] for evaluation in impl["evaluations"]]


def test_half_days_are_absences_or_justifications(filled: Database) -> None:
    event = attendance.attendance_event
    with filled.read() as session:
        rows = session.rows(sa.select(event))
    raw = department()["absences"]
    assert {row.door for row in rows} == {"scodoc"}
    assert {row.kind for row in rows} == {"absence", "justification"}
    assert sum(row.kind == "absence" for row in rows) == sum(row["estabs"] for row in raw)
    assert sum(row.half == "am" for row in rows) == sum(row["matin"] for row in raw)
    assert {row.offering_id for row in rows} == {row["moduleimpl_id"] for row in raw}


def test_history_names_person_and_cohort(filled: Database) -> None:
    entry = history.history_entry
    with filled.read() as session:
        rows = session.rows(sa.select(entry))
    assert {(row.door, row.actor_id, row.action) for row in rows} == {("import", None, "add")}
    for subject in ("result", "enrolment", "offering_enrolment", "progression_authorisation"):
        told = [row for row in rows if row.subject == subject]
        assert told
        assert all(row.person_id and row.cohort_id for row in told)
    for subject in ("attendance_event", "jury_decision", "student_record"):
        assert all(row.person_id for row in rows if row.subject == subject)


def test_a_department_of_any_size_takes_as_many_statements(empty: Database) -> None:
    statements: list[str] = []

    @sa.event.listens_for(empty.engine, "before_cursor_execute")
    def _count(*arguments: Any) -> None:
        statements.append(arguments[2])

    counts = []
    for name, students in (("A", range(1, 11)), ("B", range(1, 151))):
        document = department(students)
        document["departement"] = name
        statements.clear()
        take(empty, document)
        counts.append(len(statements))
    # The second department finds the first one's ids taken, so that it draws new ones as well.
    assert counts[1] - counts[0] <= 2 * len(NUMBERED)
    assert counts[0] < 250
