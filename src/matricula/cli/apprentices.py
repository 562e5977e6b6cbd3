"""What commands about apprentices share: centres, sessions, contracts, and who speaks."""

from typing import TYPE_CHECKING, Annotated

import typer

from matricula.cli.accounts import named_account

if TYPE_CHECKING:
    from matricula.identity.principal import Principal
    from matricula.store import Origin, ReadSession, Row

CentreOption = Annotated[
    str, typer.Option("--centre", metavar="ACRONYM", help="The training centre")
]
AnyCentreOption = Annotated[
    str | None,
    typer.Option(
        "--centre",
        metavar="ACRONYM",
        help="Whose contract, where several centres have one of this code",
        show_default=False,
    ),
]
ContractArgument = Annotated[
    str, typer.Argument(metavar="CONTRACT", help="Its code, or its id of 17 characters")
]
SpeakerOption = Annotated[
    str | None,
    typer.Option(
        "--as",
        metavar="ACCOUNT",
        help="Who says so; refused where they may not. Without it, whoever keeps this machine",
        show_default=False,
    ),
]


class NoSuchCentre(Exception):
    """There is no training centre of this acronym."""


class NoSuchSession(Exception):
    """The training centre has no session (group) of this code."""


class NoSuchContract(Exception):
    """There is no contract of this code or id."""


class SeveralContracts(Exception):
    """Several centres have a contract of this code: say which one with --centre."""


class AccountDisabled(Exception):
    """This account is disabled."""


def named_centre(session: "ReadSession", acronym: str) -> "Row":
    """Errors: NoSuchCentre."""
    from matricula.record.organizations.queries import centre_called

    found = centre_called(session, acronym)
    if found is None:
        raise NoSuchCentre(acronym)
    return found


def named_session(session: "ReadSession", centre_id: int, code: str) -> "Row":
    """Errors: NoSuchSession."""
    from matricula.record.contracts.queries import session_coded

    found = session_coded(session, centre_id, code)
    if found is None:
        raise NoSuchSession(code)
    return found


def named_contract(session: "ReadSession", name: str, centre: str | None) -> "Row":
    """Errors: NoSuchContract, SeveralContracts, NoSuchCentre."""
    from matricula.record.contracts.queries import contract_shown_as, contracts_shown_as

    if centre is not None:
        found = contract_shown_as(session, named_centre(session, centre).id, name)
        if found is None:
            raise NoSuchContract(name)
        return found
    rows = contracts_shown_as(session, name)
    if not rows:
        raise NoSuchContract(name)
    if len(rows) > 1 and rows[0].public_id != name:
        raise SeveralContracts(name)
    return rows[0]


def speaking(session: "ReadSession", account: str | None) -> "Principal | None":
    """Who speaks; None where nobody is named. Errors: NoSuchAccount, AccountDisabled."""
    from matricula.identity.principal import principal_of
    from matricula.record.accounts.queries import account_holder

    if account is None:
        return None
    holder = account_holder(session, named_account(session, account).id)
    if holder is None:
        raise AccountDisabled(account)
    return principal_of(holder, "cli", {})


def told_by(speaker: "Principal | None", door: str = "cli") -> "Origin":
    """Who writes, for the history."""
    from matricula.store import Origin

    return Origin(door, actor=speaker.person_id if speaker else None)
