"""The ten methods, one row each: the names and addresses that Odin's public page leaves open.

Source: page, "API", its numbered list; tags and their order: Odin's own documentation page.
"""

from dataclasses import dataclass

ROOT = "/publicapi/"
BASE = ROOT + "v1.0"
PARAMETERS = (
    "organizationId", "divisionId", "programId", "cohortId", "disciplineId", "activityId",
    "studentId", "groupId", "page", "pageSize", "year", "type", "project", "status",
    "includeArchived", "view",
)  # fmt: skip
"""Parameters of the query, spelt as here; requests may spell them in any case."""

TAGS = {
    "User": "Пользователь",
    "Program": "Образовательная программа",
    "Organization": "Организация",
    "Discipline": "Дисциплина",
    "Cohort": "Поток",
    "Activity": "Образовательная активность",
}
"""The tags of the documentation, in Odin's order, with what Odin says of them."""


@dataclass(frozen=True, slots=True)
class Method:
    """One method. number: on the page; 0: not of the page. right: the scope that a token needs.

    path, also: below `BASE`, or whole; `{id}` is the id that the query names otherwise.
    """

    number: int
    tag: str
    path: str
    right: str
    title: str
    """As the page prints it."""
    english: str
    also: tuple[str, ...] = ()

    @property
    def addresses(self) -> tuple[str, ...]:
        """Its own address first, and then the others."""
        paths = (self.path, *self.also)
        return tuple(path if path.startswith(ROOT) else BASE + path for path in paths)


REGISTER = Method(
    1, "User", "/User/Register", "users.write",
    "Регистрация пользователя", "Register users, many at once",
)  # fmt: skip
MAGIC_LINK = Method(
    2, "User", "/User/MagicLink", "login.write",
    "Магическая ссылка для входа", "A link by which a user signs in",
)  # fmt: skip
ACTIVITY_MARKS = Method(
    3, "Activity", "/Activity/Marks", "marks.read",
    "Получение оценок за активность", "Marks of an activity",
    ("/Activity/{id:str}/Marks",),
)  # fmt: skip
PROGRAMS = Method(
    4, "Organization", "/Organization/Programs", "programs.read",
    "Список программ", "Programmes of the organization",
    ("/Organization/{id:str}/Programs",),
)  # fmt: skip
COHORTS = Method(
    5, "Program", "/Program/Cohorts", "programs.read",
    "Список потоков по программе", "Cohorts of a programme",
    ("/Program/{id:str}/Cohorts",),
)  # fmt: skip
STUDENTS = Method(
    6, "Cohort", "/Cohort/Students", "roster.read",
    "Список студентов потока", "Students of a cohort, by group",
    ("/Cohort/{id:str}/Students",),
)  # fmt: skip
COHORT_MARKS = Method(
    7, "Cohort", "/Cohort/Marks", "marks.read",
    "Оценки по всему потоку", "Marks of a whole cohort, by discipline and student",
    ("/Cohort/{id:str}/Marks",),
)  # fmt: skip
COHORT_ATTENDANCE = Method(
    8, "Cohort", "/Cohort/Attendance", "attendance.read",
    "Посещаемость по всему потоку", "Attendance of a whole cohort",
    ("/Cohort/{id:str}/Attendance",),
)  # fmt: skip
DISCIPLINE_MARKS = Method(
    9, "Discipline", "/Discipline/Marks", "marks.read",
    "Оценки за дисциплину", "Marks of a discipline, by student",
    ("/Discipline/{id:str}/Marks",),
)  # fmt: skip
DISCIPLINE_ATTENDANCE = Method(
    10, "Discipline", "/Discipline/Attendance", "attendance.read",
    "Посещаемость в рамках дисциплины", "Attendance of a discipline",
    ("/Discipline/{id:str}/Attendance",),
)  # fmt: skip
SET_MARK = Method(
    0, "Activity", "/Mark/SetMarkForTask", "marks.write",
    "Выставление оценки за активность", "Set a student's mark of an activity",
    ("/publicapi/api/Mark/SetMarkForTask",),
)  # fmt: skip

METHODS = (
    REGISTER, MAGIC_LINK, ACTIVITY_MARKS, PROGRAMS, COHORTS, STUDENTS, COHORT_MARKS,
    COHORT_ATTENDANCE, DISCIPLINE_MARKS, DISCIPLINE_ATTENDANCE, SET_MARK,
)  # fmt: skip

PAGES = (
    "docs", "index.html", "start.js", "swagger-ui-bundle.js", "swagger-ui-standalone-preset.js",
    "swagger-ui.css", "swagger.json",
)  # fmt: skip
"""The documentation, beside the methods."""

WORDS = frozenset(
    {
        "publicapi",
        *PAGES,
        *PARAMETERS,
        *(
            segment
            for method in METHODS
            for address in method.addresses
            for segment in address.split("/")
            if segment and not segment.startswith("{")
        ),
    }
)
"""Every segment and parameter as the routes spell them."""
