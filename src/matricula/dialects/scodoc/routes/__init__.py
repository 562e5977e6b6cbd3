"""Addresses, and what each one asks of the record."""

from litestar import Router
from litestar.di import Provide

from matricula.dialects.scodoc.arguments import arguments
from matricula.dialects.scodoc.asking import desk
from matricula.dialects.scodoc.routes import (
    absence_states,
    absence_writing,
    absences,
    aliases,
    assessments,
    bulletins,
    claims,
    cohorts,
    departments,
    group_writing,
    groups,
    marks,
    offerings,
    photos,
    programmes,
    scodoc7,
    students,
    tokens,
    units,
)
from matricula.dialects.scodoc.routes.later import groups_writing

HANDLERS = [
    departments.departments,
    students.identities,
    students.student,
    students.groups,
    students.current_groups,
    bulletins.bulletin,
    photos.photo,
    photos.small_photo,
    programmes.programmes,
    programmes.programme,
    programmes.programme_export,
    units.unit,
    units.units,
    cohorts.semester,
    cohorts.semesters_of_step,
    offerings.offering,
    offerings.offerings,
    offerings.offerings_as_printed,
    groups.partition,
    groups.groups,
    assessments.assessments,
    assessments.marks,
    absences.absences,
    *absence_states.HANDLERS,
    *absence_writing.HANDLERS,
    *claims.HANDLERS,
    *marks.HANDLERS,
    group_writing.set_groups,
    *groups_writing.HANDLERS,
    *aliases.handlers(),
]
"""What stands at /ScoDoc/api, and kept to one department at /ScoDoc/<department>/api."""

of_department = Router(
    "/{dept:str}",
    include_in_schema=False,
    route_handlers=HANDLERS,
)

router = Router(
    "/ScoDoc",
    dependencies={
        "desk": Provide(desk, sync_to_thread=False),
        "arguments": Provide(arguments, sync_to_thread=True),
    },
    route_handlers=[
        tokens.new_token,
        tokens.end_token,
        *HANDLERS,
        of_department,
        scodoc7.router,
        scodoc7.of_school,
    ],
)
