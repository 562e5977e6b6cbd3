"""What commands of `matricula odin` share: what they name, and how they write."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from matricula.cli.accounts import by_hand
from matricula.cli.options import LARGEST_ID, chosen_settings, ready_database

if TYPE_CHECKING:
    from matricula.importers.odin import Spot
    from matricula.importers.odin.plans import Written
    from matricula.store import ReadSession, Row

DOOR = "odin"
MOST_SHOWN = 10_000

OrganizationOption = Annotated[
    str, typer.Option("--organization", metavar="ACRONYM", help="The organization")
]
ProgrammeArgument = Annotated[
    int, typer.Argument(metavar="PROGRAMME", help="The programme's id", max=LARGEST_ID)
]
CohortArgument = Annotated[
    int, typer.Argument(metavar="COHORT", help="The cohort's id", max=LARGEST_ID)
]
DisciplineArgument = Annotated[
    int, typer.Argument(metavar="DISCIPLINE", help="The discipline's id", max=LARGEST_ID)
]
ActivityArgument = Annotated[
    int, typer.Argument(metavar="ACTIVITY", help="The activity's id", max=LARGEST_ID)
]
AssessmentArgument = Annotated[
    int,
    typer.Argument(metavar="ASSESSMENT", help="The assessment's id at any door", max=LARGEST_ID),
]
StudentArgument = Annotated[
    str, typer.Argument(metavar="STUDENT", help="Their e-mail, or the organization's own number")
]
StudentsArgument = Annotated[
    list[str],
    typer.Argument(metavar="STUDENT...", help="Their e-mails, or the organization's own numbers"),
]


class NoSuchOrganization(Exception):
    """There is no organization of this acronym: `matricula odin organization list` shows them."""


class NoSuchProgramme(Exception):
    """There is no programme of this id: `matricula odin programme list` shows them."""


class NoSuchCohort(Exception):
    """There is no cohort of this id: `matricula odin cohort list` shows them."""


class NoSuchDiscipline(Exception):
    """There is no discipline of this id: `matricula odin discipline list` shows them."""


class NoSuchActivity(Exception):
    """There is no activity of this id: `matricula odin activity list` shows them."""


class NoSuchAssessment(Exception):
    """There is no assessment of this id: its number is ScoDoc's evaluation_id, Odin's activity."""


class PairRefused(Exception):
    """What belongs together is written with an equals sign: 10=4."""


Find = Callable[["ReadSession"], "Spot"]
"""Finds where a piece belongs."""


def write(database: str | None, find: Find, piece: dict[str, Any]) -> "Written":
    """Write a piece of a campus, in one transaction. Errors: those of `find`; ImportRefused."""
    from matricula.importers.odin import write_piece

    with ready_database(database) as opened, opened.write(by_hand()) as session:
        return write_piece(session, find(session), piece)


def option(name: str, meaning: str, metavar: str = "TEXT") -> Any:
    """An option that says nothing where it is not given."""
    return typer.Option(name, metavar=metavar, help=meaning, show_default=False)


def switch(name: str, meaning: str) -> Any:
    """An option of two words that says nothing where neither is given."""
    return typer.Option(name, help=meaning, show_default=False)


def said(**values: Any) -> dict[str, Any]:
    """What options say: an empty text clears, and one that is not given says nothing."""
    return {
        name: None if value == "" else value for name, value in values.items() if value is not None
    }


def pair(text: str) -> tuple[float, float]:
    """The numbers around an equals sign: "10=4". Errors: PairRefused."""
    before, _, behind = text.partition("=")
    return number(before, text), number(behind, text)


def number(text: str, whole: str) -> float:
    """A number, with a point or a comma. Errors: PairRefused, told of the whole text."""
    try:
        return float(text.replace(",", "."))
    except ValueError as error:
        raise PairRefused(whole) from error


def outcome(what: str, done: "Written") -> str:
    """The sentence that a command ends with."""
    return f"{what} {'was written' if done.changes or done.people.made else 'is unchanged'}."


def organization(session: "ReadSession", acronym: str) -> "Row":
    """Errors: NoSuchOrganization."""
    from matricula.record.organizations.queries import campus_called

    found = campus_called(session, acronym)
    if found is None:
        raise NoSuchOrganization(acronym)
    return found


def known_assessment(session: "ReadSession", assessment_id: int) -> "Row":
    """An assessment of either door. Errors: NoSuchAssessment."""
    from matricula.record.assessments.queries import weighed_place

    found = weighed_place(session, assessment_id)
    if found is None:
        raise NoSuchAssessment(assessment_id)
    return found


def in_organization(acronym: str) -> Find:
    return lambda session: _spot(session, organization(session, acronym).id)


def in_programme(programme_id: int) -> Find:
    def find(session: "ReadSession") -> "Spot":
        from matricula.record.programmes.queries import programme_with_id

        found = programme_with_id(session, programme_id)
        if found is None:
            raise NoSuchProgramme(programme_id)
        return _spot(session, found.organization_id, programme_id)

    return find


def in_cohort(cohort_id: int) -> Find:
    def find(session: "ReadSession") -> "Spot":
        from matricula.record.cohorts.queries import cohort_place

        found = cohort_place(session, cohort_id)
        if found is None:
            raise NoSuchCohort(cohort_id)
        return _spot(session, found.organization_id, 0, cohort_id)

    return find


def in_discipline(discipline_id: int) -> Find:
    def find(session: "ReadSession") -> "Spot":
        from matricula.record.cohorts.campus_queries import discipline_told

        found = discipline_told(session, discipline_id)
        if found is None:
            raise NoSuchDiscipline(discipline_id)
        return _spot(session, found.organization_id, 0, found.cohort_id, discipline_id)

    return find


def in_activity(activity_id: int) -> Find:
    def find(session: "ReadSession") -> "Spot":
        from matricula.record.assessments.gradebook_queries import activity_place

        found = activity_place(session, activity_id)
        if found is None:
            raise NoSuchActivity(activity_id)
        ids = (0, found.cohort_id, found.offering_id, activity_id)
        return _spot(session, found.organization_id, *ids)

    return find


def _spot(session: "ReadSession", organization_id: int, *ids: int) -> "Spot":
    from matricula.importers.odin import Spot
    from matricula.record.organizations.queries import campus

    found = campus(session, organization_id)
    zone = (found and found.time_zone) or chosen_settings().time_zone
    return Spot(organization_id, ZoneInfo(zone), ids)
