"""Calls of every command about courses, their members, profiles and notices: none is told by a
bulletin but the end of a verified address."""

import secrets
from collections.abc import Callable

import sqlalchemy as sa

from matricula.record.answers import commands as answers
from matricula.record.belongings import commands as belongings
from matricula.record.certificates import commands as certificates
from matricula.record.classes import commands as classes
from matricula.record.classes.tables import klass
from matricula.record.comments import commands as comments
from matricula.record.courses import commands as courses
from matricula.record.files import commands as files
from matricula.record.members import commands as members
from matricula.record.members.tables import member_group
from matricula.record.notices import commands as notices
from matricula.record.notices.tables import notification
from matricula.record.people.tables import email_address
from matricula.record.profiles import commands as profiles
from matricula.record.runs import commands as runs
from matricula.record.steps import commands as steps
from matricula.record.tasks import commands as tasks
from matricula.store import WriteSession

Call = Callable[[WriteSession], object]
OWNER, OTHER = 1, 191
"""A student of SA alone, and one of S0 and SA."""
GIVEN = files.Given(OWNER, b"content", 1_000_000)
NEW = {"title": "A course", "is_enabled": True}


def a_course(session: WriteSession) -> int:
    return courses.add_course(session, OWNER, NEW)


def a_section(session: WriteSession) -> int:
    return courses.add_section(session, a_course(session), {"title": "A section"})


def a_lesson(session: WriteSession) -> int:
    return courses.add_lesson(session, OWNER, {"title": "A lesson"})


def a_step(session: WriteSession) -> int:
    return steps.add_step(session, a_lesson(session), {"text": "A", "status": "preparing"})


def a_file(session: WriteSession) -> int:
    return files.add_attachment(session, "a", GIVEN, lesson_id=a_lesson(session))


def a_video(session: WriteSession) -> int:
    return files.add_video(session, {"owner_id": OWNER}, GIVEN)


def a_unit(session: WriteSession) -> int:
    return courses.add_unit(session, a_section(session), a_lesson(session), {})


def a_list(session: WriteSession) -> int:
    return courses.set_course_list(session, secrets.token_hex(), [a_course(session)])


def a_review(session: WriteSession) -> int:
    return courses.add_review(session, a_course(session), OTHER, {"score": 5})


def a_group(session: WriteSession) -> int:
    course_id = a_course(session)
    its = (member_group.c.course_id == course_id) & (member_group.c.role == "testers")
    return int(session.value(sa.select(member_group.c.id).where(its)))


def a_member(session: WriteSession) -> int:
    return members.add_member(session, a_group(session), OTHER)


def an_address(session: WriteSession) -> int:
    return profiles.add_own_address(session, OTHER, f"{secrets.token_hex(8)}@example.net")


def a_verified_address(session: WriteSession) -> int:
    key = an_address(session)
    proved = email_address.update().where(email_address.c.id == key).values(verified=True)
    session.run(proved)
    return key


def an_account(session: WriteSession) -> int:
    return profiles.add_social_account(session, OTHER, "vk", secrets.token_hex())


def an_announcement(session: WriteSession) -> int:
    later = {"subject": "S", "text": "T", "is_scheduled": True}
    return notices.add_announcement(session, a_course(session), OWNER, later)


def a_notification(session: WriteSession) -> int:
    notices.notify(session, [OTHER], kind="learn", action="enrolled", subject="S")
    return int(session.value(sa.select(sa.func.max(notification.c.id))))


def joined(session: WriteSession) -> int:
    course_id = a_course(session)
    members.enrol(session, course_id, OTHER)
    return course_id


def a_class(session: WriteSession) -> int:
    return classes.add_class(session, a_course(session), OWNER, {"title": "A class"})


def a_student(session: WriteSession) -> int:
    key = a_class(session)
    opening = session.value(sa.select(klass.c.invitation_key).where(klass.c.id == key))
    return classes.join_class(session, key, OTHER, opening)


def an_assistant(session: WriteSession) -> int:
    return classes.add_assistant(session, a_class(session), OTHER)


def a_certificate(session: WriteSession) -> int:
    return certificates.issue_certificate(session, a_course(session), OTHER, "regular", 80.0)


def a_belonging(session: WriteSession) -> int:
    return belongings.keep(session, OTHER, "storage-records", {"data": 1})


def a_comment(session: WriteSession) -> int:
    return comments.add_comment(session, a_step(session), OTHER, "A")


def an_attempt(session: WriteSession) -> int:
    return answers.begin_attempt(session, a_step(session), OTHER, 1, dataset="", clue=None)


def a_submission(session: WriteSession, answer: answers.Answer) -> int:
    return answers.add_submission(session, an_attempt(session), OTHER, answer)


def a_run(session: WriteSession) -> int:
    step_id = a_step(session)
    return runs.ask_for_run(session, step_id, OTHER, language="python3", code="", stdin="")


AWAITED, BY_PROGRAM = answers.Answer({"text": "A"}), answers.Answer({}, by_program=True)
RIGHT = answers.Answer({"text": "A"}, "correct", 1.0)


def without_groups(session: WriteSession) -> None:
    course_id = a_course(session)
    members.remove_groups(session, member_group.c.course_id == course_id)
    members.add_groups(session, course_id=course_id)


VERIFIED = "profiles.remove_own_address (verified)"
TITLED = {"title": "B"}

_UNTOLD: dict[str, Call] = {
    "courses.add_course": a_course,
    "courses.change_course": lambda s: courses.change_course(s, a_course(s), TITLED),
    "courses.remove_course": lambda s: courses.remove_course(s, a_course(s)),
    "courses.add_section": a_section,
    "courses.change_section": lambda s: courses.change_section(s, a_section(s), TITLED),
    "courses.remove_section": lambda s: courses.remove_section(s, a_section(s)),
    "courses.add_unit": a_unit,
    "courses.change_unit": lambda s: courses.change_unit(s, a_unit(s), {}, position=1),
    "courses.remove_unit": lambda s: courses.remove_unit(s, a_unit(s)),
    "courses.add_lesson": a_lesson,
    "courses.change_lesson": lambda s: courses.change_lesson(s, a_lesson(s), TITLED),
    "courses.remove_lesson": lambda s: courses.remove_lesson(s, a_lesson(s)),
    "courses.merge_tags": lambda s: courses.merge_tags(s, ["Statistics"]),
    "courses.set_course_list": a_list,
    "courses.remove_course_list": lambda s: courses.remove_course_list(s, a_list(s)),
    "courses.add_review": a_review,
    "courses.change_review": lambda s: courses.change_review(s, a_review(s), {"score": 1}),
    "courses.remove_review": lambda s: courses.remove_review(s, a_review(s)),
    "answers.begin_attempt": an_attempt,
    "answers.add_submission": lambda s: a_submission(s, RIGHT),
    "answers.settle_submission": lambda s: answers.settle_submission(
        s, a_submission(s, BY_PROGRAM), RIGHT
    ),
    "answers.mark_submission": lambda s: answers.mark_submission(
        s, a_submission(s, AWAITED), RIGHT
    ),
    "answers.view_step": lambda s: answers.view_step(s, a_step(s), OTHER, []),
    "answers.recount": lambda s: answers.recount(s, OTHER, [a_step(s)]),
    "runs.ask_for_run": a_run,
    "runs.settle_run": lambda s: runs.settle_run(s, a_run(s), runs.Ended(True, "1", "")),
    "runs.claim_run": lambda s: (a_run(s), runs.claim_run(s, 1.0)),
    "runs.postpone_run": lambda s: runs.postpone_run(s, a_run(s), 1.0, 1),
    "steps.add_step": a_step,
    "steps.change_step": lambda s: steps.change_step(s, a_step(s), {"text": "B"}, position=1),
    "steps.settle_step": lambda s: steps.settle_step(s, a_step(s), 1, {"status": "ready"}, {}),
    "steps.remove_step": lambda s: steps.remove_step(s, a_step(s)),
    "files.add_attachment": a_file,
    "files.change_attachment": lambda s: files.change_attachment(s, a_file(s), "b", GIVEN),
    "files.remove_attachment": lambda s: files.remove_attachment(s, a_file(s)),
    "files.add_video": a_video,
    "files.remove_video": lambda s: files.remove_video(s, a_video(s)),
    "members.add_groups": without_groups,
    "members.remove_groups": without_groups,
    "members.enrol": joined,
    "members.leave": lambda s: members.leave(s, joined(s), OTHER),
    "members.add_member": a_member,
    "members.remove_member": lambda s: members.remove_member(s, a_member(s)),
    "members.set_own_course": lambda s: members.set_own_course(
        s, OTHER, joined(s), {"is_favorite": True}
    ),
    "classes.add_class": a_class,
    "classes.change_class": lambda s: classes.change_class(s, a_class(s), TITLED),
    "classes.renew_key": lambda s: classes.renew_key(s, a_class(s)),
    "classes.remove_class": lambda s: classes.remove_class(s, a_class(s)),
    "classes.remove_classes": lambda s: classes.remove_classes(s, klass.c.id == a_class(s)),
    "classes.join_class": a_student,
    "classes.remove_student": lambda s: classes.remove_student(s, a_student(s)),
    "classes.add_assistant": an_assistant,
    "classes.remove_assistant": lambda s: classes.remove_assistant(s, an_assistant(s)),
    "certificates.issue_certificate": a_certificate,
    "certificates.change_certificate": lambda s: certificates.change_certificate(
        s, a_certificate(s), {"is_public": True}
    ),
    "tasks.ask_for_grade_book": lambda s: tasks.ask_for_grade_book(s, OTHER, course_id=a_course(s)),
    "belongings.keep": a_belonging,
    "belongings.change_belonging": lambda s: belongings.change_belonging(
        s, a_belonging(s), {"data": 2}
    ),
    "belongings.discard": lambda s: belongings.discard(s, a_belonging(s)),
    "comments.add_comment": a_comment,
    "comments.change_comment": lambda s: comments.change_comment(
        s, a_comment(s), OTHER, {"text": "B"}
    ),
    "comments.delete_comment": lambda s: comments.delete_comment(s, a_comment(s), OTHER),
    "comments.vote": lambda s: comments.vote(s, a_comment(s), OWNER, "epic"),
    "profiles.set_profile": lambda s: profiles.set_profile(s, OTHER, {"first_name": "Z"}),
    "profiles.add_own_address": an_address,
    "profiles.remove_own_address": lambda s: profiles.remove_own_address(s, an_address(s)),
    "profiles.choose_address": lambda s: profiles.choose_address(s, a_verified_address(s)),
    "profiles.add_social_account": an_account,
    "profiles.remove_social_account": lambda s: profiles.remove_social_account(s, an_account(s)),
    "notices.notify": a_notification,
    "notices.set_notification": lambda s: notices.set_notification(
        s, a_notification(s), {"is_unread": False}
    ),
    "notices.read_all": lambda s: notices.read_all(s, OTHER),
    "notices.add_announcement": an_announcement,
    "notices.change_announcement": lambda s: notices.change_announcement(
        s, an_announcement(s), {"is_scheduled": False}
    ),
    "notices.remove_announcement": lambda s: notices.remove_announcement(s, an_announcement(s)),
}

CALLS_OF_COURSES: dict[str, tuple[Call, set[int]]] = {
    **{name: (call, set()) for name, call in _UNTOLD.items()},
    VERIFIED: (lambda s: profiles.remove_own_address(s, a_verified_address(s)), {1, 2}),
}
