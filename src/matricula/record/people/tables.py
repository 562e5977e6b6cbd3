"""People: one row a person, and what each organization knows of them kept apart."""

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

person = keyed_table(
    "person",
    required("family_name", Text),
    required("given_name", Text),
    optional("middle_name", Text),
    optional("usual_name", Text),
    optional("display_name", Text),
    optional("gender", Text),
    optional("birth_date", sa.Date),
    optional("birth_place", Text),
    optional("birth_department", Text),
    optional("nationality", Text),
    optional("language", Text),
    optional("time_zone", Text),
    required("created_at", Instant),
    one_of("gender", "F", "M", "X"),
)
"""One human. Legal names are the registrar's; the display name is the person's own.

middle_name: the patronymic, where people have one. language: in which to write to them ("ru").

The id is ScoDoc's etudid, Odin's studentId and Stepik's user id (decision 6 of the house).
"""

email_address = keyed_table(
    "email_address",
    reference("person_id", "person"),
    required("address", Text),
    required("folded", Text, index=True),
    required("purpose", Text),
    required("verified", sa.Boolean),
    required("entered_by", Text),
    one_of("purpose", "institutional", "personal"),
    one_of("entered_by", "registrar", "person"),
    sa.UniqueConstraint("person_id", "folded"),
)
"""An address of mail; only verified or registrar-entered ones identify (decision 11)."""

student_record = keyed_table(
    "student_record",
    reference("person_id", "person"),
    reference("organization_id", "organization"),
    optional("code_nip", Text),
    optional("code_ine", Text),
    optional("code_ul", Text),
    optional("scholarship", sa.Boolean),
    optional("street", Text),
    optional("postal_code", Text),
    optional("city", Text),
    optional("country", Text),
    optional("phone", Text),
    optional("mobile", Text),
    optional("fax", Text),
    sa.UniqueConstraint("person_id", "organization_id"),
    sa.UniqueConstraint("organization_id", "code_nip"),
    sa.UniqueConstraint("organization_id", "code_ine"),
    sa.Index("ix_student_record_code_nip", "code_nip"),
    sa.Index("ix_student_record_code_ine", "code_ine"),
)
"""A person as a student of one organization: codes, scholarship and postal address.

code_nip: the institution's number. code_ine: the national one. Both are text with leading zeros.
"""

admission = table(
    "admission",
    sa.Column("student_record_id", Key, sa.ForeignKey("student_record.id"), primary_key=True),
    optional("year", sa.Integer),
    optional("diploma", Text),
    optional("speciality", Text),
    optional("diploma_year", sa.Integer),
    optional("school_name", Text),
    optional("school_city", Text),
    optional("school_postal_code", Text),
    optional("school_code", Text),
)
"""How a student came: the diploma held before and the school that gave it."""

photo = table(
    "photo",
    sa.Column("person_id", Key, sa.ForeignKey("person.id"), primary_key=True),
    required("media_type", Text),
    required("content", sa.LargeBinary),
    required("changed_at", Instant),
    one_of("media_type", "image/jpeg", "image/png"),
)
"""A person's picture as it was given."""

external_id = keyed_table(
    "external_id",
    required("entity", Text),
    required("entity_id", Key),
    required("system", Text),
    required("issuer", Text),
    required("kind", Text),
    required("value", Text),
    sa.UniqueConstraint("system", "issuer", "kind", "value"),
    sa.Index("ix_external_id_entity", "entity", "entity_id"),
)
"""What others call a thing of ours.

entity, entity_id: table and id here. system: "scodoc", "odin", ... issuer: the organization or
instance that gave the value; it belongs to the key, since two schools count from 1.
"""
