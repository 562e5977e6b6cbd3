"""Which addresses of mail say who somebody is."""

import sqlalchemy as sa

from matricula.record.people.tables import email_address

IDENTIFIES = sa.or_(email_address.c.verified, email_address.c.entered_by == "registrar")
"""Only a verified or registrar-entered address identifies (decision 11 of the house)."""
