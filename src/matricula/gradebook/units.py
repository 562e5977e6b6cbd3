"""Averages of the units: modules weighed, malus subtracted, capitalised units put in."""

from dataclasses import dataclass

import numpy as np

from matricula.gradebook.additions import (
    add_by_owner,
    any_by_owner,
    lowest_and_highest,
    mean_in_order,
    ratio,
)
from matricula.gradebook.capitalisation import Capitalised, capitalised_units
from matricula.gradebook.model import (
    AverageState,
    CohortArrays,
    Counts,
    Dates,
    Flags,
    Floats,
    Ids,
    Texts,
    UnitKind,
)
from matricula.gradebook.modules import ModuleRows
from matricula.gradebook.ranks import rank_texts

TOLERANCE = 0.00499999999999
"""What an average may lack and still pass a bar: it would be printed as the bar.
Source: NOTES_TOLERANCE."""


@dataclass(frozen=True, slots=True)
class UnitRows:
    """Averages before ranks and statistics, one row per unit: all [U, S]."""

    current: Floats
    """Average of this cohort's modules; NaN = NA."""
    current_weight: Floats
    """Sum of the coefficients of the modules with a number."""
    malus: Floats
    """Points subtracted; NaN for students whose units are not computed."""
    is_enrolled: Flags
    """Enrolled in one of its modules at least, and computed."""
    capitalised: Capitalised
    average: Floats
    """The average that counts; 0, never NaN, where there is none (rule 4)."""
    weight: Floats
    """Its coefficient (`coef_ue`)."""


@dataclass(frozen=True, slots=True)
class UnitResults:
    """Results of the units, in the order of the input. [S, U] unless said otherwise."""

    average: Floats
    """The average that counts, out of 20: the capitalised one where it is better. 0, never NaN,
    where there is none (rule 4)."""
    current_average: Floats
    """float64, of this cohort's modules alone (`cur_moy_ue`); NaN = NA."""
    coefficient: Floats
    """float64 (`coef_ue`)"""
    current_coefficient: Floats
    """float64 (`cur_coef_ue`)"""
    is_enrolled: Flags
    is_capitalised: Flags
    """The capitalised average counts."""
    was_capitalised: Flags
    """A capitalised average exists, better or not."""
    is_external: Flags
    potential_credits: Floats
    """float64, ECTS the student would get (`ects_pot`)."""
    origin_cohort_ids: Ids
    """int64, of the capitalised unit that counts; 0 none."""
    origin_unit_ids: Ids
    """int64, 0 none."""
    malus: Floats
    """float64, NaN where units are not computed (`ue_malus`)."""
    event_dates: Dates
    """datetime64[us], NaT none."""
    rank: Texts
    """str, among all the enrolled."""
    ranked_count: Counts
    """int64 [U]: everybody, as ScoDoc counts the zeros too (`effectif_rang`)."""
    averaged_count: Counts
    """int64 [U]: active students with an average of their own or capitalised: the `effectif` that
    the page prints."""
    mean: Floats
    """float64 [U], over active students, zeros included; NaN none."""
    mean_count: Counts
    """int64 [U] (`nb_moy`)"""
    lowest: Floats
    highest: Floats


def blocked_students(arrays: CohortArrays) -> Flags:
    """bool [S]: neither units nor general average are computed. Source: rule 5."""
    blocked: Flags = ~arrays.students.active | arrays.averages_blocked
    return blocked


def is_sport(arrays: CohortArrays) -> Flags:
    """bool [U]"""
    sport: Flags = arrays.units.kind == UnitKind.SPORT
    return sport


def unit_rows(arrays: CohortArrays, modules: ModuleRows) -> UnitRows:
    """Averages of every student in every unit. Source: rules 3, 4, 7, 9."""
    blocked = blocked_students(arrays)
    current, current_weight, malus = _current(arrays, modules, blocked)
    size, owners = len(arrays.units.unit_ids), arrays.offerings.unit_index
    enrolled = any_by_owner(modules.is_enrolled & ~blocked, owners, size)
    # a unit without average is worth 0 from here on, with no weight: a quirk that its rank shows
    average = np.where(np.isnan(current), 0.0, current)
    weight = current_weight
    if arrays.uses_unit_coefficients:
        own = np.nan_to_num(arrays.units.coefficient)[:, np.newaxis]
        weight = np.where(enrolled, own, 0.0)
    capitalised = capitalised_units(arrays, average, blocked)
    return UnitRows(
        current=current,
        current_weight=current_weight,
        malus=malus,
        is_enrolled=enrolled,
        capitalised=capitalised,
        average=np.where(capitalised.used, capitalised.average, average),
        weight=np.where(capitalised.used, capitalised.coefficient, weight),
    )


def _current(
    arrays: CohortArrays, modules: ModuleRows, blocked: Flags
) -> tuple[Floats, Floats, Floats]:
    """Current average, its weight and the malus: float64 [U, S] each."""
    owners, size = arrays.offerings.unit_index, len(arrays.units.unit_ids)
    is_number = modules.is_number & ~blocked
    weighed = is_number & weighed_offerings(arrays)[:, np.newaxis]
    coefficient = arrays.offerings.coefficient[:, np.newaxis]
    points = add_by_owner(np.where(weighed, modules.average * coefficient, 0.0), owners, size)
    weight = add_by_owner(np.where(weighed, coefficient, 0.0), owners, size)
    taken = is_number & arrays.offerings.is_malus[:, np.newaxis]
    malus = add_by_owner(np.where(taken, modules.average, 0.0), owners, size)
    average = ratio(points, weight)
    # without malus nothing is clipped; NaN stays NaN
    average = np.where(malus != 0, np.clip(average - malus, 0.0, 20.0), average)
    malus[:, blocked] = np.nan
    return average, weight, malus


def weighed_offerings(arrays: CohortArrays) -> Flags:
    """bool [M]: standard modules of units that have an average."""
    weighed: Flags = ~arrays.offerings.is_malus & ~is_sport(arrays)[arrays.offerings.unit_index]
    return weighed


def potential_credits(arrays: CohortArrays, average: Floats) -> Floats:
    """ECTS a student would get: float64 [U, S]. Source: rule 11."""
    passed = average >= arrays.credits_bar - TOLERANCE
    return np.where(passed, np.nan_to_num(arrays.units.ects)[:, np.newaxis], 0.0)


def unit_results(
    arrays: CohortArrays, units: UnitRows, alphabetical_order: Ids, merit_order: Ids
) -> UnitResults:
    """Ranks and statistics of the units."""
    shape, capitalised = units.average.shape, units.capitalised
    everybody = np.ones(shape, np.bool_)
    active = np.broadcast_to(arrays.students.active, shape)
    mean, mean_count = mean_in_order(units.average, active, merit_order)
    lowest, highest = lowest_and_highest(units.average, active)
    number = np.full(shape, AverageState.NUMBER, np.int8)
    return UnitResults(
        average=np.ascontiguousarray(units.average.T),
        current_average=np.ascontiguousarray(units.current.T),
        coefficient=np.ascontiguousarray(units.weight.T),
        current_coefficient=np.ascontiguousarray(units.current_weight.T),
        is_enrolled=np.ascontiguousarray(units.is_enrolled.T),
        is_capitalised=np.ascontiguousarray(capitalised.used.T),
        was_capitalised=np.ascontiguousarray(capitalised.exists.T),
        is_external=np.ascontiguousarray(capitalised.is_external.T),
        potential_credits=np.ascontiguousarray(potential_credits(arrays, units.average).T),
        origin_cohort_ids=np.ascontiguousarray(capitalised.origin_cohort_ids.T),
        origin_unit_ids=np.ascontiguousarray(capitalised.origin_unit_ids.T),
        malus=np.ascontiguousarray(units.malus.T),
        event_dates=np.ascontiguousarray(capitalised.event_dates.T),
        rank=np.ascontiguousarray(
            rank_texts(units.average, number, everybody, alphabetical_order).T
        ),
        ranked_count=np.full(shape[0], shape[1], np.int64),
        averaged_count=((~np.isnan(units.current) | capitalised.used) & active).sum(axis=1),
        mean=mean,
        mean_count=mean_count,
        lowest=lowest,
        highest=highest,
    )
