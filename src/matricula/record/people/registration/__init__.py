"""Mass registration: who is who among many people, and what is added of each.

docs/odin_registration.md tells the rules.
"""

from matricula.record.people.registration.checking import check_people, check_person
from matricula.record.people.registration.commands import register_people
from matricula.record.people.registration.planning import foresee_people
from matricula.record.people.registration.queries import NoSuchCohorts, refuse_unknown_cohorts
from matricula.record.people.registration.rows import (
    EXTERNAL_ID,
    NAMES,
    SNILS,
    UNTI_ID,
    Refused,
    Registered,
    Registrant,
    Row,
    Said,
    Trouble,
)

__all__ = [
    "EXTERNAL_ID",
    "NAMES",
    "SNILS",
    "UNTI_ID",
    "NoSuchCohorts",
    "Refused",
    "Registered",
    "Registrant",
    "Row",
    "Said",
    "Trouble",
    "check_people",
    "check_person",
    "foresee_people",
    "refuse_unknown_cohorts",
    "register_people",
]
