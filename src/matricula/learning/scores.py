"""How far people are, and what it comes to: computed of what they did, and kept nowhere.

Steps that nobody sees do not count. A step that stands at several places of one course counts
there once, by the terms that are best for the learner. In a course's grades those steps count that
it gives: not those of lessons that it only borrows (docs/decisions/0101).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

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


@dataclass(frozen=True, slots=True)
class StepScore:
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
    by_step: dict[int, list[Row]] = {}
    for place in standing:
        by_step.setdefault(place.step_id, []).append(place)
    return [_step_score(its, did.get(key)) for key, its in by_step.items()]


def totalled(scores: Iterable[StepScore]) -> Total:
    """What steps come to together."""
    every = list(scores)
    return Total(
        score=summed(one.score for one in every),
        cost=sum(one.cost for one in every),
        n_steps=len(every),
        n_steps_attempted=sum(one.is_attempted for one in every),
        n_steps_passed=sum(one.is_passed for one in every),
        last_viewed=max((one.last_viewed for one in every if one.last_viewed), default=None),
    )


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
    return {
        (course_id, person_id): step_scores(standing.get(course_id, []), did.get(person_id, {}))
        for course_id in courses
        for person_id in people
    }


def course_points(
    session: ReadSession, course_ids: Iterable[int], person_ids: Iterable[int]
) -> dict[tuple[int, int], float]:
    """The points of many people in courses, by (course, person); who has none is left out. Three
    queries."""
    people = list(person_ids)
    standing: dict[tuple[int, int], list[Row]] = {}
    for place in places(session, {COURSE: list(course_ids)}, given=True):
        if place.cost:
            standing.setdefault((place.course_id, place.step_id), []).append(place)
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


def _step_score(its: Sequence[Row], did: Row | None) -> StepScore:
    place = its[0]
    is_quiz = _is_quiz(place)
    return StepScore(
        step_id=place.step_id,
        lesson_id=place.lesson_id,
        position=place.position,
        cost=place.cost,
        is_opened=did is not None,
        is_attempted=_is_attempted(is_quiz, did),
        is_passed=_is_passed(is_quiz, did),
        first_success=did.first_success if did else None,
        total_submissions=did.total_submissions if did else 0,
        score=points(place.cost, _milestones(is_quiz, did), [_terms(one) for one in its]),
        last_viewed=did.last_viewed if did else None,
    )


def _is_quiz(place: Row) -> bool:
    return place.block_name not in NOT_QUIZZES


def _is_attempted(is_quiz: bool, did: Row | None) -> bool:
    if did is None:
        return False
    return did.total_submissions > 0 if is_quiz else did.viewed_at is not None


def _is_passed(is_quiz: bool, did: Row | None) -> bool:
    if did is None:
        return False
    return (did.first_success if is_quiz else did.viewed_at) is not None


def _milestones(is_quiz: bool, did: Row | None) -> Sequence[Sequence[float]]:
    """A step that is read counts wholly when it is first seen."""
    if did is None:
        return []
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
