"""Why a change to a certificate is refused; the docstring is what a person reads."""


class NameIsFinal(Exception):
    """The name on this certificate was changed as often as it may be."""
