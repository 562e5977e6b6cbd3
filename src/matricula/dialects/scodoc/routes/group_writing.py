"""Groups that are written: set_groups and the later addresses."""

from collections.abc import Callable, Collection, Iterable
from typing import Annotated, Any

from litestar import Response
from litestar.di import NamedDependency

from matricula.dialects.scodoc.answers import PRIVATE, XML
from matricula.dialects.scodoc.arguments import Arguments
from matricula.dialects.scodoc.asking import Desk, Writer
from matricula.dialects.scodoc.errors import Locked, NotPermitted, UnknownObject, WrongParameter
from matricula.dialects.scodoc.parameters import path_number
from matricula.dialects.scodoc.routes.cohorts import UNKNOWN as UNKNOWN_COHORT
from matricula.dialects.scodoc.routes.groups import TAG, UNKNOWN
from matricula.dialects.scodoc.routes.writing import writing
from matricula.dialects.scodoc.translate.group_orders import Orders, orders
from matricula.identity.permissions import CHANGE_GROUPS
from matricula.record.cohorts import commands
from matricula.record.cohorts import group_queries as queries
from matricula.record.cohorts.holding import hold_cohorts_of_people
from matricula.record.merges.living import living_among
from matricula.store import Row

UNKNOWN_PARTITION = "Partition inconnue."
SAVED = '<?xml version="1.0" encoding="utf-8"?><response>Groupes enregistrés</response>'


PartitionId = Annotated[str, path_number("A partition.")]


@writing(
    "/api/set_groups",
    "set_groups",
    "Change, delete and make groups of a partition",
    TAG,
    takes="partition_id, groups, groups_to_delete, groups_to_create.",
    media_type=XML,
)
def set_groups(desk: NamedDependency[Desk], arguments: NamedDependency[Arguments]) -> Response[str]:
    known = desk.known()
    partition_id, wanted = arguments.id("partition_id"), _page_orders(arguments)
    with desk.writer(known) as writer:
        carry_out(writer, writable_partition(writer, partition_id), wanted)
    return saved()


def saved() -> Response[str]:
    """What both set_groups and setGroups answer."""
    return Response(SAVED, media_type=XML, headers=PRIVATE)


def old_orders(asked: Arguments) -> Orders:
    """What setGroups of ScoDoc 7 is asked for, where a group without a list loses its members."""
    return orders(
        *(_part(asked, name) for name in ("groupsLists", "groupsToDelete", "groupsToCreate")),
        bare_empties=True,
    )


def _page_orders(asked: Arguments) -> Orders:
    """The same with the page's names; ScoDoc 7's are taken where the page's are not there."""
    lists = _part(asked, "groups", "groupsLists")
    return orders(
        lists,
        _part(asked, "groups_to_delete", "groupsToDelete"),
        _part(asked, "groups_to_create", "groupsToCreate"),
        bare_empties=lists[0] == "groupsLists",
    )


def _part(asked: Arguments, *names: str) -> tuple[str, list[Any]]:
    """The first of these parameters that is there, and its values."""
    name = next((name for name in names if name in asked.values), names[0])
    return name, list(asked.values.get(name, ()))


def writable_partition(writer: Writer, partition_id: int) -> Row:
    """A partition whose groups the asker may change now; not the one that is the whole semester.

    Errors: UnknownObject, ForeignDepartment, NotPermitted, Locked, WrongParameter.
    """
    place = writable(
        writer,
        lambda who: queries.place_of_partition(who.session, partition_id, asker_id(who)),
        UNKNOWN_PARTITION,
    )
    return named(place)


def carry_out(writer: Writer, place: Row, wanted: Orders) -> None:
    """Do what is wanted in a partition: lists, then deletions, then creations.

    Errors: UnknownObject, WrongParameter.
    """
    session, partition_id = writer.session, place.partition_id
    wanted = wanted.naming(living_among(session, wanted.students()))
    _check_groups(writer, partition_id, wanted.groups())
    check_enrolled(writer, place, wanted.students())
    there = {row.group_id: row for row in queries.groups_of_partition(session, partition_id)}
    kept = {row.group_name for key, row in there.items() if key not in wanted.deletions}
    refuse_taken("groups_to_create", wanted.creations, kept)
    placed = set(wanted.students())
    commands.leave_groups(
        session,
        [
            {"group_id": row.group_id, "person_id": row.person_id}
            for row in queries.members_of_groups(session, wanted.lists)
            # Whoever goes to another group is moved, not taken out and put in.
            if row.person_id not in placed
        ],
    )
    _place(writer, partition_id, wanted.lists.items())
    commands.remove_groups(session, wanted.deletions)
    made = commands.add_groups(session, partition_id, list(wanted.creations))
    _place(writer, partition_id, ((made[name], who) for name, who in wanted.creations.items()))


def _place(
    writer: Writer, partition_id: int, groups: Iterable[tuple[int, Collection[int]]]
) -> None:
    commands.place_in_groups(
        writer.session,
        [
            {"partition_id": partition_id, "group_id": group_id, "person_id": person_id}
            for group_id, members in groups
            for person_id in members
        ],
    )


def writable(
    writer: Writer, find: Callable[[Writer], Row | None], missing: str = UNKNOWN_COHORT
) -> Row:
    """Where the asker may change groups now; nobody else may until the end of the transaction.

    Errors: UnknownObject, ForeignDepartment, NotPermitted, Locked.
    """
    place = writer.allowed(find(writer), missing)
    changes_any = writer.reach_of(CHANGE_GROUPS).contains(place.organization_id)
    if not (changes_any or place.heads):
        raise NotPermitted
    hold_cohorts_of_people(writer.session, (), [place.cohort_id])
    place = writer.allowed(find(writer), missing)
    if not place.is_open:
        raise Locked
    return place


def named(place: Row) -> Row:
    """`place`. Errors: WrongParameter, where its partition is the whole semester."""
    if place.partition_name is None:
        raise WrongParameter("partition_id", "une partition autre que le semestre entier")
    return place


def _check_groups(writer: Writer, partition_id: int, group_ids: Collection[int]) -> None:
    own = {row.group_id for row in queries.groups_of_partition(writer.session, partition_id)}
    foreign = set(group_ids) - own
    if foreign - queries.existing_groups(writer.session, foreign):
        raise UnknownObject(UNKNOWN)
    if foreign:
        raise WrongParameter("groups", f"des groupes de la partition {partition_id}")


def check_enrolled(writer: Writer, place: Row, person_ids: Collection[int]) -> None:
    """Errors: WrongParameter, where one of these people is not of the semester."""
    enrolled = queries.enrolled_among(writer.session, place.cohort_id, person_ids)
    stranger = next((key for key in person_ids if key not in enrolled), None)
    if stranger is not None:
        raise WrongParameter("etudid", f"un étudiant du semestre ({stranger} n'en est pas)")


def refuse_taken(name: str, wanted: Iterable[str], taken: Collection[str | None]) -> None:
    """Errors: WrongParameter, where another group or partition is called so."""
    for text in wanted:
        if text in taken:
            raise WrongParameter(name, f"un autre nom que {text}, qui est déjà pris,")


def asker_id(writer: Writer) -> int:
    """The person who asks."""
    return writer.principal.person_id
