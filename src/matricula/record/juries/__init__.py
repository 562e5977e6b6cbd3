"""Jury decisions, authorisations and appreciations."""
