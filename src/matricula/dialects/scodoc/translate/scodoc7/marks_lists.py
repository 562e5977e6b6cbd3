"""The marks of an assessment, or of all those of a module, as a list of students.

Source: ScoDoc, sco_liste_notes.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matricula.dialects.scodoc.texts import french, full_name
from matricula.dialects.scodoc.translate.scodoc7.tables import Line, Table, Value
from matricula.documents.exports.sheets import Average
from matricula.gradebook import SPECIAL_WORDS, Special, format_average, format_number
from matricula.gradebook.marks import mean_of_numbers, out_of_20
from matricula.gradebook.model import Floats, Ids
from matricula.gradebook.snapshot import Snapshot
from matricula.store import Row

RESIGNED, RESIGNED_GROUP = "D", "DEM"
ENROLLED = "I"
ANONYMOUS_CODE = "anonymous_lst_code"
"""The preference that says what stands for a name in an anonymous list: NIP, INE or etudid."""
MEANS = "Moyenne (sans les absents) :"
MODULE = "moymod"
BLANK: dict[str, Value] = {"code": "", "nomprenom": "", "nom": "", "prenom": "", "group": ""}


@dataclass(frozen=True, slots=True)
class Options:
    """What a list tells. apart: family name and given name in columns of their own.

    comments: the remarks on the marks of the one assessment, where they are told.
    """

    out_of_20: bool = False
    anonymous: bool = False
    with_groups: bool = True
    with_mails: bool = False
    apart: bool = False
    comments: Mapping[int, str] | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list is written from.

    offering: of the module, as the snapshot has it. assessments: in the order of the columns.
    students: those who take it, whose rows have names, codes, addresses of mail and state. groups:
    what stands in the column of groups, by person.
    """

    snapshot: Snapshot
    offering: Row
    assessments: Sequence[Row]
    students: Sequence[Row]
    groups: Mapping[int, str]


def takers(snapshot: Snapshot, offering_id: int, students: Sequence[Row]) -> list[Row]:
    """Those of `students` who take an offering."""
    place = [row.id for row in snapshot.offerings].index(offering_id)
    enrolled = snapshot.arrays.enrolled[:, place]
    return [row for row in students if enrolled[snapshot.student_index[row.person_id]]]


def group_labels(
    students: Sequence[Row], groups: Sequence[Row], memberships: Sequence[Row]
) -> dict[int, str]:
    """The groups of everybody, "A / A2", or how they left: "DEM", "DEF".

    groups: as `groups_of_cohort` gives them, partitions in order. memberships: (group_id,
    person_id).
    """
    named = [row for row in groups if row.in_lists and row.group_name]
    order = {row.group_id: place for place, row in enumerate(named)}
    own: dict[int, list[int]] = {}
    for row in memberships:
        if row.group_id in order:
            own.setdefault(row.person_id, []).append(order[row.group_id])
    return {row.person_id: _label(row, own, named) for row in students}


def _label(student: Row, own: Mapping[int, list[int]], named: Sequence[Row]) -> str:
    if student.door_state == ENROLLED:
        places = sorted(own.get(student.person_id, ()))
        return " / ".join(named[place].group_name for place in places)
    return RESIGNED_GROUP if student.door_state == RESIGNED else str(student.door_state)


def marks_table(listed: Listed, options: Options) -> Table:
    """The list: coefficients, scales, a row a student, and the means of those shown."""
    students = _ordered(listed, options)
    columns = [_Column.of_assessment(listed, row, options) for row in listed.assessments]
    if len(listed.assessments) > 1:
        columns.append(_Column.of_module(listed))
    return Table(
        title=_title(listed),
        columns=_titles(options, columns),
        rows=list(_lines(listed, options, students, columns)),
        file=f"notes_{_plain(listed.offering.module_code)}_{listed.offering.id}",
        caption=f"{_title(listed)} ({len(students)} étudiants)",
    )


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of marks. numbers: float64 [S], as shown. words: what stands instead of none."""

    key: str
    title: str
    coefficient: str
    scale: Average
    numbers: Floats
    words: Sequence[str]

    @classmethod
    def of_assessment(cls, listed: Listed, row: Row, options: Options) -> "_Column":
        snapshot = listed.snapshot
        place = [known.id for known in snapshot.assessments].index(row.id)
        marks, special = snapshot.arrays.marks[:, place], snapshot.arrays.special[:, place]
        numbers = out_of_20(marks, row.max_mark) if options.out_of_20 else marks
        scale = 20.0 if options.out_of_20 else float(row.max_mark)
        day = f" ({french(row.held_on)})" if row.held_on else ""
        words = [SPECIAL_WORDS.get(Special(int(code)), "") for code in special]
        return cls(
            key=str(row.id),
            title=f"{row.title}{day}",
            coefficient=f"coef. {row.coefficient}",
            scale=Average(scale, f"/ {scale}"),
            numbers=numbers,
            words=words,
        )

    @classmethod
    def of_module(cls, listed: Listed) -> "_Column":
        snapshot = listed.snapshot
        results = snapshot.gradebook.offerings
        place = [known.id for known in snapshot.offerings].index(listed.offering.id)
        numbers, states = results.average[:, place], results.state[:, place]
        words = [format_average(math.nan, int(state)) for state in states]
        return cls(MODULE, "Moyenne module", "(avec abs)", Average(20.0, "/ 20"), numbers, words)

    def value(self, place: int) -> Value:
        number = float(self.numbers[place])
        return self.words[place] if math.isnan(number) else Average(number, format_number(number))

    def mean(self, places: Ids) -> str:
        mean = mean_of_numbers(self.numbers, places)
        return "" if math.isnan(mean) else format(mean, ".3g")


def _lines(
    listed: Listed, options: Options, students: Sequence[Row], columns: Sequence[_Column]
) -> Iterator[Line]:
    index = listed.snapshot.student_index
    places = np.array([index[row.person_id] for row in students], np.int64)
    if columns:
        yield {**BLANK, **{column.key: column.coefficient for column in columns}}
        yield {**BLANK, **{column.key: column.scale for column in columns}}
    for row, place in zip(students, places.tolist(), strict=True):
        yield {
            **_who(listed, row, options),
            **{column.key: column.value(place) for column in columns},
        }
    means = {column.key: column.mean(places) for column in columns}
    yield {("nom" if options.apart else "nomprenom"): MEANS, **means}


def _who(listed: Listed, row: Row, options: Options) -> dict[str, Value]:
    comments = options.comments or {}
    return {
        "code": _code(listed.snapshot, row),
        "nomprenom": full_name(row),
        "nom": row.family_name.upper(),
        "prenom": row.given_name.lower().capitalize(),
        "group": listed.groups.get(row.person_id, ""),
        "email": row.email,
        "emailperso": row.personal_email,
        "comment": comments.get(row.person_id, ""),
    }


def _titles(options: Options, columns: Sequence[_Column]) -> dict[str, str]:
    """The columns that the list has, with their titles."""
    if options.anonymous:
        titles = {"code": "Code"}
    else:
        titles = {"nom": "Nom", "prenom": "Prénom"} if options.apart else {"nomprenom": "Nom"}
    if options.with_groups:
        titles["group"] = "Groupe"
    titles |= {column.key: column.title for column in columns}
    if options.with_mails:
        titles |= {"email": "e-mail", "emailperso": "e-mail perso"}
    return titles if options.comments is None else titles | {"comment": "Rem."}


def _ordered(listed: Listed, options: Options) -> list[Row]:
    if options.anonymous:
        return sorted(listed.students, key=lambda row: (_code(listed.snapshot, row), row.person_id))
    return sorted(
        listed.students,
        key=lambda row: (row.family_name.upper(), row.given_name.lower(), row.person_id),
    )


def _code(snapshot: Snapshot, row: Row) -> str:
    """What stands for a name; the etudid where the code is not known."""
    codes = {"NIP": row.code_nip, "INE": row.code_ine}
    wanted = snapshot.preferences.get(ANONYMOUS_CODE, "NIP")
    return codes.get(wanted) or str(row.person_id)


def _title(listed: Listed) -> str:
    if len(listed.assessments) == 1:
        return f"Notes de {listed.assessments[0].title or listed.offering.module_code}"
    return f"Notes du module {listed.offering.module_code} {listed.offering.module_title}"


def _plain(code: str) -> str:
    """A code as a part of the name of a file."""
    return "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in code)
