"""What is known of the people and the cohorts that a mass registration names."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from matricula.record.cohorts.commands.enrolling import places_left
from matricula.record.cohorts.tables import (
    cohort,
    cohort_profile,
    enrolment,
    group,
    membership,
    partition,
)
from matricula.record.people.addresses import IDENTIFIES
from matricula.record.people.member_queries import SYSTEM
from matricula.record.people.registration.rows import NAMES, Registrant
from matricula.record.people.tables import email_address, external_id, person, student_record
from matricula.store import ReadSession, bulk


class NoSuchCohorts(Exception):
    """The organization has no such cohort."""

    def __init__(self, cohort_ids: Collection[int]) -> None:
        super().__init__(", ".join(map(str, sorted(cohort_ids))))
        self.cohort_ids = frozenset(cohort_ids)


@dataclass(slots=True)
class People:
    """Who is known.

    holders: who is identified by an address, by its folded form. owners: whose a name is, by kind
    and value. names: what a person is called, by kind. phones: of those who belong to the
    organization; None where it knows none.
    """

    holders: Mapping[str, Collection[int]]
    owners: Mapping[tuple[str, str], int]
    names: Mapping[int, Mapping[str, str]]
    phones: Mapping[int, str | None]

    @property
    def found(self) -> set[int]:
        """Everybody whom an address identifies."""
        return {key for holders in self.holders.values() for key in holders}


@dataclass(slots=True)
class Place:
    """A cohort, as far as known people and its groups go.

    left: how many may still come; None: any number. groups: ids by name. enrolled: who is in the
    cohort, or was. group_of: the name of the group that somebody is in.
    """

    is_open: bool
    left: int | None
    groups: dict[str, int] = field(default_factory=dict)
    enrolled: set[int] = field(default_factory=set)
    group_of: dict[int, str] = field(default_factory=dict)


def read_people(session: ReadSession, organization_id: int, rows: Sequence[Registrant]) -> People:
    """Who is known of those whom `rows` mean. Six queries, and more for each 5,000 rows."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    addressed = sa.select(email_address.c.folded, email_address.c.person_id).where(IDENTIFIES)
    folded = {row.folded for row in rows}
    for found in bulk.rows_where_among(session, addressed, email_address.c.folded, folded):
        holders[found.folded].append(found.person_id)
    known = {key for keys in holders.values() for key in keys}
    named = sa.select(external_id.c.kind, external_id.c.value, external_id.c.entity_id)
    owners = {}
    for kind in NAMES:
        ours = named.where(_ours(organization_id), external_id.c.kind == kind)
        values = {row.names[kind] for row in rows if kind in row.names}
        for found in bulk.rows_where_among(session, ours, external_id.c.value, values):
            owners[kind, found.value] = found.entity_id
    names: defaultdict[int, dict[str, str]] = defaultdict(dict)
    ours = named.where(_ours(organization_id), external_id.c.kind.in_(NAMES))
    for found in bulk.rows_where_among(session, ours, external_id.c.entity_id, known):
        names[found.entity_id][found.kind] = found.value
    return People(holders, owners, names, _phones(session, organization_id, known))


def read_places(
    session: ReadSession,
    organization_id: int,
    cohort_ids: Collection[int],
    person_ids: Collection[int],
) -> dict[int, Place]:
    """The cohorts by id; two queries for each, and four for all. Errors: NoSuchCohorts."""
    statement = (
        sa.select(cohort.c.id, cohort.c.is_open, cohort_profile.c.archived_at)
        .join(cohort_profile, cohort_profile.c.cohort_id == cohort.c.id, isouter=True)
        .where(cohort.c.organization_id == organization_id)
    )
    places = {
        row.id: Place(row.is_open and row.archived_at is None, places_left(session, row.id))
        for row in bulk.rows_where_in(session, statement, cohort.c.id, cohort_ids)
    }
    if missing := set(cohort_ids) - places.keys():
        raise NoSuchCohorts(missing)
    _read_groups(session, places, person_ids)
    enrolled = sa.select(enrolment.c.cohort_id, enrolment.c.person_id).where(
        enrolment.c.cohort_id.in_(places)
    )
    for row in bulk.rows_where_among(session, enrolled, enrolment.c.person_id, person_ids):
        places[row.cohort_id].enrolled.add(row.person_id)
    return places


def refuse_unknown_cohorts(
    session: ReadSession, organization_id: int, cohort_ids: Collection[int]
) -> None:
    """Errors: NoSuchCohorts where the organization has not all of these cohorts."""
    own = sa.select(cohort.c.id).where(cohort.c.organization_id == organization_id)
    known = {row.id for row in bulk.rows_where_in(session, own, cohort.c.id, cohort_ids)}
    if missing := set(cohort_ids) - known:
        raise NoSuchCohorts(missing)


def _read_groups(
    session: ReadSession, places: Mapping[int, Place], person_ids: Collection[int]
) -> None:
    """Fill in the groups of the first partition with a name, and who is in which."""
    partitions = _first_partitions(session, places)
    names: dict[int, tuple[Place, str]] = {}
    columns = sa.select(group.c.id, group.c.partition_id, group.c.name)
    for row in bulk.rows_where_in(session, columns, group.c.partition_id, partitions):
        place = places[partitions[row.partition_id]]
        place.groups[row.name] = row.id
        names[row.id] = (place, row.name)
    members = (
        sa.select(membership.c.group_id, membership.c.person_id)
        .join(group, group.c.id == membership.c.group_id)
        .where(group.c.partition_id.in_(partitions))
    )
    for row in bulk.rows_where_among(session, members, membership.c.person_id, person_ids):
        place, name = names[row.group_id]
        place.group_of[row.person_id] = name


def _first_partitions(session: ReadSession, cohort_ids: Iterable[int]) -> dict[int, int]:
    """The cohort by the id of its first partition with a name."""
    statement = (
        sa.select(partition.c.id, partition.c.cohort_id)
        .where(partition.c.name.is_not(None))
        .order_by(partition.c.position, partition.c.id)
    )
    first: dict[int, int] = {}
    for row in bulk.rows_where_in(session, statement, partition.c.cohort_id, set(cohort_ids)):
        first.setdefault(row.cohort_id, row.id)
    return {partition_id: cohort_id for cohort_id, partition_id in first.items()}


def _phones(
    session: ReadSession, organization_id: int, person_ids: Collection[int]
) -> dict[int, str | None]:
    columns = (student_record.c.person_id, student_record.c.mobile, student_record.c.phone)
    statement = sa.select(*columns).where(student_record.c.organization_id == organization_id)
    rows = bulk.rows_where_among(session, statement, student_record.c.person_id, person_ids)
    return {row.person_id: row.mobile or row.phone for row in rows}


def _ours(organization_id: int) -> sa.ColumnElement[bool]:
    """What an organization calls people."""
    return sa.and_(
        external_id.c.entity == person.name,
        external_id.c.system == SYSTEM,
        external_id.c.issuer == str(organization_id),
    )
