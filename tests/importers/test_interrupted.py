"""Imports that are killed, and imports at the same time."""

import contextlib
import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from matricula.importers.department import ImportReport, import_department
from matricula.store import Database
from tests.harness.databases import DatabaseFrom
from tests.importers.support import (
    department,
    dump,
    encoded,
    make_department,
    put,
    take,
)

KILLS = 20
Import = Callable[[str, float], str]


@pytest.fixture
def nursery(tmp_path: Path) -> Iterator[Import]:
    """`nursery(url, seconds)`: import 25 students in a process that is killed so much later."""
    file = tmp_path / "department.json"
    changed = department(range(1, 26))
    put(changed, '$.semesters[1].moduleimpls[3].evaluations[0].notes["1"]', 3.203125)
    file.write_bytes(encoded(changed))
    command = [sys.executable, "-m", "tests.importers.nursery"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        stdin, stdout = process.stdin, process.stdout

        def run(url: str, seconds: float) -> str:
            stdin.write(f"{url} {file} {tmp_path / 'map.json'} {seconds}\n")
            stdin.flush()
            return stdout.readline().strip()

        yield run
        stdin.close()


def test_an_import_killed_at_any_moment(
    database_from: DatabaseFrom, nursery: Import, tmp_path: Path
) -> None:
    file, target = tmp_path / "department.json", tmp_path / "map.json"
    url = database_from("importers, few students", make_department)
    lasts = float(nursery(url, 60).removeprefix("finished "))
    target.unlink()
    seed = random.SystemRandom().randrange(10**6)
    moments = random.Random(seed)
    url, ends = "", list[str]()
    before = None
    for _ in range(KILLS):
        if not url:
            url = database_from("importers, few students", make_department)
            before = _dump(url)
        ends.append(nursery(url, moments.uniform(0, lasts * 1.1)))
        if ends[-1].startswith("finished"):  # a busy machine makes the first one slow
            lasts = min(lasts, float(ends[-1].removeprefix("finished ")))
        _wait_for_the_server_to_notice(url)
        complete = target.exists()
        if complete:
            assert json.loads(target.read_text())["etudid"]["25"] == 25
            target.unlink()
        if _dump(url) == before:
            assert not complete, seed
        else:
            assert not _imported(url, file).changed, seed
            url = ""
    assert ends.count("killed") >= KILLS // 2, (seed, ends, lasts)


def test_two_imports_at_once(empty: Database) -> None:
    document = department()
    reports: list[ImportReport] = []
    barrier = threading.Barrier(2)

    def run() -> None:
        database = Database(empty.url.render_as_string(hide_password=False))
        barrier.wait()
        reports.append(take(database, document))
        database.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(report.changed for report in reports) == [False, True]
    assert reports[0].ids == reports[1].ids
    rows = dump(empty)
    assert len(rows["organization"]) == 1
    assert len(rows["person"]) == len(document["students"])
    assert not take(empty, document).changed


def test_two_departments_with_the_same_ids_at_once(empty: Database) -> None:
    reports: list[ImportReport] = []
    barrier = threading.Barrier(2)

    def run(name: str) -> None:
        database = Database(empty.url.render_as_string(hide_password=False))
        barrier.wait()
        reports.append(take(database, department() | {"departement": name}))
        database.close()

    threads = [threading.Thread(target=run, args=(name,)) for name in ("RT", "INFO")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {report.department_id for report in reports} == {1, 2}
    assert sorted(bool(report.renumbered) for report in reports) == [False, True]


def _imported(url: str, file: Path) -> ImportReport:
    database = Database(url)
    with contextlib.closing(database):
        return import_department(database, file)


def _dump(url: str) -> object:
    database = Database(url)
    with contextlib.closing(database):
        return dump(database)


def _wait_for_the_server_to_notice(url: str) -> None:
    """PostgreSQL may still be carrying out what the dead process sent last."""
    if url.startswith("sqlite"):
        return
    others = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_type = 'client backend'"
    )
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in range(1000):
            row = connection.execute(others).fetchone()
            if row == (0,):
                return
            time.sleep(0.01)
    raise AssertionError("the killed import still has a connection")
