"""Nothing breaks where there is nothing; nothing found is writable; it is quick."""

import timeit
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pytest

from matricula.gradebook import CohortArrays, Gradebook, Partition, UnitKind, compute
from tests.gradebook.from_department import cohort, department
from tests.gradebook.small import Exam, Module, Unit, small

EMPTY = {
    "no student": small(Module([Exam([])]), Module([Exam([])], malus=True), states="", groups=[]),
    "no module": small(states="II", groups=[0, 0], bonus="iutv"),
    "no assessment": small(Module(), Module(malus=True), states="II"),
    "no unit": small(states="II", units=()),
    "nothing at all": small(states="", units=(), groups=[]),
    "all withdrawn": small(
        Module([Exam([10, 12])]),
        Module([Exam([15, 12])], unit=1),
        units=[Unit(), Unit(UnitKind.SPORT)],
        states="DF",
        groups=[0, 1],
        bonus="iuto",
    ),
    "only words": small(Module([Exam(["ABS", "EXC", "ATT"])]), states="III", bonus="direct"),
}


@pytest.mark.parametrize("name", EMPTY)
def test_nothing_breaks(name: str) -> None:
    """Warnings are errors here: no empty mean, no NaN comparison that NumPy minds."""
    arrays = EMPTY[name]
    gradebook = compute(arrays)
    students = len(arrays.students.person_ids)
    assert len(gradebook.general.rank) == students
    assert gradebook.units.average.shape == (students, len(arrays.units.unit_ids))
    assert gradebook.offerings.average.shape == (students, len(arrays.offerings.offering_ids))
    assert gradebook.assessments.mean.shape == arrays.assessments.assessment_ids.shape
    assert np.isnan(gradebook.general.average).sum() == students - (name == "only words")


def arrays_of(value: Any) -> list[np.ndarray[Any, Any]]:
    """Every array of a result, the input's partitions left out."""
    if isinstance(value, np.ndarray):
        return [value]
    if isinstance(value, tuple):
        return [array for item in value for array in arrays_of(item)]
    if is_dataclass(value) and not isinstance(value, Partition):
        return [array for f in fields(value) for array in arrays_of(getattr(value, f.name))]
    return []


def example() -> tuple[CohortArrays, Gradebook]:
    arrays = cohort(department()["semesters"][1])
    return arrays, compute(arrays)


def test_a_gradebook_cannot_be_written_to() -> None:
    _, gradebook = example()
    found = arrays_of(gradebook)
    assert len(found) > 50
    assert not any(array.flags.writeable for array in found)


def test_the_input_stays_as_it_was() -> None:
    arrays, _ = example()
    again = cohort(department()["semesters"][1])
    for mine, fresh in zip(arrays_of(arrays), arrays_of(again), strict=True):
        np.testing.assert_array_equal(mine, fresh)
        assert mine.flags.writeable


def test_rows_are_found_by_person() -> None:
    arrays, gradebook = example()
    person = int(arrays.students.person_ids[17])
    assert gradebook.row_of(person) == 17
    with pytest.raises(KeyError):
        gradebook.row_of(-1)


def test_it_is_quick() -> None:
    """200 students, 50 assessments: 1.3 ms here; the bound leaves room for a busy machine."""
    arrays, _ = example()
    assert min(timeit.repeat(lambda: compute(arrays), number=1, repeat=20)) < 0.05
