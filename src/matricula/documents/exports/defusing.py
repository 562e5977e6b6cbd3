"""Text in a CSV file that a spreadsheet would run as a formula, made harmless and back again.

Source: OWASP, "CSV injection".
"""

import re

_ACTIVE = re.compile("'*[=+\\-@\t\r]")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def defused(text: str) -> str:
    """`text` with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if _ACTIVE.match(text) and not _NUMBER.fullmatch(text) else text


def restored(text: str) -> str:
    """What `defused` was given."""
    return text[1:] if text.startswith("'") and _ACTIVE.match(text) else text
