"""sections: the parts of a course, in order."""

from matricula.dialects.stepik.asking import Reading, Writing
from matricula.dialects.stepik.dates import date_fields
from matricula.dialects.stepik.declaring import (
    ID,
    Changing,
    Creating,
    Facts,
    Field,
    Removing,
    Resource,
    Values,
    computed,
    constant,
    constants,
    stored,
)
from matricula.dialects.stepik.inputs import choice, flag, number, reference, text
from matricula.dialects.stepik.resources.courses import EDITORS
from matricula.dialects.stepik.translate import (
    CHANGED,
    CREATED,
    SECTION,
    composite,
    gathered,
    slug,
)
from matricula.learning.scores import section_shares
from matricula.record.courses import queries
from matricula.record.courses.commands import add_section, change_section, remove_section
from matricula.record.listing import Wanted
from matricula.store import Rows

NO_EXAMS = "Exams have no sessions yet."
POLICIES = ("no_discount", "inverse", "first_one", "first_three")


def _find(asked: Reading, wanted: Wanted) -> Rows:
    return queries.sections(asked.session, asked.viewer, wanted)


def _gather(asked: Reading, rows: Rows) -> list[Facts]:
    """With their units, and what the caller has in the sections that they require. One query, and
    two more where they require any."""
    found = queries.units_of_sections(asked.session, [row.id for row in rows])
    units = gathered(found, "section_id", "id")
    required = {row.required_section_id for row in rows} - {None}
    shares = {}
    if required and asked.caller.person_id is not None:
        shares = section_shares(asked.session, asked.caller.person_id, required)
    return [
        {
            **row._asdict(),
            "units": units.get(row.id, []),
            "required_share": shares.get(row.required_section_id, 0.0),
        }
        for row in rows
    ]


def _create(asked: Writing, values: Values) -> int:
    course_id, position = values.pop("course_id"), values.pop("position", None)
    return add_section(asked.session, course_id, values, position)


def _change(asked: Writing, facts: Facts, values: Values) -> None:
    course_id, position = values.pop("course_id", None), values.pop("position", None)
    change_section(asked.session, facts["id"], values, course_id=course_id, position=position)


def _remove(asked: Writing, facts: Facts) -> None:
    remove_section(asked.session, facts["id"])


def _actions(facts: Facts, _: Reading) -> dict[str, str]:
    return {"test_section": "#"} if facts["may_edit"] else {}


def _is_satisfied(facts: Facts, _: Reading) -> bool:
    met = facts["required_share"] >= facts["required_percent"]
    return facts["required_section_id"] is None or bool(met)


FIELDS: tuple[Field, ...] = (
    stored("id", int),
    stored(
        "course",
        int,
        "course_id",
        reference("course_id", "courses", right="may_edit", required=True),
    ),
    stored("units", list[int], note="In order."),
    stored("position", int, entry=number("position"), note="From 1, without gaps."),
    stored("discounting_policy", str, entry=choice("discounting_policy", *POLICIES)),
    composite(SECTION),
    computed("actions", dict[str, str], _actions, "What the caller may do."),
    stored(
        "required_section",
        int | None,
        "required_section_id",
        reference("required_section_id", "sections", nullable=True),
        "Of the same course.",
    ),
    stored("required_percent", int, entry=number("required_percent", most=100)),
    computed(
        "is_requirement_satisfied",
        bool,
        _is_satisfied,
        "Whether the caller has that part of the points of the required section; its steps take no"
        " answers before.",
    ),
    stored("is_exam", bool, entry=flag("is_exam")),
    stored("is_exam_without_progress", bool, entry=flag("is_exam_without_progress")),
    stored("is_random_exam", bool, entry=flag("is_random_exam")),
    stored("exam_duration_minutes", int, "exam_minutes", number("exam_minutes", most=100_000)),
    stored(
        "random_exam_problems_course",
        int | None,
        "random_exam_course_id",
        reference("random_exam_course_id", "courses", right="may_edit", nullable=True),
    ),
    stored(
        "random_exam_problems_count",
        int,
        "random_exam_problems",
        number("random_exam_problems", most=1_000),
    ),
    *constants(NO_EXAMS, None, None, "exam_session", "proctor_session"),
    stored("description", str, entry=text("description")),
    constant("is_proctoring_can_be_scheduled", bool, False, "Exams are not watched."),
    stored("title", str, entry=text("title", longest=500, required=True)),
    computed("slug", str, lambda facts, _: slug(facts["title"], facts["id"]), "Title and id."),
    *date_fields("course_"),
    CREATED,
    CHANGED,
)

RESOURCE = Resource(
    name="sections",
    title="Sections",
    readers="Whoever sees the course.",
    fields=FIELDS,
    find=_find,
    gather=_gather,
    filters={"course": ID},
    create=Creating(EDITORS, _create),
    change=Changing(EDITORS, _change),
    remove=Removing(EDITORS, _remove),
)
