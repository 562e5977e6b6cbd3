"""What a caller may choose about bulletins on paper."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from matricula.gradebook.showing import Version


@dataclass(frozen=True, slots=True)
class Options:
    """How bulletins are to be written.

    version: short without assessments, selectedevals with those shown on bulletins, long with all.
    decisions: with the jury's, also where the department does not prefer it. personal_data: with
    the date of birth. signature: with a place for one. time_zone: the school's, for departments
    that name none. now: the moment of printing; its day is told.
    """

    version: Version = "long"
    decisions: bool = False
    personal_data: bool = False
    signature: bool = True
    time_zone: str = "Europe/Paris"
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
