"""Why a change to a class is refused; the docstring is what a person reads."""


class WrongKey(Exception):
    """This is not the invitation key of the class."""


class AssistsAlready(Exception):
    """The owner of a class is not its assistant besides."""
