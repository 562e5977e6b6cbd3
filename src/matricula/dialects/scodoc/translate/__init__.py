"""Rows of the record into the page's bodies. Pure functions."""
