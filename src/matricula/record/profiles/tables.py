"""What people say of themselves, and how they want to be told."""

import sqlalchemy as sa

from matricula.store.types import Key, Text, keyed_table, optional, reference, required, table

profile = table(
    "profile",
    sa.Column("person_id", Key, sa.ForeignKey("person.id"), primary_key=True),
    required("first_name", Text),
    required("last_name", Text),
    required("is_private", sa.Boolean),
    required("language", Text),
    optional("city", Key),
    required("short_bio", Text),
    required("details", Text),
    required("subscribed_for_mail", sa.Boolean),
    required("notification_email_delay", Text),
    required("subscribed_for_marketing", sa.Boolean),
    required("subscribed_for_partners", sa.Boolean),
    required("subscribed_for_news_en", sa.Boolean),
    required("subscribed_for_news_ru", sa.Boolean),
    required("bit_field", Key),
    required("is_web_push_enabled", sa.Boolean),
    required("is_vote_notifications_enabled", sa.Boolean),
    optional("primary_address", Text),
)
"""A person's profile. Whoever has none is private: the registry shows nobody to strangers.

first_name, last_name: the person's own words, never the registrar's. primary_address: the folded
address that they chose among theirs; null, or one that is gone: the oldest.
"""

social_account = keyed_table(
    "social_account",
    reference("person_id", "person", index=False),
    required("provider", Text),
    required("uid", Text),
    sa.UniqueConstraint("person_id", "provider", "uid"),
)
"""An account elsewhere, as the person named it: claimed, never proved."""
