"""long-tasks: grade books as files. What is in them is in gradebooks.py."""

from matricula.dialects.stepik.asking import Reading, Writing
from matricula.dialects.stepik.declaring import (
    ID,
    WORD,
    Creating,
    Facts,
    Field,
    Resource,
    Right,
    Values,
    computed,
    constant,
    constants,
    stored,
)
from matricula.dialects.stepik.errors import FieldFaults
from matricula.dialects.stepik.inputs import REQUIRED, choice, reference
from matricula.dialects.stepik.translate import moment
from matricula.record.listing import Wanted
from matricula.record.tasks import queries
from matricula.record.tasks.commands import ask_for_grade_book
from matricula.record.tasks.tables import OF_CLASS, OF_COURSE
from matricula.store import Rows

STAFF = Right("", "Of a course: its staff. Of a class: who manages it and its assistants.")
AT_ONCE = "The file is made when it is fetched: nothing is waited for."
PATH = "/media/long-tasks"
FILE = "grade-book.csv"


def find(asked: Reading, wanted: Wanted) -> Rows:
    """The caller's own tasks."""
    return queries.tasks(asked.session, asked.viewer, wanted)


def _create(asked: Writing, values: Values) -> int:
    name, column = ("klass", "klass_id") if values["kind"] == OF_CLASS else ("course", "course_id")
    key = values.get(column)
    if key is None:
        raise FieldFaults({name: [REQUIRED]})
    return ask_for_grade_book(asked.session, asked.me, **{column: key})


def _result(facts: Facts, asked: Reading) -> dict[str, str]:
    return {"url": f"{asked.base}{PATH}/{facts['id']}/{FILE}"}


def _done(name: str) -> Field:
    return moment(name, "asked_at", AT_ONCE)


KIND = choice("kind", OF_CLASS, OF_COURSE, required=True)

RESOURCE = Resource(
    name="long-tasks",
    title="Grade books as files",
    readers="The caller's own.",
    fields=(
        stored("id", int),
        _done("queue_date"),
        _done("start_date"),
        _done("finish_date"),
        stored("user", int, "person_id"),
        stored("type", str, "kind", KIND, f"{OF_CLASS}, {OF_COURSE}."),
        constant("status", str, "finished", AT_ONCE),
        computed(
            "result",
            dict[str, str],
            _result,
            "`url`: of the file, for the caller alone, as long as they may read its grades.",
        ),
        stored(
            "course",
            int | None,
            "course_id",
            reference("course_id", "courses", right="may_assist", nullable=True),
        ),
        *constants(
            "Nothing is made of a single lesson or step.", int | None, None, "lesson", "step"
        ),
        stored(
            "klass",
            int | None,
            "klass_id",
            reference("klass_id", "classes", right="may_run", nullable=True),
        ),
    ),
    find=find,
    filters={"course": ID, "klass": ID, "user": ID, "type": WORD},
    guests=False,
    create=Creating(STAFF, _create),
)
