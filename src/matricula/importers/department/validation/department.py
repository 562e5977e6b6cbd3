"""The department itself, its students and its preferences."""

import re
from collections.abc import Iterator

from msgspec import UNSET

from matricula.gradebook import UnsupportedBonusRule, bonus_rule
from matricula.importers.department.document import Document
from matricula.importers.department.validation.common import Error, Known, dangling, twice

ACRONYM = re.compile(r"\w[\w.-]{0,31}")
RESERVED = {"api", "static"}
"""Beside departments in the addresses below /ScoDoc (decision 9 of the house)."""

BONUS = "bonus_sport_function"


def errors(document: Document, known: Known) -> Iterator[Error]:
    yield from _acronym_errors(document)
    yield from _bonus_errors(document)
    yield from _student_errors(document)
    yield from _preference_errors(document, known)


def _acronym_errors(document: Document) -> Iterator[Error]:
    acronym = document.departement
    if not ACRONYM.fullmatch(acronym):
        yield "$.departement", "expected 1 to 32 letters, digits, `_`, `-` or `.`"
    elif acronym.casefold() in RESERVED:
        yield "$.departement", f"a department may not be called {acronym!r}: addresses need it"


def _bonus_errors(document: Document) -> Iterator[Error]:
    named = [(f"$.{BONUS}", document.bonus_sport_function or None)] + [
        (f"$.preferences[{index}].value", preference.value)
        for index, preference in enumerate(document.preferences)
        if preference.name == BONUS
    ]
    for place, name in named:
        if name:
            try:
                bonus_rule(name)
            except UnsupportedBonusRule as error:
                yield place, str(error) or f"{name!r} is not a bonus rule that is computed here"


def _student_errors(document: Document) -> Iterator[Error]:
    students = list(enumerate(document.students))
    yield from twice((f"$.students[{i}].etudid", student.etudid) for i, student in students)
    yield from twice(
        (f"$.students[{i}].code_nip", student.code_nip)
        for i, student in students
        if student.code_nip
    )
    yield from twice(
        (f"$.students[{i}].code_ine", student.code_ine)
        for i, student in students
        if student.code_ine
    )


def _preference_errors(document: Document, known: Known) -> Iterator[Error]:
    preferences = list(enumerate(document.preferences))
    for i, preference in preferences:
        place = f"$.preferences[{i}].formsemestre_id"
        yield from dangling(place, preference.formsemestre_id, known.semesters, "semester")
    named = [
        (f"$.preferences[{i}].name", (preference.formsemestre_id, preference.name))
        for i, preference in preferences
    ]
    if document.bonus_sport_function is not UNSET:
        named.insert(0, (f"$.{BONUS}", (None, BONUS)))
    yield from twice(named, "this name")
