"""Why a change to who belongs where is refused; the docstring is what a person reads."""


class CourseClosed(Exception):
    """Only courses that are published and open to everybody can be joined."""


class OwnerStays(Exception):
    """The owner of a course or a lesson stays among its admins."""


class GroupGone(Exception):
    """There is no such group any more."""
