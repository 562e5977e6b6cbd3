"""Announcements of courses, and what people are told of what happened."""
