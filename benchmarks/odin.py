"""Marks of a large cohort from Odin's door, beside the database that sends the same rows."""

import socket
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import sqlalchemy as sa

from benchmarks.bulletin import running_server
from benchmarks.load import HEAD_END, BadAnswer, request
from benchmarks.school import ORIGIN
from matricula.gradebook.attempts import mark_of
from matricula.identity.tokens import hash_token, new_token
from matricula.record.accounts import commands as accounts
from matricula.record.assessments import commands as assessments
from matricula.record.assessments.tables import assessment, result
from matricula.record.cohorts import commands as cohorts
from matricula.record.organizations.commands import found_organization, open_api
from matricula.record.people.registration import Said, check_people, register_people
from matricula.record.programmes.commands import add_programmes
from matricula.store import Database, WriteSession, bulk
from matricula.store.migrate import make_ready

STUDENTS, ACTIVITIES = 10_000, 50
TURNS = 3
CHUNK = 1 << 16
LAST_CHUNK = b"\r\n0\r\n\r\n"
"""Of a streamed answer that is whole."""


@dataclass(frozen=True, slots=True)
class Campus:
    """A filled database, its large cohort, and a token."""

    url: str
    cohort_id: int
    token: str
    students: int


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: seconds to its first byte and to its last, and its length in bytes."""

    first: float
    whole: float
    size: int


def measure(url: str, students: int = STUDENTS) -> list[str]:
    """Fill an empty database with a campus, and measure; lines to print. Errors: BadAnswer."""
    campus = _filled(url, students)
    sent = min(_sent_by_database(campus) for _ in range(TURNS))
    with running_server(url) as (port, pid):
        wanted = request(
            f"/publicapi/v1.0/Cohort/Marks?cohortId={campus.cohort_id}", port, campus.token
        )
        before = _memory(pid, "VmHWM")
        answers = [_take(port, wanted) for _ in range(TURNS)]
        peak, files = _memory(pid, "VmHWM"), _memory(pid, "RssFile")
    best = min(answers, key=lambda answer: answer.whole)
    return [
        f"odin: marks of {students:,} x {ACTIVITIES}, streamed: {best.size / 1e6:.0f} MB",
        f"  the database sends the rows   {sent:8.2f} s",
        f"  first byte                    {best.first:8.2f} s   ratio {best.first / sent:6.2f}",
        f"  last byte                     {best.whole:8.2f} s   ratio {best.whole / sent:6.2f}",
        f"  peak memory of the worker     {peak - files:8.0f} MB  of its own; with the files of"
        f" libraries {peak:.0f} MB (idle {before:.0f} MB)",
    ]


def _take(port: int, asked: bytes) -> Answer:
    """Ask once, and read to the end. Errors: BadAnswer."""
    start, first, size, tail = time.perf_counter(), 0.0, 0, b""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(asked.replace(HEAD_END, b"\r\nConnection: close" + HEAD_END))
        while received := connection.recv(CHUNK):
            if not size and not received.startswith(b"HTTP/1.1 200"):
                raise BadAnswer(received[:200].decode(errors="replace"))
            first = first or time.perf_counter() - start
            size += len(received)
            tail = (tail + received)[-100:]
    if not tail.endswith(LAST_CHUNK):
        raise BadAnswer("the answer broke off")
    return Answer(first, time.perf_counter() - start, size)


def _sent_by_database(campus: Campus) -> float:
    """Seconds that the rows take to come, in one statement and through nothing but the driver."""
    columns = (result.c.assessment_id, result.c.person_id, result.c.mark)
    start, count = time.perf_counter(), 0
    with closing(Database(campus.url)) as database, database.read() as session:
        connection = session.connection.execution_options(yield_per=10_000)
        for rows in connection.execute(sa.select(*columns)).partitions():
            count += len(rows)
    if count < campus.students * ACTIVITIES:
        raise BadAnswer(f"{count} rows in the database")
    return time.perf_counter() - start


def _memory(pid: int, kind: str) -> float:
    """What Linux tells of a process's memory, in MB: VmHWM, the most that it had so far; RssFile,
    the part of it that is files (libraries), which processes share."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(kind):
            return int(line.split()[1]) * 1024 / 1e6
    raise BadAnswer("this system does not tell the memory of a process")


def _filled(url: str, students: int) -> Campus:
    with closing(Database(url)) as database:
        make_ready(database)
        with database.write(ORIGIN) as session:
            return _fill(session, url, students)


def _fill(session: WriteSession, url: str, students: int) -> Campus:
    owner, _ = found_organization(session, "BENCH", "Benchmark")
    open_api(session, owner, "odin")
    (programme_id,), _ = add_programmes(session, owner, [{"name": "Large", "year": 2026}])
    dates = {"start_date": date(2026, 9, 1), "end_date": date(2027, 6, 30)}
    named = {"programme_id": programme_id, "name": "Large"}
    (cohort_id,), _ = cohorts.add_cohorts(session, owner, [named | dates])
    said = [
        Said(f"Студент{number:05}", "Имя", "Отчество", f"s{number}@example.org",
             cohort_id=cohort_id)
        for number in range(students)
    ]  # fmt: skip
    told = register_people(session, owner, check_people(said))
    person_ids = [one.person_id for one in told if one.person_id is not None]
    (offering_id,), _ = cohorts.add_disciplines(
        session, owner, [{"cohort_id": cohort_id, "name": "Бухгалтерия"}]
    )
    activity_ids = _activities(session, offering_id)
    _mark(session, activity_ids, person_ids)
    return Campus(url, cohort_id, _token(session), students)


def _activities(session: WriteSession, offering_id: int) -> list[int]:
    ids = bulk.new_ids(session, assessment, ACTIVITIES)
    assessments.merge_assessments(
        session,
        [
            {"id": key, "offering_id": offering_id, "title": f"Задание {place}",
             "position": place, "ordinal": place}
            for place, key in enumerate(ids, 1)
        ],
    )  # fmt: skip
    rows = [{"assessment_id": key, "kind": "assignment"} for key in ids]
    assessments.merge_activities(session, rows, mark_of)
    formula = " + ".join(f"[{key}]" for key in ids)
    cohorts.merge_offering_profiles(
        session, [{"offering_id": offering_id, "total_formula": f"({formula}) / {ACTIVITIES}"}]
    )
    return ids


def _mark(session: WriteSession, activity_ids: Sequence[int], person_ids: Sequence[int]) -> None:
    blank = {"special": None, "comment": None, "source": None, "recorded_by": None}
    for key in activity_ids:
        bulk.insert(
            session,
            result,
            [
                {"assessment_id": key, "person_id": person, "mark": float((key + person) % 6),
                 "recorded_at": session.now, **blank}
                for person in person_ids
            ],
        )  # fmt: skip


def _token(session: WriteSession) -> str:
    token = new_token()
    reader = accounts.add_account(session, "benchmark", "benchmark@example.org", None)
    accounts.assign_role(session, reader.id, "administrator", None)
    lifetime = timedelta(hours=1)
    accounts.grant_token(
        session, reader.id, hash_token(token), scope="odin:BENCH", lifetime=lifetime
    )
    return token
