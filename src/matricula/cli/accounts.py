"""`matricula user`: accounts and their roles."""

from typing import TYPE_CHECKING, Annotated

import typer

from matricula.cli.options import (
    CampusOption,
    CentreOption,
    DatabaseOption,
    DepartmentOption,
    RoleOption,
    ready_database,
)
from matricula.cli.passwords import PasswordStdin, given_password

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matricula.record.accounts.queries import AccountRow, ListedAccount
    from matricula.store import Origin, ReadSession

app = typer.Typer(no_args_is_help=True)

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Name that signs in")]


class TwoPlaces(Exception):
    """A role is held in a department, in a training centre or in an online campus: give one."""


class NoSuchCentre(Exception):
    """There is no training centre of this acronym: `matricula centre list` shows them."""


class NoSuchCampus(Exception):
    """There is no online campus of this acronym: `matricula odin organization list` shows them."""


@app.command()
def add(
    name: NameArgument,
    *,
    email: Annotated[str, typer.Option("--email", help="E-mail address; it signs in as well")],
    role: RoleOption,
    department: DepartmentOption = None,
    centre: CentreOption = None,
    organization: CampusOption = None,
    password_stdin: PasswordStdin = False,
    database: DatabaseOption = None,
) -> None:
    """Add an account, with a role in one department, training centre or online campus, or
    everywhere."""
    from matricula.identity.passwords import hash_password
    from matricula.record.accounts import commands

    with ready_database(database) as opened:
        kept = hash_password(given_password(from_stdin=password_stdin))
        with opened.write(by_hand()) as session:
            where = _organization(session, department, centre, organization)
            account = commands.add_account(session, name, email, kept)
            commands.assign_role(session, account.id, role, where)
    typer.echo(
        f"Account {account.name} added: {role} {_place(organization or centre or department)}."
    )


@app.command("list")
def show(database: DatabaseOption = None) -> None:
    """List the accounts."""
    from matricula.record.accounts import queries

    with ready_database(database) as opened, opened.read() as session:
        for account in queries.accounts(session):
            typer.echo(_line(account))


@app.command()
def password(
    name: NameArgument, password_stdin: PasswordStdin = False, database: DatabaseOption = None
) -> None:
    """Give an account a new password; tokens that clients asked for with the old one end."""
    from matricula.identity.passwords import hash_password
    from matricula.record.accounts import commands

    with ready_database(database) as opened:
        kept = hash_password(given_password(from_stdin=password_stdin))
        with opened.write(by_hand()) as session:
            account = named_account(session, name)
            commands.set_password_hash(session, account.id, kept)
    typer.echo(f"Account {account.name} has a new password.")


@app.command()
def disable(name: NameArgument, database: DatabaseOption = None) -> None:
    """Keep an account from signing in; its tokens open nothing."""
    from matricula.record.accounts import commands

    with ready_database(database) as opened, opened.write(by_hand()) as session:
        account = named_account(session, name)
        commands.deactivate(session, account.id)
    typer.echo(f"Account {account.name} is disabled.")


@app.command()
def enable(name: NameArgument, database: DatabaseOption = None) -> None:
    """Let a disabled account sign in again."""
    from matricula.record.accounts import commands

    with ready_database(database) as opened, opened.write(by_hand()) as session:
        account = named_account(session, name)
        commands.activate(session, account.id)
    typer.echo(f"Account {account.name} is enabled.")


@app.command("role")
def change_role(
    name: NameArgument,
    role: RoleOption,
    department: DepartmentOption = None,
    *,
    centre: CentreOption = None,
    organization: CampusOption = None,
    remove: Annotated[bool, typer.Option("--remove", help="Take the role away")] = False,
    database: DatabaseOption = None,
) -> None:
    """Give an account a role, or take it away."""
    from matricula.record.accounts import commands

    change = commands.withdraw_role if remove else commands.assign_role
    with ready_database(database) as opened, opened.write(by_hand()) as session:
        account = named_account(session, name)
        where = _organization(session, department, centre, organization)
        change(session, account.id, role, where)
    verb = "is no longer" if remove else "is now"
    typer.echo(
        f"Account {account.name} {verb} {role} {_place(organization or centre or department)}."
    )


def named_account(session: "ReadSession", name: str) -> "AccountRow":
    """The account of a name. Errors: NoSuchAccount."""
    from matricula.record.accounts import queries
    from matricula.record.accounts.errors import NoSuchAccount

    account = queries.account_named(session, name)
    if account is None:
        raise NoSuchAccount
    return account


def by_hand() -> "Origin":
    """Who writes, for the history: somebody at this machine's command line."""
    from matricula.store import Origin

    return Origin("cli")


def _organization(
    session: "ReadSession", department: str | None, centre: str | None, campus: str | None
) -> int | None:
    """The department, the centre or the campus of an acronym; None for everywhere.

    Errors: TwoPlaces, NoSuchCentre, NoSuchCampus, NoSuchOrganization.
    """
    from matricula.record.accounts import queries
    from matricula.record.accounts.errors import NoSuchOrganization

    places = (
        ("department", department, NoSuchOrganization),
        ("training_centre", centre, NoSuchCentre),
        ("odin_organization", campus, NoSuchCampus),
    )
    given = [one for one in places if one[1] is not None]
    if len(given) > 1:
        raise TwoPlaces
    for kind, acronym, missing in given:
        found = queries.organization_ids(session, [(kind, acronym or "")])
        if not found:
            raise missing
        return next(iter(found.values()))
    return None


def roles_told(roles: "Iterable[tuple[str, str | None]]") -> str:
    """Roles, each with the acronym of its place."""
    return ", ".join(f"{role} {_place(where)}" for role, where in roles) or "no role"


def _place(acronym: str | None) -> str:
    return f"in {acronym}" if acronym else "everywhere"


def _line(account: "ListedAccount") -> str:
    state = "active" if account.active else "disabled"
    # What somebody claims who registered by themselves is told apart from what is known.
    claimed = [f"(claims {account.claimed})"] if account.claimed else []
    addresses = " ".join([*account.addresses, *claimed])
    return "\t".join([account.name, state, addresses, roles_told(account.roles)])
