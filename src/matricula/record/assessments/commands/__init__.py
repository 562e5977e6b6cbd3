"""What can change about assessments, their results, and what an online campus adds to them."""

from matricula.record.assessments.commands.activities import (
    merge_activities,
    set_conversions,
    set_non_participants,
)
from matricula.record.assessments.commands.attempts import enter_attempts, recount_attempts
from matricula.record.assessments.commands.feeding import feed
from matricula.record.assessments.commands.results import (
    enter_results,
    merge_assessments,
    merge_results,
    merge_weightings,
    remove_results,
)
from matricula.record.assessments.commands.scales import merge_mark_scales
from matricula.record.assessments.commands.totals import merge_totals, remove_totals
from matricula.record.assessments.commands.weighing import weigh

__all__ = [
    "enter_attempts",
    "enter_results",
    "feed",
    "merge_activities",
    "merge_assessments",
    "merge_mark_scales",
    "merge_results",
    "merge_totals",
    "merge_weightings",
    "recount_attempts",
    "remove_results",
    "remove_totals",
    "set_conversions",
    "set_non_participants",
    "weigh",
]
