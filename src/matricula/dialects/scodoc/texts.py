"""How this door writes people, dates and numbers."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Protocol

TITLES = {"M": "M.", "F": "Mme"}
ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"})


class Named(Protocol):
    """What has names: a row about a person."""

    family_name: str
    given_name: str
    usual_name: str | None
    gender: str | None


def title_of(person: Named) -> str:
    """The title before a name (civilite): "M.", "Mme" or ""."""
    return TITLES.get(person.gender or "", "")


def listed_name(person: Named) -> str:
    """The name in lists (nom_disp): "NOM", or "USUEL (NOM)"."""
    name, usual = person.family_name.upper(), (person.usual_name or "").upper()
    return f"{usual} ({name})" if usual else name


def full_name(person: Named) -> str:
    """The name in full (nomprenom): "M. Alvaro MUTIS"."""
    parts = (title_of(person), capitalised(person.given_name), listed_name(person))
    return " ".join(part for part in parts if part)


def photo_url(department: str, person_id: int) -> str:
    """Where ScoDoc's pages show the student's picture; clients read the department out of it."""
    return f"/ScoDoc/{department}/Scolarite/get_photo_image?etudid={person_id}&size=small"


def escaped(text: str | None) -> str:
    """Text as bulletins have it, in JSON too: escaped as for XML."""
    return text.translate(ESCAPES) if text else ""


def unescaped(text: str | None) -> str:
    """Text as it is, for XML, which escapes it."""
    return text or ""


def iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def french(day: date | None) -> str:
    """A day as 10/02/2021."""
    return day.strftime("%d/%m/%Y") if day else ""


def clock_time(moment: time | None) -> str:
    """A time as 08:00:00."""
    return moment.isoformat("seconds") if moment else ""


def french_time(moment: time | None) -> str:
    """A time as 08h00."""
    return moment.strftime("%Hh%M") if moment else ""


def wall_time(moment: datetime) -> str:
    """A local time without its offset, as the page has dates of bulletins."""
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds")


def shortest(number: float) -> str:
    """A number in as few characters as tell it: "13", "12.5"."""
    text = format(Decimal(repr(number)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def bare(number: float) -> int | float:
    """A number that JSON and XML write without ".0" where it is whole."""
    return int(number) if number.is_integer() else number


def capitalised(given_name: str) -> str:
    words = given_name.split()
    return " ".join("-".join(p.capitalize() for p in word.split("-")) for word in words)
