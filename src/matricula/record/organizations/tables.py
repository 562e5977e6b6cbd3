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
