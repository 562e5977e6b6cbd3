"""Why something is not said; the docstring is what a person reads."""


class CommentsClosed(Exception):
    """Nothing is discussed in this lesson."""


class ForeignComment(Exception):
    """An answer stands below a comment on the same step that is there and is no answer itself."""
