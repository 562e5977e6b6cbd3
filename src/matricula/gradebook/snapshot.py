"""A cohort read from the record as arrays and computed, kept in memory per revision.

The only file of this room that knows the record. One small query proves that a kept gradebook is
still true, in any number of processes (docs/decisions/0004).
"""

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matricula.gradebook import model
from matricula.gradebook.formats import credits_bar, unit_bar
from matricula.gradebook.gradebook import Gradebook, compute
from matricula.record.assessments.queries import results_of_cohort, weighted_assessments_of_cohort
from matricula.record.cohorts import queries as cohorts
from matricula.record.juries.queries import capitalised_units, origin_coefficients
from matricula.record.organizations.queries import preferences
from matricula.store import ReadSession, Row, Rows

STATES = {
    "enrolled": model.EnrolmentState.ACTIVE,
    "withdrawn": model.EnrolmentState.WITHDRAWN,
    "failed": model.EnrolmentState.DEFAULTED,
}
WORDS = {
    "ABS": model.Special.ABSENT,
    "EXC": model.Special.EXCUSED,
    "ATT": model.Special.PENDING,
}
MALUS = 1
BONUS_PREFERENCE = "bonus_sport_function"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One cohort at one revision: its rows, its arrays and its gradebook, all in the same order.

    units, offerings, assessments, students: rows of the record in the order of the arrays.
    student_index: person id -> row in every [S, ...] array. `offerings` rows carry module_*,
    subject_* and unit_* columns.
    """

    cohort: Row
    preferences: Mapping[str, str]
    students: Rows
    units: Rows
    offerings: Rows
    assessments: Rows
    groups: Rows
    student_index: Mapping[int, int]
    arrays: model.CohortArrays
    gradebook: Gradebook


class Snapshots:
    """The snapshots that a process keeps; the least lately used one goes when it is full."""

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self._snapshots: OrderedDict[int, Snapshot] = OrderedDict()
        self._guard = threading.Lock()
        self._computing: defaultdict[int, threading.Lock] = defaultdict(threading.Lock)

    def current(self, session: ReadSession, cohort_id: int) -> Snapshot | None:
        """The snapshot of a cohort as `session` sees it, or None where there is no such cohort."""
        cohort = cohorts.cohort_with_programme(session, cohort_id)
        if cohort is None:
            return None
        known = self._find(cohort)
        if known is not None:
            return known
        with self._guard:
            computing = self._computing[cohort_id]
        # One thread computes, the others wait for what it finds.
        with computing:
            return self._find(cohort) or self._keep(read_snapshot(session, cohort))

    def _find(self, cohort: Row) -> Snapshot | None:
        with self._guard:
            snapshot = self._snapshots.get(cohort.id)
            if snapshot is None or snapshot.cohort.revision != cohort.revision:
                return None
            self._snapshots.move_to_end(cohort.id)
            return snapshot

    def _keep(self, snapshot: Snapshot) -> Snapshot:
        with self._guard:
            held = self._snapshots.get(snapshot.cohort.id)
            # A session that began earlier must not push out what a later one computed.
            if held is None or held.cohort.revision <= snapshot.cohort.revision:
                self._snapshots[snapshot.cohort.id] = snapshot
                self._snapshots.move_to_end(snapshot.cohort.id)
            while len(self._snapshots) > self._kept:
                self._snapshots.popitem(last=False)
        return snapshot


def read_snapshot(session: ReadSession, cohort: Row) -> Snapshot:
    """Read and compute one cohort; the number of queries does not depend on its size."""
    chosen = preferences(session, cohort.organization_id, cohort.id)
    students = cohorts.enrolled_people(session, cohort.id)
    offerings = cohorts.offered_modules(session, cohort.id)
    units = _first_of_each(offerings, "unit_id")
    offering_index = _index(offerings, "id")
    by_offering = weighted_assessments_of_cohort(session, cohort.id)
    assessments = sorted(by_offering, key=lambda row: offering_index[row.offering_id])
    groups = cohorts.groups_of_cohort(session, cohort.id)
    student_index = _index(students, "person_id")
    marks, special = _marks(session, cohort.id, student_index, assessments)
    arrays = model.CohortArrays(
        cohort_id=cohort.id,
        starts_on=cohort.start_date,
        averages_blocked=cohort.averages_blocked,
        uses_unit_coefficients=cohort.unit_coefficients,
        bonus_rule=chosen.get(BONUS_PREFERENCE) or None,
        students=_students(students),
        units=_units(session, cohort, units),
        offerings=_offerings(offerings, units),
        assessments=_assessments(assessments, offering_index),
        enrolled=_enrolled(session, cohort.id, student_index, offering_index),
        marks=marks,
        special=special,
        credits_bar=credits_bar(cohort.pathway_type),
        capitalised=_capitalised(session, cohort.id, student_index, units),
        partitions=_partitions(session, cohort.id, student_index, groups),
    )
    return Snapshot(
        cohort=cohort,
        preferences=chosen,
        students=students,
        units=units,
        offerings=offerings,
        assessments=assessments,
        groups=groups,
        student_index=student_index,
        arrays=arrays,
        gradebook=compute(arrays),
    )


def _students(rows: Rows) -> model.Students:
    def alphabetical(index: int) -> tuple[str, int]:
        row = rows[index]
        return ((row.usual_name or row.family_name) + row.given_name, index)

    rank = np.empty(len(rows), np.int64)
    rank[sorted(range(len(rows)), key=alphabetical)] = np.arange(len(rows))
    return model.Students(
        person_ids=np.array([row.person_id for row in rows], np.int64),
        state=np.array([STATES[row.state] for row in rows], np.int8),
        alphabetical_rank=rank,
    )


def _units(session: ReadSession, cohort: Row, rows: Rows) -> model.Units:
    by_hand = {
        row.unit_id: row.coefficient for row in cohorts.unit_coefficients(session, cohort.id)
    }
    return model.Units(
        unit_ids=np.array([row.unit_id for row in rows], np.int64),
        kind=np.array([row.unit_kind for row in rows], np.int8),
        coefficient=_floats([row.unit_coefficient for row in rows]),
        ects=_floats([row.unit_ects for row in rows]),
        bar=_floats([unit_bar(cohort.pathway_type, row.unit_kind) for row in rows]),
        manual_coefficient=_floats([by_hand.get(row.unit_id) for row in rows]),
    )


def _offerings(rows: Rows, units: Rows) -> model.Offerings:
    unit_index = _index(units, "unit_id")
    return model.Offerings(
        offering_ids=np.array([row.id for row in rows], np.int64),
        unit_index=np.array([unit_index[row.unit_id] for row in rows], np.int64),
        subject_ids=np.array([row.subject_id for row in rows], np.int64),
        coefficient=_floats([row.module_coefficient for row in rows]),
        is_malus=np.array([row.module_kind == MALUS for row in rows], np.bool_),
        has_formula=np.array([bool(row.average_formula) for row in rows], np.bool_),
    )


def _assessments(rows: Rows, offering_index: Mapping[int, int]) -> model.Assessments:
    def moment(index: int) -> tuple[object, ...]:
        row = rows[index]
        return (row.position, str(row.held_on or ""), str(row.starts_at or ""), index)

    chronology = np.empty(len(rows), np.int64)
    chronology[sorted(range(len(rows)), key=moment)] = np.arange(len(rows))
    return model.Assessments(
        assessment_ids=np.array([row.id for row in rows], np.int64),
        offering_index=np.array([offering_index[row.offering_id] for row in rows], np.int64),
        max_mark=_floats([row.max_mark for row in rows]),
        coefficient=_floats([row.coefficient for row in rows]),
        kind=np.array([row.kind for row in rows], np.int8),
        counts_while_incomplete=np.array([row.counts_while_incomplete for row in rows], np.bool_),
        chronology=chronology,
    )


def _enrolled(
    session: ReadSession,
    cohort_id: int,
    student_index: Mapping[int, int],
    offering_index: Mapping[int, int],
) -> model.Flags:
    enrolled = np.zeros((len(student_index), len(offering_index)), np.bool_)
    for row in cohorts.offering_enrolments(session, cohort_id):
        student = student_index.get(row.person_id)
        if student is not None:
            enrolled[student, offering_index[row.offering_id]] = True
    return enrolled


def _marks(
    session: ReadSession, cohort_id: int, student_index: Mapping[int, int], assessments: Rows
) -> tuple[model.Floats, model.Codes]:
    assessment_index = _index(assessments, "id")
    marks = np.full((len(student_index), len(assessments)), np.nan)
    special = np.zeros(marks.shape, np.int8)
    for assessment_id, person_id, mark, word in results_of_cohort(session, cohort_id):
        student, column = student_index.get(person_id), assessment_index.get(assessment_id)
        if student is None or column is None:
            continue
        if word is None:
            marks[student, column] = mark
        else:
            special[student, column] = WORDS[word]
    return marks, special


def _capitalised(
    session: ReadSession, cohort_id: int, student_index: Mapping[int, int], units: Rows
) -> model.CapitalisedUnits:
    unit_index = {row.unit_code: index for index, row in enumerate(units)}
    rows = [row for row in capitalised_units(session, cohort_id) if row.unit_code in unit_index]
    if not rows:
        return model.no_capitalised_units()
    weights: dict[tuple[int, int, int], float] = defaultdict(float)
    for person_id, origin_id, unit_id, coefficient in origin_coefficients(session, cohort_id):
        weights[person_id, origin_id, unit_id] += coefficient
    return model.CapitalisedUnits(
        student_index=np.array([student_index[row.person_id] for row in rows], np.int64),
        unit_index=np.array([unit_index[row.unit_code] for row in rows], np.int64),
        average=_floats([row.unit_average for row in rows]),
        coefficient=_floats(
            [weights.get((row.person_id, row.cohort_id, row.unit_id)) for row in rows]
        ),
        origin_cohort_ids=np.array([row.cohort_id or 0 for row in rows], np.int64),
        origin_unit_ids=np.array([row.unit_id for row in rows], np.int64),
        is_external=np.array([row.is_external for row in rows], np.bool_),
        event_dates=np.array(
            [row.decided_at.replace(tzinfo=None) for row in rows], "datetime64[us]"
        ),
    )


def _partitions(
    session: ReadSession, cohort_id: int, student_index: Mapping[int, int], groups: Rows
) -> tuple[model.Partition, ...]:
    of_group: dict[int, list[int]] = defaultdict(list)
    for row in cohorts.memberships_of_cohort(session, cohort_id):
        if row.person_id in student_index:
            of_group[row.group_id].append(student_index[row.person_id])
    return tuple(
        _partition(
            [row for row in groups if row.partition_id == first.partition_id],
            of_group,
            len(student_index),
        )
        for first in _first_of_each(groups, "partition_id")
        # The nameless partition is the whole cohort: its ranks are the cohort's.
        if first.partition_name is not None
    )


def _partition(rows: Rows, of_group: Mapping[int, list[int]], students: int) -> model.Partition:
    filled = [row for row in rows if row.group_id is not None]
    group_index = np.full(students, -1, np.int64)
    for position, row in enumerate(filled):
        group_index[of_group[row.group_id]] = position
    return model.Partition(
        partition_id=rows[0].partition_id,
        name=rows[0].partition_name,
        group_ids=tuple(row.group_id for row in filled),
        group_names=tuple(row.group_name for row in filled),
        group_index=group_index,
    )


def _index(rows: Rows, column: str) -> dict[int, int]:
    return {getattr(row, column): index for index, row in enumerate(rows)}


def _first_of_each(rows: Rows, column: str) -> list[Row]:
    first: dict[Any, Row] = {}
    for row in rows:
        first.setdefault(getattr(row, column), row)
    return list(first.values())


def _floats(values: Sequence[float | None]) -> model.Floats:
    return np.array([np.nan if value is None else value for value in values], np.float64)
