"""course-reviews and course-review-summaries: what learners think of courses."""

from matricula.dialects.stepik.asking import Reading, Writing
from matricula.dialects.stepik.declaring import (
    ID,
    Changing,
    Creating,
    Facts,
    Removing,
    Resource,
    Right,
    Values,
    computed,
    constant,
    stored,
)
from matricula.dialects.stepik.errors import NotPermitted
from matricula.dialects.stepik.inputs import number, reference, text
from matricula.dialects.stepik.resources import courses
from matricula.dialects.stepik.translate import CHANGED, CREATED
from matricula.record.courses import reviewing as queries
from matricula.record.courses.commands import add_review, change_review, remove_review
from matricula.record.listing import Wanted, one
from matricula.store import Rows

NOT_A_LEARNER = "Only those who are enrolled in a course review it."
LEARNERS = Right("", "Whoever is enrolled in the course and does not work for it; once.")
WRITER = Right("is_own", "Whoever wrote it.")
WRITER_OR_EDITOR = Right("may_touch", "Whoever wrote it; the reply: the editors of the course.")


def _find(asked: Reading, wanted: Wanted) -> Rows:
    return queries.reviews(asked.session, asked.viewer, wanted)


def _find_summaries(asked: Reading, wanted: Wanted) -> Rows:
    return queries.review_summaries(asked.session, asked.viewer, wanted)


def _create(asked: Writing, values: Values) -> int:
    course_id = values.pop("course_id")
    values.pop("reply_text", None)
    (found,) = courses.find(asked, one(course_id))
    if not found.is_enrolled or found.may_assist:
        raise NotPermitted(NOT_A_LEARNER)
    return add_review(asked.session, course_id, asked.me, values)


def _change(asked: Writing, facts: Facts, values: Values) -> None:
    # Each writes their own part; a client that sends the whole object back changes no other.
    own = {"score", "text"} if facts["is_own"] else set()
    own |= {"reply_text"} if facts["may_reply"] else set()
    change_review(asked.session, facts["id"], {k: v for k, v in values.items() if k in own})


def _remove(asked: Writing, facts: Facts) -> None:
    remove_review(asked.session, facts["id"])


def _average(facts: Facts, _: Reading) -> float:
    return round(facts["total"] / facts["count"], 2) if facts["count"] else 0.0


COURSE_REVIEWS = Resource(
    name="course-reviews",
    title="Reviews of courses",
    readers="Whoever sees the course.",
    fields=(
        stored("id", int),
        stored(
            "course",
            int,
            "course_id",
            reference("course_id", "courses", required=True, once=True),
        ),
        stored("user", int, "person_id"),
        stored("score", int, entry=number("score", least=1, most=5, required=True)),
        stored("text", str, entry=text("text", longest=20_000)),
        CREATED,
        CHANGED,
        stored("reply_text", str, entry=text("reply_text", longest=20_000)),
        constant("translations", dict[str, str], {}, "Nothing is translated."),
    ),
    find=_find,
    filters={"course": ID, "user": ID, "score": ID},
    orders=("id", "create_date", "update_date", "score"),
    create=Creating(LEARNERS, _create),
    change=Changing(WRITER_OR_EDITOR, _change),
    remove=Removing(WRITER, _remove),
)

COURSE_REVIEW_SUMMARIES = Resource(
    name="course-review-summaries",
    title="How courses are reviewed",
    readers="Whoever sees the course.",
    fields=(
        stored("id", int, note="The course's."),
        stored("course", int, "id"),
        computed("average", float, _average, "Of the scores, to two decimals; 0 without any."),
        stored("count", int, note="Counted."),
        computed(
            "distribution",
            list[int],
            lambda facts, _: [facts[f"score_{score}"] for score in range(1, 6)],
            "How many gave 1, 2, 3, 4 and 5.",
        ),
    ),
    find=_find_summaries,
    filters={"course": ID},
    orders=("id", "average", "count"),
)
