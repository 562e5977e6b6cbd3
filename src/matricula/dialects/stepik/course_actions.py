"""What the caller may do with a course or a lesson, as clients read it out of `actions`."""

from typing import Any

from matricula.dialects.stepik.asking import Reading
from matricula.dialects.stepik.declaring import Facts

MAY = "#"


def enabled(*, may: bool = True) -> dict[str, Any]:
    """An action that stands there whether it may be done or not. There are no plans to buy."""
    return {"enabled": may, "needs_plan": None}


def course_actions(facts: Facts, _asked: Reading) -> dict[str, Any]:
    """Of a course: nothing for those who are not its staff."""
    found: dict[str, Any] = {}
    if facts["may_assist"]:
        found |= _assisting()
    if facts["may_edit"]:
        found |= _editing(f"/course/{facts['id']}")
    if facts["may_manage"]:
        found |= _managing(f"/course/{facts['id']}", removable=not facts["has_learners"])
    return found


def _assisting() -> dict[str, Any]:
    return {
        "view_reports": enabled(),
        "view_grade_book_page": enabled(),
        "view_grade_book": enabled(),
        "assist_course": MAY,
        "view_instructor_dashboard": MAY,
    }


def _editing(page: str) -> dict[str, Any]:
    return {
        "edit_reports": enabled(may=False),
        "edit_lti": enabled(may=False),
        "edit_advanced_settings": enabled(),
        "edit_course": f"{page}/edit-info",
        "edit_syllabus": f"{page}/edit",
        "view_statistics": f"{page}/statistics/",
        "attachments": f"{page}/attachments/",
        "create_announcements": MAY,
        "clone_course": f"{page}/clone/",
        "clone_module": f"{page}/clone-module/",
        "can_publish": enabled(),
        "can_be_private": enabled(),
        "edit_publish_settings": MAY,
        "edit_tags": enabled(),
    }


def _managing(page: str, *, removable: bool) -> dict[str, Any]:
    return {
        "manage_permissions": enabled(),
        "admin_course": MAY,
        "edit_permissions": f"{page}/edit-permissions",
        "transfer_ownership": f"{page}/transfer/",
        "view_revenue": enabled(may=False),
        "can_be_bought": enabled(may=False),
        "can_be_deleted": enabled(may=removable),
    }


def lesson_actions(facts: Facts, asked: Reading) -> dict[str, Any]:
    """Of a lesson."""
    page = f"/lesson/{facts['id']}"
    found: dict[str, Any] = {"learn_lesson": MAY}
    if not asked.caller.is_guest and facts["may_edit"]:
        found |= {
            "assist_lesson": MAY,
            "view_all_submissions": MAY,
            "edit_lesson": MAY,
            "view_statistics": f"{page}/stats/",
            "attachments": f"{page}/attachments/",
            "clone_lesson": f"{page}/clone/",
        }
    if not asked.caller.is_guest and facts["may_manage"]:
        found |= {
            "admin_lesson": MAY,
            "edit_permissions": f"{page}/permissions/",
            "delete_lesson": MAY,
        }
    return found
