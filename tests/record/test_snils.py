"""СНИЛС and telephone numbers, with vectors of the real thing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matricula.record.people.phones import PhoneRefused, e164
from matricula.record.people.snils import (
    FIRST_CHECKED,
    SnilsRefused,
    check_number,
    snils_digits,
    written_snils,
)


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("112-233-445 95", "11223344595"),
        ("11223344595", "11223344595"),
        (" 112-233-445  95 ", "11223344595"),
        ("112-233-445-95", "11223344595"),
        ("087-654-303 00", "08765430300"),  # 202 = 2 x 101
        ("001-002-000 15", "00100200015"),
        ("001-001-998 77", "00100199877"),  # the last one whose check number is not looked at
        ("000-000-001 00", "00000000100"),
    ],
)
def test_a_snils_that_is_right(text: str, digits: str) -> None:
    assert snils_digits(text) == digits


@pytest.mark.parametrize(
    "text",
    [
        "112-233-445 96",
        "112-233-445 94",
        "001-001-999 00",
        "1122334459",
        "112233445950",
        "112 233 445 95",
        "112-233-44595",
        "000-000-000 00",
        "١١٢٢٣٣٤٤٥٩٥",
        "",
    ],
)
def test_a_snils_that_is_wrong(text: str) -> None:
    with pytest.raises(SnilsRefused):
        snils_digits(text)


@pytest.mark.parametrize("remainder", [0, 99, 100])
def test_a_remainder_of_100_is_00(remainder: int) -> None:
    nine = next(
        text
        for text in (f"{number:09}" for number in range(FIRST_CHECKED, 2_000_000_000))
        if sum(int(text[place]) * (9 - place) for place in range(9)) % 101 == remainder
    )
    assert check_number(nine) == (0 if remainder == 100 else remainder)
    assert snils_digits(f"{nine}{check_number(nine):02}")


@given(st.integers(FIRST_CHECKED, 999_999_999))
def test_one_check_number_is_right_and_written_forms_come_back(number: int) -> None:
    nine = f"{number:09}"
    right = f"{nine}{check_number(nine):02}"
    assert snils_digits(written_snils(right)) == right
    with pytest.raises(SnilsRefused):
        snils_digits(f"{nine}{(check_number(nine) + 1) % 101 % 100:02}")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("+79111111223", "+79111111223"),
        ("8 (911) 111-12-23", "+79111111223"),
        ("89111111223", "+79111111223"),
        ("79111111223", "+79111111223"),
        ("+44 20 7946 0958", "+442079460958"),
        ("0049 30 123456", "+4930123456"),
        ("+7\N{NO-BREAK SPACE}911\N{NON-BREAKING HYPHEN}111.12.23", "+79111111223"),
    ],
)
def test_a_number_in_its_one_form(text: str, number: str) -> None:
    assert e164(text) == number
    assert e164(number) == number


@pytest.mark.parametrize(
    "text",
    ["", "911", "9111111223", "+0123456789", "+7911111122334455", "+7911a111223", "٨٩١١١١١١٢٢٣"],
)
def test_a_number_that_no_network_understands(text: str) -> None:
    with pytest.raises(PhoneRefused):
        e164(text)
