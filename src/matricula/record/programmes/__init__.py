"""Programmes, units, subjects and modules."""
