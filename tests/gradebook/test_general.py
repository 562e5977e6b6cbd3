"""The general average, its bonus and its modes: rules 3, 5, 8."""

import math

import numpy as np
import pytest

from matricula.gradebook import AverageState, UnitKind, UnsupportedBonusRule, compute
from tests.gradebook.small import Exam, Mark, Module, Unit, Validation, small

SPORT = Unit(UnitKind.SPORT)


def test_units_weigh_what_the_student_really_has() -> None:
    """Rule 3, default mode: the unit's own coefficient does not count."""
    arrays = small(
        Module([Exam([10, 10])], coefficient=3),
        Module([Exam(["EXC", 16])], coefficient=2),
        Module([Exam([16, 16])], coefficient=4, unit=1),
        units=[Unit(coefficient=100.0), Unit(coefficient=1.0)],
        states="II",
    )
    general = compute(arrays).general
    assert general.average.tolist() == [(30.0 + 64.0) / 7.0, (12.4 * 5.0 + 64.0) / 9.0]
    assert general.coefficient_sum.tolist() == [7.0, 9.0]
    assert general.units_without_average.tolist() == [0, 0]


def test_unit_coefficients() -> None:
    arrays = small(
        Module([Exam([10])], coefficient=3),
        Module([Exam([16])], coefficient=1, unit=1),
        Module([Exam([20])], coefficient=1, unit=2),
        Module([Exam([20])], coefficient=1, unit=3),
        units=[Unit(coefficient=1.0), Unit(coefficient=2.0), Unit(), Unit(UnitKind.SPORT, 9.0)],
        unit_coefficients=True,
    )
    gradebook = compute(arrays)
    assert gradebook.general.average.tolist() == [(10.0 + 32.0) / 3.0]
    assert gradebook.units.coefficient.tolist() == [[1.0, 2.0, 0.0, 9.0]]
    assert gradebook.units.current_coefficient.tolist() == [[3.0, 1.0, 1.0, 0.0]]


def test_quirk_of_unit_coefficients() -> None:
    """Rule 3, SC 206: a unit of EXC alone counts as 0 with its full coefficient, there only."""
    modules = [Module([Exam(["EXC"])]), Module([Exam([18.0])], unit=1)]
    units = [Unit(coefficient=3.0), Unit(coefficient=9.0)]
    quirk = compute(small(*modules, units=units, unit_coefficients=True))
    assert quirk.general.average.tolist() == [18.0 * 9.0 / 12.0]
    assert compute(small(*modules, units=units)).general.average.tolist() == [18.0]
    # it weighs, so it is below its bar too
    assert quirk.general.passes_unit_bars.tolist() == [False]


def test_unit_coefficients_do_not_make_an_average_of_nothing() -> None:
    arrays = small(Module([Exam(["EXC"])]), units=[Unit(coefficient=3.0)], unit_coefficients=True)
    assert np.isnan(compute(arrays).general.average).tolist() == [True]


def test_a_unit_one_does_not_take_has_no_unit_coefficient() -> None:
    arrays = small(
        Module([Exam([None, 8])], enrolled=[False, True]),
        Module([Exam([18, 18])], unit=1),
        units=[Unit(coefficient=3.0), Unit(coefficient=9.0)],
        states="II",
        unit_coefficients=True,
    )
    assert compute(arrays).general.average.tolist() == [18.0, (24.0 + 162.0) / 12.0]


def test_a_capitalised_unit_weighs_the_unit_coefficient_in_that_mode() -> None:
    arrays = small(
        Module([Exam([None])], enrolled=[False]),
        Module([Exam([8])], unit=1),
        units=[Unit(coefficient=3.0), Unit(coefficient=1.0)],
        validations=[Validation(0, 12.0, coefficient=50.0)],
        unit_coefficients=True,
    )
    gradebook = compute(arrays)
    assert gradebook.general.average.tolist() == [(36.0 + 8.0) / 4.0]
    assert gradebook.general.coefficient_sum.tolist() == [51.0]


def test_unit_coefficients_that_nobody_set() -> None:
    general = compute(small(Module([Exam([8])]), unit_coefficients=True)).general
    assert math.isnan(general.average[0])
    assert math.isnan(general.lowest)


def test_withdrawn_and_defaulted_students_rank_last_together() -> None:
    """Rule 5."""
    arrays = small(Module([Exam([18, 12, 17, "EXC", 12])]), states="DIFII")
    gradebook = compute(arrays)
    np.testing.assert_array_equal(gradebook.general.average, [np.nan, 12, np.nan, np.nan, 12])
    assert gradebook.general.rank.tolist() == ["3 ex", "1 ex", "3 ex", "3 ex", "1 ex"]
    assert gradebook.merit_order.tolist() == [1, 4, 0, 2, 3]
    assert (gradebook.withdrawn_count, gradebook.defaulted_count) == (1, 1)
    assert gradebook.general.mention.tolist() == ["", "Assez bien", "", "", "Assez bien"]


def test_blocked_averages() -> None:
    modules = [Module([Exam([10, 12])]), Module([Exam([15, 15])], unit=1)]
    gradebook = compute(
        small(*modules, units=[Unit(ects=5), SPORT], states="II", bonus="iutv", blocked=True)
    )
    assert np.isnan(gradebook.general.average).all()
    assert gradebook.general.rank.tolist() == ["1 ex", "1 ex"]
    assert gradebook.general.bonus.tolist() == [0.0, 0.0]
    assert gradebook.general.potential_credits.tolist() == [0.0, 0.0]
    assert gradebook.general.passes_unit_bars.tolist() == [True, True]
    assert math.isnan(gradebook.general.mean)
    assert np.isnan(gradebook.units.current_average).all()
    assert gradebook.units.average.tolist() == [[0.0, 0.0], [0.0, 0.0]]
    assert gradebook.units.is_enrolled.tolist() == [[False, False], [False, False]]
    assert gradebook.units.averaged_count.tolist() == [0, 0]
    assert (gradebook.subjects.state == AverageState.NOBODY).all()
    # modules are not blocked
    assert gradebook.offerings.average.tolist() == [[10.0, 15.0], [12.0, 15.0]]
    assert gradebook.offerings.rank[:, 0].tolist() == ["2", "1"]


def test_statistics_of_the_promotion() -> None:
    general = compute(small(Module([Exam([9, 12, "EXC", 20, 15])]), states="IIIDI")).general
    assert (general.lowest, general.highest, general.mean) == (9.0, 15.0, 12.0)


# --- sport and culture: rule 8


def sport(*marks: Mark, base: Mark = 12.0, bonus: str | None = "iutv") -> tuple[float, float]:
    """Average and bonus of one student with these marks in modules of coefficient 1."""
    modules = [Module([Exam([base])])]
    modules += [Module([Exam([mark])], unit=1) for mark in marks]
    general = compute(small(*modules, units=[Unit(), SPORT], bonus=bonus)).general
    return float(general.average[0]), float(general.bonus[0])


def test_bonus_is_added_to_the_general_average_only() -> None:
    assert sport(14.0, 12.0) == (12.0 + (4.0 / 20.0 + 2.0 / 20.0), 4.0 / 20.0 + 2.0 / 20.0)


def test_no_bonus() -> None:
    assert sport(9.0) == (12.0, 0.0)
    assert sport("EXC") == (12.0, 0.0)
    assert sport() == (12.0, 0.0)
    assert sport(14.0, bonus=None) == (12.0, 0.0)


def test_bonus_is_clipped_to_20() -> None:
    assert sport(20.0, base=20.0) == (20.0, 0.5)


def test_bonus_on_an_average_of_0() -> None:
    assert sport(11.0, base="ABS") == (0.05, 0.05)


def test_no_bonus_without_general_average() -> None:
    average, bonus = sport(20.0, base="EXC")
    assert math.isnan(average)
    assert bonus == 0.0


def test_the_sport_unit_has_no_average() -> None:
    arrays = small(
        Module([Exam([12, 12])]),
        Module([Exam([15, None])], unit=1, enrolled=[True, False]),
        units=[Unit(), SPORT],
        states="II",
        bonus="bonus_iutv",
    )
    units = compute(arrays).units
    assert units.average[:, 1].tolist() == [0.0, 0.0]
    assert np.isnan(units.current_average[:, 1]).all()
    assert units.rank[:, 1].tolist() == ["1 ex", "1 ex"]
    assert units.is_enrolled[:, 1].tolist() == [True, False]


def test_a_capitalised_sport_unit_gives_no_bonus() -> None:
    arrays = small(
        Module([Exam([12])]),
        Module([Exam([20])], unit=1),
        units=[Unit(), SPORT],
        bonus="iutv",
        validations=[Validation(0, 15.0, 2.0, unit=1)],
    )
    gradebook = compute(arrays)
    assert gradebook.general.bonus.tolist() == [0.0]
    assert gradebook.general.average.tolist() == [(12.0 + 30.0) / 3.0]


def test_an_unsupported_rule_is_refused() -> None:
    for name in ("bonus_iutr", "iutlh", "iutBordeaux1", "whatever"):
        with pytest.raises(UnsupportedBonusRule, match="choose another one"):
            compute(small(bonus=name))
