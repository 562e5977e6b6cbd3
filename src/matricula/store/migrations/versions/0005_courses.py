"""Courses: what is in them, who belongs to them, what people say of themselves"""

import sqlalchemy as sa
from alembic import op

from matricula.store import types

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

FIRST_OWN_ID = 1_000_001
KEYED = (
    "course",
    "course_section",
    "lesson",
    "course_unit",
    "tag",
    "course_list",
    "course_review",
    "member_group",
    "member",
    "own_course",
    "social_account",
    "announcement",
    "notification",
)


def upgrade() -> None:
    op.create_table(
        "course",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("owner_id", types.Key, nullable=False),
        sa.Column("title", types.Text, nullable=False),
        sa.Column("title_en", types.Text, nullable=False),
        sa.Column("summary", types.Text, nullable=False),
        sa.Column("description", types.Text, nullable=False),
        sa.Column("workload", types.Text, nullable=False),
        sa.Column("intro", types.Text, nullable=False),
        sa.Column("course_format", types.Text, nullable=False),
        sa.Column("target_audience", types.Text, nullable=False),
        sa.Column("requirements", types.Text, nullable=False),
        sa.Column("certificate", types.Text, nullable=False),
        sa.Column("learning_format", types.Text, nullable=False),
        sa.Column("language", types.Text, nullable=False),
        sa.Column("acquired_skills", sa.JSON(), nullable=False),
        sa.Column("acquired_assets", sa.JSON(), nullable=False),
        sa.Column("cover", types.Text, nullable=True),
        sa.Column("difficulty", types.Text, nullable=True),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("is_idea_compatible", sa.Boolean(), nullable=False),
        sa.Column("is_certificate_issued", sa.Boolean(), nullable=False),
        sa.Column("is_certificate_auto_issued", sa.Boolean(), nullable=False),
        sa.Column("is_certificate_with_score", sa.Boolean(), nullable=False),
        sa.Column("regular_threshold", sa.Integer(), nullable=True),
        sa.Column("distinction_threshold", sa.Integer(), nullable=True),
        sa.Column("searched", types.Text, nullable=False),
        sa.Column("published_at", types.Instant(), nullable=True),
        sa.Column("begins_at", types.Instant(), nullable=True),
        sa.Column("ends_at", types.Instant(), nullable=True),
        sa.Column("soft_deadline", types.Instant(), nullable=True),
        sa.Column("hard_deadline", types.Instant(), nullable=True),
        sa.Column("grading_policy", types.Text, nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=False),
        sa.CheckConstraint(
            "difficulty IN ('easy', 'normal', 'hard')", name=op.f("ck_course_difficulty")
        ),
        sa.CheckConstraint(
            "grading_policy IN ('no_deadlines', 'halved', 'linear')",
            name=op.f("ck_course_grading_policy"),
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_course_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_course_owner_id"), "course", ["owner_id"], unique=False)
    op.create_table(
        "course_section",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("course_id", types.Key, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", types.Text, nullable=False),
        sa.Column("description", types.Text, nullable=False),
        sa.Column("discounting_policy", types.Text, nullable=False),
        sa.Column("required_section_id", types.Key, nullable=True),
        sa.Column("required_percent", sa.Integer(), nullable=False),
        sa.Column("is_exam", sa.Boolean(), nullable=False),
        sa.Column("is_exam_without_progress", sa.Boolean(), nullable=False),
        sa.Column("is_random_exam", sa.Boolean(), nullable=False),
        sa.Column("exam_minutes", sa.Integer(), nullable=False),
        sa.Column("random_exam_course_id", types.Key, nullable=True),
        sa.Column("random_exam_problems", sa.Integer(), nullable=False),
        sa.Column("begins_at", types.Instant(), nullable=True),
        sa.Column("ends_at", types.Instant(), nullable=True),
        sa.Column("soft_deadline", types.Instant(), nullable=True),
        sa.Column("hard_deadline", types.Instant(), nullable=True),
        sa.Column("grading_policy", types.Text, nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=False),
        sa.CheckConstraint(
            "discounting_policy IN ('no_discount', 'inverse', 'first_one', 'first_three')",
            name=op.f("ck_course_section_discounting_policy"),
        ),
        sa.CheckConstraint(
            "grading_policy IN ('no_deadlines', 'halved', 'linear')",
            name=op.f("ck_course_section_grading_policy"),
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_course_section_course_id")
        ),
        sa.ForeignKeyConstraint(
            ["required_section_id"],
            ["course_section.id"],
            name=op.f("fk_course_section_required_section_id"),
        ),
        sa.ForeignKeyConstraint(
            ["random_exam_course_id"],
            ["course.id"],
            name=op.f("fk_course_section_random_exam_course_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_section")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_course_section_course_id"), "course_section", ["course_id"], unique=False
    )
    op.create_index(
        op.f("ix_course_section_random_exam_course_id"),
        "course_section",
        ["random_exam_course_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_course_section_required_section_id"),
        "course_section",
        ["required_section_id"],
        unique=False,
    )
    op.create_table(
        "lesson",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("owner_id", types.Key, nullable=False),
        sa.Column("title", types.Text, nullable=False),
        sa.Column("language", types.Text, nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("is_comments_enabled", sa.Boolean(), nullable=False),
        sa.Column("is_blank", sa.Boolean(), nullable=False),
        sa.Column("is_draft", sa.Boolean(), nullable=False),
        sa.Column("cover_url", types.Text, nullable=True),
        sa.Column("searched", types.Text, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_lesson_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_lesson_owner_id"), "lesson", ["owner_id"], unique=False)
    op.create_table(
        "course_unit",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("section_id", types.Key, nullable=False),
        sa.Column("lesson_id", types.Key, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("shares_editing", sa.Boolean(), nullable=False),
        sa.Column("begins_at", types.Instant(), nullable=True),
        sa.Column("ends_at", types.Instant(), nullable=True),
        sa.Column("soft_deadline", types.Instant(), nullable=True),
        sa.Column("hard_deadline", types.Instant(), nullable=True),
        sa.Column("grading_policy", types.Text, nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=False),
        sa.CheckConstraint(
            "grading_policy IN ('no_deadlines', 'halved', 'linear')",
            name=op.f("ck_course_unit_grading_policy"),
        ),
        sa.ForeignKeyConstraint(
            ["section_id"], ["course_section.id"], name=op.f("fk_course_unit_section_id")
        ),
        sa.ForeignKeyConstraint(
            ["lesson_id"], ["lesson.id"], name=op.f("fk_course_unit_lesson_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_unit")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_course_unit_lesson_id"), "course_unit", ["lesson_id"], unique=False)
    op.create_index(op.f("ix_course_unit_section_id"), "course_unit", ["section_id"], unique=False)
    op.create_table(
        "tag",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("title", types.Text, nullable=False),
        sa.Column("folded", types.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
        sa.UniqueConstraint("folded", name=op.f("uq_tag_folded")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "course_tag",
        sa.Column("course_id", types.Key, nullable=False),
        sa.Column("tag_id", types.Key, nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_tag_course_id")),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name=op.f("fk_course_tag_tag_id")),
        sa.PrimaryKeyConstraint("course_id", "tag_id", name=op.f("pk_course_tag")),
    )
    op.create_index(op.f("ix_course_tag_tag_id"), "course_tag", ["tag_id"], unique=False)
    op.create_table(
        "course_list",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("title", types.Text, nullable=False),
        sa.Column("description", types.Text, nullable=False),
        sa.Column("language", types.Text, nullable=False),
        sa.Column("platform", types.Text, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_list")),
        sa.UniqueConstraint("title", name=op.f("uq_course_list_title")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "course_list_entry",
        sa.Column("list_id", types.Key, nullable=False),
        sa.Column("course_id", types.Key, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"], ["course_list.id"], name=op.f("fk_course_list_entry_list_id")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_course_list_entry_course_id")
        ),
        sa.PrimaryKeyConstraint("list_id", "course_id", name=op.f("pk_course_list_entry")),
    )
    op.create_index(
        op.f("ix_course_list_entry_course_id"), "course_list_entry", ["course_id"], unique=False
    )
    op.create_table(
        "course_review",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("course_id", types.Key, nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("text", types.Text, nullable=False),
        sa.Column("reply_text", types.Text, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=False),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_course_review_score")),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_course_review_course_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_course_review_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_review")),
        sa.UniqueConstraint(
            "course_id", "person_id", name=op.f("uq_course_review_course_id_person_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_course_review_person_id"), "course_review", ["person_id"], unique=False
    )
    op.create_table(
        "member_group",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("course_id", types.Key, nullable=True),
        sa.Column("lesson_id", types.Key, nullable=True),
        sa.Column("role", types.Text, nullable=False),
        sa.CheckConstraint(
            "(course_id IS NULL) <> (lesson_id IS NULL)", name=op.f("ck_member_group_owner")
        ),
        sa.CheckConstraint(
            "role IN ('learners', 'testers', 'moderators', 'assistants', 'teachers', 'admins')",
            name=op.f("ck_member_group_role"),
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_member_group_course_id")
        ),
        sa.ForeignKeyConstraint(
            ["lesson_id"], ["lesson.id"], name=op.f("fk_member_group_lesson_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_group")),
        sa.UniqueConstraint("course_id", "role", name=op.f("uq_member_group_course_id_role")),
        sa.UniqueConstraint("lesson_id", "role", name=op.f("uq_member_group_lesson_id_role")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_member_group_course_id"), "member_group", ["course_id"], unique=False)
    op.create_index(op.f("ix_member_group_lesson_id"), "member_group", ["lesson_id"], unique=False)
    op.create_table(
        "member",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("group_id", types.Key, nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("joined_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["member_group.id"], name=op.f("fk_member_group_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_member_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint("group_id", "person_id", name=op.f("uq_member_group_id_person_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_member_person_id"), "member", ["person_id"], unique=False)
    op.create_table(
        "own_course",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("course_id", types.Key, nullable=False),
        sa.Column("is_favorite", sa.Boolean(), nullable=False),
        sa.Column("is_pinned", sa.Boolean(), nullable=False),
        sa.Column("is_archived", sa.Boolean(), nullable=False),
        sa.Column("to_reminders", sa.Boolean(), nullable=False),
        sa.Column("to_announcements", sa.Boolean(), nullable=False),
        sa.Column("to_comments", sa.Boolean(), nullable=False),
        sa.Column("last_viewed", types.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_own_course_person_id")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_own_course_course_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_course")),
        sa.UniqueConstraint(
            "person_id", "course_id", name=op.f("uq_own_course_person_id_course_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_own_course_course_id"), "own_course", ["course_id"], unique=False)
    op.create_table(
        "profile",
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("first_name", types.Text, nullable=False),
        sa.Column("last_name", types.Text, nullable=False),
        sa.Column("is_private", sa.Boolean(), nullable=False),
        sa.Column("language", types.Text, nullable=False),
        sa.Column("city", types.Key, nullable=True),
        sa.Column("short_bio", types.Text, nullable=False),
        sa.Column("details", types.Text, nullable=False),
        sa.Column("subscribed_for_mail", sa.Boolean(), nullable=False),
        sa.Column("notification_email_delay", types.Text, nullable=False),
        sa.Column("subscribed_for_marketing", sa.Boolean(), nullable=False),
        sa.Column("subscribed_for_partners", sa.Boolean(), nullable=False),
        sa.Column("subscribed_for_news_en", sa.Boolean(), nullable=False),
        sa.Column("subscribed_for_news_ru", sa.Boolean(), nullable=False),
        sa.Column("bit_field", types.Key, nullable=False),
        sa.Column("is_web_push_enabled", sa.Boolean(), nullable=False),
        sa.Column("is_vote_notifications_enabled", sa.Boolean(), nullable=False),
        sa.Column("primary_address", types.Text, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_profile_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_profile")),
    )
    op.create_table(
        "social_account",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("provider", types.Text, nullable=False),
        sa.Column("uid", types.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_social_account_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_social_account")),
        sa.UniqueConstraint(
            "person_id", "provider", "uid", name=op.f("uq_social_account_person_id_provider_uid")
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "announcement",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("course_id", types.Key, nullable=False),
        sa.Column("author_id", types.Key, nullable=False),
        sa.Column("subject", types.Text, nullable=False),
        sa.Column("text", types.Text, nullable=False),
        sa.Column("status", types.Text, nullable=False),
        sa.Column("is_restricted_by_score", sa.Boolean(), nullable=False),
        sa.Column("score_percent_min", sa.Integer(), nullable=False),
        sa.Column("score_percent_max", sa.Integer(), nullable=False),
        sa.Column("is_scheduled", sa.Boolean(), nullable=False),
        sa.Column("starts_at", types.Instant(), nullable=True),
        sa.Column("mail_period_days", sa.Integer(), nullable=False),
        sa.Column("mail_quantity", sa.Integer(), nullable=False),
        sa.Column("is_infinite", sa.Boolean(), nullable=False),
        sa.Column("on_enroll", sa.Boolean(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("sent_at", types.Instant(), nullable=True),
        sa.Column("sent_count", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('composing', 'scheduled', 'sent', 'aborted')",
            name=op.f("ck_announcement_status"),
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_announcement_course_id")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_announcement_author_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_announcement_author_id"), "announcement", ["author_id"], unique=False)
    op.create_index(op.f("ix_announcement_course_id"), "announcement", ["course_id"], unique=False)
    op.create_table(
        "notification",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("at", types.Instant(), nullable=False),
        sa.Column("kind", types.Text, nullable=False),
        sa.Column("action", types.Text, nullable=False),
        sa.Column("course_id", types.Key, nullable=True),
        sa.Column("actor_id", types.Key, nullable=True),
        sa.Column("subject", types.Text, nullable=False),
        sa.Column("is_unread", sa.Boolean(), nullable=False),
        sa.Column("is_muted", sa.Boolean(), nullable=False),
        sa.Column("is_favorite", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('comments', 'review', 'teach', 'learn', 'default')",
            name=op.f("ck_notification_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_notification_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_notification_course_id"), "notification", ["course_id"], unique=False)
    op.create_index(
        op.f("ix_notification_person_id_id"), "notification", ["person_id", "id"], unique=False
    )
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        # Keys begin where PostgreSQL's identities begin.
        for name in KEYED:
            connection.exec_driver_sql(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, FIRST_OWN_ID - 1)
            )
