"""The school that these tests ask about: a department with two students, and people with courses.

OPEN is published and public, PRIVATE published and not public, DRAFT not published; ANN owns them.
TOM teaches and ASSISTANT assists in OPEN and in PRIVATE, LEARNER learns in both. CAT owns another
course. OPEN has a class of TOM's, which ASSISTANT assists and LEARNER learns in. LEARNER and
STUDENT are of the registry: they have student records in RT.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from matricula.identity.tokens import hash_token
from matricula.record.accounts import commands as accounts
from matricula.record.answers.commands import Answer, add_submission, begin_attempt, view_step
from matricula.record.belongings.commands import keep
from matricula.record.browsers.commands import make_account_link
from matricula.record.certificates.commands import issue_certificate
from matricula.record.classes.commands import add_assistant, add_class, join_class
from matricula.record.classes.tables import klass
from matricula.record.comments.commands import add_comment
from matricula.record.courses import commands as courses
from matricula.record.files.commands import Given, add_attachment, add_video
from matricula.record.members.commands import add_member, enrol, set_own_course
from matricula.record.members.tables import member_group
from matricula.record.notices.commands import add_announcement
from matricula.record.organizations.commands import found_department
from matricula.record.people.commands import (
    merge_people,
    merge_student_records,
    set_registrar_addresses,
)
from matricula.record.profiles.commands import add_own_address, add_social_account, set_profile
from matricula.record.runs.commands import Ended, ask_for_run, settle_run
from matricula.record.schema import accounts as account_tables
from matricula.record.schema import courses as tables
from matricula.record.steps.commands import add_step
from matricula.record.tasks.commands import ask_for_grade_book
from matricula.store import Database, Origin, WriteSession, migrate

FOUNDED = datetime(2026, 9, 1, 8, 30, tzinfo=UTC)
YEARS = timedelta(days=36_500)
BEGINNING = Origin("tests")

ANN, CAT, TOM, ASSISTANT, LEARNER, OTHER = (
    "token-of-ann",
    "token-of-cat",
    "token-of-tom-who-teaches",
    "token-of-the-assistant",
    "token-of-the-learner",
    "token-of-somebody-else",
)
ADMIN, READER, FOREIGN_READER = (
    "token-of-the-administrator",
    "token-of-a-reader-in-rt",
    "token-of-a-reader-in-gea",
)
OTHER_DOOR, EXPIRED = "token-for-scodoc-alone", "token-that-has-expired"
NAMES = {
    ANN: "ann",
    CAT: "cat",
    TOM: "tom",
    ASSISTANT: "assistant",
    LEARNER: "learner",
    OTHER: "other",
    ADMIN: "admin",
    READER: "reader-rt",
    FOREIGN_READER: "reader-gea",
}
STUDENT = 4_001
"""A student of RT without an account."""
CHOICE = (
    {
        "block_name": "choice",
        "text": "<p>Which one is right?</p>",
        "options": {"is_multiple_choice": False},
        "cost": 1,
    },
    {
        "source": {
            "is_multiple_choice": False,
            "is_always_correct": False,
            "sample_size": 2,
            "preserve_order": True,
            "is_html_enabled": True,
            "is_options_feedback": False,
            "options": [
                {"is_correct": True, "text": "This one", "feedback": ""},
                {"is_correct": False, "text": "The other", "feedback": "No."},
            ],
        },
        "feedback_correct": "Well chosen.",
    },
)
"""A quiz: columns of the step, and of what its authors alone see."""
LEGAL = ("Léa", "SECRÈTE")
"""The registry's name of LEARNER."""

KEPT: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("storage-records", "reader", {"data": {"size": 12}}),
    ("devices", "of-ann", {"description": "A telephone"}),
    ("social-profiles", "vk", {"name": "ann"}),
)
"""What ANN keeps."""


class Ids(NamedTuple):
    """Numbers that differ from engine to engine."""

    people: dict[str, int]
    open: int
    private: int
    draft: int
    cats: int
    sections: list[int]
    """Of OPEN: two."""
    units: list[int]
    """Of OPEN: two in its first section, one in its second."""
    lessons: list[int]
    """Of OPEN: public, public, and not public."""
    hidden_lesson: int
    """Of DRAFT."""
    groups: dict[str, int]
    """Of OPEN, by role."""
    klass: int


def build(url: str) -> None:
    """Fill an empty database with the school."""
    database = Database(url)
    migrate.upgrade(database)
    with database.write(BEGINNING, FOUNDED) as session:
        people = _people(session)
        _courses(session, people)
    database.close()


def _people(session: WriteSession) -> dict[str, int]:
    rt, _ = found_department(session, "RT")
    gea, _ = found_department(session, "GEA")
    found: dict[str, int] = {}
    for token, name in NAMES.items():
        account = accounts.add_account(session, name, f"{name}@example.org", None)
        found[token] = account.person_id
        _grant(session, account.id, token)
        if token == ADMIN:
            accounts.assign_role(session, account.id, "administrator", None)
            _grant(session, account.id, OTHER_DOOR, scope="scodoc")
            _grant(session, account.id, EXPIRED, lifetime=timedelta(seconds=-1))
        if token == READER:
            accounts.assign_role(session, account.id, "reader", rt)
        if token == FOREIGN_READER:
            accounts.assign_role(session, account.id, "reader", gea)
    student = {"id": STUDENT, "family_name": "CACHÉ", "given_name": "Paul", "display_name": None}
    learner = {
        "id": found[LEARNER],
        "family_name": LEGAL[1],
        "given_name": LEGAL[0],
        "display_name": "Lou",
    }
    merge_people(session, [student, learner])
    records = [{"person_id": key} for key in (STUDENT, found[LEARNER])]
    merge_student_records(session, rt, records)
    set_registrar_addresses(
        session,
        [{"person_id": STUDENT, "purpose": "institutional", "address": "paul@example.org"}],
    )
    set_profile(session, found[CAT], {"first_name": "Cat", "last_name": "B", "is_private": False})
    add_social_account(session, found[ANN], "github", "ann-on-github")
    add_own_address(session, found[ANN], "ann.at.home@example.org")
    return found


def _grant(
    session: WriteSession,
    account_id: int,
    token: str,
    *,
    scope: str = "stepik",
    lifetime: timedelta = YEARS,
) -> None:
    accounts.grant_token(session, account_id, hash_token(token), scope=scope, lifetime=lifetime)


def _courses(session: WriteSession, people: dict[str, int]) -> None:
    ann, cat = people[ANN], people[CAT]
    tags = courses.merge_tags(session, ["Statistics", "Study skills"])
    open_, private, draft = (
        courses.add_course(session, ann, {"title": title, "language": "en"}, tag_ids)
        for title, tag_ids in (
            ("Statistics in brief", tags.values()),
            ("Private matters", ()),
            ("A draft", ()),
        )
    )
    cats = courses.add_course(session, cat, {"title": "Cats", "summary": "And statistics."})
    for course_id, public in ((open_, True), (private, False), (cats, True)):
        courses.change_course(session, course_id, {"is_enabled": True, "is_public": public})
    for course_id in (open_, private):
        for token, role in ((TOM, "teachers"), (ASSISTANT, "assistants"), (LEARNER, "learners")):
            add_member(session, groups_of(session, course_id)[role], people[token])
    sections = [courses.add_section(session, open_, {"title": f"Part {n}"}) for n in (1, 2)]
    lessons = [
        courses.add_lesson(session, ann, {"title": title, "is_public": public})
        for title, public in (("Means", True), ("Medians", True), ("Answers", False))
    ]
    for section_id, lesson_id in zip((sections[0], sections[0], sections[1]), lessons, strict=True):
        courses.add_unit(session, section_id, lesson_id, {}, shares_editing=True)
    for lesson_id in lessons:
        add_step(session, lesson_id, {"text": "<p>Read this.</p>"})
    quiz = add_step(session, lessons[0], *CHOICE)
    add_comment(session, quiz, people[LEARNER], "Why?")
    add_attachment(session, "notes.txt", Given(ann, b"Notes.", 1_000), course_id=open_)
    film = {"owner_id": ann, "source_url": "https://films.example/a.mp4", "filename": "a.mp4"}
    add_video(session, film, None)
    hidden = courses.add_section(session, draft, {"title": "Hidden"})
    lesson_id = courses.add_lesson(session, ann, {"title": "Not yet"})
    add_step(session, lesson_id, {"text": "<p>Not yet.</p>"})
    courses.add_unit(session, hidden, lesson_id, {}, shares_editing=True)
    courses.set_course_list(session, "First steps", [cats, draft, open_], language="en")
    courses.add_review(session, open_, people[LEARNER], {"score": 4, "text": "Good."})
    enrol(session, cats, people[LEARNER])
    klass_id = add_class(session, open_, people[TOM], {"title": "Mondays"})
    opening = session.value(sa.select(klass.c.invitation_key).where(klass.c.id == klass_id))
    add_assistant(session, klass_id, people[ASSISTANT])
    join_class(session, klass_id, people[LEARNER], opening)
    issue_certificate(session, open_, people[LEARNER], "regular", 82.5)
    ask_for_grade_book(session, ann, course_id=open_)
    set_own_course(session, ann, draft, {"is_favorite": True, "last_viewed": FOUNDED})
    for kind, label, content in KEPT:
        keep(session, ann, kind, content, label=label)
    keep(session, ann, "wish-lists", {}, course_id=cats)
    answer(session, quiz, ann)
    try_out(session, quiz, ann)
    link_of(session, ann, "first")
    view_step(session, quiz, ann, [])
    add_announcement(session, open_, ann, {"subject": "Welcome", "text": "<p>Hello</p>"})


def answer(session: WriteSession, step_id: int, person_id: int) -> None:
    """Somebody answers the quiz wrongly."""
    dataset = {"is_multiple_choice": False, "options": ["This one", "The other"]}
    attempt = begin_attempt(session, step_id, person_id, 1, dataset=dataset, clue=None)
    add_submission(session, attempt, person_id, Answer({"choices": [False, True]}, "wrong"))


def try_out(session: WriteSession, step_id: int, person_id: int) -> None:
    """Somebody ran a program."""
    run = ask_for_run(session, step_id, person_id, language="python3", code="print(1)", stdin="")
    settle_run(session, run, Ended(is_success=True, stdout="1\n", stderr=""))


def link_of(session: WriteSession, person_id: int, secret: str) -> None:
    """Somebody asked for a link that signs them in."""
    account = account_tables.account
    its = session.value(sa.select(account.c.id).where(account.c.person_id == person_id))
    lifetime = timedelta(minutes=5)
    make_account_link(session, its, hash_token(secret), path="/", lifetime=lifetime)


def groups_of(session: WriteSession, course_id: int) -> dict[str, int]:
    """A course's groups by role."""
    statement = sa.select(member_group).where(member_group.c.course_id == course_id)
    return {row.role: row.id for row in session.rows(statement)}


def ids_of(database: Database) -> Ids:
    """The numbers of a school."""
    with database.read() as session:
        titled = {
            row.title: row.id
            for row in session.rows(sa.select(tables.course.c.id, tables.course.c.title))
        }
        account = account_tables.account
        named = {
            row.name: row.person_id
            for row in session.rows(sa.select(account.c.name, account.c.person_id))
        }
        open_ = titled["Statistics in brief"]

        def column(statement: sa.Select[Any]) -> list[int]:
            return list(session.column(statement))

        its = tables.section.c.course_id == open_
        sections = column(
            sa.select(tables.section.c.id).where(its).order_by(tables.section.c.position)
        )
        units = session.rows(
            sa.select(tables.unit)
            .where(tables.unit.c.section_id.in_(sections))
            .order_by(tables.unit.c.id)
        )
        groups = session.rows(sa.select(member_group).where(member_group.c.course_id == open_))
        (klass_id,) = column(sa.select(klass.c.id).where(klass.c.title == "Mondays"))
        (hidden,) = column(sa.select(tables.lesson.c.id).where(tables.lesson.c.title == "Not yet"))
    return Ids(
        people={token: named[name] for token, name in NAMES.items()},
        open=open_,
        private=titled["Private matters"],
        draft=titled["A draft"],
        cats=titled["Cats"],
        sections=sections,
        units=[row.id for row in units],
        lessons=[row.lesson_id for row in units],
        hidden_lesson=hidden,
        groups={row.role: row.id for row in groups},
        klass=klass_id,
    )
