"""The kinds of activity of an online campus, and how each begins. Codes are the record's own."""

from typing import Any

ASSIGNMENT, TEST = "assignment", "test"
LECTURE, OTHER = "lecture", "other"
KINDS = (
    "consultation",
    "forum",
    "self_study",
    "lab",
    LECTURE,
    "practice",
    "development",
    "seminar",
    ASSIGNMENT,
    TEST,
    OTHER,
)
"""In the order in which Odin's help names them; "Другое" comes last."""
ATTEMPTED = (ASSIGNMENT, TEST)
"""The kinds that somebody hands in or tries; marks of them are on by default."""

FORMATS = ("offline", "online", "hybrid")
BEST, LAST = "best", "last"
COUNTED = (BEST, LAST)
"""Which of several attempts gives the mark."""

PENDING, IN_REVIEW, REWORK, PASSED, FAILED = "pending", "in_review", "rework", "passed", "failed"
STATUSES = (PENDING, IN_REVIEW, REWORK, PASSED, FAILED)
CHECKED = (PASSED, FAILED)
"""The states of an attempt that somebody has judged: it has points then, and only then."""

BY_ATTEMPT = "attempt"
"""The source of a result or a presence that came of an attempt by itself."""
BY_COURSE = "course"
"""The source of a result that came of the score of a course or a lesson."""

USUAL: dict[str, Any] = {
    "format": "offline",
    "starts_at": None,
    "ends_at": None,
    "hours": None,
    "is_hidden": False,
    "attests": False,
    "is_required": False,
    "min_points": 0.0,
    "time_limit": 0,
    "attempts_allowed": None,
    "counted_attempt": BEST,
    "is_team": False,
    "sends_failed": False,
    "ends_on_success": False,
}
"""What a new activity says where nobody says otherwise."""


def usual(kind: str, *, attests: bool = False) -> dict[str, Any]:
    """What a new activity of a kind says: marks are on where it is attempted, or attests."""
    return {**USUAL, "is_marked": kind in ATTEMPTED or attests}
