"""Remarks on bulletins (appréciations), written by hand."""

import re

from matricula.importers.errors import ImportRefused
from matricula.record.cohorts.queries import student_of_cohort
from matricula.record.juries import commands
from matricula.store import Database, Origin, WriteSession

MOST_CHARACTERS = 10_000

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class RemarkRefused(ImportRefused):
    """The remark was not written; `errors` say why."""

    code = "remark_refused"


def add_remark(
    database: Database, cohort_id: int, person_id: int, text: str, origin: Origin
) -> bool:
    """Add a remark; whether it was not there before. Errors: RemarkRefused."""
    comment = _comment(text)
    with database.write(origin) as session:
        _refuse_strangers(session, cohort_id, person_id)
        return bool(commands.merge_appreciations(session, [_row(person_id, cohort_id, comment)]))


def remove_remark(
    database: Database, cohort_id: int, person_id: int, text: str, origin: Origin
) -> None:
    """Take a remark away by its words. Errors: RemarkRefused, also where it is not there."""
    comment = _comment(text)
    with database.write(origin) as session:
        _refuse_strangers(session, cohort_id, person_id)
        row = _row(person_id, cohort_id, comment)
        if not commands.withdraw_appreciations(session, [row]):
            raise RemarkRefused(["no remark on this bulletin has these words"])


def _row(person_id: int, cohort_id: int, comment: str) -> dict[str, object]:
    return {"person_id": person_id, "cohort_id": cohort_id, "comment": comment}


def _comment(text: str) -> str:
    comment = text.strip()
    if not comment or len(comment) > MOST_CHARACTERS:
        raise RemarkRefused([f"a remark has 1 to {MOST_CHARACTERS} characters"])
    if _CONTROL.search(comment):
        raise RemarkRefused(["the remark holds a character that cannot be stored"])
    return comment


def _refuse_strangers(session: WriteSession, cohort_id: int, person_id: int) -> None:
    if student_of_cohort(session, person_id, cohort_id) is None:
        raise RemarkRefused([f"student {person_id} is not enrolled in cohort {cohort_id}"])
