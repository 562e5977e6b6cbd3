"""Addresses, and what each one asks of the record or does to it."""

from litestar import Router
from litestar.di import Provide

from matricula.dialects.odin.asking import desk
from matricula.dialects.odin.documentation import routes as documentation
from matricula.dialects.odin.routes import (
    activity,
    attendance,
    links,
    marks,
    programs,
    registration,
)
from matricula.dialects.odin.routes.declaring import Handlers

HANDLERS: Handlers = [
    *registration.HANDLERS,
    *links.HANDLERS,
    *activity.HANDLERS,
    *programs.HANDLERS,
    *marks.HANDLERS,
    *attendance.HANDLERS,
    *documentation.HANDLERS,
]

router = Router(
    "/",
    dependencies={"desk": Provide(desk, sync_to_thread=False)},
    route_handlers=HANDLERS,
)
