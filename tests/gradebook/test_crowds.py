"""Many learners at once have the points that each has alone, to the last digit."""

import math
import warnings

from hypothesis import given
from hypothesis import strategies as st

from matricula.gradebook.answers import Terms, points
from matricula.gradebook.crowds import points_of_many, totals

POLICIES = ("no_discount", "inverse", "first_one", "first_three")
DATES = st.none() | st.sampled_from([100.0, 150.0, 200.0])
TERMS = st.builds(
    Terms,
    st.sampled_from(POLICIES),
    st.sampled_from(("no_deadlines", "halved", "linear")),
    DATES,
    DATES,
)
MILESTONE = st.tuples(
    st.integers(1, 9).map(float),
    st.floats(0, 1, allow_subnormal=False),
    st.floats(0, 300) | st.sampled_from([100.0, 150.0, 200.0]),
)
CROWD = st.dictionaries(
    st.integers(1, 10**9), st.lists(MILESTONE, min_size=1, max_size=4), max_size=6
)


@given(CROWD, st.lists(TERMS, min_size=1, max_size=3), st.integers(1, 9))
def test_each_has_what_they_have_alone(
    crowd: dict[int, list[tuple[float, float, float]]], places: list[Terms], cost: int
) -> None:
    told = [
        number
        for person, its in crowd.items()
        for number in (-float(person), *(value for one in its for value in one))
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        people, found = points_of_many(cost, told, places)
    assert people.tolist() == list(crowd)
    assert found.tolist() == [points(cost, its, places) for its in crowd.values()]


@given(st.lists(st.dictionaries(st.integers(1, 4), st.sampled_from([1 / 3, 0.1, 5.0]))))
def test_steps_are_added_by_person(steps: list[dict[int, float]]) -> None:
    parts = []
    for step in steps:
        told = [number for person in step for number in (-float(person), 1.0, 1.0, 0.0)]
        people, ones = points_of_many(1, told, [Terms()])
        parts.append((people, ones * list(step.values())))
    everybody = {person for step in steps for person in step}
    assert totals(parts) == {
        person: math.fsum(step[person] for step in steps if person in step) for person in everybody
    }
