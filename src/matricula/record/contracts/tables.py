"""Apprentices: who learns where, and with whom."""

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

centre_code = table(
    "centre_code",
    sa.Column("organization_id", Key, sa.ForeignKey("organization.id"), primary_key=True),
    sa.Column("kind", Text, primary_key=True),
    sa.Column("code", Text, primary_key=True),
    required("name", Text),
    one_of("kind", "site", "brand", "period", "year", "training"),
    sa.UniqueConstraint("organization_id", "kind", "name"),
)
"""What a training centre calls its sites, brands, periods, years and trainings: one name a code."""

training_session = keyed_table(
    "training_session",
    required("public_id", Text, unique=True),
    reference("organization_id", "organization", index=False),
    required("code", Text),
    required("name", Text),
    required("site_code", Text),
    required("period_code", Text),
    required("year_code", Text),
    required("training_code", Text),
    optional("brand_code", Text),
    reference("cohort_id", "cohort", nullable=True),
    required("created_at", Instant),
    sa.UniqueConstraint("organization_id", "code"),
)
"""A group of apprentices who are trained together: Campus Skills' groupe, its session.

public_id: 17 characters, as the door shows it. cohort_id: the cohort that it is the same as.
"""

contract = keyed_table(
    "apprenticeship_contract",
    required("public_id", Text, unique=True),
    reference("organization_id", "organization", index=False),
    required("code", Text),
    reference("person_id", "person"),
    reference("session_id", "training_session"),
    reference("school_tutor_id", "person", nullable=True),
    reference("company_tutor_id", "person", nullable=True),
    optional("company_name", Text),
    optional("starts_on", sa.Date),
    optional("ends_on", sa.Date),
    required("kind", Text),
    optional("mission_title", Text),
    optional("mission_details", Text),
    optional("start_month", Text),
    optional("rncp_code", Text),
    required("state", Text),
    required("transmitted_at", Instant),
    one_of("kind", "APPRENTICESHIP", "INTERNSHIP"),
    one_of("state", "transmitted", "integrated", "archived"),
    sa.UniqueConstraint("organization_id", "code"),
)
"""A contract of an apprentice with a company, as a training centre tells of it.

state: transmitted as it came, integrated once it is matched to a session, archived when the
centre's list no longer has it. Nothing is deleted.
"""
