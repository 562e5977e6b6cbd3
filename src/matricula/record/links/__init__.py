"""Links that let somebody in without a password, and the sessions that they open."""
