"""Programmes and their cohorts. Source: page, methods 4 and 5; additive fields are said to be."""

from datetime import date

import msgspec
from msgspec import UNSET, UnsetType


class Program(msgspec.Struct):
    """A programme. type, studyForm, minEducationLevel: labels. hours: academic, of 45 minutes.

    From typeCode on: additive.
    """

    id: int
    name: str
    type: str | None
    studyForm: str
    educationalProject: str | None
    year: int | None
    direction: str | None
    profession: str | None
    minEducationLevel: str | None
    hours: int | None
    credits: float | None
    typeCode: str | None | UnsetType = UNSET
    studyFormCode: str | UnsetType = UNSET
    directionCode: str | None | UnsetType = UNSET
    minEducationLevelCode: str | None | UnsetType = UNSET
    divisionId: int | None | UnsetType = UNSET
    divisionName: str | None | UnsetType = UNSET
    divisionType: str | None | UnsetType = UNSET
    shortName: str | None | UnsetType = UNSET
    isArchived: bool | UnsetType = UNSET


class Cohort(msgspec.Struct):
    """A cohort. studentsNumber: everybody enrolled. From maxStudents on: additive."""

    id: int
    name: str
    year: int | None
    startEducationDate: date
    endEducationDate: date
    studentsNumber: int
    maxStudents: int | None | UnsetType = UNSET
    isArchived: bool | UnsetType = UNSET
    groupsNumber: int | UnsetType = UNSET
