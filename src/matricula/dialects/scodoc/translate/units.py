"""The units, modules and assessments of a bulletin."""

import math
from collections.abc import Iterator
from datetime import UTC, date

from msgspec import UNSET

from matricula.dialects.scodoc.clock import local_date
from matricula.dialects.scodoc.texts import clock_time, iso
from matricula.dialects.scodoc.translate.sheets import Sheet
from matricula.dialects.scodoc.wire.bulletins import (
    EvaluationBulletin,
    ModuleBulletin,
    NoteModule,
    NoteUe,
    Texte,
    UeBulletin,
    UeCapitalisee,
    Valeur,
)
from matricula.gradebook import (
    AverageState,
    UnitKind,
    format_average,
    format_mark,
    format_number,
)
from matricula.store import Row

NOBODY_HAS_ONE = "NA"
"""What the page prints for the mean of a module where nobody has an average (ScoDoc: "-")."""


def units(sheet: Sheet) -> list[UeBulletin]:
    """Every unit of the semester, in order, also those in which the student takes nothing."""
    return [_unit(sheet, place, row) for place, row in enumerate(sheet.snapshot.units)]


def capitalised_units(sheet: Sheet) -> list[UeCapitalisee]:
    """The units gained before that count instead of this semester's."""
    used = sheet.gradebook.units.is_capitalised[sheet.row]
    return [
        _capitalised_unit(sheet, place, row)
        for place, row in enumerate(sheet.snapshot.units)
        if used[place]
    ]


def _unit(sheet: Sheet, place: int, row: Row) -> UeBulletin:
    write = sheet.write
    ranked = sheet.wants("bul_show_ue_rangs")
    return UeBulletin(
        id=row.unit_id,
        numero=str(row.unit_position),
        acronyme=write(row.unit_acronym),
        titre=write(row.unit_title),
        note=_unit_mark(sheet, place, row),
        rang=sheet.gradebook.units.rank[sheet.row, place] if ranked else "",
        effectif=str(_headcount(sheet, place, row)) if ranked else "",
        ects=credit_text(row.unit_ects) if sheet.wants("bul_show_ects") else "",
        code_apogee=write(row.unit_apogee_code),
        module=list(_modules(sheet, row.unit_id)),
    )


def _unit_mark(sheet: Sheet, place: int, row: Row) -> NoteUe:
    results = sheet.gradebook.units
    # A unit of sport and culture has no average of its own; the page prints the 0 that it enters
    # the unit's minimum, maximum and ranking with.
    averages = results.average if row.unit_kind == UnitKind.SPORT else results.current_average
    own = averages[sheet.row, place]
    return NoteUe(
        value=format_number(float(own)),
        min=_or_nothing(results.lowest[place]),
        max=_or_nothing(results.highest[place]),
        moy=_or_nothing(results.mean[place]),
    )


def _headcount(sheet: Sheet, place: int, row: Row) -> int:
    """How many active students have an average; in sport and culture, all of them: it is 0."""
    results = sheet.gradebook.units
    counts = results.mean_count if row.unit_kind == UnitKind.SPORT else results.averaged_count
    return int(counts[place])


def _or_nothing(average: float) -> str:
    return "" if math.isnan(average) else format_number(float(average))


def credit_text(ects: float | None) -> str:
    """ECTS as a bulletin has them: "16", "4.5", or "" where there are none."""
    return "" if ects is None else format(ects, ".3g")


def _modules(sheet: Sheet, unit_id: int) -> Iterator[ModuleBulletin]:
    """The modules of a unit that the student takes."""
    taken = sheet.gradebook.offerings.state[sheet.row] != AverageState.NOT_ENROLLED
    for place, row in enumerate(sheet.snapshot.offerings):
        if row.unit_id == unit_id and taken[place]:
            yield _module(sheet, place, row)


def _module(sheet: Sheet, place: int, row: Row) -> ModuleBulletin:
    write, results = sheet.write, sheet.gradebook.offerings
    ranked = sheet.wants("bul_show_mod_rangs")
    return ModuleBulletin(
        id=row.id,
        code=write(row.module_code),
        coefficient=row.module_coefficient,
        numero=row.module_position,
        titre=write(row.module_title),
        abbrev=write(row.module_short_title),
        note=_module_mark(sheet, place),
        code_apogee=write(row.module_apogee_code),
        evaluation=[_assessment(sheet, shown) for shown in sheet.shown_assessments(place)],
        rang=Texte(results.rank[sheet.row, place] or "") if ranked else UNSET,
        effectif=Valeur(int(results.ranked_count[place])) if ranked else UNSET,
    )


def _module_mark(sheet: Sheet, place: int) -> NoteModule:
    results = sheet.gradebook.offerings
    somebody = results.number_count[place] > 0
    own = float(results.average[sheet.row, place]), int(results.state[sheet.row, place])
    return NoteModule(
        value=format_average(*own),
        moy=format_number(float(results.mean[place])) if somebody else NOBODY_HAS_ONE,
        max=format_number(float(results.highest[place])),
        min=format_number(float(results.lowest[place])),
        nb_notes=int(results.number_count[place]),
        nb_missing=int(results.missing_count[place]),
        nb_valid_evals=int(results.counted_assessments[place]),
    )


def _assessment(sheet: Sheet, place: int) -> EvaluationBulletin:
    row = sheet.snapshot.assessments[place]
    counted = bool(sheet.gradebook.assessments.counted[place])
    return EvaluationBulletin(
        jour=iso(row.held_on),
        heure_debut=clock_time(row.starts_at),
        heure_fin=clock_time(row.ends_at),
        coefficient=row.coefficient,
        evaluation_type=row.kind,
        description=sheet.write(row.title),
        evaluation_id=row.id if counted else UNSET,
        note=_mark(sheet, place, row.max_mark) if counted else UNSET,
        incomplete=UNSET if counted else "1",
    )


def _mark(sheet: Sheet, place: int, out_of: float) -> str:
    arrays = sheet.snapshot.arrays
    mark, special = arrays.marks[sheet.row, place], arrays.special[sheet.row, place]
    return format_mark(float(mark), int(special), out_of)


def _capitalised_unit(sheet: Sheet, place: int, row: Row) -> UeCapitalisee:
    results, write = sheet.gradebook.units, sheet.write
    return UeCapitalisee(
        id=row.unit_id,
        numero=str(row.unit_position),
        acronyme=write(row.unit_acronym),
        titre=write(row.unit_title),
        note=format_number(float(results.average[sheet.row, place])),
        coefficient_ue=format_number(float(results.coefficient[sheet.row, place])),
        date_capitalisation=iso(_gained_on(sheet, place)),
        ects=credit_text(row.unit_ects),
    )


def _gained_on(sheet: Sheet, place: int) -> date | None:
    moment = sheet.gradebook.units.event_dates[sheet.row, place].item()
    return moment and local_date(moment.replace(tzinfo=UTC), sheet.time_zone)
