"""Changing one's own password: the one that holds is asked for, under the brake of signing in."""

from matricula.identity.passwords import verify_password
from matricula.identity.principal import Principal
from matricula.record.accounts.queries import account_named
from matricula.settings import Settings
from matricula.store import Database
from matricula.web.authentication import AnyRequest
from matricula.web.brakes import SignInBrake, client_address


def confirmed_hash(
    request: AnyRequest,
    database: Database,
    settings: Settings,
    principal: Principal,
    password: str,
) -> str | None:
    """The hash that is kept of the account's password, if this is it; None where it is wrong, or
    the account has none.

    Whoever holds somebody's token may try passwords no faster than at the sign-in page. Called
    outside of any session. Errors: TooManyTries.
    """
    brake: SignInBrake = request.app.state["sign_in_brake"]
    address = client_address(request, settings)
    brake.take(principal.name, address)
    with database.read() as session:
        found = account_named(session, principal.name)
    kept = found.password_hash if found else None
    if not verify_password(kept, password).right:
        return None
    brake.was_right(principal.name, address)
    return kept
