"""The doors: each dialect of the record in a folder of its own. None knows another."""
