"""Signing in, registering, and which applications may act for whom."""
