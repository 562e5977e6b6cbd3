"""Calendars at secret addresses, for calendar programs."""
