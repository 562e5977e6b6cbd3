"""Rows of the record as the bodies of later versions have them."""
