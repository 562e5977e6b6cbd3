"""Whose numbers are kept, and how things are found again where they could not be."""

import json
import os
from pathlib import Path

import pytest
import sqlalchemy as sa

from matricula.importers.department import ImportRefused
from matricula.importers.department.identities import TABLES
from matricula.record.people.tables import external_id, person
from matricula.record.schema import assessments, cohorts
from matricula.store import Database, Origin, bulk
from matricula.store.types import FIRST_OWN_ID
from tests.importers.support import department, differing, dump, put, take


def test_ids_are_kept_and_written_down(filled: Database) -> None:
    with filled.read() as session:
        pairs = session.rows(sa.select(external_id))
        stored = {
            table.name: set(session.column(sa.select(table.c.id))) for table in TABLES.values()
        }
    assert {(row.system, row.issuer) for row in pairs} == {("scodoc", "1")}
    assert {row.kind: row.entity for row in pairs} == {k: t.name for k, t in TABLES.items()}
    assert all(row.value == str(row.entity_id) for row in pairs)
    for table, ids in stored.items():
        assert {row.entity_id for row in pairs if row.entity == table} == ids


def test_a_department_whose_ids_are_taken(filled: Database, tmp_path: Path) -> None:
    document = department()
    document["departement"] = "INFO"
    before = dump(filled)
    report = take(filled, document, map_path=tmp_path / "map.json")
    after = dump(filled)

    assert report.department_id == 2
    assert all(set(before[name]) <= set(rows) for name, rows in after.items())
    ours = [new for ids in report.ids.values() for new in ids.values()]
    assert min(ours) >= FIRST_OWN_ID
    assert report.renumbered == len(ours)
    assert "were taken and got new ones" in report.summary()
    written = json.loads((tmp_path / "map.json").read_text())
    assert written.pop("departement") == {"INFO": 2}
    assert written == {
        kind: {str(old): new for old, new in ids.items()} for kind, ids in report.ids.items()
    }

    put(document, '$.semesters[1].moduleimpls[3].evaluations[0].notes["1"]', 3.203125)
    again = take(filled, document)
    assert again.ids == report.ids
    assert differing(after, dump(filled)) == {
        "cohort": 1,
        "history_entry": 1,
        "history_value": 1,
        "result": 1,
    }
    result = assessments.result
    with filled.read() as session:
        changed = session.row(sa.select(result).where(result.c.mark == 3.203125))
    assert changed is not None
    assert changed.person_id == report.ids["etudid"][1]


@pytest.mark.parametrize("content", ["{}", "[1]", '{"departement": "RT"}', "SQLite format 3"])
def test_a_file_that_is_no_map_is_not_written_over(
    filled: Database, tmp_path: Path, content: str
) -> None:
    path = tmp_path / "precious"
    path.write_text(content)
    before = dump(filled)
    with pytest.raises(ImportRefused, match="is no map"):
        take(filled, department((1,)), map_path=path)
    assert path.read_text() == content
    assert dump(filled) == before


def test_what_is_no_file_is_not_replaced_by_the_map(filled: Database, tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(ImportRefused, match="is no file"):
        take(filled, department((1,)), map_path=path)
    assert path.is_fifo()


def test_the_map_is_written_on_every_run(filled: Database, tmp_path: Path) -> None:
    path = tmp_path / "map.json"
    path.write_text("")
    assert not take(filled, department((1,)), map_path=path).changed
    report = take(filled, department(), map_path=path)
    assert not report.changed
    assert json.loads(path.read_text())["etudid"]["196"] == 196
    assert list(tmp_path.iterdir()) == [path]


def test_a_single_id_that_is_taken(empty: Database) -> None:
    with empty.write(Origin("cli")) as session:
        row = {"id": 2, "family_name": "X", "given_name": "Y", "created_at": session.now}
        bulk.insert(session, person, [row])
    report = take(empty, department())
    moved = report.ids["etudid"].pop(2)
    assert moved >= FIRST_OWN_ID
    assert all(old == new for ids in report.ids.values() for old, new in ids.items())
    assert report.renumbered == 0
    with empty.read() as session:
        rows = session.rows(sa.select(person.c.id, person.c.family_name))
    names = {row.id: row.family_name for row in rows}
    assert names[2] == "X"
    assert names[moved] == department()["students"][1]["nom"]


def test_ids_beyond_what_is_given_out_here(empty: Database) -> None:
    document = department(students=(1,))
    document["students"].append(document["students"][0] | {"etudid": FIRST_OWN_ID + 1})
    document["students"].append(document["students"][0] | {"etudid": 2**63 - 1})
    document["students"][1] |= {"code_nip": "2", "code_ine": "2"}
    document["students"][2] |= {"code_nip": "3", "code_ine": "3"}
    report = take(empty, document)
    assert report.ids["etudid"][FIRST_OWN_ID + 1] == FIRST_OWN_ID + 1
    moved = report.ids["etudid"][2**63 - 1]
    assert moved in {FIRST_OWN_ID, FIRST_OWN_ID + 2}
    assert not take(empty, document).changed
    with empty.write(Origin("cli")) as session:
        fresh = bulk.new_ids(session, person, 2)
    assert min(fresh) > FIRST_OWN_ID + 1


def test_departments_count_from_one(empty: Database) -> None:
    ids = []
    for name in ("RT", "GEII", "INFO", "RT"):
        document = department(students=())
        document["departement"] = name
        ids.append(take(empty, document).department_id)
    assert ids == [1, 2, 3, 1]


def test_two_writers_draw_different_ids(empty: Database) -> None:
    # PostgreSQL: setting the sequence after an insert gave the other writer's ids out again.
    if empty.on_sqlite:
        pytest.skip("on SQLite one write session follows the other")
    with empty.write(Origin("cli")) as one, empty.write(Origin("cli")) as two:
        first = bulk.new_ids(one, cohorts.cohort, 2)
        second = bulk.new_ids(two, cohorts.cohort, 2)
        row = {"family_name": "X", "given_name": "Y", "created_at": one.now}
        bulk.insert(one, person, [row | {"id": key} for key in bulk.new_ids(one, person, 1)])
        third = bulk.new_ids(two, person, 1)
        fourth = bulk.new_ids(one, person, 1)
    assert not set(first) & set(second)
    assert third != fourth
