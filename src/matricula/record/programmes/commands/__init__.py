"""What can change about programmes."""

from matricula.record.programmes.commands.campus import add_programmes, merge_programme_profiles
from matricula.record.programmes.commands.plans import (
    merge_modules,
    merge_programmes,
    merge_subjects,
    merge_units,
)

__all__ = [
    "add_programmes",
    "merge_modules",
    "merge_programme_profiles",
    "merge_programmes",
    "merge_subjects",
    "merge_units",
]
