"""Belongings: small things that people keep here for their programs, and nobody else reads."""
