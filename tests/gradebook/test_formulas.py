"""Formulas against vectors, and against the same sum done in fractions."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matricula.gradebook.formulas import (
    DEEPEST,
    LONGEST_TYPED,
    MOST_OPERANDS,
    BracketMissing,
    BracketUnopened,
    Formula,
    FormulaError,
    FormulaTooDeep,
    FormulaTooLong,
    NumberRefused,
    OperandMissing,
    SignMissing,
    UnknownColumn,
    UnknownSign,
    kept,
    typed,
)
from matricula.gradebook.formulas.tree import Chain, Column, Minus, Node, Number

COLUMNS = [12, 13, 1_000_007]
NO_MARK = float("nan")


def value(text: str, *marks: float) -> float | None:
    """The value for one student with these marks in COLUMNS; None where there is none."""
    (found,) = typed(text, COLUMNS).values(np.array([marks]), COLUMNS).tolist()
    return None if np.isnan(found) else found


@pytest.mark.parametrize(
    ("text", "stored", "shown"),
    [
        ("(A1+A2+A3) / 3", "([12] + [13] + [1000007]) / 3", "(A1 + A2 + A3) / 3"),
        ("a1*0,4+А2*0.60", "[12] * 0.4 + [13] * 0.60", "A1 * 0.4 + A2 * 0.60"),
        ("((A1))", "[12]", "A1"),
        ("A1-(A2-A3)", "[12] - ([13] - [1000007])", "A1 - (A2 - A3)"),
        ("A1-A2-A3", "[12] - [13] - [1000007]", "A1 - A2 - A3"),
        ("A1/(A2*A3)", "[12] / ([13] * [1000007])", "A1 / (A2 * A3)"),
        ("-(A1 + 1) * --2", "-([12] + 1) * --2", "-(A1 + 1) * --2"),
        ("A1 - -A2", "[12] - -[13]", "A1 - -A2"),
        ("(A1 * 2) + а02", "[12] * 2 + [13]", "A1 * 2 + A2"),
        (" 5\t\n", "5", "5"),
    ],
)
def test_is_kept_by_ids_and_shown_by_tags(text: str, stored: str, shown: str) -> None:
    formula = typed(text, COLUMNS)
    assert (formula.text, formula.shown(COLUMNS)) == (stored, shown)
    assert kept(stored) == formula


def test_a_column_that_moves_takes_its_marks_along() -> None:
    formula = typed("A1 - A2", COLUMNS)
    moved = [13, 12]
    assert formula.shown(moved) == "A2 - A1"
    assert formula.values(np.array([[4.0, 5.0]]), moved).tolist() == [1.0]
    assert formula.assessment_ids == {12, 13}


def test_a_column_that_is_gone_leaves_no_value_and_is_shown_as_gone() -> None:
    formula = typed("A1 + A2 * 0", COLUMNS)
    assert np.isnan(formula.values(np.array([[4.0]]), [12])).all()
    assert formula.shown([12]) == "A1 + A? * 0"
    with pytest.raises(UnknownSign):
        typed(formula.shown([12]), [12])


@pytest.mark.parametrize(
    ("text", "marks", "expected"),
    [
        ("(A1+A2+A3) / 3", (4.0, 60.0, 0.0), 21.33),
        ("A1 / 10", (4.0, NO_MARK, NO_MARK), 0.4),  # as on Odin's own gradebook
        ("(A1+A2+A3) / 3", (NO_MARK, NO_MARK, NO_MARK), 0.0),
        ("2 + 3 * 4 - 6 / 4", (0.0, 0.0, 0.0), 12.5),
        ("10 - 4 - 3", (0.0, 0.0, 0.0), 3.0),
        ("8 / 4 / 2", (0.0, 0.0, 0.0), 1.0),
        ("-A1 * -2", (3.0, 0.0, 0.0), 6.0),
        ("A1 / A2", (3.0, 0.0, 0.0), None),
        ("A1 / A2", (3.0, NO_MARK, 0.0), None),
        ("A2 / A2", (3.0, 0.0, 0.0), None),
        ("1 / (A1 / A2)", (3.0, 0.0, 0.0), None),  # and not 1 / infinity = 0
        ("0 * (A1 / A2)", (3.0, 0.0, 0.0), None),
        ("A1 * A1", (1e200, 0.0, 0.0), None),
        ("1 / (A1 * A1)", (1e200, 0.0, 0.0), None),
        ("A1", (1e200, 0.0, 0.0), 1e200),
        ("0.65 * A1", (1.9, 0.0, 0.0), 1.24),  # 1.2349999999999999 in doubles
        ("A1", (2.675, 0.0, 0.0), 2.68),  # 2.67499999999999982 in binary
        ("A1", (1.005, 0.0, 0.0), 1.01),
        ("A1", (2.665, 0.0, 0.0), 2.67),
        ("A1", (2.6749, 0.0, 0.0), 2.67),
        ("-A1", (2.675, 0.0, 0.0), -2.68),
        ("A1 - A2", (0.3, 0.3, 0.0), 0.0),
    ],
)
def test_values(text: str, marks: tuple[float, ...], expected: float | None) -> None:
    assert value(text, *marks) == expected


def test_nothing_is_never_below_zero() -> None:
    assert [str(value(text, 0.001, 0.0, 0.0)) for text in ("-A1", "-A2")] == ["0.0", "0.0"]


@pytest.mark.parametrize(
    ("text", "error", "position"),
    [
        ("", OperandMissing, 0),
        ("   ", OperandMissing, 3),
        ("A1 +", OperandMissing, 4),
        ("+A1", OperandMissing, 0),
        ("A1 * / A2", OperandMissing, 5),
        ("()", OperandMissing, 1),
        ("A1 A2", SignMissing, 3),
        ("2(A1)", SignMissing, 1),
        ("(A1 A2)", SignMissing, 4),
        ("(A1 + A2", BracketMissing, 8),
        ("A1) + (A2", BracketUnopened, 2),
        ("A4", UnknownColumn, 0),
        ("A1 + A0", UnknownColumn, 5),
        ("A1 ^ 2", UnknownSign, 3),
        ("A1 + B2", UnknownSign, 5),
        ("A1 + [13]", UnknownSign, 5),
        ("A", UnknownSign, 0),
        ("A1234567890", UnknownSign, 0),
        ("__import__('os')", UnknownSign, 0),
        ("A1 + 1.2.3", NumberRefused, 5),
        ("1.", NumberRefused, 0),
        (".5", NumberRefused, 0),
        ("1e3", UnknownSign, 1),
        ("1" * 13, NumberRefused, 0),
        ("٣", UnknownSign, 0),
        ("1" + " " * LONGEST_TYPED, FormulaTooLong, LONGEST_TYPED),
        ("1+" * MOST_OPERANDS + "1", FormulaTooLong, 2 * MOST_OPERANDS),
        ("(" * (DEEPEST + 1) + "1" + ")" * (DEEPEST + 1), FormulaTooDeep, DEEPEST),
        ("-" * (DEEPEST + 1) + "1", FormulaTooDeep, DEEPEST),
    ],
)
def test_says_what_is_wrong_and_where(text: str, error: type[FormulaError], position: int) -> None:
    with pytest.raises(error) as refused:
        typed(text, COLUMNS)
    assert type(refused.value) is error
    assert refused.value.position == position
    assert str(refused.value).endswith(f"(character {position + 1})")


def test_the_largest_formulas_are_read_and_reckoned() -> None:
    longest = "+".join(["A3"] * MOST_OPERANDS)
    deepest = "-(" * (DEEPEST // 2) + "1" + ")" * (DEEPEST // 2)
    assert value(longest, 0.0, 0.0, 2.0) == 2.0 * MOST_OPERANDS
    assert value(deepest, 0.0, 0.0, 0.0) == 1.0
    assert kept(typed(longest, COLUMNS).text) == typed(longest, COLUMNS)


@given(st.text(alphabet="A1А2 a.,+-*/()[]3", max_size=40))
def test_reads_or_refuses_whatever_is_typed(text: str) -> None:
    try:
        formula = typed(text, COLUMNS)
    except FormulaError as error:
        assert 0 <= error.position <= len(text)
    else:
        assert typed(formula.shown(COLUMNS), COLUMNS) == kept(formula.text) == formula


def chains(operands: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    def of(signs: str) -> st.SearchStrategy[Node]:
        rest = st.lists(st.tuples(st.sampled_from(signs), operands), min_size=1, max_size=3)
        return st.builds(Chain, operands, rest.map(tuple))

    return of("+-") | of("*/") | st.builds(Minus, operands)


leaves: st.SearchStrategy[Node] = st.sampled_from(COLUMNS).map(Column) | st.sampled_from(
    ["0", "3", "0.5", "1.25"]
).map(Number)
nodes = st.recursive(leaves, chains, max_leaves=12)
quarters = st.integers(0, 40).map(lambda number: number / 4)


@given(nodes)
def test_what_is_written_reads_as_it_was(node: Node) -> None:
    formula = Formula(node)
    assert kept(formula.text) == formula
    assert typed(formula.shown(COLUMNS), COLUMNS) == formula


def exact(node: Node, marks: dict[int, Fraction]) -> Fraction:
    """By the book, pair by pair. Errors: ZeroDivisionError."""
    match node:
        case Number(text):
            return Fraction(text)
        case Column(assessment_id):
            return marks[assessment_id]
        case Minus(operand):
            return -exact(operand, marks)
        case Chain(first, rest):
            total = exact(first, marks)
            for sign, operand in rest:
                other = exact(operand, marks)
                total = {
                    "+": lambda a, b: a + b,
                    "-": lambda a, b: a - b,
                    "*": lambda a, b: a * b,
                    "/": lambda a, b: a / b,
                }[sign](total, other)
            return total


def divided(operands: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """Sums, products and quotients, these by a leaf alone: nothing else is zero without a doubt."""
    factor = st.tuples(st.just("*"), operands) | st.tuples(st.just("/"), leaves)
    term = st.tuples(st.sampled_from("+-"), operands)
    rests = [st.lists(pair, min_size=1, max_size=3).map(tuple) for pair in (factor, term)]
    return st.one_of(*(st.builds(Chain, operands, rest) for rest in rests))


@given(
    st.recursive(leaves, divided, max_leaves=10),
    st.lists(quarters | st.none(), min_size=3, max_size=3),
)
def test_values_are_those_of_exact_arithmetic(node: Node, found: list[float | None]) -> None:
    marks = {key: Fraction(mark or 0) for key, mark in zip(COLUMNS, found, strict=True)}
    row = np.array([[NO_MARK if mark is None else mark for mark in found]])
    (ours,) = Formula(node).values(row, COLUMNS).tolist()
    try:
        theirs = exact(node, marks)
    except ZeroDivisionError:
        assert np.isnan(ours)
    else:
        assert abs(Fraction(ours) - theirs) <= Fraction("0.005") + abs(theirs) / 10**9


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 10_000)), min_size=1, max_size=6))
def test_weighted_marks_are_rounded_as_on_paper(pairs: list[tuple[int, int]]) -> None:
    # Marks to the half point, weights to the hundredth: every third decimal is a true one.
    marks = [mark / 2 for mark, _ in pairs]
    weights = [Decimal(weight).scaleb(-2) for _, weight in pairs]
    columns = list(range(1, len(pairs) + 1))
    text = " + ".join(
        f"A{place} * {weight}" for place, weight in zip(columns, weights, strict=True)
    )
    (ours,) = typed(text, columns).values(np.array([marks]), columns).tolist()
    total = sum((Decimal(mark) * weight for mark, weight in zip(marks, weights, strict=True)),
                Decimal())  # fmt: skip
    assert ours == float(total.quantize(Decimal("0.01"), ROUND_HALF_UP))


@given(nodes, st.lists(st.tuples(quarters, quarters, quarters), min_size=1, max_size=5))
def test_students_are_reckoned_one_by_one(
    node: Node, rows: list[tuple[float, float, float]]
) -> None:
    together = Formula(node).values(np.array(rows), COLUMNS)
    alone = [Formula(node).values(np.array([row]), COLUMNS)[0] for row in rows]
    np.testing.assert_array_equal(together, alone)


def test_a_class_without_students_or_columns() -> None:
    formula = typed("A1 + 1", COLUMNS)
    assert formula.values(np.empty((0, 3)), COLUMNS).shape == (0,)
    assert np.isnan(formula.values(np.empty((2, 0)), [])).all()
    assert typed("2", []).values(np.empty((2, 0)), []).tolist() == [2.0, 2.0]
