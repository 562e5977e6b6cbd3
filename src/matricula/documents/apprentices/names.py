"""People's names as apprentices and their tutors are shown and ordered."""

import unicodedata


def full_name(given_name: str | None, family_name: str | None) -> str:
    """ "Prénom Nom"; "" of nobody."""
    return f"{given_name or ''} {family_name or ''}".strip()


def alphabetical(name: str) -> tuple[str, str]:
    """A key to sort names by, whatever their case and accents."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter)), name
