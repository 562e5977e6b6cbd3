"""The command line: who answers for semesters and modules, locks, and the history."""

import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from typer.testing import CliRunner

from matricula.cli.accounts import by_hand
from matricula.cli.commands import app
from matricula.cli.errors import sentence
from matricula.record.assessments.commands import enter_results
from matricula.record.cohorts import queries
from matricula.store import Database, Origin
from tests.dialects.scodoc.conftest import TEMPLATE
from tests.dialects.scodoc.school import S0, SA, build
from tests.harness.databases import DatabaseFrom

OFFERING, ONE = 13, 13


@dataclass
class School:
    """A school, and its command line."""

    url: str

    def run(self, *words: str) -> str:
        """What a command writes."""
        result = CliRunner().invoke(app, [*words, "--database", self.url])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.output

    def refused(self, *words: str) -> str:
        """The sentence that a command ends with."""
        result = CliRunner().invoke(app, [*words, "--database", self.url])
        assert result.exit_code != 0
        assert isinstance(result.exception, Exception)
        return sentence(result.exception) or ""

    def ask(self, question: Callable[..., object], *about: object) -> object:
        database = Database(self.url)
        with database.read() as session:
            answer = question(session, *about)
        database.close()
        return answer


@pytest.fixture
def school(database_from: DatabaseFrom) -> School:
    return School(database_from(TEMPLATE, build))


def people_of(school: School, question: Callable[..., object], key: int) -> list[str]:
    rows = school.ask(question, [key])
    assert isinstance(rows, list | tuple)
    named = {line.split("\t")[0] for line in school.run("user", "list").splitlines()}
    assert {"administrator", "reader-rt", "teacher-rt"} <= named
    return [str(row.person_id) for row in rows]


def test_who_answers_for_a_semester(school: School) -> None:
    told = school.run("cohort", "heads", str(SA), "teacher-rt", "READER-RT")
    assert told == f"Cohort {SA}: teacher-rt, READER-RT.\n"
    both = people_of(school, queries.heads_of_cohorts, SA)
    assert len(both) == 2
    school.run("cohort", "heads", str(SA), "teacher-rt")
    (one,) = people_of(school, queries.heads_of_cohorts, SA)
    assert one in both
    assert people_of(school, queries.heads_of_cohorts, S0) == []
    school.run("cohort", "heads", str(SA))
    assert people_of(school, queries.heads_of_cohorts, SA) == []
    assert "user list" in school.refused("cohort", "heads", str(SA), "teacher-rt", "nobody")
    assert "cohort" in school.refused("cohort", "heads", "900", "teacher-rt")
    assert people_of(school, queries.heads_of_cohorts, SA) == []
    actions = [line.split("\t")[4] for line in school.run(
        "history", "--cohort", str(SA), "--limit", "4").splitlines()]  # fmt: skip
    assert actions == ["remove", "remove", "add", "add"]


def test_who_teaches(school: School) -> None:
    told = school.run("cohort", "teachers", str(OFFERING), "teacher-rt", "--head", "reader-rt")
    assert told == f"Offering {OFFERING}: teacher-rt, and reader-rt answers for it.\n"
    assert len(people_of(school, queries.teachers_of_offerings, OFFERING)) == 1
    row = school.ask(queries.offered_module, OFFERING)
    assert row is not None
    assert getattr(row, "head_id", None) is not None
    school.run("cohort", "teachers", str(OFFERING))
    assert people_of(school, queries.teachers_of_offerings, OFFERING) == []
    assert "moduleimpl" in school.refused("cohort", "teachers", "900", "teacher-rt")


def test_locks(school: School) -> None:
    def is_open() -> bool:
        return bool(getattr(school.ask(queries.described_cohort, SA), "is_open", None))

    assert school.run("cohort", "lock", str(SA)) == f"Cohort {SA} is locked.\n"
    assert not is_open()
    assert school.run("cohort", "unlock", str(SA)) == f"Cohort {SA} is unlocked.\n"
    assert is_open()
    assert "cohort" in school.refused("cohort", "lock", "900")


def test_history(school: School) -> None:
    database = Database(school.url)
    with database.write(Origin("scodoc", None, "a\tclient\n")) as session:
        enter_results(
            session, ONE, [{"person_id": 1, "mark": 3.5, "special": None}], "un\u2028mot\x1b[31m"
        )
    with database.write(by_hand()) as session:
        enter_results(session, ONE, [{"person_id": 1, "mark": None, "special": None}], None)
    database.close()
    lines = school.run("history", "--assessment", str(ONE), "--person", "1").splitlines()
    assert [line.split("\t")[4] for line in lines] == ["remove", "change", "add"]
    when, who, door, client, action, about, change = lines[1].split("\t")
    assert when.endswith(" UTC")
    assert (who, door, client, action) == ("-", "scodoc", "a client", "change")
    assert about == f"result {ONE}, person 1, cohort {SA}"
    assert change.startswith('{"comment":null,"mark":14.5} > {"comment":"un mot')
    assert "\x1b" not in change
    newest = school.run("history", "--cohort", str(SA), "--limit", "1", "--format", "json")
    told = json.loads(newest)
    assert (told["action"], told["door"], told["person_id"]) == ("remove", "cli", 1)
    assert told["before"]["mark"] == 3.5
    assert told["after"] is None
    assert len(school.run("history", "--cohort", str(SA)).splitlines()) == 50
    for words in ((), ("--limit", "0", "--person", "1"), ("--format", "xml", "--person", "1")):
        result = CliRunner().invoke(app, ["history", *words, "--database", school.url])
        assert result.exit_code == 2, words
