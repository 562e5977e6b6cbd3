"""`matricula people`: two who turned out to be one."""

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Annotated

import typer

from matricula.cli.accounts import by_hand, roles_told
from matricula.cli.options import LARGEST_ID, DatabaseOption, ready_database

if TYPE_CHECKING:
    from matricula.record.merges.accounts import Side
    from matricula.store import Database, ReadSession, WriteSession

app = typer.Typer(no_args_is_help=True)

MOST_SHOWN = 1_000

KeptArgument = Annotated[
    int, typer.Argument(metavar="KEPT", help="Who stays (etudid, studentId)", max=LARGEST_ID)
]
OtherArgument = Annotated[
    int, typer.Argument(metavar="OTHER", help="Who becomes them", max=LARGEST_ID)
]


PATIENCE = 3.0
"""Seconds to wait until all who write are done; they wait that long, too."""


def _alone(database: "Database") -> AbstractContextManager["WriteSession"]:
    return database.write(by_hand(), patience=PATIENCE, alone=True)


@app.command()
def merge(kept: KeptArgument, other: OtherArgument, database: DatabaseOption = None) -> None:
    """Let all that is of one person be another one's; `people unmerge` gives it back."""
    from matricula.learning import merging

    with ready_database(database) as opened, _alone(opened) as session:
        merging.merge(session, kept, other)
        told = _of_accounts(session, kept, other)
    typer.echo(f"Person {other} is person {kept} from now on.")
    for line in told:
        typer.echo(line)


@app.command()
def unmerge(
    other: Annotated[int, typer.Argument(metavar="OTHER", help="Who was merged", max=LARGEST_ID)],
    database: DatabaseOption = None,
) -> None:
    """Give somebody back what a merge took; what came since into their cohorts goes along."""
    from matricula.learning import merging

    with ready_database(database) as opened, _alone(opened) as session:
        kept = merging.unmerge(session, other)
        told = _of_own_account(session, other)
    typer.echo(f"Person {other} is no longer person {kept}.")
    for line in told:
        typer.echo(line)


@app.command("list")
def show(database: DatabaseOption = None) -> None:
    """List the merges that stand, newest first: who was merged, into whom, when."""
    from matricula.record.merges import queries

    with ready_database(database) as opened, opened.read() as session:
        for row in queries.merges(session, MOST_SHOWN):
            at = f"{row.merged_at:%Y-%m-%d %H:%M:%S} UTC"
            typer.echo("\t".join([str(row.merged_id), str(row.kept_id), at]))


@app.command()
def same(database: DatabaseOption = None) -> None:
    """List people who are known by the same address of mail: verified, or the registrar's."""
    from matricula.record.merges import queries

    with ready_database(database) as opened, opened.read() as session:
        for address, found in queries.known_twice(session, MOST_SHOWN):
            names = [f"{one.id} {one.given_name} {one.family_name}".strip() for one in found]
            typer.echo("\t".join([address, *names]))


def _of_accounts(session: "ReadSession", kept: int, other: int) -> list[str]:
    """What to know of the accounts of two people who were merged, where both have one."""
    from matricula.record.merges.accounts import accounts_of, keys_of

    found = accounts_of(session, kept, other)
    if kept not in found or other not in found:
        return []
    ours, theirs = found[kept], found[other]
    lines = [f"Account {theirs.name} is disabled: they sign in as {ours.name}."]
    if not ours.active:
        lines = [f"Nobody signs in for them: account {ours.name} is disabled."]
    if theirs.roles:
        lines.append(f"Not given to {ours.name}: {_roles(theirs)} (`matricula user role` does).")
    if shut := keys_of(session, theirs.id):
        lines.append(f"Tokens and applications of {theirs.name} that open nothing now: {shut}.")
    return lines


def _of_own_account(session: "ReadSession", other: int) -> list[str]:
    """What somebody can do who is by themselves again."""
    from matricula.record.merges.accounts import accounts_of

    found = accounts_of(session, other).get(other)
    if found is None:
        return []
    state = "signs in again" if found.active else "is disabled"
    return [f"Account {found.name} {state}: {_roles(found)}."]


def _roles(account: "Side") -> str:
    return roles_told((one.role, one.acronym) for one in sorted(account.roles, key=str))
