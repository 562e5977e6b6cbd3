"""Whither a link may lead: a path of this server, and nothing that could be read as more."""

import re

LONGEST = 500

# Neither dots nor escapes nor a query: what a browser could still read as another host, or as
# another path than a check did, cannot be written in these letters. Two slashes at the front begin
# another host's address.
_OWN_PATH = re.compile(r"/|(/[A-Za-z0-9_-]+)+/?", re.ASCII)


def leads_here(path: str) -> bool:
    """Whether a text is a path of this server, such as "/me" or "/booklet/AbC"."""
    return len(path) <= LONGEST and _OWN_PATH.fullmatch(path) is not None
