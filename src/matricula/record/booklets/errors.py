"""Why changes to booklets are refused."""


class NotOfThisSession(Exception):
    """A booklet is done by those who have a contract in its own session."""
