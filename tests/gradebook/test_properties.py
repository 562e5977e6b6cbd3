"""What holds for every cohort; and module averages against one written with loops."""

import math
from collections import Counter
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st

from matricula.gradebook import (
    BONUS_RULES,
    AssessmentKind,
    AverageState,
    CohortArrays,
    Partition,
    UnitKind,
    compute,
    format_number,
)
from tests.gradebook.small import Exam, Mark, Module, Unit, Validation, small

WORDS = ["ABS", "EXC", "ATT", None]


def marks(top: int) -> st.SearchStrategy[Mark]:
    """Quarter points up to `top`, more often than words."""
    numbers = st.integers(0, 4 * top).map(lambda quarters: quarters / 4)
    return st.one_of(numbers, numbers, numbers, st.sampled_from(WORDS))


@st.composite
def exams(draw: st.DrawFn, students: int) -> Exam:
    out_of = draw(st.sampled_from([10, 20, 40, 0]))
    return Exam(
        marks=draw(st.lists(marks(out_of), min_size=students, max_size=students)),
        coefficient=draw(st.sampled_from([0.0, 0.5, 1.0, 1.5, 3.0])),
        out_of=out_of,
        kind=draw(st.sampled_from([AssessmentKind.NORMAL] * 4 + list(AssessmentKind))),
        immediate=draw(st.booleans()),
    )


@st.composite
def cohorts(draw: st.DrawFn, malus: bool = False) -> CohortArrays:
    students = draw(st.integers(1, 6))
    units = [Unit(coefficient=2.0, ects=6.0), Unit(coefficient=3.0), Unit(UnitKind.SPORT)]
    modules = [
        Module(
            exams=draw(st.lists(exams(students), max_size=3)),
            coefficient=draw(st.sampled_from([0.0, 1.0, 2.5])),
            unit=draw(st.integers(0, 2)),
            malus=malus and draw(st.booleans()),
            formula=draw(st.integers(0, 9)) == 0,
            enrolled=draw(st.lists(st.booleans(), min_size=students, max_size=students)),
        )
        for _ in range(draw(st.integers(0, 4)))
    ]
    validations = [
        Validation(draw(st.integers(0, students - 1)), draw(st.integers(0, 20)), 2.0)
        for _ in range(draw(st.integers(0, 3)))
    ]
    return small(
        *modules,
        units=units,
        states="".join(
            draw(st.lists(st.sampled_from("IIIDF"), min_size=students, max_size=students))
        ),
        names=draw(st.permutations(range(students))),
        groups=draw(st.lists(st.integers(-1, 2), min_size=students, max_size=students)),
        validations=validations,
        bonus=draw(st.sampled_from([None, *sorted(BONUS_RULES)])),
        blocked=draw(st.integers(0, 9)) == 0,
        unit_coefficients=draw(st.booleans()),
    )


def permuted(arrays: CohortArrays, order: npt.NDArray[np.int64]) -> CohortArrays:
    """The same cohort with its students in another order."""
    students, table = arrays.students, arrays.capitalised
    return replace(
        arrays,
        students=replace(
            students,
            person_ids=students.person_ids[order],
            state=students.state[order],
            alphabetical_rank=students.alphabetical_rank[order],
        ),
        enrolled=arrays.enrolled[order],
        marks=arrays.marks[order],
        special=arrays.special[order],
        capitalised=replace(table, student_index=np.argsort(order)[table.student_index]),
        partitions=tuple(
            Partition(p.partition_id, p.name, p.group_ids, p.group_names, p.group_index[order])
            for p in arrays.partitions
        ),
    )


@given(cohorts(malus=True), st.data())
def test_the_order_of_the_students_does_not_matter(
    arrays: CohortArrays, data: st.DataObject
) -> None:
    rows = range(len(arrays.students.person_ids))
    order = np.array(data.draw(st.permutations(rows)), np.int64)
    plain, mixed = compute(arrays), compute(permuted(arrays, order))
    same = np.testing.assert_array_equal
    same(mixed.general.average, plain.general.average[order])
    same(mixed.general.rank, plain.general.rank[order])
    same(mixed.general.bonus, plain.general.bonus[order])
    same(mixed.offerings.average, plain.offerings.average[order])
    same(mixed.offerings.rank, plain.offerings.rank[order])
    same(mixed.offerings.mean, plain.offerings.mean)
    same(mixed.units.average, plain.units.average[order])
    same(mixed.units.rank, plain.units.rank[order])
    same(mixed.units.mean, plain.units.mean)
    same(mixed.subjects.average, plain.subjects.average[order])
    same(mixed.groups[0].rank, plain.groups[0].rank[order])
    same(mixed.person_ids[mixed.merit_order], plain.person_ids[plain.merit_order])
    same(
        [mixed.general.lowest, mixed.general.highest, mixed.general.mean],
        [plain.general.lowest, plain.general.highest, plain.general.mean],
    )


@given(cohorts(malus=True), st.sampled_from([0.5, 3.0]), st.data())
def test_excusing_everybody_from_one_more_changes_nothing(
    arrays: CohortArrays, coefficient: float, data: st.DataObject
) -> None:
    offerings = len(arrays.offerings.offering_ids)
    if offerings == 0:
        return
    offering = data.draw(st.integers(0, offerings - 1))
    plain, more = compute(arrays), compute(with_excused(arrays, offering, coefficient))
    same = np.testing.assert_array_equal
    same(more.offerings.average, plain.offerings.average)
    same(more.offerings.state, plain.offerings.state)
    same(more.offerings.rank, plain.offerings.rank)
    same(more.units.average, plain.units.average)
    same(more.general.average, plain.general.average)
    same(more.general.rank, plain.general.rank)
    same(more.pending_offering_ids, plain.pending_offering_ids)


def with_excused(arrays: CohortArrays, offering: int, coefficient: float) -> CohortArrays:
    """The same cohort with one more assessment in a module: EXC for everybody."""
    table, students = arrays.assessments, len(arrays.students.person_ids)
    place = int(np.searchsorted(table.offering_index, offering, side="right"))
    assessments = replace(
        table,
        assessment_ids=np.insert(table.assessment_ids, place, 9999),
        offering_index=np.insert(table.offering_index, place, offering),
        max_mark=np.insert(table.max_mark, place, 20.0),
        coefficient=np.insert(table.coefficient, place, coefficient),
        kind=np.insert(table.kind, place, AssessmentKind.NORMAL),
        counts_while_incomplete=np.insert(table.counts_while_incomplete, place, False),
        chronology=np.insert(table.chronology, place, 0),
    )
    return replace(
        arrays,
        assessments=assessments,
        marks=np.insert(arrays.marks, place, np.full(students, np.nan), axis=1),
        special=np.insert(arrays.special, place, np.full(students, 2), axis=1),
    )


@given(cohorts())
def test_averages_stay_on_the_scale(arrays: CohortArrays) -> None:
    gradebook = compute(arrays)
    for averages in (
        gradebook.offerings.average,
        gradebook.units.average,
        gradebook.units.current_average,
        gradebook.subjects.average,
        gradebook.general.average,
    ):
        found = averages[~np.isnan(averages)]
        assert (found >= 0).all()
        assert (found <= 20 + 1e-9).all()


@given(cohorts(malus=True))
def test_malus_keeps_units_on_the_scale(arrays: CohortArrays) -> None:
    found = compute(arrays).units.average
    assert ((found >= 0) & (found <= 20 + 1e-9)).all()


@given(cohorts(malus=True))
def test_ranks_are_one_more_than_the_number_of_better_students(arrays: CohortArrays) -> None:
    gradebook = compute(arrays)
    averages = gradebook.general.average.tolist()
    found = gradebook.general.rank.tolist()
    assert found == [naive_rank(average, averages) for average in averages]
    for column in range(len(arrays.units.unit_ids)):
        averages = gradebook.units.average[:, column].tolist()
        found = gradebook.units.rank[:, column].tolist()
        assert found == [naive_rank(average, averages) for average in averages]


@given(cohorts(malus=True))
def test_group_ranks_are_ranks_among_the_members(arrays: CohortArrays) -> None:
    gradebook = compute(arrays)
    group_index = arrays.partitions[0].group_index
    for row, group in enumerate(group_index.tolist()):
        members = gradebook.general.average[group_index == group].tolist()
        expected = naive_rank(gradebook.general.average[row], members) if group >= 0 else None
        assert gradebook.groups[0].rank[row] == expected
    sizes = Counter(group_index.tolist())
    assert gradebook.groups[0].sizes.tolist() == [
        sizes[group] for group in range(len(arrays.partitions[0].group_ids))
    ]


def naive_rank(average: float, averages: list[float]) -> str:
    keys = [-math.inf if math.isnan(value) else value for value in averages]
    own = -math.inf if math.isnan(average) else average
    rank = 1 + sum(key > own for key in keys)
    return f"{rank} ex" if keys.count(own) > 1 else f"{rank}"


@given(cohorts(malus=True))
def test_doubling_every_coefficient_changes_no_bit(arrays: CohortArrays) -> None:
    doubled = replace(
        arrays,
        offerings=replace(arrays.offerings, coefficient=arrays.offerings.coefficient * 2),
        assessments=replace(arrays.assessments, coefficient=arrays.assessments.coefficient * 2),
        capitalised=replace(arrays.capitalised, coefficient=arrays.capitalised.coefficient * 2),
    )
    plain, double = compute(arrays), compute(doubled)
    np.testing.assert_array_equal(double.offerings.average, plain.offerings.average)
    np.testing.assert_array_equal(double.units.average, plain.units.average)
    np.testing.assert_array_equal(double.general.average, plain.general.average)


@given(cohorts(malus=True))
def test_a_capitalised_unit_never_lowers_its_unit(arrays: CohortArrays) -> None:
    without = replace(arrays, capitalised=small().capitalised)
    assert (compute(arrays).units.average >= compute(without).units.average).all()


@given(cohorts(malus=True))
def test_module_averages_against_loops(arrays: CohortArrays) -> None:
    found = compute(arrays).offerings
    for row in range(len(arrays.students.person_ids)):
        for offering in range(len(arrays.offerings.offering_ids)):
            expected = naive_module_average(arrays, row, offering)
            state = AverageState(found.state[row, offering])
            if state == AverageState.NUMBER:
                assert found.average[row, offering] == expected
            else:
                assert math.isnan(found.average[row, offering])
                assert state.name == expected


def naive_mark(arrays: CohortArrays, row: int, exam: int) -> Mark:
    word = [None, "ABS", "EXC", "ATT"][arrays.special[row, exam]]
    mark = float(arrays.marks[row, exam])
    return word if math.isnan(mark) else mark


def naive_counted(arrays: CohortArrays, exam: int) -> bool:
    table = arrays.assessments
    offering = table.offering_index[exam]
    enrolled = np.flatnonzero(arrays.enrolled[:, offering])
    everybody = [naive_mark(arrays, int(row), exam) for row in enrolled]
    active = [naive_mark(arrays, int(row), exam) for row in enrolled if arrays.students.active[row]]
    if table.max_mark[exam] == 0:
        return False
    if table.kind[exam] != 0 or arrays.offerings.is_malus[offering]:
        return True
    if table.counts_while_incomplete[exam] and any(mark is not None for mark in everybody):
        return True
    if not any(mark in (None, "ATT") for mark in active):
        return True
    return None not in active and not (
        table.counts_while_incomplete[exam] and all(mark is None for mark in everybody)
    )


def naive_module_average(arrays: CohortArrays, row: int, offering: int) -> float | str:
    if not (arrays.students.active[row] and arrays.enrolled[row, offering]):
        return "NOT_ENROLLED"
    table = arrays.assessments
    average: float | str = "NONE"
    points = weights = 0.0
    lacking = usable = False
    exams = [int(exam) for exam in np.flatnonzero(table.offering_index == offering)]
    for exam in exams:
        mark = naive_mark(arrays, row, exam)
        if not naive_counted(arrays, exam):
            continue
        usable = usable or mark == "ABS" or isinstance(mark, float)
        if table.kind[exam] != 0:
            continue
        weight = float(table.coefficient[exam])
        lacking |= mark is None and weight > 0 and not table.counts_while_incomplete[exam]
        if mark == "ABS":
            weights += weight
        elif isinstance(mark, float):
            points += mark * 20.0 / float(table.max_mark[exam]) * weight
            weights += weight
    if weights > 0 and not lacking:
        average = points / weights
    if arrays.offerings.has_formula[offering] and usable:
        average = "FORMULA_ERROR"
    seconds = [exam for exam in exams if table.kind[exam] != 0]
    if seconds:
        mark, top = naive_mark(arrays, row, seconds[-1]), float(table.max_mark[seconds[-1]])
        if isinstance(mark, float) and top > 0:
            second = mark * 20.0 / top
            better = isinstance(average, str) or second > average
            if better or table.kind[seconds[-1]] == AssessmentKind.SECOND_SESSION:
                average = second
    return average


@given(st.floats(-30, 120))
def test_numbers_are_rounded_on_their_exact_value(value: float) -> None:
    rounded = Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_EVEN)
    assert format_number(value) == f"{rounded}".rjust(5, "0")
    assert format_number(value) == f"{round(value, 2):.2f}".rjust(5, "0")
