"""Training centres: contracts, skills, booklets and calendars"""

import sqlalchemy as sa
from alembic import op

from matricula.store import types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FIRST_OWN_ID = 1_000_001
KEYED = (
    "skill_scale",
    "skill_framework",
    "skill",
    "skill_block",
    "training_session",
    "apprenticeship_contract",
    "booklet",
    "calendar_feed",
    "calendar_publication",
    "calendar_event",
    "skill_evaluation",
    "attendance_statement",
    "login_link",
    "browser_session",
)


def upgrade() -> None:
    op.create_table(
        "centre_code",
        sa.Column("organization_id", types.Key, nullable=False),
        sa.Column("kind", types.Text, nullable=False),
        sa.Column("code", types.Text, nullable=False),
        sa.Column("name", types.Text, nullable=False),
        sa.CheckConstraint(
            "kind IN ('site', 'brand', 'period', 'year', 'training')",
            name=op.f("ck_centre_code_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_centre_code_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "kind", "code", name=op.f("pk_centre_code")),
        sa.UniqueConstraint(
            "organization_id", "kind", "name", name=op.f("uq_centre_code_organization_id_kind_name")
        ),
    )
    op.create_table(
        "skill_scale",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("organization_id", types.Key, nullable=False),
        sa.Column("name", types.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_skill_scale_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_scale")),
        sa.UniqueConstraint(
            "organization_id", "name", name=op.f("uq_skill_scale_organization_id_name")
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "skill_framework",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("organization_id", types.Key, nullable=False),
        sa.Column("name", types.Text, nullable=False),
        sa.Column("scale_id", types.Key, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_skill_framework_organization_id"),
        ),
        sa.ForeignKeyConstraint(
            ["scale_id"], ["skill_scale.id"], name=op.f("fk_skill_framework_scale_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_framework")),
        sa.UniqueConstraint(
            "organization_id", "name", name=op.f("uq_skill_framework_organization_id_name")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_skill_framework_scale_id"), "skill_framework", ["scale_id"], unique=False
    )
    op.create_table(
        "skill_scale_level",
        sa.Column("scale_id", types.Key, nullable=False),
        sa.Column("value", types.Number, nullable=False),
        sa.Column("label", types.Text, nullable=False),
        sa.Column("validates", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["scale_id"], ["skill_scale.id"], name=op.f("fk_skill_scale_level_scale_id")
        ),
        sa.PrimaryKeyConstraint("scale_id", "value", name=op.f("pk_skill_scale_level")),
    )
    op.create_table(
        "skill",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("framework_id", types.Key, nullable=False),
        sa.Column("name", types.Text, nullable=False),
        sa.Column("code", types.Text, nullable=True),
        sa.ForeignKeyConstraint(
            ["framework_id"], ["skill_framework.id"], name=op.f("fk_skill_framework_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill")),
        sa.UniqueConstraint("framework_id", "name", name=op.f("uq_skill_framework_id_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "skill_block",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("public_id", types.Text, nullable=False),
        sa.Column("framework_id", types.Key, nullable=False),
        sa.Column("name", types.Text, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("scale_id", types.Key, nullable=True),
        sa.ForeignKeyConstraint(
            ["framework_id"], ["skill_framework.id"], name=op.f("fk_skill_block_framework_id")
        ),
        sa.ForeignKeyConstraint(
            ["scale_id"], ["skill_scale.id"], name=op.f("fk_skill_block_scale_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_block")),
        sa.UniqueConstraint("framework_id", "name", name=op.f("uq_skill_block_framework_id_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_skill_block_public_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_skill_block_scale_id"), "skill_block", ["scale_id"], unique=False)
    op.create_table(
        "training_session",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("public_id", types.Text, nullable=False),
        sa.Column("organization_id", types.Key, nullable=False),
        sa.Column("code", types.Text, nullable=False),
        sa.Column("name", types.Text, nullable=False),
        sa.Column("site_code", types.Text, nullable=False),
        sa.Column("period_code", types.Text, nullable=False),
        sa.Column("year_code", types.Text, nullable=False),
        sa.Column("training_code", types.Text, nullable=False),
        sa.Column("brand_code", types.Text, nullable=True),
        sa.Column("cohort_id", types.Key, nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_training_session_cohort_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_training_session_organization_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_session")),
        sa.UniqueConstraint(
            "organization_id", "code", name=op.f("uq_training_session_organization_id_code")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_training_session_public_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_training_session_cohort_id"), "training_session", ["cohort_id"], unique=False
    )
    op.create_table(
        "apprenticeship_contract",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("public_id", types.Text, nullable=False),
        sa.Column("organization_id", types.Key, nullable=False),
        sa.Column("code", types.Text, nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("session_id", types.Key, nullable=False),
        sa.Column("school_tutor_id", types.Key, nullable=True),
        sa.Column("company_tutor_id", types.Key, nullable=True),
        sa.Column("company_name", types.Text, nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("kind", types.Text, nullable=False),
        sa.Column("mission_title", types.Text, nullable=True),
        sa.Column("mission_details", types.Text, nullable=True),
        sa.Column("start_month", types.Text, nullable=True),
        sa.Column("rncp_code", types.Text, nullable=True),
        sa.Column("state", types.Text, nullable=False),
        sa.Column("transmitted_at", types.Instant(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('APPRENTICESHIP', 'INTERNSHIP')", name=op.f("ck_apprenticeship_contract_kind")
        ),
        sa.CheckConstraint(
            "state IN ('transmitted', 'integrated', 'archived')",
            name=op.f("ck_apprenticeship_contract_state"),
        ),
        sa.ForeignKeyConstraint(
            ["company_tutor_id"],
            ["person.id"],
            name=op.f("fk_apprenticeship_contract_company_tutor_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_apprenticeship_contract_organization_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_apprenticeship_contract_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["school_tutor_id"],
            ["person.id"],
            name=op.f("fk_apprenticeship_contract_school_tutor_id"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["training_session.id"],
            name=op.f("fk_apprenticeship_contract_session_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_apprenticeship_contract")),
        sa.UniqueConstraint(
            "organization_id", "code", name=op.f("uq_apprenticeship_contract_organization_id_code")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_apprenticeship_contract_public_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_apprenticeship_contract_company_tutor_id"),
        "apprenticeship_contract",
        ["company_tutor_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_apprenticeship_contract_person_id"),
        "apprenticeship_contract",
        ["person_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_apprenticeship_contract_school_tutor_id"),
        "apprenticeship_contract",
        ["school_tutor_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_apprenticeship_contract_session_id"),
        "apprenticeship_contract",
        ["session_id"],
        unique=False,
    )
    op.create_table(
        "booklet",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("session_id", types.Key, nullable=False),
        sa.Column("name", types.Text, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("due_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["training_session.id"], name=op.f("fk_booklet_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booklet")),
        sa.UniqueConstraint("session_id", "name", name=op.f("uq_booklet_session_id_name")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_booklet_session_id"), "booklet", ["session_id"], unique=False)
    op.create_table(
        "calendar_feed",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("session_id", types.Key, nullable=False),
        sa.Column("sealed_url", types.Text, nullable=False),
        sa.Column("url_digest", types.Text, nullable=False),
        sa.Column("host", types.Text, nullable=False),
        sa.Column("state", types.Text, nullable=False),
        sa.Column("reason", types.Text, nullable=True),
        sa.Column("etag", types.Text, nullable=True),
        sa.Column("last_modified", types.Text, nullable=True),
        sa.Column("refresh_seconds", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("vanished", sa.Boolean(), nullable=False),
        sa.Column("due_at", types.Instant(), nullable=True),
        sa.Column("claimed_until", types.Instant(), nullable=True),
        sa.Column("synced_at", types.Instant(), nullable=True),
        sa.Column("zones", types.Text, nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.CheckConstraint(
            "state IN ('pending', 'synced', 'error', 'disabled')",
            name=op.f("ck_calendar_feed_state"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["training_session.id"], name=op.f("fk_calendar_feed_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("session_id", name=op.f("uq_calendar_feed_session_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_calendar_feed_due_at"), "calendar_feed", ["due_at"], unique=False)
    op.create_table(
        "calendar_publication",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("session_id", types.Key, nullable=False),
        sa.Column("secret_hash", types.Text, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", types.Key, nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_calendar_publication_created_by")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["training_session.id"], name=op.f("fk_calendar_publication_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_publication")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_calendar_publication_secret_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_calendar_publication_session_id"),
        "calendar_publication",
        ["session_id"],
        unique=False,
    )
    op.create_table(
        "skill_block_skill",
        sa.Column("block_id", types.Key, nullable=False),
        sa.Column("skill_id", types.Key, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["block_id"], ["skill_block.id"], name=op.f("fk_skill_block_skill_block_id")
        ),
        sa.ForeignKeyConstraint(
            ["skill_id"], ["skill.id"], name=op.f("fk_skill_block_skill_skill_id")
        ),
        sa.PrimaryKeyConstraint("block_id", "skill_id", name=op.f("pk_skill_block_skill")),
    )
    op.create_index(
        op.f("ix_skill_block_skill_skill_id"), "skill_block_skill", ["skill_id"], unique=False
    )
    op.create_table(
        "training_session_framework",
        sa.Column("session_id", types.Key, nullable=False),
        sa.Column("framework_id", types.Key, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["framework_id"],
            ["skill_framework.id"],
            name=op.f("fk_training_session_framework_framework_id"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["training_session.id"],
            name=op.f("fk_training_session_framework_session_id"),
        ),
        sa.PrimaryKeyConstraint(
            "session_id", "framework_id", name=op.f("pk_training_session_framework")
        ),
    )
    op.create_index(
        op.f("ix_training_session_framework_framework_id"),
        "training_session_framework",
        ["framework_id"],
        unique=False,
    )
    op.create_table(
        "booklet_report",
        sa.Column("booklet_id", types.Key, nullable=False),
        sa.Column("contract_id", types.Key, nullable=False),
        sa.Column("due_at", types.Instant(), nullable=True),
        sa.Column("done_at", types.Instant(), nullable=True),
        sa.Column("done_by", types.Key, nullable=True),
        sa.ForeignKeyConstraint(
            ["booklet_id"], ["booklet.id"], name=op.f("fk_booklet_report_booklet_id")
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["apprenticeship_contract.id"],
            name=op.f("fk_booklet_report_contract_id"),
        ),
        sa.ForeignKeyConstraint(["done_by"], ["person.id"], name=op.f("fk_booklet_report_done_by")),
        sa.PrimaryKeyConstraint("booklet_id", "contract_id", name=op.f("pk_booklet_report")),
    )
    op.create_index(
        op.f("ix_booklet_report_contract_id"), "booklet_report", ["contract_id"], unique=False
    )
    op.create_table(
        "calendar_event",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("feed_id", types.Key, nullable=False),
        sa.Column("uid", types.Text, nullable=False),
        sa.Column("recurrence_id", types.Text, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("starts_at", types.Instant(), nullable=False),
        sa.Column("ends_at", types.Instant(), nullable=False),
        sa.Column("time_zone", types.Text, nullable=False),
        sa.Column("all_day", sa.Boolean(), nullable=False),
        sa.Column("summary", types.Text, nullable=False),
        sa.Column("location", types.Text, nullable=True),
        sa.Column("status", types.Text, nullable=False),
        sa.Column("recurs", sa.Boolean(), nullable=False),
        sa.Column("source", types.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["calendar_feed.id"], name=op.f("fk_calendar_event_feed_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_event")),
        sa.UniqueConstraint(
            "feed_id",
            "uid",
            "recurrence_id",
            name=op.f("uq_calendar_event_feed_id_uid_recurrence_id"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "skill_evaluation",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("contract_id", types.Key, nullable=False),
        sa.Column("skill_id", types.Key, nullable=False),
        sa.Column("evaluator", types.Text, nullable=False),
        sa.Column("value", types.Number, nullable=True),
        sa.Column("comment", types.Text, nullable=True),
        sa.Column("door", types.Text, nullable=False),
        sa.Column("recorded_at", types.Instant(), nullable=False),
        sa.Column("recorded_by", types.Key, nullable=True),
        sa.CheckConstraint(
            "evaluator IN ('self', 'centre', 'company')", name=op.f("ck_skill_evaluation_evaluator")
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["apprenticeship_contract.id"],
            name=op.f("fk_skill_evaluation_contract_id"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["person.id"], name=op.f("fk_skill_evaluation_recorded_by")
        ),
        sa.ForeignKeyConstraint(
            ["skill_id"], ["skill.id"], name=op.f("fk_skill_evaluation_skill_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_evaluation")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_skill_evaluation_of",
        "skill_evaluation",
        ["contract_id", "skill_id", "evaluator"],
        unique=False,
    )
    op.create_index(
        op.f("ix_skill_evaluation_skill_id"), "skill_evaluation", ["skill_id"], unique=False
    )
    op.create_table(
        "attendance_statement",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("organization_id", types.Key, nullable=False),
        sa.Column("door", types.Text, nullable=False),
        sa.Column("kind", types.Text, nullable=False),
        sa.Column("starts_at", types.Instant(), nullable=False),
        sa.Column("ends_at", types.Instant(), nullable=False),
        sa.Column("excused", sa.Boolean(), nullable=False),
        sa.Column("description", types.Text, nullable=False),
        sa.CheckConstraint("ends_at >= starts_at", name=op.f("ck_attendance_statement_order")),
        sa.CheckConstraint(
            "kind IN ('absence', 'lateness')", name=op.f("ck_attendance_statement_kind")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_attendance_statement_organization_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_attendance_statement_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_statement")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_attendance_statement_of",
        "attendance_statement",
        ["person_id", "organization_id", "door"],
        unique=False,
    )
    op.create_index(
        op.f("ix_attendance_statement_organization_id"),
        "attendance_statement",
        ["organization_id"],
        unique=False,
    )
    op.add_column("attendance_event", sa.Column("statement_id", types.Key, nullable=True))
    op.create_index(
        op.f("ix_attendance_event_statement_id"),
        "attendance_event",
        ["statement_id"],
        unique=False,
    )
    op.create_table(
        "login_link",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("hash", types.Text, nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("organization_id", types.Key, nullable=False),
        sa.Column("path", types.Text, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", types.Key, nullable=True),
        sa.Column("expires_at", types.Instant(), nullable=False),
        sa.Column("used_at", types.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_login_link_created_by")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_login_link_organization_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_login_link_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_link")),
        sa.UniqueConstraint("hash", name=op.f("uq_login_link_hash")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "browser_session",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("hash", types.Text, nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("organization_id", types.Key, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("expires_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_browser_session_organization_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_browser_session_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_browser_session")),
        sa.UniqueConstraint("hash", name=op.f("uq_browser_session_hash")),
        sqlite_autoincrement=True,
    )
    for name in ("login_link", "browser_session"):
        for column in ("person_id", "organization_id", "expires_at"):
            op.create_index(op.f(f"ix_{name}_{column}"), name, [column], unique=False)
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        # Keys begin where PostgreSQL's identities begin.
        for name in KEYED:
            connection.exec_driver_sql(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, FIRST_OWN_ID - 1)
            )
