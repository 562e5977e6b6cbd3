"""formation_list, formation_export."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from matricula.dialects.scodoc import xml
from matricula.dialects.scodoc.asking import MOST_ROWS
from matricula.dialects.scodoc.routes.programmes import exported, tree
from matricula.dialects.scodoc.routes.scodoc7.answering import as_json, as_xml, function
from matricula.dialects.scodoc.routes.scodoc7.desk import OldDesk
from matricula.dialects.scodoc.routes.scodoc7.listing import demand_entry, document_format
from matricula.dialects.scodoc.translate.programmes import formation
from matricula.record.programmes import queries


@function("Notes/formation_list")
def formation_list(desk: NamedDependency[OldDesk]) -> Response[Any]:
    """The programmes of the department, or the one that is named."""
    with desk.asker() as asker:
        demand_entry(asker)
        form = document_format(desk.arguments)
        programme_id = desk.arguments.optional_id("formation_id")
        found = [
            formation(row)
            for row in queries.programmes(asker.session, asker.reach, MOST_ROWS)
            if programme_id in (None, row.id)
        ]
    return as_json(found) if form == "json" else as_xml(xml.record_list("formation", found))


@function("Notes/formation_export")
def formation_export(desk: NamedDependency[OldDesk]) -> Response[Any]:
    """A programme as a tree of units, subjects and modules."""
    with desk.asker() as asker:
        programme_id = desk.arguments.id("formation_id")
        form = document_format(desk.arguments)
        with_ids = desk.arguments.flag("export_ids", default=False)
        return exported(tree(asker, programme_id, with_ids=with_ids), form)


FUNCTIONS = [*formation_list, *formation_export]
