"""From a department's file, through the database, to the real ScoDoc's own numbers."""

import json
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from matricula.gradebook.snapshot import Snapshot, Snapshots, read_snapshot
from matricula.importers.department import import_department
from matricula.record.assessments.commands import merge_results
from matricula.record.assessments.tables import result
from matricula.record.cohorts.commands import raise_revisions
from matricula.record.cohorts.queries import cohort_with_programme
from matricula.store import Database, Origin, migrate
from tests.gradebook.as_computed import as_computed, without_labels
from tests.harness.databases import DatabaseFrom

FILE = Path(__file__).parents[1] / "data" / "scodoc" / "department.json"
S0, SA = 1, 2
MOST_QUERIES = 12


@cache
def semester(cohort_id: int) -> dict[str, Any]:
    semesters: list[dict[str, Any]] = json.loads(FILE.read_text())["semesters"]
    return next(row for row in semesters if row["formsemestre_id"] == cohort_id)


def imported(url: str) -> None:
    database = Database(url)
    migrate.upgrade(database)
    import_department(database, FILE)
    database.close()


@pytest.fixture
def database(database_from: DatabaseFrom) -> Iterator[Database]:
    database = Database(database_from("department RT", imported))
    yield database
    database.close()


def current(database: Database, snapshots: Snapshots, cohort_id: int) -> Snapshot:
    with database.read() as session:
        snapshot = snapshots.current(session, cohort_id)
    assert snapshot is not None
    return snapshot


@pytest.mark.parametrize("cohort_id", [S0, SA])
def test_the_imported_cohort_has_scodocs_numbers(database: Database, cohort_id: int) -> None:
    snapshot = current(database, Snapshots(2), cohort_id)
    theirs = without_labels(semester(cohort_id)["computed"])
    ours = as_computed(snapshot.arrays, snapshot.gradebook)
    assert {key: value for key, value in ours.items() if key != "students"} == {
        key: value for key, value in theirs.items() if key != "students"
    }
    assert ours["students"].keys() == theirs["students"].keys()
    for person_id, numbers in theirs["students"].items():
        assert ours["students"][person_id] == numbers, f"etudid {person_id}"


def test_the_number_of_queries_does_not_depend_on_the_cohort(database: Database) -> None:
    counts = []
    for cohort_id in (S0, SA):
        with database.read() as session:
            cohort = cohort_with_programme(session, cohort_id)
            assert cohort is not None
            read_snapshot(session, cohort)
            counts.append(session.statements)
    assert max(counts) <= MOST_QUERIES
    assert set(counts) <= {MOST_QUERIES, MOST_QUERIES - 1}


def test_a_fresh_snapshot_costs_one_query(database: Database) -> None:
    snapshots = Snapshots(2)
    first = current(database, snapshots, SA)
    with database.read() as session:
        assert snapshots.current(session, SA) is first
        assert session.statements == 1


def test_a_changed_mark_is_seen_at_once_and_by_no_earlier_session(database: Database) -> None:
    snapshots = Snapshots(2)
    before = current(database, snapshots, SA)
    with database.read() as earlier:
        assert earlier.value(sa.select(sa.func.count()).select_from(result)) > 0
        with database.write(Origin("cli")) as session:
            merge_results(
                session, [{"assessment_id": 13, "person_id": 1, "mark": 0.0, "special": None}]
            )
            raise_revisions(session, [SA])
        after = current(database, snapshots, SA)
        assert snapshots.current(earlier, SA) is not after
    student = after.student_index[1]
    assert after.gradebook.general.average[student] < before.gradebook.general.average[student]
    assert current(database, snapshots, SA) is after


def test_only_so_many_are_kept(database: Database) -> None:
    snapshots = Snapshots(1)
    first = current(database, snapshots, SA)
    current(database, snapshots, S0)
    assert current(database, snapshots, SA) is not first


def test_threads_share_one_computation(database: Database) -> None:
    snapshots = Snapshots(2)
    found: list[Snapshot] = []
    threads = [
        threading.Thread(target=lambda: found.append(current(database, snapshots, SA)))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert all(snapshot is found[0] for snapshot in found)


def test_a_cohort_that_is_not_there_is_none(database: Database) -> None:
    with database.read() as session:
        assert Snapshots(1).current(session, 99) is None
