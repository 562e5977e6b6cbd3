"""/history: who changed what, when and through which door, for staff's programs."""
