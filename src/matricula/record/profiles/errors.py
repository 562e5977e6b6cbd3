"""Why a change to a profile is refused; the docstring is what a person reads."""


class AddressKnown(Exception):
    """This address is among yours already."""


class AddressIsRegistrars(Exception):
    """An address that the registrar entered is changed by the registrar."""


class AddressUnproved(Exception):
    """Only an address that was verified can be the primary one."""


class AccountKnown(Exception):
    """This account is among yours already."""


class TooMany(Exception):
    """A person has 20 addresses of mail and 50 accounts elsewhere at most."""
