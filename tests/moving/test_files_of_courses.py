"""Courses as files: written, read again into the record, and refused where they are no courses."""

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from matricula.moving.errors import BadPackage
from matricula.moving.package import LONGEST_MANIFEST, open_package
from matricula.record.courses import queries
from matricula.record.listing import Wanted
from matricula.record.members.viewing import Viewer
from matricula.record.steps.queries import step_sources
from matricula.store import Database
from tests.commands import matricula
from tests.dialects.stepik import school
from tests.dialects.stepik.conftest import TEMPLATE
from tests.harness.databases import DatabaseFrom

EVERYTHING = Viewer(governs=True)
Change = Callable[[dict[str, Any], dict[str, bytes]], None]


@pytest.fixture
def database(database_from: DatabaseFrom) -> Iterator[Database]:
    opened = Database(database_from(TEMPLATE, school.build))
    yield opened
    opened.close()


@pytest.fixture
def package(database: Database, tmp_path: Path) -> Path:
    path = tmp_path / "course.zip"
    result = matricula(database, "course", "export", school.ids_of(database).open, "-o", path)
    assert result.code == 0, result.err
    return path


def titles(database: Database) -> list[str]:
    with database.read() as session:
        found = Wanted(order=[("id", False)], limit=100)
        rows = queries.lessons(session, EVERYTHING, found)
        return [row.title for row in rows]


def test_a_package_becomes_a_course_of_whoever_imports_it(
    database: Database, package: Path
) -> None:
    before = titles(database)
    result = matricula(database, "course", "import", package, "--as", "cat")
    assert result.code == 0, result.err
    made = int(result.out.split("Course ")[1].split()[0])
    assert titles(database) == [*before, "Means", "Medians", "Answers"]
    with database.read() as session:
        (course,) = queries.courses(session, EVERYTHING, Wanted(ids=[made]), datetime.now(UTC))
        steps = step_sources(session, EVERYTHING, Wanted(order=[("id", False)], limit=100))
    assert course.owner_id == school.ids_of(database).people[school.CAT]
    assert (course.title, course.is_enabled) == ("Statistics in brief", False)
    quizzes = [row.source for row in steps if row.block_name == "choice"]
    assert len(quizzes) == 2
    assert quizzes[0] == quizzes[1]


def test_a_second_import_changes_nothing(database: Database, package: Path) -> None:
    first = matricula(database, "course", "import", package)
    known = titles(database)
    second = matricula(database, "course", "import", package)
    assert (first.code, second.code) == (0, 0), second.err
    assert " 0 made, 0 changed, " in second.out
    assert titles(database) == known


def test_a_course_that_is_there_already_takes_a_package(database: Database, package: Path) -> None:
    course, known = school.ids_of(database).open, titles(database)
    result = matricula(database, "course", "import", package, "--into", course)
    # The attachment is sent anew: without a journal, its size does not tell what is in it.
    told = f"Course {course} of this installation: 0 made, 1 changed, 13 unchanged.\n"
    assert (result.code, result.out) == (0, told), result.err
    assert titles(database) == known


def test_the_command_leaves_no_token(database: Database, package: Path) -> None:
    result = matricula(database, "token", "list", "admin")
    assert "matricula course" not in result.out


def test_the_same_course_is_the_same_file(database: Database, package: Path) -> None:
    other = package.with_name("other.zip")
    matricula(database, "course", "export", school.ids_of(database).open, "-o", other)
    assert other.read_bytes() == package.read_bytes()


def test_a_package_names_nobody(package: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        told = archive.read("course.json").decode()
    for name in ("owner", "instructors", "authors", "teacher", *school.NAMES.values()):
        assert f'"{name}"' not in told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("export", 4_000_000, "-o", "x.zip"), "There is no such course"),
        (("export", 1, "-o", "x.zip", "--as", "nobody-of-this-name"), "account"),
        (("import", "there-is-none.zip"), "No such file"),
    ],
)
def test_what_is_not_there_is_said(
    database: Database, arguments: tuple[object, ...], told: str, tmp_path: Path
) -> None:
    here = [tmp_path / str(one) if str(one).endswith(".zip") else one for one in arguments]
    result = matricula(database, "course", *here)
    assert (result.code, told in result.err) == (1, True), result.err
    assert not list(tmp_path.glob("*.zip"))


# --- Packages of strangers


@contextmanager
def rewritten(package: Path, change: Change) -> Iterator[Path]:
    """The package with its manifest and its files changed."""
    with zipfile.ZipFile(package) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = msgspec.json.decode(files.pop("course.json"))
    change(manifest, files)
    path = package.with_name("changed.zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("course.json", msgspec.json.encode(manifest))
        for name, content in files.items():
            archive.writestr(name, content)
    yield path


def _other_content(_manifest: dict[str, Any], files: dict[str, bytes]) -> None:
    name = next(iter(files))
    files[name] = b"x" * len(files[name])


def _set(name: str, value: Any) -> Change:
    return lambda manifest, _files: manifest.__setitem__(name, value)


def _file(name: str) -> Change:
    return lambda _manifest, files: files.__setitem__(name, b"x")


def _twice(name: str) -> Change:
    return lambda manifest, _files: manifest[name].append(manifest[name][0])


def _unknown_lesson(manifest: dict[str, Any], _files: dict[str, bytes]) -> None:
    manifest["sections"][0]["units"][0]["lesson"] = 999_999


def _path(manifest: dict[str, Any], _files: dict[str, bytes]) -> None:
    manifest["attachments"][0]["sha256"] = "../../../etc/passwd"


def _bomb(_manifest: dict[str, Any], files: dict[str, bytes]) -> None:
    name = next(iter(files))
    files[name] = b"\0" * 50_000_000


@pytest.mark.parametrize(
    "change",
    [
        _set("format", "another"),
        _set("version", 2),
        _set("sections", 5),
        _set("lessons", []),
        _file("files/../../evil"),
        _file("/etc/passwd"),
        _file("files/" + "0" * 64),
        _twice("sections"),
        _twice("lessons"),
        _unknown_lesson,
        _path,
        _bomb,
        _other_content,
    ],
)
def test_a_package_that_is_none_is_refused_whole(
    database: Database, package: Path, change: Change
) -> None:
    known = titles(database)
    with rewritten(package, change) as path:
        result = matricula(database, "course", "import", path)
    assert (result.code, "no whole package" in result.err) == (1, True), result.err
    assert titles(database) == known


@pytest.mark.parametrize("cut", [0, 10, 400])
def test_a_file_that_breaks_off_is_no_package(package: Path, cut: int) -> None:
    package.write_bytes(package.read_bytes()[:cut])
    with pytest.raises(BadPackage), open_package(package):
        pass


def test_a_manifest_that_unpacks_to_gigabytes_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("course.json", "w", force_zip64=True) as file,
    ):
        for _ in range(LONGEST_MANIFEST // 10_000_000 + 2):
            file.write(b" " * 10_000_000)
    with pytest.raises(BadPackage, match="longer than"), open_package(path):
        pass


def test_what_a_quiz_may_not_be_is_refused_by_its_name(database: Database, package: Path) -> None:
    def spoil(manifest: dict[str, Any], _files: dict[str, bytes]) -> None:
        steps = [step for lesson in manifest["lessons"] for step in lesson["steps"]]
        next(it for it in steps if it["block"]["name"] == "choice")["block"]["source"] = {"a": 1}

    with rewritten(package, spoil) as path:
        result = matricula(database, "course", "import", path)
    assert result.code == 1
    assert "lesson 'Means': step 2: " in result.err
    assert "Expected key" in result.err
