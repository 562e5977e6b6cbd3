"""Between the wire and the record: pure functions."""
