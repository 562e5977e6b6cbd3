"""What each side found an apprentice's skills to be, by training session and block."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from matricula.gradebook.skills import SKILLS, Grade, Scale, mean, session_mean
from matricula.record.skills import queries
from matricula.record.skills.queries import EVALUATORS
from matricula.store import ReadSession, Row

Means = tuple[Grade, ...]
"""A mean of grades by each of `EVALUATORS`."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one side found a skill to be: the level, its part of the highest one, and what it is
    called; all None where it is not evaluated."""

    value: float | None
    grade: Grade
    legend: str | None


@dataclass(frozen=True, slots=True)
class SkillFound:
    """A skill, with a finding by each of `EVALUATORS`."""

    name: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class BlockFound:
    """A block of skills."""

    public_id: str
    name: str
    means: Means
    skills: list[SkillFound]

    def grades(self, side: int) -> list[Grade]:
        """The grades that one of `EVALUATORS` gave."""
        return [skill.findings[side].grade for skill in self.skills]


@dataclass(frozen=True, slots=True)
class SessionFound:
    """A training session that an apprentice has, or had, a contract in."""

    public_id: str
    name: str
    means: Means
    blocks: list[BlockFound]


@dataclass(frozen=True, slots=True)
class Evaluated:
    """Rows of the record's queries: contracts_followed, blocks_of_sessions, levels_of_scales and
    newest_evaluations."""

    contracts: Sequence[Row]
    blocks: Sequence[Row]
    levels: Sequence[Row]
    evaluations: Sequence[Row]


def evaluated(session: ReadSession, contracts: Sequence[Row]) -> Evaluated:
    """What was said of an apprentice in contracts of theirs, as `contracts_followed` has them."""
    blocks = queries.blocks_of_sessions(session, {row.session_id for row in contracts})
    levels = queries.levels_of_scales(session, {row.scale_id for row in blocks})
    newest = queries.newest_evaluations(session, [row.id for row in contracts])
    return Evaluated(contracts, blocks, levels, newest)


def sessions_found(found: Evaluated, mean_of: str = SKILLS) -> list[SessionFound]:
    """The sessions of an apprentice, those that began last first. mean_of: as `session_mean`."""
    newest = _newest(found.contracts, found.evaluations)
    scales = _scales(found.levels)
    by_session = {
        key: list(rows) for key, rows in groupby(found.blocks, key=lambda row: int(row.session_id))
    }
    return [
        _session(row, by_session.get(row.session_id, []), newest, scales, mean_of)
        for row in _newest_first(found.contracts)
    ]


def _newest_first(contracts: Sequence[Row]) -> list[Row]:
    """One contract of each session; the sessions that began last go first."""
    begun: dict[int, Row] = {}
    for row in contracts:
        known = begun.get(row.session_id)
        if known is None or (row.starts_on or date.min) > (known.starts_on or date.min):
            begun[row.session_id] = row
    return sorted(
        begun.values(), key=lambda row: (row.starts_on or date.min, row.session_id), reverse=True
    )


Newest = Mapping[tuple[int, int, str], float | None]


def _newest(contracts: Sequence[Row], evaluations: Iterable[Row]) -> Newest:
    """The value by session, skill and evaluator: of two contracts in a session, what was said
    last."""
    session_of = {row.id: row.session_id for row in contracts}
    return {
        (session_of[row.contract_id], row.skill_id, row.evaluator): row.value
        for row in sorted(evaluations, key=lambda row: int(row.id))
    }


def _scales(levels: Iterable[Row]) -> dict[int, Scale]:
    found: dict[int, list[tuple[float, str]]] = {}
    for row in levels:
        found.setdefault(row.scale_id, []).append((row.value, row.label))
    return {key: Scale(tuple(pairs)) for key, pairs in found.items()}


def _session(
    row: Row, rows: Sequence[Row], newest: Newest, scales: Mapping[int, Scale], mean_of: str
) -> SessionFound:
    blocks = [
        _block(list(of_block), newest, scales)
        for _, of_block in groupby(rows, key=lambda one: int(one.block_id))
    ]
    means = tuple(
        session_mean([block.grades(side) for block in blocks], mean_of)
        for side in range(len(EVALUATORS))
    )
    return SessionFound(row.public_id, row.name, means, blocks)


def _block(rows: Sequence[Row], newest: Newest, scales: Mapping[int, Scale]) -> BlockFound:
    first = rows[0]
    scale = scales[first.scale_id]
    skills = [
        SkillFound(
            row.skill,
            tuple(
                _finding(scale, newest.get((row.session_id, row.skill_id, side)))
                for side in EVALUATORS
            ),
        )
        for row in rows
        if row.skill_id is not None
    ]
    means = tuple(
        mean(skill.findings[side].grade for skill in skills) for side in range(len(EVALUATORS))
    )
    return BlockFound(first.public_id, first.block, means, skills)


def _finding(scale: Scale, value: float | None) -> Finding:
    return Finding(value, scale.grade(value), scale.legend(value))
