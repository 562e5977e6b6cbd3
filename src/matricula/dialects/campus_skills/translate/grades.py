"""Evaluations of an apprentice, as Campus Skills tells them."""

from collections.abc import Iterable
from dataclasses import dataclass

from matricula.dialects.campus_skills.wire.grades import (
    GradedBlock,
    GradedSession,
    GradedSkill,
    Grades,
    Number,
)
from matricula.documents.apprentices.names import full_name
from matricula.documents.apprentices.skills import (
    BlockFound,
    Finding,
    Means,
    SessionFound,
    SkillFound,
)
from matricula.gradebook.skills import Grade, rounded
from matricula.store import Row


@dataclass(frozen=True, slots=True)
class Told:
    """How numbers are told. strings: in quotes."""

    strings: bool = False

    def number(self, value: float | None) -> Number:
        """Whole numbers without a point, as JavaScript writes them."""
        if value is None:
            return None
        whole = int(value) if value == int(value) else value
        return str(whole) if self.strings else whole

    def mean(self, grade: Grade) -> Number:
        """A grade or a mean, rounded."""
        return self.number(rounded(grade))

    def means(self, means: Means) -> tuple[Number, Number, Number]:
        """The means of the three sides."""
        auto, centre, company = map(self.mean, means)
        return auto, centre, company


def graded(who: Row, sessions: Iterable[SessionFound], told: Told) -> Grades:
    """The whole answer. who: as the record's `person_shown` has them."""
    return Grades(
        full_name(who.given_name, who.family_name),
        who.public_id or "",
        [
            GradedSession(
                one.public_id,
                one.name,
                *told.means(one.means),
                [_block(block, told) for block in one.blocks],
            )
            for one in sessions
        ],
    )


def _block(block: BlockFound, told: Told) -> GradedBlock:
    return GradedBlock(
        block.public_id,
        block.name,
        *told.means(block.means),
        [_skill(skill, told) for skill in block.skills],
    )


def _skill(skill: SkillFound, told: Told) -> GradedSkill:
    def side(found: Finding) -> tuple[Number, Number, str | None]:
        return told.number(found.value), told.mean(found.grade), found.legend

    auto, centre, company = map(side, skill.findings)
    return GradedSkill(skill.name, *auto, *centre, *company)
