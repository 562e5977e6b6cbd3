"""What comes of a reply, and what comes of a source before anybody replies."""

from typing import Any, Literal

import msgspec

Status = Literal["correct", "wrong", "partially_correct", "evaluation"]
Feedback = str | dict[str, Any]


class Verdict(msgspec.Struct, frozen=True):
    """What a reply is worth.

    score: 0 to 1. hint: what the check says. feedback: what the teacher says, as text or as
    {"message"?, "options_feedback"?, "blanks_feedback"?}; "" for nothing. With the status
    "evaluation", a person has to say the score.
    """

    status: Status
    score: float
    hint: str = ""
    feedback: Feedback = ""


class Prepared(msgspec.Struct, frozen=True):
    """What running a teacher's programs yielded once, to be kept beside the source.

    material: handed back with each question about the quiz; {} for kinds without programs.
    warnings: sentences for the author.
    """

    material: dict[str, Any] = {}
    warnings: list[str] = []


AWAITED = Verdict("evaluation", 0.0)


def right(hint: str = "", feedback: Feedback = "") -> Verdict:
    return Verdict("correct", 1.0, hint, feedback)


def wrong(hint: str = "", feedback: Feedback = "") -> Verdict:
    return Verdict("wrong", 0.0, hint, feedback)


def judged(is_right: bool, hint: str = "", feedback: Feedback = "") -> Verdict:
    """Right or wrong; what a check says is said of what is wrong alone."""
    return right() if is_right else wrong(hint, feedback)
