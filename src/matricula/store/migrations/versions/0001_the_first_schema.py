"""The first schema"""

import sqlalchemy as sa
from alembic import op

from matricula.store import types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

FIRST_OWN_ID = 1_000_001


def upgrade() -> None:
    op.create_table(
        "external_id",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("entity", types.Text, nullable=False),
        sa.Column("entity_id", types.Key, nullable=False),
        sa.Column("system", types.Text, nullable=False),
        sa.Column("issuer", types.Text, nullable=False),
        sa.Column("kind", types.Text, nullable=False),
        sa.Column("value", types.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_id")),
        sa.UniqueConstraint(
            "system",
            "issuer",
            "kind",
            "value",
            name=op.f("uq_external_id_system_issuer_kind_value"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_external_id_entity", "external_id", ["entity", "entity_id"], unique=False)
    op.create_table(
        "history_entry",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("at", types.Instant(), nullable=False),
        sa.Column("door", types.Text, nullable=False),
        sa.Column("client", types.Text, nullable=False),
        sa.Column("actor_id", types.Key, nullable=True),
        sa.Column("action", types.Text, nullable=False),
        sa.Column("subject", types.Text, nullable=False),
        sa.Column("subject_id", types.Key, nullable=False),
        sa.Column("person_id", types.Key, nullable=True),
        sa.Column("cohort_id", types.Key, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_entry")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_history_entry_cohort_id"), "history_entry", ["cohort_id"], unique=False
    )
    op.create_index(
        op.f("ix_history_entry_person_id"), "history_entry", ["person_id"], unique=False
    )
    op.create_index(
        "ix_history_entry_subject", "history_entry", ["subject", "subject_id"], unique=False
    )
    op.create_table(
        "organization",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("parent_id", types.Key, nullable=True),
        sa.Column("kind", types.Text, nullable=False),
        sa.Column("acronym", types.Text, nullable=False),
        sa.Column("name", types.Text, nullable=False),
        sa.Column("description", types.Text, nullable=True),
        sa.Column("time_zone", types.Text, nullable=True),
        sa.Column("visible", sa.Boolean(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('department', 'odin_organization', 'training_centre')",
            name=op.f("ck_organization_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["organization.id"], name=op.f("fk_organization_parent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization")),
        sa.UniqueConstraint("kind", "acronym", name=op.f("uq_organization_kind_acronym")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "person",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("family_name", types.Text, nullable=False),
        sa.Column("given_name", types.Text, nullable=False),
        sa.Column("usual_name", types.Text, nullable=True),
        sa.Column("display_name", types.Text, nullable=True),
        sa.Column("gender", types.Text, nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("birth_place", types.Text, nullable=True),
        sa.Column("birth_department", types.Text, nullable=True),
        sa.Column("nationality", types.Text, nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.CheckConstraint("gender IN ('F', 'M', 'X')", name=op.f("ck_person_gender")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "account",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("name", types.Text, nullable=False),
        sa.Column("folded_name", types.Text, nullable=False),
        sa.Column("password_hash", types.Text, nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("folded_name", name=op.f("uq_account_folded_name")),
        sa.UniqueConstraint("person_id", name=op.f("uq_account_person_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "email_address",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("address", types.Text, nullable=False),
        sa.Column("folded", types.Text, nullable=False),
        sa.Column("purpose", types.Text, nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("entered_by", types.Text, nullable=False),
        sa.CheckConstraint(
            "entered_by IN ('registrar', 'person')", name=op.f("ck_email_address_entered_by")
        ),
        sa.CheckConstraint(
            "purpose IN ('institutional', 'personal')", name=op.f("ck_email_address_purpose")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_email_address_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_address")),
        sa.UniqueConstraint("person_id", "folded", name=op.f("uq_email_address_person_id_folded")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_email_address_folded"), "email_address", ["folded"], unique=False)
    op.create_index(
        op.f("ix_email_address_person_id"), "email_address", ["person_id"], unique=False
    )
    op.create_table(
        "history_value",
        sa.Column("entry_id", types.Key, nullable=False),
        sa.Column("before", types.Text, nullable=True),
        sa.Column("after", types.Text, nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["history_entry.id"], name=op.f("fk_history_value_entry_id")
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_history_value")),
    )
    op.create_table(
        "photo",
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("media_type", types.Text, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=False),
        sa.CheckConstraint(
            "media_type IN ('image/jpeg', 'image/png')", name=op.f("ck_photo_media_type")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_photo_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_photo")),
    )
    op.create_table(
        "programme",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("organization_id", types.Key, nullable=False),
        sa.Column("acronym", types.Text, nullable=False),
        sa.Column("title", types.Text, nullable=False),
        sa.Column("official_title", types.Text, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", types.Text, nullable=False),
        sa.Column("pathway_type", sa.Integer(), nullable=False),
        sa.Column("speciality_code", types.Text, nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_programme_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint(
            "organization_id",
            "acronym",
            "title",
            "version",
            name=op.f("uq_programme_organization_id_acronym_title_version"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_programme_code"), "programme", ["code"], unique=False)
    op.create_index(
        op.f("ix_programme_organization_id"), "programme", ["organization_id"], unique=False
    )
    op.create_table(
        "student_record",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("organization_id", types.Key, nullable=False),
        sa.Column("code_nip", types.Text, nullable=True),
        sa.Column("code_ine", types.Text, nullable=True),
        sa.Column("code_ul", types.Text, nullable=True),
        sa.Column("scholarship", sa.Boolean(), nullable=True),
        sa.Column("street", types.Text, nullable=True),
        sa.Column("postal_code", types.Text, nullable=True),
        sa.Column("city", types.Text, nullable=True),
        sa.Column("country", types.Text, nullable=True),
        sa.Column("phone", types.Text, nullable=True),
        sa.Column("mobile", types.Text, nullable=True),
        sa.Column("fax", types.Text, nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_student_record_organization_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_student_record_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_student_record")),
        sa.UniqueConstraint(
            "organization_id", "code_ine", name=op.f("uq_student_record_organization_id_code_ine")
        ),
        sa.UniqueConstraint(
            "organization_id", "code_nip", name=op.f("uq_student_record_organization_id_code_nip")
        ),
        sa.UniqueConstraint(
            "person_id", "organization_id", name=op.f("uq_student_record_person_id_organization_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_student_record_code_ine", "student_record", ["code_ine"], unique=False)
    op.create_index("ix_student_record_code_nip", "student_record", ["code_nip"], unique=False)
    op.create_index(
        op.f("ix_student_record_organization_id"),
        "student_record",
        ["organization_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_student_record_person_id"), "student_record", ["person_id"], unique=False
    )
    op.create_table(
        "admission",
        sa.Column("student_record_id", types.Key, nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("diploma", types.Text, nullable=True),
        sa.Column("speciality", types.Text, nullable=True),
        sa.Column("diploma_year", sa.Integer(), nullable=True),
        sa.Column("school_name", types.Text, nullable=True),
        sa.Column("school_city", types.Text, nullable=True),
        sa.Column("school_postal_code", types.Text, nullable=True),
        sa.Column("school_code", types.Text, nullable=True),
        sa.ForeignKeyConstraint(
            ["student_record_id"],
            ["student_record.id"],
            name=op.f("fk_admission_student_record_id"),
        ),
        sa.PrimaryKeyConstraint("student_record_id", name=op.f("pk_admission")),
    )
    op.create_table(
        "cohort",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("organization_id", types.Key, nullable=False),
        sa.Column("programme_id", types.Key, nullable=False),
        sa.Column("parent_id", types.Key, nullable=True),
        sa.Column("semester_index", sa.Integer(), nullable=False),
        sa.Column("title", types.Text, nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("modality", types.Text, nullable=False),
        sa.Column("bulletins_hidden", sa.Boolean(), nullable=False),
        sa.Column("averages_blocked", sa.Boolean(), nullable=False),
        sa.Column("unit_coefficients", sa.Boolean(), nullable=False),
        sa.Column("by_semester", sa.Boolean(), nullable=False),
        sa.Column("compensates", sa.Boolean(), nullable=False),
        sa.Column("background_colour", types.Text, nullable=True),
        sa.Column("head_can_edit", sa.Boolean(), nullable=False),
        sa.Column("head_can_change_teachers", sa.Boolean(), nullable=False),
        sa.Column("teachers_can_edit_assessments", sa.Boolean(), nullable=False),
        sa.Column("semester_apogee_code", types.Text, nullable=True),
        sa.Column("year_apogee_code", types.Text, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_cohort_organization_id")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["cohort.id"], name=op.f("fk_cohort_parent_id")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_cohort_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_cohort_organization_id"), "cohort", ["organization_id"], unique=False)
    op.create_index(op.f("ix_cohort_parent_id"), "cohort", ["parent_id"], unique=False)
    op.create_index(op.f("ix_cohort_programme_id"), "cohort", ["programme_id"], unique=False)
    op.create_table(
        "role_assignment",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("account_id", types.Key, nullable=False),
        sa.Column("organization_id", types.Key, nullable=True),
        sa.Column("role", types.Text, nullable=False),
        sa.CheckConstraint(
            "role IN ('administrator', 'registrar', 'teacher', 'reader')",
            name=op.f("ck_role_assignment_role"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_role_assignment_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_role_assignment_organization_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_assignment")),
        sa.UniqueConstraint(
            "account_id",
            "organization_id",
            "role",
            name=op.f("uq_role_assignment_account_id_organization_id_role"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_role_assignment_account_id"), "role_assignment", ["account_id"], unique=False
    )
    op.create_index(
        op.f("ix_role_assignment_organization_id"),
        "role_assignment",
        ["organization_id"],
        unique=False,
    )
    op.create_index(
        "uq_role_assignment_everywhere",
        "role_assignment",
        ["account_id", "role"],
        unique=True,
        sqlite_where=sa.text("organization_id IS NULL"),
        postgresql_where=sa.text("organization_id IS NULL"),
    )
    op.create_table(
        "token",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("account_id", types.Key, nullable=False),
        sa.Column("hash", types.Text, nullable=False),
        sa.Column("scope", types.Text, nullable=False),
        sa.Column("label", types.Text, nullable=False),
        sa.Column("requested", sa.Boolean(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("expires_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_token_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
        sa.UniqueConstraint("hash", name=op.f("uq_token_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_token_account_id"), "token", ["account_id"], unique=False)
    op.create_table(
        "unit",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("programme_id", types.Key, nullable=False),
        sa.Column("acronym", types.Text, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", types.Text, nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("code", types.Text, nullable=False),
        sa.Column("ects", types.Number, nullable=True),
        sa.Column("is_external", sa.Boolean(), nullable=False),
        sa.Column("apogee_code", types.Text, nullable=True),
        sa.Column("coefficient", types.Number, nullable=True),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_unit_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("programme_id", "acronym", name=op.f("uq_unit_programme_id_acronym")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_unit_programme_id"), "unit", ["programme_id"], unique=False)
    op.create_table(
        "appreciation",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("cohort_id", types.Key, nullable=False),
        sa.Column("author_id", types.Key, nullable=True),
        sa.Column("comment", types.Text, nullable=False),
        sa.Column("written_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_appreciation_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_appreciation_cohort_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_appreciation_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appreciation")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_appreciation_author_id"), "appreciation", ["author_id"], unique=False)
    op.create_index(op.f("ix_appreciation_cohort_id"), "appreciation", ["cohort_id"], unique=False)
    op.create_index(op.f("ix_appreciation_person_id"), "appreciation", ["person_id"], unique=False)
    op.create_table(
        "cohort_head",
        sa.Column("cohort_id", types.Key, nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_cohort_head_cohort_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_cohort_head_person_id")
        ),
        sa.PrimaryKeyConstraint("cohort_id", "person_id", name=op.f("pk_cohort_head")),
    )
    op.create_index(op.f("ix_cohort_head_person_id"), "cohort_head", ["person_id"], unique=False)
    op.create_table(
        "cohort_partition",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("cohort_id", types.Key, nullable=False),
        sa.Column("name", types.Text, nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("shows_rank", sa.Boolean(), nullable=False),
        sa.Column("in_lists", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_cohort_partition_cohort_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_partition")),
        sa.UniqueConstraint("cohort_id", "name", name=op.f("uq_cohort_partition_cohort_id_name")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_cohort_partition_cohort_id"), "cohort_partition", ["cohort_id"], unique=False
    )
    op.create_index(
        "uq_cohort_partition_default",
        "cohort_partition",
        ["cohort_id"],
        unique=True,
        sqlite_where=sa.text("name IS NULL"),
        postgresql_where=sa.text("name IS NULL"),
    )
    op.create_table(
        "cohort_step",
        sa.Column("cohort_id", types.Key, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", types.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_cohort_step_cohort_id")
        ),
        sa.PrimaryKeyConstraint("cohort_id", "position", name=op.f("pk_cohort_step")),
    )
    op.create_index(op.f("ix_cohort_step_code"), "cohort_step", ["code"], unique=False)
    op.create_table(
        "enrolment",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("cohort_id", types.Key, nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("state", types.Text, nullable=False),
        sa.Column("door_state", types.Text, nullable=False),
        sa.Column("step_code", types.Text, nullable=True),
        sa.CheckConstraint(
            "state IN ('enrolled', 'withdrawn', 'failed')", name=op.f("ck_enrolment_state")
        ),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_enrolment_cohort_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_enrolment_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint(
            "cohort_id", "person_id", name=op.f("uq_enrolment_cohort_id_person_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_enrolment_person_id"), "enrolment", ["person_id"], unique=False)
    op.create_table(
        "enrolment_event",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("cohort_id", types.Key, nullable=True),
        sa.Column("unit_id", types.Key, nullable=True),
        sa.Column("kind", types.Text, nullable=False),
        sa.Column("happened_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_enrolment_event_cohort_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_enrolment_event_person_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_enrolment_event_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment_event")),
        sa.UniqueConstraint(
            "person_id",
            "cohort_id",
            "unit_id",
            "kind",
            "happened_at",
            name=op.f("uq_enrolment_event_person_id_cohort_id_unit_id_kind_happened_at"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_enrolment_event_cohort_id"), "enrolment_event", ["cohort_id"], unique=False
    )
    op.create_index(
        op.f("ix_enrolment_event_person_id"), "enrolment_event", ["person_id"], unique=False
    )
    op.create_index(
        op.f("ix_enrolment_event_unit_id"), "enrolment_event", ["unit_id"], unique=False
    )
    op.create_table(
        "jury_decision",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("cohort_id", types.Key, nullable=True),
        sa.Column("unit_id", types.Key, nullable=True),
        sa.Column("code", types.Text, nullable=False),
        sa.Column("assiduous", sa.Boolean(), nullable=True),
        sa.Column("decided_at", types.Instant(), nullable=False),
        sa.Column("compensates_id", types.Key, nullable=True),
        sa.Column("unit_average", types.Number, nullable=True),
        sa.Column("semester_index", sa.Integer(), nullable=True),
        sa.Column("is_external", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_jury_decision_cohort_id")
        ),
        sa.ForeignKeyConstraint(
            ["compensates_id"], ["cohort.id"], name=op.f("fk_jury_decision_compensates_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_jury_decision_person_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_jury_decision_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jury_decision")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_jury_decision_cohort_id"), "jury_decision", ["cohort_id"], unique=False
    )
    op.create_index(
        op.f("ix_jury_decision_compensates_id"), "jury_decision", ["compensates_id"], unique=False
    )
    op.create_index(
        op.f("ix_jury_decision_person_id"), "jury_decision", ["person_id"], unique=False
    )
    op.create_index(op.f("ix_jury_decision_unit_id"), "jury_decision", ["unit_id"], unique=False)
    op.create_index(
        "uq_jury_decision_on_cohort",
        "jury_decision",
        ["person_id", "cohort_id"],
        unique=True,
        sqlite_where=sa.text("cohort_id IS NOT NULL AND unit_id IS NULL"),
        postgresql_where=sa.text("cohort_id IS NOT NULL AND unit_id IS NULL"),
    )
    op.create_index(
        "uq_jury_decision_on_unit",
        "jury_decision",
        ["person_id", "cohort_id", "unit_id"],
        unique=True,
        sqlite_where=sa.text("cohort_id IS NOT NULL AND unit_id IS NOT NULL"),
        postgresql_where=sa.text("cohort_id IS NOT NULL AND unit_id IS NOT NULL"),
    )
    op.create_table(
        "preference",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("organization_id", types.Key, nullable=False),
        sa.Column("cohort_id", types.Key, nullable=True),
        sa.Column("name", types.Text, nullable=False),
        sa.Column("value", types.Text, nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_preference_cohort_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_preference_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preference")),
        sa.UniqueConstraint("cohort_id", "name", name=op.f("uq_preference_cohort_id_name")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_preference_cohort_id"), "preference", ["cohort_id"], unique=False)
    op.create_index(
        op.f("ix_preference_organization_id"), "preference", ["organization_id"], unique=False
    )
    op.create_index(
        "uq_preference_of_organization",
        "preference",
        ["organization_id", "name"],
        unique=True,
        sqlite_where=sa.text("cohort_id IS NULL"),
        postgresql_where=sa.text("cohort_id IS NULL"),
    )
    op.create_table(
        "progression_authorisation",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("origin_cohort_id", types.Key, nullable=False),
        sa.Column("programme_code", types.Text, nullable=False),
        sa.Column("semester_index", sa.Integer(), nullable=False),
        sa.Column("decided_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["origin_cohort_id"],
            ["cohort.id"],
            name=op.f("fk_progression_authorisation_origin_cohort_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_progression_authorisation_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progression_authorisation")),
        sa.UniqueConstraint(
            "person_id",
            "origin_cohort_id",
            "programme_code",
            "semester_index",
            name=op.f(
                "uq_progression_authorisation_person_id_origin_cohort_id_programme_code_semester_index"
            ),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_progression_authorisation_origin_cohort_id"),
        "progression_authorisation",
        ["origin_cohort_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_progression_authorisation_person_id"),
        "progression_authorisation",
        ["person_id"],
        unique=False,
    )
    op.create_table(
        "subject",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("unit_id", types.Key, nullable=False),
        sa.Column("title", types.Text, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_subject_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject")),
        sa.UniqueConstraint("unit_id", "title", name=op.f("uq_subject_unit_id_title")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_subject_unit_id"), "subject", ["unit_id"], unique=False)
    op.create_table(
        "unit_coefficient",
        sa.Column("cohort_id", types.Key, nullable=False),
        sa.Column("unit_id", types.Key, nullable=False),
        sa.Column("coefficient", types.Number, nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_unit_coefficient_cohort_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_coefficient_unit_id")),
        sa.PrimaryKeyConstraint("cohort_id", "unit_id", name=op.f("pk_unit_coefficient")),
    )
    op.create_index(
        op.f("ix_unit_coefficient_unit_id"), "unit_coefficient", ["unit_id"], unique=False
    )
    op.create_table(
        "unit_formula",
        sa.Column("cohort_id", types.Key, nullable=False),
        sa.Column("unit_id", types.Key, nullable=False),
        sa.Column("formula", types.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_unit_formula_cohort_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_formula_unit_id")),
        sa.PrimaryKeyConstraint("cohort_id", "unit_id", name=op.f("pk_unit_formula")),
    )
    op.create_index(op.f("ix_unit_formula_unit_id"), "unit_formula", ["unit_id"], unique=False)
    op.create_table(
        "cohort_group",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("partition_id", types.Key, nullable=False),
        sa.Column("name", types.Text, nullable=True),
        sa.ForeignKeyConstraint(
            ["partition_id"], ["cohort_partition.id"], name=op.f("fk_cohort_group_partition_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_group")),
        sa.UniqueConstraint("partition_id", "name", name=op.f("uq_cohort_group_partition_id_name")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_cohort_group_partition_id"), "cohort_group", ["partition_id"], unique=False
    )
    op.create_table(
        "module",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("programme_id", types.Key, nullable=False),
        sa.Column("unit_id", types.Key, nullable=False),
        sa.Column("subject_id", types.Key, nullable=False),
        sa.Column("code", types.Text, nullable=False),
        sa.Column("title", types.Text, nullable=False),
        sa.Column("short_title", types.Text, nullable=True),
        sa.Column("lecture_hours", types.Number, nullable=True),
        sa.Column("tutorial_hours", types.Number, nullable=True),
        sa.Column("lab_hours", types.Number, nullable=True),
        sa.Column("coefficient", types.Number, nullable=False),
        sa.Column("ects", types.Number, nullable=True),
        sa.Column("semester_index", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("apogee_code", types.Text, nullable=True),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_module_programme_id")
        ),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_module_subject_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_module_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_module")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_module_programme_id"), "module", ["programme_id"], unique=False)
    op.create_index(op.f("ix_module_subject_id"), "module", ["subject_id"], unique=False)
    op.create_index(op.f("ix_module_unit_id"), "module", ["unit_id"], unique=False)
    op.create_table(
        "group_membership",
        sa.Column("group_id", types.Key, nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["cohort_group.id"], name=op.f("fk_group_membership_group_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_group_membership_person_id")
        ),
        sa.PrimaryKeyConstraint("group_id", "person_id", name=op.f("pk_group_membership")),
    )
    op.create_index(
        op.f("ix_group_membership_person_id"), "group_membership", ["person_id"], unique=False
    )
    op.create_table(
        "offering",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("cohort_id", types.Key, nullable=False),
        sa.Column("module_id", types.Key, nullable=False),
        sa.Column("head_id", types.Key, nullable=True),
        sa.Column("average_formula", types.Text, nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_offering_cohort_id")),
        sa.ForeignKeyConstraint(["head_id"], ["person.id"], name=op.f("fk_offering_head_id")),
        sa.ForeignKeyConstraint(["module_id"], ["module.id"], name=op.f("fk_offering_module_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offering")),
        sa.UniqueConstraint("cohort_id", "module_id", name=op.f("uq_offering_cohort_id_module_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_offering_cohort_id"), "offering", ["cohort_id"], unique=False)
    op.create_index(op.f("ix_offering_head_id"), "offering", ["head_id"], unique=False)
    op.create_index(op.f("ix_offering_module_id"), "offering", ["module_id"], unique=False)
    op.create_table(
        "assessment",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("offering_id", types.Key, nullable=False),
        sa.Column("title", types.Text, nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("starts_at", sa.Time(), nullable=True),
        sa.Column("ends_at", sa.Time(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offering.id"], name=op.f("fk_assessment_offering_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_assessment_offering_id"), "assessment", ["offering_id"], unique=False)
    op.create_table(
        "attendance_event",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("organization_id", types.Key, nullable=False),
        sa.Column("kind", types.Text, nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("half", types.Text, nullable=True),
        sa.Column("starts_at", types.Instant(), nullable=True),
        sa.Column("ends_at", types.Instant(), nullable=True),
        sa.Column("excused", sa.Boolean(), nullable=True),
        sa.Column("offering_id", types.Key, nullable=True),
        sa.Column("description", types.Text, nullable=True),
        sa.Column("door", types.Text, nullable=False),
        sa.Column("recorded_at", types.Instant(), nullable=False),
        sa.Column("recorded_by", types.Key, nullable=True),
        sa.CheckConstraint("half IN ('am', 'pm')", name=op.f("ck_attendance_event_half")),
        sa.CheckConstraint(
            "kind IN ('absence', 'lateness', 'justification')",
            name=op.f("ck_attendance_event_kind"),
        ),
        sa.CheckConstraint(
            "(day IS NOT NULL AND half IS NOT NULL AND starts_at IS NULL AND ends_at IS NULL) OR (day IS NULL AND half IS NULL AND starts_at IS NOT NULL AND ends_at > starts_at)",
            name=op.f("ck_attendance_event_half_day_or_interval"),
        ),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offering.id"], name=op.f("fk_attendance_event_offering_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_attendance_event_organization_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_attendance_event_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["person.id"], name=op.f("fk_attendance_event_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_event")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_attendance_event_offering_id"), "attendance_event", ["offering_id"], unique=False
    )
    op.create_index(
        op.f("ix_attendance_event_organization_id"),
        "attendance_event",
        ["organization_id"],
        unique=False,
    )
    op.create_index(
        "ix_attendance_event_person_day", "attendance_event", ["person_id", "day"], unique=False
    )
    op.create_index(
        "ix_attendance_event_person_interval",
        "attendance_event",
        ["person_id", "starts_at"],
        unique=False,
    )
    op.create_table(
        "offering_enrolment",
        sa.Column("offering_id", types.Key, nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offering.id"], name=op.f("fk_offering_enrolment_offering_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_offering_enrolment_person_id")
        ),
        sa.PrimaryKeyConstraint("offering_id", "person_id", name=op.f("pk_offering_enrolment")),
    )
    op.create_index(
        op.f("ix_offering_enrolment_person_id"), "offering_enrolment", ["person_id"], unique=False
    )
    op.create_table(
        "offering_teacher",
        sa.Column("offering_id", types.Key, nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offering.id"], name=op.f("fk_offering_teacher_offering_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_offering_teacher_person_id")
        ),
        sa.PrimaryKeyConstraint("offering_id", "person_id", name=op.f("pk_offering_teacher")),
    )
    op.create_index(
        op.f("ix_offering_teacher_person_id"), "offering_teacher", ["person_id"], unique=False
    )
    op.create_table(
        "result",
        sa.Column("assessment_id", types.Key, nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("mark", types.Number, nullable=True),
        sa.Column("special", types.Text, nullable=True),
        sa.Column("comment", types.Text, nullable=True),
        sa.Column("recorded_at", types.Instant(), nullable=False),
        sa.Column("recorded_by", types.Key, nullable=True),
        sa.CheckConstraint("special IN ('ABS', 'EXC', 'ATT')", name=op.f("ck_result_special")),
        sa.CheckConstraint(
            "(mark IS NULL) <> (special IS NULL)", name=op.f("ck_result_mark_or_special")
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_result_assessment_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_result_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_result_recorded_by")),
        sa.PrimaryKeyConstraint("assessment_id", "person_id", name=op.f("pk_result")),
    )
    op.create_index(op.f("ix_result_person_id"), "result", ["person_id"], unique=False)
    op.create_table(
        "weighting",
        sa.Column("assessment_id", types.Key, nullable=False),
        sa.Column("max_mark", types.Number, nullable=False),
        sa.Column("coefficient", types.Number, nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("shown_on_bulletin", sa.Boolean(), nullable=False),
        sa.Column("counts_while_incomplete", sa.Boolean(), nullable=False),
        sa.CheckConstraint("max_mark >= 0", name=op.f("ck_weighting_max_mark")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_weighting_assessment_id")
        ),
        sa.PrimaryKeyConstraint("assessment_id", name=op.f("pk_weighting")),
    )
    _start_keys()
    _guard_history()


def _start_keys() -> None:
    """Make SQLite's keys begin where PostgreSQL's identities begin."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    keyed = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'"
    )
    for (name,) in keyed.all():
        connection.exec_driver_sql(
            "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, FIRST_OWN_ID - 1)
        )


def _guard_history() -> None:
    """Let history grow, and nothing else; values may be blanked, which is what erasure does."""
    guards = POSTGRESQL_GUARDS if op.get_bind().dialect.name == "postgresql" else SQLITE_GUARDS
    for statement in guards:
        op.execute(sa.text(statement))


SQLITE_GUARDS = [
    # REPLACE deletes without a word to a DELETE trigger: refuse the insert that would cause it.
    """CREATE TRIGGER history_entry_no_replace BEFORE INSERT ON history_entry
    WHEN EXISTS (SELECT 1 FROM history_entry WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'history is append-only'); END""",
    """CREATE TRIGGER history_value_no_replace BEFORE INSERT ON history_value
    WHEN EXISTS (SELECT 1 FROM history_value WHERE entry_id = NEW.entry_id)
    BEGIN SELECT RAISE(ABORT, 'history is append-only'); END""",
    """CREATE TRIGGER history_entry_no_update BEFORE UPDATE ON history_entry
    BEGIN SELECT RAISE(ABORT, 'history is append-only'); END""",
    """CREATE TRIGGER history_entry_no_delete BEFORE DELETE ON history_entry
    BEGIN SELECT RAISE(ABORT, 'history is append-only'); END""",
    """CREATE TRIGGER history_value_no_delete BEFORE DELETE ON history_value
    BEGIN SELECT RAISE(ABORT, 'history is append-only'); END""",
    """CREATE TRIGGER history_value_blank_only BEFORE UPDATE ON history_value
    WHEN NEW.entry_id IS NOT OLD.entry_id OR NEW.before IS NOT NULL OR NEW.after IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'history is append-only'); END""",
]

POSTGRESQL_GUARDS = [
    """CREATE FUNCTION refuse_history_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'history is append-only'; END $$""",
    """CREATE FUNCTION blank_history_value_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.entry_id <> OLD.entry_id OR NEW.before IS NOT NULL OR NEW.after IS NOT NULL THEN
            RAISE EXCEPTION 'history is append-only';
        END IF;
        RETURN NEW;
    END $$""",
    """CREATE TRIGGER history_entry_fixed BEFORE UPDATE OR DELETE ON history_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_history_change()""",
    """CREATE TRIGGER history_entry_kept BEFORE TRUNCATE ON history_entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change()""",
    """CREATE TRIGGER history_value_fixed BEFORE DELETE ON history_value
    FOR EACH ROW EXECUTE FUNCTION refuse_history_change()""",
    """CREATE TRIGGER history_value_kept BEFORE TRUNCATE ON history_value
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change()""",
    """CREATE TRIGGER history_value_blank_only BEFORE UPDATE ON history_value
    FOR EACH ROW EXECUTE FUNCTION blank_history_value_only()""",
]
