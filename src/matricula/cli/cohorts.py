"""`matricula cohort`: who answers for a semester and its modules, and whether it is locked."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from matricula.cli.accounts import by_hand, named_account
from matricula.cli.options import LARGEST_ID, DatabaseOption, ready_database

if TYPE_CHECKING:
    from matricula.store import ReadSession, Row

app = typer.Typer(no_args_is_help=True)

CohortArgument = Annotated[
    int, typer.Argument(metavar="COHORT", help="The semester's id", max=LARGEST_ID)
]
NamesArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="NAME...", help="Accounts; whoever is not named is it no longer"),
]


class NoSuchCohort(Exception):
    """There is no cohort (semester) of this id."""


class NoSuchOffering(Exception):
    """There is no module of a semester (moduleimpl) of this id."""


@app.command()
def heads(
    cohort: CohortArgument, names: NamesArgument = None, database: DatabaseOption = None
) -> None:
    """Say who answers for a semester; without names, nobody does."""
    from matricula.record.cohorts import commands

    with ready_database(database) as opened, opened.write(by_hand()) as session:
        _cohort(session, cohort)
        commands.set_heads(session, {cohort: _people(session, names or ())})
    typer.echo(f"Cohort {cohort}: {_told(names)}.")


@app.command()
def teachers(
    offering: Annotated[
        int,
        typer.Argument(
            metavar="OFFERING", help="Id of a module of a semester (moduleimpl)", max=LARGEST_ID
        ),
    ],
    names: NamesArgument = None,
    *,
    head: Annotated[
        str | None, typer.Option("--head", metavar="NAME", help="Who answers for the module")
    ] = None,
    database: DatabaseOption = None,
) -> None:
    """Say who teaches a module of a semester; without names, nobody but its head does."""
    from matricula.record.cohorts import commands, queries

    with ready_database(database) as opened, opened.write(by_hand()) as session:
        if offering not in queries.cohorts_of_offerings(session, [offering]):
            raise NoSuchOffering
        commands.set_teachers(session, {offering: _people(session, names or ())})
        if head is not None:
            (person_id,) = _people(session, [head])
            commands.set_offering_heads(session, {offering: person_id})
    told = f", and {head} answers for it" if head else ""
    typer.echo(f"Offering {offering}: {_told(names)}{told}.")


@app.command()
def lock(cohort: CohortArgument, database: DatabaseOption = None) -> None:
    """Lock a semester: no mark and no group of it may change."""
    _set_open(cohort, database, is_open=False)
    typer.echo(f"Cohort {cohort} is locked.")


@app.command()
def unlock(cohort: CohortArgument, database: DatabaseOption = None) -> None:
    """Unlock a semester."""
    _set_open(cohort, database, is_open=True)
    typer.echo(f"Cohort {cohort} is unlocked.")


def _set_open(cohort: int, database: str | None, *, is_open: bool) -> None:
    from matricula.record.cohorts import commands

    with ready_database(database) as opened, opened.write(by_hand()) as session:
        place = _cohort(session, cohort)
        rows = [{"id": cohort, "is_open": is_open}]
        commands.merge_cohorts(session, place.organization_id, rows)


def _cohort(session: "ReadSession", cohort_id: int) -> "Row":
    from matricula.record.cohorts import queries

    place = queries.cohort_place(session, cohort_id)
    if place is None:
        raise NoSuchCohort
    return place


def _people(session: "ReadSession", names: Sequence[str]) -> list[int]:
    """The persons behind accounts. Errors: NoSuchAccount."""
    return [named_account(session, name).person_id for name in names]


def _told(names: Sequence[str] | None) -> str:
    return ", ".join(names) if names else "nobody"
