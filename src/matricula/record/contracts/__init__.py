"""Apprenticeship contracts and training sessions."""
