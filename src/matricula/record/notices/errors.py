"""Why a change to an announcement is refused; the docstring is what a person reads."""


class AnnouncementSent(Exception):
    """An announcement that was sent is not changed any more."""
