"""Every column that holds a person or an account, and what a merge does with it.

A test holds that no foreign key to either is missing here: whoever adds a table decides.
"""

from dataclasses import dataclass

PERSON = "person_id"
ACCOUNT = "account_id"


@dataclass(frozen=True, slots=True)
class Reference:
    """A column whose rows go along.

    beside: the columns with which it is unique; None where it is not. clash: what is said where
    both people have a row of the same `beside`, and the merge is refused; None: the row of the one
    who is merged is taken out, since it says nothing that the other does not.
    """

    table: str
    column: str = PERSON
    beside: tuple[str, ...] | None = None
    clash: str | None = None

    @property
    def name(self) -> str:
        return f"{self.table}.{self.column}"


def _signed(table: str, *columns: str) -> tuple[Reference, ...]:
    """Columns that say who did something."""
    return tuple(Reference(table, column) for column in columns)


MOVED: tuple[Reference, ...] = (
    # What organizations know of them, and where they are.
    Reference("student_record", PERSON, ("organization_id",)),
    Reference("enrolment", PERSON, ("cohort_id",), "both are in cohort {0}"),
    Reference("enrolment_event", PERSON, ("cohort_id", "unit_id", "kind", "happened_at")),
    Reference("group_membership", PERSON, ("group_id",), "both are in group {0}"),
    Reference("offering_enrolment", PERSON, ("offering_id",), "both take module {0}"),
    # What they did.
    Reference("result", PERSON, ("assessment_id",), "both have a result in assessment {0}"),
    Reference("attempt", PERSON, ("assessment_id",), "both have attempts at assessment {0}"),
    Reference("non_participation", PERSON, ("assessment_id",), "both are left out of {0}"),
    Reference("presence", PERSON, ("assessment_id",), "both have a presence at assessment {0}"),
    Reference("attendance_event"),
    Reference("attendance_statement"),
    Reference("absence_claim"),
    # What juries said of them.
    Reference("jury_decision", PERSON, ("cohort_id", "unit_id"), "both have a decision in {0}"),
    Reference(
        "progression_authorisation",
        PERSON,
        ("origin_cohort_id",),
        "both have an authorisation of cohort {0}",
    ),
    Reference("appreciation"),
    # Apprenticeships.
    Reference("apprenticeship_contract"),
    *_signed("apprenticeship_contract", "school_tutor_id", "company_tutor_id"),
    # Whom they teach, and what they own.
    Reference("cohort_head", PERSON, ("cohort_id",)),
    Reference("offering_teacher", PERSON, ("offering_id",)),
    *_signed("offering", "head_id"),
    *_signed("course", "owner_id"),
    *_signed("lesson", "owner_id"),
    *_signed("announcement", "author_id"),
    *_signed("stored_file", "owner_id"),
    *_signed("video", "owner_id"),
    *_signed("klass", "owner_id"),
    Reference("klass_assistant", PERSON, ("klass_id",)),
    Reference("member", PERSON, ("group_id",)),
    Reference("own_course", PERSON, ("course_id",)),
    Reference("course_review", PERSON, ("course_id",), "both have a review of course {0}"),
    Reference("klass_student", PERSON, ("klass_id",)),
    Reference("certificate", PERSON, ("course_id",), "both have a certificate of course {0}"),
    Reference("quiz_attempt"),
    Reference("submission", PERSON, ("step_id", "ordinal"), "both answered step {0}"),
    Reference("step_progress", PERSON, ("step_id",)),
    Reference("last_step", PERSON, ("course_id",)),
    Reference("code_run"),
    Reference("comment"),
    Reference("comment_vote", PERSON, ("comment_id",)),
    Reference("long_task"),
    Reference("belonging"),
    Reference("notification"),
    Reference("social_account", PERSON, ("provider", "uid")),
    # Links that let them in.
    Reference("login_link"),
    *_signed("login_link", "created_by"),
    Reference("browser_session"),
    # What they wrote.
    *_signed("absence_claim", "recorded_by", "settled_by"),
    *_signed("attendance_event", "recorded_by"),
    *_signed("attempt", "recorded_by"),
    *_signed("presence", "recorded_by"),
    *_signed("result", "recorded_by"),
    *_signed("skill_evaluation", "recorded_by"),
    *_signed("booklet_report", "done_by"),
    *_signed("calendar_publication", "created_by"),
    *_signed("appreciation", "author_id"),
)
"""Rows that become the kept person's."""

WITH_THE_ACCOUNT: tuple[Reference, ...] = (
    Reference("token", ACCOUNT),
    Reference("oauth_application", ACCOUNT),
    Reference("oauth_token_family", ACCOUNT),
    Reference("oauth_code", ACCOUNT),
)
"""Rows that become those of the kept person's account, where both have one and the kept person's
may do no more than the other's (docs/decisions/0102)."""

STAYING: dict[str, str] = {
    "account.person_id": "goes along where the other has none; else it is switched off",
    "email_address.person_id": "addresses are put together one by one",
    "photo.person_id": "goes along where the other has none",
    "profile.person_id": "goes along where the other has none",
    "person_merge.kept_id": "a merge is told of whom it was made of",
    "person_merge.merged_id": "a merge is told of whom it was made of",
    "role_assignment.account_id": "a merge gives nobody a right",
    "account_session.account_id": "whoever was signed in signs in again",
    "account_link.account_id": "it lives for minutes",
    "kept_answer.account_id": "it lasts a day",
    "request_credit.account_id": "it lasts an hour",
}
"""Columns that no list of rows moves, and why."""

ALONE = ("photo", "profile")
"""Tables with one row for each person."""

COHORT_OF: dict[str, str] = {
    "enrolment": "cohort",
    "enrolment_event": "cohort",
    "jury_decision": "cohort",
    "appreciation": "cohort",
    "progression_authorisation": "origin",
    "group_membership": "group",
    "offering_enrolment": "offering",
    "result": "assessment",
    "attempt": "assessment",
    "non_participation": "assessment",
    "presence": "assessment",
    "attendance_event": "offering",
}
"""Where rows stand in a cohort: what came there since goes back with the enrolment."""
