"""`matricula db`: the database and its schema."""

import typer

from matricula.cli.options import DatabaseOption, chosen_settings, connected

app = typer.Typer(no_args_is_help=True)


@app.command()
def upgrade(database: DatabaseOption = None) -> None:
    """Bring the database to the schema of this version; an empty one gets it whole."""
    from matricula.store import migrate

    opened = connected(chosen_settings(database=database))
    ran = migrate.upgrade(opened)
    opened.close()
    typer.echo(f"Migrations that ran: {', '.join(ran)}." if ran else "The database is up to date.")


@app.command()
def check(database: DatabaseOption = None) -> None:
    """Say what is wrong with the database; exit code 1 where something is."""
    from matricula.record.schema import metadata
    from matricula.store import migrate

    opened = connected(chosen_settings(database=database))
    problems = migrate.check(opened, metadata)
    opened.close()
    for problem in problems:
        typer.echo(problem, err=True)
    if problems:
        raise typer.Exit(1)
    typer.echo("The database is sound.")
