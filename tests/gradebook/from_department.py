"""Builds CohortArrays from the raw rows of department.json, in plain Python, without a database."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from matricula.gradebook import (
    Assessments,
    CapitalisedUnits,
    CohortArrays,
    EnrolmentState,
    Offerings,
    Partition,
    Special,
    Students,
    Units,
    credits_bar,
    unit_bar,
)

DATA = Path(__file__).parent.parent / "data" / "scodoc"
Row = Mapping[str, Any]
STATES = {
    "I": EnrolmentState.ACTIVE,
    "D": EnrolmentState.WITHDRAWN,
    "DEF": EnrolmentState.DEFAULTED,
}
SPECIALS = {"ABS": Special.ABSENT, "EXC": Special.EXCUSED, "ATT": Special.PENDING}


@cache
def department() -> dict[str, Any]:
    """The whole file."""
    loaded: dict[str, Any] = json.loads((DATA / "department.json").read_text())
    return loaded


def cohort(semester: Row, dept: Row | None = None) -> CohortArrays:
    """Arrays of one semester of the file."""
    dept = dept or department()
    modules = {row["module_id"]: row for row in dept["modules"]}
    offerings = _in_wire_order(semester, dept, modules)
    people = [row["etudid"] for row in semester["inscriptions"]]
    unit_rows = _units(offerings, dept, modules)
    unit_ids = [row["ue_id"] for row in unit_rows]
    assessments = [
        (place, row)
        for place, offering in enumerate(offerings)
        for row in _in_file_order(offering["evaluations"])
    ]
    marks, special = _marks(people, [row for _, row in assessments])
    pathway = dept["formations"][0]["type_parcours"]
    return CohortArrays(
        cohort_id=semester["formsemestre_id"],
        starts_on=date.fromisoformat(semester["date_debut"]),
        averages_blocked=semester["block_moyennes"],
        uses_unit_coefficients=semester["use_ue_coefs"],
        bonus_rule=dept["bonus_sport_function"],
        students=_students(semester, dept, people),
        units=_unit_columns(unit_rows, semester, dept, pathway),
        offerings=_offering_columns(offerings, modules, unit_ids),
        assessments=_assessment_columns(assessments),
        enrolled=np.array(
            [[person in set(row["inscrits"]) for row in offerings] for person in people], np.bool_
        ).reshape(len(people), len(offerings)),
        marks=marks,
        special=special,
        capitalised=_capitalised(semester, dept, people, unit_rows),
        partitions=tuple(
            _partition(row, people)
            for row in sorted(semester["partitions"], key=lambda row: int(row["numero"]))
            if row["partition_name"] is not None
        ),
        credits_bar=credits_bar(pathway),
    )


def _in_wire_order(semester: Row, dept: Row, modules: Mapping[int, Row]) -> list[Row]:
    units = {row["ue_id"]: row["numero"] for row in dept["ues"]}
    subjects = {row["matiere_id"]: row["numero"] for row in dept["matieres"]}

    def place(offering: Row) -> tuple[int, int, int]:
        module = modules[offering["module_id"]]
        return units[module["ue_id"]], subjects[module["matiere_id"]], module["numero"]

    return sorted(semester["moduleimpls"], key=place)


def _in_file_order(evaluations: Sequence[Row]) -> list[Row]:
    return sorted(
        evaluations,
        key=lambda row: (row["numero"], row["jour"] or "1900-01-01", row["heure_debut"] or ""),
    )


def _units(offerings: Sequence[Row], dept: Row, modules: Mapping[int, Row]) -> list[Row]:
    used = {modules[row["module_id"]]["ue_id"] for row in offerings}
    rows = [row for row in dept["ues"] if row["ue_id"] in used]
    return sorted(rows, key=lambda row: int(row["numero"]))


def _students(semester: Row, dept: Row, people: Sequence[int]) -> Students:
    identities = {row["etudid"]: row for row in dept["students"]}

    def name(person: int) -> str:
        row = identities[person]
        return str((row["nom_usuel"] or row["nom"]) + row["prenom"])

    ranks = {person: rank for rank, person in enumerate(sorted(people, key=name))}
    return Students(
        person_ids=np.array(people, np.int64),
        state=np.array([STATES[row["etat"]] for row in semester["inscriptions"]], np.int8),
        alphabetical_rank=np.array([ranks[person] for person in people], np.int64),
    )


def floats(values: Sequence[float | None]) -> Any:
    """float64, None as NaN."""
    return np.array([np.nan if value is None else value for value in values], np.float64)


def _unit_columns(rows: Sequence[Row], semester: Row, dept: Row, pathway: int) -> Units:
    manual = {
        row["ue_id"]: row["coefficient"]
        for row in dept["ue_coefs_capitalised"]
        if row["formsemestre_id"] == semester["formsemestre_id"]
    }
    return Units(
        unit_ids=np.array([row["ue_id"] for row in rows], np.int64),
        kind=np.array([row["type"] for row in rows], np.int8),
        coefficient=floats([row["coefficient"] for row in rows]),
        ects=floats([row["ects"] for row in rows]),
        bar=floats([unit_bar(pathway, row["type"]) for row in rows]),
        manual_coefficient=floats([manual.get(row["ue_id"]) for row in rows]),
    )


def _offering_columns(
    rows: Sequence[Row], modules: Mapping[int, Row], unit_ids: Sequence[int]
) -> Offerings:
    taught = [modules[row["module_id"]] for row in rows]
    formulas = [(row["computation_expr"] or "").strip() for row in rows]
    return Offerings(
        offering_ids=np.array([row["moduleimpl_id"] for row in rows], np.int64),
        unit_index=np.array([unit_ids.index(row["ue_id"]) for row in taught], np.int64),
        subject_ids=np.array([row["matiere_id"] for row in taught], np.int64),
        coefficient=floats([row["coefficient"] for row in taught]),
        is_malus=np.array([row["module_type"] == 1 for row in taught], np.bool_),
        has_formula=np.array([text != "" and text[0] != "#" for text in formulas], np.bool_),
    )


def _assessment_columns(rows: Sequence[tuple[int, Row]]) -> Assessments:
    return Assessments(
        assessment_ids=np.array([row["evaluation_id"] for _, row in rows], np.int64),
        offering_index=np.array([place for place, _ in rows], np.int64),
        max_mark=floats([row["note_max"] for _, row in rows]),
        coefficient=floats([row["coefficient"] for _, row in rows]),
        kind=np.array([row["evaluation_type"] for _, row in rows], np.int8),
        counts_while_incomplete=np.array([row["publish_incomplete"] for _, row in rows], np.bool_),
        chronology=np.arange(len(rows), dtype=np.int64),
    )


def _marks(people: Sequence[int], evaluations: Sequence[Row]) -> tuple[Any, Any]:
    marks = np.full((len(people), len(evaluations)), np.nan)
    special = np.zeros((len(people), len(evaluations)), np.int8)
    row_of = {person: row for row, person in enumerate(people)}
    for column, evaluation in enumerate(evaluations):
        for person, note in evaluation["notes"].items():
            row = row_of[int(person)]
            if isinstance(note, str):
                special[row, column] = SPECIALS[note]
            else:
                marks[row, column] = note
    return marks, special


def _capitalised(
    semester: Row, dept: Row, people: Sequence[int], unit_rows: Sequence[Row]
) -> CapitalisedUnits:
    """Decisions ADM on the same unit in an earlier semester of that number, or external ones."""
    semesters = {row["formsemestre_id"]: row for row in dept["semesters"]}
    codes = {row["ue_id"]: row["ue_code"] for row in dept["ues"]}
    units = [row["ue_code"] for row in unit_rows]
    rows = []
    for row in dept["jury_validations"]:
        if row["ue_id"] is None or row["code"] != "ADM" or row["etudid"] not in people:
            continue
        origin = semesters.get(row["formsemestre_id"])
        if origin is None:
            fits = row["is_external"] and row["semestre_id"] in (None, semester["semestre_id"])
        else:
            fits = origin["semestre_id"] == semester["semestre_id"]
            fits = fits and origin["date_debut"] < semester["date_debut"]
        if fits and codes[row["ue_id"]] in units:
            rows.append((row, units.index(codes[row["ue_id"]]), origin))
    return CapitalisedUnits(
        student_index=np.array([people.index(row["etudid"]) for row, _, _ in rows], np.int64),
        unit_index=np.array([unit for _, unit, _ in rows], np.int64),
        average=floats([row["moy_ue"] for row, _, _ in rows]),
        coefficient=floats([_origin_coefficient(row, origin, dept) for row, _, origin in rows]),
        origin_cohort_ids=np.array([row["formsemestre_id"] or 0 for row, _, _ in rows], np.int64),
        origin_unit_ids=np.array([row["ue_id"] for row, _, _ in rows], np.int64),
        is_external=np.array([row["is_external"] for row, _, _ in rows], np.bool_),
        event_dates=np.array([_utc(row["event_date"]) for row, _, _ in rows], "datetime64[us]"),
    )


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=None)


def _origin_coefficient(row: Row, origin: Row | None, dept: Row) -> float | None:
    modules = {module["module_id"]: module for module in dept["modules"]}
    taken = [
        modules[offering["module_id"]]["coefficient"]
        for offering in (origin["moduleimpls"] if origin else ())
        if modules[offering["module_id"]]["ue_id"] == row["ue_id"]
        and row["etudid"] in offering["inscrits"]
    ]
    return sum(taken) if taken else None


def _partition(row: Row, people: Sequence[int]) -> Partition:
    place = {
        person: index for index, group in enumerate(row["groups"]) for person in group["etudids"]
    }
    return Partition(
        partition_id=row["partition_id"],
        name=row["partition_name"],
        group_ids=tuple(group["group_id"] for group in row["groups"]),
        group_names=tuple(group["group_name"] for group in row["groups"]),
        group_index=np.array([place.get(person, -1) for person in people], np.int64),
    )
