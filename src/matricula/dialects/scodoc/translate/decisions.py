"""The part of a bulletin that tells what the jury decided."""

from typing import Any

from msgspec import UNSET
from msgspec.structs import replace

from matricula.dialects.scodoc.clock import local_date
from matricula.dialects.scodoc.translate.sheets import Sheet
from matricula.dialects.scodoc.translate.situation import Standing, situation
from matricula.dialects.scodoc.wire.bulletins import Autorisation, Bulletin, Decision, DecisionUe
from matricula.record.cohorts.states import FAILED, WITHDRAWN
from matricula.record.juries.verdicts import Verdict
from matricula.record.programmes.pathways import pathway
from matricula.store import Row

STATES = {WITHDRAWN: "DEM", FAILED: "DEF"}
ACTIVE = "I"


def decided(bulletin: Bulletin, sheet: Sheet, verdict: Verdict) -> Bulletin:
    """`bulletin` with the jury's part; of those who left, it says no more than that."""
    told: dict[str, Any] = {
        "situation": sheet.write(situation(_standing(sheet, verdict), sheet.snapshot.preferences)),
        "decision": _decision(sheet.student.state, verdict),
    }
    if sheet.student.state != WITHDRAWN:
        told["decision_ue"] = [_unit_decision(sheet, row) for row in verdict.units]
        told["autorisation_inscription"] = [Autorisation(index) for index in verdict.authorised]
    return replace(bulletin, **told)


def _standing(sheet: Sheet, verdict: Verdict) -> Standing:
    student, snapshot = sheet.student, sheet.snapshot
    brought = sheet.gradebook.units.was_capitalised[sheet.row]
    return Standing(
        state=student.state,
        enrolled_on=student.enrolled_at and local_date(student.enrolled_at, sheet.time_zone),
        withdrawn_on=student.withdrawn_at and local_date(student.withdrawn_at, sheet.time_zone),
        verdict=verdict,
        capitalised=[row for place, row in enumerate(snapshot.units) if brought[place]],
        pathway=pathway(snapshot.cohort.pathway_type),
    )


def _decision(state: str, verdict: Verdict) -> Decision:
    code = "" if state == WITHDRAWN else verdict.code
    compensates = verdict.compensates if code else None
    return Decision(
        code=code,
        etat=STATES.get(state, ACTIVE),
        compense_formsemestre_id=compensates if code else UNSET,
        compenseformsemestre_id=UNSET if compensates is None else compensates,
    )


def _unit_decision(sheet: Sheet, row: Row) -> DecisionUe:
    return DecisionUe(
        ue_id=row.unit_id,
        numero=str(row.position),
        acronyme=sheet.write(row.acronym),
        titre=sheet.write(row.title),
        code=row.code,
        ects="" if row.ects is None else str(row.ects),
    )
