"""Absences between the wire and the record: local times of the centre, and UTC."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from matricula.dialects.campus_skills.errors import Faults
from matricula.dialects.campus_skills.fields import (
    AN_OBJECT,
    DIFFER,
    LONGEST_REMARK,
    REQUIRED,
    Fields,
)
from matricula.dialects.campus_skills.wire.absences import AbsenceSent
from matricula.store import Row

MOST_ABSENCES = 2_000
LONGEST = timedelta(days=366)
FIRST_YEAR, LAST_YEAR = 1900, 2999
"""Beyond, clocks leave the calendar, and nobody is absent."""

A_MOMENT = "format DD/MM/YYYY-HH:mm attendu"
A_LIST = "liste attendue"
TOO_MANY = f"{MOST_ABSENCES} absences au plus"
A_TYPE = "absence ou retard attendu"
A_FLAG = "true ou false attendu"
NO_SUCH_HOUR = "cette heure n'existe pas : passage à l'heure d'été"
REVERSED = "la fin précède le début"
EMPTY = "la fin d'une absence suit son début"
TOO_LONG = "une absence dure 366 jours au plus"

KINDS = {"absence": "absence", "retard": "lateness"}
TYPES = {kind: name for name, kind in KINDS.items()}
FLAGS = {"true": True, "false": False}

_MOMENT = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})-([0-9]{1,2}):([0-9]{2})", re.ASCII)

Statement = dict[str, Any]
"""kind, starts_at, ends_at, excused, description."""


def absences(data: Any, zone: ZoneInfo, faults: Faults) -> list[Statement]:
    """What a list says, each absence once; faults are noted, row by row."""
    if data is None:
        faults.add("data", REQUIRED)
    elif not isinstance(data, list):
        faults.add("data", A_LIST)
    elif len(data) > MOST_ABSENCES:
        faults.add("data", TOO_MANY)
    else:
        return _distinct([_absence(row, zone, faults, index) for index, row in enumerate(data)])
    return []


def _distinct(rows: Sequence[Statement | None]) -> list[Statement]:
    found = {tuple(row.items()): row for row in rows if row is not None}
    return list(found.values())


def _absence(row: Any, zone: ZoneInfo, faults: Faults, index: int) -> Statement | None:
    if not isinstance(row, dict):
        faults.add("data", AN_OBJECT, index)
        return None
    fields = Fields(row, faults, index)
    starts_at = _moment(fields, "dateDebut", "dateStart", zone)
    ends_at = _moment(fields, "dateFin", "dateEnd", zone)
    kind = fields.word("type").lower()
    if kind and kind not in KINDS:
        fields.wrong("type", A_TYPE)
    excused = _flag(fields)
    reason = fields.word("motif", required=False, longest=LONGEST_REMARK)
    if starts_at is None or ends_at is None or kind not in KINDS or excused is None:
        return None
    fault = _fault(starts_at, ends_at, kind)
    if fault:
        fields.wrong("dateFin", fault)
    return {
        "kind": KINDS[kind],
        "starts_at": starts_at,
        "ends_at": ends_at,
        "excused": excused,
        "description": reason,
    }


def _fault(starts_at: datetime, ends_at: datetime, kind: str) -> str | None:
    if ends_at < starts_at:
        return REVERSED
    if ends_at == starts_at and KINDS[kind] == "absence":
        return EMPTY
    return TOO_LONG if ends_at - starts_at > LONGEST else None


def _flag(fields: Fields) -> bool | None:
    """Whether there is an excuse, under the page's spelling or the right one."""
    spellings = ("isJusitifie", "isJustifie")
    sent = {name: fields.row[name] for name in spellings if fields.row.get(name) is not None}
    if not sent:
        fields.wrong(spellings[0], REQUIRED)
        return None
    read = {name: _read_flag(value) for name, value in sent.items()}
    for name, value in read.items():
        if value is None:
            fields.wrong(name, A_FLAG)
            return None
    if len(set(read.values())) > 1:
        fields.wrong(spellings[0], DIFFER)
        return None
    return next(iter(read.values()))


def _read_flag(value: Any) -> bool | None:
    if isinstance(value, str):
        return FLAGS.get(value.strip().lower())
    return value if isinstance(value, bool) else None


def _moment(fields: Fields, name: str, other: str, zone: ZoneInfo) -> datetime | None:
    """A local time of the centre in UTC; of an hour that comes twice, the first."""
    text = fields.word(name, other)
    if not text:
        return None
    found = _MOMENT.fullmatch(text)
    day, month, year, hour, minute = map(int, found.groups()) if found else (0,) * 5
    try:
        local = datetime(year, month, day, hour, minute, tzinfo=zone)
    except ValueError:
        local = None
    if local is None or not FIRST_YEAR <= year <= LAST_YEAR:
        fields.wrong(name, A_MOMENT)
        return None
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        fields.wrong(name, NO_SUCH_HOUR)
        return None
    return moment


def sent(row: Row, zone: ZoneInfo) -> AbsenceSent:
    """A statement as it came."""
    return AbsenceSent(
        dateDebut=_written(row.starts_at, zone),
        dateFin=_written(row.ends_at, zone),
        type=TYPES[row.kind],
        isJusitifie=row.excused,
        isJustifie=row.excused,
        motif=row.description,
    )


def _written(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{local.day:02}/{local.month:02}/{local.year:04}-{local.hour:02}:{local.minute:02}"
