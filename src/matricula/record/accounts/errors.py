"""Why a change to accounts, roles or tokens is refused; the docstring is what a person reads."""

from typing import ClassVar


class AccountError(Exception):
    """The change to an account was refused."""

    code: ClassVar[str] = "account"

    def __init__(self) -> None:
        super().__init__(" ".join((type(self).__doc__ or "").split()))


class NameRefused(AccountError):
    """An account's name has 1 to 64 visible characters and no colon."""

    code = "name_refused"


class NameIsForeignAddress(AccountError):
    """A name with an @ sign has to be the account's own e-mail address."""

    code = "name_is_foreign_address"


class AddressRefused(AccountError):
    """An e-mail address looks like name@example.org."""

    code = "address_refused"


class NameTaken(AccountError):
    """Another account already signs in with this name: choose another one."""

    code = "name_taken"


class AddressTaken(AccountError):
    """Another account already signs in with this e-mail address."""

    code = "address_taken"


class AddressOfMany(AccountError):
    """Several people are known by this e-mail address: see `matricula people same`."""

    code = "address_of_many"


class DisplayNameRefused(AccountError):
    """What you are called has 1 to 200 visible characters."""

    code = "display_name_refused"


class AlreadyRegistered(AccountError):
    """Somebody registered here with this e-mail address before: sign in, or use another one."""

    code = "already_registered"


class NoSuchAccount(AccountError):
    """There is no account of this name: `matricula user list` shows them."""

    code = "no_such_account"


class AccountMerged(AccountError):
    """The account's person was merged into another one: name that one's account"""

    code = "account_merged"

    def __init__(self, name: str) -> None:
        """name: the other one's account."""
        super().__init__()
        self.args = (f"{self}, {name}.",)


class NoSuchOrganization(AccountError):
    """There is no department or training centre of this acronym, which is written exactly as it is
    stored."""

    code = "no_such_organization"


class NoSuchRole(AccountError):
    """A role is one of administrator, registrar, teacher and reader."""

    code = "no_such_role"


class RoleHeld(AccountError):
    """The account already has this role there."""

    code = "role_held"


class RoleNotHeld(AccountError):
    """The account does not have this role there."""

    code = "role_not_held"


class NoSuchToken(AccountError):
    """There is no token of this number: `matricula token list NAME` shows them."""

    code = "no_such_token"
