"""Stepik's door."""
