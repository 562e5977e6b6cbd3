"""Every number that the real ScoDoc 9.0.67 computed on the invented department, exactly."""

import json
from functools import cache
from typing import Any

import numpy as np
import pytest

from matricula.gradebook import CohortArrays, Gradebook, bonus_rule, compute
from matricula.gradebook.bonus import bonus_points
from tests.gradebook.as_computed import as_computed, without_labels
from tests.gradebook.from_department import DATA, cohort, department, floats

SEMESTERS = {row["key"]: row for row in department()["semesters"]}
PARTS = list(next(iter(SEMESTERS.values()))["computed"].keys() - {"students", "near_ties"})


@cache
def computed(key: str) -> tuple[CohortArrays, Gradebook]:
    arrays = cohort(SEMESTERS[key])
    return arrays, compute(arrays)


@cache
def ours(key: str) -> dict[str, Any]:
    return as_computed(*computed(key))


@pytest.mark.parametrize("part", sorted(PARTS))
@pytest.mark.parametrize("key", SEMESTERS)
def test_cohort(key: str, part: str) -> None:
    theirs = without_labels(SEMESTERS[key]["computed"][part])
    assert theirs == ours(key)[part]


@pytest.mark.parametrize("key", SEMESTERS)
def test_students(key: str) -> None:
    theirs = SEMESTERS[key]["computed"]["students"]
    assert theirs.keys() == ours(key)["students"].keys()
    for person, expected in theirs.items():
        # == on floats: to the bit, near ties included
        assert without_labels(expected) == ours(key)["students"][person], f"etudid {person}"


def test_nothing_of_the_file_is_left_out() -> None:
    """Whatever `computed` has, but labels and absences, is compared above."""
    for key, semester in SEMESTERS.items():
        theirs = without_labels(semester["computed"])
        assert theirs.keys() == ours(key).keys()


def test_active_students_with_a_unit_average() -> None:
    """Spec G.7: the page's `effectif` leaves out withdrawn students and those without average."""
    _, gradebook = computed("SA")
    students = SEMESTERS["SA"]["computed"]["students"].values()
    expected = [
        sum(
            row["etat"] == "I"
            and (row["ues"][unit]["cur_moy_ue"] != "NA" or row["ues"][unit]["is_capitalized"])
            for row in students
        )
        for unit in range(4)
    ]
    assert gradebook.units.averaged_count.tolist() == expected
    assert expected[:3] == [196, 195, 196]
    assert expected[3] == 0


@pytest.mark.parametrize(
    "vector", department()["bonus_functions"], ids=lambda v: f"{v['function']}{v['notes']}"
)
def test_bonus_function(vector: dict[str, Any]) -> None:
    if "error" in vector:
        with pytest.raises(Exception, match="not supported"):
            bonus_rule(vector["function"])
        return
    points, concerned = bonus_points(
        bonus_rule(vector["function"]),
        floats(vector["notes"])[:, np.newaxis],
        floats(vector["coefs"]),
        floats([vector["moy"]]),
        SEMESTER_START,
    )
    assert concerned.tolist() == [True]
    assert points.tolist() == [vector["bonus"]]
    assert vector["moy_ues_after"] == {"1": 10.0, "2": 12.0}  # no supported rule touches units


SEMESTER_START = cohort(SEMESTERS["SA"]).starts_on


def bulletins() -> list[dict[str, Any]]:
    lines = (DATA / "bulletins.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("key", SEMESTERS)
def test_bulletins(key: str) -> None:
    """The numbers printed on ScoDoc's own bulletins, from the same arrays."""
    _, gradebook = computed(key)
    printed = [row for row in bulletins() if row["formsemestre_id"] == gradebook.cohort_id]
    assert printed
    for bulletin in printed:
        row = ours(key)["students"][str(bulletin["etudid"])]
        assert bulletin["note"]["value"] == row["moy_gen_txt"]
        assert bulletin["rang"]["value"] == row["rang"]
        assert bulletin["bonus_sport_culture"]["value"] == row["bonus"]
        for unit in bulletin["ue"]:
            mine = next(item for item in row["ues"] if item["ue_id"] == unit["id"])
            assert (unit["note"]["value"], unit["rang"]) == (mine["cur_moy_ue_txt"], mine["rang"])
