"""What of a course is moved: the fields that its authors write, as the API names them.

What is computed, what tells of people and what is the server's own (ids, dates of change, counts)
stays behind.
"""

from collections.abc import Iterable, Mapping
from typing import Any

Fields = dict[str, Any]
DATES = (
    "begin_date_source",
    "end_date_source",
    "soft_deadline_source",
    "hard_deadline_source",
    "grading_policy_source",
)
COURSE = (
    "title",
    "title_en",
    "summary",
    "intro",
    "description",
    "workload",
    "course_format",
    "target_audience",
    "certificate",
    "requirements",
    "learning_format",
    "cover",
    "language",
    "difficulty",
    "acquired_skills",
    "acquired_assets",
    "is_idea_compatible",
    "is_public",
    "is_enabled",
    "is_certificate_issued",
    "is_certificate_auto_issued",
    "is_certificate_with_score",
    "certificate_regular_threshold",
    "certificate_distinction_threshold",
    *DATES,
)
SECTION = (
    "title",
    "description",
    "discounting_policy",
    "required_percent",
    "is_exam",
    "is_exam_without_progress",
    "is_random_exam",
    "exam_duration_minutes",
    "random_exam_problems_count",
    *DATES,
)
UNIT = DATES
LESSON = (
    "title",
    "language",
    "cover_url",
    "is_comments_enabled",
    "is_blank",
    "is_draft",
    "is_public",
)
STEP = (
    "cost",
    "is_enabled",
    "is_solutions_unlocked",
    "solutions_unlocked_attempts",
    "has_submissions_restrictions",
    "max_submissions_count",
)
BLOCK = (
    "name",
    "text",
    "animation",
    "options",
    "source",
    "feedback_correct",
    "feedback_wrong",
)
DERIVED = frozenset(
    {
        "choice",
        "code",
        "fill-blanks",
        "free-answer",
        "matching",
        "math",
        "number",
        "sorting",
        "string",
        "table",
    }
)
"""Blocks whose options every server makes of their source by itself."""


def block_fields(told: Mapping[str, Any]) -> Fields:
    """What of a block is moved, but for its video."""
    names = [name for name in BLOCK if name != "options" or told.get("name") not in DERIVED]
    return picked(told, names)


def picked(told: Mapping[str, Any], names: Iterable[str]) -> Fields:
    """The fields that are there, in the order of their names here."""
    return {name: told[name] for name in names if name in told}
