"""steps: what a learner sees of them. They are written as step-sources."""

from typing import Any

from matricula.dialects.stepik.asking import Reading
from matricula.dialects.stepik.course_actions import MAY
from matricula.dialects.stepik.declaring import (
    ID,
    Facts,
    Field,
    Resource,
    computed,
    constant,
    constants,
    stored,
)
from matricula.dialects.stepik.films import video_object
from matricula.dialects.stepik.inputs import flag, number
from matricula.dialects.stepik.translate import (
    CHANGED,
    CREATED,
    STEP,
    composite,
    discussions,
    subscriptions,
)
from matricula.quizzes import KINDS
from matricula.record.listing import Wanted
from matricula.record.steps import queries
from matricula.store import Rows

NO_REVIEWS = "Learners do not review each other."
NO_ANSWERS = "A step reads the same, whoever answered it; see course-grades."


def _find(asked: Reading, wanted: Wanted) -> Rows:
    return queries.steps(asked.session, asked.viewer, wanted)


def _gather(asked: Reading, rows: Rows) -> list[Facts]:
    return [{**row._asdict(), "block": learners_block(row._asdict(), asked)} for row in rows]


def learners_block(facts: Facts, asked: Reading) -> dict[str, Any]:
    """What a step shows to everybody who sees it."""
    return {
        "name": facts["block_name"],
        "text": facts["text"],
        "video": video_object(facts, asked, "video_") if facts["video_id"] else None,
        "animation": facts["animation"],
        "options": facts["options"],
        "subtitle_files": [],
        "is_deprecated": False,
    }


def _actions(facts: Facts, asked: Reading) -> dict[str, str]:
    if asked.caller.is_guest:
        return {}
    submitting = {"submit": MAY} if facts["block_name"] in KINDS else {}
    return {**submitting, "comment": MAY}


def step_fields(block: Field, lesson: Field, *, written: bool) -> tuple[Field, ...]:
    """The fields of a step. written: whether they are written under this name."""

    def its(name: str, kind: Any, entry: Any, note: str = "") -> Field:
        return stored(name, kind, entry=entry if written else None, note=note)

    return (
        stored("id", int),
        lesson,
        its("position", int, number("position"), "From 1, without gaps."),
        stored("status", str, note="preparing, ready or error."),
        block,
        computed("actions", dict[str, str], _actions, "What the caller may do."),
        composite(STEP),
        subscriptions(STEP),
        *constants(NO_REVIEWS, None, None, "instruction", "session", "instruction_type"),
        *constants(NO_ANSWERS, int, 0, "viewed_by", "passed_by"),
        constant("correct_ratio", float | None, None, NO_ANSWERS),
        stored("worth", int, "cost", note="What a right answer scores."),
        its("is_solutions_unlocked", bool, flag("is_solutions_unlocked")),
        its("solutions_unlocked_attempts", int, number("solutions_unlocked_attempts")),
        its("has_submissions_restrictions", bool, flag("has_submissions_restrictions")),
        its("max_submissions_count", int, number("max_submissions_count")),
        stored("variation", int, note="One more whenever the source of its quiz changes."),
        constant("variations_count", int, 1, "A step has one variation at a time."),
        its(
            "is_enabled",
            bool,
            flag("is_enabled"),
            "One that is not is seen by those alone who may change the lesson.",
        ),
        constant("needs_plan", str | None, None, "There are no plans to buy."),
        CREATED,
        CHANGED,
        stored("discussions_count", int, note="What is said and was not taken back, counted."),
        *discussions(STEP),
    )


RESOURCE = Resource(
    name="steps",
    title="Steps, as learners see them",
    readers="Whoever sees the lesson.",
    fields=step_fields(
        stored("block", dict[str, Any], note="Never its source."),
        stored("lesson", int, "lesson_id"),
        written=False,
    ),
    find=_find,
    gather=_gather,
    filters={"lesson": ID},
    orders=("id", "create_date", "update_date", "position"),
)
