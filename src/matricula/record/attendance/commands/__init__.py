"""What can change about attendance."""

from matricula.record.attendance.commands.events import (
    add_claims,
    add_half_days,
    add_justifications,
    cancel_absences,
    cancel_excuses,
    merge_half_days,
    replace_statements,
    settle_claims,
)
from matricula.record.attendance.commands.presence import enter_presence

__all__ = [
    "add_claims",
    "add_half_days",
    "add_justifications",
    "cancel_absences",
    "cancel_excuses",
    "enter_presence",
    "merge_half_days",
    "replace_statements",
    "settle_claims",
]
