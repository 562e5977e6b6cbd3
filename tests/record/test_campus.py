"""What an online campus says of programmes, cohorts, students and presence."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from matricula.record.assessments.tables import assessment, result
from matricula.record.attendance.commands import enter_presence
from matricula.record.attendance.tables import presence
from matricula.record.cohorts import commands as cohorts
from matricula.record.cohorts import errors
from matricula.record.cohorts.queries import offered_modules
from matricula.record.cohorts.status_queries import study_statuses
from matricula.record.cohorts.tables import enrolment, enrolment_event, offering_enrolment
from matricula.record.organizations import commands as organizations
from matricula.record.people.commands import merge_people
from matricula.record.programmes import commands as programmes
from matricula.record.programmes.catalogue import STUDY_FORMS, TYPES, doubts, forms_of
from matricula.record.programmes.errors import (
    ForeignDivision,
    ForeignProgramme,
    NoSuchStudyForm,
    NoSuchType,
    ProjectStays,
)
from matricula.record.programmes.tables import programme_profile
from matricula.store import Database, Origin, WriteSession, bulk, migrate

ADA, BO, VI = 1, 2, 3
DATES = {"start_date": date(2026, 9, 1), "end_date": date(2030, 6, 30)}


@dataclass
class Campus:
    """A campus with one cohort, one discipline and one activity; Ada and Bo are enrolled."""

    database: Database
    organization: int = 0
    programme: int = 0
    cohort: int = 0
    discipline: int = 0
    activity: int = 0

    def write(self, call: Any, *arguments: Any, **options: Any) -> Any:
        """What a command answers, in a transaction of its own."""
        with self.database.write(Origin("test")) as session:
            return call(session, *arguments, **options)

    def rows(self, *columns: Any) -> list[tuple[Any, ...]]:
        with self.database.read() as session:
            return sorted(tuple(row) for row in session.rows(sa.select(*columns)))

    def statuses(self) -> dict[int, tuple[str, str | None]]:
        with self.database.read() as session:
            return {row[0]: (row[1], row[2]) for row in study_statuses(session, self.cohort)}

    def say(self, person_id: int, code: str, resolution: str | None = None) -> None:
        said = {"code": code, "resolution": resolution}
        row = {"cohort_id": self.cohort, "person_id": person_id, **said}
        self.write(cohorts.set_study_statuses, [row])

    def enter(self, attended: bool | None, source: str | None = None) -> bulk.Changes:
        row = {"assessment_id": self.activity, "person_id": ADA, "attended": attended}
        changes: bulk.Changes = self.write(enter_presence, [row], source)
        return changes


@pytest.fixture
def campus(database_url: str) -> Iterator[Campus]:
    database = Database(database_url)
    migrate.make_ready(database)
    made = Campus(database)
    made.write(_fill, made)
    yield made
    database.close()


def _fill(session: WriteSession, made: Campus) -> None:
    merge_people(session, [{"id": key, "family_name": f"N{key}"} for key in (ADA, BO, VI)])
    made.organization, _ = organizations.found_organization(session, "TGU", "ТГУ")
    home = made.organization
    (made.programme,), _ = programmes.add_programmes(session, home, [{"name": "П"}])
    row = {"programme_id": made.programme, "name": "Поток", **DATES}
    (made.cohort,), _ = cohorts.add_cohorts(session, home, [row])
    cohorts.enrol_students(session, made.cohort, [ADA, BO])
    row = {"cohort_id": made.cohort, "name": "Д"}
    (made.discipline,), _ = cohorts.add_disciplines(session, home, [row])
    (made.activity,) = bulk.new_ids(session, assessment, 1)
    named = {"id": made.activity, "offering_id": made.discipline, "title": "А"}
    bulk.insert(session, assessment, [named | {"position": 1, "ordinal": 1}])


# --- Presence


def test_a_person_s_word_stays(campus: Campus) -> None:
    campus.enter(True, "attempt")
    campus.enter(False)
    for attended in (True, None):
        assert not campus.enter(attended, "attempt")
    assert campus.rows(presence.c.attended, presence.c.source) == [(False, None)]


def test_a_person_confirms_what_an_attempt_said(campus: Campus) -> None:
    campus.enter(True, "attempt")
    assert len(campus.enter(True)) == 1
    assert not campus.enter(None, "attempt")
    assert campus.rows(presence.c.attended, presence.c.source) == [(True, None)]


def test_a_source_takes_back_its_own_word(campus: Campus) -> None:
    campus.enter(True, "attempt")
    campus.enter(None, "other")
    assert campus.rows(presence.c.source) == [("attempt",)]
    campus.enter(None, "attempt")
    assert campus.rows(presence.c.source) == []


def test_the_same_word_changes_nothing(campus: Campus) -> None:
    campus.enter(False)
    recorded = campus.rows(presence.c.recorded_at)
    assert not campus.enter(False)
    assert campus.rows(presence.c.recorded_at) == recorded
    campus.enter(None)
    assert not campus.enter(None)


# --- Study status


def test_studying_begins_by_itself(campus: Campus) -> None:
    assert campus.statuses() == {ADA: ("enrolled", None), BO: ("enrolled", None)}
    campus.enter(False)
    assert campus.statuses()[ADA] == ("enrolled", None)
    campus.enter(True)
    assert campus.statuses() == {ADA: ("studying", None), BO: ("enrolled", None)}


def test_a_mark_of_zero_begins_it_too(campus: Campus) -> None:
    with campus.database.write(Origin("test")) as session:
        row = {"assessment_id": campus.activity, "person_id": BO, "mark": 0.0}
        session.run(result.insert().values(**row, recorded_at=session.now))
    assert campus.statuses()[BO] == ("studying", None)


def test_what_is_said_withdraws_and_enrols(campus: Campus) -> None:
    campus.say(ADA, "not_completed", "academic_failure")
    assert campus.statuses()[ADA] == ("not_completed", "academic_failure")
    states = (enrolment.c.person_id, enrolment.c.state, enrolment.c.door_state)
    assert campus.rows(*states)[0] == (ADA, "withdrawn", "D")
    kinds = campus.rows(enrolment_event.c.person_id, enrolment_event.c.kind)
    assert (ADA, "DEMISSION") in kinds
    campus.say(ADA, "completed")
    assert campus.statuses()[ADA] == ("completed", None)
    assert campus.rows(*states)[0] == (ADA, "enrolled", "I")


def test_another_door_s_word_on_the_enrolment_goes_before(campus: Campus) -> None:
    campus.say(ADA, "paused", "academic_leave")
    _write_state(campus, "withdrawn", "D")
    assert campus.statuses()[ADA] == ("not_completed", None)
    campus.say(ADA, "not_completed", "own_wish")
    _write_state(campus, "enrolled", "I")
    assert campus.statuses()[ADA] == ("enrolled", None)


def _write_state(campus: Campus, state: str, code: str) -> None:
    row = {"cohort_id": campus.cohort, "person_id": ADA, "state": state, "door_state": code}
    campus.write(cohorts.merge_enrolments, [row])


def test_resolutions_fit_the_status(campus: Campus) -> None:
    with pytest.raises(errors.NoSuchResolution):
        campus.say(ADA, "paused", "own_wish")
    with pytest.raises(errors.NoSuchResolution):
        campus.say(ADA, "paused", "Отпуск")
    own = {"code": "paused", "name": "Отпуск"}
    campus.write(cohorts.merge_resolutions, campus.organization, [own])
    campus.say(ADA, "paused", "Отпуск")
    with pytest.raises(errors.NoSuchStudyStatus):
        campus.say(ADA, "asleep")
    with pytest.raises(errors.NotEnrolled):
        campus.say(VI, "paused")


@pytest.mark.parametrize(
    ("code", "name"),
    [("paused", "own_wish"), ("studying", "Отпуск"), ("paused", ""), ("not_completed", "Отпуск")],
)
def test_resolutions_stay_what_they_are(campus: Campus, code: str, name: str) -> None:
    own = {"code": "paused", "name": "Отпуск"}
    campus.write(cohorts.merge_resolutions, campus.organization, [own])
    with pytest.raises(errors.ResolutionRefused):
        row = {"code": code, "name": name}
        campus.write(cohorts.merge_resolutions, campus.organization, [row])


# --- Cohorts and disciplines


def test_newcomers_take_what_is_not_limited(campus: Campus) -> None:
    limited = {"cohort_id": campus.cohort, "name": "Узкая", "is_limited": True}
    (key,), _ = campus.write(cohorts.add_disciplines, campus.organization, [limited])
    campus.write(cohorts.enrol_students, campus.cohort, [VI])
    taken = campus.rows(offering_enrolment.c.offering_id, offering_enrolment.c.person_id)
    assert taken == [(campus.discipline, one) for one in (ADA, BO, VI)]
    profile = {"offering_id": key, "is_limited": False}
    campus.write(cohorts.merge_offering_profiles, [profile])
    assert len(campus.rows(offering_enrolment.c.offering_id)) == 6


def test_whoever_left_a_discipline_stays_out(campus: Campus) -> None:
    with campus.database.write(Origin("test")) as session:
        session.run(sa.delete(offering_enrolment).where(offering_enrolment.c.person_id == BO))
    again = {"cohort_id": campus.cohort, "name": "Д"}
    campus.write(cohorts.add_disciplines, campus.organization, [again])
    campus.write(cohorts.enrol_students, campus.cohort, [ADA, BO])
    assert campus.rows(offering_enrolment.c.person_id) == [(ADA,)]


def test_those_who_left_make_room(campus: Campus) -> None:
    room = {"cohort_id": campus.cohort, "max_students": 2}
    campus.write(cohorts.merge_cohort_profiles, [room])
    with pytest.raises(errors.CohortFull):
        campus.write(cohorts.enrol_students, campus.cohort, [VI])
    campus.say(BO, "not_completed")
    campus.write(cohorts.enrol_students, campus.cohort, [VI])
    assert len(campus.rows(enrolment.c.person_id)) == 3


def test_two_cohorts_have_disciplines_of_their_own(campus: Campus) -> None:
    home = campus.organization
    row = {"programme_id": campus.programme, "name": "Другой", **DATES}
    (other,), _ = campus.write(cohorts.add_cohorts, home, [row])
    named = {"cohort_id": other, "name": "Д", "code": "D-1"}
    (key,), _ = campus.write(cohorts.add_disciplines, home, [named])
    campus.write(cohorts.add_disciplines, home, [{**named, "name": "Новое имя"}])
    with campus.database.read() as session:
        titles = [row.module_title for row in offered_modules(session, campus.cohort)]
        renamed = [(row.id, row.module_title) for row in offered_modules(session, other)]
    assert (titles, renamed) == (["Д"], [(key, "Новое имя")])


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"control": "x"}, errors.NoSuchControl),
        ({"language": "fr"}, errors.NoSuchLanguage),
        ({"credits": 0.5}, errors.CreditsRefused),
        ({"start_date": date(2026, 2, 1), "end_date": date(2026, 1, 1)}, errors.DatesRefused),
        ({"scale_id": 7}, errors.ForeignScale),
    ],
)
def test_disciplines_are_what_they_can_be(
    campus: Campus, said: dict[str, Any], error: type[Exception]
) -> None:
    row = {"offering_id": campus.discipline, **said}
    with pytest.raises(error):
        campus.write(cohorts.merge_offering_profiles, [row])


# --- Programmes


def profile(campus: Campus, **said: Any) -> None:
    row = {"programme_id": campus.programme, **said}
    campus.write(programmes.merge_programme_profiles, campus.organization, [row])


def test_a_project_stays_once_it_is_set(campus: Campus) -> None:
    profile(campus, project="Код будущего")
    profile(campus, project="БАС")
    for nothing in (None, ""):
        with pytest.raises(ProjectStays):
            profile(campus, project=nothing)
    assert campus.rows(programme_profile.c.project) == [("БАС",)]


def test_codes_are_those_of_the_catalogue(campus: Campus) -> None:
    with pytest.raises(NoSuchType):
        profile(campus, type_code="x")
    profile(campus, type_code="secondary_vocational", study_form_code="distance")
    with pytest.raises(NoSuchStudyForm):
        profile(campus, type_code="bachelor")
    with pytest.raises(ForeignDivision):
        profile(campus, division_id=7)
    with pytest.raises(ForeignProgramme):
        row = {"programme_id": 7}
        campus.write(programmes.merge_programme_profiles, campus.organization, [row])


def test_every_type_is_studied_in_some_form() -> None:
    assert len(set(TYPES)) == 14
    assert {form for type_ in TYPES for form in forms_of(type_)} == set(STUDY_FORMS)


def test_what_is_merely_unusual() -> None:
    assert doubts({"hours": 144, "credits": 4.0, "profession": None}) == []
    assert doubts({"hours": 100, "credits": 4.0}) == [
        "4 credits are 144 hours by the norm, not 100"
    ]
    told = doubts({"profession": "Повар", "project": "Демография", "year": 2024})
    assert told == ["professions are told of intakes up to 2023"]


def test_archiving_keeps_its_first_moment(campus: Campus) -> None:
    profile(campus, archived=True)
    first = campus.rows(programme_profile.c.archived_at)
    profile(campus, archived=True)
    assert campus.rows(programme_profile.c.archived_at) == first != [(None,)]
    profile(campus, archived=False)
    assert campus.rows(programme_profile.c.archived_at) == [(None,)]
