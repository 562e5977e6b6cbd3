"""People, their codes, addresses and pictures."""
