"""What can change about cohorts."""

from matricula.record.cohorts.commands.campus import (
    add_cohort_groups,
    add_cohorts,
    merge_cohort_profiles,
)
from matricula.record.cohorts.commands.cohorts import (
    USUAL,
    merge_cohorts,
    merge_unit_coefficients,
    merge_unit_formulas,
    set_heads,
    set_steps,
)
from matricula.record.cohorts.commands.disciplines import (
    add_disciplines,
    merge_offering_profiles,
)
from matricula.record.cohorts.commands.enrolling import enrol_students
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
from matricula.record.cohorts.commands.statuses import merge_resolutions, set_study_statuses

__all__ = [
    "USUAL",
    "add_cohort_groups",
    "add_cohorts",
    "add_disciplines",
    "add_groups",
    "add_partition",
    "enrol_students",
    "leave_groups",
    "merge_cohort_profiles",
    "merge_cohorts",
    "merge_enrolment_events",
    "merge_enrolments",
    "merge_groups",
    "merge_offering_enrolments",
    "merge_offering_profiles",
    "merge_offerings",
    "merge_partitions",
    "merge_resolutions",
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
    "set_study_statuses",
    "set_teachers",
]
