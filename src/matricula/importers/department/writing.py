"""A checked document into the record: table by table, parents first, in one transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from matricula.importers.department import identities
from matricula.importers.department.document import Document
from matricula.importers.department.errors import ImportRefused
from matricula.importers.department.identities import Ids
from matricula.importers.department.rows import assessments as assessment_rows
from matricula.importers.department.rows import cohorts as cohort_rows
from matricula.importers.department.rows import decisions as decision_rows
from matricula.importers.department.rows import people as people_rows
from matricula.importers.department.rows import programmes as programme_rows
from matricula.record.assessments import commands as assessments
from matricula.record.attendance import commands as attendance
from matricula.record.cohorts import commands as cohorts
from matricula.record.juries import commands as juries
from matricula.record.organizations import commands as organizations
from matricula.record.people import commands as people
from matricula.record.people.holding import hold_addresses
from matricula.record.programmes import commands as programmes
from matricula.store import WriteSession, bulk

DOOR = "scodoc"
"""Provenance of the half-days: the door that shows and replaces them."""

Progress = Callable[[str, int, int], None]
"""Called with the name of a phase, how many steps are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Job:
    """What every step of an import is given."""

    session: WriteSession
    organization_id: int
    document: Document
    ids: Ids


@dataclass(frozen=True, slots=True)
class Written:
    """What an import did to the record."""

    organization_id: int
    ids: Ids
    changes: dict[str, bulk.Changes] = field(default_factory=dict)


Write = Callable[[Job], bulk.Changes]


def _plain(
    command: Callable[[WriteSession, Any], bulk.Changes], rows: Callable[[Document, Ids], Any]
) -> Write:
    return lambda job: command(job.session, rows(job.document, job.ids))


def _owned(
    command: Callable[[WriteSession, int, Any], bulk.Changes], rows: Callable[[Document, Ids], Any]
) -> Write:
    return lambda job: command(job.session, job.organization_id, rows(job.document, job.ids))


def _merge_half_days(
    session: WriteSession, organization_id: int, rows: Sequence[bulk.Values]
) -> bulk.Changes:
    return attendance.merge_half_days(session, organization_id, DOOR, rows)


STEPS: Mapping[str, Write] = {
    "person": _plain(people.merge_people, people_rows.people),
    "student_record": _owned(people.merge_student_records, people_rows.student_records),
    "admission": _owned(people.merge_admissions, people_rows.admissions),
    "email_address": _plain(people.set_registrar_addresses, people_rows.addresses),
    "programme": _owned(programmes.merge_programmes, programme_rows.programmes),
    "unit": _owned(programmes.merge_units, programme_rows.units),
    "subject": _owned(programmes.merge_subjects, programme_rows.subjects),
    "module": _owned(programmes.merge_modules, programme_rows.modules),
    "cohort": _owned(cohorts.merge_cohorts, cohort_rows.cohorts),
    "cohort_step": _plain(cohorts.set_steps, cohort_rows.steps),
    "enrolment": _plain(cohorts.merge_enrolments, cohort_rows.enrolments),
    "enrolment_event": _plain(cohorts.merge_enrolment_events, cohort_rows.events),
    "offering": _owned(cohorts.merge_offerings, cohort_rows.offerings),
    "offering_enrolment": _plain(
        cohorts.merge_offering_enrolments, cohort_rows.offering_enrolments
    ),
    "cohort_partition": _owned(cohorts.merge_partitions, cohort_rows.partitions),
    "cohort_group": _owned(cohorts.merge_groups, cohort_rows.groups),
    "group_membership": _plain(cohorts.place_in_groups, cohort_rows.memberships),
    "unit_coefficient": _plain(cohorts.merge_unit_coefficients, cohort_rows.unit_coefficients),
    "unit_formula": _plain(cohorts.merge_unit_formulas, cohort_rows.unit_formulas),
    "assessment": _plain(assessments.merge_assessments, assessment_rows.assessments),
    "weighting": _plain(assessments.merge_weightings, assessment_rows.weightings),
    "result": _plain(assessments.merge_results, assessment_rows.results),
    "jury_decision": _plain(juries.merge_jury_decisions, decision_rows.jury_decisions),
    "progression_authorisation": _plain(juries.merge_authorisations, decision_rows.authorisations),
    "attendance_event": _owned(_merge_half_days, decision_rows.half_days),
    "preference": _owned(organizations.merge_preferences, decision_rows.preferences),
}
"""One step a table, in an order in which every row finds what it refers to."""


def write(session: WriteSession, document: Document, progress: Progress) -> Written:
    """Write the document: what it changes, and nothing else.

    Errors: ImportRefused where a row that the file does not describe stands in the way.
    """
    bulk.one_at_a_time(session, "import")
    hold_addresses(session)
    written = _begun(session, document)
    job = Job(session, written.organization_id, document, written.ids)
    for done, (table, step) in enumerate(STEPS.items()):
        progress(table, done, len(STEPS))
        written.changes[table] = _carried_out(step, job)
    progress("done", len(STEPS), len(STEPS))
    return written


def _begun(session: WriteSession, document: Document) -> Written:
    try:
        organization_id, founded = organizations.found_department(session, document.departement)
        ids, adopted = identities.adopt(session, organization_id, document)
    except bulk.Clash as clash:  # another door took the number at this very moment
        raise ImportRefused([f"$: {clash}: run the import again"]) from clash
    return Written(organization_id, ids, {"organization": founded, "external_id": adopted})


def _carried_out(step: Write, job: Job) -> bulk.Changes:
    try:
        return step(job)
    except bulk.Clash as clash:
        raise ImportRefused([f"{_place(clash, job)}: {clash}"]) from clash


def _place(clash: bulk.Clash, job: Job) -> str:
    """Where the file describes the row that could not be written."""
    kind = next((k for k, t in identities.TABLES.items() if t.name == clash.table), "etudid")
    key = clash.row.get("person_id" if kind == "etudid" else "id")
    for found, value, place in identities.places(job.document):
        if found == kind and key == job.ids.of(kind, value):
            return place
    return "$"
