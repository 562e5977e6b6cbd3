"""Large answers: in which parts their rows are read, and how the parts become one JSON text."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from matricula.store import Row

CELLS = 4_000
"""Of a gradebook, read at once."""
LEAST = 4
"""What a row counts at least, however few its cells are."""
PIECE = 1 << 16
"""Bytes that are handed on together."""


@dataclass(frozen=True, slots=True)
class Student:
    """Somebody in a gradebook."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Activity:
    """A column of a gradebook. starts_at, ends_at: when it is, as far as anybody says."""

    id: int
    offering_id: int
    title: str
    starts_at: datetime | None
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class Discipline:
    """A gradebook: a discipline's activities in column order, and who takes it, by name."""

    row: Row
    """As `discipline_told` has it."""
    activities: Sequence[Activity]
    students: Sequence[Student]
    attesting: int | None = None
    """The activity whose mark is the total, where there is one."""

    @property
    def name(self) -> str:
        title: str = self.row.title or self.row.code
        return title


@dataclass(frozen=True, slots=True)
class Slice:
    """Some consecutive students of a discipline. opens, closes: whether the first of them is the
    discipline's first, and the last its last."""

    discipline: Discipline
    students: Sequence[Student]
    opens: bool
    closes: bool


Part = Sequence[Slice]
"""What is read at once."""


def parts(disciplines: Iterable[Discipline]) -> Iterator[Part]:
    """All rows of gradebooks in order, some `CELLS` a part. A discipline that nobody takes has a
    slice, too."""
    part: list[Slice] = []
    room = CELLS
    for discipline in disciplines:
        weight = max(LEAST, len(discipline.activities))
        for one in _slices(discipline, weight, room):
            part.append(one)
            room -= weight * len(one.students)
            if room < weight:
                yield part
                part, room = [], CELLS
    if part:
        yield part


def _slices(discipline: Discipline, weight: int, room: int) -> Iterator[Slice]:
    students = discipline.students
    start = 0
    while start == 0 or start < len(students):
        end = start + max(1, room // weight)
        yield Slice(discipline, students[start:end], start == 0, end >= len(students))
        start, room = end, CELLS


def people_of(part: Part) -> list[int]:
    """Everybody in a part, once."""
    return list(dict.fromkeys(one.id for piece in part for one in piece.students))


def activities_of(part: Part) -> list[int]:
    """Every activity of a part that somebody has a cell of."""
    return [one.id for piece in part if piece.students for one in piece.discipline.activities]


Rows = Iterable[tuple[Slice, Iterable[msgspec.Struct]]]
"""What each slice has to say, in order."""


def nested(told: Rows, head: Callable[[Discipline], msgspec.Struct]) -> Iterator[bytes]:
    """A JSON list of disciplines. head: a discipline with an empty list of students at its end."""
    encode = msgspec.json.Encoder().encode
    before = b"["
    for piece, rows in told:
        if piece.opens:
            # What is open of it: its last two brackets come when the last student did.
            yield before + encode(head(piece.discipline)).removesuffix(b"]}")
        yield from _joined(rows, encode, b"" if piece.opens else b",")
        if piece.closes:
            yield b"]}"
        before = b","
    yield b"[]" if before == b"[" else b"]"


def listed(told: Rows) -> Iterator[bytes]:
    """A JSON list of all rows."""
    encode = msgspec.json.Encoder().encode
    yield b"["
    yield from _joined((row for _, rows in told for row in rows), encode, b"")
    yield b"]"


def _joined(
    rows: Iterable[msgspec.Struct], encode: Callable[[Any], bytes], before: bytes
) -> Iterator[bytes]:
    for row in rows:
        yield before + encode(row)
        before = b","


def gathered(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in fewer pieces."""
    held = bytearray()
    for piece in pieces:
        held += piece
        if len(held) >= PIECE:
            yield bytes(held)
            held.clear()
    yield bytes(held)
