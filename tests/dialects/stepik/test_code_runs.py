"""Programs that learners try out: run beside requests, and told to nobody else."""

from pathlib import Path
from threading import Event
from typing import Any

import pytest

from matricula.jobs.running import FAILED, LONGEST_SHOWN, Programs
from matricula.record.runs.commands import MOST_KEPT, MOST_WAITING, claim_run
from matricula.store import Origin
from tests.dialects.stepik.conftest import Client
from tests.dialects.stepik.school import ANN, CAT, LEARNER, OTHER
from tests.dialects.stepik.test_answering import quiz_of as choice_of
from tests.dialects.stepik.test_checking import quiz_of

ECHO = "print(input()[::-1])"
PATH = "user-code-runs"


def told(client: Client, step: int, code: str = ECHO, token: str = LEARNER) -> dict[str, Any]:
    return {
        "user": str(client.ids.people[token]),
        "step": step,
        "language": "python3",
        "code": code,
        "stdin": "abc\n",
    }


def asked(client: Client, step: int, code: str = ECHO, token: str = LEARNER) -> Any:
    return client.made(PATH, {"userCodeRun": told(client, step, code, token)}, token)


def run(client: Client) -> None:
    """What a server process does by itself every second."""
    Programs(client.database).run_due(Event())


@pytest.mark.usefixtures("sandboxed")
def test_a_program_is_run_beside_requests(own_client: Client) -> None:
    step = quiz_of(own_client)
    endings = {
        ECHO: ("success", "cba\n", False, False),
        "print(input()); 1 / 0": ("failure", "abc\n", False, False),
        "while True: pass": ("failure", "", True, False),
    }
    made = {code: asked(own_client, step, code) for code in endings}
    for code, own in made.items():
        assert (own["status"], own["stdout"], own["code"]) == ("evaluation", "", code)
        assert (own["stdin"], own["user"]) == ("abc\n", own_client.ids.people[LEARNER])
    run(own_client)
    for code, (status, stdout, late, large) in endings.items():
        found = own_client.one(f"{PATH}/{made[code]['id']}", LEARNER)
        assert (found["status"], found["stdout"]) == (status, stdout)
        assert (found["time_limit_exceeded"], found["memory_limit_exceeded"]) == (late, large)
        assert ("ZeroDivisionError" in found["stderr"]) == ("1 / 0" in code)
    assert own_client.all(f"submissions?step={step}", LEARNER) == []


@pytest.mark.usefixtures("sandboxed")
def test_what_a_program_says_is_kept_to_its_bounds(own_client: Client) -> None:
    own = asked(own_client, quiz_of(own_client), "print('x' * 900_000)")
    run(own_client)
    found = own_client.one(f"{PATH}/{own['id']}", LEARNER)
    assert (found["status"], found["stdout"]) == ("success", "x" * LONGEST_SHOWN)


def test_runs_of_others_are_not_there(own_client: Client) -> None:
    step = quiz_of(own_client)
    own = asked(own_client, step)
    assert own_client.keys(f"{PATH}?step={step}", LEARNER) == [own["id"]]
    for token in (ANN, OTHER):
        assert own["id"] not in own_client.keys(PATH, token)
        assert own_client.all(f"{PATH}?ids[]={own['id']}", token) == []
        assert own_client.get(f"{PATH}/{own['id']}", token).status_code == 404
    assert own_client.get(PATH, None).status_code == 401


def test_what_is_refused(own_client: Client) -> None:
    step, ids = quiz_of(own_client), own_client.ids
    good = told(own_client, step)
    for change, field in (
        ({"user": ids.people[CAT]}, "user"),
        ({"step": 1}, "step"),
        ({"step": choice_of(own_client)}, "step"),
        ({"language": "cobol"}, "language"),
        ({"code": 1}, "code"),
        ({"code": "x" * 100_001}, "code"),
        ({"stdin": "x" * 100_001}, "stdin"),
        ({"stdin": None}, "stdin"),
    ):
        refused = own_client.post(PATH, {"userCodeRun": {**good, **change}}, LEARNER)
        assert (refused.status_code, list(refused.json())) == (400, [field]), change
    assert own_client.post(PATH, good, None).status_code == 401
    for name in good:
        if name != "user":
            less = {key: value for key, value in good.items() if key != name}
            assert list(own_client.post(PATH, less, LEARNER).json()) == [name]
    assert own_client.all(PATH, LEARNER) == []
    silent = quiz_of(own_client, is_run_user_code_allowed=False)
    assert own_client.post(PATH, told(own_client, silent), LEARNER).status_code == 400


def test_steps_that_one_does_not_see_or_that_are_closed_run_nothing(own_client: Client) -> None:
    step, ids = quiz_of(own_client), own_client.ids
    lesson = own_client.one(f"steps/{step}")["lesson"]
    own_client.changed(f"courses/{ids.open}", {"end_date_source": "2020-01-01T00:00:00Z"})
    assert own_client.post(PATH, told(own_client, step), LEARNER).status_code == 403
    own_client.changed(f"courses/{ids.open}", {"is_public": False})
    own_client.changed(f"lessons/{lesson}", {"is_public": False})
    assert own_client.post(PATH, told(own_client, step, token=CAT), CAT).status_code == 400
    assert own_client.all(PATH, CAT) == []


def test_few_wait_at_once_and_the_oldest_go(
    own_client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    step = quiz_of(own_client)
    monkeypatch.setenv("PATH", str(tmp_path))
    first = [asked(own_client, step)["id"] for _ in range(MOST_WAITING)]
    refused = own_client.post(PATH, told(own_client, step), LEARNER)
    assert refused.status_code == 400
    assert list(refused.json()) == ["non_field_errors"]
    asked(own_client, step, token=OTHER)
    # Without a sandbox nothing waits for one: who tries something out is told at once.
    run(own_client)
    for key in first:
        found = own_client.one(f"{PATH}/{key}", LEARNER)
        assert (found["status"], found["stdout"]) == ("failure", "")
        assert "sandbox" in found["stderr"]
    for _ in range(MOST_KEPT):
        asked(own_client, step)
        run(own_client)
    assert own_client.all(f"{PATH}?" + "&".join(f"ids[]={key}" for key in first), LEARNER) == []
    assert len(own_client.all(PATH, LEARNER)) == MOST_KEPT
    assert len(own_client.all(PATH, OTHER)) == 1


def test_a_program_that_ends_three_servers_is_not_tried_again(own_client: Client) -> None:
    own = asked(own_client, quiz_of(own_client))
    for _ in range(3):
        with own_client.database.write(Origin("tests")) as session:
            claimed = claim_run(session, 0)
            assert claimed is not None
            assert claimed.id == own["id"]
    run(own_client)
    assert own_client.one(f"{PATH}/{own['id']}", LEARNER)["stderr"] == FAILED
