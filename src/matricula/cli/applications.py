"""`matricula application`: programs that act for people by OAuth 2."""

from typing import TYPE_CHECKING, Annotated

import typer

from matricula.cli.accounts import NameArgument, by_hand, named_account
from matricula.cli.options import LARGEST_ID, DatabaseOption, ready_database

if TYPE_CHECKING:
    from matricula.record.applications.queries import ApplicationRow

app = typer.Typer(no_args_is_help=True)

NumberArgument = Annotated[
    int, typer.Argument(metavar="NUMBER", help="As `application list` shows it", max=LARGEST_ID)
]


@app.command()
def add(
    owner: NameArgument,
    *,
    name: Annotated[str, typer.Option("--name", help="What people are told that it is called")],
    grant_type: Annotated[
        str,
        typer.Option(
            "--grant-type",
            help="authorization-code, client-credentials, password or implicit",
        ),
    ],
    client_type: Annotated[
        str, typer.Option("--client-type", help="confidential or public")
    ] = "confidential",
    redirect_uri: Annotated[
        list[str] | None,
        typer.Option("--redirect-uri", help="Where people are sent back to; may be repeated"),
    ] = None,
    trusted: Annotated[
        bool, typer.Option("--trusted", help="People are not asked for their permission")
    ] = False,
    database: DatabaseOption = None,
) -> None:
    """Register an application of an account; prints its id and its secret, a line each."""
    from matricula.identity.oauth.keys import CLIENT_ID_LENGTH, CLIENT_SECRET_LENGTH, new_key
    from matricula.identity.tokens import hash_token
    from matricula.record.applications import commands
    from matricula.record.applications.forms import registered

    told = registered(name, client_type, grant_type, " ".join(redirect_uri or ()))
    client_id, secret = new_key(CLIENT_ID_LENGTH), new_key(CLIENT_SECRET_LENGTH)
    with ready_database(database) as opened, opened.write(by_hand()) as session:
        account = named_account(session, owner)
        number = commands.add_application(
            session,
            account.id,
            told,
            client_id,
            hash_token(secret),
            skip_authorization=trusted,
        )
    typer.echo(client_id)
    typer.echo(secret)
    typer.echo(f"Application {number} of {account.name}: its id, and its secret.", err=True)
    typer.echo("The secret is shown this once: only its hash is kept.", err=True)


@app.command("list")
def show(database: DatabaseOption = None) -> None:
    """List the applications, without their secrets."""
    from matricula.record.applications.queries import all_applications

    after = 0
    with ready_database(database) as opened, opened.read() as session:
        while rows := all_applications(session, after):
            for row in rows:
                typer.echo(_line(row))
            after = rows[-1].id


@app.command()
def remove(number: NumberArgument, database: DatabaseOption = None) -> None:
    """Remove an application; its tokens end at once."""
    from matricula.record.applications import commands
    from matricula.record.applications.errors import NoSuchApplication
    from matricula.record.applications.queries import application_numbered

    with ready_database(database) as opened, opened.write(by_hand()) as session:
        row = application_numbered(session, number)
        if row is None:
            raise NoSuchApplication
        commands.remove_application(session, row.account_id, number)
    typer.echo(f"Application {number} is removed.")


def _line(row: "ApplicationRow") -> str:
    trusted = "trusted" if row.skip_authorization else "asks people"
    return "\t".join(
        [
            str(row.id),
            row.name,
            row.owner,
            row.client_type,
            row.grant_type,
            trusted,
            row.client_id,
            row.redirect_uris,
        ]
    )
