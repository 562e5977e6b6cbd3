"""Calendars as text (RFC 5545): read within bounds, expanded, and written. Knows no record.

Whatever a stranger's calendar holds is read in a process of its own, whose time and memory the
system limits: `reading.read` and `reading.expand` are the ways in.
"""
