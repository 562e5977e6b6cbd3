"""What runs beside requests. Due times stand in the database, so that any number of processes may
run it, and the one that comes first does the work."""
