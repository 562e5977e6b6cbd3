"""One academic record that speaks four dialects."""
