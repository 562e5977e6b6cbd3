"""Frameworks of skills, scales, and how apprentices are evaluated."""
