"""Submissions that programs judge: what becomes of them beside requests."""

from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import sqlalchemy as sa

from matricula.jobs.checking import CLAIM, Checker
from matricula.jobs.preparing import Preparer
from matricula.learning.checking import marked
from matricula.record.answers.checking import checks_wait, claim_check
from matricula.record.answers.commands import settle_submission
from matricula.record.answers.tables import step_progress
from matricula.store import Origin
from tests.dialects.stepik.conftest import Client
from tests.dialects.stepik.school import LEARNER, OTHER, TOM
from tests.dialects.stepik.test_answering import progress, sent
from tests.dialects.stepik.test_quiz_sources import CODE, SOURCES, made

ORIGIN = Origin("tests")
ECHO = {"language": "python3", "code": "print(input())"}
ANOTHER: dict[str, dict[str, Any]] = {
    "code": {"test_cases": [["1\n", "uno"]]},
    "number": {"options": [{"answer": "4", "max_error": "0"}]},
}
TESTS = {"test_cases": [["1\n", "1"], ["2\n", "2"]]}


def quiz_of(client: Client, **source: Any) -> int:
    key = int(made(client, "code", {**CODE, **TESTS, **source})["id"])
    Preparer(client.database).prepare_due(Event())
    return key


def check(client: Client) -> None:
    """What a server process does by itself every second."""
    Checker(client.database).check_due(Event())


def waiting(client: Client) -> bool:
    with client.database.read() as session:
        return checks_wait(session)


@pytest.mark.usefixtures("sandboxed")
def test_a_program_is_checked_beside_requests(own_client: Client) -> None:
    quiz = quiz_of(own_client)
    own = sent(own_client, quiz, ECHO)
    assert (own["status"], own["score"], own["hint"], own["eta"]) == ("evaluation", 0.0, "", 1)
    assert progress(own_client, f"77-{quiz}")["score"] == 0.0
    # A check gives its score, not a person, while it waits too.
    path = f"submissions/{own['id']}"
    assert own_client.put(path, {"submission": {"score": 1}}, TOM).status_code == 403
    check(own_client)
    found = own_client.one(path, LEARNER)
    assert (found["status"], found["score"], found["eta"]) == ("correct", 1.0, 0)
    assert progress(own_client, f"77-{quiz}")["score"] == 1.0
    assert not waiting(own_client)


@pytest.mark.usefixtures("sandboxed")
def test_a_program_that_is_wrong_is_told_why(own_client: Client) -> None:
    quiz = quiz_of(own_client, samples_count=0)
    own = sent(own_client, quiz, {"language": "python3", "code": "print(1)"})
    check(own_client)
    found = own_client.one(f"submissions/{own['id']}", LEARNER)
    assert found["status"] == "wrong"
    assert found["hint"].startswith("Failed test #2 of 2.")


@pytest.mark.usefixtures("sandboxed")
def test_what_a_killed_server_had_is_taken_up_again_and_counted_once(own_client: Client) -> None:
    quiz = quiz_of(own_client)
    own = sent(own_client, quiz, ECHO)
    with own_client.database.write(ORIGIN) as session:
        claimed = claim_check(session, CLAIM)
        now = session.now
    assert claimed is not None
    assert claimed.id == own["id"]
    # The server that has it is gone; nobody else is given it before its claim runs out.
    check(own_client)
    assert own_client.one(f"submissions/{own['id']}", LEARNER)["status"] == "evaluation"
    later = now + timedelta(seconds=CLAIM + 1)
    with own_client.database.write(ORIGIN, later) as session:
        again = claim_check(session, 0)
    assert again is not None
    assert (again.id, again.tries) == (own["id"], 2)
    with own_client.database.write(ORIGIN) as session:
        assert settle_submission(session, own["id"], marked(ECHO, 1.0, "")) is not None
    # The one that was thought gone comes late.
    with own_client.database.write(ORIGIN) as session:
        assert settle_submission(session, own["id"], marked(ECHO, 0.0, "")) is None
    assert own_client.one(f"submissions/{own['id']}", LEARNER)["status"] == "correct"
    assert not waiting(own_client)


@pytest.mark.usefixtures("sandboxed")
def test_many_wait_and_all_are_checked(own_client: Client) -> None:
    quiz = quiz_of(own_client, test_cases=[["1\n", "1"]])
    keys = [
        sent(own_client, quiz, {"language": "python3", "code": f"print({n % 2})"}, token)["id"]
        for token in (LEARNER, OTHER)
        for n in range(2)
    ]
    check(own_client)
    for token, its in ((LEARNER, keys[:2]), (OTHER, keys[2:])):
        found = [own_client.one(f"submissions/{key}", token)["status"] for key in its]
        assert found == ["wrong", "correct"]


@pytest.mark.usefixtures("sandboxed")
@pytest.mark.parametrize("name", ["code", "number"])
def test_what_waits_is_judged_by_the_question_that_it_answers(
    own_client: Client, name: str
) -> None:
    quiz = quiz_of(own_client)
    own = sent(own_client, quiz, ECHO)
    path = f"step-sources/{quiz}"
    block = own_client.one(path)["block"]
    if name == "code":
        block["source"]["test_cases"] = [["1\n", "one"]]
    else:
        block = {"name": name, "text": "?", "source": SOURCES[name], "feedback_correct": "New."}
    for _ in range(2):
        own_client.changed(path, {"stepSource": {"block": block}})
        block["source"] = {**block["source"], **ANOTHER[name]}
    check(own_client)
    found = own_client.one(f"submissions/{own['id']}", LEARNER)
    assert (found["status"], found["score"], found["feedback"]) == ("correct", 1.0, "")


def test_one_person_keeps_few_programs_waiting(own_client: Client) -> None:
    quiz = quiz_of(own_client)
    *_, attempt = [sent(own_client, quiz, ECHO)["attempt"] for _ in range(3)]
    for _ in range(2):
        refused = own_client.post("submissions", {"attempt": attempt, "reply": ECHO}, LEARNER)
        assert refused.status_code == 400
        assert list(refused.json()) == ["non_field_errors"]
    assert len(own_client.all(f"submissions?step={quiz}", LEARNER)) == 3
    assert progress_of(own_client, quiz) == 3
    assert sent(own_client, quiz, ECHO, OTHER)["status"] == "evaluation"


def progress_of(client: Client, step: int) -> int:
    """How many submissions were counted."""
    with client.database.read() as session:
        its = step_progress.c.step_id == step
        mine = step_progress.c.person_id == client.ids.people[LEARNER]
        counted = session.value(sa.select(step_progress.c.total_submissions).where(its, mine))
        return int(counted)


def test_without_a_sandbox_a_program_waits(
    own_client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    quiz = quiz_of(own_client)
    own = sent(own_client, quiz, ECHO)
    monkeypatch.setenv("PATH", str(tmp_path))
    check(own_client)
    assert own_client.one(f"submissions/{own['id']}", LEARNER) == own
    assert waiting(own_client)
