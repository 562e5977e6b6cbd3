"""What can change about cohorts."""

from matricula.record.cohorts.commands.cohorts import (
    USUAL,
    merge_cohorts,
    merge_unit_coefficients,
    merge_unit_formulas,
    set_heads,
    set_steps,
)
from matricula.record.cohorts.commands.enrolments import (
    merge_enrolment_events,
    merge_enrolments,
    merge_offering_enrolments,
)
from matricula.record.cohorts.commands.groups import (
    add_groups,
    add_partition,
    leave_groups,
    merge_groups,
    merge_partitions,
    place_in_groups,
    remove_groups,
    remove_partitions,
)
from matricula.record.cohorts.commands.offerings import (
    merge_offerings,
    set_offering_heads,
    set_teachers,
)
from matricula.record.cohorts.commands.revisions import (
    raise_revisions,
    raise_revisions_of_people,
    raise_revisions_of_programmes,
)

__all__ = [
    "USUAL",
    "add_groups",
    "add_partition",
    "leave_groups",
    "merge_cohorts",
    "merge_enrolment_events",
    "merge_enrolments",
    "merge_groups",
    "merge_offering_enrolments",
    "merge_offerings",
    "merge_partitions",
    "merge_unit_coefficients",
    "merge_unit_formulas",
    "place_in_groups",
    "raise_revisions",
    "raise_revisions_of_people",
    "raise_revisions_of_programmes",
    "remove_groups",
    "remove_partitions",
    "set_heads",
    "set_offering_heads",
    "set_steps",
    "set_teachers",
]
