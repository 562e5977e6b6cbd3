"""Why changes to skills are refused."""

from collections.abc import Sequence
from dataclasses import dataclass


class ScaleRefused(Exception):
    """A scale has levels, the highest of them above zero, none below it, each with a name."""


class ScaleInUse(Exception):
    """An apprentice was evaluated at a level that the scale would no longer have."""


class SkillOnTwoScales(Exception):
    """A skill stands in two blocks with unlike scales."""


class ForeignFramework(Exception):
    """A training session follows only frameworks of its own centre."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """An evaluation that cannot be.

    index: which one of those that were given. code: "no_contract", "not_followed" (the contract's
    session has no such skill) or "no_level". levels: of the skill's scale, where it has one.
    """

    index: int
    code: str
    levels: tuple[float, ...] = ()


class EvaluationsRefused(Exception):
    """Some evaluations cannot be; nothing was written."""

    def __init__(self, misfits: Sequence[Misfit]) -> None:
        super().__init__(", ".join(f"{one.code} at {one.index}" for one in misfits))
        self.misfits = tuple(misfits)
