"""Why a file is not kept; the docstring is what a person reads."""


class TooManyFiles(Exception):
    """A course or a lesson has 200 attachments at most."""


class NoRoom(Exception):
    """There is no room for this file: remove others first."""


class VideoShown(Exception):
    """A step shows this video: change the step first."""
