"""Assessments and results."""
