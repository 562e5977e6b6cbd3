"""How far people are, and what it comes to: computed of what they did, and kept nowhere.

Steps that nobody sees do not count. A step that stands at several places of one course counts
there once, by the terms that are best for the learner. In a course's grades those steps count that
it gives: not those of lessons that it only borrows (docs/decisions/0101).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from matricula.gradebook.answers import Terms, per_cent, points, summed
from matricula.gradebook.crowds import Points, points_of_many, totals
from matricula.quizzes import NOT_QUIZZES
from matricula.record.answers.progress import (
    COURSE,
    SECTION,
    done,
    milestones_of,
    places,
    views_of,
)
from matricula.store import ReadSession, Row

Standing = dict[tuple[int, int], list[Row]]
"""The places of each step that has a cost, by (course, step)."""


class StepScore(NamedTuple):
    """How far somebody is at a step. score: in points, as cost is."""

    step_id: int
    lesson_id: int
    position: int
    cost: int
    is_opened: bool
    is_attempted: bool
    is_passed: bool
    first_success: int | None
    total_submissions: int
    score: float
    last_viewed: datetime | None


@dataclass(frozen=True, slots=True)
class Total:
    """How far somebody is at several steps."""

    score: float
    cost: int
    n_steps: int
    n_steps_attempted: int
    n_steps_passed: int
    last_viewed: datetime | None


def step_scores(standing: Sequence[Row], did: Mapping[int, Row]) -> list[StepScore]:
    """How far somebody is at each of some steps.

    standing: rows of `places`, several for a step that stands at several. did: rows of
    `step_progress` of one person, by step.
    """
    return _scored(_known_steps(standing), did)


def totalled(scores: Iterable[StepScore]) -> Total:
    """What steps come to together."""
    every = list(scores)
    return Total(
        score=score_of(every),
        cost=sum(one.cost for one in every),
        n_steps=len(every),
        n_steps_attempted=sum(one.is_attempted for one in every),
        n_steps_passed=sum(one.is_passed for one in every),
        last_viewed=max((one.last_viewed for one in every if one.last_viewed), default=None),
    )


def score_of(scores: Iterable[StepScore]) -> float:
    """The points of steps together."""
    return summed(one.score for one in scores)


def course_scores(
    session: ReadSession, course_ids: Iterable[int], person_ids: Iterable[int]
) -> dict[tuple[int, int], list[StepScore]]:
    """How far people are at the steps of courses, by (course, person). Two queries."""
    courses, people = list(course_ids), list(person_ids)
    standing: dict[int, list[Row]] = {}
    for place in places(session, {COURSE: courses}, given=True):
        standing.setdefault(place.course_id, []).append(place)
    steps = {place.step_id for its in standing.values() for place in its}
    did: dict[int, dict[int, Row]] = {}
    for row in done(session, people, steps):
        did.setdefault(row.person_id, {})[row.step_id] = row
    known = {course_id: _known_steps(standing.get(course_id, [])) for course_id in courses}
    return {
        (course_id, person_id): _scored(known[course_id], did.get(person_id, {}))
        for course_id in courses
        for person_id in people
    }


def course_points(
    session: ReadSession, course_ids: Iterable[int], person_ids: Iterable[int]
) -> dict[tuple[int, int], float]:
    """The points of many people in courses, by (course, person); who has none is left out. Three
    queries."""
    return _points(session, _counting(session, course_ids), list(person_ids))


def course_shares(
    session: ReadSession, course_ids: Iterable[int], person_ids: Iterable[int]
) -> dict[tuple[int, int], float]:
    """What part of its points people have in courses, in per cent, by (course, person); a course
    without points is left out. Three queries."""
    people = list(person_ids)
    standing = _counting(session, course_ids)
    costs: dict[int, int] = {}
    for (course_id, _), its in standing.items():
        costs[course_id] = costs.get(course_id, 0) + its[0].cost
    found = _points(session, standing, people)
    return {
        (course_id, person_id): per_cent(found.get((course_id, person_id), 0.0), cost)
        for course_id, cost in costs.items()
        for person_id in people
    }


def _counting(session: ReadSession, course_ids: Iterable[int]) -> Standing:
    standing: Standing = {}
    for place in places(session, {COURSE: list(course_ids)}, given=True):
        if place.cost:
            standing.setdefault((place.course_id, place.step_id), []).append(place)
    return standing


def _points(
    session: ReadSession, standing: Standing, people: Sequence[int]
) -> dict[tuple[int, int], float]:
    steps = {step_id: _is_quiz(its[0]) for (_, step_id), its in standing.items()}
    told = {
        **milestones_of(session, people, [key for key, is_quiz in steps.items() if is_quiz]),
        **views_of(session, people, [key for key, is_quiz in steps.items() if not is_quiz]),
    }
    parts: dict[int, list[Points]] = {}
    for (course_id, step_id), its in standing.items():
        terms = [_terms(place) for place in its]
        points_at = points_of_many(its[0].cost, told.get(step_id, []), terms)
        parts.setdefault(course_id, []).append(points_at)
    return {
        (course_id, person_id): score
        for course_id, its in parts.items()
        for person_id, score in totals(its).items()
    }


def section_shares(
    session: ReadSession, person_id: int, section_ids: Iterable[int]
) -> dict[int, float]:
    """What part of its points somebody has in sections, in per cent; all of it where there are none
    to be had. Two queries, none without sections."""
    sections = set(section_ids)
    standing = places(session, {SECTION: sections})
    steps = {place.step_id for place in standing}
    did = {row.step_id: row for row in done(session, [person_id], steps)}
    shares = {}
    for key in sections:
        its = [place for place in standing if place.section_id == key]
        total = totalled(step_scores(its, did))
        shares[key] = per_cent(total.score, total.cost) if total.cost else 100.0
    return shares


def is_open(session: ReadSession, person_id: int, doors: Sequence[Row]) -> bool:
    """Whether somebody may answer a step by one of its places (rows of `queries.doors`): one that
    stands nowhere is open; a section may want points of another one first.

    A course that only borrows the lesson opens it to those who learn there, and to nobody who ever
    belonged to a course that gives it: what they answer would count in that one.
    """
    giving = [door for door in doors if door.gives]
    if not doors or any(door.assists for door in giving):
        return True
    if not any(door.knows for door in giving):
        giving += [door for door in doors if door.learns and not door.gives]
    running = [door for door in giving if door.is_running]
    if any(door.required_section_id is None for door in running):
        return True
    shares = section_shares(session, person_id, {door.required_section_id for door in running})
    return any(shares[door.required_section_id] >= door.required_percent for door in running)


@dataclass(frozen=True, slots=True)
class _Step:
    """What of a step is the same for all learners. untouched: how far those are who never opened
    it."""

    place: Row
    is_quiz: bool
    terms: Sequence[Terms]
    untouched: StepScore


def _known_steps(standing: Iterable[Row]) -> list[_Step]:
    by_step: dict[int, list[Row]] = {}
    for place in standing:
        by_step.setdefault(place.step_id, []).append(place)
    return [
        _Step(its[0], _is_quiz(its[0]), [_terms(one) for one in its], _untouched(its[0]))
        for its in by_step.values()
    ]


def _scored(steps: Sequence[_Step], did: Mapping[int, Row]) -> list[StepScore]:
    found = ((step, did.get(step.place.step_id)) for step in steps)
    return [step.untouched if did is None else _step_score(step, did) for step, did in found]


def _step_score(step: _Step, did: Row) -> StepScore:
    place, is_quiz = step.place, step.is_quiz
    return StepScore(
        step_id=place.step_id,
        lesson_id=place.lesson_id,
        position=place.position,
        cost=place.cost,
        is_opened=True,
        is_attempted=did.total_submissions > 0 if is_quiz else did.viewed_at is not None,
        is_passed=(did.first_success if is_quiz else did.viewed_at) is not None,
        first_success=did.first_success,
        total_submissions=did.total_submissions,
        score=points(place.cost, _milestones(is_quiz, did), step.terms),
        last_viewed=did.last_viewed,
    )


def _untouched(place: Row) -> StepScore:
    return StepScore(
        step_id=place.step_id,
        lesson_id=place.lesson_id,
        position=place.position,
        cost=place.cost,
        is_opened=False,
        is_attempted=False,
        is_passed=False,
        first_success=None,
        total_submissions=0,
        score=0.0,
        last_viewed=None,
    )


def _is_quiz(place: Row) -> bool:
    return place.block_name not in NOT_QUIZZES


def _milestones(is_quiz: bool, did: Row) -> Sequence[Sequence[float]]:
    """A step that is read counts wholly when it is first seen."""
    if is_quiz:
        found: Sequence[Sequence[float]] = did.milestones
        return found
    return [(1, 1.0, did.viewed_at.timestamp())] if did.viewed_at else []


def _terms(place: Row) -> Terms:
    return Terms(
        place.discounting_policy or "no_discount",
        place.grading_policy or "no_deadlines",
        _seconds(place.soft_deadline),
        _seconds(place.hard_deadline),
    )


def _seconds(moment: datetime | None) -> float | None:
    return None if moment is None else moment.timestamp()
