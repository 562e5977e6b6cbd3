"""Marks and averages of a cohort."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from matricula.documents.exports.facts import Facts
from matricula.documents.exports.sheets import Average, Cell, Sheet
from matricula.documents.exports.students import WHO, who
from matricula.gradebook import AverageState, format_average
from matricula.gradebook.formats import AVERAGE_WORDS, SPECIAL_WORDS
from matricula.gradebook.model import Special
from matricula.gradebook.snapshot import Snapshot
from matricula.store import Row

Student = tuple[Row, int]
"""A student, and their row in the gradebook."""


def marks_sheet(facts: Facts) -> Sheet:
    """A row a student, a column an assessment: its module's code, its title and its scale."""
    snapshot = _snapshot(facts)
    rows = [
        [*who(row), *(_mark(snapshot, place, at) for at in range(len(snapshot.assessments)))]
        for row, place in _students(facts)
    ]
    return Sheet("notes", [*WHO, *_headers(snapshot)], rows)


def marks_data(facts: Facts) -> dict[str, Any]:
    """`assessments`, and `students` with the mark of each: a number, a word, or no key at all."""
    snapshot = _snapshot(facts)
    codes = {row.id: row.module_code for row in snapshot.offerings}
    return {
        "assessments": [
            {
                "id": row.id,
                "module": codes[row.offering_id],
                "title": row.title,
                "date": row.held_on,
                "max_mark": row.max_mark,
                "coefficient": row.coefficient,
            }
            for row in snapshot.assessments
        ],
        "students": [
            {
                "etudid": row.person_id,
                "marks": {
                    str(snapshot.assessments[at].id): mark
                    for at in range(len(snapshot.assessments))
                    if (mark := _mark(snapshot, place, at)) is not None
                },
            }
            for row, place in _students(facts)
        ],
    }


def averages_sheet(facts: Facts) -> Sheet:
    """A row a student: the general average, the units' and the modules', each with its rank."""
    snapshot = _snapshot(facts)
    units = _distinct([str(row.unit_acronym) for row in snapshot.units])
    modules = _distinct([str(row.module_code) for row in snapshot.offerings], taken=units)
    headers = [name for header in (*units, *modules) for name in (header, f"rang {header}")]
    rows: list[list[Cell]] = []
    for row, place in _students(facts):
        cells: list[Cell] = [*who(row)]
        for average, rank in _averages(snapshot, place):
            cells += [average, _rank(rank)]
        rows.append(cells)
    return Sheet("moyennes", [*WHO, "moyenne", "rang", *headers], rows)


def averages_data(facts: Facts) -> dict[str, Any]:
    """`units`, `modules`, and `students` with `average`, `rank`, and those of each by its id."""
    snapshot = _snapshot(facts)
    return {
        "units": [
            {"id": row.unit_id, "acronym": row.unit_acronym, "title": row.unit_title}
            for row in snapshot.units
        ],
        "modules": [
            {"id": row.id, "code": row.module_code, "title": row.module_title}
            for row in snapshot.offerings
        ],
        "students": [_averages_of(snapshot, row, place) for row, place in _students(facts)],
    }


def _averages_of(snapshot: Snapshot, row: Row, place: int) -> dict[str, Any]:
    told = [
        {"average": average.text if average.number is None else average.number, "rank": rank}
        for average, rank in _averages(snapshot, place)
    ]
    units, modules = told[1 : 1 + len(snapshot.units)], told[1 + len(snapshot.units) :]
    return {
        "etudid": row.person_id,
        **told[0],
        "units": {str(u.unit_id): one for u, one in zip(snapshot.units, units, strict=True)},
        "modules": {str(m.id): one for m, one in zip(snapshot.offerings, modules, strict=True)},
    }


def _averages(snapshot: Snapshot, place: int) -> Iterator[tuple[Average, str | None]]:
    """The general average, those of the units and of the modules, each with its rank."""
    general = snapshot.gradebook.general
    units, modules = snapshot.gradebook.units, snapshot.gradebook.offerings
    yield _ranked(_average(float(general.average[place])), general.rank[place])
    for at in range(len(snapshot.units)):
        # A unit that was gained before counts with what it was gained with.
        used = units.average if units.is_capitalised[place, at] else units.current_average
        yield _ranked(_average(float(used[place, at])), units.rank[place, at])
    for at in range(len(snapshot.offerings)):
        average, state = float(modules.average[place, at]), int(modules.state[place, at])
        yield _ranked(_average(average, state), modules.rank[place, at])


def _ranked(average: Average, rank: str | None) -> tuple[Average, str | None]:
    """An average with its rank: who has none has no rank, though ties count them."""
    return average, None if average.number is None else rank


def _average(value: float, state: int = AverageState.NUMBER) -> Average:
    if not math.isnan(value):
        return Average(value, format_average(value))
    known = AverageState.NONE if state == AverageState.NUMBER else AverageState(state)
    return Average(None, AVERAGE_WORDS[known])


def _rank(rank: str | None) -> Cell:
    """A rank as a number where it is one: "3 ex" is none."""
    return int(rank) if rank and rank.isdigit() else rank


def _mark(snapshot: Snapshot, place: int, at: int) -> float | str | None:
    special = Special(int(snapshot.arrays.special[place, at]))
    if special != Special.NONE:
        return SPECIAL_WORDS[special]
    mark = float(snapshot.arrays.marks[place, at])
    return None if math.isnan(mark) else mark


def _headers(snapshot: Snapshot) -> list[str]:
    codes = {row.id: row.module_code for row in snapshot.offerings}
    return _distinct(
        [
            " ".join(f"{codes[row.offering_id]} {row.title} /{row.max_mark:g}".split())
            for row in snapshot.assessments
        ]
    )


def _distinct(names: Sequence[str], taken: Sequence[str] = ()) -> list[str]:
    """The names, numbered where several are the same."""
    seen = Counter(taken)
    found = []
    for name in names:
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found


def _students(facts: Facts) -> Iterator[Student]:
    index = _snapshot(facts).student_index
    return ((row, index[row.person_id]) for row in facts.students)


def _snapshot(facts: Facts) -> Snapshot:
    if facts.snapshot is None:
        raise ValueError("no marks were gathered")
    return facts.snapshot
