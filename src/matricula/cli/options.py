"""Options that several commands share, and the settings that come of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from matricula.settings import Settings, SettingsError, from_environment, replaced

if TYPE_CHECKING:
    from matricula.store import Database

LARGEST_ID = 2**53
"""No id is larger: JSON would not carry it."""

DatabaseOption = Annotated[
    str | None,
    typer.Option(
        "--database",
        metavar="URL",
        help="sqlite:///path or postgresql://user@host/name [env: MATRICULA_DATABASE]",
        show_default=False,
    ),
]
HostOption = Annotated[
    str | None,
    typer.Option("--host", help="Address to listen on [env: MATRICULA_HOST]", show_default=False),
]
PortOption = Annotated[
    int | None,
    typer.Option("--port", help="Port to listen on [env: MATRICULA_PORT]", show_default=False),
]
RoleOption = Annotated[
    str, typer.Option("--role", help="administrator, registrar, teacher or reader")
]
DepartmentOption = Annotated[
    str | None,
    typer.Option(
        "--department",
        metavar="ACRONYM",
        help="Department where the role is held; everywhere without it",
        show_default=False,
    ),
]
CentreOption = Annotated[
    str | None,
    typer.Option(
        "--centre",
        metavar="ACRONYM",
        help="Training centre where the role is held, instead of a department",
        show_default=False,
    ),
]
CampusOption = Annotated[
    str | None,
    typer.Option(
        "--organization",
        metavar="ACRONYM",
        help="Online campus where the role is held, instead of a department",
        show_default=False,
    ),
]


def chosen_settings(**given: Any) -> Settings:
    """The settings of the environment with the options that were given put over them."""
    try:
        settings = replaced(from_environment(), **given)
    except SettingsError as error:
        raise typer.BadParameter(str(error)) from error
    if not settings.database.startswith(("sqlite:///", "postgresql://")):
        raise _bad_url()
    return settings


def connected(settings: Settings) -> "Database":
    """The database of the settings, whatever is in it."""
    from matricula.store import Database, DatabaseUnavailable

    try:
        return Database(settings.database)
    except (DatabaseUnavailable, OSError):
        raise
    except Exception as error:
        # Whatever the parser of URLs says, it is the URL that is wrong.
        raise _bad_url() from error


@contextmanager
def ready_database(url: str | None) -> Iterator["Database"]:
    """A database with the schema of this version; an empty one gets it.

    Errors: DatabaseUnavailable, SchemaOutdated.
    """
    from matricula.store.migrate import make_ready

    database = connected(chosen_settings(database=url))
    try:
        make_ready(database)
        yield database
    finally:
        database.close()


def _bad_url() -> typer.BadParameter:
    return typer.BadParameter(
        "a database is sqlite:///path or postgresql://user@host/name", param_hint="--database"
    )
