"""A framework out of a table: one row for each skill in a block."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from matricula.importers.department.errors import Problems
from matricula.importers.errors import ImportRefused
from matricula.importers.skills.columns import LONGEST, Columns, claim
from matricula.importers.tables import Table, read_table
from matricula.record.contracts.queries import session_coded
from matricula.record.organizations.queries import centre_called
from matricula.record.skills import commands, queries
from matricula.store import Database, Origin, ReadSession, WriteSession, bulk

NAMES = {
    "bloc": ("bloc", "bloc de compétences", "block"),
    "compétence": ("compétence", "nom de la compétence", "skill"),
    "code": ("code", "code compétence", "skill code"),
    "échelle": ("échelle", "scale"),
}
MOST_SKILLS = 2_000
DOOR = Origin(door="import")


@dataclass(slots=True)
class Block:
    """A block of a file: its skills in order, as name -> code, and the scale that it names."""

    scale: str
    skills: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FrameworkReport:
    """What a file changes, or would change. written: whether the record was changed."""

    framework: str
    changes: bulk.Changes
    blocks: int
    skills: int
    passed_over: tuple[str, ...]
    written: bool

    def summary(self) -> str:
        """What happened, in two sentences."""
        added, changed, gone = map(
            len, (self.changes.inserted, self.changes.updated, self.changes.removed)
        )
        told = f"Framework {self.framework}: {self.blocks} blocks, {self.skills} skills."
        if not self.changes:
            return f"{told} Nothing changed."
        what = f"{added} rows added, {changed} changed, {gone} removed"
        return f"{told} {what if self.written else f'It would be: {what}'}."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a file is to become.

    scale: of blocks that name none; as it is where it is "". sessions: codes of groups that are to
    follow the framework, beside what they follow.
    """

    centre: str
    framework: str
    scale: str = ""
    sessions: tuple[str, ...] = ()


class _Undone(Exception):
    """Takes back what a preview wrote."""


def import_framework(
    database: Database,
    source: Path | bytes,
    wanted: Wanted,
    *,
    dry_run: bool = False,
    origin: Origin = DOOR,
) -> FrameworkReport:
    """Bring a centre's framework to what a table says, in one transaction.

    Blocks that the file does not name stay. A second run changes nothing.

    Errors: ImportRefused with every bad row; ScaleInUse and SkillOnTwoScales; nothing was changed.
    """
    if not 0 < len(wanted.framework) <= LONGEST:
        raise ImportRefused([f"a framework has a name, of {LONGEST} characters at most"])
    table = read_table(source)
    columns = claim(table, NAMES, ("bloc", "compétence"))
    blocks = _blocks(table, columns)
    changes = bulk.Changes()
    try:
        with database.write(origin) as session:
            changes = _write(session, blocks, wanted)
            if dry_run:
                raise _Undone
    except _Undone:
        pass
    return FrameworkReport(
        wanted.framework,
        changes,
        len(blocks),
        len({name for block in blocks.values() for name in block.skills}),
        columns.others,
        written=not dry_run,
    )


def _write(session: WriteSession, blocks: dict[str, Block], wanted: Wanted) -> bulk.Changes:
    found = centre_called(session, wanted.centre)
    if found is None:
        raise ImportRefused([f"there is no training centre {wanted.centre!r}"])
    bulk.one_at_a_time(session, "skills")
    scales = _scales(session, found.id, {wanted.scale, *(one.scale for one in blocks.values())})
    row: dict[str, Any] = {"name": wanted.framework}
    if wanted.scale:
        row["scale_id"] = scales[wanted.scale]
    changes = commands.merge_frameworks(session, found.id, [row])
    framework_id = queries.framework_ids(session, found.id)[wanted.framework]
    changes += commands.merge_blocks(session, framework_id, list(_rows(blocks, scales)))
    return changes + _follow(session, found.id, framework_id, wanted.sessions)


def _rows(blocks: dict[str, Block], scales: dict[str, int]) -> Iterator[bulk.Values]:
    for name, block in blocks.items():
        skills = [{"name": one, "code": code or None} for one, code in block.skills.items()]
        yield {"name": name, "scale_id": scales.get(block.scale), "skills": skills}


def _follow(
    session: WriteSession, centre_id: int, framework_id: int, codes: Sequence[str]
) -> bulk.Changes:
    followed = {}
    for code in codes:
        found = session_coded(session, centre_id, code)
        if found is None:
            raise ImportRefused([f"the centre has no session {code!r}"])
        known = [row.id for row in queries.frameworks_of_session(session, found.id)]
        followed[found.id] = [*known, framework_id]
    return commands.set_session_frameworks(session, followed)


def _scales(session: ReadSession, centre_id: int, names: set[str]) -> dict[str, int]:
    """The ids of scales. Errors: ImportRefused where one is not there."""
    found = queries.scale_ids(session, centre_id)
    missing = sorted(name for name in names if name and name not in found)
    if missing:
        raise ImportRefused(
            [f"there is no scale {name!r}: make it with `matricula scale add`" for name in missing]
        )
    return found


def _blocks(table: Table, columns: Columns) -> dict[str, Block]:
    """Errors: ImportRefused with every bad row."""
    problems = Problems()
    blocks: dict[str, Block] = {}
    homes: dict[str, tuple[str, str]] = {}
    for row in table.rows:
        place = f"line {row.line}"
        name, skill, code, scale = (columns.cell(row, column) for column in NAMES)
        if not name or not skill:
            problems.add(place, "a row names a block and a skill")
            continue
        if max(map(len, (name, skill, code))) > LONGEST:
            problems.add(place, f"a name has {LONGEST} characters at most")
        block = blocks.setdefault(name, Block(scale))
        if skill in block.skills:
            problems.add(place, f"{skill!r} stands in the block {name!r} already")
        if block.scale != scale:
            problems.add(place, f"the block {name!r} has the scale {block.scale!r} in other rows")
        if homes.setdefault(skill, (code, scale)) != (code, scale):
            problems.add(place, f"{skill!r} has another code or scale in another row")
        block.skills[skill] = code
    if len(homes) > MOST_SKILLS:
        problems.add("the file", f"a framework has {MOST_SKILLS} skills at most")
    if not blocks:
        problems.add("the file", "it names no skill")
    problems.refuse_if_any()
    return blocks
