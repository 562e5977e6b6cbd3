"""Formats: rule 13."""

import math

import numpy as np
import pytest

from matricula.gradebook import (
    AverageState,
    Special,
    format_average,
    format_coefficient,
    format_mark,
    format_number,
    mention,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (8.94, "08.94"),
        (20.0, "20.00"),
        (0.0, "00.00"),
        (9.999, "10.00"),
        (-3.2, "-3.20"),
        (-0.5, "-0.50"),
        (100.0, "100.00"),
        (10.125, "10.12"),
        (13.175, "13.18"),
        (12.475, "12.47"),
        (math.nan, "-"),
    ],
)
def test_numbers(value: float, text: str) -> None:
    assert format_number(value) == text
    assert format_number(np.float64(value)) == text


def test_numbers_on_another_scale() -> None:
    assert format_number(25.0, out_of=40.0) == "12.50"
    assert format_number(25.0, out_of=0.0) == "25.00"


def test_marks() -> None:
    assert format_mark(5.0, out_of=10.0) == "10.00"
    assert format_mark(math.nan) == "NP"
    assert format_mark(math.nan, Special.ABSENT) == "ABS"
    assert format_mark(math.nan, Special.EXCUSED, 20.0) == "EXC"
    assert format_mark(math.nan, Special.PENDING) == "ATT"


def test_averages() -> None:
    assert format_average(9.5) == "09.50"
    assert format_average(math.nan, AverageState.NONE) == "-"
    assert format_average(math.nan, AverageState.NOT_ENROLLED) == "NI"
    assert format_average(math.nan, AverageState.FORMULA_ERROR) == "ERR"
    assert format_average(math.nan, AverageState.NOBODY) == "NM"


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.5, "1.5"), (2.0, "2"), (0.0, "0"), (1.666666, "1.67"), (0.004, "0.004"), (12.345, "12.35")],
)
def test_coefficients(value: float, text: str) -> None:
    assert format_coefficient(value) == text
    assert format_coefficient(np.float64(value)) == text


@pytest.mark.parametrize(
    ("average", "word"),
    [
        (0.0, "Nul"),
        (0.004, "Nul"),
        (0.005, "Faible"),
        (6.99, "Faible"),
        (7.0, "Insuffisant"),
        (9.999, "Insuffisant"),
        (10.0, "Passable"),
        (12.0, "Assez bien"),
        (14.0, "Bien"),
        (16.0, "Très bien"),
        (18.0, "Excellent"),
        (20.0, "Excellent"),
        (math.nan, ""),
    ],
)
def test_mentions(average: float, word: str) -> None:
    assert mention(average) == word
