"""Programs that learners try out, and what came of them."""

import sqlalchemy as sa

from matricula.store.types import (
    Instant,
    Key,
    Text,
    keyed_table,
    one_of,
    reference,
    required,
    table,
)

EVALUATION, SUCCESS, FAILURE = "evaluation", "success", "failure"

code_run = keyed_table(
    "code_run",
    reference("person_id", "person"),
    reference("step_id", "step"),
    required("language", Text),
    required("code", Text),
    required("stdin", Text),
    required("status", Text),
    required("stdout", Text),
    required("stderr", Text),
    required("time_limit_exceeded", sa.Boolean),
    required("memory_limit_exceeded", sa.Boolean),
    required("created_at", Instant),
    required("changed_at", Instant),
    one_of("status", EVALUATION, SUCCESS, FAILURE),
)
"""Somebody tries a program of a step on an input of their own. No history: nothing is decided by
it, and the oldest of a person go when others come."""

code_run_queue = table(
    "code_run_queue",
    sa.Column("run_id", Key, sa.ForeignKey("code_run.id"), primary_key=True),
    required("due_at", Instant),
    required("tries", sa.Integer),
    sa.Index("ix_code_run_queue_due_at", "due_at"),
)
"""A program that waits to be run, as long as it does: as `submission_check`."""
