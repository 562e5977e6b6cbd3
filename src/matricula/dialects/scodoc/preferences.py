"""The preferences of a department that change what this door says."""

from matricula.record.organizations.preferred import DEFAULTS, preferred

__all__ = ["DEFAULTS", "preferred"]
