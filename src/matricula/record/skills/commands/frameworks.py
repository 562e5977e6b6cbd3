"""Frameworks, their blocks and skills, and the sessions that follow them."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from matricula.record.contracts.public_ids import new_public_id
from matricula.record.contracts.tables import training_session
from matricula.record.history.commands import remember_steps
from matricula.record.skills.commands.scales import refuse_strays, usual_scale
from matricula.record.skills.errors import ForeignFramework, SkillOnTwoScales
from matricula.record.skills.queries import skill_on_two_scales
from matricula.record.skills.tables import (
    block,
    block_skill,
    framework,
    session_framework,
    skill,
)
from matricula.store import WriteSession, bulk


def merge_frameworks(
    session: WriteSession, organization_id: int, rows: Sequence[bulk.Values]
) -> bulk.Changes:
    """Add frameworks of an organization, or give them another scale.

    rows: name, and scale_id where it is said; a new framework that names none has the scale of
    five levels that every centre has.

    Errors: ScaleInUse, SkillOnTwoScales.
    """
    own = framework.c.organization_id == organization_id
    known = set(session.column(sa.select(framework.c.name).where(own)))
    unsaid = [row for row in rows if "scale_id" not in row and row["name"] not in known]
    changes = bulk.merge(
        session,
        framework,
        [{"organization_id": organization_id, **row} for row in rows],
        key=("organization_id", "name"),
        within=own,
        once={"scale_id": usual_scale(session, organization_id)} if unsaid else {},
    )
    remember_steps(session, framework, changes)
    _check(session, [after["id"] for _, after in changes.updated])
    return changes


def merge_blocks(
    session: WriteSession, framework_id: int, rows: Sequence[bulk.Values]
) -> bulk.Changes:
    """Let blocks of a framework hold the skills that `rows` say, in that order, and no others;
    blocks that are not named stay, and so do skills that no block holds any longer.

    rows: name, scale_id (None: the framework's; left out: as it is), skills: rows of name and
    code. A skill is known by its name.

    Errors: ScaleInUse, SkillOnTwoScales.
    """
    blocks, told = _merge_blocks(session, framework_id, rows)
    skills = _merge_skills(session, framework_id, rows)
    ids = _ids(session, skill, framework_id)
    placed = [
        {"block_id": told[row["name"]], "skill_id": ids[one["name"]], "position": position}
        for row in rows
        for position, one in enumerate(row["skills"], start=1)
    ]
    changes = blocks + skills + _place(session, list(told.values()), placed)
    if changes:
        _check(session, [framework_id])
    return changes


def set_session_frameworks(
    session: WriteSession, frameworks: Mapping[int, Sequence[int]]
) -> bulk.Changes:
    """Let training sessions, by their ids, follow these frameworks, in this order, and no others.

    Errors: ForeignFramework where one is another organization's.
    """
    _refuse_foreign(session, frameworks)
    rows = [
        {"session_id": key, "framework_id": framework_id, "position": position}
        for key, ids in frameworks.items()
        for position, framework_id in enumerate(dict.fromkeys(ids), start=1)
    ]
    changes = _replace(
        session, session_framework, ("session_id", "framework_id"), list(frameworks), rows
    )
    remember_steps(session, session_framework, changes, subject="session_id")
    return changes


def _merge_blocks(
    session: WriteSession, framework_id: int, rows: Sequence[bulk.Values]
) -> tuple[bulk.Changes, dict[str, int]]:
    """What changed, and the ids of the blocks that are named."""
    within = block.c.framework_id == framework_id
    public = {row.name: row.public_id for row in session.rows(sa.select(block).where(within))}
    changes = bulk.merge(
        session,
        block,
        [
            {
                "framework_id": framework_id,
                "public_id": public.get(row["name"]) or new_public_id(),
                "position": position,
                **{name: row[name] for name in ("name", "scale_id") if name in row},
            }
            for position, row in enumerate(rows, start=1)
        ],
        key=("framework_id", "name"),
        within=within,
    )
    remember_steps(session, block, changes)
    ids = _ids(session, block, framework_id)
    return changes, {row["name"]: ids[row["name"]] for row in rows}


def _merge_skills(
    session: WriteSession, framework_id: int, rows: Sequence[bulk.Values]
) -> bulk.Changes:
    named = {one["name"]: one for row in rows for one in row["skills"]}
    changes = bulk.merge(
        session,
        skill,
        [{"framework_id": framework_id, **one} for one in named.values()],
        key=("framework_id", "name"),
        within=skill.c.framework_id == framework_id,
    )
    remember_steps(session, skill, changes)
    return changes


def _place(
    session: WriteSession, block_ids: Sequence[int], rows: Sequence[bulk.Values]
) -> bulk.Changes:
    changes = _replace(session, block_skill, ("block_id", "skill_id"), block_ids, rows)
    remember_steps(session, block_skill, changes, subject="block_id")
    return changes


def _replace(
    session: WriteSession,
    table: sa.Table,
    pair: tuple[str, str],
    owners: Sequence[int],
    rows: Sequence[bulk.Values],
) -> bulk.Changes:
    """Let the rows of `owners` be `rows`, and no others. pair: the columns of owner and owned."""
    owner, owned = pair
    kept = {(row[owner], row[owned]) for row in rows}
    stored = bulk.rows_where_in(session, sa.select(table), table.c[owner], owners)
    found = [row._asdict() for row in stored]
    surplus = [row for row in found if (row[owner], row[owned]) not in kept]
    if surplus:
        session.run(
            sa.delete(table)
            .where(table.c[owner] == sa.bindparam("of"))
            .where(table.c[owned] == sa.bindparam("what")),
            [{"of": row[owner], "what": row[owned]} for row in surplus],
        )
    changes = bulk.merge(session, table, rows, key=(owner, owned))
    return changes + bulk.Changes(removed=surplus)


def _refuse_foreign(session: WriteSession, frameworks: Mapping[int, Sequence[int]]) -> None:
    def homes(table: sa.Table, ids: set[int]) -> dict[int, int]:
        statement = sa.select(table.c.id, table.c.organization_id)
        rows = bulk.rows_where_in(session, statement, table.c.id, ids)
        return {row.id: row.organization_id for row in rows}

    own = homes(training_session, set(frameworks))
    theirs = homes(framework, {key for ids in frameworks.values() for key in ids})
    for session_id, ids in frameworks.items():
        if any(theirs[framework_id] != own[session_id] for framework_id in ids):
            raise ForeignFramework


def _check(session: WriteSession, framework_ids: Sequence[int]) -> None:
    torn = skill_on_two_scales(session, framework_ids)
    if torn is not None:
        raise SkillOnTwoScales(torn)
    refuse_strays(session, framework_ids)


def _ids(session: WriteSession, table: sa.Table, framework_id: int) -> dict[str, int]:
    rows: Any = session.rows(sa.select(table).where(table.c.framework_id == framework_id))
    return {row.name: row.id for row in rows}
