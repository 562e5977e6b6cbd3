"""`matricula odin` and `matricula import odin`: an empty installation is filled without SQL."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from matricula.record.assessments.tables import result
from matricula.record.attendance.tables import presence
from matricula.record.organizations.queries import api_is_open, campus_called
from matricula.store import Database
from tests.commands import matricula
from tests.harness.databases import DatabaseFrom
from tests.importers.odin.test_odin_import import example
from tests.importers.support import dump, make_schema

ORGANIZATION = ("--organization", "TGU")
ADA, BO = "ada@example.org", "bo@example.org"
FIRST = 1_000_001
"""The first id that a table gives out."""


class Campus:
    """A database, and `matricula odin` on it."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def told(self, *arguments: object) -> str:
        """What a command said, all being well."""
        found = matricula(self.database, "odin", *arguments)
        assert (found.code, found.err) == (0, ""), found
        return found.out.strip()

    def id(self, *arguments: object) -> int:
        """The id of what a command wrote."""
        return int(self.told(*arguments).split()[1])

    def refused(self, *arguments: object) -> str:
        """Why a command did nothing."""
        before = dump(self.database)
        found = matricula(self.database, "odin", *arguments)
        assert (found.code, found.out) == (1, ""), found
        assert dump(self.database) == before
        return found.err.strip()


@pytest.fixture
def campus(database_from: DatabaseFrom) -> Iterator[Campus]:
    database = Database(database_from("importers, empty", make_schema))
    yield Campus(database)
    database.close()


def discipline_of(campus: Campus) -> int:
    """A discipline with two students in its cohort, made out of nothing."""
    campus.told("organization", "add", "TGU", "--name", "Томский университет")
    programme = campus.id("programme", "add", *ORGANIZATION, "--name", "Экономика", "--year", 2026)
    dates = ("--start", "2026-09-01", "--end", "2030-06-30")
    cohort = campus.id("cohort", "add", programme, "--name", "Э", *dates, "--max-students", 2)
    for mail, name in ((ADA, "Ада"), (BO, "Бо")):
        names = ("--family-name", "Лунина", "--given-name", name)
        campus.told("student", "add", mail, *ORGANIZATION, *names)
    campus.told("enrol", cohort, ADA, BO, "--group", "Группа 11")
    return campus.id("discipline", "add", cohort, "--name", "Учёт", "--control", "exam")


def test_an_empty_installation_is_filled(campus: Campus) -> None:
    discipline = discipline_of(campus)
    lecture = campus.id("activity", "add", discipline, "--name", "Лекция", "--kind", "lecture")
    test = campus.id(
        "activity", "add", discipline, "--name", "Тест", "--kind", "test", "--min-points", 6,
        "--conversion", "10=4,20=5", "--attempts", 2, "--time-limit", 30,
    )  # fmt: skip
    essay = campus.id("activity", "add", discipline, "--name", "Эссе", "--kind", "assignment")
    listed = campus.told("activity", "list", discipline)
    assert listed.splitlines() == [
        f"{lecture}\t\tlecture\tЛекция", f"{test}\tA1\ttest\tТест",
        f"{essay}\tA2\tassignment\tЭссе",
    ]  # fmt: skip
    times = ("--start", "2026-09-20 10:00", "--end", "2026-09-20 10:12")
    campus.told("attempt", "add", test, ADA, "--number", 1, *times, "--points", 14)
    campus.told("mark", "set", essay, ADA, "4,5")
    campus.told("mark", "set", essay, BO, "ABS")
    campus.told("presence", "set", lecture, "yes", ADA)
    campus.told("presence", "set", lecture, "no", BO)
    columns = (result.c.assessment_id, result.c.mark, result.c.special)
    with campus.database.read() as session:
        marks = [tuple(row) for row in session.rows(sa.select(*columns).order_by(*columns))]
        was = session.column(sa.select(presence.c.attended).order_by(presence.c.person_id))
    assert sorted(marks, key=str) == [(test, 5.0, None), (essay, 4.5, None), (essay, None, "ABS")]
    assert was == [True, False]


def test_totals_and_scales(campus: Campus) -> None:
    discipline = discipline_of(campus)
    for name in ("Раз", "Два"):
        campus.told("activity", "add", discipline, "--name", name, "--kind", "test")
    campus.told("total", "set", discipline, "(A1+A2)/2")
    campus.told("total", "add", discipline, "Начало", "A1")
    campus.told("total", "add", discipline, "Конец", "A2 * 2")
    told = "Начало\tA1\nКонец\tA2 * 2\n*\t(A1 + A2) / 2"
    assert campus.told("total", "list", discipline) == told
    campus.told("total", "remove", discipline, "Начало")
    campus.told("total", "set", discipline, "")
    assert campus.told("total", "list", discipline) == "Конец\tA2 * 2"
    assert campus.refused("total", "set", discipline, "A3") == (
        "total: The discipline has no such column. (character 1)"
    )
    campus.told("scale", "preset", "pass_fail", *ORGANIZATION, "--name", "Зачёт")
    levels = ("--level", "0=мало", "--level", "50=много", "--passes-from", "50")
    campus.told("scale", "add", "Своя", *ORGANIZATION, *levels)
    assert campus.told("scale", "list", *ORGANIZATION).splitlines() == [
        "Зачёт\t0\tНе зачтено\t", "Зачёт\t3.5\tЗачтено\tpasses", "Своя\t0\tмало\t",
        "Своя\t50\tмного\tpasses",
    ]  # fmt: skip


def test_the_activity_that_attests_decides(campus: Campus) -> None:
    discipline = discipline_of(campus)
    campus.told("activity", "add", discipline, "--name", "Экзамен", "--kind", "test", "--attests")
    assert campus.refused("total", "set", discipline, "A1").startswith("total: The mark of the ")
    again = ("--name", "Второй", "--kind", "test", "--attests")
    assert "At most one activity" in campus.refused("activity", "add", discipline, *again)


def test_statuses(campus: Campus) -> None:
    discipline_of(campus)
    campus.told("resolution", "add", "Командировка", *ORGANIZATION, "--status", "paused")
    campus.told("status", "set", FIRST, ADA, "paused", "--resolution", "Командировка")
    campus.told("status", "set", FIRST, BO, "not_completed", "--resolution", "own_wish")
    assert [line.split("\t")[1:] for line in campus.told("status", "list", FIRST).splitlines()] == [
        ["paused", "Командировка"], ["not_completed", "own_wish"],
    ]  # fmt: skip
    assert "paused\tacademic_leave" in campus.told("resolution", "list", *ORGANIZATION)
    assert "Командировка" in campus.told("resolution", "list", *ORGANIZATION)
    refusal = campus.refused("status", "set", FIRST, ADA, "studying", "--resolution", "own_wish")
    assert refusal == "resolution: it is one of those who are not_completed"


def test_the_switch(campus: Campus) -> None:
    campus.told("organization", "add", "TGU", "--name", "ТГУ", "--time-zone", "Asia/Tomsk")
    assert campus.told("organization", "list") == "TGU\tТГУ\tAsia/Tomsk\tclosed"

    def is_open() -> bool:
        with campus.database.read() as session:
            found = campus_called(session, "TGU")
            assert found is not None
            return api_is_open(session, found.id, "odin")

    assert not is_open()
    assert campus.told("organization", "open", "TGU") == "The API is on for TGU."
    assert is_open()
    campus.told("organization", "close", "TGU")
    assert not is_open()
    assert campus.refused("organization", "open", "NO").startswith("There is no organization")


def test_lists(campus: Campus) -> None:
    discipline = discipline_of(campus)
    division = ("--name", "ИЭ", "--kind", "institute")
    campus.told("division", "add", *ORGANIZATION, *division)
    assert campus.told("division", "list", *ORGANIZATION) == "ИЭ\tinstitute"
    code = f"P{FIRST}"
    assert campus.told("programme", "list", *ORGANIZATION) == f"{FIRST}\t{code}\tЭкономика"
    listed = campus.told("cohort", "list", FIRST)
    assert listed == f"{FIRST}\tЭ\t2026-09-01\t2030-06-30\t2"
    campus.told("group", "add", FIRST, "Группа 12")
    groups = [line.split("\t")[1:] for line in campus.told("group", "list", FIRST).splitlines()]
    assert groups == [["Группа 11", "2"], ["Группа 12", "0"]]
    assert campus.told("discipline", "list", FIRST).startswith(f"{discipline}\tD{FIRST}\tУчёт")
    assert len(campus.told("student", "list", *ORGANIZATION).splitlines()) == 2


def test_what_is_given_once_more_changes_nothing(campus: Campus) -> None:
    discipline = discipline_of(campus)
    told = ("activity", "add", discipline, "--name", "Тест", "--kind", "test", "--hidden")
    key = campus.id(*told)
    before = dump(campus.database)
    assert campus.told(*told) == f"Activity {key} is unchanged."
    assert discipline_of(campus) == discipline
    assert dump(campus.database) == before


def test_a_cohort_has_room_for_so_many(campus: Campus) -> None:
    discipline_of(campus)
    names = ("--family-name", "Лунина", "--given-name", "Ви")
    campus.told("student", "add", "vi@example.org", *ORGANIZATION, *names)
    refusal = campus.refused("enrol", FIRST, "vi@example.org")
    assert refusal == "The cohort has no room for so many students. (0 may still come)"


REFUSALS = [
    (("programme", "add", *ORGANIZATION, "--name", "X", "--type", "foo"), "type: expected one of"),
    (("programme", "add", "--organization", "NO", "--name", "X"), "There is no organization"),
    (("cohort", "add", 7, "--name", "X", "--start", "2026-09-01", "--end", "2027-09-01"),
     "There is no programme of this id"),
    (("cohort", "add", FIRST, "--name", "X", "--start", "2026-09-01", "--end", "2025-09-01"),
     "end_date: nothing ends before it begins"),
    (("discipline", "add", 7, "--name", "X"), "There is no cohort of this id"),
    (("discipline", "add", FIRST, "--name", "X", "--credits", 20), "credits: expected number <="),
    (("activity", "add", 7, "--name", "X", "--kind", "test"), "There is no discipline of this id"),
    (("activity", "add", FIRST, "--name", "X", "--kind", "quiz"), "kind: expected one of"),
    (("activity", "add", FIRST, "--name", "X", "--kind", "test", "--conversion", "10:4"),
     "What belongs together is written with an equals sign"),
    (("activity", "add", FIRST, "--name", "X", "--kind", "test", "--start", "soon"),
     "starts_at: A moment is"),
    (("mark", "set", 7, ADA, "4"), "There is no activity of this id"),
    (("enrol", FIRST, "nobody@example.org"), "nobody of the organization has the email nobody@"),
    (("student", "add", "x", *ORGANIZATION, "--family-name", "A", "--given-name", "B"),
     "email: is not an address of mail"),
    (("student", "add", "x@example.org", *ORGANIZATION, "--family-name", "A", "--given-name", "B",
      "--snils", "112-233-445 96"), "snils: expected a number such as 112-233-445 95"),
    (("organization", "add", "a b", "--name", "X"), "An acronym has no blanks"),
    (("organization", "add", "a/b", "--name", "X"), "An acronym has no blanks"),
    (("organization", "add", "X", "--name", "X", "--time-zone", "Mars"), "There is no time zone"),
]  # fmt: skip


def test_refusals_are_one_sentence(campus: Campus) -> None:
    discipline_of(campus)
    for arguments, reason in REFUSALS:
        told = campus.refused(*arguments)
        assert told.startswith(reason), (arguments, told)
        assert "\n" not in told


def test_a_mark_is_a_number_or_a_word(campus: Campus) -> None:
    discipline = discipline_of(campus)
    key = campus.id("activity", "add", discipline, "--name", "Тест", "--kind", "test")
    assert campus.refused("mark", "set", key, ADA, "пять").startswith("A mark is a number, ABS")
    assert campus.refused("mark", "set", key, ADA, "nan").startswith("mark: ")
    campus.told("mark", "set", key, ADA, "0")
    campus.told("mark", "set", key, ADA, "none")
    with campus.database.read() as session:
        assert session.column(sa.select(result.c.mark)) == []


def test_the_file(campus: Campus, tmp_path: Path) -> None:
    file = tmp_path / "campus.json"
    file.write_text(json.dumps(example()))
    preview = matricula(campus.database, "import", "odin", file, "--dry-run")
    assert (preview.code, preview.err) == (0, "")
    assert "It would be: 2 people made" in preview.out
    done = matricula(campus.database, "import", "odin", file)
    assert "2 people made" in done.out
    again = matricula(campus.database, "import", "odin", file)
    assert again.out.strip().endswith("Nothing changed.")
    file.write_text("{")
    broken = matricula(campus.database, "import", "odin", file)
    assert (broken.code, broken.out) == (1, "")
    assert broken.err.startswith("the file is not JSON")
