"""`matricula course-list` and `matricula course-tag`."""

from collections.abc import Iterator

import pytest

from matricula.store import Database
from tests.commands import matricula
from tests.dialects.stepik.conftest import TEMPLATE
from tests.dialects.stepik.school import build, ids_of
from tests.harness.databases import DatabaseFrom


@pytest.fixture
def database(database_from: DatabaseFrom) -> Iterator[Database]:
    opened = Database(database_from(TEMPLATE, build))
    yield opened
    opened.close()


def test_a_list_is_made_changed_and_removed(database: Database) -> None:
    ids = ids_of(database)
    made = matricula(
        database, "course-list", "set", "Autumn", ids.open, ids.cats, "--language", "en"
    )
    assert (made.code, made.err) == (0, "")
    shown = matricula(database, "course-list", "list").out.splitlines()
    assert shown[1].split("\t")[1:] == ["Autumn", "en", "web", f"{ids.open} {ids.cats}"]
    again = matricula(database, "course-list", "set", "Autumn", ids.cats, "--language", "en")
    assert again.out.startswith(shown[1].split("\t")[0].join(["List ", " holds 1"]))
    shown = matricula(database, "course-list", "list").out.splitlines()
    assert shown[1].endswith(f"\t{ids.cats}")
    assert matricula(database, "course-list", "remove", "Autumn").code == 0
    assert len(matricula(database, "course-list", "list").out.splitlines()) == 1


def test_what_a_list_cannot_be(database: Database) -> None:
    refused = matricula(database, "course-list", "set", "Autumn", 1)
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith("There is no course of this number. (1)")
    assert matricula(database, "course-list", "set", " ").code == 1
    assert matricula(database, "course-list", "remove", "Spring").code == 1
    assert len(matricula(database, "course-list", "list").out.splitlines()) == 1


def test_tags_are_added_once(database: Database) -> None:
    added = matricula(database, "course-tag", "add", "Physics", "STATISTICS")
    (physics, statistics) = added.out.splitlines()
    assert physics.endswith("\tPhysics")
    again = matricula(database, "course-tag", "add", "physics", "statistics").out.splitlines()
    numbers = [line.split("\t")[0] for line in (physics, statistics)]
    assert [line.split("\t")[0] for line in again] == numbers
