"""Apprenticeship contracts, training sessions and booklets."""
