"""Writing what is taught: divisions, programmes, cohorts, disciplines, and the organization's
words."""

import re
from dataclasses import dataclass, field
from typing import Any

from msgspec import UNSET

from matricula.importers.errors import ImportRefused, Problems
from matricula.importers.odin import placing
from matricula.importers.odin.document import Discipline, Document, Organization, Programme
from matricula.importers.odin.people import People, ids_of
from matricula.importers.odin.placing import Placed, at, told
from matricula.importers.odin.scales import levels
from matricula.record.assessments.activity_queries import mark_scale_ids
from matricula.record.assessments.commands import merge_mark_scales
from matricula.record.cohorts import commands as cohorts
from matricula.record.cohorts.queries import closed_among, groups_of_cohort
from matricula.record.organizations import commands as organizations
from matricula.record.organizations import queries
from matricula.record.programmes.commands import add_programmes
from matricula.store import Row, WriteSession, bulk

MOST_DIVISIONS = 10_000

PROFILE = {
    "short_name": "short_name",
    "type": "type_code",
    "study_form": "study_form_code",
    "project": "project",
    "year": "year",
    "direction": "direction",
    "direction_code": "direction_code",
    "profession": "profession",
    "education_level": "education_level_code",
    "hours": "hours",
    "credits": "credits",
    "archived": "archived",
}
"""What a programme says, by the record's name."""
COHORT = ("name", "start_date", "end_date", "year", "max_students", "archived")
DISCIPLINE = (
    "name",
    "short_name",
    "language",
    "control",
    "start_date",
    "end_date",
    "hours",
    "credits",
    "marks_attendance",
)

_ACRONYM = re.compile(r"[^\s:/]{1,50}")
"""Of a new organization: scopes of tokens name it between a colon and a slash."""


@dataclass(slots=True)
class Written:
    """What became of a document so far: ids by place, and what changed.

    A part whose id stands here before it is written is left as it is, and only what is in it is
    written. ordered: lists tell the order of activities and totals; else new ones come last.
    """

    organization_id: int
    ordered: bool = True
    people: People = field(default_factory=People)
    programmes: dict[str, int] = field(default_factory=dict)
    cohorts: dict[str, int] = field(default_factory=dict)
    disciplines: dict[str, int] = field(default_factory=dict)
    activities: dict[str, int] = field(default_factory=dict)
    changes: bulk.Changes = field(default_factory=bulk.Changes)


def found(session: WriteSession, told_of: Organization) -> tuple[Row, bulk.Changes]:
    """The organization of a document, founded where there is none.

    A department is left as it is. Errors: ImportRefused.
    """
    known = queries.campus_called(session, told_of.acronym)
    if known is not None and known.kind != organizations.CAMPUS:
        return known, bulk.Changes()
    said = told(told_of, "name", "time_zone")
    name: Any = said.get("name", known.name if known else None)
    zone: Any = said.get("time_zone", known.time_zone if known else None)
    if not name:
        raise ImportRefused(["$.organization.name: a new organization has one"])
    if known is None and not _ACRONYM.fullmatch(told_of.acronym):
        why = "expected 50 characters at most, without blanks, colons and slashes"
        raise ImportRefused([f"$.organization.acronym: {why}"])
    _, changes = organizations.found_organization(session, told_of.acronym, name, zone)
    campus = queries.campus_called(session, told_of.acronym)
    assert campus is not None  # noqa: S101  # founded in the line above
    return campus, changes


def write_words(session: WriteSession, document: Document, done: Written) -> None:
    """Write divisions, resolutions and scales."""
    organization_id = done.organization_id
    parts = [told(one, "kind", "name", "short_name", "english_name") for one in document.divisions]
    done.changes += organizations.merge_divisions(session, organization_id, parts)
    rows = [{"code": one.status, "name": one.name} for one in document.resolutions]
    with at("$.resolutions"):
        done.changes += cohorts.merge_resolutions(session, organization_id, rows)
    scales = [{"name": scale.name, "levels": levels(scale)} for scale in document.scales]
    done.changes += merge_mark_scales(session, organization_id, scales)


def write_programmes(session: WriteSession, document: Document, done: Written) -> None:
    """Write programmes."""
    organization_id = done.organization_id
    divisions = {
        row.name: row.id for row in queries.divisions(session, organization_id, MOST_DIVISIONS)
    }
    problems = Problems()
    programmes = [one for one in placing.programmes(document) if one.place not in done.programmes]
    rows = [_programme(one, divisions, problems) for one in programmes]
    problems.refuse_if_any()
    with at("$.programmes"):
        ids, changes = add_programmes(session, organization_id, rows)
    done.programmes |= {one.place: key for one, key in zip(programmes, ids, strict=True)}
    done.changes += changes


def write_cohorts(session: WriteSession, document: Document, done: Written) -> None:
    """Write cohorts."""
    fresh = [one for one in placing.cohorts(document) if one.place not in done.cohorts]
    rows = [
        {"programme_id": done.programmes[one.inside], **told(one.item, *COHORT)} for one in fresh
    ]
    with at("$.programmes"):
        ids, changes = cohorts.add_cohorts(session, done.organization_id, rows)
    done.cohorts |= {one.place: key for one, key in zip(fresh, ids, strict=True)}
    done.changes += changes


def write_rosters(session: WriteSession, document: Document, done: Written) -> None:
    """Enrol students, and put them into their groups; whoever is in another group moves."""
    places = []
    for cohort in placing.cohorts(document):
        cohort_id = done.cohorts[cohort.place]
        members = {group.name: ids_of(done.people, group.students) for group in cohort.item.groups}
        everybody = [key for keys in members.values() for key in keys]
        everybody += ids_of(done.people, cohort.item.students)
        with at(cohort.place):
            changes = cohorts.enrol_students(session, cohort_id, everybody)
        if changes and closed_among(session, [cohort_id]):
            raise ImportRefused([f"{cohort.place}: the cohort is locked: nobody may come"])
        done.changes += changes
        if members:
            known = {row.group_id for row in groups_of_cohort(session, cohort_id)}
            partition_id, groups = cohorts.add_cohort_groups(session, cohort_id, list(members))
            made = [{"id": key} for key in groups.values() if key not in known]
            done.changes += bulk.Changes(made)
            places += [
                {"partition_id": partition_id, "group_id": groups[name], "person_id": key}
                for name, keys in members.items()
                for key in keys
            ]
    done.changes += cohorts.place_in_groups(session, places)


def write_disciplines(session: WriteSession, document: Document, done: Written) -> None:
    """Write disciplines, and let those take one to whom it is limited."""
    disciplines = [
        one for one in placing.disciplines(document) if one.place not in done.disciplines
    ]
    scales = mark_scale_ids(session, done.organization_id)
    problems = Problems()
    rows = [_discipline(one, done, scales, problems) for one in disciplines]
    problems.refuse_if_any()
    with at("$.programmes"):
        ids, changes = cohorts.add_disciplines(session, done.organization_id, rows)
    done.disciplines |= {one.place: key for one, key in zip(disciplines, ids, strict=True)}
    done.changes += changes
    done.changes += cohorts.merge_offering_enrolments(
        session,
        [
            {"offering_id": done.disciplines[one.place], "person_id": key}
            for one in disciplines
            if isinstance(one.item.limited_to, list)
            for key in ids_of(done.people, one.item.limited_to)
        ],
    )


def write_statuses(session: WriteSession, document: Document, done: Written) -> None:
    """Say how far students are."""
    rows = []
    for cohort in placing.cohorts(document):
        rows += [
            {
                "cohort_id": done.cohorts[cohort.place],
                "person_id": done.people.named(one.student),
                "code": one.status,
                "resolution": one.resolution,
            }
            for one in cohort.item.statuses
        ]
    with at("$.programmes"):
        done.changes += cohorts.set_study_statuses(session, rows)


def _programme(
    programme: Placed[Programme], divisions: dict[str, int], problems: Problems
) -> dict[str, Any]:
    item = programme.item
    said = told(item, *PROFILE)
    row: dict[str, Any] = {"name": item.name, **{PROFILE[name]: said[name] for name in said}}
    if item.code is not None:
        row["code"] = item.code
    if item.division is not UNSET:
        row["division_id"] = _named(
            item.division, divisions, f"{programme.place}.division", problems
        )
    return row


def _discipline(
    discipline: Placed[Discipline], done: Written, scales: dict[str, int], problems: Problems
) -> dict[str, Any]:
    item = discipline.item
    row: dict[str, Any] = {
        "cohort_id": done.cohorts[discipline.inside],
        **told(item, *DISCIPLINE),
    }
    if item.code is not None:
        row["code"] = item.code
    if item.limited_to is not UNSET:
        row["is_limited"] = item.limited_to is not None
    if item.scale is not UNSET:
        row["scale_id"] = _named(item.scale, scales, f"{discipline.place}.scale", problems)
    return row


def _named(name: str | None, known: dict[str, int], place: str, problems: Problems) -> int | None:
    if name is not None and name not in known:
        problems.add(place, f"the organization has no {place.rpartition('.')[2]} {name!r}")
    return known.get(name) if name is not None else None
