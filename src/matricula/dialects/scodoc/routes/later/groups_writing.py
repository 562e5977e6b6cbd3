"""Later addresses that write one group, one partition or one membership."""

from typing import Any

from litestar.di import NamedDependency

from matricula.dialects.scodoc.arguments import Arguments
from matricula.dialects.scodoc.asking import Desk, Writer
from matricula.dialects.scodoc.errors import WrongParameter
from matricula.dialects.scodoc.parameters import CohortId, GroupId, PersonId
from matricula.dialects.scodoc.routes.group_writing import (
    PartitionId,
    asker_id,
    check_enrolled,
    named,
    refuse_taken,
    writable,
    writable_partition,
)
from matricula.dialects.scodoc.routes.groups import TAG, UNKNOWN
from matricula.dialects.scodoc.routes.students import first_in_reach
from matricula.dialects.scodoc.routes.writing import writing
from matricula.dialects.scodoc.translate.group_orders import group_name
from matricula.dialects.scodoc.translate.later.cohorts import partitions
from matricula.dialects.scodoc.wire.group_writing import Done, Membership
from matricula.dialects.scodoc.wire.later.cohorts import GroupeLater, PartitionLater
from matricula.record.cohorts import commands
from matricula.record.cohorts import group_queries as queries
from matricula.record.cohorts import queries as cohorts
from matricula.record.merges.living import living_among
from matricula.record.people import queries as people
from matricula.store import Row
from matricula.web.ids import path_id

HIGHEST_POSITION = 1_000_000


@writing(
    "/api/group/{group_id:str}/set_etudiant/{etudid:str}",
    "later_put_into_group",
    "Later address: put a student into a group, out of the partition's other groups",
    TAG,
)
def put_into_group(desk: NamedDependency[Desk], group_id: GroupId, etudid: PersonId) -> Membership:
    known = desk.known()
    key, person_id = path_id(group_id), path_id(etudid)
    with desk.writer(known) as writer:
        person_id = living_among(writer.session, [person_id])[person_id]
        place = _writable_group(writer, key, person_id)
        row = {"partition_id": place.partition_id, "group_id": key, "person_id": person_id}
        commands.place_in_groups(writer.session, [row])
    return Membership(key, person_id)


@writing(
    "/api/group/{group_id:str}/remove_etudiant/{etudid:str}",
    "later_take_out_of_group",
    "Later address: take a student out of a group",
    TAG,
)
def take_out_of_group(
    desk: NamedDependency[Desk], group_id: GroupId, etudid: PersonId
) -> Membership:
    known = desk.known()
    key, person_id = path_id(group_id), path_id(etudid)
    with desk.writer(known) as writer:
        person_id = living_among(writer.session, [person_id])[person_id]
        _writable_group(writer, key, person_id)
        commands.leave_groups(writer.session, [{"group_id": key, "person_id": person_id}])
    return Membership(key, person_id)


@writing(
    "/api/partition/{partition_id:str}/group/create",
    "later_make_group",
    "Later address: make a group",
    TAG,
    takes="group_name.",
)
def make_group(
    desk: NamedDependency[Desk], partition_id: PartitionId, arguments: NamedDependency[Arguments]
) -> GroupeLater:
    known = desk.known()
    key, name = path_id(partition_id), _name(arguments, "group_name")
    with desk.writer(known) as writer:
        place = writable_partition(writer, key)
        refuse_taken("group_name", [name], _group_names(writer, key))
        made = commands.add_groups(writer.session, key, [name])
        return _group(made[name], name, place)


@writing(
    "/api/group/{group_id:str}/edit",
    "later_edit_group",
    "Later address: give a group another name",
    TAG,
    takes="group_name.",
)
def edit_group(
    desk: NamedDependency[Desk], group_id: GroupId, arguments: NamedDependency[Arguments]
) -> GroupeLater:
    known = desk.known()
    key, name = path_id(group_id), _name(arguments, "group_name")
    with desk.writer(known) as writer:
        place = _writable_group(writer, key)
        others = _group_names(writer, place.partition_id) - {place.group_name}
        refuse_taken("group_name", [name], others)
        row = {"id": key, "partition_id": place.partition_id, "name": name}
        commands.merge_groups(writer.session, place.organization_id, [row])
        return _group(key, name, place)


@writing(
    "/api/group/{group_id:str}/delete", "later_delete_group", "Later address: delete a group", TAG
)
def delete_group(desk: NamedDependency[Desk], group_id: GroupId) -> Done:
    known, key = desk.known(), path_id(group_id)
    with desk.writer(known) as writer:
        _writable_group(writer, key)
        commands.remove_groups(writer.session, [key])
    return Done()


@writing(
    "/api/formsemestre/{formsemestre_id:str}/partition/create",
    "later_make_partition",
    "Later address: make a partition",
    TAG,
    takes="partition_name, numero, bul_show_rank, show_in_lists.",
)
def make_partition(
    desk: NamedDependency[Desk], formsemestre_id: CohortId, arguments: NamedDependency[Arguments]
) -> PartitionLater:
    known = desk.known()
    key, name = path_id(formsemestre_id), _name(arguments, "partition_name")
    told = _told(arguments)
    with desk.writer(known) as writer:
        writable(writer, lambda who: queries.place_of_cohort(who.session, key, asker_id(who)))
        there = queries.partitions_of_cohort(writer.session, key)
        refuse_taken("partition_name", [name], {row.partition_name for row in there})
        last = max((row.position for row in there), default=0)
        usual = {"position": last + 1, "shows_rank": False, "in_lists": True}
        made = commands.add_partition(writer.session, key, name, usual | told)
        return _partition(writer, key, made)


@writing(
    "/api/partition/{partition_id:str}/edit",
    "later_edit_partition",
    "Later address: change what is told of a partition",
    TAG,
    takes="partition_name, numero, bul_show_rank, show_in_lists.",
)
def edit_partition(
    desk: NamedDependency[Desk], partition_id: PartitionId, arguments: NamedDependency[Arguments]
) -> PartitionLater:
    known, key = desk.known(), path_id(partition_id)
    told = _told(arguments)
    if "partition_name" in arguments:
        told["name"] = _name(arguments, "partition_name")
    with desk.writer(known) as writer:
        place = writable_partition(writer, key)
        there = queries.partitions_of_cohort(writer.session, place.cohort_id)
        others = {row.partition_name for row in there if row.partition_id != key}
        refuse_taken("partition_name", filter(None, [told.get("name")]), others)
        row = {"id": key, "cohort_id": place.cohort_id, **told}
        commands.merge_partitions(writer.session, place.organization_id, [row])
        return _partition(writer, place.cohort_id, key)


@writing(
    "/api/partition/{partition_id:str}/delete",
    "later_delete_partition",
    "Later address: delete a partition with its groups",
    TAG,
)
def delete_partition(desk: NamedDependency[Desk], partition_id: PartitionId) -> Done:
    known, key = desk.known(), path_id(partition_id)
    with desk.writer(known) as writer:
        writable_partition(writer, key)
        commands.remove_partitions(writer.session, [key])
    return Done()


def _writable_group(writer: Writer, group_id: int, person_id: int | None = None) -> Row:
    """A group that may be changed, and a student who may be put into it. Errors: as
    `writable_partition`."""

    def find(who: Writer) -> Row | None:
        return queries.place_of_group(who.session, group_id, asker_id(who))

    if person_id is not None:
        writer.allowed(find(writer), UNKNOWN)
        first_in_reach(writer, people.student_records(writer.session, person_id))
    place = writable(writer, find, UNKNOWN)
    if person_id is not None:
        check_enrolled(writer, place, [person_id])
    return named(place)


def _group_names(writer: Writer, partition_id: int) -> set[str | None]:
    rows = queries.groups_of_partition(writer.session, partition_id)
    return {row.group_name for row in rows}


def _name(asked: Arguments, name: str) -> str:
    return group_name(name, asked.required(name))


def _told(asked: Arguments) -> dict[str, Any]:
    """What is said of a partition besides its name."""
    told: dict[str, Any] = {}
    if "numero" in asked:
        told["position"] = _position(asked.required("numero"))
    for name, column in (("bul_show_rank", "shows_rank"), ("show_in_lists", "in_lists")):
        if name in asked:
            told[column] = asked.flag(name, default=False)
    return told


def _position(text: str) -> int:
    stripped = text.strip()
    if not (stripped.isascii() and stripped.isdecimal() and len(stripped) <= 7):
        raise WrongParameter("numero", f"un entier de 0 à {HIGHEST_POSITION}")
    return min(int(stripped), HIGHEST_POSITION)


def _group(key: int, name: str, place: Row) -> GroupeLater:
    return GroupeLater(
        id=key,
        group_id=key,
        group_name=name,
        partition_id=place.partition_id,
        formsemestre_id=place.cohort_id,
    )


def _partition(writer: Writer, cohort_id: int, key: int) -> PartitionLater:
    return partitions(cohorts.groups_of_cohort(writer.session, cohort_id))[str(key)]


HANDLERS = [
    put_into_group,
    take_out_of_group,
    make_group,
    edit_group,
    delete_group,
    make_partition,
    edit_partition,
    delete_partition,
]
