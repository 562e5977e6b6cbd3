"""СНИЛС: the number of a person's account with the Russian pension fund, and its check number.

Eleven digits, written XXX-XXX-XXX YY; YY is the check number of the nine before it. Source: the
rule of the pension fund: it holds from 001-001-998 on.
"""

import re

FIRST_CHECKED = 1_001_999
"""Up to 001-001-998 check numbers were given otherwise."""

_FORMS = re.compile(r"[0-9]{11}|[0-9]{3}-[0-9]{3}-[0-9]{3}[ -][0-9]{2}", re.ASCII)


class SnilsRefused(ValueError):
    """A СНИЛС has eleven digits, 112-233-445 95, and the last two follow from the others."""

    def __init__(self) -> None:
        super().__init__(" ".join((type(self).__doc__ or "").split()))


def snils_digits(text: str) -> str:
    """The eleven digits of a СНИЛС, however it is written. Errors: SnilsRefused."""
    trimmed = " ".join(text.split())
    digits = re.sub("[^0-9]", "", trimmed)
    if not _FORMS.fullmatch(trimmed) or not int(digits[:9]):
        raise SnilsRefused
    if int(digits[:9]) >= FIRST_CHECKED and check_number(digits[:9]) != int(digits[9:]):
        raise SnilsRefused
    return digits


def check_number(nine: str) -> int:
    """The check number of nine digits: the sum of each times its place from the right, which is 9
    for the first, modulo 101; 100 is 0."""
    total = sum(int(digit) * (9 - place) for place, digit in enumerate(nine))
    return total % 101 % 100


def written_snils(digits: str) -> str:
    """Eleven digits as people write them: 112-233-445 95."""
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:9]} {digits[9:]}"
