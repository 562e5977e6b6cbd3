"""`matricula odin register`: any number of people out of a file, as often as one likes."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlsxwriter

from matricula.importers import registration
from matricula.store import Database
from tests.commands import Result, matricula
from tests.dialects.odin.campus import TEMPLATE, Client, build, client_of, dump, user_
from tests.harness.databases import DatabaseFrom

RUSSIAN = [
    "Фамилия", "Имя", "Отчество", "Email", "Название группы", "Номер телефона",
    "Язык приветственного письма",
]  # fmt: skip
PEOPLE = [
    ["Иванов", "Иван", "Иванович", "ivan@example.org", "Группа 11", "8 911 111-12-23", "rus"],
    ["Петрова", "Анна", "", "Anna@Example.org", "Группа 13", "", "eng"],
]
Write = Callable[[list[list[str]]], Path]


@pytest.fixture
def client(database_from: DatabaseFrom) -> Iterator[Client]:
    """The campus, behind a client."""
    with client_of(database_from(TEMPLATE, build)) as made:
        yield made


def as_csv(folder: Path, rows: list[list[str]], delimiter: str = ";") -> Path:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path = folder / "people.csv"
    path.write_text(text.getvalue(), "utf-8")
    return path


def as_xlsx(folder: Path, rows: list[list[str]]) -> Path:
    path = folder / "people.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def register(database: Database, path: Path, *options: object) -> Result:
    return matricula(database, "odin", "register", path, "--organization", "TSU", *options)


def test_a_table_with_the_titles_of_odins_template(client: Client, tmp_path: Path) -> None:
    path = as_xlsx(tmp_path, [RUSSIAN, *PEOPLE])
    cohort = client.ids.open
    first = register(client.database, path, "--cohort", cohort)
    assert (first.code, first.err) == (0, "")
    told = "2 people: 2 created, 0 existing, 0 duplicate, 0 failed; 2 enrolled.\n"
    assert first.out == told
    people = {row.address: row.person_id for row in client.rows("email_address")}
    (ivan,) = client.rows("person", id=people["ivan@example.org"])
    (anna,) = client.rows("person", id=people["Anna@Example.org"])
    assert (ivan.family_name, ivan.middle_name, ivan.language) == ("Иванов", "Иванович", "ru")
    assert (anna.given_name, anna.middle_name, anna.language) == ("Анна", None, "en")
    (record,) = client.rows("student_record", person_id=ivan.id)
    assert record.mobile == "+79111111223"
    groups = {row.id: row.name for row in client.rows("cohort_group")}
    assert [groups[row.group_id] for row in client.rows("group_membership", person_id=anna.id)] == [
        "Группа 13"
    ]
    before = dump(client.database)
    second = register(client.database, path, "--cohort", cohort)
    assert "0 created, 2 existing" in second.out
    assert dump(client.database) == before


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_table_with_english_titles(client: Client, tmp_path: Path, delimiter: str) -> None:
    header = ["Last name", "First name", "E-mail", "External ID", "СНИЛС", "UNTI-ID", "note"]
    row = ["Ivanov", "Ivan", "ivan@example.org", "s-1", "112-233-445 95", "7", "x"]
    found = register(client.database, as_csv(tmp_path, [header, row], delimiter))
    assert (found.code, found.err) == (0, "Note: not read: note.\n")
    names = {row.kind: row.value for row in client.rows("external_id")}
    assert names == {"external_id": "s-1", "snils": "11223344595", "unti_id": "7"}


def test_a_file_as_odins_door_takes_it(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "people.json"
    place = {"cohortId": client.ids.open, "groupName": "Группа 11"}
    path.write_text(json.dumps({"users": [user_(1, **place), user_(2), 7]}), "utf-8")
    found = register(client.database, path)
    assert found.code == 1
    assert found.out.startswith("3 people: 2 created, 0 existing, 0 duplicate, 1 failed; 1 enr")
    assert found.err == "users[2]: : $: An object is expected\n"


def test_failures_are_told_and_the_others_written(client: Client, tmp_path: Path) -> None:
    bad = [["", "Анна", "", "x", "", "1", "fra"], ["=cmd()", "Анна", "", "=1+1@x", "", "", ""]]
    path = as_csv(tmp_path, [RUSSIAN, bad[0], PEOPLE[0][:4], bad[1]])
    found = register(client.database, path)
    assert found.code == 1
    assert found.err.splitlines() == [
        "line 2: x: lastName: The field is required",
        "line 2: x: email: The e-mail is not valid",
        "line 2: x: phone: The telephone number is not valid: +79111111223 is expected",
        "line 2: x: language: rus or eng is expected",
        "line 4: =1+1@x: email: The e-mail is not valid",
    ]
    report = tmp_path / "report.csv"
    again = register(client.database, path, "--report", report)
    assert (again.code, again.err) == (1, "")
    rows = [*csv.reader(report.read_text("utf-8-sig").splitlines(), delimiter=";")]
    assert rows[0] == ["place", "email", "key", "reason"]
    assert rows[1] == ["line 2", "x", "lastName", "The field is required"]
    assert rows[-1][:3] == ["line 4", "'=1+1@x", "email"]
    assert "0 created, 1 existing, 0 duplicate, 2 failed" in again.out


def test_a_terminal_is_not_flooded(client: Client, tmp_path: Path) -> None:
    rows = [["Иванов", "Иван", "", f"bad{number}"] for number in range(130)]
    found = register(client.database, as_csv(tmp_path, [RUSSIAN[:4], *rows]))
    lines = found.err.splitlines()
    assert len(lines) == 101
    assert lines[-1] == "and 30 more: --report FILE tells all of them"


def test_a_dry_run_writes_nothing(client: Client, tmp_path: Path) -> None:
    path = as_csv(tmp_path, [RUSSIAN, *PEOPLE])
    before = dump(client.database)
    found = register(client.database, path, "--cohort", client.ids.small, "--dry-run")
    assert "2 created" in found.out
    assert found.out.endswith("2 enrolled. Nothing was written.\n")
    assert dump(client.database) == before


def test_batches_are_one_file(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registration, "BATCH", 3)
    people = [["Иванов", "Иван", "", f"ivan{number}@example.org"] for number in range(8)]
    path = as_csv(tmp_path, [RUSSIAN[:4], *people, people[0], ["", "", "", ""], people[7]])
    found = register(client.database, path)
    assert found.out.startswith("10 people: 8 created, 0 existing, 2 duplicate, 0 failed")


def test_a_run_that_ended_half_way_is_run_again(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registration, "BATCH", 2)
    people = [["Иванов", "Иван", "", f"ivan{number}@example.org"] for number in range(6)]
    path = as_csv(tmp_path, [RUSSIAN[:4], *people])

    class Pulled(Exception):
        pass

    def pull(_phase: str, done: int, _total: int) -> None:
        if done == 3:
            raise Pulled

    with pytest.raises(Pulled):
        registration.register_file(
            client.database,
            path,
            "TSU",
            registration.Options(),
            failed=lambda _one: None,
            progress=pull,
        )
    assert len(client.rows("student_record")) == 4
    assert "2 created, 4 existing" in register(client.database, path).out


@pytest.mark.parametrize(
    ("rows", "options", "sentence"),
    [
        ([["Фамилия", "Имя"], ["Иванов", "Иван"]], [], "a column must be called Email\n"),
        ([RUSSIAN, *PEOPLE], [], "column 'Название группы' names groups: --cohort says of which"
         " cohort\n"),
        ([RUSSIAN, *PEOPLE], ["--cohort", 999], "The organization has no such cohort. (999)\n"),
        ([["", ""]], [], "the file is empty: its first line must name the columns\n"),
        ([RUSSIAN[:4], PEOPLE[0][:4], ["a", "b", "c", "d", "e"]], [],
         "line 3: cell 5 ('e') stands under no header\n"),
        ([RUSSIAN], ["--sheet", "Лист"],
         "the file is no workbook: it has no sheets to choose from\n"),
    ],
)  # fmt: skip
def test_a_file_that_is_refused_changes_nothing(
    client: Client, tmp_path: Path, rows: list[list[str]], options: list[object], sentence: str
) -> None:
    before = dump(client.database)
    found = register(client.database, as_csv(tmp_path, rows), *options)
    assert (found.code, found.out, found.err) == (1, "", sentence)
    assert dump(client.database) == before


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "is not JSON"),
        ("{}", "users: A list with users is expected"),
        ('{"users": [{}], "sendRegistrationEmail": true}', "sendRegistrationEmail: This server"),
        ("[1]", "users[0]: An object is expected"),
    ],
)
def test_a_json_file_that_is_refused(
    client: Client, tmp_path: Path, text: str, sentence: str
) -> None:
    path = tmp_path / "people.json"
    path.write_text(text, "utf-8")
    found = register(client.database, path)
    assert (found.code, found.out) == (1, "")
    assert sentence in found.err


def test_an_organization_that_is_not_there(client: Client, tmp_path: Path) -> None:
    path = as_csv(tmp_path, [RUSSIAN[:4], PEOPLE[0][:4]])
    found = matricula(client.database, "odin", "register", path, "--organization", "MSU")
    assert (found.code, found.err) == (1, "there is no organization 'MSU'\n")
