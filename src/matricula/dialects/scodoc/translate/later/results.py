"""The table of results of a semester, a row a student, out of its gradebook."""

import math
from collections.abc import Iterator, Mapping, Sequence

from matricula.dialects.scodoc.texts import bare, listed_name, title_of
from matricula.dialects.scodoc.translate.later.cohorts import RESSOURCE, SAE
from matricula.dialects.scodoc.wire.later.cohorts import Resultat
from matricula.gradebook import AverageState, UnitKind, format_number
from matricula.gradebook.snapshot import Snapshot
from matricula.store import Row, Rows

NOTHING = "~"
"""How later versions write that there is no average."""
KINDS = {RESSOURCE: "res", SAE: "sae"}
"""What the name of a module's column says of its type; "mod" of all others."""


def results(
    snapshot: Snapshot, codes: Rows, groups_of: Mapping[int, Sequence[Row]], *, raw: bool
) -> list[Resultat]:
    """The rows, by decreasing average, those without last.

    codes: rows with `person_id` and `code_nip`. groups_of: rows of groups by person. raw: numbers
    and null instead of text.
    """
    nips = {row.person_id: row.code_nip for row in codes}
    students, order = snapshot.students, snapshot.gradebook.merit_order.tolist()
    return [
        _row(snapshot, place, nips, groups_of.get(students[place].person_id, ()), raw=raw)
        for place in order
    ]


def _row(
    snapshot: Snapshot,
    place: int,
    nips: Mapping[int, str | None],
    groups: Sequence[Row],
    *,
    raw: bool,
) -> Resultat:
    student, general = snapshot.students[place], snapshot.gradebook.general
    told: Resultat = {
        "etudid": student.person_id,
        "code_nip": nips.get(student.person_id) or "",
        "civilite_str": title_of(student),
        "nom": student.family_name,
        "nom_disp": listed_name(student),
        "prenom": student.given_name,
        "etat": student.door_state,
        "rang": general.rank[place],
        "moy_gen": _average(float(general.average[place]), raw=raw),
        "bonus": bare(float(general.bonus[place])),
        "ects_pot": bare(float(general.potential_credits[place])),
    }
    told.update(_units(snapshot, place, raw=raw))
    told.update(_modules(snapshot, place, raw=raw))
    told.update({f"part_{row.partition_id}": row.group_name for row in groups})
    told["partitions"] = {str(row.partition_id): _group(row) for row in groups}
    return told


def _units(
    snapshot: Snapshot, place: int, *, raw: bool
) -> Iterator[tuple[str, str | float | None]]:
    """The averages that count, of all units but sport and culture, whose bonus is told apart."""
    book = snapshot.gradebook.units
    for column, unit in enumerate(snapshot.units):
        if unit.unit_kind != UnitKind.SPORT:
            # Where there is no average the gradebook has 0, which is none (rule 4).
            own, brought = book.current_average[place, column], book.is_capitalised[place, column]
            average = math.nan if math.isnan(own) and not brought else book.average[place, column]
            yield f"moy_ue_{unit.unit_id}", _average(float(average), raw=raw)


def _modules(
    snapshot: Snapshot, place: int, *, raw: bool
) -> Iterator[tuple[str, str | float | None]]:
    """The averages of the modules that the student takes."""
    book = snapshot.gradebook.offerings
    for column, row in enumerate(snapshot.offerings):
        if book.state[place, column] != AverageState.NOT_ENROLLED:
            kind = KINDS.get(row.module_kind, "mod")
            average = float(book.average[place, column])
            yield f"moy_{kind}_{row.id}_{row.unit_id}", _average(average, raw=raw)


def _average(value: float, *, raw: bool) -> str | float | None:
    if math.isnan(value):
        return None if raw else NOTHING
    return value if raw else format_number(value)


def _group(row: Row) -> dict[str, str | int | None]:
    return {
        "partition_id": row.partition_id,
        "partition_name": row.partition_name,
        "group_id": row.group_id,
        "group_name": row.group_name,
    }
