"""What can change about courses."""

from matricula.record.courses.commands.content import (
    add_lesson,
    add_section,
    add_unit,
    change_lesson,
    change_section,
    change_unit,
    remove_lesson,
    remove_section,
    remove_unit,
)
from matricula.record.courses.commands.courses import add_course, change_course, remove_course
from matricula.record.courses.commands.finding import (
    merge_tags,
    remove_course_list,
    set_course_list,
)
from matricula.record.courses.commands.reviews import add_review, change_review, remove_review

__all__ = [
    "add_course",
    "add_lesson",
    "add_review",
    "add_section",
    "add_unit",
    "change_course",
    "change_lesson",
    "change_review",
    "change_section",
    "change_unit",
    "merge_tags",
    "remove_course",
    "remove_course_list",
    "remove_lesson",
    "remove_review",
    "remove_section",
    "remove_unit",
    "set_course_list",
]
