"""The table of a bulletin: units, their modules, and the modules' assessments."""

import math
from collections.abc import Iterator
from datetime import UTC

from matricula.documents.bulletins.model import Assessment, Module, Result, Unit
from matricula.documents.bulletins.sheets import Sheets
from matricula.documents.bulletins.words import credit, french, line, local_day
from matricula.gradebook import (
    AverageState,
    UnitKind,
    format_average,
    format_coefficient,
    format_mark,
    format_number,
)
from matricula.store import Row

NOBODY_HAS_ONE = "NA"


def units(sheets: Sheets, student: int) -> list[Unit]:
    """The units of the cohort, in order; sport and culture only of those who take part.

    student: the row in the gradebook's arrays.
    """
    every = [_unit(sheets, student, place, row) for place, row in enumerate(sheets.snapshot.units)]
    return [unit for unit in every if unit.modules or not unit.is_sport]


def bonus_text(points: float) -> str:
    """Points of sport and culture: "+0.25", or "" where there are none."""
    return f"{points:+.2f}" if points else ""


def ranked(rank: str | None, count: int) -> str:
    """A rank among so many: "4 ex / 197"."""
    return f"{rank} / {count}" if rank else ""


def _unit(sheets: Sheets, student: int, place: int, row: Row) -> Unit:
    sport = row.unit_kind == UnitKind.SPORT
    return Unit(
        acronym=line(row.unit_acronym),
        title=line(row.unit_title),
        ects=credit(row.unit_ects) if sheets.wants("bul_show_ects") else "",
        is_sport=sport,
        result=_bonus(sheets, student) if sport else _unit_result(sheets, student, place),
        remark="" if sport else _remark(sheets, student, place),
        modules=list(_modules(sheets, student, row.unit_id)),
    )


def _bonus(sheets: Sheets, student: int) -> Result:
    """Sport and culture has no average: what it gives stands in its place."""
    points = bonus_text(float(sheets.gradebook.general.bonus[student]))
    return Result(average=points, lowest="", mean="", highest="", rank="")


def _unit_result(sheets: Sheets, student: int, place: int) -> Result:
    results = sheets.gradebook.units
    counts = results.average if results.is_capitalised[student, place] else results.current_average
    rank = results.rank[student, place] if sheets.wants("bul_show_ue_rangs") else ""
    return Result(
        average=format_number(float(counts[student, place])),
        lowest=_or_nothing(results.lowest[place]),
        mean=_or_nothing(results.mean[place]),
        highest=_or_nothing(results.highest[place]),
        rank=ranked(rank, int(results.averaged_count[place])),
    )


def _remark(sheets: Sheets, student: int, place: int) -> str:
    """Where the average that counts was gained before."""
    results = sheets.gradebook.units
    if not results.is_capitalised[student, place]:
        return ""
    moment = results.event_dates[student, place].item()
    since = ""
    if moment is not None:
        since = f" le {french(local_day(moment.replace(tzinfo=UTC), sheets.facts.time_zone))}"
    own = results.current_average[student, place]
    here = "" if math.isnan(own) else f" ; moyenne de ce semestre : {format_number(float(own))}"
    return f"UE capitalisée{since}{here}"


def _or_nothing(average: float) -> str:
    return "" if math.isnan(average) else format_number(float(average))


def _modules(sheets: Sheets, student: int, unit_id: int) -> Iterator[Module]:
    """The modules of a unit that the student takes."""
    taken = sheets.gradebook.offerings.state[student] != AverageState.NOT_ENROLLED
    for place, row in enumerate(sheets.snapshot.offerings):
        if row.unit_id == unit_id and taken[place]:
            yield Module(
                code=line(row.module_code),
                title=line(row.module_title),
                coefficient=format_coefficient(row.module_coefficient),
                result=_module_result(sheets, student, place),
                assessments=[
                    _assessment(sheets, student, a) for a in sheets.shown_assessments(place)
                ],
            )


def _module_result(sheets: Sheets, student: int, place: int) -> Result:
    results = sheets.gradebook.offerings
    own = float(results.average[student, place]), int(results.state[student, place])
    somebody = results.number_count[place] > 0
    rank = results.rank[student, place] if sheets.wants("bul_show_mod_rangs") else ""
    return Result(
        average=format_average(*own),
        lowest=format_number(float(results.lowest[place])),
        mean=format_number(float(results.mean[place])) if somebody else NOBODY_HAS_ONE,
        highest=format_number(float(results.highest[place])),
        rank=ranked(rank, int(results.ranked_count[place])),
    )


def _assessment(sheets: Sheets, student: int, place: int) -> Assessment:
    row, arrays = sheets.snapshot.assessments[place], sheets.snapshot.arrays
    mark, special = arrays.marks[student, place], arrays.special[student, place]
    counted = sheets.gradebook.assessments.counted[place]
    return Assessment(
        day=french(row.held_on),
        title=line(row.title),
        coefficient=format_coefficient(row.coefficient),
        mark=format_mark(float(mark), int(special), row.max_mark) if counted else None,
    )
