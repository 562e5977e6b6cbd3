"""What the functions of ScoDoc 7 tell in a form of their own."""
