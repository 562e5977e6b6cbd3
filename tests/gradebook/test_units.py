"""Unit averages, malus, capitalised units, bars, credits: rules 3, 4, 7, 9, 11."""

import math

import numpy as np
import pytest

from matricula.gradebook import (
    AverageState,
    UnitKind,
    UnknownCapitalisedCoefficient,
    compute,
    format_number,
    unit_bar,
)
from tests.gradebook.small import Exam, Mark, Module, Unit, Validation, small


def test_modules_without_average_leave_with_their_coefficient() -> None:
    """Spec C.11: coefficients 1.5 and 2.1, the first EXC everywhere."""
    arrays = small(
        Module([Exam(["EXC", 10])], coefficient=1.5),
        Module([Exam([12.5, 12.5])], coefficient=2.1),
        states="II",
    )
    units = compute(arrays).units
    assert units.average[0, 0] == 2.1 * 12.5 / 2.1
    assert units.coefficient[:, 0].tolist() == [2.1, 3.6]


def test_seed_bulletin() -> None:
    """Spec A.4: UE12 14.63, general average 15.51; ECTS as weights would give 15.45."""
    marks = [14.00, 14.00, 14.09, 10.58, 15.12, 20.00]
    modules = [Module([Exam([258.81 / 16])], coefficient=16, unit=0)]
    modules += [Module([Exam([mark])], coefficient=2, unit=1) for mark in marks]
    modules += [Module([Exam(["EXC"])], unit=1), Module(unit=1)]
    gradebook = compute(small(*modules, units=[Unit(ects=16), Unit(ects=14)]))
    assert format_number(gradebook.units.average[0, 1]) == "14.63"
    assert gradebook.units.coefficient[0].tolist() == [16.0, 12.0]
    assert format_number(gradebook.general.average[0]) == "15.51"


def test_a_unit_without_average_is_0_in_its_rank_and_mean_only() -> None:
    """Rule 4."""
    arrays = small(
        Module([Exam([10, "EXC", 14, 3])]),
        Module([Exam([10, 16, 14, 3])], unit=1),
        units=[Unit(), Unit()],
        states="IIID",
    )
    gradebook = compute(arrays)
    assert gradebook.units.average[:, 0].tolist() == [10.0, 0.0, 14.0, 0.0]
    np.testing.assert_array_equal(
        gradebook.units.current_average[:, 0], [10.0, np.nan, 14.0, np.nan]
    )
    assert gradebook.units.rank[:, 0].tolist() == ["2", "3 ex", "1", "3 ex"]
    assert gradebook.units.lowest.tolist() == [0.0, 10.0]
    assert gradebook.units.mean[0] == 8.0
    assert gradebook.units.mean_count.tolist() == [3, 3]
    assert gradebook.units.ranked_count.tolist() == [4, 4]
    assert gradebook.units.averaged_count.tolist() == [2, 3]
    assert gradebook.general.average[1] == 16.0


def test_enrolled_in_a_unit_means_in_one_of_its_modules() -> None:
    arrays = small(
        Module([Exam([None, "EXC"])], enrolled=[False, True]),
        Module([Exam([10, None])], enrolled=[True, False], unit=1),
        units=[Unit(), Unit()],
        states="II",
    )
    assert compute(arrays).units.is_enrolled.tolist() == [[False, True], [True, False]]


@pytest.mark.parametrize(
    ("base", "malus", "expected"),
    [
        (12.0, 2.5, 9.5),
        (12.0, -1.5, 13.5),
        (1.0, 2.0, 0.0),
        (19.0, -5.0, 20.0),
        (12.0, 0.0, 12.0),
        (12.0, "EXC", 12.0),
        (12.0, None, 12.0),
        ("EXC", 2.0, "NA"),
    ],
)
def test_malus(base: Mark, malus: Mark, expected: float | str) -> None:
    """Rule 9: subtracted, clipped to [0, 20], and no coefficient of its own."""
    arrays = small(Module([Exam([base])], coefficient=2), Module([Exam([malus])], malus=True))
    units = compute(arrays).units
    if expected == "NA":
        assert math.isnan(units.current_average[0, 0])
        assert units.average[0, 0] == 0.0
    else:
        assert units.current_average[0, 0] == expected
        assert units.coefficient[0, 0] == 2.0
    assert units.malus[0, 0] == (malus if isinstance(malus, float) else 0.0)


def test_two_malus_add_up_and_only_touch_their_unit() -> None:
    arrays = small(
        Module([Exam([15.0])]),
        Module([Exam([1.0])], malus=True),
        Module([Exam([0.5])], malus=True),
        Module([Exam([15.0])], unit=1),
        units=[Unit(), Unit()],
    )
    gradebook = compute(arrays)
    assert gradebook.units.average.tolist() == [[13.5, 15.0]]
    assert gradebook.general.average.tolist() == [14.25]


def test_malus_of_a_withdrawn_student_is_not_computed() -> None:
    arrays = small(Module([Exam([2.0, 2.0])], malus=True), states="ID")
    np.testing.assert_array_equal(compute(arrays).units.malus, [[2.0], [np.nan]])


# --- capitalised units: rule 7


def test_only_a_strictly_better_capitalised_unit_counts() -> None:
    arrays = small(
        Module([Exam([9, 15, 12])], coefficient=4),
        Module([Exam([10, 10, 10])], unit=1),
        units=[Unit(ects=6), Unit()],
        states="III",
        validations=[
            Validation(0, 14.0, coefficient=3.0, on="2020-07-02"),
            Validation(1, 11.0, coefficient=3.0),
            Validation(2, 12.0, coefficient=3.0),
        ],
    )
    gradebook = compute(arrays)
    units = gradebook.units
    assert units.average[:, 0].tolist() == [14.0, 15.0, 12.0]
    assert units.current_average[:, 0].tolist() == [9.0, 15.0, 12.0]
    assert units.coefficient[:, 0].tolist() == [3.0, 4.0, 4.0]
    assert units.current_coefficient[:, 0].tolist() == [4.0, 4.0, 4.0]
    assert units.is_capitalised[:, 0].tolist() == [True, False, False]
    assert units.was_capitalised[:, 0].tolist() == [True, True, True]
    assert units.origin_cohort_ids[:, 0].tolist() == [77, 0, 0]
    assert units.origin_unit_ids[:, 0].tolist() == [500, 0, 0]
    assert units.event_dates[0, 0] == np.datetime64("2020-07-02")
    assert units.event_dates[1, 0] == np.datetime64("2020-07-01")
    assert np.isnat(units.event_dates[0, 1])
    assert gradebook.general.average[0] == (14.0 * 3.0 + 10.0) / 4.0
    assert gradebook.general.coefficient_sum.tolist() == [4.0, 5.0, 5.0]
    assert gradebook.general.potential_credits.tolist() == [6.0, 6.0, 6.0]


def test_a_manual_coefficient_goes_first() -> None:
    arrays = small(
        Module([Exam([9])]), units=[Unit(manual=5.0)], validations=[Validation(0, 14.0, 3.0)]
    )
    assert compute(arrays).units.coefficient.tolist() == [[5.0]]


def test_an_external_unit_weighs_what_the_student_takes_now() -> None:
    arrays = small(
        Module([Exam(["EXC", 9])], coefficient=2),
        Module([Exam([None, 9])], coefficient=4, enrolled=[False, True]),
        states="II",
        validations=[Validation(0, 13.0, external=True), Validation(1, 8.0, external=True)],
    )
    units = compute(arrays).units
    assert units.coefficient[:, 0].tolist() == [2.0, 6.0]
    assert units.is_external[:, 0].tolist() == [True, False]
    assert units.origin_cohort_ids[:, 0].tolist() == [0, 0]
    assert units.origin_unit_ids[:, 0].tolist() == [500, 0]


def test_a_capitalised_unit_of_unknown_weight_is_refused() -> None:
    arrays = small(
        Module([Exam([None, 9])], enrolled=[False, True]),
        states="II",
        validations=[Validation(0, 13.0, external=True)],
    )
    with pytest.raises(UnknownCapitalisedCoefficient, match="type one in") as refused:
        compute(arrays)
    assert (refused.value.person_id, refused.value.unit_id) == (101, 1)


def test_the_best_of_several_capitalised_units_counts() -> None:
    rows = [(11.0, 1.0, 71), (14.0, 2.0, 72), (14.0, 3.0, 73), (12.0, 4.0, 74)]
    arrays = small(
        Module([Exam([9])]),
        validations=[Validation(0, average, weight, origin=o) for average, weight, o in rows],
    )
    units = compute(arrays).units
    assert units.average.tolist() == [[14.0]]
    assert units.coefficient.tolist() == [[2.0]]
    assert units.origin_cohort_ids.tolist() == [[72]]


def test_a_validation_without_average_beats_nothing() -> None:
    arrays = small(
        Module([Exam(["EXC"])]),
        validations=[Validation(0, None, 2.0, on="2019-07-01"), Validation(0, 9.0, 3.0, origin=5)],
    )
    units = compute(arrays).units
    assert units.average.tolist() == [[9.0]]
    assert units.origin_cohort_ids.tolist() == [[5]]
    alone = small(Module([Exam([4])]), validations=[Validation(0, None, 2.0, on="2019-07-01")])
    units = compute(alone).units
    assert units.was_capitalised.tolist() == [[True]]
    assert units.is_capitalised.tolist() == [[False]]
    assert units.event_dates[0, 0] == np.datetime64("2019-07-01")


def test_a_withdrawn_student_has_no_capitalised_unit() -> None:
    arrays = small(Module([Exam([9])]), states="D", validations=[Validation(0, 14.0, 2.0)])
    units = compute(arrays).units
    assert units.was_capitalised.tolist() == [[False]]
    assert units.average.tolist() == [[0.0]]


def test_a_capitalised_unit_stands_for_modules_not_taken() -> None:
    arrays = small(
        Module([Exam([None])], enrolled=[False]),
        Module([Exam([8])], unit=1),
        units=[Unit(), Unit()],
        validations=[Validation(0, 13.0, coefficient=3.0)],
    )
    gradebook = compute(arrays)
    assert gradebook.general.average.tolist() == [(13.0 * 3.0 + 8.0) / 4.0]
    assert gradebook.units.is_enrolled.tolist() == [[False, True]]
    assert gradebook.units.current_coefficient.tolist() == [[0.0, 1.0]]
    assert gradebook.units.averaged_count.tolist() == [1, 1]


# --- bars and credits: rule 11


@pytest.mark.parametrize(
    ("average", "passes", "promised"),
    [
        (8.0, True, 0.0),
        (7.996, True, 0.0),
        (7.99, False, 0.0),
        (10.0, True, 6.0),
        (9.996, True, 6.0),
        (9.99, True, 0.0),
        ("EXC", True, 0.0),
    ],
)
def test_bars_and_credits(average: Mark, passes: bool, promised: float) -> None:
    gradebook = compute(small(Module([Exam([average])]), units=[Unit(ects=6.0)]))
    assert gradebook.general.passes_unit_bars.tolist() == [passes]
    assert gradebook.units.potential_credits.tolist() == [[promised]]
    assert gradebook.general.potential_credits.tolist() == [promised]


def test_a_unit_without_credits_promises_none() -> None:
    assert compute(small(Module([Exam([15])]))).general.potential_credits.tolist() == [0.0]


@pytest.mark.parametrize(
    ("pathway", "kind", "bar"),
    [
        (100, UnitKind.STANDARD, 8.0),
        (0, UnitKind.STANDARD, 8.0),
        (99999, UnitKind.STANDARD, 8.0),
        (200, UnitKind.STANDARD, 0.0),
        (200, UnitKind.STAGE_LP, 10.0),
        (403, UnitKind.STANDARD, 7.0),
        (501, UnitKind.STANDARD, 12.0),
    ],
)
def test_unit_bar(pathway: int, kind: UnitKind, bar: float) -> None:
    assert unit_bar(pathway, kind) == bar


# --- subjects


def test_subjects() -> None:
    modules = [
        Module([Exam([10, "EXC", 1])], coefficient=2, subject=7),
        Module([Exam([13, "EXC", 1])], coefficient=1, subject=7),
        Module([Exam([9, 8, 1])], subject=3),
        Module([Exam([5, 5, 1])], malus=True, subject=4),
        Module([Exam([15, 15, 1])], unit=1, subject=5),
        Module([Exam(["EXC", "EXC", "EXC"])], subject=6),
    ]
    arrays = small(*modules, units=[Unit(), Unit(UnitKind.SPORT)], states="IID")
    subjects = compute(arrays).subjects
    number, none, nobody = AverageState.NUMBER, AverageState.NONE, AverageState.NOBODY
    assert subjects.subject_ids.tolist() == [7, 3, 4, 5, 6]
    assert subjects.state.tolist() == [
        [number, number, nobody, nobody, nobody],
        [none, number, nobody, nobody, nobody],
        [none, none, nobody, nobody, nobody],
    ]
    np.testing.assert_array_equal(subjects.average[:, 0], [11.0, np.nan, np.nan])
    np.testing.assert_array_equal(subjects.average[:, 1], [9.0, 8.0, np.nan])
