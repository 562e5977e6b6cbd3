"""Quizzes: sources, datasets, replies and verdicts. Pure: no HTTP, no SQL, no clock, no record.

A block of a step has a name and a source. `kind_of(name)` knows how to

    validate_source(source)                          -> the source to keep
    prepare(source)                                  -> Prepared: material to keep, warnings
    new_dataset(source, seed)                        -> what the learner gets, the clue to keep
    clean_reply(source, dataset, reply)              -> the reply to keep
    check(source, dataset, clue, reply, material)    -> Verdict
    learner_options(source, material)                -> block.options of the learner's view

all of them JSON. What strangers sent wrong is SourceRefused or ReplyRefused, with a message and the
field; code needs a sandbox, without which it is NoSandbox. Slow or hostile patterns and formulas
are checked in `workers`, programs in `sandbox`. See docs/quizzes.md.
"""

from matricula.quizzes.errors import (
    NotAQuiz,
    QuizRefused,
    ReplyRefused,
    SourceRefused,
    UnknownKind,
)
from matricula.quizzes.kinds.kind import Kind
from matricula.quizzes.registry import CODE, KINDS, NOT_QUIZZES, kind_of
from matricula.quizzes.sandbox import NoSandbox, SandboxBusy
from matricula.quizzes.verdicts import Feedback, Prepared, Status, Verdict

__all__ = [
    "CODE",
    "KINDS",
    "NOT_QUIZZES",
    "Feedback",
    "Kind",
    "NoSandbox",
    "NotAQuiz",
    "Prepared",
    "QuizRefused",
    "ReplyRefused",
    "SandboxBusy",
    "SourceRefused",
    "Status",
    "UnknownKind",
    "Verdict",
    "kind_of",
]
