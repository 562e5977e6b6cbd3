"""Claims of absence, out of a table or one at a time: all of them are kept, or none."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from matricula.importers.errors import MOST_ERRORS, ImportRefused
from matricula.importers.tables import UNSTORABLE, read_table
from matricula.record.attendance import commands, queries
from matricula.record.attendance.halves import LONGEST_CLAIM
from matricula.record.organizations.queries import department_called
from matricula.record.people.queries import student_codes
from matricula.store import Database, Origin, ReadSession, Row

COLUMNS = ("etudid", "code_nip", "begin", "end", "description", "justified")
"""The headers of a table; of the first two one is enough, and the last may be missing."""
NEEDED = ("begin", "end", "description")
ANSWERS = {"oui": True, "yes": True, "1": True, "true": True}
ANSWERS |= {"non": False, "no": False, "0": False, "false": False, "": False}
LONGEST_DESCRIPTION = 10_000
FIRST_YEAR, LAST_YEAR = 1900, 2999

_FRENCH = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})(.*)", re.ASCII)


class ClaimsRefused(ImportRefused):
    """No claim was added; `errors` say where and why."""

    code = "claims_refused"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A claim as somebody wrote it; values by the names of `COLUMNS`."""

    place: str
    cells: Mapping[str, str]


def read_claims(file: Path, *, sheet: str | None = None) -> list[Wanted]:
    """The claims of a table. Errors: TableRefused, ClaimsRefused."""
    table = read_table(file, sheet=sheet)
    headers = {header.lower(): header for header in table.columns}
    twice = [name for name in COLUMNS if [h.lower() for h in table.columns].count(name) > 1]
    if twice:
        raise ClaimsRefused([f"two columns are called {name}: rename one" for name in twice])
    missing = [name for name in NEEDED if name not in headers]
    if not headers.keys() & {"etudid", "code_nip"}:
        missing.insert(0, "etudid or code_nip")
    if missing:
        raise ClaimsRefused([f"the column {name} is missing" for name in missing])
    known = {name: header for name, header in headers.items() if name in COLUMNS}
    return [
        Wanted(f"line {row.line}", {name: row.cells[header] for name, header in known.items()})
        for row in table.rows
    ]


def keep_claims(
    database: Database, department: str, wanted: Sequence[Wanted], origin: Origin, time_zone: str
) -> list[int]:
    """Add claims to a department, but for those that stand there in the same words; the new ids.

    time_zone: of departments that name none. Errors: ClaimsRefused.
    """
    with database.write(origin) as session:
        place = department_called(session, department)
        if place is None:
            raise ClaimsRefused([f"there is no department {department!r}"])
        zone = ZoneInfo(place.time_zone or time_zone)
        rows = _rows(session, place, wanted, zone)
        there = {
            tuple(row)
            for row in queries.claims_in_words(
                session, place.id, {row["person_id"] for row in rows.values()}
            )
        }
        new = [row for words, row in rows.items() if words not in there]
        return [row["id"] for row in commands.add_claims(session, new).inserted]


def _rows(
    session: ReadSession, place: Row, wanted: Sequence[Wanted], zone: ZoneInfo
) -> dict[tuple[Any, ...], dict[str, Any]]:
    """The rows of claims by what they say, each once. Errors: ClaimsRefused."""
    students = student_codes(session, place.id)
    named = {("etudid", str(row.person_id)): row.person_id for row in students}
    named |= {("code_nip", row.code_nip): row.person_id for row in students if row.code_nip}
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    errors = []
    for claim in wanted:
        try:
            row = _row(claim.cells, named, zone)
        except ValueError as error:
            errors.append(f"{claim.place}: {error}")
            continue
        words = tuple(row[name] for name in ("person_id", "starts_at", "ends_at", "description"))
        rows.setdefault(words, {"organization_id": place.id, **row})
    if errors:
        more = len(errors) - MOST_ERRORS
        raise ClaimsRefused(errors[:MOST_ERRORS] + ([f"and {more} more"] if more > 0 else []))
    return rows


def _row(
    cells: Mapping[str, str], named: Mapping[tuple[str, str], int], zone: ZoneInfo
) -> dict[str, Any]:
    """Errors: ValueError, with what is wrong."""
    begin, end = (instant(cells[name], zone) for name in ("begin", "end"))
    if begin > end:
        raise ValueError("it ends before it begins")
    if end - begin > LONGEST_CLAIM:
        raise ValueError(f"it lasts longer than {LONGEST_CLAIM.days} days")
    description = cells["description"].strip()
    if len(description) > LONGEST_DESCRIPTION:
        raise ValueError(f"the description has more than {LONGEST_DESCRIPTION} characters")
    if UNSTORABLE.search(description):
        raise ValueError("the description holds a character that cannot be stored")
    said = cells.get("justified", "").strip().lower()
    if said not in ANSWERS:
        raise ValueError(f"justified is oui or non, not {said!r}")
    return {
        "person_id": _person(cells, named),
        "starts_at": begin,
        "ends_at": end,
        "description": description,
        "justified": ANSWERS[said],
    }


def _person(cells: Mapping[str, str], named: Mapping[tuple[str, str], int]) -> int:
    given = {(name, cells.get(name, "").strip()) for name in ("etudid", "code_nip")}
    found = {named.get(pair) for pair in given if pair[1]}
    if not found:
        raise ValueError("it names no student")
    person = found.pop()
    if person is None or found:
        raise ValueError("the department knows no such student")
    return person


def instant(text: str, zone: ZoneInfo) -> datetime:
    """A moment in UTC: 2020-12-14, 2020-12-14 08:00, 14/12/2020 or 14/12/2020 08:00, by the zone's
    clocks where it has no offset. Errors: ValueError."""
    french = _FRENCH.fullmatch(text.strip())
    iso = f"{french[3]}-{french[2]}-{french[1]}{french[4]}" if french else text.strip()
    try:
        found = datetime.fromisoformat(iso)
    except ValueError:
        found = None
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(f"{text!r} is no date, with a time or without")
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
