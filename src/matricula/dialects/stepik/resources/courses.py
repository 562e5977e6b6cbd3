"""courses: what is taught, by whom, and what it is to the caller."""

from typing import Any

from matricula.dialects.stepik.asking import Reading, Writing
from matricula.dialects.stepik.course_actions import course_actions
from matricula.dialects.stepik.dates import date_fields, schedule_type
from matricula.dialects.stepik.declaring import (
    ANYBODY,
    FLAG,
    ID,
    WORD,
    Changing,
    Creating,
    Facts,
    Field,
    Removing,
    Resource,
    Right,
    Side,
    Values,
    computed,
    constant,
    constants,
    stored,
)
from matricula.dialects.stepik.inputs import address, choice, flag, ids, number, text, words
from matricula.dialects.stepik.translate import (
    CHANGED,
    COURSE,
    CREATED,
    composite,
    discussions,
    gathered,
    groups,
    slug,
    subscriptions,
    time_or_none,
)
from matricula.learning.following import conditions_changed
from matricula.quizzes import KINDS
from matricula.record.belongings.queries import courses_kept
from matricula.record.certificates.queries import of_courses as certificates_of
from matricula.record.courses import queries
from matricula.record.courses.commands import add_course, change_course, remove_course
from matricula.record.courses.finding import tag_ids
from matricula.record.listing import Wanted
from matricula.record.members import queries as members
from matricula.record.members.tables import ROLES
from matricula.record.notices.queries import announcements_of
from matricula.record.steps.queries import blocks_of_courses
from matricula.store import Rows

EDITORS = Right("may_edit", "Its owner, its teachers and admins, and the school's administrators.")
MANAGERS = Right("may_manage", "Its owner and admins, and the school's administrators.")

CONDITIONS = ("is_certificate_auto_issued", "regular_threshold", "distinction_threshold")
"""For what certificates are given."""

NO_TIME = "Nobody measures how long a step takes, nor how long a video is."
NO_REVIEWS = "Learners do not review each other, nor instructors learners."
NO_MONEY = "Nothing is sold here."
NO_LTI = "The door of LTI is not there."
NO_IMAGES = "Pictures are not uploaded yet."
NO_SOCIAL = "Nobody signs in through other sites."


def find(asked: Reading, wanted: Wanted) -> Rows:
    """The courses that the caller sees."""
    return queries.courses(asked.session, asked.viewer, wanted, asked.now)


def gather(asked: Reading, rows: Rows) -> list[Facts]:
    """With what stands in them, who belongs to them and what is said of them. Eleven queries."""
    keys, session = [row.id for row in rows], asked.session
    sections = gathered(queries.sections_of(session, keys), "course_id", "id")
    units = gathered(queries.units_of_courses(session, keys), "course_id", "id", "lesson_id")
    tags = gathered(queries.tags_of(session, keys), "course_id", "tag_id")
    its_groups = gathered(members.groups_of_courses(session, keys), "course_id", "role", "id")
    teachers = gathered(members.teachers_of(session, keys), "course_id", "person_id")
    learners = members.count_learners(session, keys)
    with_learners = members.with_learners(session, keys)
    blocks = gathered(blocks_of_courses(session, keys), "course_id", "block_name", "steps")
    wished = courses_kept(session, asked.viewer, "wish-lists", keys)
    certificates = certificates_of(session, asked.viewer, keys)
    told = gathered(announcements_of(session, asked.viewer, keys), "course_id", "id")
    return [
        {
            **row._asdict(),
            "sections": sections.get(row.id, []),
            "units": units.get(row.id, []),
            "tags": tags.get(row.id, []),
            "groups": dict(its_groups.get(row.id, [])),
            "teachers": teachers.get(row.id, []),
            "blocks": dict(blocks.get(row.id, [])),
            "learners": learners.get(row.id, 0),
            "has_learners": row.id in with_learners,
            "announcements": told.get(row.id, []),
            "is_in_wishlist": row.id in wished,
            "certificates": certificates.get(row.id, (0, None)),
        }
        for row in rows
    ]


def side_enrollments(_asked: Reading, found: Any) -> list[dict[str, Any]]:
    """The caller's enrolments among courses."""
    return [{"id": facts["id"], "course": facts["id"]} for facts in found if facts["is_enrolled"]]


def _create(asked: Writing, values: Values) -> int:
    tags = _tags(asked, values)
    return add_course(asked.session, asked.me, values, tags or ())


def _change(asked: Writing, facts: Facts, values: Values) -> None:
    tags = _tags(asked, values)
    change_course(asked.session, facts["id"], values, tags)
    if any(name in values and values[name] != facts[name] for name in CONDITIONS):
        conditions_changed(asked.session, facts["id"])


def _remove(asked: Writing, facts: Facts) -> None:
    remove_course(asked.session, facts["id"])


def _tags(asked: Writing, values: Values) -> set[int] | None:
    """The tags of a body that there are; those that there are not are left out."""
    given = values.pop("tags", None)
    return None if given is None else tag_ids(asked.session, given)


def _first(place: int) -> Any:
    return lambda facts, _: facts["units"][0][place] if facts["units"] else None


def _steps(*kinds: str) -> Any:
    """How many steps of these kinds a course has."""
    return lambda facts, _: sum(facts["blocks"].get(kind, 0) for kind in kinds)


def _readiness(facts: Facts, _: Reading) -> float:
    """The share of what a catalogue wants to be told that is told."""
    said = (
        "title",
        "summary",
        "description",
        "workload",
        "target_audience",
        "requirements",
        "units",
        "cover",
    )
    return round(sum(bool(facts[name]) for name in said) / len(said), 2)


def _teachers(facts: Facts, _: Reading) -> list[int]:
    owner = facts["owner_id"]
    return [owner, *(key for key in facts["teachers"] if key != owner)]


def _page(*parts: str) -> Any:
    """The address of a page of a course, on this server."""
    return lambda facts, _: "/course/" + str(facts["id"]) + "".join(parts)


def _template(kind: str) -> Any:
    """The address of the template of its certificates."""
    return lambda facts, _: f"/api/courses/{facts['id']}/{kind}"


def _own(told: Any) -> Any:
    """What is told of the caller alone: null where they are not enrolled."""
    return lambda facts, asked: told(facts, asked) if facts["is_enrolled"] else None


TEXTS = (
    "workload",
    "course_format",
    "target_audience",
    "certificate",
    "requirements",
    "learning_format",
)

FIELDS: tuple[Field, ...] = (
    stored("id", int),
    stored("summary", str, entry=text("summary", longest=5_000)),
    stored("intro", str, entry=text("intro", longest=2_000)),
    stored("description", str, entry=text("description")),
    *(stored(name, str, entry=text(name, longest=20_000)) for name in TEXTS),
    stored("cover", str | None, entry=address("cover")),
    *constants(NO_IMAGES, None, None, "certificate_footer", "certificate_cover_org"),
    stored("is_certificate_issued", bool, entry=flag("is_certificate_issued")),
    stored("is_certificate_auto_issued", bool, entry=flag("is_certificate_auto_issued")),
    stored("is_certificate_with_score", bool, entry=flag("is_certificate_with_score")),
    stored(
        "certificate_regular_threshold",
        int | None,
        "regular_threshold",
        number("regular_threshold", most=100, nullable=True),
        "Per cent.",
    ),
    stored(
        "certificate_distinction_threshold",
        int | None,
        "distinction_threshold",
        number("distinction_threshold", most=100, nullable=True),
        "Per cent.",
    ),
    computed("instructors", list[int], _teachers, "Its owner and its group of teachers."),
    computed("authors", list[int], _teachers, "The same."),
    stored("sections", list[int], note="In order."),
    computed("total_units", int, lambda facts, _: len(facts["units"]), "Counted."),
    computed(
        "enrollment",
        int | None,
        _own(lambda facts, _: facts["id"]),
        "Its own id where the caller is enrolled.",
    ),
    stored("is_favorite", bool, note="To the caller; see user-courses."),
    stored("is_archived", bool, note="To the caller; see user-courses."),
    computed("actions", dict[str, Any], course_actions, "What the caller may do."),
    composite(COURSE),
    computed("first_lesson", int | None, _first(1), "Of its first unit."),
    computed("first_unit", int | None, _first(0), "The first of its first section."),
    constant("certificate_link", None, None, "A certificate tells its own address."),
    computed(
        "user_certificate",
        int | None,
        lambda facts, _: facts["certificates"][1],
        "The caller's, once it is issued.",
    ),
    *(
        computed(
            f"certificate_{kind}_link",
            str,
            _template(kind),
            "What they look like, for its editors.",
        )
        for kind in ("regular", "distinction")
    ),
    computed("referral_link", str, lambda facts, _: f"/a/{facts['id']}", "Made of the id."),
    *constants(
        "A schedule is not published as a calendar.",
        str | None,
        None,
        "schedule_link",
        "schedule_long_link",
    ),
    *constants(
        "Deadlines of sections are not summed up.", None, None, "first_deadline", "last_deadline"
    ),
    subscriptions(COURSE),
    stored("announcements", list[int], note="Those that the caller may read."),
    constant("is_contest", bool, False, "There are no contests."),
    computed(
        "is_self_paced",
        bool,
        lambda facts, asked: schedule_type(facts, asked) == "self_paced",
        "Whether it has neither a beginning nor an end.",
    ),
    constant("is_adaptive", bool, False, "Nothing is recommended by what somebody solved."),
    stored("is_idea_compatible", bool, entry=flag("is_idea_compatible")),
    stored("is_in_wishlist", bool, note="Of the caller; see wish-lists."),
    composite(COURSE, "last_step"),
    constant("intro_video", None, None, "Videos are shown by steps."),
    constant("social_providers", list[int], [], NO_SOCIAL),
    stored("tags", list[int], entry=ids("tags")),
    constant("has_tutors", bool, False, "There are no tutors for hire."),
    stored("is_enabled", bool, entry=flag("is_enabled"), note="Published."),
    constant("is_proctored", bool, False, "Exams are not watched."),
    constant("proctor_url", None, None, "Exams are not watched."),
    computed("review_summary", int, lambda facts, _: facts["id"], "Its own id."),
    computed("schedule_type", str, schedule_type, "self_paced, upcoming, active or ended."),
    computed("certificates_count", int, lambda facts, _: facts["certificates"][0], "Counted."),
    stored("learners_count", int, "learners", note="Counted."),
    computed(
        "lessons_count",
        int,
        lambda facts, _: len({lesson for _, lesson in facts["units"]}),
        "Counted, each once.",
    ),
    computed("quizzes_count", int, _steps(*sorted(KINDS)), "Steps that are answered, each once."),
    computed("challenges_count", int, _steps("code"), "Those of them that are programs."),
    *constants(NO_REVIEWS, int, 0, "peer_reviews_count", "instructor_reviews_count"),
    constant("videos_duration", int, 0, NO_TIME),
    constant("time_to_complete", int | None, None, NO_TIME),
    constant("is_popular", bool, False, "No course is set above others."),
    constant("is_featured", bool, False, "Lists of courses do it: course-lists."),
    constant("is_unsuitable", bool, False, "Nothing is hidden from a catalogue for its content."),
    constant("is_censored", bool, False, "Nothing is censored."),
    *constants(NO_MONEY, bool, False, "is_processed_with_paddle", "is_paid"),
    constant("display_price", str, "-", NO_MONEY),
    *constants(
        NO_MONEY,
        None,
        None,
        "price",
        "currency_code",
        "default_promo_code_name",
        "default_promo_code_price",
        "default_promo_code_discount",
        "default_promo_code_is_percent_discount",
        "default_promo_code_expire_date",
        "price_tier",
        "became_paid_at",
    ),
    constant("possible_currencies", list[str], [], NO_MONEY),
    *constants(NO_MONEY, int, 0, "commission_basic", "commission_promo"),
    computed("continue_url", str, _page("/continue"), "Made of the id."),
    computed(
        "readiness", float, _readiness, "How much of what a catalogue shows is there, 0 to 1."
    ),
    constant("options", dict[str, Any], {}, "There are no options of a single course."),
    constant("position", int, 1, "Courses stand in no order but that of lists."),
    stored(
        "difficulty",
        str | None,
        entry=choice("difficulty", "easy", "normal", "hard", nullable=True),
    ),
    stored("acquired_skills", list[str], entry=words("acquired_skills")),
    stored("acquired_assets", list[str], entry=words("acquired_assets")),
    constant("content_details", list[str], [], "What is in a course is counted, not listed."),
    constant("issue", None, None, "There is no desk for complaints."),
    *constants("All courses are of one type.", str, "basic", "course_type", "possible_type"),
    *constants("No lesson is set apart as a sample.", None, None, "preview_lesson", "preview_unit"),
    computed(
        "with_certificate",
        bool,
        lambda facts, _: facts["is_certificate_issued"] or facts["is_certificate_auto_issued"],
        "Whether one is issued, by hand or by itself.",
    ),
    *constants("Courses do not hold courses.", list[int], [], "child_courses", "parent_courses"),
    constant("child_courses_count", int, 0, "Courses do not hold courses."),
    computed(
        "became_published_at",
        str | None,
        lambda facts, _: time_or_none(facts["published_at"]),
        "When it was first published.",
    ),
    stored("title_en", str, entry=text("title_en", longest=500)),
    stored("owner", int, "owner_id"),
    stored("language", str, entry=text("language", longest=10)),
    stored("is_public", bool, entry=flag("is_public"), note="Open to everybody."),
    computed(
        "canonical_url",
        str,
        lambda facts, asked: f"{asked.base}/course/{facts['id']}/",
        "On this server.",
    ),
    stored("title", str, entry=text("title", longest=500, required=True)),
    computed("slug", str, lambda facts, _: slug(facts["title"], facts["id"]), "Title and id."),
    *date_fields(),
    CREATED,
    CHANGED,
    *groups(ROLES),
    constant("discussions_count", int, 0, "Steps are discussed."),
    *discussions(COURSE),
    *constants(NO_LTI, str, "", "lti_consumer_key", "lti_secret_key"),
    constant("lti_private_profile", bool, False, NO_LTI),
)

RESOURCE = Resource(
    name="courses",
    title="Courses",
    readers="Published ones that are public: everybody. Published ones that are not: who belongs to"
    " them. Drafts: their staff.",
    fields=FIELDS,
    find=find,
    gather=gather,
    filters={
        **dict.fromkeys(("owner", "teacher", "tag"), ID),
        **dict.fromkeys(("language", "schedule_type", "search"), WORD),
        **dict.fromkeys(
            (
                "is_my_own",
                "enrolled",
                "is_public",
                "is_idea_compatible",
                "is_cataloged",
                "with_certificate",
                "exclude_ended",
                "is_featured",
                "is_popular",
                "is_promoted",
                "is_paid",
                "is_unsuitable",
            ),
            FLAG,
        ),
    },
    orders=("id", "create_date", "update_date", "popularity", "activity"),
    create=Creating(ANYBODY, _create),
    change=Changing(EDITORS, _change),
    remove=Removing(MANAGERS, _remove),
    sides=(Side("enrollments", "The caller's, of these courses.", side_enrollments, guests=False),),
)
