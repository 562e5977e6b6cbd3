"""groups_view, group_list, formsemestre_partition_list."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from matricula.dialects.scodoc import xml
from matricula.dialects.scodoc.arguments import Arguments
from matricula.dialects.scodoc.asking import Asker
from matricula.dialects.scodoc.errors import MissingParameter
from matricula.dialects.scodoc.routes.cohorts import UNKNOWN as UNKNOWN_COHORT
from matricula.dialects.scodoc.routes.groups import Asked, is_active_only, listed
from matricula.dialects.scodoc.routes.scodoc7.answering import as_json, as_xml, function
from matricula.dialects.scodoc.routes.scodoc7.desk import OldDesk
from matricula.dialects.scodoc.routes.scodoc7.listing import (
    document_format,
    given_groups,
    list_format,
    table_answer,
)
from matricula.dialects.scodoc.translate.groups import group_list, partitions
from matricula.dialects.scodoc.translate.scodoc7.groups import members_table
from matricula.record.cohorts import queries


@function("groups_view", "Notes/group_list", "group_list")
def groups_view(desk: NamedDependency[OldDesk]) -> Response[Any]:
    """The students of groups, or of a semester. The other names are of ScoDoc 7 and take one
    group_id."""
    with desk.asker() as asker:
        form, asked = list_format(desk.arguments), _asked(desk.arguments)
        lines = listed(asker, asked)
        name = f"gt_{asked.group_ids[0] if asked.group_ids else asked.cohort_id}"
        if form == "json":
            return as_json(lines)
        if form == "xml":
            return as_xml(group_list(lines, name))
        cohort_id = asked.cohort_id or _cohort_of(asker, asked)
        groups = queries.groups_of_cohort(asker.session, cohort_id)
        return table_answer(members_table(lines, groups, name), form)


@function("formsemestre_partition_list", "Notes/formsemestre_partition_list")
def formsemestre_partition_list(desk: NamedDependency[OldDesk]) -> Response[Any]:
    """The partitions of a semester with their groups."""
    with desk.asker() as asker:
        cohort_id = desk.arguments.id("formsemestre_id")
        form = document_format(desk.arguments, "xml")
        asker.allowed(queries.cohort_place(asker.session, cohort_id), UNKNOWN_COHORT)
        told = partitions(queries.groups_of_cohort(asker.session, cohort_id))
    return as_json(told) if form == "json" else as_xml(xml.record_list("partition", told))


def _asked(asked: Arguments) -> Asked:
    """Whose list, and what it tells. Errors: MissingParameter, WrongParameter."""
    group_ids = given_groups(asked, "group_ids", "group_id")
    cohort_id = asked.optional_id("formsemestre_id")
    if not group_ids and cohort_id is None:
        raise MissingParameter("group_ids ou formsemestre_id")
    return Asked(
        group_ids or None,
        0 if group_ids else cohort_id or 0,
        with_codes=asked.flag("with_codes", default=False),
        all_groups=asked.flag("all_groups", default=False),
        active_only=is_active_only(asked.text("etat") or None),
    )


def _cohort_of(asker: Asker, asked: Asked) -> int:
    """The semester of the groups, which were seen to be of one."""
    places = queries.group_places(asker.session, asked.group_ids or ())
    return int(places[0].cohort_id)


FUNCTIONS = [*groups_view, *formsemestre_partition_list]
