"""Gradebooks, as this door tells them: marks by student, and the totals of each."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from msgspec import UNSET

from matricula.dialects.odin.parting import Discipline, Part, Slice, Student
from matricula.dialects.odin.translate.numbers import number
from matricula.dialects.odin.wire.marks import (
    CellMark,
    Intermediate,
    NamedStudentMarks,
    StudentMarks,
)
from matricula.gradebook.formulas import Formula, kept
from matricula.gradebook.totals import (
    MarkScale,
    final_totals,
    intermediate_totals,
    scale,
    word,
)
from matricula.store import Row, Rows

Pair = tuple[int, int]
"""An activity and a person."""


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How a discipline's totals come about. intermediate: rows of the record, with formulas."""

    intermediate: Sequence[tuple[Row, Formula]]
    final: Formula | None
    attesting: int | None
    control: str
    scale: MarkScale | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A slice of a gradebook, filled in.

    marks: a row a student, a column an activity; None where there is no mark. specials: by pair.
    left_out: who takes no part in what. strict: whether additive fields stay away.
    """

    piece: Slice
    marks: list[list[float | None]]
    specials: Mapping[Pair, str]
    left_out: set[Pair]
    strict: bool


def reckonings(
    disciplines: Sequence[Discipline], totals: Rows, levels: Rows
) -> dict[int, Reckoning]:
    """How totals come about, by discipline. totals, levels: as the record's `totals_of_offerings`
    and `mark_scale_levels` have them."""
    scales = _scales(levels)
    return {
        one.row.id: Reckoning(
            [(row, kept(row.formula)) for row in totals if row.offering_id == one.row.id],
            kept(one.row.total_formula) if one.row.total_formula else None,
            one.attesting,
            one.row.control or "",
            scales.get(one.row.scale_id),
        )
        for one in disciplines
    }


def sheets(part: Part, marks: Rows, left_out: set[Pair], *, strict: bool) -> list[Sheet]:
    """The slices of a part, filled in; whoever takes no part in an activity has no mark of it."""
    blank = [_blank(piece) for piece in part]
    places = {
        one.id: (column, students)
        for piece, rows in zip(part, blank, strict=True)
        for students in [dict(zip((one.id for one in piece.students), rows, strict=True))]
        for column, one in enumerate(piece.discipline.activities)
    }
    specials: dict[Pair, str] = {}
    # Half a million rows in a large cohort: as little as can be is done for each.
    numbers: dict[float, float | None] = {}
    for assessment_id, person_id, mark, special in marks:
        column, students = places[assessment_id]
        row = students.get(person_id)
        if row is None:
            continue
        if special is not None:
            specials[assessment_id, person_id] = special
        elif (told := numbers.get(mark)) is not None:
            row[column] = told
        else:
            row[column] = numbers[mark] = number(mark)
    for assessment_id, person_id in left_out:
        column, students = places[assessment_id]
        specials.pop((assessment_id, person_id), None)
        if (row := students.get(person_id)) is not None:
            row[column] = None
    return [
        Sheet(piece, rows, specials, left_out, strict)
        for piece, rows in zip(part, blank, strict=True)
    ]


def told(sheet: Sheet, reckoning: Reckoning) -> Iterator[StudentMarks]:
    """The rows of a sheet as method 7 has them: without names."""
    for student, rest in _rows(sheet, reckoning):
        yield StudentMarks(student.id, *rest)


def told_named(sheet: Sheet, reckoning: Reckoning) -> Iterator[NamedStudentMarks]:
    """The same with names, as method 9 has them."""
    for student, rest in _rows(sheet, reckoning):
        yield NamedStudentMarks(student.name, student.id, *rest)


def _rows(sheet: Sheet, reckoning: Reckoning) -> Iterator[tuple[Student, tuple[Any, ...]]]:
    """Each student, with what follows their id."""
    columns = [one.id for one in sheet.piece.discipline.activities]
    grid = np.array(sheet.marks, dtype=np.float64).reshape(len(sheet.marks), len(columns))
    formulas = [formula for _, formula in reckoning.intermediate]
    intermediate = intermediate_totals(grid, columns, formulas).tolist()
    final = final_totals(grid, columns, reckoning.final, reckoning.attesting).tolist()
    for student, marks, several, last in zip(
        sheet.piece.students, sheet.marks, intermediate, final, strict=True
    ):
        totals = _totals(several, last, reckoning, strict=sheet.strict)
        yield student, (_cells(sheet, student, marks), *totals)


def _cells(sheet: Sheet, student: Student, marks: Sequence[float | None]) -> list[CellMark]:
    pairs = zip(sheet.piece.discipline.activities, marks, strict=True)
    if sheet.strict:
        return [CellMark(one.id, one.title, mark) for one, mark in pairs]
    left_out, specials = sheet.left_out, sheet.specials
    if not left_out and not specials:
        return [CellMark(one.id, one.title, mark, True) for one, mark in pairs]
    return [
        CellMark(
            one.id,
            one.title,
            mark,
            (one.id, student.id) not in left_out,
            specials.get((one.id, student.id), UNSET),
        )
        for one, mark in pairs
    ]


def _totals(
    several: Sequence[float], last: float, reckoning: Reckoning, *, strict: bool
) -> tuple[Any, ...]:
    """intermediateMark and finalMark, and the additive fields after them."""
    told_last = _number(several[-1]) if several else None
    if strict:
        return told_last, _number(last)
    listed = [
        Intermediate(row.title, row.position, _number(value))
        for (row, _), value in zip(reckoning.intermediate, several, strict=True)
    ]
    return told_last, _number(last), listed, word(last, reckoning.control, reckoning.scale)


def _number(value: float) -> float | None:
    return None if math.isnan(value) else number(value)


def _blank(piece: Slice) -> list[list[float | None]]:
    return [[None] * len(piece.discipline.activities) for _ in piece.students]


def _scales(levels: Rows) -> dict[int | None, MarkScale]:
    found: dict[int | None, list[tuple[float, str, bool]]] = {}
    for row in levels:
        found.setdefault(row.scale_id, []).append((row.lower_bound, row.label, bool(row.passes)))
    return {key: scale(rows) for key, rows in found.items()}
