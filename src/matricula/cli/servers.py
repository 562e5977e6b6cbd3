"""`matricula serve`, `demo` and `settings`."""

from pathlib import Path
from typing import Annotated

import typer

from matricula.cli.options import DatabaseOption, HostOption, PortOption, chosen_settings


def _say_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"matricula {version('matricula')}")
        raise typer.Exit


VersionOption = Annotated[
    bool,
    typer.Option("--version", callback=_say_version, is_eager=True, help="Say the version."),
]


def serve(
    host: HostOption = None,
    port: PortOption = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", help="Server processes [env: MATRICULA_WORKERS]", show_default=False
        ),
    ] = None,
    database: DatabaseOption = None,
) -> None:
    """Serve the record until stopped; an empty database gets its schema first."""
    settings = chosen_settings(host=host, port=port, workers=workers, database=database)

    from matricula.cli.serving import become

    become(settings)


def demo(
    host: HostOption = None,
    port: PortOption = None,
    database: DatabaseOption = None,
    credentials: Annotated[
        Path | None,
        typer.Option("--credentials", metavar="FILE", help="Write accounts and tokens as JSON"),
    ] = None,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Fill the database and end")] = False,
) -> None:
    """Fill an empty database with an invented school, and serve it."""
    settings = chosen_settings(host=host, port=port, database=database)

    from matricula.demo import run

    run(settings, credentials=credentials, serve=not no_serve)


def show_settings() -> None:
    """List every option of the environment with its default."""
    from matricula.settings import described

    for name, kind, default, meaning in described():
        typer.echo(f"{name}  ({kind}, default {default})\n    {meaning}")
