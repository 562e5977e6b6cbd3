"""People who register by themselves: by the page, and at Stepik's door."""

from matricula.identity.passwords import PasswordRefused, hash_password
from matricula.record.accounts import commands as accounts
from matricula.record.accounts.errors import AccountError, AddressRefused, AlreadyRegistered
from matricula.record.accounts.queries import AccountRow
from matricula.record.profiles.commands import set_profile
from matricula.settings import Settings
from matricula.store import WriteSession
from matricula.web.authentication import AnyRequest
from matricula.web.brakes import RegistrationBrake, client_address

LONGEST_PASSWORD = 2_000
"""Characters: what is longer is nobody's, and is not kept in a page."""


def newcomers_hash(request: AnyRequest, settings: Settings, password: str) -> str:
    """The hash of the password of somebody who registers; counts a registration from where they
    are. Called before the transaction, which would be held for as long as hashing takes.

    Errors: TooManyTries, PasswordRefused.
    """
    brake: RegistrationBrake = request.app.state["registration_brake"]
    brake.take(client_address(request, settings))
    return hash_password(password)


def add_newcomer(
    session: WriteSession, first_name: str, last_name: str, email: str, password_hash: str
) -> AccountRow:
    """Make the account of somebody new, seen at Stepik's door by the name that they give.

    Errors: those of `accounts.register`.
    """
    account = accounts.register(session, f"{first_name} {last_name}", email, password_hash)
    called = {"first_name": first_name, "last_name": last_name, "is_private": False}
    set_profile(session, account.person_id, called)
    return account


def faulty_field(error: AccountError | PasswordRefused) -> str:
    """The field of a registration that an error is about."""
    if isinstance(error, PasswordRefused):
        return "password"
    address = isinstance(error, AddressRefused | AlreadyRegistered)
    return "email" if address else "first_name"
