"""All tables of the record in one place, for migrations and checks."""

from matricula.record.accounts import tables as accounts
from matricula.record.answers import tables as answers
from matricula.record.applications import tables as applications
from matricula.record.assessments import tables as assessments
from matricula.record.attendance import tables as attendance
from matricula.record.belongings import tables as belongings
from matricula.record.booklets import tables as booklets
from matricula.record.browsers import tables as browsers
from matricula.record.calendars import tables as calendars
from matricula.record.certificates import tables as certificates
from matricula.record.classes import tables as classes
from matricula.record.cohorts import tables as cohorts
from matricula.record.comments import tables as comments
from matricula.record.contracts import tables as contracts
from matricula.record.courses import tables as courses
from matricula.record.feeds import tables as feeds
from matricula.record.files import tables as files
from matricula.record.history import tables as history
from matricula.record.juries import tables as juries
from matricula.record.links import tables as links
from matricula.record.members import tables as members
from matricula.record.merges import tables as merges
from matricula.record.notices import tables as notices
from matricula.record.organizations import tables as organizations
from matricula.record.people import tables as people
from matricula.record.profiles import tables as profiles
from matricula.record.programmes import tables as programmes
from matricula.record.runs import tables as runs
from matricula.record.skills import tables as skills
from matricula.record.steps import tables as steps
from matricula.record.tasks import tables as tasks
from matricula.store.types import metadata

__all__ = [
    "accounts",
    "answers",
    "applications",
    "assessments",
    "attendance",
    "belongings",
    "booklets",
    "browsers",
    "calendars",
    "certificates",
    "classes",
    "cohorts",
    "comments",
    "contracts",
    "courses",
    "feeds",
    "files",
    "history",
    "juries",
    "links",
    "members",
    "merges",
    "metadata",
    "notices",
    "organizations",
    "people",
    "profiles",
    "programmes",
    "runs",
    "skills",
    "steps",
    "tasks",
]
