"""Courses that are the teaching of offerings, and feed their assessments."""
