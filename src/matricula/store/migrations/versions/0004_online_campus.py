"""An online campus: profiles, activities, attempts, totals and presence"""

import sqlalchemy as sa
from alembic import op

from matricula.store import types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

FIRST_OWN_ID = 1_000_001
KEYED = (
    "division",
    "mark_scale",
    "study_resolution",
    "intermediate_total",
    "attempt",
)


def upgrade() -> None:
    op.create_table(
        "division",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("organization_id", types.Key, nullable=False),
        sa.Column("kind", types.Text, nullable=False),
        sa.Column("name", types.Text, nullable=False),
        sa.Column("short_name", types.Text, nullable=True),
        sa.Column("english_name", types.Text, nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_division_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_division")),
        sa.UniqueConstraint(
            "organization_id", "name", name=op.f("uq_division_organization_id_name")
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "mark_scale",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("organization_id", types.Key, nullable=False),
        sa.Column("name", types.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_mark_scale_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark_scale")),
        sa.UniqueConstraint(
            "organization_id", "name", name=op.f("uq_mark_scale_organization_id_name")
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "organization_api",
        sa.Column("organization_id", types.Key, nullable=False),
        sa.Column("door", types.Text, nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_organization_api_organization_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "door", name=op.f("pk_organization_api")),
    )
    op.create_table(
        "study_resolution",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("organization_id", types.Key, nullable=False),
        sa.Column("code", types.Text, nullable=False),
        sa.Column("name", types.Text, nullable=False),
        sa.CheckConstraint(
            "code IN ('paused', 'not_completed')", name=op.f("ck_study_resolution_code")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_study_resolution_organization_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_resolution")),
        sa.UniqueConstraint(
            "organization_id", "name", name=op.f("uq_study_resolution_organization_id_name")
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "kept_answer",
        sa.Column("account_id", types.Key, nullable=False),
        sa.Column("door", types.Text, nullable=False),
        sa.Column("key", types.Text, nullable=False),
        sa.Column("request_hash", types.Text, nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", types.Text, nullable=False),
        sa.Column("expires_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_kept_answer_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", "door", "key", name=op.f("pk_kept_answer")),
    )
    op.create_index(op.f("ix_kept_answer_expires_at"), "kept_answer", ["expires_at"], unique=False)
    op.create_table(
        "mark_scale_level",
        sa.Column("scale_id", types.Key, nullable=False),
        sa.Column("lower_bound", types.Number, nullable=False),
        sa.Column("label", types.Text, nullable=False),
        sa.Column("passes", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["scale_id"], ["mark_scale.id"], name=op.f("fk_mark_scale_level_scale_id")
        ),
        sa.PrimaryKeyConstraint("scale_id", "lower_bound", name=op.f("pk_mark_scale_level")),
    )
    op.create_table(
        "programme_profile",
        sa.Column("programme_id", types.Key, nullable=False),
        sa.Column("division_id", types.Key, nullable=True),
        sa.Column("short_name", types.Text, nullable=True),
        sa.Column("type_code", types.Text, nullable=True),
        sa.Column("study_form_code", types.Text, nullable=True),
        sa.Column("project", types.Text, nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("direction", types.Text, nullable=True),
        sa.Column("direction_code", types.Text, nullable=True),
        sa.Column("profession", types.Text, nullable=True),
        sa.Column("education_level_code", types.Text, nullable=True),
        sa.Column("hours", sa.Integer(), nullable=True),
        sa.Column("credits", types.Number, nullable=True),
        sa.Column("archived_at", types.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["division_id"], ["division.id"], name=op.f("fk_programme_profile_division_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_programme_profile_programme_id")
        ),
        sa.PrimaryKeyConstraint("programme_id", name=op.f("pk_programme_profile")),
    )
    op.create_index(
        op.f("ix_programme_profile_division_id"), "programme_profile", ["division_id"], unique=False
    )
    op.create_table(
        "cohort_profile",
        sa.Column("cohort_id", types.Key, nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("max_students", sa.Integer(), nullable=True),
        sa.Column("archived_at", types.Instant(), nullable=True),
        sa.CheckConstraint("max_students > 0", name=op.f("ck_cohort_profile_max_students")),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_cohort_profile_cohort_id")
        ),
        sa.PrimaryKeyConstraint("cohort_id", name=op.f("pk_cohort_profile")),
    )
    op.create_table(
        "study_status",
        sa.Column("enrolment_id", types.Key, nullable=False),
        sa.Column("code", types.Text, nullable=False),
        sa.Column("resolution", types.Text, nullable=True),
        sa.Column("changed_at", types.Instant(), nullable=False),
        sa.CheckConstraint(
            "code IN ('enrolled', 'studying', 'paused', 'completed', 'not_completed')",
            name=op.f("ck_study_status_code"),
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_study_status_enrolment_id")
        ),
        sa.PrimaryKeyConstraint("enrolment_id", name=op.f("pk_study_status")),
    )
    op.create_table(
        "intermediate_total",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("offering_id", types.Key, nullable=False),
        sa.Column("title", types.Text, nullable=False),
        sa.Column("formula", types.Text, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offering.id"], name=op.f("fk_intermediate_total_offering_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intermediate_total")),
        sa.UniqueConstraint(
            "offering_id", "title", name=op.f("uq_intermediate_total_offering_id_title")
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "offering_profile",
        sa.Column("offering_id", types.Key, nullable=False),
        sa.Column("short_name", types.Text, nullable=True),
        sa.Column("language", types.Text, nullable=False),
        sa.Column("control", types.Text, nullable=False),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("hours", sa.Integer(), nullable=True),
        sa.Column("credits", types.Number, nullable=True),
        sa.Column("marks_attendance", sa.Boolean(), nullable=False),
        sa.Column("is_limited", sa.Boolean(), nullable=False),
        sa.Column("total_formula", types.Text, nullable=True),
        sa.Column("scale_id", types.Key, nullable=True),
        sa.CheckConstraint(
            "control IN ('pass', 'graded_pass', 'exam')", name=op.f("ck_offering_profile_control")
        ),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offering.id"], name=op.f("fk_offering_profile_offering_id")
        ),
        sa.ForeignKeyConstraint(
            ["scale_id"], ["mark_scale.id"], name=op.f("fk_offering_profile_scale_id")
        ),
        sa.PrimaryKeyConstraint("offering_id", name=op.f("pk_offering_profile")),
    )
    op.create_index(
        op.f("ix_offering_profile_scale_id"), "offering_profile", ["scale_id"], unique=False
    )
    op.create_table(
        "activity",
        sa.Column("assessment_id", types.Key, nullable=False),
        sa.Column("kind", types.Text, nullable=False),
        sa.Column("format", types.Text, nullable=False),
        sa.Column("starts_at", types.Instant(), nullable=True),
        sa.Column("ends_at", types.Instant(), nullable=True),
        sa.Column("hours", types.Number, nullable=True),
        sa.Column("is_marked", sa.Boolean(), nullable=False),
        sa.Column("is_hidden", sa.Boolean(), nullable=False),
        sa.Column("attests", sa.Boolean(), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("min_points", types.Number, nullable=False),
        sa.Column("time_limit", sa.Integer(), nullable=False),
        sa.Column("attempts_allowed", sa.Integer(), nullable=True),
        sa.Column("counted_attempt", types.Text, nullable=False),
        sa.Column("is_team", sa.Boolean(), nullable=False),
        sa.Column("sends_failed", sa.Boolean(), nullable=False),
        sa.Column("ends_on_success", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "counted_attempt IN ('best', 'last')", name=op.f("ck_activity_counted_attempt")
        ),
        sa.CheckConstraint(
            "format IN ('offline', 'online', 'hybrid')", name=op.f("ck_activity_format")
        ),
        sa.CheckConstraint("attempts_allowed > 0", name=op.f("ck_activity_attempts_allowed")),
        sa.CheckConstraint("min_points >= 0", name=op.f("ck_activity_min_points")),
        sa.CheckConstraint("time_limit >= 0", name=op.f("ck_activity_time_limit")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_activity_assessment_id")
        ),
        sa.PrimaryKeyConstraint("assessment_id", name=op.f("pk_activity")),
    )
    op.create_table(
        "attempt",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("assessment_id", types.Key, nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("started_at", types.Instant(), nullable=False),
        sa.Column("finished_at", types.Instant(), nullable=True),
        sa.Column("points", types.Number, nullable=True),
        sa.Column("status", types.Text, nullable=False),
        sa.Column("recorded_at", types.Instant(), nullable=False),
        sa.Column("recorded_by", types.Key, nullable=True),
        sa.CheckConstraint(
            "status IN ('pending', 'in_review', 'rework', 'passed', 'failed')",
            name=op.f("ck_attempt_status"),
        ),
        sa.CheckConstraint("finished_at >= started_at", name=op.f("ck_attempt_order")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_attempt_assessment_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_attempt_person_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["person.id"], name=op.f("fk_attempt_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sa.UniqueConstraint(
            "assessment_id",
            "person_id",
            "number",
            name=op.f("uq_attempt_assessment_id_person_id_number"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_attempt_person_id"), "attempt", ["person_id"], unique=False)
    op.create_table(
        "non_participation",
        sa.Column("assessment_id", types.Key, nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_non_participation_assessment_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_non_participation_person_id")
        ),
        sa.PrimaryKeyConstraint("assessment_id", "person_id", name=op.f("pk_non_participation")),
    )
    op.create_index(
        op.f("ix_non_participation_person_id"), "non_participation", ["person_id"], unique=False
    )
    op.create_table(
        "points_conversion",
        sa.Column("assessment_id", types.Key, nullable=False),
        sa.Column("upper_bound", types.Number, nullable=False),
        sa.Column("mark", types.Number, nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_points_conversion_assessment_id")
        ),
        sa.PrimaryKeyConstraint("assessment_id", "upper_bound", name=op.f("pk_points_conversion")),
    )
    op.create_table(
        "presence",
        sa.Column("assessment_id", types.Key, nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("attended", sa.Boolean(), nullable=False),
        sa.Column("source", types.Text, nullable=True),
        sa.Column("recorded_at", types.Instant(), nullable=False),
        sa.Column("recorded_by", types.Key, nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_presence_assessment_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_presence_person_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["person.id"], name=op.f("fk_presence_recorded_by")
        ),
        sa.PrimaryKeyConstraint("assessment_id", "person_id", name=op.f("pk_presence")),
    )
    op.create_index(op.f("ix_presence_person_id"), "presence", ["person_id"], unique=False)
    op.add_column("person", sa.Column("middle_name", types.Text, nullable=True))
    op.add_column("person", sa.Column("language", types.Text, nullable=True))
    op.add_column("person", sa.Column("time_zone", types.Text, nullable=True))
    op.add_column("result", sa.Column("source", types.Text, nullable=True))

    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        # Keys begin where PostgreSQL's identities begin.
        for name in KEYED:
            connection.exec_driver_sql(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, FIRST_OWN_ID - 1)
            )
