"""Merging two people who are one, and parting them again."""

from typing import Any

import msgspec
import sqlalchemy as sa

from matricula.record.cohorts.commands import raise_revisions, raise_revisions_of_people
from matricula.record.cohorts.tables import enrolment
from matricula.record.history.commands import Change, remember
from matricula.record.merges import accounts, particulars, records, steps
from matricula.record.merges.absences import give_back_absences, note_newest
from matricula.record.merges.addresses import part, put_together
from matricula.record.merges.errors import (
    MergedAway,
    MergeRefused,
    NewerMerge,
    NoSuchPerson,
    NotMerged,
    SamePerson,
)
from matricula.record.merges.moving import (
    Moved,
    clashes,
    give_back,
    give_back_cohorts,
    move,
    put_back,
)
from matricula.record.merges.queries import newest_into, standing_merge
from matricula.record.merges.references import (
    ALONE,
    MOVED,
    Reference,
)
from matricula.record.merges.tables import person_merge
from matricula.record.people.tables import external_id, person
from matricula.record.schema import metadata
from matricula.store import Row, WriteSession, bulk

NAMES = Reference("external_id", "entity_id")
"""What others call them; of people alone."""


def merge(session: WriteSession, kept: int, other: int) -> int:
    """Let all that is `other`'s be `kept`'s; the number of the merge, by which it can be undone.

    Nobody is merged by guess: whoever calls this knows. The row of `other` stays, with nothing, and
    the session has to write alone, so that nothing comes to it meanwhile (docs/decisions/0079).
    Errors: NotAlone, NoSuchPerson, SamePerson, MergedAway; MergeRefused where both stand in one
    cohort or assessment, or have each what only one person can have.
    """
    session.must_be_alone()
    _refuse(session, kept, other)
    cohorts = sa.select(enrolment.c.cohort_id).where(enrolment.c.person_id == other)
    moved = Moved(cohorts=sorted(session.column(cohorts)))
    note_newest(session, moved)
    raise_revisions_of_people(session, (kept, other))
    accounts.end_shut_links(session, other)
    particulars.complete(session, kept, other, moved)
    records.put_together(session, kept, other, moved)
    steps.put_together(session, kept, other, moved)
    for reference in MOVED:
        move(session, reference, (kept, other), moved)
    steps.count(session, kept, moved)
    for name in ALONE:
        _move_alone(session, Reference(name), (kept, other), moved)
    _move_names(session, kept, other, moved)
    put_together(session, kept, other, moved)
    accounts.join(session, kept, other, moved)
    return _keep(session, kept, other, moved)


def unmerge(session: WriteSession, other: int) -> int:
    """Give back what a merge took of `other`; whose it was.

    What came since in a cohort of theirs goes along, and so does an absence that was told where
    only they are known (docs/decisions/0103); all else that came since stays where it is.
    The session has to write alone. Errors: NotAlone, NotMerged; NewerMerge, where the one who was
    kept is another one by now, or others were merged into them since.
    """
    session.must_be_alone()
    found = standing_merge(session, other)
    if found is None:
        raise NotMerged(other)
    kept: int = found.kept_id
    _refuse_before_newer(session, kept, other)
    moved = msgspec.json.decode(found.moved, type=Moved)
    # From here on the other one is somebody again, whose rows triggers let be.
    _undo(session, found)
    raise_revisions_of_people(session, (kept, other))
    for reference in (*MOVED, *(Reference(name) for name in ALONE), NAMES):
        give_back(session, reference, (kept, other), moved)
    give_back_cohorts(session, (kept, other), moved.cohorts)
    part(session, moved)
    accounts.part(session, kept, other, moved)
    particulars.part(session, kept, moved)
    records.part(session, moved)
    for name, rows in moved.removed.items():
        put_back(session, name, rows)
    steps.part(session, kept, other, moved)
    give_back_absences(session, (kept, other), moved)
    raise_revisions(session, moved.cohorts)
    return kept


def _refuse(session: WriteSession, kept: int, other: int) -> None:
    if kept == other:
        raise SamePerson(kept)
    known = sa.select(person.c.id)
    there = {row.id for row in bulk.rows_where_in(session, known, person.c.id, (kept, other))}
    for key in (kept, other):
        if key not in there:
            raise NoSuchPerson(key)
        if standing_merge(session, key) is not None:
            raise MergedAway(key)
    errors = [
        reference.clash.format(*(getattr(row, name) for name in reference.beside or ()))
        for reference in MOVED
        if reference.clash is not None
        for row in clashes(session, reference, kept, other)
    ]
    errors += records.contradictions(session, kept, other)
    if errors:
        raise MergeRefused(list(dict.fromkeys(errors)))


def _refuse_before_newer(session: WriteSession, kept: int, other: int) -> None:
    """What came by a merge can be where a newer one moved it: they are undone newest first."""
    if standing_merge(session, kept) is not None:
        raise NewerMerge(kept)
    if (newest := newest_into(session, kept)) != other:
        raise NewerMerge(newest)


def _move_alone(
    session: WriteSession, reference: Reference, owners: tuple[int, int], moved: Moved
) -> None:
    """What each person has one of goes along where the other has none."""
    table = metadata.tables[reference.table]
    if session.row(sa.select(table.c.person_id).where(table.c.person_id == owners[0])) is None:
        move(session, reference, owners, moved)


def _move_names(session: WriteSession, kept: int, other: int, moved: Moved) -> None:
    mine = (external_id.c.entity == person.name, external_id.c.entity_id == other)
    found = session.rows(sa.select(external_id.c.id).where(*mine).order_by(external_id.c.id))
    moved.rows[NAMES.name] = [row._asdict() for row in found]
    session.run(sa.update(external_id).where(*mine).values(entity_id=kept))


def _keep(session: WriteSession, kept: int, other: int, moved: Moved) -> int:
    (key,) = bulk.new_ids(session, person_merge, 1)
    row = {"id": key, "kept_id": kept, "merged_id": other, "merged_at": session.now}
    text = msgspec.json.encode(moved, order="sorted").decode()
    bulk.insert(session, person_merge, [{**row, "moved": text, "undone_at": None}])
    pair = {"kept_id": kept, "merged_id": other}
    told = pair | {"moved": moved.counts()} | accounts.told(session, kept, other)
    _remember(session, "add", key, pair, told)
    return key


def _undo(session: WriteSession, found: Row) -> None:
    mine = person_merge.c.id == found.id
    session.run(sa.update(person_merge).where(mine).values(undone_at=session.now))
    pair = {"kept_id": found.kept_id, "merged_id": found.merged_id}
    told = pair | accounts.told(session, found.kept_id, found.merged_id)
    _remember(session, "remove", found.id, pair, told)


def _remember(
    session: WriteSession, action: str, key: int, pair: dict[str, int], told: dict[str, Any]
) -> None:
    """Both people's history tells of it."""
    before, after = (None, told) if action == "add" else (told, None)
    changes = [Change(action, person_merge.name, key, before, after, one) for one in pair.values()]
    remember(session, changes)
