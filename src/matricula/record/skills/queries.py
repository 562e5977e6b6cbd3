"""Questions about scales, frameworks, and how far apprentices are."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from matricula.record.contracts.tables import contract, training_session
from matricula.record.skills.tables import (
    block,
    block_skill,
    evaluation,
    framework,
    scale,
    scale_level,
    session_framework,
    skill,
)
from matricula.store import ReadSession, Row, Rows, bulk

EVALUATORS = ("self", "centre", "company")
FOLLOWED = ("integrated", "archived")
"""States of contracts whose sessions an apprentice has, or had."""
MOST = 100_000
SCALE = sa.func.coalesce(block.c.scale_id, framework.c.scale_id)


def scale_ids(session: ReadSession, organization_id: int) -> dict[str, int]:
    """The ids of an organization's scales by their names."""
    return _ids(session, scale, organization_id)


def framework_ids(session: ReadSession, organization_id: int) -> dict[str, int]:
    """The ids of an organization's frameworks by their names."""
    return _ids(session, framework, organization_id)


def scales(session: ReadSession, organization_id: int, limit: int = MOST) -> Rows:
    """The levels of an organization's scales, by name and value: name, value, label, validates."""
    return session.rows(
        sa.select(scale.c.name, scale_level.c.value, scale_level.c.label, scale_level.c.validates)
        .join(scale_level, scale_level.c.scale_id == scale.c.id)
        .where(scale.c.organization_id == organization_id)
        .order_by(scale.c.name, scale_level.c.value)
        .limit(limit)
    )


def levels_of_scales(session: ReadSession, scale_ids: Collection[int]) -> list[Row]:
    """The levels of scales, by value: scale_id, value, label, validates."""
    statement = sa.select(scale_level).order_by(scale_level.c.scale_id, scale_level.c.value)
    return bulk.rows_where_in(session, statement, scale_level.c.scale_id, scale_ids)


def frameworks(session: ReadSession, organization_id: int, limit: int = MOST) -> Rows:
    """An organization's frameworks with their blocks and skills, in order: framework, block, skill
    and code; block and skill null where there is none."""
    return session.rows(
        sa.select(
            framework.c.name.label("framework"),
            block.c.name.label("block"),
            skill.c.name.label("skill"),
            skill.c.code,
        )
        .select_from(
            framework.outerjoin(block, block.c.framework_id == framework.c.id)
            .outerjoin(block_skill, block_skill.c.block_id == block.c.id)
            .outerjoin(skill, skill.c.id == block_skill.c.skill_id)
        )
        .where(framework.c.organization_id == organization_id)
        .order_by(framework.c.name, block.c.position, block.c.id)
        .order_by(block_skill.c.position, skill.c.id)
        .limit(limit)
    )


def frameworks_of_session(session: ReadSession, session_id: int) -> Rows:
    """The frameworks that a training session follows, in order: id and name."""
    return session.rows(
        sa.select(framework.c.id, framework.c.name)
        .join(session_framework, session_framework.c.framework_id == framework.c.id)
        .where(session_framework.c.session_id == session_id)
        .order_by(session_framework.c.position, framework.c.id)
    )


def skills_of_sessions(session: ReadSession, session_ids: Collection[int]) -> list[Row]:
    """The skills that training sessions follow: session_id, id, name, code; each once."""
    statement = (
        sa.select(session_framework.c.session_id, skill.c.id, skill.c.name, skill.c.code)
        .distinct()
        .select_from(_placed())
        .order_by(session_framework.c.session_id, skill.c.id)
        .limit(MOST)
    )
    return bulk.rows_where_in(session, statement, session_framework.c.session_id, session_ids)


def scales_of_sessions(session: ReadSession, session_ids: Collection[int]) -> list[Row]:
    """The scale of each skill that training sessions follow: session_id, skill_id, scale_id."""
    statement = (
        sa.select(
            session_framework.c.session_id, skill.c.id.label("skill_id"), SCALE.label("scale_id")
        )
        .distinct()
        .select_from(_placed())
    )
    return bulk.rows_where_in(session, statement, session_framework.c.session_id, session_ids)


def blocks_of_sessions(session: ReadSession, session_ids: Collection[int]) -> list[Row]:
    """The blocks that training sessions follow with their skills, in order.

    Columns: session_id, block_id, public_id, block, scale_id, skill_id and skill; the last two are
    null for a block without skills.
    """
    statement = (
        sa.select(
            session_framework.c.session_id,
            block.c.id.label("block_id"),
            block.c.public_id,
            block.c.name.label("block"),
            SCALE.label("scale_id"),
            skill.c.id.label("skill_id"),
            skill.c.name.label("skill"),
        )
        .select_from(_placed(outer=True))
        .order_by(session_framework.c.session_id, session_framework.c.position, framework.c.id)
        .order_by(block.c.position, block.c.id, block_skill.c.position, skill.c.id)
        .limit(MOST)
    )
    return bulk.rows_where_in(session, statement, session_framework.c.session_id, session_ids)


def contracts_followed(
    session: ReadSession, organization_id: int, person_id: int, limit: int
) -> Rows:
    """A person's contracts of a centre that are matched to a session, archived ones too: id,
    session_id, starts_on, and public_id and name of the session."""
    return session.rows(
        sa.select(
            contract.c.id,
            contract.c.session_id,
            contract.c.starts_on,
            training_session.c.public_id,
            training_session.c.name,
        )
        .join(training_session, training_session.c.id == contract.c.session_id)
        .where(
            contract.c.organization_id == organization_id,
            contract.c.person_id == person_id,
            contract.c.state.in_(FOLLOWED),
        )
        .order_by(contract.c.id)
        .limit(limit)
    )


def newest_evaluations(session: ReadSession, contract_ids: Collection[int]) -> list[Row]:
    """What counts of each contract, skill and evaluator, by id; also where it says that nothing is
    evaluated any more."""
    last = sa.func.max(evaluation.c.id)
    grouped = (evaluation.c.contract_id, evaluation.c.skill_id, evaluation.c.evaluator)
    found: list[Row] = []
    for chunk in bulk.chunked(contract_ids):
        ids = sa.select(last).where(evaluation.c.contract_id.in_(chunk)).group_by(*grouped)
        statement = sa.select(evaluation).where(evaluation.c.id.in_(ids))
        found += session.rows(statement.order_by(evaluation.c.id))
    return found


def evaluations(session: ReadSession, contract_id: int, limit: int) -> Rows:
    """All that was said about a contract, oldest first: columns of an evaluation, and `skill`."""
    return session.rows(
        sa.select(evaluation, skill.c.name.label("skill"))
        .join(skill, skill.c.id == evaluation.c.skill_id)
        .where(evaluation.c.contract_id == contract_id)
        .order_by(evaluation.c.id)
        .limit(limit)
    )


def stray_evaluation(session: ReadSession, framework_ids: Collection[int]) -> Row | None:
    """An evaluation of a skill in these frameworks that stands on no level of the skill's scale:
    name and value."""
    on_level = (scale_level.c.scale_id == SCALE) & (scale_level.c.value == evaluation.c.value)
    statement = (
        sa.select(skill.c.name, evaluation.c.value)
        .select_from(
            framework.join(block, block.c.framework_id == framework.c.id)
            .join(block_skill, block_skill.c.block_id == block.c.id)
            .join(skill, skill.c.id == block_skill.c.skill_id)
            .join(evaluation, evaluation.c.skill_id == skill.c.id)
            .outerjoin(scale_level, on_level)
        )
        .where(evaluation.c.value.is_not(None), scale_level.c.value.is_(None))
        .order_by(skill.c.name, evaluation.c.value)
        .limit(1)
    )
    found = bulk.rows_where_in(session, statement, framework.c.id, framework_ids)
    return found[0] if found else None


def skill_on_two_scales(session: ReadSession, framework_ids: Collection[int]) -> str | None:
    """The name of a skill in these frameworks whose blocks have unlike scales."""
    statement = (
        sa.select(skill.c.name)
        .select_from(
            framework.join(block, block.c.framework_id == framework.c.id)
            .join(block_skill, block_skill.c.block_id == block.c.id)
            .join(skill, skill.c.id == block_skill.c.skill_id)
        )
        .group_by(skill.c.id, skill.c.name)
        .having(sa.func.count(sa.distinct(SCALE)) > 1)
        .order_by(skill.c.name)
        .limit(1)
    )
    found = bulk.rows_where_in(session, statement, framework.c.id, framework_ids)
    return str(found[0].name) if found else None


def _placed(*, outer: bool = False) -> Any:
    """Sessions, their frameworks, the blocks of those and the skills in them."""
    blocks = session_framework.join(
        framework, framework.c.id == session_framework.c.framework_id
    ).join(block, block.c.framework_id == framework.c.id)
    placed = blocks.join(block_skill, block_skill.c.block_id == block.c.id, isouter=outer)
    return placed.join(skill, skill.c.id == block_skill.c.skill_id, isouter=outer)


def _ids(session: ReadSession, table: sa.Table, organization_id: int) -> dict[str, int]:
    own = table.c.organization_id == organization_id
    return {
        row.name: row.id for row in session.rows(sa.select(table.c.id, table.c.name).where(own))
    }
