"""Links."""

import msgspec


class Link(msgspec.Struct):
    """An address that lets a user in."""

    url: str
