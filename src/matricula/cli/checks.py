"""`matricula check`: what this machine can and cannot do."""

from typing import TYPE_CHECKING

import typer

from matricula.cli.options import DatabaseOption, chosen_settings, connected

if TYPE_CHECKING:
    from matricula.settings import Settings


def check(database: DatabaseOption = None) -> None:
    """Say what this machine can and cannot do; exit code 1 where something is missing."""
    settings = chosen_settings(database=database)
    is_whole = True
    for name, missing in (
        ("The database", _database(settings)),
        ("Patterns and formulas of quizzes", _workers()),
        ("Code of quizzes, in a sandbox", _sandbox()),
    ):
        is_whole = is_whole and missing is None
        typer.echo(f"{name}: {_words(missing)}")
    if not is_whole:
        raise typer.Exit(1)


def _words(missing: str | None) -> str:
    return "ready." if missing is None else f"NOT READY: {' '.join(missing.split())}"


def _database(settings: "Settings") -> str | None:
    from matricula.record.schema import metadata
    from matricula.store import DatabaseUnavailable, migrate

    opened = connected(settings)
    try:
        problems = migrate.check(opened, metadata)
    except DatabaseUnavailable as error:
        return str(error) or "it cannot be reached"
    finally:
        opened.close()
    return "; ".join(problems[:3]) or None


def _workers() -> str | None:
    from matricula.quizzes import workers

    try:
        workers.ask(workers.CompilePattern("a+", True), workers.Compiled)
    except (workers.TooDear, OSError) as error:
        return str(error) or "no process for them answers"
    return None


def _sandbox() -> str | None:
    from matricula.quizzes import sandbox

    return sandbox.available()
