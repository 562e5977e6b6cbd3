"""Grades of a course: what a small model of the rules says of what learners did, in any order."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa

from matricula.identity.tokens import hash_token
from matricula.record.accounts import commands as accounts
from matricula.record.answers.commands import recount
from matricula.record.answers.tables import step_progress, submission
from matricula.record.steps.tables import step
from matricula.store import Origin
from tests.dialects.stepik.conftest import Client
from tests.dialects.stepik.school import ANN, ASSISTANT, CAT, LEARNER, OTHER, READER, TOM
from tests.dialects.stepik.test_answering import begun, progress, quiz_of, sent, viewed
from tests.dialects.stepik.test_quiz_sources import SOURCES
from tests.dialects.stepik.test_together import at_once

NOW = datetime.now(UTC)
DAY = timedelta(days=1_000)
"""So long that the minutes of a run are nothing of it."""
GAPS = {
    "is_case_sensitive": False,
    "is_partially_correct": True,
    "components": [
        {"type": "input", "text": "", "options": [{"text": word, "is_correct": True}]}
        for word in ("a", "b")
    ],
}
CHOICE = {**SOURCES["choice"], "preserve_order": True}
THEORY = "text"
BLOCKS: tuple[tuple[str, dict[str, Any], int], ...] = (
    (THEORY, {}, 2),
    (THEORY, {}, 0),
    ("fill-blanks", GAPS, 6),
    ("choice", CHOICE, 3),
    ("choice", CHOICE, 0),
)
REPLIES: dict[str, list[tuple[Any, float]]] = {
    "choice": [({"choices": [True, False]}, 1.0), ({"choices": [False, True]}, 0.0)],
    "fill-blanks": [
        ({"blanks": ["a", "b"]}, 1.0),
        ({"blanks": ["a", "x"]}, 0.5),
        ({"blanks": ["x", "x"]}, 0.0),
    ],
}
DATES: tuple[dict[str, Any], ...] = (
    {},
    {"grading_policy_source": "halved", "soft_deadline_source": NOW - DAY},
    {
        "grading_policy_source": "linear",
        "soft_deadline_source": NOW - DAY,
        "hard_deadline_source": NOW + 3 * DAY,
    },
    {"grading_policy_source": "halved", "hard_deadline_source": NOW - DAY},
    {"soft_deadline_source": NOW - 2 * DAY, "hard_deadline_source": NOW - DAY},
)
POLICIES = ("no_discount", "inverse", "first_one", "first_three")


# --- The model


@dataclass
class Did:
    """What one learner did at one step."""

    is_opened: bool = False
    is_viewed: bool = False
    scores: list[float] = field(default_factory=list)


@dataclass
class Stands:
    """A step of the course. dates: what holds there."""

    id: int
    key: str
    kind: str
    cost: int
    policy: str
    dates: dict[str, Any]


def kept(policy: str, number: int) -> float:
    rules: dict[str, Callable[[], float]] = {
        "no_discount": lambda: 1,
        "inverse": lambda: 1 / number,
        "first_one": lambda: number == 1,
        "first_three": lambda: number in (1, 2, 3),
    }
    return rules[policy]()


def on_time(dates: dict[str, Any]) -> float:
    """Of what is sent now, give or take the minutes of a test."""
    policy = dates.get("grading_policy_source")
    if policy is None:
        return 1
    if dates.get("hard_deadline_source", NOW + DAY) < NOW:
        return 0
    return {"halved": 0.5, "linear": 0.75}[policy]


def cell(at: Stands, did: Did) -> dict[str, Any]:
    scores = ([1.0] if did.is_viewed else []) if at.kind == THEORY else did.scores
    worth = [score * kept(at.policy, number) for number, score in enumerate(scores, 1)]
    full = [number for number, score in enumerate(did.scores, 1) if score == 1]
    return {
        "step_id": at.id,
        "is_passed": bool(did.is_viewed if at.kind == THEORY else full),
        "first_success": min(full, default=None),
        "total_submissions": len(did.scores),
        "score": at.cost * on_time(at.dates) * max(worth, default=0),
    }


# --- A course, and learners who take it


def course_of(client: Client, random: Random) -> tuple[int, list[Stands]]:
    course = client.made("courses", {"title": "A course"})["id"]
    client.changed(f"courses/{course}", {"is_enabled": True, "is_public": True})
    steps: list[Stands] = []
    for policy in POLICIES:
        its = told(random.choice(DATES))
        new = {"title": policy, "course": course, "discounting_policy": policy, **its}
        section = client.made("sections", new)["id"]
        steps += lesson_of(client, section, policy, its, random)
    return course, steps


def lesson_of(
    client: Client, section: int, policy: str, above: dict[str, Any], random: Random
) -> list[Stands]:
    lesson = client.made("lessons", {"title": policy})["id"]
    its = told(random.choice(DATES))
    client.made("units", {"section": section, "lesson": lesson, **its})
    found = []
    for position, (kind, source, cost) in enumerate(BLOCKS, 1):
        block = {"name": kind, "text": "?", "source": source}
        key = client.made("step-sources", {"lesson": lesson, "block": block, "cost": cost})["id"]
        dates = {
            name: datetime.fromisoformat(value) if "deadline" in name else value
            for name, value in {**above, **its}.items()
        }
        found.append(Stands(key, f"{lesson}-{position}", kind, cost, policy, dates))
    return found


def told(dates: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in dates.items()
    }


def act(client: Client, token: str, at: Stands, did: Did, random: Random) -> None:
    """One of all that a learner may do at a step."""
    if at.kind == THEORY or random.random() < 0.3:
        viewed(client, at.id, token)
        did.is_opened = did.is_viewed = True
        return
    attempt = begun(client, at.id, token)["id"]
    did.is_opened = True
    for _ in range(random.randrange(3)):
        reply, score = random.choice(REPLIES[at.kind])
        body = {"submission": {"attempt": attempt, "reply": reply}}
        assert client.made("submissions", body, token)["score"] == score
        did.scores.append(score)
    if random.random() < 0.2:
        refused = client.post("submissions", {"attempt": attempt, "reply": {"x": 1}}, token)
        assert refused.status_code == 400


@pytest.mark.parametrize("seed", range(2))
def test_grades_are_what_the_model_says(own_client: Client, seed: int) -> None:
    random = Random(seed)
    course, steps = course_of(own_client, random)
    learners = (LEARNER, OTHER, CAT)
    did = {(token, at.id): Did() for token in learners for at in steps}
    for token in learners:
        own_client.made("enrollments", {"course": course}, token)
    for _ in range(90):
        token, at = random.choice(learners[:2]), random.choice(steps)
        act(own_client, token, at, did[token, at.id], random)
    people = {own_client.ids.people[token]: token for token in learners}
    rows = own_client.all(f"course-grades?course={course}")
    assert len(rows) == len(learners) + 1
    for row in rows:
        if row["user"] in people:
            token = people[row["user"]]
            compare(row, {at.key: (at, did[token, at.id]) for at in steps})
            assert own_client.all(f"course-grades?course={course}", token) == [row]
            total = progress(own_client, f"78-{course}", token)
            assert total["score"] == row["score"]
            assert total["cost"] == sum(at.cost for at in steps)
    check_order(own_client, course, rows)
    check_counted(own_client)


def compare(row: dict[str, Any], expected: dict[str, tuple[Stands, Did]]) -> None:
    counting = {key: its for key, its in expected.items() if its[0].cost}
    assert row["results"].keys() == counting.keys()
    total = 0.0
    for key, (at, did) in counting.items():
        right, found = cell(at, did), row["results"][key]
        total += right["score"]
        assert isinstance(found["score"], float if did.is_opened else int)
        assert found == {**right, "score": pytest.approx(right["score"], abs=2e-3)}, key
    assert row["score"] == pytest.approx(total, abs=2e-2)


def check_order(client: Client, course: int, rows: list[dict[str, Any]]) -> None:
    found = client.all(f"course-grades?course={course}&order=-score,-id")
    assert found == sorted(rows, key=lambda row: (-row["score"], -row["id"]))
    found = client.all(f"course-grades?course={course}&order=score")
    assert [row["score"] for row in found] == sorted(row["score"] for row in rows)


def check_counted(client: Client) -> None:
    """What is kept beside submissions is what they come to."""
    with client.database.read() as session:
        kept = session.rows(sa.select(step_progress.c.person_id, step_progress.c.step_id))
    with client.database.write(Origin("tests")) as session:
        assert sum(recount(session, row.person_id, [row.step_id]) for row in kept) == 0


def test_refreshing_counts_anew(own_client: Client) -> None:
    ids, quiz = own_client.ids, quiz_of(own_client)
    sent(own_client, quiz, {"choices": [True, False]})
    (row,) = own_client.all(f"course-grades?course={ids.open}&user={ids.people[LEARNER]}", TOM)
    assert row["results"][f"{ids.lessons[0]}-2"]["score"] == 1.0
    mine = step_progress.c.person_id == ids.people[LEARNER]
    with own_client.database.write(Origin("tests")) as session:
        session.run(step_progress.update().where(mine).values(milestones=[], first_success=None))
    path = f"course-grades/{row['id']}"
    assert own_client.one(path, TOM)["score"] == 0.0
    assert own_client.post(f"{path}/refresh", {}, LEARNER).status_code == 403
    assert own_client.post(f"{path}/refresh", {}, OTHER).status_code == 404
    assert own_client.post(f"{path}/refresh", {}, TOM).status_code == 200
    assert own_client.one(path, TOM) == row


def test_refreshing_takes_no_longer_for_more_steps(own_client: Client) -> None:
    ids = own_client.ids
    (row,) = own_client.all(f"course-grades?course={ids.open}&user={ids.people[LEARNER]}", TOM)
    counts = []
    for _ in range(2):
        for _ in range(5):
            block = {"name": "choice", "text": "?", "source": CHOICE}
            step = {"lesson": ids.lessons[0], "block": block}
            sent(
                own_client, own_client.made("step-sources", step)["id"], {"choices": [True, False]}
            )
        with counting(own_client) as statements:
            response = own_client.post(f"course-grades/{row['id']}/refresh", {}, TOM)
        assert response.status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]


@contextmanager
def counting(client: Client) -> Iterator[list[str]]:
    """The statements that run while the block does, those that write too."""
    found: list[str] = []

    def heard(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        found.append(statement)

    sa.event.listen(client.database.engine, "before_cursor_execute", heard)
    try:
        yield found
    finally:
        sa.event.remove(client.database.engine, "before_cursor_execute", heard)


def test_solved_steps_are_told_to_oneself_and_to_ones_teachers(own_client: Client) -> None:
    ids, quiz = own_client.ids, quiz_of(own_client)
    person = ids.people[LEARNER]

    def told(token: str | None) -> list[int]:
        return [one["solved_steps_count"] for one in own_client.all(f"users/{person}", token)]

    assert told(LEARNER) == [0]
    sent(own_client, quiz, {"choices": [False, True]})
    assert told(LEARNER) == [0]
    for _ in range(2):
        sent(own_client, quiz, {"choices": [True, False]})
    own_client.changed(f"profiles/{person}", {"is_private": False}, LEARNER)
    expected = {LEARNER: 1, TOM: 1, ASSISTANT: 1, CAT: 0, READER: 0, None: 0}
    assert {token: told(token) for token in expected} == {
        token: [count] for token, count in expected.items()
    }
    own_client.removed(f"step-sources/{quiz}")
    assert told(LEARNER) == [0]


def test_what_was_solved_is_told_day_by_day(own_client: Client) -> None:
    ids, quiz = own_client.ids, quiz_of(own_client)
    sent(own_client, quiz, {"choices": [True, False]})
    yesterday = datetime.now(UTC) - timedelta(days=1)
    with own_client.database.write(Origin("tests")) as session:
        session.run(submission.update().values(submitted_at=yesterday))
    sent(own_client, quiz, {"choices": [True, False]})
    block = {"name": "choice", "text": "?", "source": CHOICE}
    step_id = own_client.made("step-sources", {"lesson": ids.lessons[0], "block": block})["id"]
    sent(own_client, step_id, {"choices": [True, False]})
    person = ids.people[LEARNER]
    found = own_client.one("user-activities", LEARNER)
    assert found == {"id": person, "pins": [1, 1] + 363 * [0]}
    assert own_client.one(f"user-activities/{person}", LEARNER) == found
    assert own_client.get(f"user-activities/{person}", TOM).status_code == 404
    assert own_client.get("user-activities", None).status_code == 401


def test_who_sees_grades(own_client: Client) -> None:
    ids = own_client.ids
    own_client.made("enrollments", {"course": ids.open}, CAT)
    path = f"course-grades?course={ids.open}"
    everybody = {ids.people[token] for token in (ANN, LEARNER, CAT)}
    for token, expected in (
        (ANN, everybody),
        (TOM, everybody),
        (ASSISTANT, everybody),
        (LEARNER, {ids.people[LEARNER]}),
        (CAT, {ids.people[CAT]}),
        (OTHER, set()),
        (READER, set()),
    ):
        assert {row["user"] for row in own_client.all(path, token)} == expected, token
    for query, expected in (
        (f"klass={ids.klass}", {ids.people[LEARNER]}),
        (f"user={ids.people[CAT]}", {ids.people[CAT]}),
        ("is_teacher=true", {ids.people[ANN]}),
        ("is_teacher=False", {ids.people[LEARNER], ids.people[CAT]}),
        ("search=cat", {ids.people[CAT]}),
        (f"search=id:{ids.people[LEARNER]}", {ids.people[LEARNER]}),
    ):
        assert {row["user"] for row in own_client.all(f"{path}&{query}", TOM)} == expected, query
    assert own_client.get(path, None).status_code == 401


def test_certificates_are_issued_at_thresholds(own_client: Client) -> None:
    ids, quiz = own_client.ids, quiz_of(own_client)
    theory = own_client.keys(f"steps?lesson={ids.lessons[0]}")[0]
    own_client.changed(f"step-sources/{theory}", {"cost": 3})
    rules = {
        "is_certificate_auto_issued": True,
        "certificate_regular_threshold": 50,
        "certificate_distinction_threshold": 90,
    }
    own_client.changed(f"courses/{ids.open}", rules)
    own_client.made("enrollments", {"course": ids.open}, CAT)
    for token, expected in ((CAT, [("regular", "75"), ("distinction", "100")]), (OTHER, [])):
        seen = []
        viewed(own_client, theory, token)
        seen += own_client.all(f"certificates?course={ids.open}", token)
        sent(own_client, quiz, {"choices": [True, False]}, token)
        seen += own_client.all(f"certificates?course={ids.open}", token)
        assert [(one["type"], one["grade"]) for one in seen] == expected
    (row,) = own_client.all(f"course-grades?course={ids.open}", CAT)
    assert row["certificate_issue_distinction_date"] is not None
    assert row["certificate_url"].endswith(seen_code(own_client, ids.open))


def certificates(client: Client, token: str) -> list[str]:
    found = client.all(f"certificates?course={client.ids.open}", token)
    return [one["type"] for one in found]


def auto_issuing(client: Client, regular: int) -> None:
    rules = {"is_certificate_auto_issued": True, "certificate_regular_threshold": regular}
    client.changed(f"courses/{client.ids.open}", rules)


def test_who_comes_with_the_answers_has_the_certificate(own_client: Client) -> None:
    ids, quiz = own_client.ids, quiz_of(own_client)
    auto_issuing(own_client, 100)
    for token in (CAT, OTHER, READER):
        sent(own_client, quiz, {"choices": [True, False]}, token)
        assert certificates(own_client, token) == []
    own_client.made("enrollments", {"course": ids.open}, READER)
    key = own_client.one(f"classes/{ids.klass}", ANN)["invitation_key"]
    own_client.made("students", {"klass": ids.klass, "invitation_key": key}, OTHER)
    new = {"group": ids.groups["learners"], "user": ids.people[CAT]}
    own_client.made("members", {"member": new}, ANN)
    for token in (CAT, OTHER, READER):
        assert certificates(own_client, token) == ["regular"]


def test_a_threshold_that_falls_gives_certificates(own_client: Client) -> None:
    ids, quiz = own_client.ids, quiz_of(own_client)
    theory = own_client.keys(f"steps?lesson={ids.lessons[0]}")[0]
    own_client.changed(f"step-sources/{theory}", {"cost": 1})
    auto_issuing(own_client, 90)
    own_client.made("enrollments", {"course": ids.open}, CAT)
    own_client.made("enrollments", {"course": ids.open}, OTHER)
    sent(own_client, quiz, {"choices": [True, False]}, CAT)
    assert certificates(own_client, CAT) == []
    auto_issuing(own_client, 50)
    assert certificates(own_client, CAT) == ["regular"]
    assert certificates(own_client, OTHER) == []


def test_counting_anew_gives_the_certificate(own_client: Client) -> None:
    ids, quiz = own_client.ids, quiz_of(own_client)
    auto_issuing(own_client, 100)
    own_client.made("enrollments", {"course": ids.open}, CAT)
    sent(own_client, quiz, {"choices": [False, True]}, CAT)
    with own_client.database.write(Origin("tests")) as session:
        session.run(sa.update(submission).values(status="correct", score=1.0))
    (row,) = own_client.all(f"course-grades?course={ids.open}", CAT)
    assert certificates(own_client, CAT) == []
    assert own_client.post(f"course-grades/{row['id']}/refresh", {}, TOM).status_code == 200
    assert certificates(own_client, CAT) == ["regular"]


@pytest.mark.parametrize("number", ["9" * 19, "9" * 30, "-1", "%D9%A3"])
def test_a_number_that_nobody_has_finds_nobody(client: Client, number: str) -> None:
    for query in (
        "course-grades?search=id:",
        "submissions?search=id:",
        "submissions?user_name=id:",
    ):
        assert client.all(f"{query}{number}", TOM) == []


def seen_code(client: Client, course: int) -> str:
    (found,) = client.all(f"certificates?course={course}", CAT)
    return str(found["url"]).rpartition("/")[2]


# --- Many at once


def test_a_step_reads_the_same_while_others_answer(own_client: Client) -> None:
    quiz = quiz_of(own_client)
    before = own_client.get(f"steps/{quiz}", LEARNER).content
    sent(own_client, quiz, {"choices": [True, False]}, OTHER)
    viewed(own_client, quiz, CAT)
    assert own_client.get(f"steps/{quiz}", LEARNER).content == before


def newcomers(client: Client, count: int) -> dict[str, int]:
    """People with tokens: who they are by these."""
    found = {}
    with client.database.write(Origin("tests")) as session:
        for number in range(count):
            name = f"learner-{number}"
            account = accounts.add_account(session, name, f"{name}@example.org", None)
            hashed = hash_token(name)
            accounts.grant_token(session, account.id, hashed, scope="stepik", lifetime=DAY)
            found[name] = account.person_id
    return found


def heard(client: Client, path: str, body: Any, token: str) -> Any:
    """The object that a POST makes, by one who asks again where too many ask at once."""
    response = client.post(path, body, token)
    while response.status_code == 503:
        response = client.post(path, body, token)
    assert response.status_code == 201, response.text
    (found,) = response.json()[path]
    return found


def test_a_hundred_who_submit_at_once_see_their_own_verdicts(own_client: Client) -> None:
    ids, quiz = own_client.ids, quiz_of(own_client)
    people = newcomers(own_client, 100)
    right = {token: number % 3 == 0 for number, token in enumerate(people)}

    def take(token: str) -> Callable[[], Any]:
        choices = [right[token], not right[token]]

        def taken() -> list[Any]:
            heard(own_client, "enrollments", {"course": ids.open}, token)
            return [answered() for _ in range(2)]

        def answered() -> Any:
            attempt = heard(own_client, "attempts", {"step": quiz}, token)["id"]
            body = {"attempt": attempt, "reply": {"choices": choices}}
            return heard(own_client, "submissions", body, token)

        return taken

    done = at_once([take(token) for token in people])
    rows: dict[int, Any] = {}
    for page in range(1, 7):
        found = own_client.all(f"course-grades?course={ids.open}&page={page}&order=-score")
        rows |= {row["user"]: row["results"][f"{ids.lessons[0]}-2"] for row in found}
    assert len(rows) == len(people) + 2
    for (token, person), made in zip(people.items(), done, strict=True):
        assert [one["score"] for one in made] == 2 * [float(right[token])]
        listed = own_client.all(f"submissions?step={quiz}", token)
        assert listed == made[::-1]
        assert rows[person] == {
            "step_id": quiz,
            "is_passed": right[token],
            "first_success": 1 if right[token] else None,
            "total_submissions": 2,
            "score": float(right[token]),
        }
    check_counted(own_client)


def test_one_who_submits_many_times_at_once_is_counted_once_each(own_client: Client) -> None:
    ids, quiz = own_client.ids, quiz_of(own_client)
    attempt = begun(own_client, quiz)["id"]

    def submit(number: int) -> Callable[[], Any]:
        reply = {"choices": [number % 2 == 0, number % 2 == 1]}
        return lambda: own_client.made("submissions", {"attempt": attempt, "reply": reply}, LEARNER)

    done = at_once([submit(number) for number in range(12)])
    assert [one["score"] for one in done] == 6 * [1.0, 0.0]
    (row,) = own_client.all(f"course-grades?course={ids.open}", LEARNER)
    assert row["results"][f"{ids.lessons[0]}-2"]["total_submissions"] == 12
    check_counted(own_client)


def test_the_steps_of_a_removed_lesson_keep_their_answers(own_client: Client) -> None:
    quiz = quiz_of(own_client)
    own = sent(own_client, quiz, {"choices": [True, False]})
    own_client.removed(f"step-sources/{quiz}")
    assert own_client.one(f"submissions/{own['id']}", LEARNER) == own
    refused = own_client.post("attempts", {"step": quiz}, LEARNER)
    assert refused.status_code == 400
    with own_client.database.read() as session:
        assert session.value(sa.select(step.c.removed_at).where(step.c.id == quiz)) is not None
