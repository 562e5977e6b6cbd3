"""attachments: files of courses and lessons."""

from matricula.dialects.stepik.asking import Reading, Writing
from matricula.dialects.stepik.declaring import (
    ID,
    Changing,
    Creating,
    Facts,
    Field,
    Removing,
    Resource,
    Right,
    Values,
    computed,
    constant,
    stored,
)
from matricula.dialects.stepik.errors import WHOLE, FieldFaults
from matricula.dialects.stepik.inputs import reference
from matricula.dialects.stepik.media import attachment_path
from matricula.dialects.stepik.uploads import Upload, file_entry
from matricula.record.files import queries
from matricula.record.files.commands import (
    Given,
    add_attachment,
    change_attachment,
    remove_attachment,
)
from matricula.record.listing import Wanted
from matricula.store import Rows

EDITORS = Right("may_edit", "Those who may change the course or the lesson.")
ONE_OWNER = "A file belongs to one course, or to one lesson."


def _find(asked: Reading, wanted: Wanted) -> Rows:
    return queries.attachments(asked.session, asked.viewer, wanted)


def _create(asked: Writing, values: Values) -> int:
    owner = {name: values.get(name) for name in ("course_id", "lesson_id")}
    if len([key for key in owner.values() if key is not None]) != 1:
        raise FieldFaults({WHOLE: [ONE_OWNER]})
    upload: Upload = values["file"]
    return add_attachment(asked.session, upload.name, _given(asked, upload), **owner)


def _change(asked: Writing, facts: Facts, values: Values) -> None:
    upload: Upload | None = values.get("file")
    if upload is not None:
        change_attachment(asked.session, facts["id"], upload.name, _given(asked, upload))


def _remove(asked: Writing, facts: Facts) -> None:
    remove_attachment(asked.session, facts["id"])


def _given(asked: Writing, upload: Upload) -> Given:
    return Given(asked.me, upload.content, asked.room)


FIELDS: tuple[Field, ...] = (
    stored("id", int),
    stored("name", str, note="Without a path; one that is taken there gets a number."),
    stored("size", int, note="Bytes."),
    stored(
        "course",
        int | None,
        "course_id",
        reference("course_id", "courses", right="may_edit", nullable=True, once=True),
    ),
    stored(
        "lesson",
        int | None,
        "lesson_id",
        reference("lesson_id", "lessons", right="may_edit", nullable=True, once=True),
    ),
    computed(
        "file",
        str,
        lambda facts, _: attachment_path(facts),
        "Where its content is, for those who may read this; sent as a part of a form.",
        file_entry("file", required=True),
    ),
    constant("has_clones", bool, False, "Courses are not cloned."),
)

RESOURCE = Resource(
    name="attachments",
    title="Attachments",
    readers="Whoever sees the course or the lesson.",
    fields=FIELDS,
    find=_find,
    filters={"course": ID, "lesson": ID},
    create=Creating(EDITORS, _create),
    change=Changing(EDITORS, _change),
    remove=Removing(EDITORS, _remove),
)
