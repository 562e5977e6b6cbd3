"""Attempts, the marks and presences they give by themselves, and what people say beside them."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

import msgspec
import pytest
import sqlalchemy as sa

from matricula.gradebook.attempts import mark_of
from matricula.record.assessments import commands
from matricula.record.assessments.activity_queries import attempts_of_activities
from matricula.record.assessments.errors import AttemptsRefused
from matricula.record.assessments.tables import result
from matricula.record.attendance.commands import enter_presence
from matricula.record.attendance.tables import presence
from matricula.record.cohorts.tables import offering_profile
from matricula.record.history.tables import history_entry, history_value
from matricula.store import Database, Origin, WriteSession
from tests.harness.databases import DatabaseFrom
from tests.record.test_revisions import BOTH, ONLY_SA, filled

DISCIPLINE, ELSEWHERE = 13, 26
"""Disciplines of a cohort; ONLY_SA takes the first alone."""
TEST, ESSAY, LECTURE, FOREIGN = 901, 902, 903, 904
UNKNOWN = 999
TEACHER = 2
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
T = TypeVar("T")


def campus(url: str) -> None:
    """A school with a discipline that marks attendance, and four activities without a mark."""
    filled(url)
    database = Database(url)
    with database.write(Origin("test")) as session:
        places = {TEST: DISCIPLINE, ESSAY: DISCIPLINE, LECTURE: DISCIPLINE, FOREIGN: ELSEWHERE}
        commands.merge_assessments(
            session,
            [{"id": key, "offering_id": at, "ordinal": key} for key, at in places.items()],
        )
        commands.merge_activities(
            session,
            [
                {"assessment_id": TEST, "kind": "test", "min_points": 5.0},
                {"assessment_id": ESSAY, "kind": "assignment"},
                {"assessment_id": LECTURE, "kind": "lecture"},
                {"assessment_id": FOREIGN, "kind": "test"},
            ],
            mark_of,
        )
        profile = {
            "language": "ru",
            "control": "exam",
            "marks_attendance": True,
            "is_limited": False,
        }
        session.run(offering_profile.insert().values(offering_id=DISCIPLINE, **profile))
    database.close()


@pytest.fixture
def database(database_from: DatabaseFrom) -> Iterator[Database]:
    database = Database(database_from("attempts", campus))
    yield database
    database.close()


def tried(number: int = 1, points: float | None = None, **others: Any) -> dict[str, Any]:
    """An attempt at the test of ONLY_SA's; five points pass."""
    status = "pending" if points is None else "passed" if points >= 5 else "failed"
    return {
        "assessment_id": TEST,
        "person_id": ONLY_SA,
        "number": number,
        "started_at": NOON,
        "finished_at": NOON + timedelta(minutes=number),
        "points": points,
        "status": status,
        **others,
    }


def write(database: Database, act: Callable[[WriteSession], T], *, actor: int | None = None) -> T:
    with database.write(Origin("test", actor)) as session:
        return act(session)


def enter(database: Database, *rows: Mapping[str, Any]) -> int:
    return write(database, lambda session: len(commands.enter_attempts(session, rows, mark_of)))


def mark_by_hand(database: Database, mark: float | None, assessment_id: int = TEST) -> int:
    row = {"person_id": ONLY_SA, "mark": mark, "special": None}
    return write(
        database,
        lambda session: len(commands.enter_results(session, assessment_id, [row], None)),
        actor=TEACHER,
    )


def mark(
    database: Database, assessment_id: int = TEST, person_id: int = ONLY_SA
) -> tuple[float, str | None, int | None] | None:
    """A result's mark, its source and its author."""
    statement = sa.select(result.c.mark, result.c.source, result.c.recorded_by)
    with database.read() as session:
        row = session.row(
            statement.where(
                result.c.assessment_id == assessment_id, result.c.person_id == person_id
            )
        )
    return None if row is None else (row.mark, row.source, row.recorded_by)


def was_there(database: Database, assessment_id: int = TEST) -> tuple[bool, str | None] | None:
    statement = sa.select(presence.c.attended, presence.c.source)
    with database.read() as session:
        row = session.row(
            statement.where(
                presence.c.assessment_id == assessment_id, presence.c.person_id == ONLY_SA
            )
        )
    return None if row is None else (row.attended, row.source)


def set_test(database: Database, **settings: Any) -> None:
    row = {"assessment_id": TEST, **settings}
    write(database, lambda session: commands.merge_activities(session, [row], mark_of))


def convert(database: Database, *bounds: tuple[float, float]) -> None:
    write(database, lambda session: commands.set_conversions(session, {TEST: bounds}, mark_of))


def told(database: Database) -> list[tuple[str, Any, Any]]:
    """The history of ONLY_SA's result in the test: action, before, after."""
    statement = (
        sa.select(history_entry.c.action, history_value.c.before, history_value.c.after)
        .join_from(history_entry, history_value)
        .where(
            history_entry.c.subject == "result",
            history_entry.c.subject_id == TEST,
            history_entry.c.person_id == ONLY_SA,
        )
        .order_by(history_entry.c.id)
    )
    with database.read() as session:
        return [
            (row.action, *(text and msgspec.json.decode(text) for text in row[1:]))
            for row in session.rows(statement)
        ]


def test_the_attempt_that_counts_gives_the_mark(database: Database) -> None:
    enter(database, tried(1, 6.0))
    assert mark(database) == (6.0, "attempt", None)
    enter(database, tried(2, 9.0), tried(3, 8.0))
    assert mark(database) == (9.0, "attempt", None)
    set_test(database, counted_attempt="last")
    assert mark(database) == (8.0, "attempt", None)
    enter(database, tried(4))
    assert mark(database) == (8.0, "attempt", None)
    enter(database, tried(4, 2.0))
    assert mark(database) is None
    set_test(database, sends_failed=True)
    assert mark(database) == (2.0, "attempt", None)


def test_the_table_of_points_is_heeded_when_it_changes(database: Database) -> None:
    convert(database, (10.0, 4.0), (20.0, 5.0))
    enter(database, tried(1, 12.0))
    assert mark(database) == (5.0, "attempt", None)
    convert(database, (12.0, 3.0), (20.0, 5.0))
    assert mark(database) == (3.0, "attempt", None)
    convert(database)
    assert mark(database) == (12.0, "attempt", None)


def test_a_mark_of_zero_is_a_mark(database: Database) -> None:
    set_test(database, sends_failed=True)
    enter(database, tried(1, 0.0))
    assert mark(database) == (0.0, "attempt", None)


def test_the_same_attempt_again_changes_nothing(database: Database) -> None:
    assert enter(database, tried(1, 6.0), tried(2)) == 2
    before = told(database)
    assert enter(database, tried(1, 6.0), tried(2)) == 0
    assert told(database) == before == [
        ("add", None, {"mark": 6.0, "special": None, "source": "attempt"})
    ]  # fmt: skip
    assert enter(database, tried(1, 7.0), tried(2)) == 1
    assert told(database)[1:] == [("change", {"mark": 6.0}, {"mark": 7.0})]


def test_a_mark_that_somebody_wrote_stays(database: Database) -> None:
    mark_by_hand(database, 3.0)
    enter(database, tried(1, 6.0))
    assert mark(database) == (3.0, None, TEACHER)
    set_test(database, sends_failed=True)
    enter(database, tried(1, 4.0))
    assert mark(database) == (3.0, None, TEACHER)


def test_a_mark_written_over_an_attempts_is_the_writers(database: Database) -> None:
    enter(database, tried(1, 6.0))
    assert mark_by_hand(database, 4.0) == 1
    enter(database, tried(2, 9.0))
    assert mark(database) == (4.0, None, TEACHER)
    assert told(database)[1:] == [
        ("change", {"mark": 6.0, "source": "attempt"}, {"mark": 4.0, "source": None})
    ]


def test_the_same_mark_written_over_an_attempts_is_the_writers(database: Database) -> None:
    enter(database, tried(1, 6.0))
    assert mark_by_hand(database, 6.0) == 1
    assert mark_by_hand(database, 6.0) == 0
    enter(database, tried(2, 9.0))
    assert mark(database) == (6.0, None, TEACHER)
    assert told(database)[1:] == [("change", {"source": "attempt"}, {"source": None})]


def test_imported_marks_are_nobodys_attempts(database: Database) -> None:
    enter(database, tried(1, 6.0))
    row = {"assessment_id": TEST, "person_id": ONLY_SA, "mark": 6.0, "special": None}
    assert write(database, lambda session: len(commands.merge_results(session, [row]))) == 1
    assert write(database, lambda session: len(commands.merge_results(session, [row]))) == 0
    assert mark(database) == (6.0, None, None)


def test_what_is_taken_back_comes_again_with_the_next_attempt(database: Database) -> None:
    enter(database, tried(1, 6.0))
    mark_by_hand(database, None)
    assert mark(database) is None
    assert told(database)[-1] == (
        "remove",
        {"mark": 6.0, "special": None, "comment": None, "source": "attempt"},
        None,
    )
    enter(database, tried(1, 6.0))
    assert mark(database) is None
    enter(database, tried(2, 5.0))
    assert mark(database) == (6.0, "attempt", None)


def test_recounting_brings_back_what_is_missing(database: Database) -> None:
    enter(database, tried(1, 6.0))
    mark_by_hand(database, None)
    recounted = write(
        database, lambda session: len(commands.recount_attempts(session, [TEST], mark_of))
    )
    assert recounted == 1
    assert mark(database) == (6.0, "attempt", None)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (tried(assessment_id=UNKNOWN), "no_activity"),
        (tried(assessment_id=14), "no_activity"),  # ScoDoc's alone
        (tried(assessment_id=LECTURE), "not_attempted"),
        (tried(assessment_id=FOREIGN), "not_enrolled"),
        (tried(person_id=UNKNOWN), "not_enrolled"),
        (tried(assessment_id=ESSAY), "left_out"),
        (tried(0), "number"),
        (tried(5), "too_many"),
        (tried(3), "after_success"),
        (tried(points=-1.0), "points"),
        (tried(points=float("nan")), "points"),
        (tried(points=float("inf")), "points"),
        (tried(points=1e6), "points"),
        (tried(points=6.0, status="in_review"), "points"),
        (tried(status="passed"), "points"),
        (tried(status="done"), "status"),
        (tried(finished_at=NOON - timedelta(seconds=1)), "times"),
        (tried(1, 7.0), "twice"),
    ],
)
def test_what_cannot_be_is_refused_with_all_the_rest(
    database: Database, row: dict[str, Any], code: str
) -> None:
    set_test(database, attempts_allowed=4, ends_on_success=True)
    write(database, lambda session: commands.set_non_participants(session, {ESSAY: [ONLY_SA]}))
    good = [tried(1, 3.0), tried(2, 6.0)]
    with pytest.raises(AttemptsRefused) as refused:
        enter(database, *good, row)
    assert [(one.index, one.code) for one in refused.value.misfits] == [(2, code)]
    assert str(refused.value) == f"row 3: {refused.value.misfits[0].reason}"
    assert mark(database) is None
    with database.read() as session:
        assert attempts_of_activities(session, [TEST, ESSAY, FOREIGN]) == []
    assert enter(database, *good) == 2


def test_an_attempt_that_is_there_may_be_judged_whatever_was_decided_since(
    database: Database,
) -> None:
    enter(database, tried(1, 6.0), tried(2))
    set_test(database, attempts_allowed=1, ends_on_success=True)
    enter(database, tried(2, 8.0))
    assert mark(database) == (8.0, "attempt", None)
    write(database, lambda session: commands.set_non_participants(session, {TEST: [ONLY_SA]}))
    assert enter(database, tried(2, 8.0)) == 0
    with pytest.raises(AttemptsRefused):
        enter(database, tried(2, 9.0))


def test_a_passed_test_says_that_somebody_was_there(database: Database) -> None:
    enter(database, tried(1), tried(2, 3.0))
    assert was_there(database) is None
    enter(database, tried(1, 6.0))
    assert was_there(database) == (True, "attempt")
    enter(database, tried(1, 4.0))
    assert was_there(database) is None


def test_an_essay_handed_in_says_so_before_anybody_read_it(database: Database) -> None:
    enter(database, tried(assessment_id=ESSAY))
    assert was_there(database, ESSAY) == (True, "attempt")
    assert mark(database, ESSAY) is None


def test_a_word_on_presence_stays(database: Database) -> None:
    absent = {"assessment_id": TEST, "person_id": ONLY_SA, "attended": False}
    write(database, lambda session: enter_presence(session, [absent]))
    enter(database, tried(1, 6.0))
    assert was_there(database) == (False, None)


def test_other_disciplines_leave_presence_alone(database: Database) -> None:
    enter(database, tried(1, 6.0, assessment_id=FOREIGN, person_id=195))
    assert mark(database, FOREIGN, 195) == (6.0, "attempt", None)
    with database.read() as session:
        assert session.value(sa.select(sa.func.count()).select_from(presence)) == 0


def test_many_attempts_cost_as_many_statements_as_few(database: Database) -> None:
    def statements(session: WriteSession, rows: Sequence[Mapping[str, Any]]) -> int:
        before = session.statements
        commands.enter_attempts(session, rows, mark_of)
        return session.statements - before

    one = [tried(1, 6.0)]
    people = (2, BOTH, 195)
    many = [tried(n, 6.0 + n, person_id=key) for key in people for n in range(1, 50)]
    few = write(database, lambda session: statements(session, one))
    assert write(database, lambda session: statements(session, many)) == few


def together(*acts: Callable[[], object]) -> None:
    """Have several writers begin at once, and end."""
    start = threading.Barrier(len(acts))
    errors: list[BaseException] = []

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_two_writers_of_one_students_attempts_both_count(database: Database) -> None:
    for number in range(1, 20, 2):
        together(
            partial(enter, database, tried(number, 5.0 + number)),
            partial(enter, database, tried(number + 1, 6.0 + number)),
        )
        assert mark(database) == (6.0 + number, "attempt", None)
    with database.read() as session:
        assert len(attempts_of_activities(session, [TEST])) == 20


def test_an_attempt_and_a_teacher_at_once_leave_the_teachers_mark(database: Database) -> None:
    people = (ONLY_SA, 2, BOTH, 195)

    def teach(person_id: int) -> None:
        row = {"person_id": person_id, "mark": 1.0, "special": None}
        write(
            database,
            lambda session: commands.enter_results(session, TEST, [row], None),
            actor=TEACHER,
        )

    for person_id in people:
        attempt = tried(1, 9.0, person_id=person_id)
        together(partial(enter, database, attempt), partial(teach, person_id))
    assert [mark(database, TEST, key) for key in people] == [(1.0, None, TEACHER)] * len(people)
