"""The functions of ScoDoc 7, below /ScoDoc/<department>/Scolarite/, by GET and by POST.

They are deprecated: every answer says so in a header, every line of the log names the function, and
one setting (MATRICULA_SCODOC7) switches all of them off. docs/scodoc.md lists them.
"""

from litestar import Router
from litestar.di import Provide

from matricula.dialects.scodoc.routes.scodoc7 import (
    absences,
    bulletins,
    claims,
    groups,
    groups_writing,
    helpers,
    marks,
    marks_lists,
    offerings,
    programmes,
    semesters,
    students,
)
from matricula.dialects.scodoc.routes.scodoc7.desk import old_desk

router = Router(
    "/{dept:str}/Scolarite",
    dependencies={"desk": Provide(old_desk, sync_to_thread=False)},
    include_in_schema=False,
    route_handlers=[
        *students.FUNCTIONS,
        *semesters.FUNCTIONS,
        *bulletins.FUNCTIONS,
        *groups.FUNCTIONS,
        *marks_lists.FUNCTIONS,
        *offerings.FUNCTIONS,
        *programmes.FUNCTIONS,
        *marks.FUNCTIONS,
        *groups_writing.FUNCTIONS,
        *absences.FUNCTIONS,
        *claims.FUNCTIONS,
    ],
)

of_school = helpers.router
"""What ScoDoc 7 has beside them, at /ScoDoc itself."""
