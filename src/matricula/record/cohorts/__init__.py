"""Cohorts, enrolments, groups and module offerings."""
