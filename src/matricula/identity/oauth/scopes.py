"""What a token of an application is good for: reading, writing, or both."""

READ, WRITE = "read", "write"
SCOPES = (READ, WRITE)
EVERYTHING = "read write"


def granted_scope(asked: str | None) -> str | None:
    """The scope that is granted where `asked` is asked for, in the one way to write it; None
    where a word of it is unknown. Nothing asked: everything."""
    words = set((asked or EVERYTHING).split())
    if not words:
        return EVERYTHING
    return " ".join(word for word in SCOPES if word in words) if words <= {*SCOPES} else None
