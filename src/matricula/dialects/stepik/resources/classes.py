"""classes, students, assistants: learners of a course who came together by a key."""

from collections.abc import Mapping
from typing import Any

from matricula.dialects.stepik.asking import Reading, Writing
from matricula.dialects.stepik.declaring import (
    ID,
    WORD,
    Action,
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
from matricula.dialects.stepik.inputs import key, reference, text
from matricula.dialects.stepik.resources.courses import EDITORS
from matricula.dialects.stepik.translate import CHANGED, CREATED, moment
from matricula.learning.following import standing_changed
from matricula.record.classes import queries
from matricula.record.classes.commands import (
    add_assistant,
    add_class,
    change_class,
    join_class,
    remove_assistant,
    remove_class,
    remove_student,
    renew_key,
)
from matricula.record.classes.tables import KEY_DIGITS
from matricula.record.listing import Wanted
from matricula.store import Rows

MANAGERS = Right(
    "may_manage",
    "Owner and admins of the course, and the owner of the class while they edit the course.",
)
KEY_HOLDERS = Right("", "Whoever names the class's key; it enrols them in the course, too.")
ONESELF_OR_MANAGERS = Right("may_remove", "Oneself, and those who manage the class.")


def find_classes(asked: Reading, wanted: Wanted) -> Rows:
    """The classes that the caller sees."""
    return queries.classes(asked.session, asked.viewer, wanted)


def _find_students(asked: Reading, wanted: Wanted) -> Rows:
    return queries.students(asked.session, asked.viewer, wanted)


def _find_assistants(asked: Reading, wanted: Wanted) -> Rows:
    return queries.assistants(asked.session, asked.viewer, wanted)


def _create_class(asked: Writing, values: Values) -> int:
    return add_class(asked.session, values.pop("course_id"), asked.me, values)


def _change_class(asked: Writing, facts: Facts, values: Values) -> None:
    change_class(asked.session, facts["id"], values)


def _remove_class(asked: Writing, facts: Facts) -> None:
    remove_class(asked.session, facts["id"])


def _renew_key(asked: Writing, facts: Facts | None, _body: Mapping[str, Any]) -> None:
    if facts is not None:
        renew_key(asked.session, facts["id"])


def _join(asked: Writing, values: Values) -> int:
    key = join_class(asked.session, values["klass_id"], asked.me, values["invitation_key"])
    standing_changed(asked.session, asked.me)
    return key


def _remove_student(asked: Writing, facts: Facts) -> None:
    remove_student(asked.session, facts["id"])


def _add_assistant(asked: Writing, values: Values) -> int:
    return add_assistant(asked.session, values["klass_id"], values["person_id"])


def _remove_assistant(asked: Writing, facts: Facts) -> None:
    remove_assistant(asked.session, facts["id"])


def _actions(facts: Facts, _: Reading) -> dict[str, str]:
    allowed = {
        "manage": facts["may_manage"],
        "tutor": facts["may_run"],
        "assist": facts["is_assistant"],
    }
    return {name: "#" for name, is_allowed in allowed.items() if is_allowed}


PLACE: tuple[Field, ...] = (moment("date_joined", "joined_at", "When they came."),)

CLASSES = Resource(
    name="classes",
    title="Classes",
    readers="Those who manage the class, its assistants and its students; and whoever filters by"
    " its key.",
    fields=(
        stored("id", int),
        stored(
            "course",
            int,
            "course_id",
            reference("course_id", "courses", right="may_edit", required=True, once=True),
        ),
        stored("owner", int, "owner_id"),
        stored("title", str, entry=text("title", longest=255)),
        stored("description", str, entry=text("description", longest=20_000)),
        computed(
            "invitation_key",
            str,
            lambda facts, _: facts["invitation_key"] if facts["may_manage"] else "",
            "Of 40 hexadecimal digits; empty for those who do not manage the class.",
        ),
        constant("is_access_restricted", bool, False, "Nothing here is sold by tariffs."),
        computed(
            "actions",
            dict[str, str],
            _actions,
            "manage: change it and who is in it; tutor: see its students; assist: be an assistant.",
        ),
        stored("students_count", int, note="Counted."),
        stored("assistants_count", int, note="Counted."),
        CREATED,
        CHANGED,
    ),
    find=find_classes,
    filters={
        **dict.fromkeys(
            ("owner", "course", "owner_or_assistant", "assistant", "student", "user"), ID
        ),
        "invitation_key": WORD,
    },
    guests=False,
    create=Creating(EDITORS, _create_class),
    change=Changing(MANAGERS, _change_class),
    remove=Removing(MANAGERS, _remove_class),
    actions=(
        Action(
            "renew-invitation-key",
            "Gives the class another key; the old one opens nothing any more.",
            MANAGERS,
            _renew_key,
        ),
    ),
)

STUDENTS = Resource(
    name="students",
    title="Students of classes",
    readers="Those who manage the class, and its assistants; a student: their own place.",
    fields=(
        stored("id", int),
        stored("klass", int, "klass_id", key("klass_id")),
        stored("user", int, "person_id"),
        *PLACE,
    ),
    find=_find_students,
    filters={"klass": ID, "user": ID, "tutor": ID},
    guests=False,
    create=Creating(KEY_HOLDERS, _join),
    remove=Removing(ONESELF_OR_MANAGERS, _remove_student),
    taken={"invitation_key": text("invitation_key", longest=KEY_DIGITS, required=True)},
)

ASSISTANTS = Resource(
    name="assistants",
    title="Assistants of classes",
    readers="Those who manage the class, its assistants and its students.",
    fields=(
        stored("id", int),
        stored(
            "klass",
            int,
            "klass_id",
            reference("klass_id", "classes", right="may_manage", required=True),
        ),
        stored("user", int, "person_id", reference("person_id", "users", required=True)),
        *PLACE,
    ),
    find=_find_assistants,
    filters={"klass": ID, "user": ID},
    guests=False,
    create=Creating(MANAGERS, _add_assistant),
    remove=Removing(ONESELF_OR_MANAGERS, _remove_assistant),
)
