"""Calendars fetched beside requests: each once when it is due, by whichever process comes first,
and with no transaction open meanwhile."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from matricula.fetching import Seal, Unsealable
from matricula.jobs.calendars.refreshing import Refresher, refresher_of
from matricula.jobs.runner import running
from matricula.record.calendars import commands, queries
from matricula.record.calendars.tables import feed
from matricula.record.history.tables import history_entry
from matricula.settings import Settings
from matricula.store import Database, Origin
from matricula.store.deadline import deadline_in
from tests.calendars.school import (
    HOST,
    KEY,
    TEMPLATE,
    build,
    calendar,
    held,
    session_ids,
    settings,
)
from tests.commands import matricula
from tests.harness.databases import DatabaseFrom
from tests.harness.hosts import OK, Host, Play, hosted, named, sends, whole

ORIGIN = Origin("test")
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


class School:
    """A school, the host of its calendars, and what refreshes them."""

    def __init__(self, url: str, host: Host) -> None:
        self.settings = Settings(database=url, **settings(host.port))
        self.database = Database(url)
        self.host = host
        self.refresher = refresher_of(self.settings, self.database)

    def address(self, path: str = "/secret.ics") -> commands.Address:
        url = f"http://{HOST}:{self.host.port}{path}"
        seal = Seal((KEY,))
        return commands.Address(seal.seal(url), seal.digests(url), HOST)

    def set(self, count: int = 1, path: str = "/secret.ics") -> list[int]:
        """Have the calendars of `count` groups fetched; they are due."""
        groups = session_ids(self.database)[:count]
        with self.database.write(ORIGIN) as session:
            return [commands.set_feed(session, key, self.address(path), LONG_AGO) for key in groups]

    def refresh(self, feed_id: int) -> str:
        """What comes of looking at a calendar, due or not."""
        (outcome,) = self.refresher.refresh([feed_id], early=True)
        return outcome


@contextmanager
def a_school(database_from: DatabaseFrom, play: Play) -> Iterator[School]:
    with hosted(play) as host, named({HOST: ["127.0.0.1"]}):
        school = School(database_from(TEMPLATE, build), host)
        with closing(school.database):
            yield school


def test_four_processes_fetch_a_calendar_once_when_it_is_due(database_from: DatabaseFrom) -> None:
    together = threading.Barrier(4)

    def work(url: str, chosen: Settings) -> None:
        with closing(Database(url)) as database:
            refresher = refresher_of(chosen, database)
            with database.read() as session:
                due = queries.due_feeds(session, datetime.now(UTC), 10)
            # All of them have seen what is due before any of them takes it.
            together.wait(30)
            refresher.refresh(due)
            refresher.refresh_due(threading.Event())

    with a_school(database_from, sends(whole(calendar("a")))) as school:
        school.set(3)
        url = school.settings.database
        threads = [threading.Thread(target=work, args=(url, school.settings)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert len(school.host.asked) == 3
        feeds, events = held(school.database)
        assert [row.state for row in feeds] == ["synced"] * 3
        assert {row.claimed_until for row in feeds} == {None}
        assert len(events) == 3


def test_no_transaction_is_open_during_a_fetch(database_from: DatabaseFrom) -> None:
    """While the host keeps its answer back, another writes the very row that is refreshed."""
    others: list[Database] = []
    written: list[int] = []

    def play(stream: socket.socket, _request: bytes) -> None:
        with deadline_in(5), closing(Database(others[0].url.render_as_string(False))) as database:
            with database.write(ORIGIN, patience=2) as session:
                changed = session.run(sa.update(feed).values(reason="seen"))
                written.append(changed.rowcount)
            if not database.on_sqlite:
                with database.read() as session:
                    waiting = session.value(
                        sa.text(
                            "SELECT count(*) FROM pg_stat_activity WHERE"
                            " datname = current_database() AND state LIKE 'idle in transaction%'"
                        )
                    )
                    written.append(waiting)
        stream.sendall(whole(calendar("a")))

    with a_school(database_from, play) as school:
        others.append(school.database)
        (feed_id,) = school.set()
        assert school.refresh(feed_id) == "synced"
        assert written == ([1] if school.database.on_sqlite else [1, 0])


def test_an_address_that_is_replaced_during_a_fetch(database_from: DatabaseFrom) -> None:
    replaced: list[School] = []

    def play(stream: socket.socket, _request: bytes) -> None:
        replaced[0].set(path="/other.ics")
        stream.sendall(whole(calendar("a")))

    with a_school(database_from, play) as school:
        replaced.append(school)
        (feed_id,) = school.set()
        assert school.refresh(feed_id) == "busy"
        (row,), events = held(school.database)
        assert (row.state, row.due_at, events) == ("pending", LONG_AGO, [])


def test_a_process_that_died_leaves_its_calendar_to_others(database_from: DatabaseFrom) -> None:
    with a_school(database_from, sends(whole(calendar("a")))) as school:
        (feed_id,) = school.set()
        with school.database.write(ORIGIN, LONG_AGO) as session:
            assert commands.claim_feed(session, feed_id, LONG_AGO + timedelta(minutes=5))
        with school.database.write(ORIGIN, LONG_AGO) as session:
            assert commands.claim_feed(session, feed_id, LONG_AGO + timedelta(minutes=5)) is None
        school.refresher.refresh_due(threading.Event())
        assert len(held(school.database)[1]) == 1


NOT_MODIFIED = b"HTTP/1.1 304 Not Modified\r\n\r\n"
EMPTY = calendar()


def test_what_a_calendar_goes_through(database_from: DatabaseFrom) -> None:
    """Answers one after the other: the outcome, the state and the events that come of each."""
    tagged = OK + b'ETag: "1"\r\n'
    steps = [
        (whole(calendar("a", "b"), tagged), "synced", "synced", ["a", "b"]),
        (NOT_MODIFIED, "unchanged", "synced", ["a", "b"]),
        (whole(calendar("a", "b")), "unchanged", "synced", ["a", "b"]),
        (whole(calendar("a", "c"), tagged), "synced", "synced", ["a", "c"]),
        (b"HTTP/1.1 500 No\r\n\r\n", "failed", "error", ["a", "c"]),
        (whole(b"<html>"), "failed", "error", ["a", "c"]),
        (whole(b"<html>"), "failed", "error", ["a", "c"]),
        # Nothing in it: not believed at once.
        (whole(EMPTY, tagged), "unchanged", "synced", ["a", "c"]),
        (whole(calendar("a"), tagged), "synced", "synced", ["a"]),
        (whole(EMPTY, tagged), "unchanged", "synced", ["a"]),
        (b"HTTP/1.1 500 No\r\n\r\n", "failed", "error", ["a"]),
        (whole(EMPTY, tagged), "synced", "synced", []),
        (b"HTTP/1.1 410 Gone\r\n\r\n", "failed", "disabled", []),
    ]
    answers = [answer for answer, *_ in steps]

    def play(stream: socket.socket, _request: bytes) -> None:
        stream.sendall(answers.pop(0))

    with a_school(database_from, play) as school:
        (feed_id,) = school.set()
        for number, (_, outcome, state, uids) in enumerate(steps):
            assert school.refresh(feed_id) == outcome, number
            (row,), events = held(school.database)
            assert (row.state, [event.uid for event in events]) == (state, uids), number
        asked = [b'If-None-Match: "1"' in request for request in school.host.asked]
        (row,), _ = held(school.database)
        # What had vanished was asked for whole.
        assert asked[1] is True
        assert (asked[8], asked[11]) == (False, False)
        assert row.due_at is None
        school.refresher.refresh_due(threading.Event())
        assert len(school.host.asked) == len(steps)
        with school.database.read() as session:
            told = session.value(
                sa.select(sa.func.count()).where(history_entry.c.subject == "calendar_feed")
            )
        # One for the address, four for changes of events, and each change of state to the worse.
        assert told == 1 + 4 + 3


def test_when_it_is_due_again(database_from: DatabaseFrom) -> None:
    hours = {
        "": 6,
        "X-PUBLISHED-TTL:PT1H\r\n": 1,
        "X-PUBLISHED-TTL:PT1S\r\n": 0.25,
        "REFRESH-INTERVAL;VALUE=DURATION:P30D\r\n": 24,
    }
    answers = [whole(calendar("a", head=head)) for head in hours]

    def play(stream: socket.socket, _request: bytes) -> None:
        stream.sendall(answers.pop(0))

    with a_school(database_from, play) as school:
        (feed_id,) = school.set()
        for expected in hours.values():
            school.refresh(feed_id)
            (row,), _ = held(school.database)
            waits = (row.due_at - row.synced_at) / timedelta(hours=1)
            assert 0.9 * expected <= waits <= 1.1 * expected


def test_failures_are_tried_again_later_and_later(database_from: DatabaseFrom) -> None:
    with a_school(database_from, sends(b"HTTP/1.1 500 No\r\n\r\n")) as school:
        (feed_id,) = school.set()
        waits = []
        for _ in range(9):
            before = datetime.now(UTC)
            assert school.refresh(feed_id) == "failed"
            (row,), _ = held(school.database)
            waits.append((row.due_at - before) / timedelta(minutes=15))
        (row,), _ = held(school.database)
        for wait, expected in zip(waits, [1, 2, 4, 8, 16, 32, 64, 96, 96], strict=True):
            assert 0.9 * expected <= wait <= 1.1 * expected + 1
        assert "500" in row.reason


def test_keys_are_changed_without_losing_addresses(database_from: DatabaseFrom) -> None:
    fresh = "another-key-of-these-tests-long-enough"

    def with_key(school: School, key: str) -> Refresher:
        chosen = settings(school.host.port, secret_key=key)
        url = school.settings.database
        return refresher_of(Settings(database=url, **chosen), school.database)

    with a_school(database_from, sends(whole(calendar("a")))) as school:
        (feed_id,) = school.set()
        assert with_key(school, fresh).refresh([feed_id]) == {"failed": 1}
        both = with_key(school, f"{fresh} {KEY}")
        assert both.refresh([feed_id], early=True) == {"synced": 1}
        (row,), _ = held(school.database)
        assert Seal((fresh,)).open(row.sealed_url).endswith("/secret.ics")
        with pytest.raises(Unsealable):
            Seal((KEY,)).open(row.sealed_url)
        # The old one is not needed any more.
        assert with_key(school, fresh).refresh([feed_id], early=True) == {"unchanged": 1}
        # An address under an old key is still known for the same one.
        (group, *_) = session_ids(school.database)
        url = Seal((fresh,)).open(row.sealed_url)
        seal = Seal(("a-third-key-of-these-tests-long-enough", fresh))
        with school.database.write(ORIGIN) as session:
            told = commands.Address(seal.seal(url), seal.digests(url), HOST)
            commands.set_feed(session, group, told, LONG_AGO)
        assert len(held(school.database)[1]) == 1


def test_a_thread_does_what_is_due_and_ends() -> None:
    done = threading.Semaphore(0)
    stopped = []

    def job(stopping: threading.Event) -> None:
        stopped.append(stopping.is_set())
        done.release()
        raise RuntimeError

    with running(job, poll=0.001) as runner:
        # Also after a job that failed.
        assert done.acquire(timeout=30)
        assert done.acquire(timeout=30)
    assert not runner.thread.is_alive()
    assert not any(stopped)


def test_by_hand(database_from: DatabaseFrom, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_school(database_from, sends(whole(calendar("a")))) as school:
        for name, value in settings(school.host.port).items():
            monkeypatch.setenv(f"MATRICULA_{name.upper()}", value)
        school.set(2)
        told = [
            matricula(school.database, "calendars", "refresh", *every).out
            for every in ([], [], ["--all"])
        ]
        assert [line.partition(",")[0] for line in told] == ["2 changed", "0 changed", "0 changed"]
        assert "2 unchanged" in told[2]
        assert len(school.host.asked) == 4
        monkeypatch.setenv("MATRICULA_FETCH_ALLOWED", "")
        failed = matricula(school.database, "calendars", "refresh", "--all")
        assert (failed.code, "2 failed" in failed.out) == (1, True)
        listed = matricula(school.database, "calendars", "list").out.splitlines()
        assert [line.split("\t")[:5] for line in listed] == [
            ["CFA", code, HOST, "error", "1 events"] for code in ("BTS1", "BTS2")
        ]
