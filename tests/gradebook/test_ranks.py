"""Ranks: rule 6."""

from matricula.gradebook import compute
from tests.gradebook.small import Exam, Mark, Module, small


def ranks(*marks: Mark) -> list[str]:
    arrays = small(Module([Exam(marks)]), states="I" * len(marks))
    found: list[str] = compute(arrays).general.rank.tolist()
    return found


def test_worked_example_of_the_spec() -> None:
    assert ranks(12.5, 11, 11, "EXC", "EXC") == ["1", "2 ex", "2 ex", "4 ex", "4 ex"]


def test_three_first_then_the_fourth() -> None:
    assert ranks(20, 20, 20, 19) == ["1 ex", "1 ex", "1 ex", "4"]


def test_a_tie_is_exact_equality() -> None:
    assert ranks(11.65, 11.649999999999999, 11.65) == ["1 ex", "3", "1 ex"]


def test_alone() -> None:
    assert ranks(3) == ["1"]
    assert ranks("EXC") == ["1"]


def test_equal_averages_are_listed_alphabetically() -> None:
    arrays = small(
        Module([Exam([10, 12, "EXC", 12, "EXC", 10])]), states="I" * 6, names=[3, 5, 4, 0, 1, 2]
    )
    gradebook = compute(arrays)
    assert gradebook.alphabetical_order.tolist() == [3, 4, 5, 0, 2, 1]
    assert gradebook.merit_order.tolist() == [3, 1, 5, 0, 4, 2]


def test_group_ranks() -> None:
    arrays = small(
        Module([Exam([10, 12, 14, 12, "EXC", 15, 9])]),
        states="IIIIIID",
        groups=[0, 0, 1, 0, 0, -1, 0],
    )
    (found,) = compute(arrays).groups
    assert found.rank.tolist() == ["3", "1 ex", "1", "1 ex", "4 ex", None, "4 ex"]
    assert found.sizes.tolist() == [5, 1]


def test_a_tie_does_not_cross_groups() -> None:
    arrays = small(Module([Exam([12, 12, "EXC", "EXC"])]), states="IIII", groups=[0, 1, 0, 1])
    (found,) = compute(arrays).groups
    assert found.rank.tolist() == ["1", "1", "2", "2"]
