"""What a mass registration would do, as the record stands."""

from collections.abc import Sequence

from matricula.record.cohorts.holding import hold_cohorts_of_people
from matricula.record.people.registration.deciding import Plan, decide
from matricula.record.people.registration.queries import read_people, read_places
from matricula.record.people.registration.rows import Registered, Registrant, Row
from matricula.store import ReadSession, WriteSession


def foresee_people(
    session: ReadSession, organization_id: int, rows: Sequence[Row]
) -> list[Registered]:
    """What `register_people` would answer, as far as a look can tell; nothing is written, and new
    people and groups have no ids. Errors: NoSuchCohorts."""
    return [told for told, _ in planned(session, organization_id, rows).rows]


def planned(session: ReadSession, organization_id: int, rows: Sequence[Row]) -> Plan:
    """What registering `rows` does. A writer holds the cohorts that they name from here on."""
    good = [row for row in rows if isinstance(row, Registrant)]
    people = read_people(session, organization_id, good)
    cohort_ids = {row.cohort_id for row in good if row.cohort_id is not None}
    if cohort_ids and isinstance(session, WriteSession):
        hold_cohorts_of_people(session, people.found, cohort_ids)
    places = read_places(session, organization_id, cohort_ids, people.found)
    return decide(rows, people, places)
