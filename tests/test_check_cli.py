"""`matricula check`: what a machine can and cannot do."""

import pytest

from matricula.store import Database, migrate
from tests.commands import matricula


@pytest.fixture
def whole(database_url: str) -> str:
    opened = Database(database_url)
    migrate.upgrade(opened)
    opened.close()
    return database_url


@pytest.mark.usefixtures("sandboxed")
def test_a_machine_that_can_everything(whole: str) -> None:
    told = matricula(whole, "check")
    assert (told.code, told.err) == (0, "")
    assert told.out.splitlines() == [
        "The database: ready.",
        "Patterns and formulas of quizzes: ready.",
        "Code of quizzes, in a sandbox: ready.",
    ]


def test_a_database_that_is_not_there() -> None:
    told = matricula("sqlite:////nowhere/at/all.sqlite3", "check")
    assert told.code == 1
    assert "The database: NOT READY: /nowhere/at/all.sqlite3: there is no such file" in told.out
    assert "Patterns and formulas of quizzes: ready." in told.out


def test_a_database_of_an_older_version(database_url: str) -> None:
    opened = Database(database_url)
    if opened.file:
        opened.file.touch()
    opened.close()
    told = matricula(database_url, "check")
    assert told.code == 1
    assert "The database: NOT READY: migration 0001" in told.out


def test_a_machine_without_a_sandbox(whole: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matricula.quizzes.sandbox._found", False)
    monkeypatch.setenv("PATH", "/nowhere")
    told = matricula(whole, "check")
    assert told.code == 1
    assert (
        "Code of quizzes, in a sandbox: NOT READY: bubblewrap is not installed (its program is"
        " called bwrap)" in told.out.splitlines()
    )
    assert "The database: ready." in told.out
