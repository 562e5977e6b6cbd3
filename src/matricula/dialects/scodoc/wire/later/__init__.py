"""Bodies of later versions of ScoDoc, for the addresses that those versions added."""
