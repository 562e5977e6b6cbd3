"""Why a course cannot be moved; each says what to do."""


class MovingFailed(Exception):
    """The course cannot be moved."""


class AddressRefused(MovingFailed):
    """A server is named by https://host, or http://host on this machine (elsewhere: only with
    --insecure-http), without a name, a password or a query."""


class Unreachable(MovingFailed):
    """The server cannot be reached, or does not answer in time; run the same command again."""


class Refused(MovingFailed):
    """The server refuses"""

    def __init__(self, status: int, told: str) -> None:
        super().__init__(f"The server refuses: {told}")
        self.status = status
        self.told = told


class Garbage(MovingFailed):
    """The server does not answer as this API does."""


class NoAccess(MovingFailed):
    """The server does not know this client, or its secret is another."""


class NoSuchCourse(MovingFailed):
    """There is no such course on the server, or its owner of the application may not see it."""


class NotEditable(MovingFailed):
    """Sources of steps are shown to those alone who may change the lesson."""


class ChangedMeanwhile(MovingFailed):
    """Somebody changes the course at the same time; run the same command again."""


class TooLarge(MovingFailed):
    """The course, or a file of it, is larger than is moved."""


class BadPackage(MovingFailed):
    """The file is no whole package of a course."""


class AtWork(MovingFailed):
    """Another command moves this course at the moment."""


class WrongJournal(MovingFailed):
    """The journal tells of another course or another server; name another file with --journal."""


class OtherPull(MovingFailed):
    """The folder beside the file holds what another pull fetched; remove it, or name another
    file."""


class MadeCourseGone(MovingFailed):
    """The course that the journal tells of is not on the server any more; to make it anew, remove
    the journal."""


class Unclear(MovingFailed):
    """A run was cut off while it made something, and more than one thing there may be it: remove
    those that are not."""


class Unsure(Exception):
    """A POST was sent, and what became of it is not known."""
