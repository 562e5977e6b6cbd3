"""Marks of activities, disciplines and cohorts.

Source: page, methods 3, 7 and 9; additive fields are said to be. Lists of students come last in
what holds them: large answers are sent student by student.
"""

import msgspec
from msgspec import UNSET, UnsetType

SET = {"studentId": 12, "activityId": 2191122, "markValue": 5}
"""An order to set a mark."""


class ActivityMark(msgspec.Struct, gc=False):
    """A student's mark of an activity.

    markDateTimeUtc: null where mark is. points, minPoints: of an assignment or a test alone.
    timeLimitMinutes, attemptDurationMinutes: of a test alone; 0 is no limit. From studentName on:
    additive.
    """

    studentId: int
    email: str | None
    externalId: str | None
    mark: float | None
    markDateTimeUtc: str | None
    points: float | None
    minPoints: float | None
    timeLimitMinutes: int | None
    attemptDurationMinutes: float | None
    studentName: str | UnsetType = UNSET
    attemptNumber: int | None | UnsetType = UNSET
    attemptStatus: str | None | UnsetType = UNSET
    activityStatus: str | None | UnsetType = UNSET
    special: str | None | UnsetType = UNSET


class CellMark(msgspec.Struct, gc=False):
    """A student's mark in a column of a gradebook. isEnrolled, special: additive."""

    activityId: int
    activityName: str
    mark: float | None
    isEnrolled: bool | UnsetType = UNSET
    special: str | UnsetType = UNSET


class Intermediate(msgspec.Struct, gc=False):
    """One intermediate total of several."""

    title: str
    position: int
    mark: float | None


class StudentMarks(msgspec.Struct, gc=False):
    """A student's row of a gradebook. intermediateMark: of the last such column; null for none.

    From intermediateMarks on: additive.
    """

    studentId: int
    activities: list[CellMark]
    intermediateMark: float | None
    finalMark: float | None
    intermediateMarks: list[Intermediate] | UnsetType = UNSET
    finalMarkText: str | None | UnsetType = UNSET


class NamedStudentMarks(msgspec.Struct, gc=False):
    """The same with the student's name: method 9 has it, method 7 has not."""

    studentName: str
    studentId: int
    activities: list[CellMark]
    intermediateMark: float | None
    finalMark: float | None
    intermediateMarks: list[Intermediate] | UnsetType = UNSET
    finalMarkText: str | None | UnsetType = UNSET


class DisciplineMarks(msgspec.Struct):
    """A discipline's gradebook."""

    disciplineId: int
    disciplineName: str
    students: list[StudentMarks]


class MarkOrder(msgspec.Struct):
    """A mark to set; markValue null takes back the one that there is."""

    studentId: int
    activityId: int
    markValue: float | None


class MarkSet(msgspec.Struct):
    """What a mark that was set is now."""

    studentId: int
    activityId: int
    mark: float | None
