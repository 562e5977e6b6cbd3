"""The append-only history of every change."""
