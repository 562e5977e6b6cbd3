"""Why a change to applications is refused; the docstring is what a person reads."""

from typing import ClassVar


class ApplicationError(Exception):
    """The change to an application was refused."""

    code: ClassVar[str] = "application"

    def __init__(self) -> None:
        super().__init__(" ".join((type(self).__doc__ or "").split()))


class ApplicationNameRefused(ApplicationError):
    """An application's name has 1 to 100 visible characters."""

    code = "application_name_refused"


class UnknownClientType(ApplicationError):
    """A client type is confidential or public."""

    code = "unknown_client_type"


class UnknownGrantType(ApplicationError):
    """A grant type is authorization-code, implicit, password or client-credentials."""

    code = "unknown_grant_type"


class RedirectMissing(ApplicationError):
    """An application that people are sent back to needs an address to send them to."""

    code = "redirect_missing"


class RedirectRefused(ApplicationError):
    """An address to send people back to is https://…, http:// on this very device, or of a scheme
    that an app has for itself; without # and without a user's name, 2,000 characters at most, and
    no more than 20 of them."""

    code = "redirect_refused"


class SecretNeeded(ApplicationError):
    """An application with the grant type client-credentials has to be confidential: it is known by
    its secret alone."""

    code = "secret_needed"


class TooManyApplications(ApplicationError):
    """An account has at most 50 applications: delete one first."""

    code = "too_many_applications"


class NoSuchApplication(ApplicationError):
    """There is no such application: `matricula application list` shows them."""

    code = "no_such_application"


class CodeSpent(ApplicationError):
    """The code was used before, or is too old."""

    code = "code_spent"


class RefreshSpent(ApplicationError):
    """The refresh token was used before, or is too old."""

    code = "refresh_spent"
