"""What is said in a row: keys that are absent from the file say nothing."""

from typing import Any

from msgspec import UNSET

Row = dict[str, Any]


def said(**values: Any) -> Row:
    """Columns that may be null: all but those whose key is absent."""
    return {name: value for name, value in values.items() if value is not UNSET}


def filled(**values: Any) -> Row:
    """Columns that may not be null: all but those whose key is absent or null."""
    return {name: value for name, value in values.items() if value is not None}


def worded(value: Any) -> Any:
    """Text, or null where it is empty: an empty code or formula is none."""
    return None if isinstance(value, str) and not value.strip() else value
