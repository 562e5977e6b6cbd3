"""`matricula token`: tokens for programs, given by hand."""

from typing import TYPE_CHECKING, Annotated

import typer

from matricula.cli.accounts import NameArgument, by_hand, named_account
from matricula.cli.options import LARGEST_ID, DatabaseOption, ready_database

if TYPE_CHECKING:
    from matricula.record.accounts.queries import TokenRow
    from matricula.store import ReadSession

app = typer.Typer(no_args_is_help=True)


@app.command()
def add(
    name: NameArgument,
    scope: Annotated[
        str,
        typer.Option("--scope", help='Doors it opens: "scodoc", "odin:TSU/marks.read"'),
    ],
    days: Annotated[int, typer.Option("--days", min=1, max=3650, help="Lifetime")] = 365,
    label: Annotated[str, typer.Option("--label", help="What it is for")] = "",
    database: DatabaseOption = None,
) -> None:
    """Make a token for an account and print it, and nothing else, on standard output."""
    from datetime import timedelta

    from matricula.identity.scopes import parse_scope, scope_text
    from matricula.identity.tokens import hash_token, new_token
    from matricula.record.accounts import commands

    if not label.isprintable():
        raise typer.BadParameter("a label is one line that can be printed", param_hint="--label")
    words = scope_text(parse_scope(scope))
    token = new_token()
    with ready_database(database) as opened, opened.write(by_hand()) as session:
        account = named_account(session, name)
        _check_organizations(session, words)
        commands.grant_token(
            session,
            account.id,
            hash_token(token),
            scope=words,
            lifetime=timedelta(days=days),
            label=label.strip(),
        )
    typer.echo(token)
    typer.echo(f"Token of {account.name} for {words}, good for {days} days.", err=True)
    typer.echo("It is shown this once: only its hash is kept.", err=True)


@app.command("list")
def show(name: NameArgument, database: DatabaseOption = None) -> None:
    """List the tokens of an account, without what opens the door."""
    from matricula.record.accounts import queries

    with ready_database(database) as opened, opened.read() as session:
        account = named_account(session, name)
        for token in queries.tokens_of(session, account.id):
            typer.echo(_line(token))


@app.command()
def revoke(
    number: Annotated[
        int, typer.Argument(metavar="NUMBER", help="As `token list` shows it", max=LARGEST_ID)
    ],
    database: DatabaseOption = None,
) -> None:
    """End a token at once."""
    from matricula.record.accounts import commands

    with ready_database(database) as opened, opened.write(by_hand()) as session:
        commands.revoke_token_numbered(session, number)
    typer.echo(f"Token {number} is revoked.")


def _check_organizations(session: "ReadSession", scope: str) -> None:
    """Errors: NoSuchOrganization where an acronym of the scope names nothing."""
    from matricula.identity.principal import limits_of, unknown_limits
    from matricula.record.accounts import queries
    from matricula.record.accounts.errors import NoSuchOrganization

    if unknown_limits(scope, queries.organization_ids(session, limits_of(scope))):
        raise NoSuchOrganization


def _line(token: "TokenRow") -> str:
    origin = "asked for by a client" if token.requested else "given by hand"
    until = f"until {token.expires_at:%Y-%m-%d %H:%M} UTC"
    return "\t".join([str(token.id), token.scope, until, origin, token.label])
