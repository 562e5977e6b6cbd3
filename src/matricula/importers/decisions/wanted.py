"""What a jury wants written about one student, as it was typed."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wanted:
    """A decision to be written.

    place: where it was typed, for errors. who: "etudid", "code_nip" or "code_ine" -> what was
    typed; all of them must mean the same student. code: "" stands for DEF of a student who failed
    to come. next_semesters: the semesters that the student may enrol in. compensates_id: the cohort
    that makes up for this one, or this one for it.
    """

    place: str
    who: Mapping[str, str]
    code: str = ""
    assiduous: bool = True
    next_semesters: tuple[int, ...] = ()
    compensates_id: int | None = None
