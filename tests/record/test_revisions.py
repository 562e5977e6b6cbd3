"""Every command raises the cohorts that docs/revisions.md says, and no other."""

import importlib
import inspect
import re
import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from matricula.gradebook.attempts import mark_of
from matricula.gradebook.scores import on_scale
from matricula.importers.department import import_department
from matricula.record.accounts.commands import add_account
from matricula.record.applications import commands as applications
from matricula.record.applications.forms import registered
from matricula.record.applications.tables import token_family
from matricula.record.assessments import commands as assessments
from matricula.record.assessments import tables as assessment_tables
from matricula.record.assessments.activities import usual
from matricula.record.attendance import commands as attendance
from matricula.record.attendance.tables import absence_claim
from matricula.record.booklets import commands as booklets
from matricula.record.booklets.tables import booklet
from matricula.record.browsers import commands as browsers
from matricula.record.calendars import commands as calendars
from matricula.record.cohorts import commands as cohorts
from matricula.record.cohorts.tables import cohort, offering, offering_profile
from matricula.record.contracts import commands as contracts
from matricula.record.contracts.tables import contract, training_session
from matricula.record.contracts.transmitted import Named, Party, Transmitted
from matricula.record.feeds import commands as feeds
from matricula.record.history import commands as history
from matricula.record.juries import commands as juries
from matricula.record.juries.tables import appreciation, authorisation
from matricula.record.links import commands as links
from matricula.record.merges import commands as merges
from matricula.record.organizations import commands as organizations
from matricula.record.organizations.reach import EVERYWHERE
from matricula.record.organizations.tables import organization
from matricula.record.people import commands as people
from matricula.record.people import registration
from matricula.record.people.tables import email_address, person, photo
from matricula.record.programmes import commands as programmes
from matricula.record.programmes import tables as plans
from matricula.record.skills import commands as skills
from matricula.record.skills import tables as skill_tables
from matricula.store import Database, Origin, Row, WriteSession, bulk, migrate
from tests.harness.databases import DatabaseFrom
from tests.importers.support import department, encoded
from tests.record.open_courses import CALLS_OF_COURSES, VERIFIED, a_course

DOCUMENT = Path(__file__).parents[2] / "docs" / "revisions.md"
ROOMS = (
    "applications",
    "browsers",
    "organizations",
    "people",
    "programmes",
    "cohorts",
    "assessments",
    "juries",
    "attendance",
    "contracts",
    "calendars",
    "skills",
    "booklets",
    "links",
    "courses",
    "steps",
    "answers",
    "runs",
    "files",
    "members",
    "classes",
    "certificates",
    "tasks",
    "belongings",
    "comments",
    "profiles",
    "notices",
    "merges",
    "feeds",
)
BESIDE = ("people.registration",)
"""Where commands stand one floor lower."""
DEPARTMENT, S0, SA = 1, 1, 2
CAMPUS = POTOK = 77
"""An online campus, and its cohort: with one discipline, and nobody in it."""
ONLY_SA, BOTH = 1, 191
"""A student of SA alone, and one of S0 and SA."""
NOW = datetime(2026, 11, 22, tzinfo=UTC)

DECIDED = {
    "person_id": BOTH,
    "unit_id": None,
    "code": "ADJ",
    "assiduous": True,
    "compensates_id": None,
    "unit_average": None,
}

WRITTEN = {
    "person_id": BOTH,
    "organization_id": DEPARTMENT,
    "day": date(2020, 11, 3),
    "half": "pm",
}
MISSED = (ONLY_SA, (date(2020, 10, 5), "am"))
EXCUSED = (ONLY_SA, (date(2020, 10, 6), "am"))
CLAIM = 7
CLAIMED = {
    "person_id": BOTH,
    "organization_id": DEPARTMENT,
    "starts_at": NOW,
    "description": "train",
    "justified": True,
}

TRIED = {
    "person_id": 2,
    "number": 1,
    "started_at": NOW,
    "finished_at": NOW,
    "points": 5.0,
    "status": "passed",
}
"""What is said of an attempt."""
TOTALLED = 20
"""A discipline of SA with a total, told in the words of a scale."""
WORDS = 7
NEW_WORDS = {"name": "New", "levels": [{"lower_bound": 1.0, "label": "Да", "passes": True}]}

SAID = {
    "kind": "absence",
    "starts_at": NOW,
    "ends_at": NOW + timedelta(hours=1),
    "excused": False,
    "description": "",
}
"""What a list says of an absence."""

NEWCOMERS = registration.check_people(
    [registration.Said("NEUVE", "Une", address="new@example.org", cohort_id=SA, group_name="Neuf")]
)
KNOWN = registration.check_people([registration.Said("AUTRE", "Un", address="p@example.org")])
"""The address is that of BOTH."""

CODE = Named("1", "Un")
CONTRACT = Transmitted(
    code="C1",
    apprentice=Party("A1", "Ada", "LUNE", "ada@example.org"),
    school_tutor=Party("P1", "Bob", "MARS", "bob@example.org"),
    company_tutor=Party("M1", "Cid", "VENT", "cid@example.org"),
    group=CODE,
    site=CODE,
    period=CODE,
    year=CODE,
    training=CODE,
    brand=None,
    company_name="SOLEIL",
    starts_on=None,
    ends_on=None,
    kind="APPRENTICESHIP",
    mission_title=None,
    mission_details=None,
    start_month=None,
    rncp_code=None,
)

ADDRESS = calendars.Address("sealed", ["digest"], "host.example")
SEEN = calendars.Seen([], "", None, None, 3600)


def a_session(session: WriteSession) -> int:
    """A group of apprentices of a transaction's own."""
    (key,) = bulk.new_ids(session, training_session, 1)
    named = {name: str(key) for name in ("public_id", "code", "name")}
    coded = dict.fromkeys(("site_code", "period_code", "year_code", "training_code"), "X")
    row = {"id": key, "organization_id": DEPARTMENT, "created_at": NOW, **named, **coded}
    bulk.insert(session, training_session, [row])
    return key


def claimed(session: WriteSession) -> Row:
    """Its calendar, under way."""
    feed_id = calendars.set_feed(session, a_session(session), ADDRESS, NOW)
    row = calendars.claim_feed(session, feed_id, NOW + timedelta(days=9_999), early=True)
    assert row is not None
    return row


def linked(session: WriteSession) -> str:
    """The hash of a link of a transaction's own."""
    made = secrets.token_hex()
    links.make_link(session, BOTH, DEPARTMENT, made, path="/booklet", lifetime=timedelta(days=1))
    return made


APPRENTICED = 7
"""The id of a contract, of its session, of a framework, a skill and a booklet."""
SAID_OF_A_SKILL = {
    "contract_id": APPRENTICED,
    "skill_id": APPRENTICED,
    "evaluator": "self",
    "value": 1.0,
    "comment": None,
}
REPORT = {"booklet_id": APPRENTICED, "contract_id": APPRENTICED}

Call = Callable[[WriteSession], object]

EVERY_TIME = (
    "assessments.feed",
    "merges.merge",
    "merges.unmerge",
    "organizations.found_department",
    "attendance.add_half_days",
    "attendance.add_justifications",
    "attendance.settle_claims",
    VERIFIED,
)
"""What is not the same when it is done again."""


def a_fed_mark(session: WriteSession) -> None:
    """A score where there is no mark, since somebody has just taken it back."""
    assessments.remove_results(session, 13, [2])
    assessments.feed(session, 13, {2: 0.8}, on_scale)


def a_double(session: WriteSession) -> int:
    """Somebody new, who turns out to be BOTH."""
    (key,) = bulk.new_ids(session, person, 1)
    people.merge_people(session, [{"id": key, "family_name": "DOUBLE"}])
    return key


def a_merge(session: WriteSession) -> int:
    key = a_double(session)
    merges.merge(session, BOTH, key)
    return key


def an_account(session: WriteSession) -> int:
    name = secrets.token_hex()[:20]
    return add_account(session, name, f"{name}@example.org", None).id


def a_link_of_oneself(session: WriteSession) -> int:
    secret, lifetime = secrets.token_hex(), timedelta(minutes=5)
    return browsers.make_account_link(
        session, an_account(session), secret, path="/", lifetime=lifetime
    )


def an_application(session: WriteSession, owner: int) -> int:
    told = registered("Reader", "confidential", "client-credentials", "")
    return applications.add_application(session, owner, told, secrets.token_hex(), "hash")


def owned(session: WriteSession) -> tuple[int, int]:
    """An account, and an application of its own."""
    owner = an_account(session)
    return owner, an_application(session, owner)


def a_pair(refresh: str | None = None) -> applications.NewPair:
    hour, kept = timedelta(hours=1), refresh or secrets.token_hex()
    return applications.NewPair(secrets.token_hex(), hour, "read", kept, hour)


def a_code(session: WriteSession) -> tuple[int, str]:
    """An application, and the hash of a code that was given to it."""
    owner, number = owned(session)
    code = applications.NewCode(secrets.token_hex(), None, "read", None, timedelta(minutes=1))
    applications.keep_code(session, number, owner, code)
    return number, code.hash


def a_family(session: WriteSession) -> tuple[int, str]:
    """An application, and the hash of a refresh token that it holds."""
    owner, number = owned(session)
    refresh = secrets.token_hex()
    applications.grant(session, number, owner, "password", a_pair(refresh))
    return number, refresh


def the_family(session: WriteSession) -> int:
    return int(session.value(sa.select(sa.func.max(token_family.c.id))))


CALLS: dict[str, tuple[Call, set[int]]] = {
    "organizations.found_department": (
        lambda s: organizations.found_department(s, "GEII"),
        set(),
    ),
    "organizations.found_centre": (
        lambda s: organizations.found_centre(s, "CFA", "Centre", parent_id=DEPARTMENT),
        {S0, SA},
    ),
    "organizations.found_organization": (
        lambda s: organizations.found_organization(s, "ODIN", "Campus", "Asia/Tomsk"),
        {POTOK},
    ),
    "organizations.open_api": (lambda s: organizations.open_api(s, DEPARTMENT, "odin"), set()),
    "organizations.close_api": (lambda s: organizations.close_api(s, DEPARTMENT, "toy"), set()),
    "organizations.merge_divisions": (
        lambda s: organizations.merge_divisions(
            s,
            DEPARTMENT,
            [{"kind": "faculty", "name": "F", "short_name": None, "english_name": None}],
        ),
        set(),
    ),
    "organizations.merge_preferences": (
        lambda s: organizations.merge_preferences(
            s, DEPARTMENT, [{"cohort_id": S0, "name": "bul_show_rangs", "value": "0"}]
        ),
        {S0},
    ),
    "organizations.merge_preferences (its own)": (
        lambda s: organizations.merge_preferences(
            s, DEPARTMENT, [{"cohort_id": None, "name": "bul_show_rangs", "value": "0"}]
        ),
        {S0, SA},
    ),
    "people.merge_people": (
        lambda s: people.merge_people(s, [{"id": ONLY_SA, "family_name": "AARON"}]),
        {SA},
    ),
    "people.merge_student_records": (
        lambda s: people.merge_student_records(
            s, DEPARTMENT, [{"person_id": BOTH, "code_nip": "NEW"}]
        ),
        {S0, SA},
    ),
    "people.merge_admissions": (
        lambda s: people.merge_admissions(s, DEPARTMENT, [{"person_id": BOTH, "year": 2020}]),
        set(),
    ),
    "people.set_registrar_addresses": (
        lambda s: people.set_registrar_addresses(
            s, [{"person_id": ONLY_SA, "purpose": "institutional", "address": "e@example.org"}]
        ),
        {SA},
    ),
    "people.remove_registrar_addresses": (
        lambda s: people.remove_registrar_addresses(s, [BOTH], "personal"),
        {S0, SA},
    ),
    "people.merge_photos": (
        lambda s: people.merge_photos(
            s, [{"person_id": BOTH, "media_type": "image/png", "content": b"new"}]
        ),
        set(),
    ),
    "people.remove_photos": (lambda s: people.remove_photos(s, [ONLY_SA]), set()),
    "people.register_people": (
        lambda s: registration.register_people(s, DEPARTMENT, NEWCOMERS),
        {SA},
    ),
    "people.register_people (known)": (
        lambda s: registration.register_people(s, CAMPUS, KNOWN),
        {S0, SA},
    ),
    "people.adopt_ids": (
        lambda s: people.adopt_ids(s, person, [7], system="odin", issuer="x", kind="user.id"),
        set(),
    ),
    "programmes.merge_programmes": (
        lambda s: programmes.merge_programmes(s, DEPARTMENT, [{"id": 1, "pathway_type": 200}]),
        {S0, SA},
    ),
    "programmes.merge_units": (
        lambda s: programmes.merge_units(
            s, DEPARTMENT, [{"id": 1, "programme_id": 1, "acronym": "UE11", "ects": 11.0}]
        ),
        {S0, SA},
    ),
    "programmes.merge_subjects": (
        lambda s: programmes.merge_subjects(
            s, DEPARTMENT, [{"id": 1, "unit_id": 1, "title": "Réseaux", "position": 5}]
        ),
        {S0, SA},
    ),
    "programmes.merge_modules": (
        lambda s: programmes.merge_modules(
            s, DEPARTMENT, [{"id": 1, "programme_id": 1, "coefficient": 9.0}]
        ),
        {S0, SA},
    ),
    "programmes.add_programmes": (
        lambda s: programmes.add_programmes(s, CAMPUS, [{"code": "P1", "name": "Renamed"}]),
        {POTOK},
    ),
    "programmes.merge_programme_profiles": (
        lambda s: programmes.merge_programme_profiles(
            s, DEPARTMENT, [{"programme_id": 1, "type_code": "bachelor"}]
        ),
        set(),
    ),
    "cohorts.merge_cohorts": (
        lambda s: cohorts.merge_cohorts(s, DEPARTMENT, [{"id": S0, "averages_blocked": True}]),
        {S0},
    ),
    "cohorts.add_cohorts": (
        lambda s: cohorts.add_cohorts(
            s,
            CAMPUS,
            [
                {
                    "programme_id": CAMPUS,
                    "name": "Поток",
                    "start_date": date(2026, 9, 1),
                    "end_date": date(2027, 6, 30),
                }
            ],
        ),
        {POTOK},
    ),
    "cohorts.merge_cohort_profiles": (
        lambda s: cohorts.merge_cohort_profiles(s, [{"cohort_id": S0, "max_students": 300}]),
        set(),
    ),
    "cohorts.set_steps": (lambda s: cohorts.set_steps(s, {SA: ["V2RT"]}), {SA}),
    "cohorts.merge_enrolments": (
        lambda s: cohorts.merge_enrolments(
            s,
            [{"cohort_id": S0, "person_id": BOTH, "state": "withdrawn", "door_state": "D"}],
        ),
        {S0},
    ),
    "cohorts.enrol_students": (
        lambda s: cohorts.enrol_students(s, POTOK, [ONLY_SA]),
        {POTOK, SA},
    ),
    "cohorts.set_study_statuses": (
        lambda s: cohorts.set_study_statuses(
            s, [{"cohort_id": S0, "person_id": 195, "code": "paused", "resolution": None}]
        ),
        {S0},
    ),
    "cohorts.merge_resolutions": (
        lambda s: cohorts.merge_resolutions(s, CAMPUS, [{"code": "paused", "name": "Отпуск"}]),
        set(),
    ),
    "cohorts.merge_enrolment_events": (
        lambda s: cohorts.merge_enrolment_events(
            s,
            [
                {
                    "cohort_id": S0,
                    "person_id": BOTH,
                    "unit_id": None,
                    "kind": "DEMISSION",
                    "happened_at": NOW,
                }
            ],
        ),
        {S0},
    ),
    "cohorts.merge_offerings": (
        lambda s: cohorts.merge_offerings(
            s, DEPARTMENT, [{"id": 1, "cohort_id": S0, "module_id": 1, "average_formula": "moy"}]
        ),
        {S0, SA},
    ),
    "cohorts.add_disciplines": (
        lambda s: cohorts.add_disciplines(s, CAMPUS, [{"cohort_id": POTOK, "name": "Физика"}]),
        {POTOK},
    ),
    "cohorts.merge_offering_profiles": (
        lambda s: cohorts.merge_offering_profiles(s, [{"offering_id": 1, "control": "pass"}]),
        {S0},
    ),
    "cohorts.merge_offering_enrolments": (
        lambda s: cohorts.merge_offering_enrolments(s, [{"offering_id": 4, "person_id": 195}]),
        {S0, SA},
    ),
    "cohorts.merge_partitions": (
        lambda s: cohorts.merge_partitions(
            s, DEPARTMENT, [{"id": 3, "cohort_id": SA, "name": "TD", "shows_rank": False}]
        ),
        {SA},
    ),
    "cohorts.merge_groups": (
        lambda s: cohorts.merge_groups(s, DEPARTMENT, [{"id": 3, "partition_id": 3, "name": "Z"}]),
        {SA},
    ),
    "cohorts.place_in_groups": (
        lambda s: cohorts.place_in_groups(
            s, [{"partition_id": 3, "group_id": 9, "person_id": ONLY_SA}]
        ),
        {SA},
    ),
    "cohorts.set_heads": (lambda s: cohorts.set_heads(s, {SA: [2]}), set()),
    "cohorts.set_teachers": (lambda s: cohorts.set_teachers(s, {1: [2]}), set()),
    "cohorts.set_offering_heads": (lambda s: cohorts.set_offering_heads(s, {1: 2}), set()),
    "cohorts.add_partition": (
        lambda s: cohorts.add_partition(
            s, SA, "Projets", {"position": 9, "shows_rank": False, "in_lists": True}
        ),
        {SA},
    ),
    "cohorts.add_cohort_groups": (
        lambda s: cohorts.add_cohort_groups(s, POTOK, ["Группа 11"]),
        {POTOK},
    ),
    "cohorts.add_groups": (lambda s: cohorts.add_groups(s, 3, ["H", "I"]), {SA}),
    "cohorts.leave_groups": (
        lambda s: cohorts.leave_groups(s, [{"group_id": 4, "person_id": 2}]),
        {SA},
    ),
    "cohorts.remove_groups": (lambda s: cohorts.remove_groups(s, [10]), {SA}),
    "cohorts.remove_partitions": (lambda s: cohorts.remove_partitions(s, [5]), {SA}),
    "cohorts.merge_unit_coefficients": (
        lambda s: cohorts.merge_unit_coefficients(
            s, [{"cohort_id": SA, "unit_id": 3, "coefficient": 2.0}]
        ),
        {SA},
    ),
    "cohorts.merge_unit_formulas": (
        lambda s: cohorts.merge_unit_formulas(
            s, [{"cohort_id": SA, "unit_id": 3, "formula": "moy"}]
        ),
        {SA},
    ),
    "assessments.merge_assessments": (
        lambda s: assessments.merge_assessments(
            s, [{"id": 1, "offering_id": 1, "held_on": date(2019, 11, 1)}]
        ),
        {S0},
    ),
    "assessments.merge_weightings": (
        lambda s: assessments.merge_weightings(s, [{"assessment_id": 13, "coefficient": 7.0}]),
        {SA},
    ),
    "assessments.merge_results": (
        lambda s: assessments.merge_results(
            s, [{"assessment_id": 1, "person_id": BOTH, "mark": None, "special": "EXC"}]
        ),
        {S0},
    ),
    "assessments.enter_results": (
        lambda s: assessments.enter_results(
            s, 13, [{"person_id": 2, "mark": 3.5, "special": None}], "relu"
        ),
        {SA},
    ),
    "assessments.remove_results": (
        lambda s: assessments.remove_results(s, 14, [2]),
        {SA},
    ),
    "assessments.merge_activities": (
        lambda s: assessments.merge_activities(
            s, [{"assessment_id": 14, "kind": "lecture"}], mark_of
        ),
        {SA},
    ),
    "assessments.set_conversions": (
        lambda s: assessments.set_conversions(s, {14: [(10.0, 4.0)]}, mark_of),
        {SA},
    ),
    "assessments.set_non_participants": (
        lambda s: assessments.set_non_participants(s, {14: [BOTH]}),
        {SA},
    ),
    "assessments.enter_attempts": (
        lambda s: assessments.enter_attempts(s, [{"assessment_id": 13, **TRIED}], mark_of),
        {SA},
    ),
    "assessments.recount_attempts": (
        lambda s: assessments.recount_attempts(s, [2], mark_of),
        {S0},
    ),
    "assessments.weigh": (
        lambda s: assessments.weigh(s, 2, max_mark=40.0, coefficient=2.0, count=mark_of),
        {S0},
    ),
    "assessments.feed": (a_fed_mark, {SA}),
    "assessments.merge_totals": (
        lambda s: assessments.merge_totals(
            s, 1, [{"title": "Module 1", "formula": "[1] / 2", "position": 1}]
        ),
        {S0},
    ),
    "assessments.remove_totals": (
        lambda s: assessments.remove_totals(s, TOTALLED, ["Old"]),
        {SA},
    ),
    "assessments.merge_mark_scales": (
        lambda s: assessments.merge_mark_scales(s, DEPARTMENT, [NEW_WORDS]),
        set(),
    ),
    "assessments.merge_mark_scales (in use)": (
        lambda s: assessments.merge_mark_scales(s, DEPARTMENT, [NEW_WORDS | {"name": "Words"}]),
        {SA},
    ),
    "juries.merge_jury_decisions": (
        lambda s: juries.merge_jury_decisions(
            s,
            [
                {
                    "person_id": BOTH,
                    "cohort_id": S0,
                    "unit_id": 2,
                    "code": "ADM",
                    "unit_average": 12.0,
                    "decided_at": NOW,
                }
            ],
        ),
        {S0, SA},
    ),
    "juries.merge_authorisations": (
        lambda s: juries.merge_authorisations(
            s,
            [
                {
                    "person_id": BOTH,
                    "origin_cohort_id": S0,
                    "programme_code": "FCOD1",
                    "semester_index": 3,
                    "decided_at": NOW,
                }
            ],
        ),
        {S0},
    ),
    "juries.replace_decisions": (
        lambda s: juries.replace_decisions(s, S0, [BOTH], [DECIDED]),
        {S0, SA},
    ),
    "juries.withdraw_decisions": (
        lambda s: juries.withdraw_decisions(s, S0, [BOTH]),
        {S0, SA},
    ),
    "juries.replace_authorisations": (
        lambda s: juries.replace_authorisations(
            s, S0, [BOTH], [{"person_id": BOTH, "programme_code": "FCOD1", "semester_index": 4}]
        ),
        {S0},
    ),
    "juries.withdraw_authorisations": (
        lambda s: juries.withdraw_authorisations(s, S0, [195]),
        {S0},
    ),
    "juries.merge_appreciations": (
        lambda s: juries.merge_appreciations(
            s, [{"person_id": BOTH, "cohort_id": S0, "comment": "Bien"}]
        ),
        {S0},
    ),
    "juries.withdraw_appreciations": (
        lambda s: juries.withdraw_appreciations(
            s, [{"person_id": 195, "cohort_id": SA, "comment": "Mieux"}]
        ),
        {SA},
    ),
    "attendance.merge_half_days": (
        lambda s: attendance.merge_half_days(
            s,
            DEPARTMENT,
            "scodoc",
            [
                {
                    "person_id": BOTH,
                    "kind": "absence",
                    "day": date(2020, 11, 2),
                    "half": "am",
                    "excused": False,
                    "offering_id": None,
                    "description": None,
                }
            ],
        ),
        {S0, SA},
    ),
    "attendance.add_half_days": (
        lambda s: attendance.add_half_days(
            s, [WRITTEN | {"excused": False, "offering_id": None, "description": None}]
        ),
        {S0, SA},
    ),
    "attendance.add_justifications": (
        lambda s: attendance.add_justifications(s, [WRITTEN | {"description": None}]),
        {S0, SA},
    ),
    "attendance.cancel_absences": (
        lambda s: attendance.cancel_absences(s, [MISSED], EVERYWHERE, "UTC"),
        {SA},
    ),
    "attendance.cancel_excuses": (
        lambda s: attendance.cancel_excuses(s, [EXCUSED], EVERYWHERE, "UTC"),
        {SA},
    ),
    "attendance.replace_statements": (
        lambda s: attendance.replace_statements(s, BOTH, DEPARTMENT, [SAID]),
        {S0, SA},
    ),
    "attendance.enter_presence": (
        lambda s: attendance.enter_presence(
            s, [{"assessment_id": 1, "person_id": BOTH, "attended": False}]
        ),
        {S0},
    ),
    "attendance.add_claims": (
        lambda s: attendance.add_claims(s, [CLAIMED | {"ends_at": NOW}]),
        set(),
    ),
    "contracts.replace_contracts": (
        lambda s: contracts.replace_contracts(s, DEPARTMENT, [CONTRACT]),
        set(),
    ),
    "contracts.merge_contracts": (
        lambda s: contracts.merge_contracts(s, DEPARTMENT, [CONTRACT], ["C2"]),
        set(),
    ),
    "merges.merge": (a_merge, {S0, SA}),
    "merges.unmerge": (lambda s: merges.unmerge(s, a_merge(s)), {S0, SA}),
    "feeds.link_course": (lambda s: feeds.link_course(s, 1, a_course(s)), set()),
    "feeds.unlink_course": (lambda s: feeds.unlink_course(s, 1, a_course(s)), set()),
    "feeds.set_feed": (lambda s: feeds.set_feed(s, 1, course_id=a_course(s)), set()),
    "calendars.set_feed": (lambda s: calendars.set_feed(s, a_session(s), ADDRESS, NOW), set()),
    "calendars.claim_feed": (claimed, set()),
    "calendars.seal_feed": (lambda s: calendars.seal_feed(s, claimed(s).id, ADDRESS), set()),
    "calendars.mirror_feed": (
        lambda s: calendars.mirror_feed(s, claimed(s), SEEN, NOW),
        set(),
    ),
    "calendars.keep_feed": (lambda s: calendars.keep_feed(s, claimed(s), NOW), set()),
    "calendars.fail_feed": (lambda s: calendars.fail_feed(s, claimed(s), "why", NOW), set()),
    "calendars.publish_session": (
        lambda s: calendars.publish_session(s, a_session(s), secrets.token_hex()),
        set(),
    ),
    "calendars.revoke_publications": (
        lambda s: calendars.revoke_publications(
            s, [calendars.publish_session(s, a_session(s), secrets.token_hex())]
        ),
        set(),
    ),
    "applications.add_application": (owned, set()),
    "applications.change_application": (
        lambda s: applications.change_application(
            s, *owned(s), registered("Other", "confidential", "password", "")
        ),
        set(),
    ),
    "applications.renew_secret": (
        lambda s: applications.renew_secret(s, *owned(s), "other"),
        set(),
    ),
    "applications.remove_application": (
        lambda s: applications.remove_application(s, *owned(s)),
        set(),
    ),
    "applications.keep_code": (a_code, set()),
    "applications.grant": (a_family, set()),
    "applications.redeem_code": (
        lambda s: applications.redeem_code(s, *a_code(s), "authorization-code", a_pair()),
        set(),
    ),
    "applications.end_what_a_code_bought": (
        lambda s: applications.end_what_a_code_bought(s, *a_code(s)),
        set(),
    ),
    "applications.rotate": (
        lambda s: applications.rotate(s, *a_family(s), a_pair()),
        set(),
    ),
    "applications.end_family_of_spent": (
        lambda s: applications.end_family_of_spent(s, *a_family(s)),
        set(),
    ),
    "applications.end_family": (
        lambda s: applications.end_family(s, a_family(s)[0], the_family(s)),
        set(),
    ),
    "browsers.open_session": (
        lambda s: browsers.open_session(s, an_account(s), secrets.token_hex(), timedelta(days=1)),
        set(),
    ),
    "browsers.make_account_link": (a_link_of_oneself, set()),
    "browsers.use_account_link": (lambda s: browsers.use_account_link(s, "unknown"), set()),
    "browsers.close_session": (lambda s: browsers.close_session(s, "unknown"), set()),
    "links.make_link": (linked, set()),
    "links.use_link": (
        lambda s: links.use_link(s, linked(s), secrets.token_hex(), timedelta(days=1)),
        set(),
    ),
    "links.end_session": (lambda s: links.end_session(s, "unknown"), set()),
    "skills.merge_scales": (
        lambda s: skills.merge_scales(
            s,
            DEPARTMENT,
            [{"name": "New", "levels": [{"value": 1.0, "label": "Oui", "validates": True}]}],
        ),
        set(),
    ),
    "skills.merge_frameworks": (
        lambda s: skills.merge_frameworks(s, DEPARTMENT, [{"name": "New"}]),
        set(),
    ),
    "skills.merge_blocks": (
        lambda s: skills.merge_blocks(
            s, APPRENTICED, [{"name": "New", "skills": [{"name": "Écouter", "code": "E"}]}]
        ),
        set(),
    ),
    "skills.set_session_frameworks": (
        lambda s: skills.set_session_frameworks(s, {APPRENTICED: [APPRENTICED]}),
        set(),
    ),
    "skills.evaluate": (lambda s: skills.evaluate(s, [SAID_OF_A_SKILL]), set()),
    "booklets.merge_booklets": (
        lambda s: booklets.merge_booklets(
            s, [{"session_id": APPRENTICED, "name": "Bilan", "due_at": NOW}]
        ),
        set(),
    ),
    "booklets.mark_reports": (
        lambda s: booklets.mark_reports(s, [REPORT | {"done_at": NOW}]),
        set(),
    ),
    "booklets.postpone_reports": (
        lambda s: booklets.postpone_reports(s, [REPORT | {"due_at": NOW}]),
        set(),
    ),
    "attendance.settle_claims": (
        lambda s: attendance.settle_claims(s, [CLAIM], excused=True, time_zone="UTC"),
        {S0, SA},
    ),
    **CALLS_OF_COURSES,
}


def filled(url: str) -> None:
    database = Database(url)
    migrate.upgrade(database)
    import_department(database, encoded(department((ONLY_SA, 2, BOTH, 195))))
    with database.write(Origin("test")) as session:
        _written_by_hand(session)
    database.close()


def _written_by_hand(session: WriteSession) -> None:
    """What the file does not tell, to be taken back; no cohort is raised."""
    session.run(
        authorisation.insert().values(
            person_id=195, origin_cohort_id=S0, programme_code="FCOD1", semester_index=2,
            decided_at=NOW,
        )
    )  # fmt: skip
    session.run(
        email_address.insert().values(
            person_id=BOTH, address="p@example.org", folded="p@example.org", purpose="personal",
            verified=False, entered_by="registrar",
        )
    )  # fmt: skip
    session.run(
        photo.insert().values(
            person_id=ONLY_SA, media_type="image/png", content=b"old", changed_at=NOW
        )
    )
    session.run(
        appreciation.insert().values(person_id=195, cohort_id=SA, comment="Mieux", written_at=NOW)
    )
    session.run(
        absence_claim.insert().values(
            id=CLAIM, ends_at=NOW + timedelta(days=1), door="cli", recorded_at=NOW, **CLAIMED
        )
    )
    _campus(session)
    _apprentice(session)
    _potok(session)


def _potok(session: WriteSession) -> None:
    """An online campus with a programme, a cohort and a discipline of its own."""
    programmes.merge_programmes(
        session, _founded(session), [{"id": CAMPUS, "acronym": "P", "code": "P1", "title": "П",
                                      "official_title": "П"}]
    )  # fmt: skip
    dates = {"start_date": date(2025, 9, 1), "end_date": date(2026, 6, 30)}
    session.run(
        cohort.insert().values(
            id=POTOK, organization_id=CAMPUS, programme_id=CAMPUS, semester_index=-1, revision=0,
            **cohorts.USUAL | dates | {"title": "Поток"},
        )
    )  # fmt: skip
    key = {"id": CAMPUS}
    named = {"title": "Д", "position": 1}
    unit_row = {**key, **named, "programme_id": CAMPUS, "acronym": "Д", "kind": 0, "code": "D77",
                "is_external": False}  # fmt: skip
    place = {"programme_id": CAMPUS, "unit_id": CAMPUS, "subject_id": CAMPUS}
    for table, row in (
        (plans.unit, unit_row),
        (plans.subject, {**key, **named, "unit_id": CAMPUS}),
        (plans.module, {**key, **named, **place, "code": "D77", "kind": 0, "coefficient": 1.0,
                        "semester_index": -1}),
        (offering, {**key, "cohort_id": POTOK, "module_id": CAMPUS}),
    ):  # fmt: skip
        session.run(table.insert().values(row))


def _founded(session: WriteSession) -> int:
    row = {"id": CAMPUS, "kind": "odin_organization", "acronym": "ODIN", "name": "Campus"}
    session.run(organization.insert().values(**row, visible=True, created_at=NOW))
    return CAMPUS


def _campus(session: WriteSession) -> None:
    """Activities, an attempt that gave no mark yet, a total and a scale in use."""
    recorded = {"id": 7, "assessment_id": 2, "recorded_at": NOW}
    rows: list[tuple[sa.Table, dict[str, object]]] = [
        (assessment_tables.activity, {"assessment_id": key, "kind": "test", **usual("test")})
        for key in (2, 13)
    ]
    rows += [
        (assessment_tables.attempt, {**TRIED, **recorded}),
        (assessment_tables.mark_scale, {"id": WORDS, "organization_id": DEPARTMENT,
                                        "name": "Words"}),
        (assessment_tables.intermediate_total, {"id": 7, "offering_id": TOTALLED, "title": "Old",
                                                "formula": "[1]", "position": 1}),
        (offering_profile, {"offering_id": TOTALLED, "language": "ru", "control": "exam",
                            "marks_attendance": False, "is_limited": False, "scale_id": WORDS}),
    ]  # fmt: skip
    for table, row in rows:
        session.run(table.insert().values(row))


def _apprentice(session: WriteSession) -> None:
    """A contract, with one skill and one booklet."""
    key, home = {"id": APPRENTICED}, {"organization_id": DEPARTMENT}
    codes = dict.fromkeys(("site_code", "period_code", "year_code", "training_code"), "1")
    rows: list[tuple[sa.Table, dict[str, object]]] = [
        (training_session, {**key, **home, **codes, "public_id": "s", "code": "G7", "name": "G7",
                            "created_at": NOW}),
        (contract, {**key, **home, "public_id": "c", "code": "C7", "person_id": BOTH,
                    "session_id": APPRENTICED, "kind": "APPRENTICESHIP", "state": "integrated",
                    "transmitted_at": NOW}),
        (skill_tables.scale, {**key, **home, "name": "Binary"}),
        (skill_tables.scale_level, {"scale_id": APPRENTICED, "value": 1.0, "label": "Oui",
                                    "validates": True}),
        (skill_tables.framework, {**key, **home, "name": "RT", "scale_id": APPRENTICED}),
        (skill_tables.skill, {**key, "framework_id": APPRENTICED, "name": "Écouter"}),
        (skill_tables.block, {**key, "framework_id": APPRENTICED, "name": "B", "position": 1,
                              "public_id": "b"}),
        (skill_tables.block_skill, {"block_id": APPRENTICED, "skill_id": APPRENTICED,
                                    "position": 1}),
        (skill_tables.session_framework, {"session_id": APPRENTICED, "framework_id": APPRENTICED,
                                          "position": 2}),
        (booklet, {**key, "session_id": APPRENTICED, "name": "Bilan", "position": 1,
                   "due_at": NOW - timedelta(days=1)}),
    ]  # fmt: skip
    for table, row in rows:
        session.run(table.insert().values(row))


@pytest.fixture
def database(database_from: DatabaseFrom) -> Iterator[Database]:
    database = Database(database_from("revisions", filled))
    yield database
    database.close()


def revisions(database: Database) -> dict[int, int]:
    with database.read() as session:
        rows = session.rows(sa.select(cohort.c.id, cohort.c.revision))
    return {row.id: row.revision for row in rows}


def raised_by(database: Database, call: Call) -> dict[int, int]:
    before = revisions(database)
    with database.write(Origin("test"), alone=True) as session:
        call(session)
    after = revisions(database)
    return {key: after[key] - before[key] for key in after if after[key] != before[key]}


@pytest.mark.parametrize("name", CALLS)
def test_a_command_raises_once_what_it_reaches(database: Database, name: str) -> None:
    call, expected = CALLS[name]
    assert raised_by(database, call) == dict.fromkeys(expected, 1)
    if name not in EVERY_TIME:
        assert raised_by(database, call) == {}


def test_a_transaction_raises_a_cohort_once(database: Database) -> None:
    def all_of_them(session: WriteSession) -> None:
        for call, _ in CALLS.values():
            call(session)

    assert raised_by(database, all_of_them) == {S0: 1, SA: 1, POTOK: 1}


def public_commands() -> Iterator[str]:
    for place in (*ROOMS, *BESIDE):
        room = place.partition(".")[0]
        module = importlib.import_module(f"matricula.record.{place}.commands")
        for name, value in inspect.getmembers(module, inspect.isfunction):
            own = value.__module__.startswith(module.__name__)
            if own and not name.startswith(("_", "raise_revisions")):
                yield f"{room}.{name}"


def test_every_command_is_in_the_table_and_walked_here() -> None:
    told = set(re.findall(r"^\| `([a-z_.]+)` \|", DOCUMENT.read_text(), re.MULTILINE))
    assert told == set(public_commands())
    assert told == {name.split(" ")[0] for name in CALLS}


def test_the_import_was_one_transaction(database: Database) -> None:
    assert revisions(database) == {S0: 1, SA: 1, POTOK: 0}


def test_rooms_are_all_walked() -> None:
    record = Path(str(inspect.getfile(history))).parents[1]
    files = {*record.glob("*/commands.py"), *record.glob("*/commands")}
    rooms = {path.parent.name for path in files}
    assert rooms == {*ROOMS, "accounts", "history"}
