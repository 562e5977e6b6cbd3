"""Online campuses out of files."""
