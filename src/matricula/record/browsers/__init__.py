"""Browsers that somebody signed in with."""
