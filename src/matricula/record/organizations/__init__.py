"""Departments and other organizations, and their preferences."""
