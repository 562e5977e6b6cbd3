"""Merging while others write: nothing stays with, or comes to, whoever is another person by now."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Event, Thread
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from matricula.identity.tokens import hash_token
from matricula.record.accounts import commands as accounts
from matricula.record.assessments.commands import enter_results
from matricula.record.attendance.commands import add_half_days
from matricula.record.merges import commands
from matricula.record.merges.references import ALONE, MOVED, WITH_THE_ACCOUNT
from matricula.record.schema import metadata
from matricula.store import (
    Database,
    DatabaseUnavailable,
    NotAlone,
    Origin,
    OthersWrite,
    Overtaken,
    WriteSession,
)
from tests.importers.support import dump
from tests.one_record.school import TEST_DAY, THIERRY, School
from tests.one_record.test_merges import account, held, merged, parted, somebody_else

WRITERS, EACH = 4, 6
SAID = (11.0, 12.5, 14.0)


@pytest.fixture
def other(school: School) -> int:
    """Thierry once more, under a number of his own."""
    return somebody_else(school)


def marked(session: WriteSession, assessment: int, person: int, mark: float) -> None:
    row = {"person_id": person, "mark": mark, "special": None}
    enter_results(session, assessment, [row], None)


def absent(session: WriteSession, person: int, days: int) -> None:
    day = TEST_DAY + timedelta(days=days)
    row = {"person_id": person, "organization_id": 1, "day": day, "half": "am", "excused": False}
    add_half_days(session, [row | {"offering_id": None, "description": ""}])


def an_activity(school: School) -> int:
    """One that nobody has a mark in yet."""
    (found,) = school.odin(f"/Cohort/Marks?cohortId={school.cohort}")
    kind = ("--name", "Second", "--kind", "assignment")
    told = school.command("odin", "activity", "add", found["disciplineId"], *kind)
    return int(told.split()[1])


def marks(database: Database, assessment: int) -> dict[int, float]:
    table = metadata.tables["result"]
    with database.read() as session:
        rows = session.rows(sa.select(table).where(table.c.assessment_id == assessment))
    return {row.person_id: row.mark for row in rows}


# --- What is under way when somebody merges


@pytest.fixture
def under_way(school: School, other: int) -> Iterator[int]:
    """A merge that began after somebody wrote, and before they were done; the assessment."""
    activity, wrote, done = an_activity(school), Event(), Event()

    def write() -> None:
        with school.database.write(Origin("odin")) as session:
            marked(session, activity, other, 13.0)
            absent(session, other, 7)
            wrote.set()
            done.wait(60)

    writer = Thread(target=write)
    merger = Thread(target=merged, args=(school.database, THIERRY, other))
    writer.start()
    assert wrote.wait(60)
    merger.start()
    # However long this is, who merges waits for who writes.
    merger.join(1)
    done.set()
    for thread in (writer, merger):
        thread.join(60)
    yield activity


def test_what_was_written_and_not_yet_kept_goes_along(
    school: School, under_way: int, other: int
) -> None:
    assert held(school.database, other) == {}
    assert marks(school.database, under_way) == {THIERRY: 13.0}
    days = {row["jour"] for row in school.scodoc(f"absences/{THIERRY}")}
    assert (TEST_DAY + timedelta(days=7)).isoformat() in days


def test_and_comes_back(school: School, under_way: int, other: int) -> None:
    parted(school.database, other)
    assert marks(school.database, under_way) == {other: 13.0}


def test_many_write_while_somebody_merges_and_parts(school: School, other: int) -> None:
    kept: list[int] = []

    def write(number: int) -> None:
        for turn in range(EACH):
            days = 10 + number * EACH + turn
            try:
                with school.database.write(Origin("scodoc")) as session:
                    absent(session, other, days)
            except Overtaken:
                continue
            kept.append(days)

    threads = [Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for _ in range(2):
        merged(school.database, THIERRY, other)
        parted(school.database, other)
    merged(school.database, THIERRY, other)
    for thread in threads:
        thread.join(60)
    # Whatever was said to be kept is, once, and it is his.
    assert held(school.database, other) == {}
    table = metadata.tables["attendance_event"]
    with school.database.read() as session:
        found = session.rows(sa.select(table).where(table.c.person_id == THIERRY))
    last = TEST_DAY + timedelta(days=9)
    days = [(row.day - TEST_DAY).days for row in found if row.day and row.day > last]
    assert sorted(days) == sorted(kept)


# --- What was looked up before, and is written after


def test_nothing_comes_to_whoever_is_another_one_by_now(school: School, other: int) -> None:
    activity = an_activity(school)
    account(school, "th", "th@example.org", "token-of-th")
    (theirs,) = _accounts(school.database, other)
    merged(school.database, THIERRY, other)
    before = dump(school.database)

    def as_teacher(session: WriteSession) -> None:
        table = metadata.tables["offering_teacher"]
        session.run(table.insert().values(offering_id=1, person_id=other))

    def an_address(session: WriteSession) -> None:
        table = metadata.tables["email_address"]
        row = {"address": "x@example.org", "folded": "x@example.org", "purpose": "personal"}
        session.run(
            table.insert().values(person_id=other, verified=False, entered_by="person", **row)
        )

    def a_role(session: WriteSession) -> None:
        table = metadata.tables["role_assignment"]
        session.run(table.insert().values(account_id=theirs, organization_id=1, role="teacher"))

    def a_token(session: WriteSession) -> None:
        told: dict[str, Any] = {"scope": "stepik", "lifetime": timedelta(days=1)}
        accounts.issue_token(session, theirs, hash_token("new"), alive_at_most=5, **told)

    writes: list[Any] = [
        lambda session: marked(session, activity, other, 12.0),
        lambda session: absent(session, other, 7),
        a_role,
        as_teacher,
        an_address,
        a_token,
    ]
    for write in writes:
        with pytest.raises(Overtaken), school.database.write(Origin("odin")) as session:
            write(session)
    assert dump(school.database) == before
    parted(school.database, other)
    for write in writes:
        with school.database.write(Origin("odin")) as session:
            write(session)
    assert marks(school.database, activity) == {other: 12.0}


def _accounts(database: Database, person: int) -> list[int]:
    table = metadata.tables["account"]
    with database.read() as session:
        return [*session.column(sa.select(table.c.id).where(table.c.person_id == person))]


def test_every_column_that_moves_is_guarded(school: School) -> None:
    wanted: dict[str, set[str]] = {"account": {"person_id"}, "email_address": {"person_id"}}
    wanted |= {"external_id": {"entity_id"}, "role_assignment": {"account_id"}}
    for one in (*MOVED, *WITH_THE_ACCOUNT):
        wanted.setdefault(one.table, set()).add(one.column)
    for name in ALONE:
        wanted[name] = {"person_id"}
    assert _guarded(school.database) == wanted


def _guarded(database: Database) -> dict[str, set[str]]:
    """The columns that triggers look at, when a row is new and when it changes."""
    if database.on_sqlite:
        text = "SELECT tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"
    else:
        text = (
            "SELECT relname, pg_get_triggerdef(pg_trigger.oid) FROM pg_trigger"
            " JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal"
        )
    with database.read() as session:
        rows = session.rows(sa.text(text))
    found: dict[str, list[set[str]]] = {}
    for table, trigger in rows:
        if "_of_the_living" in trigger:
            columns = set(metadata.tables[table].c.keys())
            looked = {name for name in columns if f"new.{name})" in _closed(trigger)}
            events = trigger.count("INSERT ") + trigger.count("UPDATE OF ")
            found.setdefault(table, []).extend([looked] * events)
    assert all(len(ways) == 2 and ways[0] == ways[1] for ways in found.values())
    return {table: ways[0] for table, ways in found.items()}


def _closed(trigger: str) -> str:
    """A trigger's text, with each of a list of columns followed by a parenthesis."""
    return trigger.lower().replace(", new.", "), new.")


def test_who_merges_writes_alone(school: School, other: int) -> None:
    if school.database.on_sqlite:
        # Whoever writes there is alone.
        merged(school.database, THIERRY, other)
        return
    before = dump(school.database)
    calls: list[Callable[[WriteSession], int]] = [
        lambda session: commands.merge(session, THIERRY, other),
        lambda session: commands.unmerge(session, other),
    ]
    for command in calls:
        with pytest.raises(NotAlone), school.database.write(Origin("cli")) as session:
            command(session)
    assert dump(school.database) == before


def test_who_cannot_be_alone_in_time_is_told_so(school: School) -> None:
    """And nobody else waits for longer than that."""
    database = school.database
    told = DatabaseUnavailable if database.on_sqlite else OthersWrite
    alone = database.write(Origin("cli"), alone=True, patience=0.1)
    with database.write(Origin("import")), pytest.raises(told), alone:
        raise AssertionError
    with database.write(Origin("cli"), alone=True, patience=0.1):
        pass


def test_a_door_says_to_ask_again(school: School, other: int) -> None:
    """Who asks was looked up before somebody merged them, and writes after."""
    account(school, "th", "th@example.org", "token-of-th")
    answers: list[httpx.Response] = []

    def ask() -> None:
        headers = {"Authorization": "Bearer token-of-th"}
        body = {"course": {"title": "Mine"}}
        answers.append(school.http.post("/api/courses", headers=headers, json=body))

    asker = Thread(target=ask)
    with school.database.write(Origin("cli"), alone=True) as session:
        asker.start()
        # However long this is, who asks waits for who merges.
        asker.join(1)
        commands.merge(session, THIERRY, other)
    asker.join(60)
    ask()
    first, again = answers
    assert (first.status_code, first.headers["Retry-After"]) == (503, "5"), first.text
    assert again.json()["courses"][0]["owner"] == THIERRY
