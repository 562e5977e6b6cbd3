"""What averages say to a jury: against real decisions, and what holds for every cohort."""

import itertools
import math
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matricula.gradebook import CohortArrays, Gradebook, compute
from matricula.gradebook.juries import (
    STEPS,
    VALIDATED,
    Case,
    NextStep,
    Term,
    authorised_semesters,
    compensate,
    kept_averages,
    passes_general_bar,
    propose,
    unit_codes,
)
from matricula.record.juries.codes import EXPLANATIONS, VALIDATING
from tests.gradebook.from_department import cohort, department
from tests.gradebook.test_properties import cohorts

SEMESTERS = {row["key"]: row for row in department()["semesters"]}
CODES = [None, *EXPLANATIONS]


@cache
def computed(key: str) -> tuple[CohortArrays, Gradebook]:
    arrays = cohort(SEMESTERS[key])
    return arrays, compute(arrays)


def as_of_the_jury() -> tuple[CohortArrays, Gradebook]:
    """The first semester as its jury saw it: a unit gained elsewhere was told later."""
    dept = department()
    known = [row for row in dept["jury_validations"] if not row["is_external"]]
    arrays = cohort(SEMESTERS["S0"], {**dept, "jury_validations": known})
    return arrays, compute(arrays)


def test_real_decisions_on_units() -> None:
    """Code and kept average of every unit that ScoDoc decided, to the bit."""
    arrays, gradebook = as_of_the_jury()
    rows = [row for row in department()["jury_validations"] if row["formsemestre_id"]]
    semesters = {row["etudid"]: row for row in rows if row["ue_id"] is None}
    people = arrays.students.person_ids.tolist()
    found = unit_codes(
        arrays,
        gradebook,
        assiduous=np.array([semesters[person]["assidu"] for person in people]),
        validated=np.array([semesters[person]["code"] == "ADM" for person in people]),
    )
    kept = kept_averages(arrays, gradebook)
    ours = {
        (person, unit): (found[row, column], float(kept[row, column]))
        for row, person in enumerate(people)
        for column, unit in enumerate(arrays.units.unit_ids.tolist())
        if found[row, column]
    }
    theirs = {(row["etudid"], row["ue_id"]): row for row in rows if row["ue_id"] is not None}
    assert {key: code for key, (code, _) in ours.items()} == {
        key: row["code"] for key, row in theirs.items()
    }
    assert {key: average for key, (code, average) in ours.items() if code == "ADM"} == {
        key: row["moy_ue"] for key, row in theirs.items() if row["code"] == "ADM"
    }


def test_potential_credits_are_those_of_units_decided_adm() -> None:
    """ScoDoc's own sums, near the bar too: 9.996 passes (73) and 9.99 does not (74)."""
    arrays, gradebook = computed("SA")
    size = len(arrays.students.person_ids)
    everybody, nobody = np.ones(size, np.bool_), np.zeros(size, np.bool_)
    found = unit_codes(arrays, gradebook, assiduous=everybody, validated=nobody)
    theirs: dict[str, Any] = SEMESTERS["SA"]["computed"]["students"]
    compared = 0
    for row, person in enumerate(arrays.students.person_ids.tolist()):
        units = theirs[str(person)]["ues"]
        if all(unit["est_inscrit"] for unit in units if unit["ue_id"] < 4):
            ects = np.nan_to_num(arrays.units.ects)[found[row] == "ADM"].sum()
            assert ects == theirs[str(person)]["ects_pot"], person
            compared += 1
    assert compared > 190
    place = gradebook.row_by_person
    assert found[place[73]].tolist() == ["AJ", "ADM", "AJ", ""]
    assert found[place[74]].tolist() == ["AJ", "AJ", "ADM", ""]


@pytest.mark.parametrize(("person", "bars"), [(72, True), (73, True), (74, False)])
def test_bars_of_units(person: int, bars: bool) -> None:
    """8.00 and 7.996 pass, 7.99 does not."""
    _, gradebook = computed("SA")
    assert gradebook.general.passes_unit_bars[gradebook.row_by_person[person]] == bars


def test_bar_of_the_general_average() -> None:
    arrays, gradebook = computed("SA")
    theirs = SEMESTERS["SA"]["computed"]["students"]
    expected = [
        theirs[str(person)]["moy_gen"] != "NA" and theirs[str(person)]["moy_gen"] >= 9.9951
        for person in arrays.students.person_ids.tolist()
    ]
    assert passes_general_bar(arrays, gradebook).tolist() == expected


def test_units_without_average_or_enrolment() -> None:
    """24 has a unit of EXC alone, 193 one that was gained before and is not taken now."""
    arrays, gradebook = computed("SA")
    size = len(arrays.students.person_ids)
    everybody, nobody = np.ones(size, np.bool_), np.zeros(size, np.bool_)
    found = unit_codes(arrays, gradebook, assiduous=everybody, validated=everybody)
    absent = unit_codes(arrays, gradebook, assiduous=nobody, validated=nobody)
    place = gradebook.row_by_person
    assert found[place[24]].tolist() == ["ADM", "", "ADM", ""]
    assert absent[place[24]].tolist() == ["AJ", "AJ", "AJ", ""]
    assert found[place[193]].tolist() == ["CMP", "", "CMP", ""]


@given(cohorts(), st.data())
def test_unit_codes_of_every_cohort(arrays: CohortArrays, data: st.DataObject) -> None:
    gradebook = compute(arrays)
    size = len(arrays.students.person_ids)
    flags = st.lists(st.booleans(), min_size=size, max_size=size)
    assiduous, validated = np.array(data.draw(flags)), np.array(data.draw(flags))
    found = unit_codes(arrays, gradebook, assiduous=assiduous, validated=validated)
    average = kept_averages(arrays, gradebook)
    for row, column in itertools.product(range(size), range(len(arrays.units.unit_ids))):
        code = found[row, column]
        allowed = (
            {"", "AJ"} if not assiduous[row] else {"", "ADM", "CMP" if validated[row] else "AJ"}
        )
        assert code in allowed
        assert (code == "ADM") <= (average[row, column] >= 9.995)
        assert (code != "") <= bool(gradebook.units.is_enrolled[row, column])


averages = st.one_of(st.floats(0, 20), st.just(math.nan))
terms = st.builds(Term, st.integers(-1, 6), averages, st.booleans())


@given(terms, terms)
def test_compensation_is_mutual(one: Term, other: Term) -> None:
    found = compensate(one, other)
    assert found == compensate(other, one)
    if found:
        assert abs(one.index - other.index) == 1
        assert one.average + other.average >= 19.99
        assert one.passes_units
        assert other.passes_units


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (Term(1, 11.5, True), True),
        (Term(1, 11.491, True), True),  # 9.9955: printed as 10.00
        (Term(1, 11.489, True), False),
        (Term(3, 11.5, True), True),
        (Term(4, 11.5, True), False),
        (Term(1, 11.5, False), False),
        (Term(1, math.nan, True), False),
        (Term(1, 11.5, True, is_used=True), False),
        *((Term(1, 11.5, True, code), code in {"ADM", "ADJ", "ATT", "ADC"}) for code in CODES[1:]),
    ],
)
def test_compensation(other: Term, expected: bool) -> None:
    assert compensate(Term(2, 8.5, True), other) == expected


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (Case(None, True, True, True, False, False), "ADM NEXT"),
        (Case("ADC", True, True, True, False, True), "ADM NEXT"),
        (Case("ADM", True, False, True, False, False), "ATT NEXT"),
        (Case(None, True, False, False, False, False), "ATB NEXT"),
        (Case("ADJ", True, True, False, True, False), "ATB NEXT"),
        (Case("ADM", False, True, True, False, False), "ATJ NEXT"),
        (Case("ADM", True, False, True, True, False), "ADC NEXT"),
        (Case("ADJ", True, False, True, True, True), "ADC NEXT"),
        (Case("ATT", True, True, True, True, False), "ADM NEXT ADC"),
        (Case("ATT", True, False, True, True, False), "AJ REDOANNEE"),
        (Case("AJ", True, False, False, False, False), "AJ REDOANNEE"),
        (Case("ATJ", False, True, True, False, False), "NAR REO"),
        (Case("AJ", True, True, True, False, False), "ADM RA_OR_NEXT"),
        (Case("ADM", True, False, True, False, True), "AJ RA_OR_RS"),
    ],
)
def test_proposals(case: Case, expected: str) -> None:
    found = propose(case)
    assert " ".join(filter(None, (found.code, found.next_step, found.previous))) == expected


def test_the_record_and_the_rules_agree_on_what_validates() -> None:
    assert VALIDATED == VALIDATING


@pytest.mark.parametrize("previous", CODES)
def test_every_case_has_a_proposal(previous: str | None) -> None:
    for flags in itertools.product((False, True), repeat=5):
        case = Case(previous, *flags)
        found = propose(case)
        assert found.code in EXPLANATIONS
        if found.code == "ADM":
            assert case.assiduous
            assert case.passes_general
            assert case.passes_units
        if found.code == "ADC" or found.previous:
            assert case.compensable
        if found.code in {"ATT", "ATJ"}:
            assert not case.is_last


@pytest.mark.parametrize(
    ("step", "index", "expected"),
    [
        ("NEXT", 1, (2,)),
        ("NEXT", 4, ()),
        ("REDOANNEE", 1, ()),
        ("REDOANNEE", 2, (1,)),
        ("REDOSEM", 3, (3,)),
        ("RA_OR_NEXT", 2, (1, 3)),
        ("RA_OR_NEXT", 1, (2,)),
        ("RA_OR_RS", 4, (3, 4)),
        ("RS_OR_NEXT", 4, (4,)),
        ("NEXT_OR_NEXT2", 3, (4,)),
        ("NEXT2", 2, (4,)),
        ("REO", 2, ()),
        ("REDOSEM", -1, ()),
    ],
)
def test_authorised_semesters(step: str, index: int, expected: tuple[int, ...]) -> None:
    assert authorised_semesters(NextStep(step), index, 4) == expected


@given(st.sampled_from(list(STEPS)), st.integers(-1, 8), st.integers(1, 6))
def test_authorised_semesters_are_of_the_programme(
    step: NextStep, index: int, semesters: int
) -> None:
    assert set(authorised_semesters(step, index, semesters)) <= set(range(1, semesters + 1))
