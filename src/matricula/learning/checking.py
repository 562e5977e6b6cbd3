"""Replies: read, judged, and told about as the teacher wants it."""

from typing import Any

from matricula.quizzes import kind_of
from matricula.record.answers.checking import Check
from matricula.record.answers.commands import Answer
from matricula.record.answers.tables import CORRECT, EVALUATION, PARTIALLY, WRONG
from matricula.store import Row

MOST_SCORE = 1.0


def answered(known: Row, reply: Any) -> Answer:
    """What a reply to an attempt is worth, or that a program has to say it.

    known: as of `answers.queries.to_check`. Errors: ReplyRefused.
    """
    kind = kind_of(known.block_name)
    clean = kind.clean_reply(known.source, known.dataset["value"], reply)
    if kind.runs_programs(known.source):
        return Answer(clean, by_program=True)
    return checked(known, clean)


def checked(known: Row | Check, reply: Any) -> Answer:
    """What a clean reply is worth. known: dataset, clue, and of the step block_name, source,
    material, feedback_correct and feedback_wrong. Errors: NoSandbox, SandboxBusy."""
    kind, source = kind_of(known.block_name), known.source
    dataset, clue = known.dataset["value"], known.clue["value"]
    verdict = kind.check(source, dataset, clue, reply, known.material)
    told = verdict.feedback or _said(known, verdict.status)
    return Answer(reply, verdict.status, float(verdict.score), verdict.hint, told)


def marked(reply: Any, score: float, feedback: Any) -> Answer:
    """A score that a person gives."""
    status = PARTIALLY
    if score in (0.0, MOST_SCORE):
        status = CORRECT if score else WRONG
    return Answer(reply, status, score, "", feedback)


def _said(known: Row | Check, status: str) -> str:
    """What the author says of every right reply, or of every other."""
    if status == EVALUATION:
        return ""
    return str(known.feedback_correct if status == CORRECT else known.feedback_wrong)
