"""Why a change to a step is refused; the docstring is what a person reads."""


class TooManySteps(Exception):
    """A lesson has 100 steps at most: begin another lesson."""


class NoSuchVideo(Exception):
    """There is no such video, or it is not yours."""


class SourceChanged(Exception):
    """Somebody else changed this step at the same time: read it again."""
