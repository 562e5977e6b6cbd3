"""Courses open to whoever may see them: sections, units, lessons, tags, lists and reviews."""
