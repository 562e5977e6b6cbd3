"""The file format: an online campus in the record's own words. docs/odin_import.md tells it.

A key that is absent leaves the record alone, or is what is usual where the thing is new; one that
is null clears. Keys that nobody knows are refused, since they are mostly misspelt.
"""

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

FORMAT = 1

_TEXT = r"\A[^\x00-\x1f\x7f\ufffe\uffff]*\Z"

Name = Annotated[str, Meta(min_length=1, max_length=250, pattern=_TEXT)]
Year = Annotated[int, Meta(ge=1900, le=2200)]
Count = Annotated[int, Meta(ge=0, le=1_000_000)]
Number = Annotated[int, Meta(ge=1, le=1_000_000)]
Amount = Annotated[float, Meta(ge=0, le=999_999.999)]
Credits = Annotated[float, Meta(ge=1, le=15)]
"""Of a discipline; a programme has as many as it likes."""
Formula = Annotated[str, Meta(min_length=1, max_length=2_000, pattern=_TEXT)]

OptionalName = Name | UnsetType | None
OptionalAmount = Amount | UnsetType | None
OptionalCount = Count | UnsetType | None
OptionalYear = Year | UnsetType | None
OptionalDate = date | UnsetType | None
Choice = bool | UnsetType

Code = Annotated[str, Meta(max_length=250)]
"""One of a list of the record's own, which `checking` looks into."""
OptionalCode = Code | UnsetType | None


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the document."""


class Organization(Part, frozen=True, kw_only=True):
    """time_zone: by whose clocks the file's local times go; the school's where it is absent."""

    acronym: Name
    name: Name | UnsetType = UNSET
    time_zone: OptionalName = UNSET


class Division(Part, frozen=True, kw_only=True):
    name: Name
    kind: Code
    short_name: OptionalName = UNSET
    english_name: OptionalName = UNSET


class Resolution(Part, frozen=True, kw_only=True):
    """A reason of the organization's own."""

    status: Code
    name: Name


class Level(Part, frozen=True, kw_only=True):
    """From `begin` (a mark) to the next level, a mark is called `label`."""

    begin: Annotated[float, Meta(ge=-999_999.999, le=999_999.999)]
    label: Name
    passes: bool


class Scale(Part, frozen=True, kw_only=True):
    """Either levels of its own, or a preset of the gradebook's."""

    name: Name
    preset: Code | None = None
    levels: Annotated[list[Level], Meta(max_length=100)] = []


class Student(Part, frozen=True, kw_only=True):
    """Whoever has this e-mail, or the organization's own number; `email` is needed of a new one."""

    email: Name | None = None
    external_id: Name | None = None
    family_name: Name | None = None
    given_name: Name | None = None
    middle_name: Name | None = None
    phone: Name | None = None
    snils: Name | None = None
    unti_id: Name | int | None = None
    language: Code | None = None
    time_zone: Name | None = None


class Mark(Part, frozen=True, kw_only=True):
    """mark: a number, or a word of the record; null takes back what there is."""

    student: Name
    mark: Amount | Literal["ABS", "EXC", "ATT"] | None


class Presence(Part, frozen=True, kw_only=True):
    """attended: true, false, null to take back; or the letter of a paper journal."""

    student: Name
    attended: bool | None | Literal["+", "н", "у", "б", "у/б", "оп"]


class Attempt(Part, frozen=True, kw_only=True):
    """started_at, finished_at: with an offset, or by the organization's clocks."""

    student: Name
    number: Number
    started_at: Name
    finished_at: Name | None = None
    points: Amount | None = None
    status: Code | None = None


class Conversion(Part, frozen=True, kw_only=True):
    """Points up to `points` give `mark`."""

    points: Amount
    mark: Amount


class Activity(Part, frozen=True, kw_only=True):
    name: Name
    kind: Code
    format: Code | UnsetType = UNSET
    starts_at: OptionalName = UNSET
    ends_at: OptionalName = UNSET
    hours: OptionalAmount = UNSET
    is_marked: Choice = UNSET
    is_hidden: Choice = UNSET
    attests: Choice = UNSET
    is_required: Choice = UNSET
    min_points: Amount | UnsetType = UNSET
    time_limit: Count | UnsetType = UNSET
    attempts_allowed: Number | UnsetType | None = UNSET
    counted_attempt: Code | UnsetType = UNSET
    is_team: Choice = UNSET
    sends_failed: Choice = UNSET
    ends_on_success: Choice = UNSET
    conversion: list[Conversion] | UnsetType = UNSET
    not_for: list[Name] | UnsetType = UNSET
    marks: list[Mark] = []
    presence: list[Presence] = []
    attempts: list[Attempt] = []


class Total(Part, frozen=True, kw_only=True):
    """formula: over the columns A1, A2, ... of the discipline."""

    title: Name
    formula: Formula


class Discipline(Part, frozen=True, kw_only=True):
    """limited_to: who takes it, where not everybody in the cohort does."""

    name: Name
    code: Name | None = None
    short_name: OptionalName = UNSET
    language: Code | UnsetType = UNSET
    control: Code | UnsetType = UNSET
    start_date: OptionalDate = UNSET
    end_date: OptionalDate = UNSET
    hours: OptionalCount = UNSET
    credits: Credits | UnsetType | None = UNSET
    marks_attendance: Choice = UNSET
    scale: OptionalName = UNSET
    total: Formula | UnsetType | None = UNSET
    limited_to: list[Name] | UnsetType | None = UNSET
    activities: list[Activity] = []
    totals: list[Total] = []


class Group(Part, frozen=True, kw_only=True):
    name: Name
    students: list[Name] = []


class StudentStatus(Part, frozen=True, kw_only=True):
    student: Name
    status: Code
    resolution: Name | None = None


class Cohort(Part, frozen=True, kw_only=True):
    """students: those in no group; groups enrol theirs, too."""

    name: Name
    start_date: date
    end_date: date
    year: OptionalYear = UNSET
    max_students: OptionalCount = UNSET
    archived: Choice = UNSET
    groups: list[Group] = []
    students: list[Name] = []
    disciplines: list[Discipline] = []
    statuses: list[StudentStatus] = []


class Programme(Part, frozen=True, kw_only=True):
    name: Name
    code: Name | None = None
    division: OptionalName = UNSET
    short_name: OptionalName = UNSET
    type: OptionalCode = UNSET
    study_form: OptionalCode = UNSET
    project: OptionalName = UNSET
    year: OptionalYear = UNSET
    direction: OptionalName = UNSET
    direction_code: OptionalName = UNSET
    profession: OptionalName = UNSET
    education_level: OptionalCode = UNSET
    hours: OptionalCount = UNSET
    credits: OptionalAmount = UNSET
    archived: Choice = UNSET
    cohorts: list[Cohort] = []


class Document(Part, frozen=True, kw_only=True):
    """An online campus, whole or in part; docs/odin_import.md shows one."""

    format: int
    organization: Organization
    divisions: list[Division] = []
    resolutions: list[Resolution] = []
    scales: list[Scale] = []
    students: list[Student] = []
    programmes: list[Programme] = []
