"""Programs of strangers that mean harm: each ends in its verdict, and the server answers others."""

from itertools import cycle

import pytest

from matricula.dialects.stepik import door
from tests.dialects.stepik.conftest import TEMPLATE, client_of
from tests.dialects.stepik.school import CAT, LEARNER, OTHER, TOM, build
from tests.dialects.stepik.test_answering import sent
from tests.dialects.stepik.test_preparing import wait_until
from tests.dialects.stepik.test_quiz_sources import CODE, made
from tests.harness.databases import DatabaseFrom

HOSTILE = {
    "import os\nwhile True: os.fork()": "Run time error",
    "while True: print('y' * 1000)": "Output limit exceeded",
    "x = []\nwhile True: x.append(bytearray(10**6))": "Memory limit exceeded",
    "import time\ntime.sleep(10**6)": "Time limit exceeded",
    "while True: pass": "Time limit exceeded",
}
"""Programs, and what the hint says of them."""


@pytest.mark.usefixtures("sandboxed")
def test_others_are_answered_while_programs_do_their_worst(database_from: DatabaseFrom) -> None:
    with client_of(database_from(TEMPLATE, build), [door], jobs=True) as client:
        quiz = made(client, "code", {**CODE, "execution_time_limit": 1, "samples_count": 2})["id"]
        wait_until(lambda: client.one(f"steps/{quiz}", LEARNER)["status"] == "ready")
        # One person keeps only few programs waiting.
        whose = zip(cycle((LEARNER, CAT, TOM)), HOSTILE.items(), strict=False)
        keys = [
            (token, sent(client, quiz, {"language": "python3", "code": code}, token)["id"], hint)
            for token, (code, hint) in whose
        ]
        meanwhile = 0

        def judged() -> bool:
            nonlocal meanwhile
            found = [client.one(f"submissions/{key}", token) for token, key, _ in keys]
            if all(one["status"] != "evaluation" for one in found):
                return True
            assert client.get("courses", OTHER).status_code == 200
            assert client.made("wish-lists", {"course": client.ids.open}, OTHER)
            meanwhile += 1
            return False

        wait_until(judged)
        assert meanwhile > 3
        for token, key, hint in keys:
            found = client.one(f"submissions/{key}", token)
            assert (found["status"], found["score"]) == ("wrong", 0.0)
            assert hint in found["hint"], found["hint"]
