"""Students of a cohort by group. Source: page, method 6; additive fields are said to be."""

import msgspec
from msgspec import UNSET, UnsetType


class Student(msgspec.Struct):
    """A student. email, phone, snils and untiId are null without the scope roster.pii.

    From externalId on: additive. status, resolution: labels.
    """

    studentName: str
    studentId: int
    email: str | None
    phone: str | None
    snils: str | None
    untiId: str | None
    externalId: str | None | UnsetType = UNSET
    lastName: str | UnsetType = UNSET
    firstName: str | UnsetType = UNSET
    middleName: str | None | UnsetType = UNSET
    status: str | UnsetType = UNSET
    statusCode: str | UnsetType = UNSET
    resolution: str | None | UnsetType = UNSET


class Group(msgspec.Struct):
    """A group with its students. groupId and groupName are null for those who are in none."""

    groupId: int | None
    groupName: str | None
    students: list[Student]
