"""The invented school: what it holds, how it is entered, and the command that opens it."""

import json
import os
import re
import shlex
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

import httpx
import msgspec
import numpy as np
import pytest
import sqlalchemy as sa
from rich.console import Console

from matricula.demo import fill as filling
from matricula.demo.credentials import Credentials, write
from matricula.demo.fill import fill
from matricula.demo.guides import LAST_YEARS, THIS_YEARS, guide_to_scodoc
from matricula.demo.numbers import FIRST_ID
from matricula.demo.opening import open_school
from matricula.demo.school import departments
from matricula.gradebook.snapshot import Snapshot, read_snapshot
from matricula.identity.passwords import verify_password
from matricula.identity.tokens import hash_token
from matricula.importers.department import import_department
from matricula.importers.department.document import Document
from matricula.quizzes import KINDS
from matricula.record.accounts.commands import add_account
from matricula.record.accounts.queries import account_signing_in, accounts, token_holder
from matricula.record.applications.forms import GRANT_TYPES
from matricula.record.cohorts.queries import cohort_with_programme, enrolments_of_person
from matricula.record.cohorts.tables import cohort
from matricula.record.juries.tables import jury_decision
from matricula.record.organizations.reach import EVERYWHERE
from matricula.settings import Settings
from matricula.store import Database, Origin
from matricula.store.types import FIRST_OWN_ID
from tests.harness.databases import DatabaseFrom
from tests.importers.support import FILE, Dump, differing, dump, make_department, make_schema

COMMAND = Path(sys.executable).with_name("matricula")
ROOT = Path(__file__).parent.parent
TODAY = date(2026, 11, 22)
DAYS = (
    date(2026, 9, 1),
    TODAY,
    date(2027, 1, 31),
    date(2027, 2, 1),
    date(2027, 8, 31),
    date(2028, 2, 29),
)
OPENED_ANEW = {"account", "oauth_application", "oauth_token_family", "token"}
"""Tables that every start changes: passwords, secrets and tokens."""
NOTHING: dict[str, Any] = {
    "base_url": "http://a",
    "accounts": [],
    "tokens": {},
    "applications": [],
    "objects": {},
}


# --- What the school holds


School = Callable[[date], Database]


@pytest.fixture(scope="session")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """`school(day)`: the school of a day, without its staff, for tests that only read."""
    folder = tmp_path_factory.mktemp("schools")
    made: dict[date, Database] = {}

    def of(day: date) -> Database:
        if day not in made:
            url = f"sqlite:///{folder}/{day}.sqlite3"
            fill_anew(url, day)
            made[day] = Database(url)
        return made[day]

    yield of
    for database in made.values():
        database.close()


def told(day: date) -> dict[str, dict[str, Any]]:
    """The departments' files on a day, before any jury."""
    files = (department.encoded() for department in departments(day, lambda *_: None))
    return {file["departement"]: file for file in map(msgspec.json.decode, files)}


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_school_lives_until_today(day: date, school: School) -> None:
    database = school(day)
    sizes = sorted(len(snapshot(database, key).students) for key in cohort_ids(database))
    assert sizes[0] == 0, "one cohort waits for its first students"
    assert sizes[1] >= 10
    for file in told(day).values():
        for semester in file["semesters"]:
            start, end = (date.fromisoformat(semester[key]) for key in ("date_debut", "date_fin"))
            assert start <= day or not semester["inscriptions"]
            for assessment in assessments_of(semester):
                held = date.fromisoformat(assessment["jour"])
                assert start <= held <= end
                assert held < day or not assessment["notes"]
        assert all(row["jour"] < day.isoformat() for row in file["absences"])
        assert all(row["event_date"] <= f"{day}T24" for row in file["events"])


def test_there_is_always_a_cohort_of_today() -> None:
    for day in DAYS:
        assert any(
            semester["date_debut"] <= day.isoformat() <= semester["date_fin"]
            for file in told(day).values()
            for semester in file["semesters"]
        )


def test_the_same_day_gives_the_same_files() -> None:
    assert told(TODAY) == told(TODAY)


def test_the_files_are_in_the_format_of_a_real_one() -> None:
    real = msgspec.json.decode(FILE.read_bytes())
    for file in told(TODAY).values():
        # What only ScoDoc's exporter and its readers know of.
        assert set(strangers(file, Document)) == {"Semester.key"}
        for kind in ("students", "formations", "ues", "matieres", "modules", "absences", "events"):
            assert real[kind][0].keys() <= file[kind][0].keys()
        semester, likeness = real["semesters"][0], file["semesters"][0]
        assert semester.keys() - likeness.keys() == {"computed"}
        assert next(assessments_of(semester)).keys() == next(assessments_of(likeness)).keys()


def test_ids_leave_room_for_a_real_department(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/school.sqlite3"
    fill_anew(url, TODAY)
    with opened(url) as database:
        students = (
            "SELECT person_id FROM student_record JOIN organization"
            " ON organization.id = student_record.organization_id WHERE kind = 'department'"
        )
        ids = [key for (key,) in rows(database, students)]
        assert min(ids) == FIRST_ID
        assert max(ids) < FIRST_OWN_ID
        assert import_department(database, FILE).renumbered == 0


def test_people_are_varied() -> None:
    students = [row for file in told(TODAY).values() for row in file["students"]]
    names = [(row["nom"], row["prenom"]) for row in students]
    letters = "".join(family + given for family, given in names)
    assert {row["civilite"] for row in students} == {"F", "M", "X"}
    assert set("'-Éé ") <= set(letters)
    assert any(row["nom_usuel"] for row in students)
    for field in ("etudid", "code_nip", "code_ine", "email"):
        assert len({row[field] for row in students}) == len(students)


def test_last_year_shows_every_rule(school: School) -> None:
    database = school(TODAY)
    last = snapshot(database, LAST_YEARS)
    words = {word for (word,) in rows(database, "SELECT DISTINCT special FROM result")}
    codes = {code for (code,) in rows(database, "SELECT DISTINCT code FROM jury_decision")}
    justified = rows(
        database, "SELECT DISTINCT kind, excused, description IS NULL FROM attendance_event"
    )
    assert {row.state for row in last.students} == {"enrolled", "withdrawn", "failed"}
    assert {row.kind for row in last.assessments} == {0, 1, 2}
    assert last.gradebook.pending_offering_ids.size == 0, "ranks are shown"
    assert 0 < (last.gradebook.general.bonus > 0).sum() < len(last.students)
    assert (last.gradebook.units.malus > 0).any()
    assert not last.arrays.enrolled.all(), "there are options"
    assert words == {None, "ABS", "EXC", "ATT"}
    assert codes >= {"ADM", "CMP", "AJ", "ATT", "ATB", "DEF"}
    assert {kind for kind, _, _ in justified} == {"absence", "justification"}
    assert {flag for kind, flag, _ in justified if kind == "absence"} == {0, 1}


def test_this_year_counts_what_was_gained_before(school: School) -> None:
    database = school(TODAY)
    this = snapshot(database, THIS_YEARS)
    origins = this.gradebook.units.origin_cohort_ids[this.gradebook.units.is_capitalised]
    assert LAST_YEARS in origins.tolist()
    assert this.gradebook.units.is_external.any()
    assert this.gradebook.pending_offering_ids.size > 0


@pytest.mark.parametrize("day", DAYS[:2], ids=str)
def test_there_are_cohorts_in_every_state(day: date, school: School) -> None:
    database = school(day)
    with database.read() as session:
        objects = guide_to_scodoc(session).objects
        open_cohorts = {row.id: row.is_open for row in session.rows(sa.select(cohort))}
        judged = set(session.column(sa.select(jury_decision.c.cohort_id).distinct()))
    ids = {name: int(str(key)) for name, key in objects.items() if name.endswith("semestre_id")}
    states = {
        name: (
            len(snapshot(database, key).students) > 0,
            open_cohorts[key],
            key in judged,
            snapshot(database, key).gradebook.pending_offering_ids.size > 0,
        )
        for name, key in ids.items()
    }
    assert states["formsemestre_id"] == (True, False, True, False)
    assert states["current_formsemestre_id"][:3] == (True, True, False)
    assert states["empty_formsemestre_id"] == (False, True, False, False)
    assert states["pending_formsemestre_id"] == (True, True, False, True)


def test_the_school_lives_its_days(database_from: DatabaseFrom) -> None:
    with opened(database_from("demo", open_demo)) as database:
        claims = rows(database, "SELECT settled_at IS NULL FROM absence_claim ORDER BY id")
        assert [bool(waits) for (waits,) in claims] == [False, True, True]
        assert rows(database, "SELECT count(*) FROM appreciation") == [(3,)]
        assert rows(database, "SELECT count(*) FROM offering_teacher") == [(2,)]
        assert rows(database, "SELECT count(*) FROM cohort_head") == [(1,)]


def test_juries_keep_to_the_averages(school: School) -> None:
    database = school(TODAY)
    last = snapshot(database, LAST_YEARS)
    decided = rows(
        database,
        "SELECT person_id, code FROM jury_decision"
        f" WHERE cohort_id = {LAST_YEARS} AND unit_id IS NULL",
    )
    averages = {key: last.gradebook.general.average[row] for key, row in last.student_index.items()}
    active = [(averages[person], code) for person, code in decided if code != "DEF"]
    assert len(active) == sum(row.state == "enrolled" for row in last.students)
    assert all(average >= 9.995 for average, code in active if code == "ADM")
    assert all(average < 8 for average, code in active if code == "AJ")
    assert not np.isnan([average for average, _ in active]).any()


def test_filling_goes_on_where_it_was_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, school: School
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    settings = Settings(database=f"sqlite:///{tmp_path}/school.sqlite3")
    with monkeypatch.context() as patch:
        patch.setattr(filling, "decide", interrupted)
        patch.setattr("matricula.demo.opening._today", lambda _: TODAY)
        with pytest.raises(KeyboardInterrupt):
            open_school(settings, Console())
    with opened(settings.database) as database:
        assert rows(database, "SELECT count(*) FROM jury_decision") == [(0,)]
    # The day has passed meanwhile, and the school is still that of the day it was begun on.
    monkeypatch.setattr("matricula.demo.opening._today", lambda _: date(2027, 3, 20))
    open_school(settings, Console())
    with opened(settings.database) as resumed:
        assert academic(resumed) == academic(school(TODAY))


# --- The command


def test_filling_and_its_second_start(database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "credentials.json"
    first = demo(database_url, "--no-serve", "--credentials", str(file), "--port", "8123")
    assert first.returncode == 0, first.stderr
    assert first.stderr == ""
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = json.loads(file.read_text())
    assert before.keys() == {"base_url", "accounts", "tokens", "applications", "objects"}
    assert before["base_url"] == "http://127.0.0.1:8123"
    with opened(database_url) as database:
        held = dump(database)
        assert_true(database, before)

    second = demo(database_url, "--no-serve", "--credentials", str(file), "--port", "8123")
    assert second.returncode == 0, second.stderr
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    after = json.loads(file.read_text())
    assert after["objects"] == before["objects"]
    with opened(database_url) as database:
        assert differing(held, dump(database)).keys() <= OPENED_ANEW
        assert sizes(dump(database)) == sizes(held)
        assert_true(database, after)
        with database.read() as session:
            gone = hash_token(before["tokens"]["scodoc"])
            assert token_holder(session, gone, datetime.now(UTC)) is None
    assert list(tmp_path.glob(".*")) == []


def test_an_application_of_each_kind(database_from: DatabaseFrom, tmp_path: Path) -> None:
    url = database_from("demo", open_demo)
    with served(url, tmp_path) as (_, out, credentials):
        rows = credentials["applications"]
        assert {row["grant_type"] for row in rows} == {*GRANT_TYPES}
        assert {row["client_type"] for row in rows} == {"confidential", "public"}
        by_kind = {row["grant_type"]: row for row in rows}
        teacher = next(a for a in credentials["accounts"] if a["role"] == "teacher")
        asked = {
            "client-credentials": {"grant_type": "client_credentials"},
            "password": {
                "grant_type": "password",
                "username": teacher["email"],
                "password": teacher["password"],
            },
        }
        for kind, form in asked.items():
            row = by_kind[kind]
            assert row["client_secret"] in out
            answer = httpx.post(
                f"{credentials['base_url']}/oauth2/token/",
                data=form,
                auth=(row["client_id"], row["client_secret"]),
            )
            assert answer.status_code == 200, answer.text
            assert answer.json()["expires_in"] == 36000
        assert all(row["owner"] and row["name"] for row in rows)
        assert by_kind["implicit"]["redirect_uris"].startswith("http://127.0.0.1")


def test_serving(database_from: DatabaseFrom, tmp_path: Path) -> None:
    url = database_from("demo", open_demo)
    with served(url, tmp_path) as (process, out, credentials):
        base_url = credentials["base_url"]
        for line in (f"{base_url}/", f"{base_url}/docs", f"{base_url}/healthz"):
            assert re.search(rf"\s{re.escape(line)}$", out, re.MULTILINE)
        for account in credentials["accounts"]:
            assert account["password"] in out
        assert credentials["tokens"]["scodoc"] in out
        assert httpx.get(f"{base_url}/healthz").status_code == 200
        commands = [line for line in out.splitlines() if line.startswith("curl ")]
        assert len(commands) == 4
        bulletin = json.loads(pasted(commands[0]))
        assert bulletin["etudid"] == credentials["objects"]["etudid"]
        assert bulletin["decision"]["code"] == "AJ"
        assert_campus_is_there(credentials, json.loads(pasted(commands[1])))
        assert_apprentices_are_there(credentials, json.loads(pasted(commands[2])))
        assert_courses_are_there(credentials, json.loads(pasted(commands[3])))
        assert_objects_are_there(credentials)
        assert_lessons_are_there(url, credentials)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_signing_in_with_what_was_printed(database_from: DatabaseFrom, tmp_path: Path) -> None:
    url = database_from("demo", open_demo)
    with served(url, tmp_path) as (_, _, credentials):
        seen = {}
        for account in credentials["accounts"]:
            signed_in = httpx.post(
                f"{credentials['base_url']}/ScoDoc/api/tokens",
                auth=(account["name"], account["password"]),
            )
            assert signed_in.status_code == 200, account["role"]
            seen[account["role"]] = httpx.get(
                f"{credentials['base_url']}/ScoDoc/api/departement",
                headers={"Authorization": f"Bearer {signed_in.json()['token']}"},
            ).json()
    found = credentials["objects"]["departments"]
    assert sorted(seen["administrator"]) == sorted(seen["registrar"]) == sorted(found.values())
    assert seen["teacher"] == [found["INFO"]]
    assert seen["reader"] == [found["GEA"]]


def test_the_tables_of_another_program_are_left_alone(database_url: str) -> None:
    with opened(database_url) as database, database.write(Origin("cli")) as session:
        session.run(sa.text("CREATE TABLE note (id integer)"))
    refused = demo(database_url, "--no-serve")
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert len(refused.stderr.splitlines()) == 1
    with opened(database_url) as database, database.read() as session:
        assert sa.inspect(session.connection).get_table_names() == ["note"]


@pytest.mark.parametrize("holds", ["a department", "an account"])
def test_another_database_is_left_alone(
    holds: str, database_from: DatabaseFrom, tmp_path: Path
) -> None:
    build = make_department if holds == "a department" else make_account
    url = database_from(f"demo refuses {holds}", build)
    with opened(url) as database:
        before = dump(database)
    refused = demo(url, "--no-serve", "--credentials", str(tmp_path / "credentials.json"))
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert len(refused.stderr.splitlines()) == 1
    assert "holds something that is not the demo" in refused.stderr
    assert not (tmp_path / "credentials.json").exists()
    with opened(url) as database:
        assert dump(database) == before


def test_a_taken_port_is_said_before_anything_is_done(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        refused = demo(f"sqlite:///{tmp_path}/school.sqlite3", "--port", port)
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert len(refused.stderr.splitlines()) == 1
    assert port in refused.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", [".", "missing/credentials.json"])
def test_credentials_that_cannot_be_written_are_said_first(place: str, tmp_path: Path) -> None:
    refused = demo(
        f"sqlite:///{tmp_path}/school.sqlite3", "--no-serve", "--credentials", place, cwd=tmp_path
    )
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert "credentials cannot be written" in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_credentials_replace_a_file_that_others_could_read(tmp_path: Path) -> None:
    file = tmp_path / "credentials.json"
    file.write_text("open to all")
    file.chmod(0o644)
    shown = tmp_path / "link"
    shown.symlink_to(file)
    write(Credentials(**NOTHING), shown)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text())["base_url"] == "http://a"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["credentials.json", "link"]


def test_credentials_can_go_into_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE, text=True) as reader:
        write(Credentials(**NOTHING), pipe)
        assert json.loads(reader.communicate()[0])["base_url"] == "http://a"
    assert pipe.is_fifo()


# --- Helpers


@contextmanager
def opened(url: str) -> Iterator[Database]:
    with closing(Database(url)) as database:
        yield database


def fill_anew(url: str, day: date) -> None:
    make_schema(url)
    with opened(url) as database:
        fill(database, day)


def open_demo(url: str) -> None:
    open_school(Settings(database=url), Console())


def make_account(url: str) -> None:
    make_schema(url)
    with opened(url) as database, database.write(Origin("cli")) as session:
        add_account(session, "somebody", "somebody@example.org", None)


def rows(database: Database, text: str) -> list[tuple[Any, ...]]:
    with database.read() as session:
        return [tuple(row) for row in session.rows(sa.text(text))]


def snapshot(database: Database, cohort_id: int) -> Snapshot:
    with database.read() as session:
        cohort = cohort_with_programme(session, cohort_id)
        assert cohort is not None
        return read_snapshot(session, cohort)


def cohort_ids(database: Database) -> list[int]:
    return [key for (key,) in rows(database, "SELECT id FROM cohort")]


def assessments_of(semester: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for offering in semester["moduleimpls"]:
        yield from offering["evaluations"]


def strangers(value: Any, kind: Any) -> Iterator[str]:
    """Keys of a file that the importer passes over."""
    inner = [part for part in get_args(kind) if get_origin(kind) in {Union, UnionType}] or [kind]
    kind = next((part for part in inner if get_origin(part) is list), inner[0])
    if get_origin(kind) is list:
        for item in value or []:
            yield from strangers(item, get_args(kind)[0])
    elif isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        known = {field.encode_name: field.type for field in msgspec.structs.fields(kind)}
        for key, item in value.items():
            yield from strangers(item, known[key]) if key in known else [f"{kind.__name__}.{key}"]


def academic(database: Database) -> dict[str, list[str]]:
    """What the record says, without when it was written, by whom, and under which new numbers."""
    kept = {}
    for name in ("enrolment", "result", "jury_decision", "progression_authorisation", "preference"):
        table = rows_of(database, name)
        for row in table:
            for column in ("id", "recorded_at"):
                row.pop(column, None)
        kept[name] = sorted(map(str, table))
    return kept


def rows_of(database: Database, table: str) -> list[dict[str, Any]]:
    with database.read() as session:
        return [dict(row._mapping) for row in session.rows(sa.text(f"SELECT * FROM {table}"))]


def sizes(held: Dump) -> dict[str, int]:
    return {name: len(table) for name, table in held.items()}


def assert_true(database: Database, credentials: dict[str, Any]) -> None:
    """Every password and token opens what the file says."""
    with database.read() as session:
        listed = {account.name: account for account in accounts(session)}
        for account in credentials["accounts"]:
            for login in (account["name"], account["email"]):
                found = account_signing_in(session, login)
                assert found is not None
                assert verify_password(found.password_hash, account["password"]).right
            assert listed[account["name"]].roles == ((account["role"], account["department"]),)
        token = hash_token(credentials["tokens"]["scodoc"])
        holder = token_holder(session, token, datetime.now(UTC))
        assert holder is not None
        assert set(holder.roles) == {("administrator", None)}
        assert holder.scope == "scodoc"
        followed = enrolments_of_person(session, credentials["objects"]["etudid"], EVERYWHERE)
        objects = credentials["objects"]
        wanted = {objects["formsemestre_id"], objects["current_formsemestre_id"]}
        assert {row.cohort_id for row in followed} >= wanted


def assert_objects_are_there(credentials: dict[str, Any]) -> None:
    """Each id worth knowing opens something."""
    objects = credentials["objects"]
    for path in (
        "etud_dept/{code_nip}",
        "etud/{etudid}",
        "etud/{etudid}/sem/{formsemestre_id}/groups",
        "etud/{etudid}/bul/{current_formsemestre_id}",
        "formation/{formation_id}",
        "formsemestre/apo/{etape_apo}",
        "moduleimpl/{moduleimpl_id}",
        "partition/{formsemestre_id}",
        "groups?group_ids={group_id}",
        "evaluations/{moduleimpl_id}",
        "eval_notes/{evaluation_id}",
        "absences/{etudid}",
    ):
        answer = httpx.get(
            f"{credentials['base_url']}/ScoDoc/api/{path.format(**objects)}",
            headers={"Authorization": f"Bearer {credentials['tokens']['scodoc']}"},
        )
        assert answer.status_code == 200, path
        assert answer.json(), path


def assert_campus_is_there(credentials: dict[str, Any], marks: dict[str, Any]) -> None:
    """Every method of Odin has something to tell, unmarked cells and zeros too."""
    told = [one for student in marks["entity"] for one in student["activities"]]
    assert {None, 0, 5} <= {one["mark"] for one in told}
    assert any(student["finalMark"] for student in marks["entity"])
    objects = credentials["objects"]
    found = {}
    for path in (
        "Organization/Programs",
        "Program/Cohorts?programId={programId}",
        "Cohort/Students?cohortId={currentCohortId}",
        "Cohort/Marks?cohortId={cohortId}",
        "Cohort/Attendance?cohortId={cohortId}",
        "Discipline/Attendance?disciplineId={disciplineId}",
        "Activity/Marks?activityId={activityId}",
    ):
        answer = httpx.get(
            f"{credentials['base_url']}/publicapi/v1.0/{path.format(**objects)}",
            headers={"Authorization": f"Bearer {credentials['tokens']['odin']}"},
        )
        assert answer.status_code == 200, path
        found[path.partition("?")[0]] = answer.json()["entity"]
    assert [one["id"] for one in found["Program/Cohorts"]] == [
        objects["cohortId"],
        objects["currentCohortId"],
    ]
    assert found["Cohort/Marks"][-1]["students"][0]["activities"] == []
    seen = {
        one["isAttended"]
        for student in found["Discipline/Attendance"]
        for one in student["activities"]
    }
    assert seen == {True, False, None}
    tried = [one for one in found["Activity/Marks"] if one["points"] is not None]
    assert all(one["timeLimitMinutes"] == 40 and one["minPoints"] == 5 for one in tried)
    assert all(one["email"] for one in found["Activity/Marks"])
    (student,) = [
        one
        for group in found["Cohort/Students"]
        for one in group["students"]
        if one["email"] == "student26@campus.example.org"
    ]
    assert student["phone"] == "+79005550025"


def assert_apprentices_are_there(credentials: dict[str, Any], grades: dict[str, Any]) -> None:
    """Two sessions, evaluations by all three sides, booklets in every state."""
    now, before = grades["sessions"]
    assert (now["sessionName"], len(now["blocks"])) == ("BTS SIO 2e année", 3)
    assert before["autoValidationMean"] is None
    means = ("autoValidationMean", "validationMean", "companyValidationMean")
    assert all(0 < now[name] <= 1 for name in means)
    contracts = httpx.post(
        f"{credentials['base_url']}/api/v1/get-training-progress-by-students",
        json={"codeSchool": credentials["objects"]["codeSchool"]},
        headers={"Authorization": f"Bearer {credentials['tokens']['campus_skills']}"},
    ).json()
    assert len(contracts) == 6
    reports = [one for contract in contracts for one in contract["reports"]]
    states = {(one["reportDone"], one["isLate"]) for one in reports}
    assert states == {(True, False), (True, True), (False, True), (False, False)}


def assert_courses_are_there(credentials: dict[str, Any], answer: dict[str, Any]) -> None:
    """Two open courses with sections, units and lessons, learners, reviews, tags and a list."""

    def told(name: str, query: str = "") -> list[dict[str, Any]]:
        found = httpx.get(f"{credentials['base_url']}/api/{name}{query}").json()[name]
        assert isinstance(found, list)
        return found

    assert [one["id"] for one in told("courses")] == [one["id"] for one in answer["courses"]]
    assert len(answer["courses"]) == 2
    for course in answer["courses"]:
        assert 2 <= len(course["sections"]) <= 4
        assert course["lessons_count"] >= 8
        assert course["learners_count"] > 10
        assert len(course["tags"]) == 2
        (owner,) = told("users", f"/{course['owner']}")
        assert owner["full_name"]
        (summary,) = told("course-review-summaries", f"/{course['review_summary']}")
        assert summary["count"] >= 2
        for section in told("sections", f"?course={course['id']}"):
            assert section["description"]
    told_steps = [
        told("steps", f"/{key}")[0]
        for course in answer["courses"]
        for unit in told("units", f"?course={course['id']}")
        for key in told("lessons", f"/{unit['lesson']}")[0]["steps"]
    ]
    assert {step["block"]["name"] for step in told_steps} == {"text", *KINDS}
    assert all(step["status"] in ("ready", "preparing") for step in told_steps)
    (listed,) = told("course-lists")
    assert set(listed["courses"]) == {one["id"] for one in answer["courses"]}
    for name in ("course", "section", "unit", "lesson"):
        assert told(f"{name}s", f"/{credentials['objects'][name]}")
    assert_learners_are_at_work(credentials, [one["id"] for one in answer["courses"]])


def assert_learners_are_at_work(credentials: dict[str, Any], courses: list[int]) -> None:
    """Some finished, some began; whoever did well has a certificate, and there is a class."""
    asked = {"Authorization": f"Bearer {credentials['tokens']['stepik']}"}

    def told(name: str, course: int) -> list[dict[str, Any]]:
        url = f"{credentials['base_url']}/api/{name}?course={course}"
        found: list[dict[str, Any]] = httpx.get(url, headers=asked).json()[name]
        return found

    for course in courses:
        scores = sorted(one["score"] for one in told("course-grades", course))
        assert len(scores) >= 10
        assert (scores[0], scores[-1] > 5) == (0.0, True)
        assert len(set(scores)) >= 4
        certified = {one["user"] for one in told("certificates", course)}
        assert 1 <= len(certified) < len(scores)
        (klass,) = told("classes", course)
        assert klass["students_count"] == 8
        assert klass["title"]


def assert_lessons_are_there(url: str, credentials: dict[str, Any]) -> None:
    """A calendar that is not fetched, published on demand; and a token that stays its centre's."""

    def ran(*words: str) -> str:
        command = [str(COMMAND), *words, "--database", url]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    group = (credentials["objects"]["groupId"], "--centre", credentials["objects"]["centre"])
    listed = ran("calendars", "list").splitlines()
    assert [line.split("\t")[1:4] for line in listed] == [
        [group[0], "edt.cfa.example.org", "disabled"]
    ]
    path = ran("calendars", "publish", *group).strip()
    calendar = httpx.get(credentials["base_url"] + path).raise_for_status().text
    assert "SUMMARY:Atelier de projet" in calendar
    dropped = next(one for one in calendar.split("BEGIN:VEVENT") if "STATUS:CANCELLED" in one)
    begins = re.search(r"DTSTART;[^:]*:(\d{4})(\d\d)(\d\d)T", dropped)
    assert begins
    monday = "-".join(begins.groups())
    week = ran("calendars", "events", *group, "--from", monday, "--days", "7").splitlines()
    assert len(week) == 3
    assert week[0].split("\t")[2] == "CANCELLED"
    ran("centre", "add", "OTHER", "--name", "Another")
    token = {"Authorization": f"Bearer {credentials['tokens']['campus_skills']}"}
    assert httpx.get(f"{credentials['base_url']}/api/sync/v1/test", headers=token).is_success


def demo(url: str, *options: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    return subprocess.run(
        [COMMAND, "demo", "--database", url, *options],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@contextmanager
def served(url: str, folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], str, dict[str, Any]]]:
    """A demo that answers: its process, what it said on a narrow terminal, and its credentials."""
    out, file = folder / "out", folder / "credentials.json"
    command = [str(COMMAND), "demo", "--database", url, "--port", "0", "--credentials", str(file)]
    environment = os.environ | {"COLUMNS": "40", "MATRICULA_LOG_LEVEL": "WARNING"}
    with (
        out.open("wb") as stdout,
        subprocess.Popen(command, stdout=stdout, env=environment) as process,
    ):
        try:
            # The last command that it prints is there, and the end of its line.
            wait_until(lambda: "/api/courses\n" in out.read_text() or process.poll() is not None)
            assert process.poll() is None
            yield process, out.read_text(), json.loads(file.read_text())
        finally:
            process.terminate()


def wait_until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < end, "it did not happen within 30 s"
        time.sleep(0.05)


def pasted(line: str) -> str:
    """What a printed command answers when a person pastes it into a shell."""
    if shutil.which("curl"):
        ran = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=True)
        return ran.stdout
    _, flag, header, address = shlex.split(line)
    assert flag == "-H"
    name, _, value = header.partition(": ")
    return httpx.get(address, headers={name: value}).raise_for_status().text
