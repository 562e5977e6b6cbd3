"""Cohorts: those who follow a programme together, their groups and the modules offered to them."""

import sqlalchemy as sa

from matricula.store.types import (
    Instant,
    Key,
    Number,
    Text,
    keyed_table,
    one_of,
    optional,
    reference,
    required,
    table,
)

cohort = keyed_table(
    "cohort",
    reference("organization_id", "organization"),
    reference("programme_id", "programme"),
    reference("parent_id", "cohort", nullable=True),
    required("semester_index", sa.Integer),
    required("title", Text),
    required("start_date", sa.Date),
    required("end_date", sa.Date),
    required("is_open", sa.Boolean),
    required("modality", Text),
    required("bulletins_hidden", sa.Boolean),
    required("averages_blocked", sa.Boolean),
    required("unit_coefficients", sa.Boolean),
    required("by_semester", sa.Boolean),
    required("compensates", sa.Boolean),
    optional("background_colour", Text),
    required("head_can_edit", sa.Boolean),
    required("head_can_change_teachers", sa.Boolean),
    required("teachers_can_edit_assessments", sa.Boolean),
    optional("semester_apogee_code", Text),
    optional("year_apogee_code", Text),
    required("revision", sa.Integer),
)
"""A run of a programme with its students: ScoDoc's formsemestre, Odin's cohort.

semester_index: 1..n, or -1 where the programme has no semesters. is_open: false locks every mark.
revision: raised in the transaction of any change that could alter a mark, an average, a rank or a
bulletin (docs/revisions.md). parent_id: the intake that this cohort is a part of.
"""

cohort_profile = table(
    "cohort_profile",
    sa.Column("cohort_id", Key, sa.ForeignKey("cohort.id"), primary_key=True),
    optional("year", sa.Integer),
    optional("max_students", sa.Integer),
    optional("archived_at", Instant),
    sa.CheckConstraint("max_students > 0", name="max_students"),
)
"""What an online campus says of a cohort. year: of intake, where it is not the programme's.
max_students: null where there is no limit."""

cohort_step = table(
    "cohort_step",
    sa.Column("cohort_id", Key, sa.ForeignKey("cohort.id"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    required("code", Text, index=True),
)
"""An Apogée step of a cohort: "V1RT" or, with a version, "V1RT!111"."""

cohort_head = table(
    "cohort_head",
    sa.Column("cohort_id", Key, sa.ForeignKey("cohort.id"), primary_key=True),
    sa.Column("person_id", Key, sa.ForeignKey("person.id"), primary_key=True, index=True),
)
"""A person who answers for a cohort (responsable)."""

enrolment = keyed_table(
    "enrolment",
    reference("cohort_id", "cohort", index=False),
    reference("person_id", "person"),
    required("state", Text),
    required("door_state", Text),
    optional("step_code", Text),
    one_of("state", "enrolled", "withdrawn", "failed"),
    sa.UniqueConstraint("cohort_id", "person_id"),
)
"""A student in a cohort. state is neutral; door_state is the writing door's own code ("I", "D",
"DEF" of ScoDoc), so that it comes back as it went in (decision 12 of the house)."""

study_status = table(
    "study_status",
    sa.Column("enrolment_id", Key, sa.ForeignKey("enrolment.id"), primary_key=True),
    required("code", Text),
    optional("resolution", Text),
    required("changed_at", Instant),
    one_of("code", "enrolled", "studying", "paused", "completed", "not_completed"),
)
"""How far somebody is in a cohort, as an online campus says it, and by which resolution.

The enrolment's own state goes along: not_completed is "withdrawn" there. No row: "enrolled" until
something is marked, "studying" from then on.
"""

study_resolution = keyed_table(
    "study_resolution",
    reference("organization_id", "organization", index=False),
    required("code", Text),
    required("name", Text),
    one_of("code", "paused", "not_completed"),
    sa.UniqueConstraint("organization_id", "name"),
)
"""A reason of an organization's own for pausing or not completing studies."""

enrolment_event = keyed_table(
    "enrolment_event",
    reference("person_id", "person"),
    reference("cohort_id", "cohort", nullable=True),
    reference("unit_id", "unit", nullable=True),
    required("kind", Text),
    required("happened_at", Instant),
    sa.UniqueConstraint("person_id", "cohort_id", "unit_id", "kind", "happened_at"),
)
"""A dated step of a student's way, as ScoDoc names it: INSCRIPTION, DEMISSION, DEFAILLANCE."""

offering = keyed_table(
    "offering",
    reference("cohort_id", "cohort"),
    reference("module_id", "module"),
    reference("head_id", "person", nullable=True),
    optional("average_formula", Text),
    sa.UniqueConstraint("cohort_id", "module_id"),
)
"""A module as offered to a cohort: ScoDoc's moduleimpl, Odin's discipline."""

offering_profile = table(
    "offering_profile",
    sa.Column("offering_id", Key, sa.ForeignKey("offering.id"), primary_key=True),
    optional("short_name", Text),
    required("language", Text),
    required("control", Text),
    optional("start_date", sa.Date),
    optional("end_date", sa.Date),
    optional("hours", sa.Integer),
    optional("credits", Number),
    required("marks_attendance", sa.Boolean),
    required("is_limited", sa.Boolean),
    optional("total_formula", Text),
    reference("scale_id", "mark_scale", nullable=True),
    one_of("control", "pass", "graded_pass", "exam"),
)
"""What makes an offering a discipline of an online campus.

control: how it ends (зачёт, дифференциальный зачёт, экзамен). marks_attendance: whoever hands
something in or passes it was there. is_limited: whoever comes into the cohort takes it only where
somebody says so. total_formula: over assessments by id, "([12] + [13]) / 2"
(matricula.gradebook.formulas); null where there is none. scale_id: in which words totals are told.
"""

offering_teacher = table(
    "offering_teacher",
    sa.Column("offering_id", Key, sa.ForeignKey("offering.id"), primary_key=True),
    sa.Column("person_id", Key, sa.ForeignKey("person.id"), primary_key=True, index=True),
)
"""A teacher of an offering besides its head."""

offering_enrolment = table(
    "offering_enrolment",
    sa.Column("offering_id", Key, sa.ForeignKey("offering.id"), primary_key=True),
    sa.Column("person_id", Key, sa.ForeignKey("person.id"), primary_key=True, index=True),
)
"""A student who takes an offering: this is what makes a module optional."""

partition = keyed_table(
    "cohort_partition",
    reference("cohort_id", "cohort"),
    optional("name", Text),
    required("position", sa.Integer),
    required("shows_rank", sa.Boolean),
    required("in_lists", sa.Boolean),
    sa.UniqueConstraint("cohort_id", "name"),
    sa.Index(
        "uq_cohort_partition_default",
        "cohort_id",
        unique=True,
        sqlite_where=sa.text("name IS NULL"),
        postgresql_where=sa.text("name IS NULL"),
    ),
)
"""A way to part a cohort into groups; the one without a name is the whole cohort."""

group = keyed_table(
    "cohort_group",
    reference("partition_id", "cohort_partition"),
    optional("name", Text),
    sa.UniqueConstraint("partition_id", "name"),
)
"""A group of a partition; a student is in at most one of each partition."""

membership = table(
    "group_membership",
    sa.Column("group_id", Key, sa.ForeignKey("cohort_group.id"), primary_key=True),
    sa.Column("person_id", Key, sa.ForeignKey("person.id"), primary_key=True, index=True),
)
"""A student in a group."""

unit_coefficient = table(
    "unit_coefficient",
    sa.Column("cohort_id", Key, sa.ForeignKey("cohort.id"), primary_key=True),
    sa.Column("unit_id", Key, sa.ForeignKey("unit.id"), primary_key=True, index=True),
    required("coefficient", Number),
)
"""The weight that a capitalised unit has in a cohort, where one is set by hand."""

unit_formula = table(
    "unit_formula",
    sa.Column("cohort_id", Key, sa.ForeignKey("cohort.id"), primary_key=True),
    sa.Column("unit_id", Key, sa.ForeignKey("unit.id"), primary_key=True, index=True),
    required("formula", Text),
)
"""A user-written formula for a unit's average. Kept as it came; not computed."""
