"""A file that changed: what differs is changed and told, what it does not name is left alone."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from matricula.importers.department import ImportRefused
from matricula.record.history.tables import history_entry, history_value
from matricula.record.schema import assessments, attendance, cohorts, juries, people
from matricula.store import Database, Origin
from tests.importers.support import Document, department, differing, dump, put, take

IMPL = "$.semesters[1].moduleimpls[3]"
NOTE = f'{IMPL}.evaluations[0].notes["1"]'

EVALUATION_ID = department()["semesters"][1]["moduleimpls"][3]["evaluations"][0]["evaluation_id"]
OLD_NOTE = department()["semesters"][1]["moduleimpls"][3]["evaluations"][0]["notes"]["1"]
RAISED = {"cohort": 1}
TOLD = {"history_entry": 1, "history_value": 1}


def rows(database: Database, statement: sa.Select[Any]) -> list[Any]:
    with database.read() as session:
        return list(session.rows(statement))


def value(database: Database, statement: sa.Select[Any]) -> Any:
    with database.read() as session:
        return session.value(statement)


def last_entry(database: Database) -> Any:
    statement = sa.select(history_entry, history_value).join(history_value)
    return rows(database, statement.order_by(history_entry.c.id.desc()).limit(1))[0]


def changed_by(database: Database, document: Document) -> dict[str, int]:
    """What an import of `document` changed, by table; a second one must change nothing."""
    before = dump(database)
    report = take(database, document)
    after = dump(database)
    assert report.changed == (before != after)
    assert not take(database, document).changed
    assert dump(database) == after
    return differing(before, after)


def test_one_note_changes_one_result(filled: Database) -> None:
    document = department()
    put(document, NOTE, 3.203125)
    assert changed_by(filled, document) == {"result": 1} | TOLD | RAISED
    entry = last_entry(filled)
    assert (entry.action, entry.subject, entry.subject_id) == ("change", "result", EVALUATION_ID)
    assert (entry.person_id, entry.cohort_id, entry.door) == (1, 2, "import")
    assert (entry.before, entry.after) == (f'{{"mark":{OLD_NOTE}}}', '{"mark":3.203125}')
    assert rows(filled, sa.select(cohorts.cohort.c.revision)) == [(1,), (2,)]


def test_what_is_known_of_those_who_left_is_kept(empty: Database) -> None:
    document = department()
    semester = document["semesters"][1]
    semester["inscriptions"] = [row for row in semester["inscriptions"] if row["etudid"] != 1]
    semester["moduleimpls"][1]["inscrits"].remove(2)
    report = take(empty, document)
    assert [warning for warning in report.warnings if "enrolled" in warning] == [
        "4 marks of students who are not enrolled in the module were kept",
        "15 members of groups or modules are not enrolled in the semester",
    ]
    assert not take(empty, document).changed


def test_marks_on_a_scale_of_nought(filled: Database) -> None:
    document = department()
    put(document, NOTE.replace('.notes["1"]', ".note_max"), 0)
    put(document, NOTE, 12)
    assert changed_by(filled, document) == {"weighting": 1, "result": 1} | {
        "history_entry": 2,
        "history_value": 2,
        "cohort": 1,
    }


def test_a_note_becomes_a_word_and_back(filled: Database) -> None:
    document = department()
    put(document, NOTE, "EXC")
    assert changed_by(filled, document)["result"] == 1
    assert last_entry(filled).after == '{"mark":null,"special":"EXC"}'
    put(document, NOTE, OLD_NOTE)
    assert changed_by(filled, document)["result"] == 1


def test_who_imports_is_told(filled: Database) -> None:
    document = department()
    put(document, NOTE, 3.203125)
    take(filled, document, origin=Origin(door="import", actor=1, client="cli"))
    entry = last_entry(filled)
    assert (entry.actor_id, entry.client) == (1, "cli")
    result = assessments.result
    assert value(filled, sa.select(result.c.recorded_by).where(result.c.mark == 3.203125)) == 1


def test_what_the_file_no_longer_names_is_left_alone(filled: Database) -> None:
    document = department(students=(1, 2))
    document["semesters"][1]["moduleimpls"].pop()
    document["ue_coefs_capitalised"] = []
    document["preferences"] = []
    assert changed_by(filled, document) == {}


def test_a_comment_of_another_door_stays(filled: Database) -> None:
    result = assessments.result
    mine = sa.and_(result.c.assessment_id == EVALUATION_ID, result.c.person_id == 1)
    with filled.write(Origin("cli")) as session:
        session.run(sa.update(result).where(mine).values(comment="copied"))
    document = department()
    put(document, NOTE, 3.203125)
    take(filled, document)
    assert value(filled, sa.select(result.c.comment).where(mine)) == "copied"


def test_absent_keys_are_left_alone_and_null_clears(filled: Database) -> None:
    document = department()
    student = document["students"][0]
    for key in ("code_nip", "date_naissance", "nom_usuel", "civilite"):
        del student[key]
    assert changed_by(filled, document) == {}
    student["code_nip"] = None
    assert changed_by(filled, document) == {"student_record": 1} | TOLD | RAISED
    record = people.student_record
    assert value(filled, sa.select(record.c.code_nip).where(record.c.person_id == 1)) is None


def test_empty_codes_are_no_codes(filled: Database) -> None:
    document = department()
    for student in document["students"]:
        student |= {"code_nip": "", "code_ine": ""}
    assert changed_by(filled, document)["student_record"] == len(document["students"])


def test_a_student_moves_to_another_group(filled: Database) -> None:
    document = department()
    groups = document["semesters"][1]["partitions"][1]["groups"]
    old, new = groups[0], groups[1]
    old["etudids"].remove(1)
    new["etudids"].append(1)
    assert changed_by(filled, document) == {"group_membership": 1} | TOLD | RAISED
    membership = cohorts.membership
    held = rows(filled, sa.select(membership.c.group_id).where(membership.c.person_id == 1))
    assert (new["group_id"],) in held
    assert (old["group_id"],) not in held
    assert last_entry(filled).after == f'{{"group_id":{new["group_id"]}}}'


def test_names_and_codes_are_exchanged(filled: Database) -> None:
    document = department()
    groups = document["semesters"][1]["partitions"][1]["groups"]
    groups[0]["group_name"], groups[1]["group_name"] = "B", "A"
    one, two = document["students"][:2]
    one["code_nip"], two["code_nip"] = two["code_nip"], one["code_nip"]
    one["code_ine"], two["code_ine"] = two["code_ine"], one["code_ine"]
    ues = document["ues"]
    ues[0]["acronyme"], ues[1]["acronyme"] = ues[1]["acronyme"], ues[0]["acronyme"]
    changes = changed_by(filled, document)
    assert changes["cohort_group"] == changes["student_record"] == changes["unit"] == 2


def test_a_code_that_a_student_outside_of_the_file_has(filled: Database) -> None:
    document = department(students=(1, 2))
    document["students"][1]["code_nip"] = department()["students"][2]["code_nip"]
    before = dump(filled)
    with pytest.raises(ImportRefused) as refused:
        take(filled, document)
    (error,) = refused.value.errors
    assert error.startswith("$.students[1]: student_record: another row already has")
    assert document["students"][1]["code_nip"] in error
    assert dump(filled) == before


@pytest.mark.parametrize("rows_of", ["formations", "ues", "matieres"])
def test_a_row_that_was_made_anew_under_another_id(filled: Database, rows_of: str) -> None:
    # ScoDoc gave it a new id; the record still has the old row, which has the same name.
    document = department()
    key = {"formations": "formation_id", "ues": "ue_id", "matieres": "matiere_id"}[rows_of]
    old = document[rows_of][0][key]
    _renumber(document, key, old, 99)
    with pytest.raises(ImportRefused) as refused:
        take(filled, document)
    assert refused.value.errors[0].startswith(f"$.{rows_of}[0]: ")


def test_absences(filled: Database) -> None:
    event = attendance.attendance_event
    document = department()
    absences = document["absences"]
    new = {"etudid": 8, "jour": "2021-01-04", "estabs": True, "estjust": False, "matin": True}
    # The same half-day twice is two rows, as in ScoDoc.
    absences += [new, new]
    assert changed_by(filled, document)["attendance_event"] == 2
    absences[-1:] = [new | {"estjust": True}]
    assert changed_by(filled, document)["attendance_event"] == 1
    held = rows(filled, sa.select(event.c.excused).where(event.c.day == date(2021, 1, 4)))
    assert sorted(held) == [(False,), (True,)]
    absences.append({**new, "estabs": False, "jour": "2021-01-05"})
    report = take(filled, document)
    assert not report.changed
    assert any("neither absent nor justified" in warning for warning in report.warnings)


def test_an_absence_of_another_door_is_not_touched(filled: Database) -> None:
    event = attendance.attendance_event
    with filled.write(Origin("cli")) as session:
        session.run(sa.update(event).values(door="odin"))
    changes = changed_by(filled, department())
    assert changes["attendance_event"] == len(department()["absences"])


def test_jury_decisions_and_authorisations(filled: Database) -> None:
    document = department()
    on_unit = next(v for v in document["jury_validations"] if v["ue_id"] and v["formsemestre_id"])
    on_unit["moy_ue"] = 10.5
    document["authorisations"][0]["date"] = "2026-11-23T00:00:00+01:00"
    changes = changed_by(filled, document)
    assert changes["jury_decision"] == changes["progression_authorisation"] == 1
    assert changes["history_entry"] == 2
    external = next(v for v in document["jury_validations"] if v["is_external"])
    external["moy_ue"] = 14.5
    assert changed_by(filled, document)["jury_decision"] == 1
    decision = juries.jury_decision
    held = rows(filled, sa.select(decision.c.unit_average).where(decision.c.cohort_id.is_(None)))
    assert held == [(14.5,)]


def test_steps_are_one_list(filled: Database) -> None:
    document = department()
    semester = document["semesters"][1]
    semester["etapes"] = ["V1RT!111", "V1RT"]
    changed_by(filled, document)
    semester["etapes"] = ["V2RT"]
    changed_by(filled, document)
    step = cohorts.cohort_step
    assert rows(filled, sa.select(step.c.code).where(step.c.cohort_id == 2)) == [("V2RT",)]
    semester["etapes"] = None
    assert changed_by(filled, document) == {}


def test_addresses_of_mail(filled: Database) -> None:
    address = people.email_address
    told = sa.select(address.c.purpose, address.c.address, address.c.entered_by, address.c.verified)
    document = department()
    student = document["students"][0]
    student |= {"email": "Ada@iut.example", "emailperso": "ada@home.example"}
    changed_by(filled, document)
    assert set(rows(filled, told)) == {
        ("institutional", "Ada@iut.example", "registrar", False),
        ("personal", "ada@home.example", "registrar", False),
    }
    student |= {"email": "ada@home.example", "emailperso": "ADA@home.example"}
    changed_by(filled, document)
    assert rows(filled, told) == [("institutional", "ada@home.example", "registrar", False)]
    student |= {"email": None, "emailperso": ""}
    assert changed_by(filled, document) == {}


def test_identity_beyond_the_usual_keys(filled: Database) -> None:
    document = department()
    document["students"][0] |= {
        "nationalite": "FR",
        "telephone": "0123456789",
        "telephonemobile": "0601020304",
        "domicile": "1 rue d'Ici",
        "codepostaldomicile": "93430",
        "villedomicile": "Villetaneuse",
        "paysdomicile": "France",
        "bac": "S",
        "specialite": "SVT",
        "annee_bac": 2019,
        "nomlycee": "Lycée d'Ici",
        "villelycee": "Paris",
    }
    changes = changed_by(filled, document)
    assert changes["admission"] == changes["person"] == changes["student_record"] == 1
    del document["students"][0]["bac"]
    assert changed_by(filled, document) == {}


def test_formulas_are_kept_and_told(filled: Database) -> None:
    document = department()
    put(document, f"{IMPL}.computation_expr", "moy + 1")
    put(document, f"{IMPL}.responsable_id", 12)
    document["semesters"][1]["ue_formulas"] = [{"ue_id": 1, "computation_expr": "moy"}]
    report = take(filled, document)
    assert [warning.split(",")[0] for warning in report.warnings] == [
        "module M1104 (moduleimpl 16) of semester 2 has a formula",
        "unit 1 of semester 2 has a formula",
        "user ids (responsables",
    ]
    assert "ERR" in report.warnings[0]
    assert changed_by(filled, document) == {}
    put(document, f"{IMPL}.computation_expr", "  ")
    assert changed_by(filled, document)["offering"] == 1


def test_cohorts_elsewhere_that_a_student_follows_are_raised(filled: Database) -> None:
    other = department(students=())
    other["departement"] = "INFO"
    take(filled, other)
    cohort, enrolment = cohorts.cohort, cohorts.enrolment
    elsewhere = value(filled, sa.select(sa.func.max(cohort.c.id)))
    with filled.write(Origin("cli")) as session:
        row = {"cohort_id": elsewhere, "person_id": 1, "state": "enrolled", "door_state": "I"}
        session.run(sa.insert(enrolment), row)
    document = department()
    put(document, NOTE, 3.203125)
    take(filled, document)
    told = dict(rows(filled, sa.select(cohort.c.id, cohort.c.revision)))
    assert told.pop(elsewhere) == 1
    absence = next(row for row in document["absences"] if row["etudid"] == 1)
    absence["estjust"] = not absence["estjust"]
    take(filled, document)
    told = dict(rows(filled, sa.select(cohort.c.id, cohort.c.revision)))
    assert told.pop(elsewhere) == 2


def _renumber(document: Any, key: str, old: int, new: int) -> None:
    if isinstance(document, list):
        for item in document:
            _renumber(item, key, old, new)
    elif isinstance(document, dict):
        if document.get(key) == old:
            document[key] = new
        for item in document.values():
            _renumber(item, key, old, new)
