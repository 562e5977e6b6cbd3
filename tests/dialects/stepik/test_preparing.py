"""Quizzes whose programs are prepared beside requests: what becomes of their steps."""

import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from matricula.dialects.stepik import door
from matricula.jobs.preparing import Preparer
from matricula.record.steps.preparing import claim_preparation, preparations_wait
from matricula.store import Origin
from tests.dialects.stepik.conftest import TEMPLATE, Client, client_of
from tests.dialects.stepik.school import ANN, LEARNER, TOM, build
from tests.dialects.stepik.test_quiz_sources import CODE, SOURCES, made
from tests.harness.databases import DatabaseFrom

GENERATING = """
def generate():
    return [("3\\n", "9"), ("4\\n", "16")]

def check(reply, clue):
    return reply.strip() == clue
"""


def prepare(client: Client) -> None:
    """What a server process does by itself every other second."""
    Preparer(client.database).prepare_due(Event())


def wait_until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < end, "it did not happen within 60 s"
        time.sleep(0.2)


def waiting(client: Client) -> bool:
    with client.database.read() as session:
        return preparations_wait(session)


def code(client: Client, **source: Any) -> Any:
    return made(client, "code", {**CODE, **source})


def archive_of(client: Client, key: int, token: str | None = ANN) -> dict[str, str]:
    """The archive of a step's tests."""
    response = client.get(f"step-sources/{key}/tests", token)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_a_program_quiz_becomes_ready(own_client: Client) -> None:
    key = code(own_client)["id"]
    assert own_client.get(f"step-sources/{key}/tests").status_code == 404
    prepare(own_client)
    found = own_client.one(f"step-sources/{key}")
    assert (found["status"], found["reason_of_failure"], found["variation"]) == ("ready", "", 1)
    assert found["block"]["options"]["samples"] == [["1\n", "1"]]
    assert archive_of(own_client, key) == {
        "1": "1\n",
        "1.clue": "1",
        "2": "2\n",
        "2.clue": "SECRET",
    }
    seen = own_client.get(f"steps/{key}", LEARNER)
    assert seen.json()["steps"][0]["status"] == "ready"
    assert "SECRET" not in seen.text
    assert not waiting(own_client)


def test_a_server_prepares_what_waits_by_itself(database_from: DatabaseFrom) -> None:
    with client_of(database_from(TEMPLATE, build), [door], jobs=True) as client:
        key = code(client)["id"]
        wait_until(lambda: client.one(f"steps/{key}", LEARNER)["status"] == "ready")


@pytest.mark.usefixtures("sandboxed")
def test_a_teachers_program_makes_the_tests(own_client: Client) -> None:
    key = code(own_client, code=GENERATING, test_cases=[])["id"]
    prepare(own_client)
    assert own_client.one(f"step-sources/{key}")["status"] == "ready"
    made = archive_of(own_client, key)
    assert [made[name] for name in ("1", "1.clue", "2", "2.clue")] == ["3\n", "9", "4\n", "16"]


@pytest.mark.usefixtures("sandboxed")
def test_a_teachers_program_that_fails_is_told(own_client: Client) -> None:
    key = code(own_client, code="def generate():\n    return 1 / 0\n")["id"]
    prepare(own_client)
    found = own_client.one(f"step-sources/{key}")
    assert found["status"] == "error"
    assert "ZeroDivisionError" in found["reason_of_failure"]
    assert found["error"] == {"text": found["reason_of_failure"], "code": "source", "params": {}}
    changed = {"stepSource": {"block": {"source": CODE}}}
    mended = own_client.changed(f"step-sources/{key}", changed)
    assert (mended["status"], mended["reason_of_failure"]) == ("preparing", "")
    prepare(own_client)
    assert own_client.one(f"step-sources/{key}")["status"] == "ready"


def test_a_server_without_a_sandbox_says_so(
    own_client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    key = code(own_client, code=GENERATING)["id"]
    prepare(own_client)
    found = own_client.one(f"step-sources/{key}")
    assert (found["status"], found["error"]["code"]) == ("error", "no_sandbox")
    assert found["reason_of_failure"].startswith("This server has no sandbox")
    assert "bubblewrap" in found["reason_of_failure"]
    assert "reason_of_failure" not in own_client.get(f"steps/{key}", LEARNER).text
    assert not waiting(own_client)


@pytest.mark.usefixtures("sandboxed")
def test_a_text_that_a_program_checks_is_prepared(own_client: Client) -> None:
    program = "def check(reply):\n    return reply == 'a'\n\ndef solve():\n    return 'b'\n"
    key = made(own_client, "string", {**SOURCES["string"], "code": program})["id"]
    assert own_client.one(f"steps/{key}")["status"] == "preparing"
    prepare(own_client)
    found = own_client.one(f"step-sources/{key}")
    assert found["status"] == "error"
    assert "instead of 1" in found["reason_of_failure"]


def test_what_was_changed_meanwhile_is_prepared_anew(own_client: Client) -> None:
    key = code(own_client)["id"]
    with own_client.database.write(Origin("tests")) as session:
        claimed = claim_preparation(session, 60)
    assert claimed is not None
    prepare(own_client)
    assert own_client.one(f"steps/{key}")["status"] == "preparing"
    other = {**CODE, "test_cases": [["7\n", "7"]]}
    own_client.changed(f"step-sources/{key}", {"stepSource": {"block": {"source": other}}})
    Preparer(own_client.database).prepare(claimed)
    assert own_client.one(f"steps/{key}")["status"] == "preparing"
    prepare(own_client)
    assert own_client.one(f"steps/{key}")["block"]["options"]["samples"] == [["7\n", "7"]]


def test_the_same_source_is_not_prepared_again(own_client: Client) -> None:
    key = code(own_client)["id"]
    prepare(own_client)
    found = own_client.one(f"step-sources/{key}")
    path, sent = f"step-sources/{key}", {"stepSource": found}
    assert own_client.changed(path, sent) == found
    text = {"stepSource": {**found, "block": {**found["block"], "text": "New"}}}
    changed = own_client.changed(path, text)
    assert (changed["status"], changed["block"]["text"]) == ("ready", "New")
    assert changed["block"]["options"] == found["block"]["options"]
    assert len(archive_of(own_client, key)) == 4
    assert not waiting(own_client)


def test_what_is_no_program_any_more_does_not_wait(own_client: Client) -> None:
    kept, gone = code(own_client)["id"], code(own_client)["id"]
    own_client.changed(f"step-sources/{kept}", {"stepSource": {"block": {"name": "text"}}})
    own_client.removed(f"step-sources/{gone}")
    assert not waiting(own_client)
    prepare(own_client)
    assert own_client.one(f"steps/{kept}")["status"] == "ready"
    last = code(own_client)["id"]
    own_client.removed(f"lessons/{own_client.ids.lessons[0]}")
    assert not waiting(own_client)
    assert own_client.get(f"steps/{last}").status_code == 404


@pytest.mark.parametrize(("token", "status"), [(None, 401), (LEARNER, 404), (TOM, 200)])
def test_who_reads_the_tests(own_client: Client, token: str | None, status: int) -> None:
    key = code(own_client)["id"]
    prepare(own_client)
    assert own_client.get(f"step-sources/{key}/tests", token).status_code == status
