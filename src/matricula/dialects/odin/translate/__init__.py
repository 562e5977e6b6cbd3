"""Rows of the record into this door's bodies, and bodies into arguments of commands: pure."""
