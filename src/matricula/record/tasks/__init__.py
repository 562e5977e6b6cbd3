"""Long tasks: files that somebody asked for."""
