"""announcements, notifications, notification-statuses, events: what people are told."""

from collections.abc import Mapping
from html import escape
from typing import Any

from matricula.dialects.stepik.asking import Reading, Writing
from matricula.dialects.stepik.declaring import (
    FLAG,
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
    constants,
    stored,
)
from matricula.dialects.stepik.inputs import flag, instant, number, reference, text
from matricula.dialects.stepik.resources.courses import EDITORS
from matricula.dialects.stepik.translate import Time, moment, time_or_none
from matricula.record.listing import Wanted
from matricula.record.notices import queries
from matricula.record.notices.commands import (
    add_announcement,
    change_announcement,
    read_all,
    remove_announcement,
    set_notification,
)
from matricula.record.notices.tables import KINDS
from matricula.store import Rows

OWN = Right("", "The caller's own.")
NO_MAIL = "Announcements are read here: nothing is sent by mail."
SENTENCES = {
    "enrolled": "You have enrolled in {}.",
    "course_published": "Your course {} is published.",
    "course_review": "Your course {} has a new review.",
    "announcement": "An announcement: {}.",
    "comment_reply": "Your comment in {} was answered.",
    "certificate": "You have a certificate of the course {}.",
}
"""What happened, by the record's word for it; the subject goes in."""


def _find_announcements(asked: Reading, wanted: Wanted) -> Rows:
    return queries.announcements(asked.session, asked.viewer, wanted)


def _find_notifications(asked: Reading, wanted: Wanted) -> Rows:
    return queries.notifications(asked.session, asked.viewer, wanted, own_doings=False)


def _find_events(asked: Reading, wanted: Wanted) -> Rows:
    return queries.notifications(asked.session, asked.viewer, wanted, own_doings=True)


def _find_statuses(asked: Reading, wanted: Wanted) -> Rows:
    return queries.unread_counts(asked.session, asked.viewer, wanted)


def _create(asked: Writing, values: Values) -> int:
    course_id = values.pop("course_id")
    return add_announcement(asked.session, course_id, asked.me, values)


def _change(asked: Writing, facts: Facts, values: Values) -> None:
    change_announcement(asked.session, facts["id"], values)


def _remove(asked: Writing, facts: Facts) -> None:
    remove_announcement(asked.session, facts["id"])


def _set_notification(asked: Writing, facts: Facts, values: Values) -> None:
    set_notification(asked.session, facts["id"], values)


def _mark_as_read(asked: Writing, _facts: Facts | None, body: Mapping[str, Any]) -> None:
    kind = body.get("type")
    read_all(asked.session, asked.me, kind if isinstance(kind, str) and kind else None)


def _html(facts: Facts, asked: Reading) -> str:
    subject = escape(facts["subject"])
    if facts["course_id"] is not None:
        subject = f'<a href="{escape(asked.base)}/course/{facts["course_id"]}/">{subject}</a>'
    return SENTENCES[facts["action"]].format(subject)


HAPPENED: tuple[Field, ...] = (
    moment("time", "at", "When it happened."),
    stored("type", str, "kind"),
    stored("action", str),
    computed("html_text", str, _html, "A sentence, with a link to the course."),
)

ANNOUNCEMENTS = Resource(
    name="announcements",
    title="Announcements of courses",
    readers="Those who belong to the course; what was not sent: its editors.",
    fields=(
        stored("id", int),
        stored(
            "course",
            int,
            "course_id",
            reference("course_id", "courses", right="may_edit", required=True, once=True),
        ),
        stored("user", int, "author_id"),
        stored("subject", str, entry=text("subject", longest=500, required=True)),
        stored("text", str, entry=text("text", required=True)),
        moment("create_date", "created_at", "When it was written."),
        constant("next_date", Time | None, None, "Nothing is sent again."),
        computed("sent_date", Time | None, lambda facts, _: time_or_none(facts["sent_at"]), ""),
        stored("status", str, note="scheduled, sent."),
        stored(
            "is_restricted_by_score",
            bool,
            entry=flag("is_restricted_by_score"),
        ),
        stored("score_percent_min", int, entry=number("score_percent_min", most=100)),
        stored("score_percent_max", int, entry=number("score_percent_max", most=100)),
        constant("email_template", int | None, None, NO_MAIL),
        stored("is_scheduled", bool, entry=flag("is_scheduled")),
        Field(
            "start_date",
            Time | None,
            "stored",
            lambda facts, _: time_or_none(facts["starts_at"]),
            "",
            instant("starts_at"),
        ),
        stored("mail_period_days", int, entry=number("mail_period_days")),
        stored("mail_quantity", int, entry=number("mail_quantity")),
        stored("is_infinite", bool, entry=flag("is_infinite")),
        stored("on_enroll", bool, entry=flag("on_enroll")),
        computed(
            "publish_count", int, lambda facts, _: int(facts["status"] == "sent"), "How often."
        ),
        constant("queue_count", int, 0, "Nothing waits."),
        stored("sent_count", int, note="How many were told."),
        *constants("Nobody is watched.", int, 0, "open_count", "click_count"),
        *constants(NO_MAIL, Time | None, None, "estimated_start_date", "estimated_finish_date"),
        constant("notice_dates", list[str], [], NO_MAIL),
    ),
    find=_find_announcements,
    filters={"course": ID, "user": ID},
    guests=False,
    create=Creating(EDITORS, _create),
    change=Changing(EDITORS, _change),
    remove=Removing(EDITORS, _remove),
)

NOTIFICATIONS = Resource(
    name="notifications",
    title="What the caller is told",
    readers="The caller's own.",
    fields=(
        stored("id", int),
        stored("is_unread", bool, entry=flag("is_unread")),
        stored("is_muted", bool, entry=flag("is_muted")),
        stored("is_favorite", bool, entry=flag("is_favorite")),
        *HAPPENED,
        constant("level", str, "info", "Nothing here is an alarm."),
        constant("priority", str, "default", "Nothing here is an alarm."),
    ),
    find=_find_notifications,
    filters={"type": WORD, "is_unread": FLAG, "is_muted": FLAG, "is_favorite": FLAG},
    guests=False,
    change=Changing(OWN, _set_notification),
    actions=(
        Action(
            "mark-as-read",
            "Marks all as read, or those of one `type`.",
            OWN,
            _mark_as_read,
            whole=True,
        ),
    ),
)

EVENTS = Resource(
    name="events",
    title="What happened to the caller, and what they did",
    readers="The caller's own.",
    fields=(stored("id", int), *HAPPENED),
    find=_find_events,
    filters={"type": WORD},
    guests=False,
)

NOTIFICATION_STATUSES = Resource(
    name="notification-statuses",
    title="How much the caller did not read",
    readers="The caller's own.",
    fields=(
        stored("id", int, note="The caller's."),
        *(stored(kind, int, note="Unread, counted.") for kind in KINDS),
        stored("total", int, note="All of them."),
    ),
    find=_find_statuses,
    guests=False,
)
