"""Programmes and cohorts, as this door tells them."""

from collections.abc import Iterable
from dataclasses import dataclass

from matricula.dialects.odin.labels import (
    DIVISION_KINDS,
    EDUCATION_LEVELS,
    PROGRAM_TYPES,
    STUDY_FORMS,
    labelled,
)
from matricula.dialects.odin.translate.numbers import number
from matricula.dialects.odin.wire.programs import Cohort, Program
from matricula.record.programmes.catalogue import LAST_YEAR_OF_PROFESSIONS, UNSPECIFIED
from matricula.store import Row


@dataclass(frozen=True, slots=True)
class Told:
    """How things are told. english: labels. strict: without the fields that are additive."""

    english: bool
    strict: bool


def program(row: Row, told: Told) -> Program:
    """A programme. row: as the record's `programmes_told` has it."""
    form = row.study_form_code or UNSPECIFIED
    found = Program(
        id=row.id,
        name=row.title,
        type=labelled(PROGRAM_TYPES, row.type_code, english=told.english),
        studyForm=labelled(STUDY_FORMS, form, english=told.english) or form,
        educationalProject=row.project,
        year=row.year,
        direction=_direction(row),
        profession=_profession(row),
        minEducationLevel=labelled(
            EDUCATION_LEVELS, row.education_level_code, english=told.english
        ),
        hours=row.hours,
        credits=number(row.credits),
    )
    if not told.strict:
        found.typeCode = row.type_code
        found.studyFormCode = form
        found.directionCode = row.direction_code
        found.minEducationLevelCode = row.education_level_code
        found.divisionId = row.division_id
        found.divisionName = row.division_name
        found.divisionType = labelled(DIVISION_KINDS, row.division_kind, english=told.english)
        found.shortName = row.short_name
        found.isArchived = row.archived_at is not None
    return found


def cohorts(rows: Iterable[Row], year: int | None, told: Told) -> list[Cohort]:
    """The cohorts of a programme. year: of the programme's intake."""
    return [_cohort(row, year, told) for row in rows]


def _cohort(row: Row, year: int | None, told: Told) -> Cohort:
    found = Cohort(
        id=row.id,
        name=row.title,
        year=row.year or year or row.start_date.year,
        startEducationDate=row.start_date,
        endEducationDate=row.end_date,
        studentsNumber=row.students_number,
    )
    if not told.strict:
        found.maxStudents = row.max_students
        found.isArchived = row.archived_at is not None
        found.groupsNumber = row.groups_number
    return found


def _direction(row: Row) -> str | None:
    """A name and its code: Картография 05.02.01."""
    return " ".join(part for part in (row.direction, row.direction_code) if part) or None


def _profession(row: Row) -> str | None:
    """Told of programmes that a project pays, of intakes up to 2023; null otherwise."""
    told = row.project and row.year and row.year <= LAST_YEAR_OF_PROFESSIONS
    return row.profession if told else None
