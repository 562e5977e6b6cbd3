"""Registering many people at once: found again by their address of mail, or made."""

from collections.abc import Sequence
from typing import Any

from matricula.record.cohorts.commands import (
    add_cohort_groups,
    enrol_students,
    place_in_groups,
)
from matricula.record.history.commands import remember_steps
from matricula.record.people.commands import (
    merge_people,
    merge_student_records,
    set_registrar_addresses,
)
from matricula.record.people.holding import hold_addresses
from matricula.record.people.member_queries import SYSTEM
from matricula.record.people.registration.deciding import Plan
from matricula.record.people.registration.planning import planned
from matricula.record.people.registration.rows import Registered, Row, Subject
from matricula.record.people.tables import external_id, person
from matricula.store import WriteSession, bulk

INSTITUTIONAL = "institutional"


def register_people(
    session: WriteSession, organization_id: int, rows: Sequence[Row]
) -> list[Registered]:
    """Let an organization know the people whom `rows` (of `check_people`) mean; what became of each
    row, in order. Registering them once more changes nothing.

    A person is who an identifying address of mail says, whatever its case; else a new one, whose
    address is the registrar's word from then on. What is known of a person stays; a telephone and
    names of theirs that the organization does not know yet are added. No account and no role comes
    of it. Rows that name a cohort enrol and place, as `enrol_students` and `add_cohort_groups` do.
    A row that cannot be carried out fails as a whole and leaves the others alone.

    A transaction that changes cohorts before calls `hold_addresses` first of all, or two of them
    could wait for each other. Errors: NoSuchCohorts, with nothing changed.
    """
    hold_addresses(session)
    return _carried_out(session, organization_id, planned(session, organization_id, rows))


def _carried_out(session: WriteSession, organization_id: int, plan: Plan) -> list[Registered]:
    subjects = plan.subjects
    _make(session, [one for one in subjects if one.is_new])
    _attach(session, organization_id, subjects)
    _name(session, organization_id, subjects)
    for cohort_id, joining in plan.joining.items():
        enrol_students(session, cohort_id, _ids(joining))
    groups = {
        cohort_id: _put(session, cohort_id, placing) for cohort_id, placing in plan.placing.items()
    }
    return [_told(told, subject, groups) for told, subject in plan.rows]


def _make(session: WriteSession, subjects: Sequence[Subject]) -> None:
    """Make new people, with their addresses."""
    ids = bulk.new_ids(session, person, len(subjects))
    for subject, key in zip(subjects, ids, strict=True):
        subject.id = key
    merge_people(session, [_person(one) for one in subjects])
    set_registrar_addresses(
        session,
        [
            {"person_id": one.id, "purpose": INSTITUTIONAL, "address": one.registrant.address}
            for one in subjects
        ],
    )


def _person(subject: Subject) -> dict[str, Any]:
    said = subject.registrant
    return {
        "id": subject.id,
        "family_name": said.family_name,
        "given_name": said.given_name,
        "middle_name": said.middle_name,
        "language": said.language,
        "time_zone": said.time_zone,
    }


def _attach(session: WriteSession, organization_id: int, subjects: Sequence[Subject]) -> None:
    """Let people belong to the organization, and keep telephones that it did not know."""
    rows = [
        {"person_id": one.id, "mobile": one.phone}
        for one in subjects
        if one.attaches or one.phone is not None
    ]
    merge_student_records(session, organization_id, rows)


def _name(session: WriteSession, organization_id: int, subjects: Sequence[Subject]) -> None:
    """Keep what the organization calls people."""
    named = [(one, kind, value) for one in subjects for kind, value in one.added.items()]
    ids = bulk.new_ids(session, external_id, len(named))
    rows = [
        {
            "id": key,
            "entity": person.name,
            "entity_id": one.id,
            "system": SYSTEM,
            "issuer": str(organization_id),
            "kind": kind,
            "value": value,
        }
        for key, (one, kind, value) in zip(ids, named, strict=True)
    ]
    bulk.insert(session, external_id, rows)
    told = ("kind", "value")
    remember_steps(session, external_id, bulk.Changes(rows), person="entity_id", told=told)


def _put(
    session: WriteSession, cohort_id: int, placing: Sequence[tuple[Subject, str]]
) -> dict[int, int]:
    """Put people into groups of a cohort; the groups' ids by person."""
    names = list(dict.fromkeys(name for _, name in placing))
    partition_id, ids = add_cohort_groups(session, cohort_id, names)
    keys = _ids([subject for subject, _ in placing])
    groups = {key: ids[name] for key, (_, name) in zip(keys, placing, strict=True)}
    place_in_groups(
        session,
        [
            {"partition_id": partition_id, "group_id": group_id, "person_id": person_id}
            for person_id, group_id in groups.items()
        ],
    )
    return groups


def _ids(subjects: Sequence[Subject]) -> list[int]:
    """The ids of people who have theirs."""
    return [one.id for one in subjects if one.id is not None]


def _told(
    told: Registered, subject: Subject | None, groups: dict[int, dict[int, int]]
) -> Registered:
    if subject is not None and subject.id is not None:
        told.person_id = subject.id
        where = subject.registrant.cohort_id
        if told.enrolled and where in groups:
            told.group_id = groups[where].get(subject.id, told.group_id)
    return told
