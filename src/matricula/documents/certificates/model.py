"""What stands on a certificate."""

from datetime import date

import msgspec


class Certificate(msgspec.Struct, frozen=True):
    """A certificate as it is to be printed.

    name: the holder's. language: of the course; its words are chosen by it. grade: per
    cent, "82.5"; "" where it is not told. address: where the certificate is found, without scheme.
    """

    name: str
    course: str
    language: str
    is_distinction: bool
    grade: str
    issued_on: date
    code: str
    address: str
