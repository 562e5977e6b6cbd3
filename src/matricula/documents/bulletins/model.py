"""What stands on a bulletin of paper: plain texts, in French, as they are to be printed.

The template (bulletin.typ) gets these as JSON and reads no field as anything but text; the numbers
among them are for drawing. "" and None stand for what is not there.
"""

from collections.abc import Sequence

import msgspec


class Assessment(msgspec.Struct, frozen=True):
    """An assessment. mark: "12.50", "ABS", "EXC", "ATT", "NP"; None while it does not count."""

    day: str
    title: str
    coefficient: str
    mark: str | None


class Result(msgspec.Struct, frozen=True):
    """An average and its company. rank: "12 / 197", or "" where ranks are not shown."""

    average: str
    lowest: str
    mean: str
    highest: str
    rank: str


class Module(msgspec.Struct, frozen=True):
    """A module that the student takes."""

    code: str
    title: str
    coefficient: str
    result: Result
    assessments: Sequence[Assessment]


class Unit(msgspec.Struct, frozen=True):
    """A unit of the cohort. result.average: the average that counts; of sport and culture, the
    bonus.

    remark: where the average that counts was gained before, since when, and this cohort's own.
    """

    acronym: str
    title: str
    ects: str
    is_sport: bool
    result: Result
    remark: str
    modules: Sequence[Module]


class Picture(msgspec.Struct, frozen=True):
    """Where a student stands in the cohort. average: out of 20. told: the same in words."""

    average: float
    told: str


class GroupRank(msgspec.Struct, frozen=True):
    """A rank in a group. rank: "3 / 28"."""

    group: str
    rank: str


class Standing(msgspec.Struct, frozen=True):
    """The general average, and how it compares."""

    result: Result
    groups: Sequence[GroupRank]
    bonus: str
    picture: Picture | None


class Line(msgspec.Struct, frozen=True):
    """A fact with its name: "UE acquises", "UE11, UE12"."""

    name: str
    told: str


class Appreciation(msgspec.Struct, frozen=True):
    """A remark and its day."""

    day: str
    comment: str


class Bulletin(msgspec.Struct, frozen=True):
    """The bulletin of one student.

    facts: NIP code, groups, and what else tells the student apart. notice: why there are no
    averages ("Démission le 15/11/2020."), or "". standing: None where the student left. absences:
    None where the department does not show them.
    """

    name: str
    facts: Sequence[Line]
    notice: str
    standing: Standing | None
    units: Sequence[Unit]
    absences: str | None
    decisions: Sequence[Line]
    appreciations: Sequence[Appreciation]


class Day(msgspec.Struct, frozen=True):
    """A day of the calendar, for the file's own date."""

    year: int
    month: int
    day: int


class Columns(msgspec.Struct, frozen=True):
    """Which columns the table has besides averages."""

    ranks: bool
    ects: bool


class Bulletins(msgspec.Struct, frozen=True):
    """The bulletins of a cohort, and what they share.

    title: of the file. school: the department. semester, year, period: "S1 RT semestre 1",
    "2020-2021", "du 01/09/2020 au 31/01/2021". distribution: how many general averages fall in
    each half point from 0 to 20. signature: whether to leave a place for one.
    """

    title: str
    school: str
    semester: str
    year: str
    period: str
    printed: str
    printed_on: Day
    signature: bool
    columns: Columns
    distribution: Sequence[int]
    mean: float | None
    bulletins: Sequence[Bulletin]
