"""Certificates: what somebody is told in writing about a course that they completed."""
