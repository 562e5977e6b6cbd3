"""Attendance of disciplines and cohorts.

Source: page, methods 8 and 10; additive fields are said to be. Lists of students come last in what
holds them: large answers are sent student by student.
"""

from datetime import date

import msgspec
from msgspec import UNSET, UnsetType


class CellAttendance(msgspec.Struct, gc=False):
    """Whether a student was at an activity: true, false, or null where nothing is known.

    From isEnrolled on: additive. markedAtUtc, markedBy ("manual" or "auto"): of a word that was
    said of this very activity. activityDate: by the organization's clocks.
    """

    activityId: int
    activityName: str
    isAttended: bool | None
    isEnrolled: bool | UnsetType = UNSET
    markedAtUtc: str | None | UnsetType = UNSET
    markedBy: str | None | UnsetType = UNSET
    activityDate: date | None | UnsetType = UNSET


class StudentAttendance(msgspec.Struct, gc=False):
    """A student's attendance of a discipline."""

    studentName: str
    studentId: int
    activities: list[CellAttendance]


class DisciplineAttendance(msgspec.Struct, gc=False):
    """Attendance of a discipline."""

    disciplineId: int
    disciplineName: str
    students: list[StudentAttendance]


class FlatAttendance(msgspec.Struct, gc=False):
    """A row a student and activity: what view=flat asks for."""

    disciplineId: int
    disciplineName: str
    studentName: str
    studentId: int
    activityId: int
    activityName: str
    isAttended: bool | None
    isEnrolled: bool | UnsetType = UNSET
    markedAtUtc: str | None | UnsetType = UNSET
    markedBy: str | None | UnsetType = UNSET
    activityDate: date | None | UnsetType = UNSET
