"""course-lists, catalog-blocks, tags, search-results, queries: how courses are found."""

from collections.abc import Mapping
from typing import Any

from matricula.dialects.stepik.asking import Reading
from matricula.dialects.stepik.declaring import (
    FLAG,
    ID,
    WORD,
    WORDS,
    Facts,
    Resource,
    computed,
    constant,
    constants,
    stored,
)
from matricula.dialects.stepik.resources import courses
from matricula.dialects.stepik.translate import gathered, slug
from matricula.record.courses import finding as queries
from matricula.record.listing import Wanted
from matricula.store import Rows

SCORES = (1.0, 0.5)
"""Of what begins with the words looked for, and of what has them elsewhere."""


def _find_lists(asked: Reading, wanted: Wanted) -> Rows:
    return queries.course_lists(asked.session, wanted)


def _gather_lists(asked: Reading, rows: Rows) -> list[Facts]:
    """With the courses that the caller sees. One query."""
    keys = [row.id for row in rows]
    found = queries.courses_of_lists(asked.session, asked.viewer, keys)
    listed = gathered(found, "list_id", "course_id")
    return [{**row._asdict(), "courses": listed.get(row.id, [])} for row in rows]


def _find_tags(asked: Reading, wanted: Wanted) -> Rows:
    return queries.tags(asked.session, asked.viewer, wanted)


def _search(asked: Reading, wanted: Wanted) -> Rows:
    return queries.search(asked.session, asked.viewer, wanted)


def _gather_results(_asked: Reading, rows: Rows) -> list[Facts]:
    return [{**row._asdict(), "position": number} for number, row in enumerate(rows, start=1)]


def _of(kind: str, column: str) -> Any:
    def tell(facts: Mapping[str, Any], _: Reading) -> Any:
        return facts[column] if facts["kind"] == kind else None

    return tell


def _course_slug(facts: Facts, _: Reading) -> str | None:
    title = facts["course_title"]
    return None if title is None else slug(title, facts["course_id"])


def _content(facts: Facts, _: Reading) -> list[dict[str, Any]]:
    told = {name: facts[name] for name in ("id", "title", "description", "courses")}
    return [{**told, "courses_count": len(facts["courses"])}]


def _suggest(asked: Reading, wanted: Wanted) -> Rows:
    """Courses with the words, those first in which most people learn."""
    words = wanted.filters.get("query")
    filters = {"search": words} if words else {}
    chosen = Wanted(wanted.ids, filters, [("popularity", True)], wanted.offset, wanted.limit)
    return courses.find(asked, chosen)


COURSE_LISTS = Resource(
    name="course-lists",
    title="Lists of courses",
    readers="Everybody; of their courses, those that the caller sees.",
    fields=(
        stored("id", int),
        stored("position", int),
        stored("title", str),
        stored("description", str),
        stored("language", str),
        stored("platform", str),
        stored("courses", list[int], note="In order."),
        *constants(
            "Lists are made by hand.", list[int], [], "similar_authors", "similar_course_lists"
        ),
    ),
    find=_find_lists,
    gather=_gather_lists,
    filters={"language": WORD, "platform": WORDS},
)

CATALOG_BLOCKS = Resource(
    name="catalog-blocks",
    title="Lists of courses, as a catalogue shows them",
    readers="Everybody; of their courses, those that the caller sees.",
    fields=(
        stored("id", int, note="That of course-lists."),
        stored("position", int),
        stored("title", str),
        stored("description", str),
        stored("language", str),
        stored("platform", str),
        constant("kind", str, "full_course_lists", "A block is a list of courses."),
        constant("appearance", str, "default", "Lists look alike."),
        constant("is_title_visible", bool, True, "Lists have titles."),
        computed(
            "content", list[dict[str, Any]], _content, "The list: its courses in order, counted."
        ),
    ),
    find=_find_lists,
    gather=_gather_lists,
    filters={"language": WORD, "platform": WORDS},
)

QUERIES = Resource(
    name="queries",
    title="What could be searched for: titles of courses",
    readers="Everybody; of courses that the caller sees.",
    fields=(
        stored("id", int, note="The course's."),
        stored("text", str, "title"),
    ),
    find=_suggest,
    filters={"query": WORD},
)

TAGS = Resource(
    name="tags",
    title="What courses are about",
    readers="Everybody; those of courses that the caller sees.",
    fields=(stored("id", int), stored("title", str)),
    find=_find_tags,
)

SEARCH_RESULTS = Resource(
    name="search-results",
    title="Courses and lessons whose title or summary has some words",
    readers="Everybody; of what the caller sees.",
    fields=(
        stored("id", int, note="Twice the target's id, and one more for a lesson."),
        computed("position", int, lambda facts, _: facts["position"], "On this page, from 1."),
        computed(
            "score",
            float,
            lambda facts, _: SCORES[facts["rank"]],
            "1.0 where the title begins with the words, else 0.5.",
        ),
        stored("target_id", int),
        stored("target_type", str, "kind", note="course or lesson."),
        stored("course", int | None, "course_id", note="Of a lesson: the first that has it."),
        stored("course_title", str | None),
        computed("course_slug", str | None, _course_slug, "Title and id."),
        computed("course_cover", str | None, _of("course", "cover"), "Of a course."),
        computed("course_owner", int | None, _of("course", "owner_id"), "Of a course."),
        computed("lesson", int | None, _of("lesson", "target_id"), "Of a lesson."),
        computed("lesson_title", str | None, _of("lesson", "title"), "Of a lesson."),
        computed("lesson_slug", str | None, lambda facts, _: (
            slug(facts["title"], facts["target_id"]) if facts["kind"] == "lesson" else None
        ), "Of a lesson."),
        computed("lesson_cover_url", str | None, _of("lesson", "cover"), "Of a lesson."),
        computed("lesson_owner", int | None, _of("lesson", "owner_id"), "Of a lesson."),
        *constants("Steps are not looked through yet.", None, None, "step", "step_position"),
        constant("user", None, None, "People are not looked for: the registry hides them."),
        constant("comment", None, None, "Comments are not looked through."),
    ),
    find=_search,
    gather=_gather_results,
    filters={
        "query": WORD,
        "type": WORD,
        "course": ID,
        "language": WORD,
        **dict.fromkeys(("is_popular", "is_public", "is_paid", "with_certificate"), FLAG),
    },
)  # fmt: skip
