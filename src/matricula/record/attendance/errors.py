"""Why a change to attendance is refused; the docstring is what a person reads."""


class NoSuchClaim(Exception):
    """There is no claim of this number: `matricula absence-claim list` shows the open ones."""


class ClaimSettled(Exception):
    """The claim was settled already, and a claim is settled once."""


class ClaimRefused(Exception):
    """A claim does not end before it begins, and lasts 400 days at most."""


class TooManyStatements(Exception):
    """A door says no more than some thousands of absences of one person."""
