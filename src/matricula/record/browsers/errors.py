"""Why a link is not given; the docstring is what a person reads."""


class StaffSignsInOtherwise(Exception):
    """Whoever holds a role signs in with a password; no link lets them in."""
