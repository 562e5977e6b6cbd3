"""The first page, and the interactive documentation of every door."""
