"""Files into the record."""
