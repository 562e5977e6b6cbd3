"""Many writers at once, in four processes: nothing is lost, and everybody reads it at once."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from matricula.record.history.queries import entries
from matricula.store import Database
from tests.dialects.scodoc.conftest import TEMPLATE
from tests.dialects.scodoc.school import ADMIN, SA, build
from tests.harness.databases import Databases, Engine
from tests.test_server import address_of, running

ONE = 13
TD = 3
STUDENTS = range(10, 30)
HEADERS = {"Authorization": f"Bearer {ADMIN}"}


@pytest.fixture(scope="module")
def school(database_engine: Engine, databases: Databases) -> Iterator[str]:
    with databases.clone(database_engine, TEMPLATE, build) as url:
        yield url


@pytest.fixture(scope="module")
def server(school: str) -> Iterator[str]:
    """The address of the school, served by four processes."""
    command = ["matricula.cli", "serve", "--port", "0", "--database", school]
    with running(command, MATRICULA_WORKERS="4") as process:
        yield f"{address_of(process)}/ScoDoc/api"


def ask(method: str, url: str, **options: Any) -> Any:
    """Ask through a connection of its own, so that any of the processes may answer."""
    response = httpx.request(method, url, headers=HEADERS, timeout=30, **options)
    assert response.status_code == 200, (url, response.text)
    return response.json() if "json" in response.headers["content-type"] else response.text


def write(server: str, client: str, student: int, note: float) -> int:
    about = {"eval_id": ONE, "etudid": student, "note": note}
    headers = HEADERS | {"User-Agent": client}
    response = httpx.post(f"{server}/eval_set_notes", data=about, headers=headers, timeout=30)
    assert response.status_code == 200, response.text
    return int(response.json()["nbchanged"])


def test_marks_and_groups_that_many_write_at_once(server: str, school: str) -> None:
    gone = {"notes": [[key, "SUP"] for key in STUDENTS]}
    told = ask("POST", f"{server}/evaluation/{ONE}/notes/set", json=gone)
    assert told["nb_suppress"] == len(STUDENTS)

    # Two programs write the marks of the same students, one a half point above the other.
    def marked(student: int) -> list[int]:
        with ThreadPoolExecutor(2) as pair:
            writers = (("one", student % 20), ("other", student % 20 + 0.5))
            asked = [pair.submit(write, server, name, student, note) for name, note in writers]
            return [one.result() for one in asked]

    # And somebody else puts them all into groups, one by one.
    def placed(student: int) -> None:
        ask("POST", f"{server}/group/{TD + student % 7}/set_etudiant/{student}")

    with ThreadPoolExecutor(6) as pool:
        groups = [pool.submit(placed, student) for student in STUDENTS for _ in range(2)]
        assert list(pool.map(marked, STUDENTS)) == [[1, 1]] * len(STUDENTS)
        for group in groups:
            group.result()

    (found,) = ask("GET", f"{server}/eval_notes/{ONE}")
    database = Database(school)
    with database.read() as session:
        history = {
            student: entries(session, person_id=student, assessment_id=ONE, limit=3)
            for student in STUDENTS
        }
    database.close()
    for student, (last, first, removal) in history.items():
        assert [row.action for row in (removal, first, last)] == ["remove", "add", "change"]
        assert {row.client for row in (first, last)} == {"one", "other"}
        assert {(row.door, row.account) for row in (first, last)} == {("scodoc", "administrator")}
        after, before = json.loads(last.after), json.loads(last.before)
        assert before["mark"] == json.loads(first.after)["mark"] != after["mark"]
        assert float(found[str(student)]) == after["mark"]
    members = ask("GET", f"{server}/groups?formsemestre_id={SA}&with_codes=1")
    own = {row["etudid"]: row[str(TD)] for row in members}
    assert {own[student] for student in STUDENTS} == set("ABCDEFG")
    assert [own[student] for student in STUDENTS] == ["ABCDEFG"[s % 7] for s in STUDENTS]


def test_a_mark_is_in_every_process_s_next_bulletin(server: str) -> None:
    """Four processes keep gradebooks; none shows what was before a mark that another one wrote."""
    address = f"{server}/etud/1/bul/{SA}?version=long"

    def shown(_: int) -> str:
        bulletin = ask("GET", address)
        evaluations = [
            evaluation
            for unit in bulletin["ue"]
            for module in unit["module"]
            for evaluation in module["evaluation"]
        ]
        return str(next(row["note"] for row in evaluations if row["evaluation_id"] == ONE))

    with ThreadPoolExecutor(4) as pool:
        for note in (1, 2.25, 19):
            assert write(server, "one", 1, note) == 1
            assert set(pool.map(shown, range(8))) == {f"{note:05.2f}"}
