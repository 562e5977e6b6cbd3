"""Booklets: the reports that are expected of apprentices."""
