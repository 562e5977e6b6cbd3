"""setGroups."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from matricula.dialects.scodoc.routes import group_writing
from matricula.dialects.scodoc.routes.scodoc7.answering import function
from matricula.dialects.scodoc.routes.scodoc7.desk import OldDesk


@function("setGroups")
def set_groups(desk: NamedDependency[OldDesk]) -> Response[Any]:
    """Change, delete and make groups of a partition. A group that is listed without students loses
    those that it has."""
    known, asked = desk.known(), desk.arguments
    partition_id, wanted = asked.id("partition_id"), group_writing.old_orders(asked)
    with desk.writer(known) as writer:
        place = group_writing.writable_partition(writer, partition_id)
        group_writing.carry_out(writer, place, wanted)
    return group_writing.saved()


FUNCTIONS = [*set_groups]
