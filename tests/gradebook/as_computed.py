"""A gradebook written in the shape of the `computed` part of department.json."""

import math
from datetime import UTC, datetime
from typing import Any

import numpy as np

from matricula.gradebook import (
    AVERAGE_WORDS,
    AverageState,
    CohortArrays,
    Gradebook,
    GroupRanks,
    format_average,
    format_number,
)

# what is not arithmetic, or stands in the file for the reader
NOT_OURS = {"absences", "acronyme", "code", "etat", "near_ties"}


def without_labels(value: Any) -> Any:
    """The same tree without the keys of NOT_OURS."""
    if isinstance(value, dict):
        return {key: without_labels(item) for key, item in value.items() if key not in NOT_OURS}
    if isinstance(value, list):
        return [without_labels(item) for item in value]
    return value


def as_computed(arrays: CohortArrays, gradebook: Gradebook) -> dict[str, Any]:
    """Everything the file computes, from our arrays."""
    general = gradebook.general
    people = gradebook.person_ids.tolist()
    return {
        "moy_min": _number(general.lowest),
        "moy_max": _number(general.highest),
        "moy_moy": _number(general.mean, "-"),
        "nb_demissions": gradebook.withdrawn_count,
        "nb_defaillants": gradebook.defaulted_count,
        "nb_inscrits_rang": len(people),
        "moduleimpls_attente": gradebook.pending_offering_ids.tolist(),
        "formula_errors": gradebook.formula_error_offering_ids.tolist(),
        "order_alpha": gradebook.person_ids[gradebook.alphabetical_order].tolist(),
        "order_merit": gradebook.person_ids[gradebook.merit_order].tolist(),
        "ues": _units(arrays, gradebook),
        "moduleimpls": _offerings(arrays, gradebook),
        "evaluations": _assessments(arrays, gradebook),
        "students": {
            str(person): _student(arrays, gradebook, row) for row, person in enumerate(people)
        },
    }


def _number(value: float, word: str = "NA") -> float | str:
    return word if math.isnan(value) else float(value)


def _average(value: float, state: int) -> float | str:
    state = AverageState(state)
    return float(value) if state == AverageState.NUMBER else AVERAGE_WORDS[state]


def _units(arrays: CohortArrays, gradebook: Gradebook) -> list[dict[str, Any]]:
    units = gradebook.units
    return [
        {
            "ue_id": unit_id,
            "min": _number(units.lowest[index], ""),
            "max": _number(units.highest[index], ""),
            "moy": _number(units.mean[index], ""),
            "nb_moy": units.mean_count[index].item(),
            "effectif_rang": units.ranked_count[index].item(),
        }
        for index, unit_id in enumerate(arrays.units.unit_ids.tolist())
    ]


def _offerings(arrays: CohortArrays, gradebook: Gradebook) -> list[dict[str, Any]]:
    offerings = gradebook.offerings
    return [
        {
            "moduleimpl_id": offering_id,
            "moy": _number(offerings.mean[index]),
            "max": _number(offerings.highest[index], "-"),
            "min": _number(offerings.lowest[index], "-"),
            "nb_notes": offerings.number_count[index].item(),
            "nb_missing": offerings.missing_count[index].item(),
            "nb_valid_evals": offerings.counted_assessments[index].item(),
            "effectif_rang": offerings.ranked_count[index].item(),
        }
        for index, offering_id in enumerate(arrays.offerings.offering_ids.tolist())
    ]


def _assessments(arrays: CohortArrays, gradebook: Gradebook) -> list[dict[str, Any]]:
    return [
        {"evaluation_id": assessment_id} | _assessment(gradebook, index)
        for index, assessment_id in enumerate(arrays.assessments.assessment_ids.tolist())
    ]


def _assessment(gradebook: Gradebook, index: int) -> dict[str, Any]:
    found = gradebook.assessments
    statistics = {
        "moy": found.mean,
        "median": found.median,
        "mini": found.lowest,
        "maxi": found.highest,
    }
    numbers = {name: values[index].item() for name, values in statistics.items()}
    return {
        "counted": found.counted[index].item(),
        "nb_inscrits": found.expected_count[index].item(),
        "nb_notes": found.entered_count[index].item(),
        "nb_notes_total": found.all_entered_count[index].item(),
        "nb_abs": found.absent_count[index].item(),
        "nb_neutre": found.excused_count[index].item(),
        "nb_att": found.pending_count[index].item(),
        "evalcomplete": found.complete[index].item(),
        "evalattente": found.pending[index].item(),
        **{f"{name}_num": None if math.isnan(n) else n for name, n in numbers.items()},
        **{name: "" if math.isnan(n) else format_number(n) for name, n in numbers.items()},
    }


def _student(arrays: CohortArrays, gradebook: Gradebook, row: int) -> dict[str, Any]:
    general = gradebook.general
    subjects = gradebook.subjects
    return {
        "moy_gen": _number(general.average[row]),
        "moy_gen_txt": format_number(general.average[row]),
        "rang": general.rank[row],
        "bonus": general.bonus[row].item(),
        "sum_coefs": general.coefficient_sum[row].item(),
        "nb_ues_sans_note": general.units_without_average[row].item(),
        "ects_pot": general.potential_credits[row].item(),
        "barres_ues_ok": general.passes_unit_bars[row].item(),
        "notes_attente": general.waits_for_marks[row].item(),
        "mention": general.mention[row],
        "rangs_groupes": [_group(ranks, row) for ranks in gradebook.groups],
        "ues": [
            _student_unit(gradebook, row, index) | {"ue_id": unit_id}
            for index, unit_id in enumerate(arrays.units.unit_ids.tolist())
        ],
        "modules": [
            _student_module(gradebook, row, index) | {"moduleimpl_id": offering_id}
            for index, offering_id in enumerate(arrays.offerings.offering_ids.tolist())
        ],
        "matieres": {
            str(subject_id): _average(subjects.average[row, index], subjects.state[row, index])
            for index, subject_id in enumerate(subjects.subject_ids.tolist())
        },
    }


def _student_unit(gradebook: Gradebook, row: int, index: int) -> dict[str, Any]:
    units, cell = gradebook.units, (row, index)
    malus = units.malus[cell].item()
    event: np.datetime64 = units.event_dates[cell]
    return {
        "moy": units.average[cell].item(),
        "moy_txt": format_number(units.average[cell]),
        "cur_moy_ue": _number(units.current_average[cell]),
        "cur_moy_ue_txt": format_number(units.current_average[cell]),
        "coef_ue": units.coefficient[cell].item(),
        "cur_coef_ue": units.current_coefficient[cell].item(),
        "est_inscrit": units.is_enrolled[cell].item(),
        "is_capitalized": units.is_capitalised[cell].item(),
        "was_capitalized": units.was_capitalised[cell].item(),
        "is_external": units.is_external[cell].item(),
        "ects_pot": units.potential_credits[cell].item(),
        "formsemestre_id": units.origin_cohort_ids[cell].item() or None,
        "capitalized_ue_id": units.origin_unit_ids[cell].item() or None,
        "ue_malus": None if math.isnan(malus) else malus,
        "event_date": None if np.isnat(event) else _iso(event),
        "rang": units.rank[cell],
    }


def _iso(event: np.datetime64) -> str:
    moment = event.item()
    assert isinstance(moment, datetime)
    return moment.replace(tzinfo=UTC).isoformat()


def _student_module(gradebook: Gradebook, row: int, index: int) -> dict[str, Any]:
    offerings, cell = gradebook.offerings, (row, index)
    return {
        "moy": _average(offerings.average[cell], offerings.state[cell]),
        "moy_txt": format_average(offerings.average[cell], offerings.state[cell]),
        "rang": offerings.rank[cell],
    }


def _group(ranks: GroupRanks, row: int) -> dict[str, Any]:
    group = ranks.partition.group_index[row].item()
    found = group >= 0
    return {
        "partition": ranks.partition.name,
        "groupe": ranks.partition.group_names[group] if found else "",
        "rang": ranks.rank[row] if found else "",
        "ninscrits": ranks.sizes[group].item() if found else "",
    }
