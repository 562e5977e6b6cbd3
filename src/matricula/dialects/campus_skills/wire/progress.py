"""How far booklets are. Source: the page "API Public"."""

import msgspec


class Report(msgspec.Struct):
    """A booklet that is expected. dateOfReport: when it is due."""

    name: str
    reportDone: bool
    isLate: bool
    dateOfReport: str


class Progress(msgspec.Struct):
    """A contract, its people by name, and its booklets by the day they are due."""

    _id: str
    studentName: str
    tutorName: str | None
    tutorSchoolName: str | None
    companyName: str | None
    reports: list[Report]
