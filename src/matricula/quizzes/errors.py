"""How the room refuses: whose fault it is, what is wrong, and where."""


class QuizRefused(Exception):
    """Something about a quiz is not as it has to be.

    message: what a person is told. field: where in what was sent, as "options[2].text"; "" for the
    whole of it.
    """

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class SourceRefused(QuizRefused):
    """The source of a quiz cannot be used."""


class ReplyRefused(QuizRefused):
    """A reply to a quiz has not the form of one; nothing is said about whether it is right."""


class UnknownKind(QuizRefused):
    """There is no such kind of block, or it is one that this server does not know how to check."""


class NotAQuiz(UnknownKind):
    """A block of this kind has nothing to answer."""
