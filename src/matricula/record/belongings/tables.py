"""Small things that people keep."""

import sqlalchemy as sa

from matricula.store.types import Instant, Key, Text, keyed_table, optional, reference, required

belonging = keyed_table(
    "belonging",
    reference("person_id", "person", index=False),
    required("kind", Text),
    required("label", Text),
    optional("course_id", Key),
    required("content", sa.JSON),
    required("created_at", Instant),
    required("changed_at", Instant),
    sa.Index("ix_belonging_person_id_kind", "person_id", "kind", "label"),
    sa.Index("ix_belonging_course_id", "course_id"),
)
"""Something of a person's own. kind: what of, in the words of whoever keeps it. label, course_id:
what it is found by, where it is about something; a course that goes takes nothing along. content:
what else it says, as it was said.
"""
