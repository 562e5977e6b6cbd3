"""evaluation_listenotes: the marks of an assessment, or of a module, as a list."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from matricula.dialects.scodoc import html
from matricula.dialects.scodoc.arguments import Arguments
from matricula.dialects.scodoc.asking import MOST_ROWS, Asker
from matricula.dialects.scodoc.errors import UnknownObject
from matricula.dialects.scodoc.parameters import TRUE
from matricula.dialects.scodoc.routes.assessments import UNKNOWN
from matricula.dialects.scodoc.routes.groups import UNKNOWN as UNKNOWN_GROUP
from matricula.dialects.scodoc.routes.offerings import seen_offering
from matricula.dialects.scodoc.routes.scodoc7.answering import as_page, function
from matricula.dialects.scodoc.routes.scodoc7.desk import OldDesk
from matricula.dialects.scodoc.routes.scodoc7.listing import (
    ListFormat,
    given_groups,
    list_format,
    needed_id,
    table_answer,
)
from matricula.dialects.scodoc.translate.scodoc7.marks_lists import (
    Listed,
    Options,
    group_labels,
    marks_table,
    takers,
)
from matricula.record.assessments import queries as assessments
from matricula.record.cohorts import queries as cohorts
from matricula.store import Row, Rows

YES = ("yes", *TRUE)


@function("Notes/evaluation_listenotes", "Notes/do_evaluation_listenotes")
def evaluation_listenotes(desk: NamedDependency[OldDesk]) -> Response[Any]:
    """The marks of those who take a module."""
    asked = desk.arguments
    with desk.asker() as asker:
        form = list_format(asked)
        offering, listed = _chosen(asker, asked)
        group_ids = given_groups(asked, "group_ids")
        if not listed and form == "html":
            return as_page("Notes", html.paragraph("Aucune évaluation !"))
        told = _gathered(asker, offering, listed, group_ids)
        return table_answer(marks_table(told, _options(asker, asked, form, listed)), form)


def _chosen(asker: Asker, asked: Arguments) -> tuple[Row, Rows]:
    """The module, and its assessments that are listed: one or all.

    Errors: MissingParameter, WrongParameter, UnknownObject, ForeignDepartment.
    """
    name, number = needed_id(asked, "moduleimpl_id", "evaluation_id")
    if name == "moduleimpl_id":
        offering = seen_offering(asker, number)
        found = assessments.weighted_assessments_of_offering(asker.session, number, MOST_ROWS)
        return offering, found
    one = asker.allowed(assessments.assessment_place(asker.session, number), UNKNOWN)
    return seen_offering(asker, one.offering_id), [one]


def _gathered(asker: Asker, offering: Row, listed: Rows, group_ids: tuple[int, ...]) -> Listed:
    """What the list is written from. The number of queries does not depend on its size."""
    session, cohort_id = asker.session, offering.cohort_id
    groups = cohorts.groups_of_cohort(session, cohort_id)
    if not set(group_ids) <= {row.group_id for row in groups}:
        raise UnknownObject(UNKNOWN_GROUP)
    everybody = cohorts.students_of_cohort(
        session, cohort_id, group_ids or None, active_only=False, limit=MOST_ROWS
    )
    snapshot = asker.snapshot(cohort_id)
    students = takers(snapshot, offering.id, everybody)
    memberships = cohorts.memberships_of_cohort(session, cohort_id)
    labels = group_labels(students, groups, memberships)
    return Listed(snapshot, offering, listed, students, labels)


def _options(asker: Asker, asked: Arguments, form: ListFormat, listed: Rows) -> Options:
    told = form in ("html", "xml", "xls", "csv") and len(listed) == 1
    return Options(
        out_of_20=_ticked(asked, "note_sur_20"),
        anonymous=_ticked(asked, "anonymous_listing"),
        with_groups=not _ticked(asked, "hide_groups"),
        with_mails=_ticked(asked, "with_emails"),
        apart=form in ("xml", "xls"),
        comments=_comments(asker, listed[0].id) if told else None,
    )


def _ticked(asked: Arguments, name: str) -> bool:
    """Whether a box of ScoDoc's form is ticked: it sends "yes"."""
    return (asked.text(name) or "").strip() in YES


def _comments(asker: Asker, assessment_id: int) -> dict[int, str]:
    rows = assessments.whole_results_of_assessment(asker.session, assessment_id, MOST_ROWS)
    return {row.person_id: row.comment for row in rows if row.comment}


FUNCTIONS = [*evaluation_listenotes]
