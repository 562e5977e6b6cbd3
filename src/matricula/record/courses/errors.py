"""Why a change to a course is refused; the docstring is what a person reads."""


class CourseHasLearners(Exception):
    """A course that others are enrolled in is not removed: unpublish it instead."""


class NoLongerThere(Exception):
    """What was to be changed is not there any more."""


class ForeignSection(Exception):
    """A section can require another section of the same course, and not one that requires it."""


class ReviewedAlready(Exception):
    """Everybody reviews a course once: change the review that is there."""


class NoSuchCourse(Exception):
    """There is no course of this number."""


class NoSuchList(Exception):
    """There is no list of courses of this title: `matricula course-list list` shows them."""
