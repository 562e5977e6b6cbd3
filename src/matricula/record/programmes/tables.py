"""Programmes: units, subjects and modules, before anybody attends them."""

import sqlalchemy as sa

from matricula.store.types import (
    Instant,
    Key,
    Number,
    Text,
    keyed_table,
    optional,
    reference,
    required,
    table,
)

programme = keyed_table(
    "programme",
    reference("organization_id", "organization"),
    required("acronym", Text),
    required("title", Text),
    required("official_title", Text),
    required("version", sa.Integer),
    required("code", Text, index=True),
    required("pathway_type", sa.Integer),
    optional("speciality_code", Text),
    sa.UniqueConstraint("organization_id", "acronym", "title", "version"),
)
"""A programme of study. `code` is the same in all versions of one diploma: capitalised units hang
on it. pathway_type: ScoDoc's number (100 DUT, 200 LP, ...)."""

programme_profile = table(
    "programme_profile",
    sa.Column("programme_id", Key, sa.ForeignKey("programme.id"), primary_key=True),
    reference("division_id", "division", nullable=True),
    optional("short_name", Text),
    optional("type_code", Text),
    optional("study_form_code", Text),
    optional("project", Text),
    optional("year", sa.Integer),
    optional("direction", Text),
    optional("direction_code", Text),
    optional("profession", Text),
    optional("education_level_code", Text),
    optional("hours", sa.Integer),
    optional("credits", Number),
    optional("archived_at", Instant),
)
"""What an online campus says of a programme besides its title. Source: Odin's list of programmes.

type_code, study_form_code, education_level_code: codes of `matricula.record.programmes.catalogue`.
education_level_code: the least education that is asked for. year: of intake. hours: academic hours
of 45 minutes. project: the educational project that pays; it stays once it is set.
"""

unit = keyed_table(
    "unit",
    reference("programme_id", "programme"),
    required("acronym", Text),
    required("position", sa.Integer),
    required("title", Text),
    required("kind", sa.Integer),
    required("code", Text),
    optional("ects", Number),
    required("is_external", sa.Boolean),
    optional("apogee_code", Text),
    optional("coefficient", Number),
    sa.UniqueConstraint("programme_id", "acronym"),
)
"""A unit of a programme (UE). kind: 0 standard, 1 sport and culture (a bonus), 2 placement or
project of an LP, 3 placement, 4 elective, 5 professional, 6 optional. `code` names it across
versions of the programme. coefficient counts only in cohorts with `unit_coefficients`."""

subject = keyed_table(
    "subject",
    reference("unit_id", "unit"),
    required("title", Text),
    required("position", sa.Integer),
    sa.UniqueConstraint("unit_id", "title"),
)
"""A subject (matière): a heading that groups modules inside a unit."""

module = keyed_table(
    "module",
    reference("programme_id", "programme"),
    reference("unit_id", "unit"),
    reference("subject_id", "subject"),
    required("code", Text),
    required("title", Text),
    optional("short_title", Text),
    optional("lecture_hours", Number),
    optional("tutorial_hours", Number),
    optional("lab_hours", Number),
    required("coefficient", Number),
    optional("ects", Number),
    required("semester_index", sa.Integer),
    required("position", sa.Integer),
    optional("apogee_code", Text),
    required("kind", sa.Integer),
)
"""A module of a programme. kind: 0 standard, 1 malus (its mark is taken off the unit's average)."""
