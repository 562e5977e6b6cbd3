"""Departments (page, "departement")."""

import msgspec


class Departement(msgspec.Struct, frozen=True):
    """A department as `list_depts` and `departements` give it; the page itself lists ids only.

    date_creation: RFC 1123. acronyme: the misspelling that a client of the time reads.
    """

    id: int
    acronym: str
    description: str | None
    visible: bool
    date_creation: str
    dept_name: str
    acronyme: str
