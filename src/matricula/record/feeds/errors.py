"""Why a course is not linked."""


class NoSuchTeaching(Exception):
    """There is no module offering (discipline, moduleimpl) of this id."""


class NoSuchCourse(Exception):
    """There is no course of this id."""


class NoSuchLesson(Exception):
    """There is no lesson of this id."""


class NotFed(Exception):
    """There is no assessment of this id."""


class HasAttempts(Exception):
    """Attempts give the marks of this assessment: a course cannot give them, too."""
