"""When an assessment counts, is complete, is waited for: rule 2."""

import numpy as np
import pytest

from matricula.gradebook import AssessmentKind, CohortArrays, compute
from tests.gradebook.small import Exam, Module, small


def states(arrays: CohortArrays) -> list[tuple[bool, bool, bool]]:
    """(counted, complete, pending) of each assessment."""
    found = compute(arrays).assessments
    return list(
        zip(
            found.counted.tolist(),
            found.complete.tolist(),
            found.pending.tolist(),
            strict=True,
        )
    )


@pytest.mark.parametrize(
    ("exam", "expected"),
    [
        (Exam([12, "ABS", "EXC"]), (True, True, False)),
        (Exam([12, 13, None]), (False, False, False)),
        (Exam([12, 13, "ATT"]), (True, False, True)),
        (Exam(["ATT", "ATT", "ATT"]), (True, False, True)),
        (Exam([12, None, "ATT"]), (False, False, False)),
        (Exam([None, None, None]), (False, False, False)),
        (Exam([12, None, None], immediate=True), (True, False, True)),
        (Exam([None, None, None], immediate=True), (False, False, False)),
        (Exam([12, 13, 14], immediate=True), (True, True, False)),
        (Exam([0, 0, 0], out_of=0), (False, True, False)),
        (Exam([12, None, None], kind=AssessmentKind.SECOND_CHANCE), (True, True, False)),
        (Exam([None] * 3, kind=AssessmentKind.SECOND_SESSION), (True, True, False)),
        (Exam(["ATT", 3, 3], kind=AssessmentKind.SECOND_CHANCE), (True, True, True)),
    ],
)
def test_states(exam: Exam, expected: tuple[bool, bool, bool]) -> None:
    assert states(small(Module([exam]), states="III")) == [expected]


@pytest.mark.parametrize("marks", [[None, None], ["ATT", 3], [2, None]])
def test_malus_is_complete_as_it_stands(marks: list[float | str | None]) -> None:
    arrays = small(Module([Exam(marks)], malus=True), states="II")
    assert states(arrays) == [(True, True, False)]
    assert compute(arrays).pending_offering_ids.tolist() == []


def test_a_withdrawn_student_is_not_waited_for() -> None:
    arrays = small(Module([Exam([12, None, "ATT"])]), states="IDF")
    assert states(arrays) == [(True, True, False)]


def test_a_student_outside_the_module_is_not_waited_for() -> None:
    module = Module([Exam([12, None])], enrolled=[True, False])
    assert states(small(module, states="II")) == [(True, True, False)]


def test_the_first_mark_of_an_immediate_assessment_may_be_a_withdrawn_students() -> None:
    arrays = small(Module([Exam([None, 12], immediate=True)]), states="ID")
    assert states(arrays) == [(True, False, True)]


def test_a_strangers_mark_does_not_start_an_immediate_assessment() -> None:
    module = Module([Exam([None, 12], immediate=True)], enrolled=[True, False])
    assert states(small(module, states="II")) == [(False, False, False)]


def test_ten_students_five_marks() -> None:
    """Spec C.11: not complete; immediate: pending without ATT; all noted: neither."""
    half = [10.0] * 5 + [None] * 5
    arrays = small(
        Module([Exam(half), Exam(half, immediate=True), Exam([10.0] * 10)]), states="I" * 10
    )
    assert states(arrays) == [(False, False, False), (True, False, True), (True, True, False)]
    assert compute(arrays).assessments.pending_count.tolist() == [0, 0, 0]


def test_counts() -> None:
    """Marks of withdrawn students and of strangers to the module are told apart."""
    module = Module(
        [Exam([12, "ABS", "EXC", "ATT", 5, 6, None])], enrolled=[True] * 5 + [False, True]
    )
    found = compute(small(module, states="IIIIDII")).assessments
    assert found.expected_count.tolist() == [5]
    assert found.entered_count.tolist() == [5]
    assert found.all_entered_count.tolist() == [6]
    assert found.absent_count.tolist() == [1]
    assert found.excused_count.tolist() == [1]
    assert found.pending_count.tolist() == [1]


def test_statistics_skip_words_and_keep_withdrawn_students() -> None:
    exams = [Exam([30, "ABS", "EXC", 10, 14, 18], out_of=40), Exam(["ABS"] * 6), Exam([None] * 6)]
    found = compute(small(Module(exams), states="IIIIDI")).assessments
    np.testing.assert_array_equal(found.mean, [18.0, np.nan, np.nan])
    np.testing.assert_array_equal(found.median, [16.0, np.nan, np.nan])
    np.testing.assert_array_equal(found.lowest, [10.0, np.nan, np.nan])
    np.testing.assert_array_equal(found.highest, [30.0, np.nan, np.nan])


def test_median_of_an_odd_number() -> None:
    found = compute(small(Module([Exam([3, 1, 9])]), states="III")).assessments
    assert found.median.tolist() == [3.0]


def test_pending_modules_and_waiting_students() -> None:
    arrays = small(
        Module([Exam(["ATT", 3, "ATT"])]),
        Module([Exam([4, 3, 4]), Exam([4, "ATT", 4], coefficient=0)]),
        Module([Exam([4, 3, 5])]),
        states="IID",
    )
    gradebook = compute(arrays)
    assert gradebook.pending_offering_ids.tolist() == [11, 12]
    # the one without coefficient keeps the ranks hidden, but nobody waits for it
    assert gradebook.general.waits_for_marks.tolist() == [True, False, True]


def test_att_in_a_module_one_left_is_not_waited_for() -> None:
    arrays = small(Module([Exam([4, "ATT"])], enrolled=[True, False]), states="II")
    assert compute(arrays).general.waits_for_marks.tolist() == [False, False]
