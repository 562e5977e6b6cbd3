"""Departments, training centres and other organizations: the tenants of a school's database."""

import sqlalchemy as sa

from matricula.store.types import (
    Instant,
    Key,
    Text,
    keyed_table,
    one_of,
    optional,
    reference,
    required,
    table,
)

organization = keyed_table(
    "organization",
    optional("parent_id", Key),
    required("kind", Text),
    required("acronym", Text),
    required("name", Text),
    optional("description", Text),
    optional("time_zone", Text),
    required("visible", sa.Boolean),
    required("created_at", Instant),
    sa.ForeignKeyConstraint(["parent_id"], ["organization.id"]),
    one_of("kind", "department", "odin_organization", "training_centre"),
    sa.UniqueConstraint("kind", "acronym"),
)
"""A tenant: every question about its objects is filtered by what the asker may see."""

preference = keyed_table(
    "preference",
    reference("organization_id", "organization"),
    reference("cohort_id", "cohort", nullable=True),
    required("name", Text),
    required("value", Text),
    sa.Index(
        "uq_preference_of_organization",
        "organization_id",
        "name",
        unique=True,
        sqlite_where=sa.text("cohort_id IS NULL"),
        postgresql_where=sa.text("cohort_id IS NULL"),
    ),
    sa.UniqueConstraint("cohort_id", "name"),
)
"""What an organization chose, by the dialect's own names; a cohort's choice goes before."""

organization_api = table(
    "organization_api",
    sa.Column("organization_id", Key, sa.ForeignKey("organization.id"), primary_key=True),
    sa.Column("door", Text, primary_key=True),
    required("is_open", sa.Boolean),
    required("changed_at", Instant),
)
"""An API that waits to be switched on for each organization, and whether it is. No row: it is not.
"""

division = keyed_table(
    "division",
    reference("organization_id", "organization", index=False),
    required("kind", Text),
    required("name", Text),
    optional("short_name", Text),
    optional("english_name", Text),
    sa.UniqueConstraint("organization_id", "name"),
)
"""A part of an organization that has programmes: an institute, a faculty, a college.

kind: a code of `matricula.record.organizations.divisions`.
"""
