"""Why a program is not run; the docstring is what a person reads."""


class TooManyRuns(Exception):
    """Other programs of yours wait to be run: wait until one of them has ended."""
