"""Evaluations of an apprentice, as Campus Skills tells them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from matricula.dialects.campus_skills.translate.names import full_name
from matricula.dialects.campus_skills.wire.grades import (
    GradedBlock,
    GradedSession,
    GradedSkill,
    Grades,
    Number,
)
from matricula.gradebook.skills import Grade, Scale, mean, rounded, session_mean
from matricula.record.skills.queries import EVALUATORS
from matricula.store import Row

Value = float | None


class Placed(NamedTuple):
    """A skill in a block, and what each of `EVALUATORS` found it to be."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """How it is told. session_mean: "skills" or "blocks". strings: numbers in quotes."""

    session_mean: str = "skills"
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


@dataclass(frozen=True, slots=True)
class Evaluated:
    """Rows of the record's queries: contracts_followed, blocks_of_sessions, levels_of_scales and
    newest_evaluations."""

    contracts: Sequence[Row]
    blocks: Sequence[Row]
    levels: Sequence[Row]
    evaluations: Sequence[Row]


def graded(who: Row, found: Evaluated, told: Told) -> Grades:
    """The whole answer. who: as the record's `person_shown` has them."""
    newest = _newest(found.contracts, found.evaluations)
    scales = _scales(found.levels)
    by_session = {
        key: list(rows) for key, rows in groupby(found.blocks, key=lambda row: int(row.session_id))
    }
    sessions = [
        _session(row, by_session.get(row.session_id, []), newest, scales, told)
        for row in _newest_first(found.contracts)
    ]
    return Grades(full_name(who.given_name, who.family_name), who.public_id or "", sessions)


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


Newest = Mapping[tuple[int, int, str], Value]


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
    row: Row, blocks: Sequence[Row], newest: Newest, scales: Mapping[int, Scale], told: Told
) -> GradedSession:
    graded: list[GradedBlock] = []
    grades: list[list[tuple[Grade, ...]]] = []
    for _, rows in groupby(blocks, key=lambda one: int(one.block_id)):
        of_block = list(rows)
        scale = scales[of_block[0].scale_id]
        skills = [
            Placed(
                one.skill,
                tuple(newest.get((row.session_id, one.skill_id, side)) for side in EVALUATORS),
            )
            for one in of_block
            if one.skill_id is not None
        ]
        found = [tuple(scale.grade(value) for value in skill.values) for skill in skills]
        grades.append(found)
        auto, centre, company = (told.mean(mean(column)) for column in _columns(found))
        graded.append(
            GradedBlock(
                of_block[0].public_id,
                of_block[0].block,
                auto,
                centre,
                company,
                [_skill(skill, scale, told) for skill in skills],
            )
        )
    columns = [_columns(block) for block in grades]
    auto, centre, company = (
        told.mean(session_mean([block[side] for block in columns], told.session_mean))
        for side in range(len(EVALUATORS))
    )
    return GradedSession(row.public_id, row.name, auto, centre, company, graded)


def _columns(rows: Sequence[tuple[Grade, ...]]) -> list[list[Grade]]:
    """The grades of a block by evaluator."""
    return [[row[side] for row in rows] for side in range(len(EVALUATORS))]


def _skill(skill: Placed, scale: Scale, told: Told) -> GradedSkill:
    def side(value: Value) -> tuple[Number, Number, str | None]:
        grade = told.mean(scale.grade(value))
        return told.number(value), grade, scale.legend(value)

    auto, centre, company = map(side, skill.values)
    return GradedSkill(skill.name, *auto, *centre, *company)
