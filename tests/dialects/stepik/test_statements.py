"""How many statements each list runs: a number that does not grow with what it holds."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from matricula.dialects.stepik.resources import RESOURCES
from matricula.record.answers.commands import view_step
from matricula.record.belongings.commands import keep
from matricula.record.certificates.commands import issue_certificate
from matricula.record.classes.commands import add_assistant, add_class, join_class
from matricula.record.classes.tables import klass
from matricula.record.comments.commands import add_comment
from matricula.record.courses import commands as courses
from matricula.record.files.commands import Given, add_attachment, add_video
from matricula.record.members.commands import enrol, set_own_course
from matricula.record.notices.commands import add_announcement
from matricula.record.notices.tables import notification
from matricula.record.profiles.commands import add_own_address, add_social_account
from matricula.record.steps.commands import add_step
from matricula.record.tasks.commands import ask_for_grade_book
from matricula.store import Database, Origin, WriteSession
from tests.dialects.stepik.conftest import TEMPLATE, Client, client_of
from tests.dialects.stepik.school import (
    ANN,
    CHOICE,
    KEPT,
    OTHER,
    TOM,
    Ids,
    answer,
    build,
    ids_of,
    link_of,
    try_out,
)
from tests.harness.databases import Databases, Engine

ASKING = 1
"""Whose the token is."""
STATEMENTS = {
    "stepics": ASKING + 4 + 4,
    "users": ASKING + 4,
    "profiles": ASKING + 4,
    "email-addresses": ASKING + 1,
    "social-accounts": ASKING + 1,
    "magic-links": ASKING + 1,
    "courses": ASKING + 1 + 11,
    "sections": ASKING + 2,
    "units": ASKING + 2,
    "lessons": ASKING + 4,
    "steps": ASKING + 1,
    "step-sources": ASKING + 1,
    "assignments": ASKING + 1,
    "attachments": ASKING + 1,
    "videos": ASKING + 1,
    "enrollments": ASKING + 1 + 12,
    "user-courses": ASKING + 1,
    "course-subscriptions": ASKING + 1,
    "course-lists": ASKING + 2,
    "tags": ASKING + 1,
    "search-results": ASKING + 1,
    "course-reviews": ASKING + 1,
    "course-review-summaries": ASKING + 1,
    "announcements": ASKING + 1,
    "notifications": ASKING + 1,
    "events": ASKING + 1,
    "groups": ASKING + 2,
    "members": ASKING + 1,
    "classes": ASKING + 1,
    "students": ASKING + 1,
    "assistants": ASKING + 1,
    "certificates": ASKING + 1,
    "long-tasks": ASKING + 1,
    "comments": ASKING + 2 + 4,
    "votes": ASKING + 1,
    "discussion-proxies": ASKING + 2,
    "discussion-threads": ASKING + 2,
    "favorite-courses": ASKING + 1,
    "visited-courses": ASKING + 1,
    "wish-lists": ASKING + 1,
    "storage-records": ASKING + 1,
    "devices": ASKING + 1,
    "social-profiles": ASKING + 1,
    "catalog-blocks": ASKING + 2,
    "queries": ASKING + 1,
    "notification-statuses": ASKING + 1,
    "attempts": ASKING + 1,
    "submissions": ASKING + 1,
    "user-code-runs": ASKING + 1,
    "views": ASKING + 1,
    "last-steps": ASKING + 1,
    "user-activities": ASKING + 2,
    "progresses": ASKING + 3,
    "course-grades": ASKING + 3,
}
ALONE = ("stepics", "profiles", "notification-statuses", "user-activities")
"""Of which everybody has one."""
NAMES = [resource.name for resource in RESOURCES if not resource.absent]


def test_every_resource_is_counted_here() -> None:
    assert list(STATEMENTS) == NAMES


@pytest.mark.parametrize("name", [one.name for one in RESOURCES if one.absent])
def test_what_is_absent_asks_for_nothing(client: Client, name: str) -> None:
    for query in ("", "?page=1&order=-id", "?ids[]=1&user=1"):
        assert client.all(f"{name}{query}", ANN) == []
        assert client.database.statements == ASKING
    assert client.all(name, None) == []
    assert client.get(f"{name}/1", ANN).json() == {"detail": "Not found."}
    assert client.get(f"{name}?page=2", ANN).status_code == 404
    assert client.post(name, {"id": 1}, ANN).status_code == 405


@pytest.mark.parametrize("name", NAMES)
def test_statements(client: Client, name: str) -> None:
    (first, *_) = client.keys(name)
    for query in ("", "?page=1&order=-id", f"?ids[]={first}", f"/{first}"):
        client.all(f"{name}{query}", ANN)
        assert client.database.statements == STATEMENTS[name], (name, query)


@pytest.mark.parametrize("name", NAMES)
def test_statements_do_not_grow(grown: Client, name: str) -> None:
    """Twenty courses with sections, units, learners, reviews: as many statements as for one."""
    found = grown.all(name, ANN)
    assert len(found) == (1 if name in ALONE else 20) or name == "users", len(found)
    assert grown.database.statements == STATEMENTS[name]


@pytest.fixture(scope="session")
def grown(database_engine: Engine, databases: Databases) -> Iterator[Client]:
    """A client of a school in which every list of Ann's is longer than a page."""
    with client_of(databases.shared(database_engine, f"{TEMPLATE}, grown", build_grown)) as made:
        yield made


def build_grown(url: str) -> None:
    build(url)
    database = Database(url)
    ids = ids_of(database)
    with database.write(Origin("tests", ids.people[ANN])) as session:
        _grow(session, ids)
    database.close()


def _grow(session: WriteSession, ids: Ids) -> None:
    ann, other = ids.people[ANN], ids.people[OTHER]
    titles = [f"T{number}" for number in range(21)]
    tags = list(courses.merge_tags(session, titles).values())
    for title in titles:
        new = {"title": f"Means {title}", "is_enabled": True}
        course_id = courses.add_course(session, ann, new, tags)
        section_id = courses.add_section(session, course_id, {"title": title})
        lesson_id = courses.add_lesson(session, ann, {"title": f"Means {title}"})
        courses.add_unit(session, section_id, lesson_id, {}, shares_editing=True)
        step_id = add_step(session, lesson_id, {"text": title})
        add_comment(session, step_id, ann, title)
        quiz = add_step(session, lesson_id, *CHOICE)
        answer(session, quiz, ann)
        try_out(session, quiz, ann)
        link_of(session, ann, title)
        view_step(session, quiz, ann, [])
        add_attachment(session, title, Given(ann, b"x", 1_000), lesson_id=lesson_id)
        film = {
            "owner_id": ann,
            "source_url": "https://films.example/a.mp4",
            "lesson_id": lesson_id,
        }
        add_video(session, film, None)
        enrol(session, course_id, other)
        ask_for_grade_book(session, ann, course_id=course_id)
        mine = {"is_favorite": True, "last_viewed": session.now}
        set_own_course(session, ann, course_id, mine)
        keep(session, ann, "wish-lists", {}, course_id=course_id)
        for kind, _, content in KEPT:
            keep(session, ann, kind, content, label=title)
        issue_certificate(session, course_id, other, "distinction", 100.0)
        courses.add_review(session, course_id, other, {"score": 3})
        courses.set_course_list(session, title, [course_id, ids.open, ids.cats])
        add_announcement(session, course_id, ann, {"subject": title, "text": title})
        add_social_account(session, ann, "vk", title)
        klass_id = add_class(session, ids.open, ann, {"title": title})
        add_assistant(session, klass_id, ids.people[TOM])
        opening = session.value(sa.select(klass.c.invitation_key).where(klass.c.id == klass_id))
        join_class(session, klass_id, other, opening)
    for number in range(18):
        add_own_address(session, ann, f"a{number}@example.org")
    # What others do, Ann is told of.
    session.run(notification.update().values(actor_id=other))
