"""People who turned out to be one."""
