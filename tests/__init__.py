"""Matricula's tests: at the promised interfaces, and on both engines wherever that is possible."""
