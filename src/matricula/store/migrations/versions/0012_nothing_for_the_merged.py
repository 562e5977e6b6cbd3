"""Nothing comes to whoever was merged into another person: triggers refuse it"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

PEOPLE = {
    "absence_claim": ("person_id", "recorded_by", "settled_by"),
    "account": ("person_id",),
    "announcement": ("author_id",),
    "appreciation": ("person_id", "author_id"),
    "apprenticeship_contract": ("person_id", "school_tutor_id", "company_tutor_id"),
    "attempt": ("person_id", "recorded_by"),
    "attendance_event": ("person_id", "recorded_by"),
    "attendance_statement": ("person_id",),
    "belonging": ("person_id",),
    "booklet_report": ("done_by",),
    "browser_session": ("person_id",),
    "calendar_publication": ("created_by",),
    "certificate": ("person_id",),
    "code_run": ("person_id",),
    "cohort_head": ("person_id",),
    "comment": ("person_id",),
    "comment_vote": ("person_id",),
    "course": ("owner_id",),
    "course_review": ("person_id",),
    "email_address": ("person_id",),
    "enrolment": ("person_id",),
    "enrolment_event": ("person_id",),
    "group_membership": ("person_id",),
    "jury_decision": ("person_id",),
    "klass": ("owner_id",),
    "klass_assistant": ("person_id",),
    "klass_student": ("person_id",),
    "last_step": ("person_id",),
    "lesson": ("owner_id",),
    "login_link": ("person_id", "created_by"),
    "long_task": ("person_id",),
    "member": ("person_id",),
    "non_participation": ("person_id",),
    "notification": ("person_id",),
    "offering": ("head_id",),
    "offering_enrolment": ("person_id",),
    "offering_teacher": ("person_id",),
    "own_course": ("person_id",),
    "photo": ("person_id",),
    "presence": ("person_id", "recorded_by"),
    "profile": ("person_id",),
    "progression_authorisation": ("person_id",),
    "quiz_attempt": ("person_id",),
    "result": ("person_id", "recorded_by"),
    "skill_evaluation": ("recorded_by",),
    "social_account": ("person_id",),
    "step_progress": ("person_id",),
    "stored_file": ("owner_id",),
    "student_record": ("person_id",),
    "submission": ("person_id",),
    "video": ("owner_id",),
}
ACCOUNTS = (
    "role_assignment",
    "token",
    "oauth_application",
    "oauth_token_family",
    "oauth_code",
)
REASON = "merged into another person"

PERSON_MERGED = "SELECT 1 FROM person_merge WHERE undone_at IS NULL AND merged_id"
ACCOUNT_MERGED = (
    "SELECT 1 FROM account JOIN person_merge ON merged_id = account.person_id"
    " WHERE undone_at IS NULL AND account.id"
)
FUNCTIONS = (
    """CREATE FUNCTION merged_away(number bigint) RETURNS boolean LANGUAGE plpgsql AS $$
    BEGIN RETURN EXISTS (
        SELECT 1 FROM person_merge WHERE merged_id = number AND undone_at IS NULL);
    END $$""",
    """CREATE FUNCTION account_merged_away(number bigint) RETURNS boolean LANGUAGE plpgsql AS $$
    BEGIN RETURN EXISTS (
        SELECT 1 FROM account JOIN person_merge ON merged_id = account.person_id
        WHERE account.id = number AND undone_at IS NULL);
    END $$""",
    f"""CREATE FUNCTION refuse_merged_away() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{REASON}'; END $$""",
)


def upgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    guard = _on_postgresql if postgresql else _on_sqlite
    for function in FUNCTIONS if postgresql else ():
        op.execute(sa.text(function))
    for table, columns in PEOPLE.items():
        guard(table, columns)
    # Of all that has names, people alone are merged.
    guard("external_id", ("entity_id",), "NEW.entity = 'person' AND ")
    for table in ACCOUNTS:
        guard(table, ("account_id",), accounts=True)


def _on_sqlite(
    table: str, columns: tuple[str, ...], when: str = "", *, accounts: bool = False
) -> None:
    values = ", ".join(f"NEW.{column}" for column in columns)
    found = ACCOUNT_MERGED if accounts else PERSON_MERGED
    for name, event in (("new", "INSERT"), ("moved", f"UPDATE OF {', '.join(columns)}")):
        op.execute(
            sa.text(
                f"CREATE TRIGGER {table}_{name}_of_the_living BEFORE {event} ON {table}"
                f" WHEN {when}EXISTS ({found} IN ({values}))"
                f" BEGIN SELECT RAISE(ABORT, '{REASON}'); END"
            )
        )


def _on_postgresql(
    table: str, columns: tuple[str, ...], when: str = "", *, accounts: bool = False
) -> None:
    asked = "account_merged_away" if accounts else "merged_away"
    found = " OR ".join(f"{asked}(NEW.{column})" for column in columns)
    op.execute(
        sa.text(
            f"CREATE TRIGGER {table}_of_the_living"
            f" BEFORE INSERT OR UPDATE OF {', '.join(columns)} ON {table}"
            f" FOR EACH ROW WHEN ({when}({found})) EXECUTE FUNCTION refuse_merged_away()"
        )
    )
