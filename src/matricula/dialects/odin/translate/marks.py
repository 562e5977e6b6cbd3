"""Gradebooks, as this door tells them: marks by student, and the totals of each."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
from matricula.gradebook.model import Floats
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

    grid: float64 [students, columns]; NaN = no mark. specials: by pair. left_out: who takes no part
    in what. strict: whether additive fields stay away.
    """

    piece: Slice
    grid: Floats
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
    found = [Sheet(piece, _blank(piece), {}, left_out, strict) for piece in part]
    # A discipline is in a part with one slice at most.
    columns = {
        one.id: (number_of, place)
        for number_of, piece in enumerate(part)
        for place, one in enumerate(piece.discipline.activities)
    }
    students = [{one.id: place for place, one in enumerate(piece.students)} for piece in part]
    specials: dict[Pair, str] = {}
    for row in marks:
        number_of, column = columns[row.assessment_id]
        student = students[number_of].get(row.person_id)
        if student is None or (row.assessment_id, row.person_id) in left_out:
            continue
        if row.special is None:
            found[number_of].grid[student, column] = row.mark
        else:
            specials[row.assessment_id, row.person_id] = row.special
    return [replace(sheet, specials=specials) for sheet in found]


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
    formulas = [formula for _, formula in reckoning.intermediate]
    intermediate = intermediate_totals(sheet.grid, columns, formulas).tolist()
    final = final_totals(sheet.grid, columns, reckoning.final, reckoning.attesting).tolist()
    for student, marks, several, last in zip(
        sheet.piece.students, sheet.grid.tolist(), intermediate, final, strict=True
    ):
        yield (
            student,
            (
                _cells(sheet, student, marks),
                *_totals(several, last, reckoning, strict=sheet.strict),
            ),
        )


def _cells(sheet: Sheet, student: Student, marks: Sequence[float]) -> list[CellMark]:
    cells = []
    for one, mark in zip(sheet.piece.discipline.activities, marks, strict=True):
        cell = CellMark(one.id, one.title, _number(mark))
        if not sheet.strict:
            pair = (one.id, student.id)
            cell.isEnrolled = pair not in sheet.left_out
            cell.special = sheet.specials.get(pair, UNSET)
        cells.append(cell)
    return cells


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


def _blank(piece: Slice) -> Floats:
    return np.full((len(piece.students), len(piece.discipline.activities)), np.nan)


def _scales(levels: Rows) -> dict[int | None, MarkScale]:
    found: dict[int | None, list[tuple[float, str, bool]]] = {}
    for row in levels:
        found.setdefault(row.scale_id, []).append((row.lower_bound, row.label, bool(row.passes)))
    return {key: scale(rows) for key, rows in found.items()}
