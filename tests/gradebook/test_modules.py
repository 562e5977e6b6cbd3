"""Module averages: rules 1, 2, 10, 12."""

import math

import pytest

from matricula.gradebook import (
    AssessmentKind,
    AverageState,
    CohortArrays,
    compute,
    format_average,
)
from tests.gradebook.small import Exam, Mark, Module, small

SECOND = AssessmentKind.SECOND_CHANCE
SESSION2 = AssessmentKind.SECOND_SESSION


def averages(arrays: CohortArrays, module: int = 0) -> list[float | str]:
    """Average of each student in one module; the word where there is none."""
    found = compute(arrays).offerings
    words = {state: state.name for state in AverageState}
    return [
        number if state == AverageState.NUMBER else words[AverageState(state)]
        for number, state in zip(
            found.average[:, module].tolist(), found.state[:, module].tolist(), strict=True
        )
    ]


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [
        (12, 13, "12.67"),
        ("ABS", 13, "08.67"),
        ("ABS", "ABS", "00.00"),
        (12, "EXC", "12.00"),
        (12, "ATT", "12.00"),
        ("EXC", "EXC", "-"),
        ("ATT", "ATT", "-"),
    ],
)
def test_vectors_of_spec(first: Mark, second: Mark, text: str) -> None:
    """Spec C.11: a module of coefficient 1.5, two assessments of coefficients 1 and 2."""
    module = Module([Exam([first]), Exam([second], coefficient=2)], coefficient=1.5)
    gradebook = compute(small(module))
    cell = gradebook.offerings.average[0, 0], gradebook.offerings.state[0, 0]
    assert format_average(*cell) == text
    missing = text == "-"
    assert gradebook.units.average[0, 0] == (0.0 if missing else cell[0])
    assert math.isnan(gradebook.units.current_average[0, 0]) == missing
    assert gradebook.units.coefficient[0, 0] == (0.0 if missing else 1.5)


def test_scales_are_brought_to_20() -> None:
    exams = [Exam([10], out_of=10), Exam([10], out_of=40), Exam([50], out_of=100, coefficient=2)]
    assert averages(small(Module(exams))) == [(20.0 + 5.0 + 20.0) / 4]


def test_the_order_of_additions_is_the_order_of_the_file() -> None:
    marks = [(13.7, 0.3), (9.1, 1.1), (17.3, 0.7), (0.1, 1.9)]
    exams = [Exam([mark], coefficient=weight) for mark, weight in marks]
    points = weights = 0.0
    for mark, weight in marks:
        points += mark * 20.0 / 20.0 * weight
        weights += weight
    assert averages(small(Module(exams))) == [points / weights]


def test_coefficient_0_changes_nothing() -> None:
    with_it = Module([Exam([8, 8, "EXC"]), Exam([20, "ABS", 20], coefficient=0)])
    assert averages(small(with_it, states="III")) == [8.0, 8.0, "NONE"]


def test_an_incomplete_assessment_is_ignored_for_everyone() -> None:
    """rule 2, SB M2102."""
    module = Module([Exam([10, 12]), Exam([20, None])])
    assert averages(small(module, states="II")) == [10.0, 12.0]


def test_an_immediate_assessment_counts_for_whoever_has_it() -> None:
    module = Module([Exam([10, 12]), Exam([20, None], immediate=True)])
    assert averages(small(module, states="II")) == [15.0, 12.0]


def test_scale_0_never_counts() -> None:
    module = Module([Exam([10]), Exam([0], out_of=0), Exam([15], out_of=0, kind=SECOND)])
    assert averages(small(module)) == [10.0]


def test_no_assessment_at_all() -> None:
    gradebook = compute(small(Module(), states="II"))
    assert averages(small(Module(), states="II")) == ["NONE", "NONE"]
    assert gradebook.offerings.rank[:, 0].tolist() == ["1 ex", "1 ex"]
    assert math.isnan(gradebook.offerings.mean[0])
    assert math.isnan(gradebook.offerings.lowest[0])
    assert math.isnan(gradebook.offerings.highest[0])


def test_not_enrolled_withdrawn_and_defaulted() -> None:
    """Rules 5 and 12."""
    module = Module([Exam([10, 11, 12, 13])], enrolled=[True, False, True, True])
    arrays = small(module, states="IIDF")
    assert averages(arrays) == [10.0, "NOT_ENROLLED", "NOT_ENROLLED", "NOT_ENROLLED"]
    assert compute(arrays).offerings.rank[:, 0].tolist() == ["1", None, None, None]


def test_statistics() -> None:
    """Spec C.4, C.11: whoever is not enrolled is missing too."""
    modules = [
        Module([Exam([10, 13, "EXC", 20])]),
        Module([Exam([5, None, None, None])], enrolled=[True, False, False, True]),
    ]
    found = compute(small(*modules, states="IIID")).offerings
    assert found.mean.tolist() == [11.5, 5.0]
    assert found.lowest.tolist() == [10.0, 5.0]
    assert found.highest.tolist() == [13.0, 5.0]
    assert found.number_count.tolist() == [2, 1]
    assert found.missing_count.tolist() == [1, 2]
    assert found.ranked_count.tolist() == [3, 1]
    assert found.counted_assessments.tolist() == [1, 1]


@pytest.mark.parametrize(
    ("base", "kind", "second", "expected"),
    [
        (12, SECOND, 11, 12.0),
        (12, SECOND, 18, 18.0),
        ("ABS", SECOND, 17, 17.0),
        (10, SECOND, "ABS", 10.0),
        (10, SECOND, "EXC", 10.0),
        (10, SECOND, "ATT", 10.0),
        (10, SECOND, None, 10.0),
        (12, SESSION2, 11, 11.0),
        (12, SESSION2, 18, 18.0),
        (12, SESSION2, "ABS", 12.0),
        (12, SESSION2, None, 12.0),
        ("EXC", SECOND, 7, 7.0),
        ("EXC", SESSION2, 7, 7.0),
        ("EXC", SECOND, "ABS", "NONE"),
    ],
)
def test_second_chances(
    base: Mark, kind: AssessmentKind, second: Mark, expected: float | str
) -> None:
    module = Module([Exam([base]), Exam([second], kind=kind, coefficient=0)])
    assert averages(small(module)) == [expected]


@pytest.mark.parametrize(("kind", "mark", "expected"), [(SECOND, 18, 9.0), (SESSION2, 16, 8.0)])
def test_a_second_chance_alone_is_brought_to_20(
    kind: AssessmentKind, mark: float, expected: float
) -> None:
    """Rule 10, student 112 in M2202 and M2203: ScoDoc gives the raw 18 and 16; that is a bug."""
    module = Module([Exam(["EXC"]), Exam([mark], kind=kind, out_of=40)])
    assert averages(small(module)) == [expected]


def test_a_second_chance_on_another_scale() -> None:
    module = Module([Exam([12, 12]), Exam([20, 30], kind=SECOND, out_of=40)])
    assert averages(small(module, states="II")) == [12.0, 15.0]


@pytest.mark.parametrize(("places", "expected"), [((5, 6), 11.0), ((6, 5), 14.0)])
def test_the_last_of_two_second_chances_counts(places: tuple[int, int], expected: float) -> None:
    """Rule 10: by numero, date and hour, not by the order of the array; and it is told."""
    module = Module(
        [
            Exam([10, 10]),
            Exam([14, 14], kind=SECOND, chronology=places[0]),
            Exam([11, None], kind=SECOND, chronology=places[1]),
        ]
    )
    arrays = small(module, Module([Exam([1, 1])]), states="II")
    # without a mark in the last one, the earlier one is still no help
    assert averages(arrays) == [expected, 14.0 if places == (6, 5) else 10.0]
    assert compute(arrays).several_second_chances_offering_ids.tolist() == [11]


def test_second_chances_count_as_valid_assessments() -> None:
    module = Module([Exam([10]), Exam([None], kind=SECOND), Exam([None])])
    assert compute(small(module)).offerings.counted_assessments.tolist() == [2]


def test_a_formula_is_an_error_for_whoever_has_a_mark() -> None:
    modules = [
        Module([Exam([10, "EXC", 12])], formula=True, coefficient=3),
        Module([Exam([15, 15, 15])]),
    ]
    arrays = small(*modules, states="III")
    assert averages(arrays) == ["FORMULA_ERROR", "NONE", "FORMULA_ERROR"]
    gradebook = compute(arrays)
    assert gradebook.formula_error_offering_ids.tolist() == [11]
    assert gradebook.units.average[:, 0].tolist() == [15.0, 15.0, 15.0]
    # words tie with neighbours of the same word only: ERR, NA, ERR in alphabetical order
    assert gradebook.offerings.rank[:, 0].tolist() == ["1", "2", "3"]


def test_a_second_chance_replaces_a_formula_error() -> None:
    module = Module([Exam([10]), Exam([9], kind=SECOND, out_of=10)], formula=True)
    assert averages(small(module)) == [18.0]


def test_a_malus_lacking_a_mark_is_none() -> None:
    """It counts as it stands, so a student may lack one of its marks: no average then."""
    exams = [Exam([1, 1, 3]), Exam([2, None, 4]), Exam([9, 9, None], coefficient=0)]
    module = Module(exams, malus=True)
    assert averages(small(module, states="III")) == [1.5, "NONE", 3.5]
