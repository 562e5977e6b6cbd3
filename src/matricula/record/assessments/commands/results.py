"""Assessments, what makes them ScoDoc's, and the results that people write."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from matricula.record.assessments.commands.settling import hold, settle
from matricula.record.assessments.tables import assessment, result, weighting
from matricula.store import WriteSession, bulk

NOTHING = (None, None)
"""Neither a mark nor a word."""
PAIR = ("assessment_id", "person_id")


def merge_assessments(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Add or change assessments by id. `ordinal` places a new one in the order of the additions."""
    usual = {"title": "", "position": 0}
    changes = bulk.merge(session, assessment, rows, key=("id",), once=usual)
    return settle(session, assessment, "id", changes)


def merge_weightings(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Set scale, coefficient and kind of assessments: what makes them ScoDoc's."""
    usual = {"kind": 0, "shown_on_bulletin": True, "counts_while_incomplete": False}
    changes = bulk.merge(session, weighting, rows, key=("assessment_id",), once=usual)
    return settle(session, weighting, "assessment_id", changes)


def merge_results(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Record results: a mark or a word for each assessment_id and person_id.

    A result that somebody wrote and that says the same keeps its date and its author. One that an
    attempt gave becomes the writer's own, the same mark too: from then on no attempt replaces it.
    rows: assessment_id, person_id, mark, special, and comment where there is something to say
    about it.
    """
    hold(session, {row["assessment_id"] for row in rows})
    changes = bulk.merge(
        session,
        result,
        [{**row, "source": None} for row in rows],
        key=PAIR,
        stamp={"recorded_at": session.now, "recorded_by": session.origin.actor},
    )
    told = ["mark", "special", *(["comment"] if rows and "comment" in rows[0] else [])]
    return settle_results(session, changes, told)


def enter_results(
    session: WriteSession, assessment_id: int, rows: Sequence[bulk.Values], comment: str | None
) -> bulk.Changes:
    """Write what somebody entered about an assessment; neither mark nor special takes one back.

    A result that somebody wrote and that says the same keeps its date, its author and its comment;
    another one gets `comment`. rows: person_id, mark, special; a person stands once.
    """
    hold(session, [assessment_id])
    columns = (result.c.person_id, result.c.mark, result.c.special, result.c.source)
    found = session.rows(sa.select(*columns).where(result.c.assessment_id == assessment_id))
    stored = {row.person_id for row in found}
    written = {row.person_id: (row.mark, row.special) for row in found if row.source is None}
    wanted = {row["person_id"]: (row["mark"], row["special"]) for row in rows}
    gone = [key for key, said in wanted.items() if said == NOTHING and key in stored]
    changes = merge_results(
        session,
        [
            {
                "assessment_id": assessment_id,
                "person_id": person_id,
                "mark": mark,
                "special": special,
                "comment": comment,
            }
            for person_id, (mark, special) in wanted.items()
            if (mark, special) not in (NOTHING, written.get(person_id))
        ],
    )
    return changes + remove_results(session, assessment_id, gone)


def remove_results(
    session: WriteSession, assessment_id: int, person_ids: Collection[int]
) -> bulk.Changes:
    """Take back the results that people have in an assessment."""
    hold(session, [assessment_id])
    statement = sa.select(result).where(result.c.assessment_id == assessment_id)
    stored = bulk.rows_where_in(session, statement, result.c.person_id, person_ids)
    return delete_results(session, [row._asdict() for row in stored])


def delete_results(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Remove these results, whole as they are stored."""
    if rows:
        session.run(
            sa.delete(result)
            .where(result.c.assessment_id == sa.bindparam("assessment"))
            .where(result.c.person_id == sa.bindparam("person")),
            [{"assessment": row["assessment_id"], "person": row["person_id"]} for row in rows],
        )
    return settle_results(session, bulk.Changes(removed=rows), ["mark", "special", "comment"])


def settle_results(
    session: WriteSession, changes: bulk.Changes, told: Sequence[str]
) -> bulk.Changes:
    """Write history and raise cohorts; where an attempt has or had its part, the source is told."""
    automatic, plain = _parted(changes)
    settle(session, result, "assessment_id", plain, told)
    settle(session, result, "assessment_id", automatic, [*told, "source"])
    return changes


def _parted(changes: bulk.Changes) -> tuple[bulk.Changes, bulk.Changes]:
    """Changes of results that an attempt gave or had given, and the others."""

    def part(of_attempts: bool) -> bulk.Changes:
        return bulk.Changes(
            [row for row in changes.inserted if bool(row["source"]) == of_attempts],
            [
                (before, after)
                for before, after in changes.updated
                if bool(before["source"] or after["source"]) == of_attempts
            ],
            [row for row in changes.removed if bool(row["source"]) == of_attempts],
        )

    return part(True), part(False)
