"""Why changes to activities, attempts and totals are refused."""

from collections.abc import Sequence
from dataclasses import dataclass


class ActivityRefused(Exception):
    """An activity has a kind, a format and settings of those that there are."""


class TwoAttestations(Exception):
    """At most one activity of a discipline attests it: take the attestation off the other first."""


class ConversionRefused(Exception):
    """A table from points to marks has bounds unlike each other, and no number below zero."""


class ScaleTooSmall(Exception):
    """There are marks above this scale already: take them back, or choose a larger one."""


class TotalRefused(Exception):
    """An intermediate total has a title and a formula; a discipline has a hundred at most."""


class MarkScaleRefused(Exception):
    """A scale has levels, each with a name and a lower bound that no other level has."""


MISFITS = {
    "no_activity": "There is no such activity.",
    "not_attempted": "Only an assignment or a test has attempts.",
    "twice": "The same attempt is named twice.",
    "number": "Attempts are numbered from 1.",
    "status": "The state of an attempt is pending, in_review, rework, passed or failed.",
    "points": "An attempt has points, of zero or more, when it is passed or failed, and only then.",
    "times": "An attempt ends no earlier than it starts.",
    "not_enrolled": "This person does not take the discipline.",
    "left_out": "This person does not take part in the activity.",
    "too_many": "The activity allows fewer attempts.",
    "after_success": "An earlier attempt was passed, and the activity ends with it.",
}
"""Why an attempt cannot be, by code."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """An attempt that cannot be.

    index: which one of those that were given, from 0. code: one of MISFITS.
    """

    index: int
    code: str

    @property
    def reason(self) -> str:
        return MISFITS[self.code]


class AttemptsRefused(Exception):
    """Some attempts cannot be; nothing was written."""

    def __init__(self, misfits: Sequence[Misfit]) -> None:
        super().__init__("; ".join(f"row {one.index + 1}: {one.reason}" for one in misfits[:10]))
        self.misfits = tuple(misfits)
