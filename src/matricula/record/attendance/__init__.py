"""Absences, lateness and justifications."""
