"""People of a file, one by one: a table of a school office's, or JSON as Odin's door takes it."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from matricula.dialects.odin.errors import BadField
from matricula.dialects.odin.translate.registration import FIELDS, checked, users_of
from matricula.importers.errors import TableRefused
from matricula.importers.skills.columns import Columns, claim
from matricula.importers.tables import Table, TableRow, each_row
from matricula.record.people.registration import Registrant, Row, Said, check_person

LARGEST_FILE = 500_000_000
"""Bytes."""

HEADERS: Mapping[str, tuple[str, ...]] = {
    "Фамилия": ("last name", "family name", "surname"),
    "Имя": ("first name", "given name"),
    "Отчество": ("middle name", "patronymic"),
    "Email": ("e-mail", "mail", "почта", "электронная почта"),
    "Номер телефона": ("телефон", "phone", "phone number"),
    "Внешний идентификатор": ("идентификатор внешней системы", "external id"),
    "СНИЛС": ("snils",),
    "unti-id": ("unti id",),
    "Язык приветственного письма": ("язык", "language"),
    "Часовой пояс": ("time zone",),
    "Поток": ("cohort", "cohort id"),
    "Название группы": ("группа", "group", "group name"),
}
"""Columns by their titles in Odin's template, or such as it lacks; in the order of `FIELDS`."""
COLUMNS = dict(zip(HEADERS, FIELDS.values(), strict=True))
REQUIRED = ("Фамилия", "Имя", "Email")
COHORT, GROUP = "Поток", "Название группы"


@dataclass(frozen=True, slots=True)
class Person:
    """A person of a file. place: where they stand there. email: as it is written."""

    place: str
    email: str
    row: Row


class File:
    """The people of a file, as often as one likes. cohort_id: of those who name none.

    passed_over: headers that tell nothing. dry_run: whether the file itself asks for one.
    """

    def __init__(self, path: Path, *, sheet: str | None, cohort_id: int | None) -> None:
        self.path = path
        self.sheet = sheet
        self.cohort_id = cohort_id
        self.users: list[Any] | None = None
        self.dry_run = False
        self.passed_over: tuple[str, ...] = ()
        if path.suffix.lower() == ".json":
            self.users, self.dry_run = _users(path)

    def people(self) -> Iterator[Person]:
        """Everybody, in order. Errors: TableRefused, also under way."""
        if self.users is None:
            yield from self._of_table()
            return
        for index, user in enumerate(self.users):
            email = user.get("email") if isinstance(user, dict) else None
            (row,) = checked([user])
            yield Person(f"users[{index}]", str(email or ""), self._placed(row))

    def _of_table(self) -> Iterator[Person]:
        headers, rows = each_row(self.path, sheet=self.sheet, largest=LARGEST_FILE, most=math.inf)
        names = {title: (title, *others) for title, others in HEADERS.items()}
        columns = claim(Table(headers, []), names, REQUIRED)
        self.passed_over = columns.others
        for line in rows:
            self._refuse_homeless(line, columns)
            row = check_person(_said(line, columns, self.cohort_id))
            yield Person(f"line {line.line}", columns.cell(line, "Email"), self._placed(row))

    def _refuse_homeless(self, line: TableRow, columns: Columns) -> None:
        """Errors: TableRefused where a group is named, and nothing says of which cohort."""
        unsaid = self.cohort_id is None and COHORT not in columns.headers
        if unsaid and columns.cell(line, GROUP):
            header = columns.headers[GROUP]
            raise TableRefused([f"column {header!r} names groups: --cohort says of which cohort"])

    def _placed(self, row: Row) -> Row:
        if isinstance(row, Registrant) and row.cohort_id is None and self.cohort_id is not None:
            return replace(row, cohort_id=self.cohort_id)
        return row


def _said(line: TableRow, columns: Columns, cohort_id: int | None) -> Said:
    said = {name: columns.cell(line, title) for title, name in COLUMNS.items()}
    if not said["cohort_id"]:
        said["cohort_id"] = str(cohort_id or "")
    return Said(**said)


def _users(path: Path) -> tuple[list[Any], bool]:
    """Errors: TableRefused."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise TableRefused([f"the file is larger than {LARGEST_FILE // 1_000_000} MB"])
        return users_of(msgspec.json.decode(path.read_bytes().removeprefix(b"\xef\xbb\xbf")))
    except OSError as error:
        raise TableRefused([f"{path} cannot be read: {error.strerror}"]) from error
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise TableRefused([f"{path} is not JSON"]) from error
    except BadField as error:
        told = [f"{fault.key}: {fault.sentence.english}" for fault in error.faults]
        raise TableRefused(told) from error
