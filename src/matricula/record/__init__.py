"""The academic record, a room per noun, each with tables, queries and commands."""
