"""Numbers that name things, read strictly.

The framework's converters take "1_2", "+12" and the digits of every script for numbers; a handler
takes its path parameters as text and reads them here.
"""

import re

from matricula.web.errors import BadParameter, NotFound

_ID = re.compile(r"[0-9]{1,19}", re.ASCII)
LARGEST_ID = 2**63 - 1


def parse_id(text: str) -> int | None:
    """The id that `text` is: 1 to 19 ASCII digits, 0 < id < 2**63; else None."""
    if _ID.fullmatch(text) is None:
        return None
    number = int(text)
    return number if 0 < number <= LARGEST_ID else None


def path_id(text: str) -> int:
    """The id in a segment of the path.

    Errors: NotFound, since an address that cannot name anything names nothing.
    """
    number = parse_id(text)
    if number is None:
        raise NotFound
    return number


def parameter_id(name: str, text: str) -> int:
    """The id in parameter `name`.

    Errors: BadParameter.
    """
    number = parse_id(text)
    if number is None:
        raise BadParameter(name, "a whole number above 0 is needed")
    return number
