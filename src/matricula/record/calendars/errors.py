"""Why a decision about calendars is not carried out."""


class NoSuchPublication(Exception):
    """There is no published calendar of this number; `calendars list` shows them."""
