"""Partitions, groups and who is in them."""

from collections.abc import Mapping, Sequence
from typing import Any

from matricula.dialects.scodoc import xml
from matricula.dialects.scodoc.texts import listed_name, title_of
from matricula.dialects.scodoc.wire.groups import Group, GroupMember, Partition
from matricula.store import Row, Rows

RESIGNED = "D"


def partitions(groups: Rows) -> list[Partition]:
    """The partitions of a semester, from a row a group as `groups_of_cohort` gives them."""
    by_partition: dict[int, list[Row]] = {}
    for row in groups:
        by_partition.setdefault(row.partition_id, []).append(row)
    return [_partition(rows) for rows in by_partition.values()]


def _partition(rows: Sequence[Row]) -> Partition:
    filled = (row for row in rows if row.group_id is not None)
    return Partition(
        **_shared(rows[0]),
        group=[
            Group(group_id=row.group_id, group_name=row.group_name, **_shared(row))
            for row in filled
        ],
    )


def _shared(row: Row) -> dict[str, Any]:
    """What a partition says of itself, and ScoDoc repeats in each of its groups."""
    return {
        "partition_id": row.partition_id,
        "id": row.partition_id,
        "formsemestre_id": row.cohort_id,
        "partition_name": row.partition_name,
        "numero": row.position,
        "bul_show_rank": row.shows_rank,
        "show_in_lists": row.in_lists,
    }


def members(
    students: Rows,
    groups: Rows,
    memberships: Rows,
    *,
    with_codes: bool,
    all_groups: bool,
) -> list[GroupMember]:
    """The lines of a list of students.

    groups: those of the semester, as `groups_of_cohort` gives them. memberships: (group_id,
    person_id). all_groups: whether partitions that are kept out of lists have a column too.
    """
    columns = _columns(groups, all_groups)
    group_of = _group_names(groups, memberships)
    lines: list[GroupMember] = []
    for row in students:
        own = group_of.get(row.person_id, {})
        line: GroupMember = {
            "civilite_str": title_of(row),
            "nom_disp": listed_name(row),
            "prenom": row.given_name,
            **{str(partition_id): own.get(partition_id) for partition_id in columns},
            "etat": row.door_state,
            "email": row.email,
            "emailperso": row.personal_email,
        }
        lines.append(line | _codes(row) if with_codes else line)
    return lines


def _codes(row: Row) -> GroupMember:
    return {
        "etape": row.step_code or "",
        "etudid": row.person_id,
        "code_nip": row.code_nip or "",
        "code_ine": row.code_ine or "",
    }


def _columns(groups: Rows, all_groups: bool) -> list[int]:
    """The partitions that have a column: all but the nameless one, in order of display."""
    shown = (row for row in groups if row.partition_name is not None)
    return list(dict.fromkeys(row.partition_id for row in shown if row.in_lists or all_groups))


def _group_names(groups: Rows, memberships: Rows) -> Mapping[int, dict[int, str | None]]:
    """The name of everybody's group in each partition, by person and partition."""
    places = {row.group_id: row for row in groups}
    found: dict[int, dict[int, str | None]] = {}
    for row in memberships:
        place = places[row.group_id]
        found.setdefault(row.person_id, {})[place.partition_id] = place.group_name
    return found


def group_list(lines: list[GroupMember], table_id: str) -> xml.Element:
    """The list in XML: the page's `nom` beside ScoDoc's `nom_disp`."""
    named = [{"nom": line["nom_disp"]} | line for line in lines]
    return xml.table("group_list", "etud", named, caption=caption(lines), table_id=table_id)


def caption(lines: Sequence[GroupMember]) -> str:
    """How many there are. The wire's own spelling of démissionnaire."""
    resigned = sum(line["etat"] == RESIGNED for line in lines)
    plural = "s" if resigned > 1 else ""
    return f"soit {len(lines) - resigned} étudiants inscrits et {resigned} démissionaire{plural}."
