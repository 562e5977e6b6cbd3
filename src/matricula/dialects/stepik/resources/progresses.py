"""progresses: how far the caller is at steps, lessons, units, sections and courses."""

from collections.abc import Mapping
from typing import Any

from matricula.dialects.stepik.asking import Reading
from matricula.dialects.stepik.declaring import Facts, Resource, computed, constant
from matricula.dialects.stepik.translate import COURSE, LESSON, SECTION, STEP, UNIT
from matricula.learning.scores import Total, step_scores, totalled
from matricula.record.answers import progress
from matricula.record.listing import Wanted
from matricula.store import Row, Rows
from matricula.web.ids import parse_id

KINDS = {
    STEP: progress.STEP,
    LESSON: progress.LESSON,
    COURSE: progress.COURSE,
    SECTION: progress.SECTION,
    UNIT: progress.UNIT,
}
NUMBERS = {kind: number for number, kind in KINDS.items()}
COLUMNS = {kind: f"{kind}_id" for kind in NUMBERS}


def _key(text: str) -> tuple[str, int] | None:
    """The kind and the id of "77-5"."""
    number, _, rest = text.partition("-")
    kind, key = KINDS.get(parse_id(number) or 0), parse_id(rest)
    return None if kind is None or key is None else (kind, key)


def _find(asked: Reading, wanted: Wanted) -> Rows:
    """Without ids, the courses that the caller belongs to."""
    if wanted.ids is None:
        return progress.own_courses_as_things(asked.session, asked.viewer, wanted)
    things: dict[str, list[int]] = {}
    keys: Any = wanted.ids
    for kind, key in keys:
        things.setdefault(kind, []).append(key)
    return progress.seen(asked.session, asked.viewer, things)


def _gather(asked: Reading, rows: Rows) -> list[Facts]:
    """With what the caller did there. Two queries."""
    things: dict[str, list[int]] = {}
    for row in rows:
        things.setdefault(row.kind, []).append(row.id)
    standing = progress.places(asked.session, things, asked.me)
    steps = {place.step_id for place in standing}
    did = {row.step_id: row for row in progress.done(asked.session, [asked.me], steps)}
    return [
        {"key": (row.kind, row.id), "kind": row.kind, "total": _total(row, standing, did)}
        for row in rows
    ]


def _total(thing: Row, standing: list[Row], did: Mapping[int, Row]) -> Total:
    column = COLUMNS[thing.kind]
    its = [place for place in standing if getattr(place, column) == thing.id]
    if thing.kind in (progress.STEP, progress.LESSON):
        # By the terms of the caller's own courses, or as it was scored.
        own = [place for place in its if place.is_own]
        own = [place for place in own if place.is_given] or own
        its = own or [place for place in its if place.course_id is None] or its
    return totalled(step_scores(its, did))


def _of(name: str) -> Any:
    return lambda facts, _: getattr(facts["total"], name)


def _id(facts: Facts, _: Reading) -> str:
    kind, key = facts["key"]
    return f"{NUMBERS[kind]}-{key}"


def _last_viewed(facts: Facts, _: Reading) -> int | None:
    moment = facts["total"].last_viewed
    return None if moment is None else int(moment.timestamp())


def _is_passed(facts: Facts, _: Reading) -> bool:
    total = facts["total"]
    return bool(total.n_steps) and total.n_steps == total.n_steps_passed


RESOURCE = Resource(
    name="progresses",
    title="How far one is",
    readers="One's own, of what one sees.",
    fields=(
        computed("id", str, _id, "The kind (76 lesson, 77 step, 78 course, 79 section, 80 unit)."),
        computed("last_viewed", int | None, _last_viewed, "Unix seconds."),
        computed("score", float, _of("score"), "Points, by policies and deadlines."),
        computed("cost", int, _of("cost"), "Points that can be had."),
        computed("n_steps", int, _of("n_steps"), "Steps that learners see."),
        computed("n_steps_attempted", int, _of("n_steps_attempted"), "Answered, or read."),
        computed("n_steps_passed", int, _of("n_steps_passed"), "Answered rightly, or read."),
        computed(
            "is_attempted",
            bool,
            lambda facts, _: facts["total"].n_steps_attempted > 0,
            "Any of its steps.",
        ),
        computed("is_passed", bool, _is_passed, "All of its steps."),
        constant("is_exam_mode", bool, False, "Exams have no sessions yet."),
    ),
    find=_find,
    gather=_gather,
    guests=False,
    key=_key,
    id_column="key",
)
